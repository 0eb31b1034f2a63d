"""Which of the 133 sub-classes: words and patterns of the taxonomy weighed, with the words that decided."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.understanding import Guess
from nlp.match import PatternFinder, WordFinder

#: Weight of a word by its length: 火 says little, 消防通道 nearly everything.
BY_LENGTH = {1: 0.45, 2: 1.0, 3: 1.6, 4: 2.1}
LONGEST = 2.5
PATTERN = 1.6
#: A hint names the field (学校, 垃圾), not what is wrong in it.
HINT = 0.5
#: What is left of a sign that lies inside another: 路灯 in 路灯坏了.
INSIDE = 0.25
#: A sign of the first-level class helps each of its sub-classes a little.
PARENT = 0.25
#: What a class that needs a question (ZX) or that catches the rest (ZF05, ZF06) keeps of its score otherwise.
UNASKED, FALLBACK, ASKED = 0.3, 0.3, 1.5
#: From this score on a part of a message is a matter of its own.
A_CLEAR_CASE = 1.5
#: Evidence that stays in doubt: one two-letter word gives a confidence of about a half.
DOUBT = 1.0


@dataclass(frozen=True, slots=True)
class ClassWords:
    """What the lexicon knows of one class."""

    code: str
    label: str
    parent: str | None
    keywords: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    asks: bool = False
    fallback: bool = False


@dataclass(slots=True)
class _Tally:
    spans: dict[str, tuple[int, int, float]] = field(default_factory=dict)

    def score(self) -> float:
        """The best sign whole, each further one less; a sign inside a longer one says little more."""
        kept = [
            weight * (INSIDE if self._inside(start, end, weight) else 1.0) for start, end, weight in self.spans.values()
        ]
        return sum(weight * 0.75**n for n, weight in enumerate(sorted(kept, reverse=True)))

    def _inside(self, start: int, end: int, weight: float) -> bool:
        return any(
            a <= start and end <= b and (a, b) != (start, end) and w >= weight for a, b, w in self.spans.values()
        )


class Classifier:
    """Pure: words in, guesses out. Danger classes (JJ) are left to the danger reader."""

    def __init__(self, classes: Sequence[ClassWords]) -> None:
        self._classes: Mapping[str, ClassWords] = {c.code: c for c in classes}
        owners: dict[str, list[str]] = {}
        for known in classes:
            for word in dict.fromkeys(known.keywords + known.hints):
                owners.setdefault(word, []).append(known.code)
        excludes: dict[str, list[str]] = {}
        for known in classes:
            for word in known.excludes:
                excludes.setdefault(word, []).append(known.code)
        self._hints = {(c.code, w) for c in classes for w in c.hints if w not in c.keywords}
        self._words = list(owners | excludes)
        self._owners = [(w, owners.get(w, ()), excludes.get(w, ())) for w in self._words]
        self._finder = WordFinder(self._words)
        owned = [(c.code, p) for c in classes for p in c.patterns]
        self._pattern_owners = [code for code, _ in owned]
        self._patterns = PatternFinder([p for _, p in owned])

    def read(self, text: str, starts: set[int], asking: bool) -> tuple[tuple[Guess, ...], float]:
        """At most three guesses, likeliest first, and the raw score of the first. `starts`: where words begin."""
        tallies: dict[str, _Tally] = {}
        excluded: set[str] = set()
        for index, start, end in self._finder.find(text):
            word, codes, against = self._owners[index]
            excluded.update(against)
            weight = BY_LENGTH.get(len(word), LONGEST) / math.sqrt(len(codes) or 1)
            if len(word) <= 2 and start not in starts and end not in starts and end < len(text):
                weight *= 0.4  # cut across words: 不动 in 不动产
            for code in codes:
                _keep(tallies, code, word, start, end, weight * (HINT if (code, word) in self._hints else 1.0))
        for index, start, end in self._patterns.find(text):
            _keep(tallies, self._pattern_owners[index], text[start:end], start, end, PATTERN)
        scores = {c: self._score(c, t, tallies, asking) for c, t in tallies.items() if c not in excluded}
        for parent in [c for c in scores if self._classes[c].parent is None]:
            del scores[parent]
        ranked = sorted(scores.items(), key=lambda item: -item[1])[:3]
        total = sum(sorted(scores.values(), reverse=True)[:6]) + DOUBT
        guesses = tuple(
            Guess(c, self._classes[c].label, round(score / total, 3), self._because(tallies[c])) for c, score in ranked
        )
        return guesses, ranked[0][1] if ranked else 0.0

    def guess(self, code: str, confidence: float, because: tuple[str, ...]) -> Guess:
        """A guess somebody else made, with this lexicon's label."""
        return Guess(code, self._classes[code].label, confidence, because)

    def _score(self, code: str, tally: _Tally, tallies: Mapping[str, _Tally], asking: bool) -> float:
        known = self._classes[code]
        score = tally.score()
        if known.parent and known.parent in tallies:
            score += PARENT * min(2.0, tallies[known.parent].score())
        if known.asks:
            score *= ASKED if asking else UNASKED
        return score * FALLBACK if known.fallback else score

    def _because(self, tally: _Tally) -> tuple[str, ...]:
        ordered = sorted(tally.spans.items(), key=lambda item: (-item[1][2], item[1][0]))
        kept: list[str] = []
        for words, _ in ordered:
            if not any(words in other for other in kept):
                kept.append(words)
        return tuple(kept[:4])


def _keep(tallies: dict[str, _Tally], code: str, words: str, start: int, end: int, weight: float) -> None:
    spans = tallies.setdefault(code, _Tally()).spans
    if weight > spans.get(words, (0, 0, 0.0))[2]:
        spans[words] = (start, end, weight)
