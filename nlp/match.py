"""Many words and patterns over one text in one pass: an automaton finds the anchors, patterns run only there."""

import re
from collections.abc import Iterable, Iterator, Sequence

import ahocorasick_rs

from nlp.anchors import anchors, telling, width_of

#: A pattern that fires more often than this in one text says nothing new.
MOST_HITS = 12
#: A pattern that may match more characters than this is tried on the whole text.
LONGEST = 60
_BEYOND = re.compile(r"\(\?[=!]|\$|\\[bBZ]")


class WordFinder:
    """All occurrences, overlapping too, of many words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._found = ahocorasick_rs.AhoCorasick(words)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(index of the word, start, end) in the order of the ends."""
        return self._found.find_matches_as_indexes(text, overlapping=True)


class PatternFinder:
    """Many regular expressions, each tried only where one of its first words stands and a telling one is near."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = [re.compile(p) for p in patterns]
        self._always: list[int] = []
        self._widths: list[float] = []
        told: dict[str, list[int]] = {}
        groups: dict[frozenset[str], int] = {}  # patterns that begin alike have their places found once
        self._group: list[int | None] = []
        for index, pattern in enumerate(patterns):
            found = anchors(pattern)
            self._widths.append(width_of(pattern))
            self._group.append(None)
            if found is None:
                self._always.append(index)
                continue
            words, leads = found
            for word in telling(pattern) if leads else words:
                told.setdefault(word, []).append(index)
            if leads:
                self._group[index] = groups.setdefault(frozenset(words), len(groups))
        leading: dict[str, list[int]] = {}
        for begins, group in groups.items():
            for word in begins:
                leading.setdefault(word, []).append(group)
        every = sorted({*leading, *told})
        self._leading = [leading.get(word, []) for word in every]
        self._telling = [told.get(word, []) for word in every]
        self._finder = WordFinder(every) if every else None
        #: what looks beyond its own end must see the whole text
        self._bounded = [
            _BEYOND.search(p) is None and width < LONGEST for p, width in zip(patterns, self._widths, strict=True)
        ]

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """(index of the pattern, start, end); for one pattern non-overlapping and in order."""
        hits = self._finder.find(text) if self._finder else []
        told: dict[int, list[int]] = {}
        for word, start, _ in hits:
            for index in self._telling[word]:
                told.setdefault(index, []).append(start)
        if not told and not self._always:
            return
        starts: dict[int | None, list[int]] = {}
        for word, start, _ in hits:
            for group in self._leading[word]:
                starts.setdefault(group, []).append(start)
        ready = [(index, places) for index in told if (places := starts.get(self._group[index], []))]
        for index, places in sorted(ready, key=lambda item: (item[1][0], item[0])):
            yield from self._at(index, text, _near(places, sorted(told[index]), self._widths[index]))
        for index, places in told.items():
            if self._group[index] is None:
                yield from self._around(index, text, sorted(places)) if self._bounded[index] else self._all(index, text)
        for index in self._always:
            yield from self._all(index, text)

    def _all(self, index: int, text: str) -> Iterator[tuple[int, int, int]]:
        for number, match in enumerate(self._patterns[index].finditer(text)):
            if number == MOST_HITS:
                break
            if match.end() > match.start():
                yield index, match.start(), match.end()

    def _around(self, index: int, text: str, places: list[int]) -> Iterator[tuple[int, int, int]]:
        """The same, where a match holds one of the places and is no longer than the pattern's width."""
        done, hits, width = 0, 0, int(self._widths[index])
        search = self._patterns[index].search
        for place in places:
            while done <= place and hits < MOST_HITS:
                match = search(text, max(done, place - width), place + width)
                if match is None or match.start() > place or match.end() == match.start():
                    done = place + 1  # nothing begins before it
                    break
                done, hits = match.end(), hits + 1
                yield index, match.start(), done

    def _at(self, index: int, text: str, places: Iterable[int]) -> Iterator[tuple[int, int, int]]:
        done, hits, match_at = -1, 0, self._patterns[index].match
        for place in places:
            if place < done or hits == MOST_HITS:
                continue
            match = match_at(text, place)
            if match and match.end() > place:
                done, hits = match.end(), hits + 1
                yield index, place, done


def _near(places: list[int], told: list[int], width: float) -> Iterator[int]:
    """The places, in order, that have a telling word so far after them at most."""
    at, last = 0, -1
    for place in sorted(places):
        while at < len(told) and told[at] < place:
            at += 1
        if at == len(told):
            return
        if place != last and told[at] < place + width:
            last = place
            yield place
