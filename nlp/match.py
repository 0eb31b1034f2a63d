"""Many words and patterns over one text in one pass: an automaton finds the anchors, patterns run only there."""

import re
from collections.abc import Iterator, Sequence

import ahocorasick_rs

#: A pattern that fires more often than this in one text says nothing new.
MOST_HITS = 12
_META = set(".^$*+?{}[]\\|()")


class WordFinder:
    """All occurrences, overlapping too, of many words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._found = ahocorasick_rs.AhoCorasick(words)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(index of the word, start, end) in the order of the ends."""
        return self._found.find_matches_as_indexes(text, overlapping=True)


class PatternFinder:
    """Many regular expressions, each tried only where one of its anchors stands."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = [re.compile(p) for p in patterns]
        self._always: list[int] = []
        by_anchor: dict[str, list[tuple[int, bool]]] = {}
        for index, pattern in enumerate(patterns):
            found = anchors(pattern)
            if found is None:
                self._always.append(index)
                continue
            words, leading = found
            for word in words:
                by_anchor.setdefault(word, []).append((index, leading))
        self._targets = list(by_anchor.values())
        self._finder = WordFinder(list(by_anchor)) if by_anchor else None

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """(index of the pattern, start, end); for one pattern non-overlapping and in order."""
        starts: dict[int, set[int]] = {}
        anywhere = set(self._always)
        for anchor, start, _ in self._finder.find(text) if self._finder else ():
            for index, leading in self._targets[anchor]:
                if leading:
                    starts.setdefault(index, set()).add(start)
                else:
                    anywhere.add(index)
        for index, places in starts.items():
            yield from self._at(index, text, sorted(places))
        for index in anywhere:
            for number, match in enumerate(self._patterns[index].finditer(text)):
                if number == MOST_HITS:
                    break
                if match.end() > match.start():
                    yield index, match.start(), match.end()

    def _at(self, index: int, text: str, places: list[int]) -> Iterator[tuple[int, int, int]]:
        done, hits = -1, 0
        for place in places:
            if place < done or hits == MOST_HITS:
                continue
            match = self._patterns[index].match(text, place)
            if match and match.end() > place:
                done, hits = match.end(), hits + 1
                yield index, place, done


def anchors(pattern: str) -> tuple[set[str], bool] | None:
    """Words of which one must stand in every match, and whether every match begins with one; None if not known.

    Reads the plain part of the syntax: literals, groups, `|`, `.{m,n}`, `?`. What it does not know it does not use.
    """
    words: set[str] = set()
    leading = True
    for branch in _split(pattern):
        best = _of_branch(branch)
        if best is None:
            return None
        words |= best[0]
        leading = leading and best[1]
    return words, leading


def _of_branch(branch: str) -> tuple[set[str], bool] | None:
    first = True
    for piece, optional in _pieces(branch):
        if piece.startswith(("(?<", "(?=", "(?!")):
            continue
        found: set[str] | None = None
        inner_leading = True
        if not optional and piece.startswith("("):
            inner = anchors(piece[1:-1].removeprefix("?:"))
            if inner is not None:
                found, inner_leading = inner
        elif not optional and piece[0] not in _META:
            found = {piece}
        if found:
            return found, first and inner_leading
        first = False
    return None


def _pieces(branch: str) -> Iterator[tuple[str, bool]]:
    """The pieces of one branch and whether each may be absent; a run of plain characters is one piece."""
    at = 0
    while at < len(branch):
        start = at
        if branch[at] == "(":
            at = _closing(branch, at) + 1
        elif branch[at] == "[":
            at = branch.index("]", at + 2) + 1
        elif branch[at] == "\\":
            at += 2
        elif branch[at] in _META:
            at += 1
        else:
            while at < len(branch) and branch[at] not in _META:
                at += 1
            if at < len(branch) and branch[at] in "?*{+" and at - start > 1:
                at -= 1  # the quantifier belongs to the last character alone
        piece = branch[start:at]
        quantifier = re.match(r"[?*+]|\{[\d,]*\}", branch[at:])
        if quantifier:
            at += quantifier.end()
            at += branch[at : at + 1] == "?"
        optional = bool(quantifier) and quantifier[0][0] in "?*{" if quantifier else False
        yield piece, optional


def _split(pattern: str) -> list[str]:
    """The alternatives at the top level."""
    branches, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = pattern.index("]", at + 2)
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and depth == 0:
            branches.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*branches, pattern[start:]]


def _closing(pattern: str, at: int) -> int:
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            at = pattern.index("]", at + 2)
        elif pattern[at] == "(":
            depth += 1
        elif pattern[at] == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    raise ValueError(pattern)
