"""Signs beside the class: urgency raised, what is still missing."""

import re

from domain.understanding import DangerLevel, Urgency
from nlp.files import read

_ORDER = (Urgency.CALM, Urgency.ORDINARY, Urgency.URGENT, Urgency.EXTREME)


class SignReader:
    """Small judgements over a normalised text."""

    def __init__(self, source: str | None = None) -> None:
        whole = read("signs.toml", source)
        whole.known("raise", "wish", "vague", "matters")
        self._raise = re.compile(whole.pattern("raise"))
        self._wish = re.compile(whole.pattern("wish"))
        self._vague = whole.number("vague")

    def urgency(self, text: str, usual: Urgency, danger: DangerLevel) -> Urgency:
        """The class's own level, raised by danger and by signs of worse to come (rulebook M90: at least 紧急)."""
        if danger is DangerLevel.HARD:
            return Urgency.EXTREME
        if danger is DangerLevel.SOFT or self._raise.search(text):
            return max(usual, Urgency.URGENT, key=_ORDER.index)
        return usual

    def missing(self, text: str, placed: bool, recognised: bool, timed: bool) -> tuple[str, ...]:
        """What an officer would ask first: of "place", "time", "what", "wish"."""
        lacks = (
            ("place", not placed),
            ("time", not timed),
            ("what", not recognised or len(text.strip()) < self._vague),
            ("wish", not self._wish.search(text)),
        )
        return tuple(name for name, lacking in lacks if lacking)
