"""Characters that only sound right (楼到) and words torn apart (漏 水, 漏.水): put right where no word is broken."""

import re
from itertools import accumulate

from nlp.cut import Cut
from nlp.files import read
from nlp.sounds import Sounds

Edit = tuple[int, int, str]
_HAN = re.compile("[一-龥]+")
_OTHER = re.compile("[^一-龥]")
#: A gap between two characters.
TORN = re.compile(r"(?<=[一-龥])[ .·•*_~|\-]{1,2}(?=[一-龥])")
_SPACED = re.compile(r"(?<![一-龥])[一-龥](?:[ .·*_\-][一-龥]){3,}(?![一-龥])")
_MOST_TORN = 200


class Mender:
    """Needs the cutter: a character is doubtful only where it stands as a word of its own."""

    def __init__(self, sounds: Sounds, cut: Cut, source: str | None = None) -> None:
        whole = read("doubts.toml", source)
        whole.known("sure", "never", "after")
        self._sounds, self._cut = sounds, cut
        self._sure = frozenset(whole.text("sure") + "\n")
        self._never = frozenset(whole.texts("never"))
        self._after = frozenset(whole.text("after"))

    def torn(self, text: str) -> list[Edit]:
        """The marks and blanks to take out of words."""
        spaced = [m.span() for m in _SPACED.finditer(text)]
        found = [(at, at + 1, "") for start, end in spaced for at in range(start, end) if not "一" <= text[at] <= "龥"]
        for number, gap in enumerate(TORN.finditer(text)):
            if number == _MOST_TORN:
                break
            inside = any(start <= gap.start() < end for start, end in spaced)
            if not inside and self._breaks_a_word(text, gap.start(), gap.end()):
                found.append((gap.start(), gap.end(), ""))
        return found

    def _breaks_a_word(self, text: str, start: int, end: int) -> bool:
        if not self._spans_a_word(text, start, end):
            return False
        left = _run_before(text, start)
        right = _run_after(text, end)
        whole = self._cut(left + right)
        at = 0
        for word in whole:
            if at < len(left) < at + len(word):
                return word in self._sounds.firm and len(whole) <= len(self._cut(left)) + len(self._cut(right))
            at += len(word)
        return False

    def _spans_a_word(self, text: str, start: int, end: int) -> bool:
        return any(
            text[start - a : start] + text[end : end + b] in self._sounds.firm
            for a in (1, 2, 3)
            for b in (1, 2, 3)
            if a + b <= 4
        )

    def edits(self, text: str) -> list[Edit]:
        """Single characters to put right, in order."""
        runs = _OTHER.sub("\n", text)
        words = self._cut(runs)
        found: list[Edit] = []
        edges: set[int] | None = None
        at, done = 0, 0
        for word in words:
            if len(word) == 1 and at >= done and word not in self._sure and (sounds := self._doubts(runs, at)):
                edges = {0, *accumulate(map(len, words))} if edges is None else edges
                meant = self._meant(runs, at, edges, sounds)
                if meant:
                    found.append((at, at + 1, meant[0]))
                    done = meant[1]
            at += len(word)
        return found

    def _doubts(self, run: str, at: int) -> list[str]:
        """The sounds of a character that stand in some word beside one of its neighbours."""
        of = self._sounds.of(run[at])
        if not of:
            return []
        pairs = self._sounds.pairs
        left, right = run[at - 1 : at] if at else "", run[at + 1 : at + 2]
        return [s for s in of if left + s in pairs or s + right in pairs]

    def _meant(self, run: str, at: int, edges: set[int], sounds: list[str]) -> tuple[str, int] | None:
        """The right character and where its word ends."""
        for before, after in ((0, 3), (1, 2), (2, 1), (3, 0), (0, 2), (1, 1), (2, 0), (0, 1), (1, 0)):
            start, end = at - before, at + 1 + after
            if start < 0 or end > len(run) or start not in edges or end not in edges:
                continue
            if run[start:end] in self._never or (run[end : end + 1] in self._after and run[end : end + 1]):
                continue
            for syllable in sounds:
                word = self._sounds.with_gap.get(run[start:at] + syllable + run[at + 1 : end])
                if word and word in self._sounds.firm and word[before] != run[at]:
                    return word[before], end
        return None


def _run_before(text: str, end: int) -> str:
    start = end
    while start > 0 and end - start < 8 and "一" <= text[start - 1] <= "龥":
        start -= 1
    return text[start:end]


def _run_after(text: str, start: int) -> str:
    found = _HAN.match(text, start, start + 8)
    return found[0] if found else ""
