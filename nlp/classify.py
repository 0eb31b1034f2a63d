"""Which of the 133 sub-classes: the lexicon's words weighed, the learner's judgement beside them, and what decided."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.understanding import Guess
from nlp.match import PatternFinder, WordFinder
from nlp.mix import Learned, blended

#: Weight of a word by its length: 火 says little, 消防通道 nearly everything.
BY_LENGTH = {1: 0.45, 2: 1.0, 3: 1.6, 4: 2.1}
LONGEST = 2.5
PATTERN = 1.6
#: A hint names the field (学校, 垃圾), not what is wrong in it.
HINT = 0.5
#: What a word that the centre itself has added counts beside a shipped one.
OWN = 3.0
#: How likely its keyword makes its class at least: more than Policy.sure_from, so that the draft does not ask.
DECIDES = 0.6
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
#: The learner's label for what is no case; surer of it than this and without a word of the lexicon nothing is guessed.
NOTHING, NO_CASE = "-", 0.7
#: What is less likely than this is no guess worth a button.
LEAST = 0.01
#: So many words at most are shown as the reason of a guess.
MOST_WORDS = 4


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
    own: frozenset[str] = frozenset()  # added by the centre: an admin's word counts more than a shipped one
    asks: bool = False
    fallback: bool = False


@dataclass(slots=True)
class _Tally:
    spans: dict[str, tuple[int, int, float]] = field(default_factory=dict)

    def score(self) -> float:
        """The best sign whole, each further one less; a sign inside a longer one says little more."""
        if len(self.spans) == 1:
            return next(iter(self.spans.values()))[2]
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
        self._own = {(c.code, w) for c in classes for w in c.own}
        self._words = list(owners | excludes)
        self._owners = [(w, owners.get(w, ()), excludes.get(w, ())) for w in self._words]
        self._finder = WordFinder(self._words)
        owned = [(c.code, p) for c in classes for p in c.patterns]
        self._pattern_owners = [code for code, _ in owned]
        self._patterns = PatternFinder([p for _, p in owned])

    def read(
        self, text: str, starts: set[int], asking: bool, learned: Learned | None = None
    ) -> tuple[tuple[Guess, ...], float]:
        """At most three guesses, likeliest first, and the lexicon's highest score. `starts`: where words begin."""
        tallies, scores, barred = self._weighed(text, starts, asking)
        highest = max(scores.values(), default=0.0)
        if learned is not None and learned.chances:
            ranked = blended(learned, scores, len(text))
            for code in barred:
                ranked.pop(code, None)
            ranked = self._decided(ranked, tallies, scores)
            if highest >= A_CLEAR_CASE:  # the lexicon hears a case, whatever else reads like none
                ranked.pop(NOTHING, None)
                whole = sum(ranked.values())
                ranked = {code: chance / whole for code, chance in ranked.items()}
            if ranked.pop(NOTHING, 0.0) > NO_CASE and not scores:
                return (), highest
        else:
            total = sum(sorted(scores.values(), reverse=True)[:6]) + DOUBT
            ranked = {c: score / total for c, score in scores.items()}
        least = sorted(ranked.values())[-3:][:1]
        likely = [(code, chance) for code, chance in ranked.items() if [chance] >= least]
        best = sorted(likely, key=lambda item: (-item[1], item[0]))[:3]
        return tuple(
            self._guess(c, chance, tallies, learned) for c, chance in best if chance >= LEAST or c == best[0][0]
        ), highest

    def _decided(
        self, ranked: dict[str, float], tallies: Mapping[str, _Tally], scores: Mapping[str, float]
    ) -> dict[str, float]:
        """The centre says that its own keyword tells of a case, and most likely of which, whatever was learnt."""
        sure = self._own - self._hints
        own = [code for code in scores if any((code, word) in sure for word in tallies[code].spans)]
        if not own:
            return ranked
        kept = {code: max(ranked.get(code, 0.0), DECIDES / len(own)) for code in own}
        others = {code: chance for code, chance in ranked.items() if code not in kept and code != NOTHING}
        rest = max(0.0, 1 - sum(kept.values())) / (sum(others.values()) or 1.0)
        return kept | {code: chance * min(1.0, rest) for code, chance in others.items()}

    def chances(self, text: str, starts: set[int], learned: Learned | None) -> dict[str, float]:
        """The probability of each class; without a learner the lexicon's, which add up to less than one."""
        scores = self.scores(text, starts, False)
        if learned is not None and learned.chances:
            return blended(learned, scores, len(text))
        total = sum(scores.values()) + DOUBT / 2
        return {code: score / total for code, score in scores.items()} or {NOTHING: 1.0}

    def scores(self, text: str, starts: set[int], asking: bool) -> dict[str, float]:
        """What the lexicon alone gives each second-level class; only those it has a sign of."""
        return self._weighed(text, starts, asking)[1]

    def _guess(self, code: str, chance: float, tallies: Mapping[str, "_Tally"], learned: Learned | None) -> Guess:
        found = self._because(tallies[code]) if code in tallies else ()
        if learned is not None and len(found) < MOST_WORDS:
            more = [w for w in learned.because(code) if not any(w in other or other in w for other in found)]
            found = (*found, *more)[:MOST_WORDS]
        return Guess(code, self._classes[code].label, round(chance, 3), found)

    def _weighed(
        self, text: str, starts: set[int], asking: bool
    ) -> tuple[dict[str, _Tally], dict[str, float], set[str]]:
        """Signs and scores of each class, and the classes that a word of the centre's own rules out."""
        tallies: dict[str, _Tally] = {}
        excluded: set[str] = set()
        barred: set[str] = set()
        for index, start, end in self._finder.find(text):
            word, codes, against = self._owners[index]
            excluded.update(against)
            barred.update(code for code in against if (code, word) in self._own)
            weight = BY_LENGTH.get(len(word), LONGEST) / math.sqrt(len(codes) or 1)
            if len(word) <= 2 and start not in starts and end not in starts and end < len(text):
                weight *= 0.4  # cut across words: 不动 in 不动产
            for code in codes:
                part = HINT if (code, word) in self._hints else 1.0
                _keep(tallies, code, word, start, end, weight * part * (OWN if (code, word) in self._own else 1.0))
        for index, start, end in self._patterns.find(text):
            _keep(tallies, self._pattern_owners[index], text[start:end], start, end, PATTERN)
        scores = {
            code: self._score(code, tally, tallies, asking)
            for code, tally in tallies.items()
            if code not in excluded and self._classes[code].parent is not None
        }
        return tallies, scores, barred

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
        return tuple(kept[:MOST_WORDS])


def _keep(tallies: dict[str, _Tally], code: str, words: str, start: int, end: int, weight: float) -> None:
    spans = tallies.setdefault(code, _Tally()).spans
    if weight > spans.get(words, (0, 0, 0.0))[2]:
        spans[words] = (start, end, weight)
