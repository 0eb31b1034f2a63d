"""Signs beside the class: urgency raised, several matters in one message, what is still missing."""

import re
from collections.abc import Callable
from itertools import pairwise

from domain.understanding import DangerLevel, Urgency
from nlp.files import read

_ORDER = (Urgency.CALM, Urgency.ORDINARY, Urgency.URGENT, Urgency.EXTREME)
_EDGES = " ,、;。.:!?\n\t和"
#: A part shorter than this is no matter of its own.
LEAST = 4


class SignReader:
    """Small judgements over a normalised text."""

    def __init__(self, source: str | None = None) -> None:
        whole = read("signs.toml", source)
        whole.known("raise", "wish", "split", "vague")
        self._raise = re.compile(whole.pattern("raise"))
        self._wish = re.compile(whole.pattern("wish"))
        self._split = re.compile(whole.pattern("split"))
        self._vague = whole.number("vague")

    def urgency(self, text: str, usual: Urgency, danger: DangerLevel) -> Urgency:
        """The class's own level, raised by danger and by signs of worse to come (rulebook M90: at least 紧急)."""
        if danger is DangerLevel.HARD:
            return Urgency.EXTREME
        if danger is DangerLevel.SOFT or self._raise.search(text):
            return max(usual, Urgency.URGENT, key=_ORDER.index)
        return usual

    def matters(self, text: str, code_of: Callable[[str], str | None]) -> list[tuple[int, int, str]]:
        """Start, end and class of each matter, if every part is of a clear class and they differ; else empty."""
        cuts = [m.start() for m in self._split.finditer(text) if m.start() >= LEAST]
        if not cuts or len(cuts) > 4:
            return []
        spans = [(a, b) for a, b in pairwise([0, *cuts, len(text)]) if b - a >= LEAST]
        codes = [code_of(text[a:b]) for a, b in spans]
        known = [code for code in codes if code is not None]
        if len(spans) < 2 or len(known) < len(codes) or len({code[:2] for code in known}) < len(codes):
            return []
        return [(*_trimmed(text, a, b), code) for (a, b), code in zip(spans, known, strict=True)]

    def missing(self, text: str, placed: bool, recognised: bool, timed: bool) -> tuple[str, ...]:
        """What an officer would ask first: of "place", "time", "what", "wish"."""
        lacks = (
            ("place", not placed),
            ("time", not timed),
            ("what", not recognised or len(text.strip()) < self._vague),
            ("wish", not self._wish.search(text)),
        )
        return tuple(name for name, lacking in lacks if lacking)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks and blanks at its edges."""
    whole = text[start:end]
    return start + len(whole) - len(whole.lstrip(_EDGES)), end - (len(whole) - len(whole.rstrip(_EDGES)))
