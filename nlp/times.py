"""When it happened: the exact words, and whether they name a moment, a stretch of time or how often."""

import re

from domain.understanding import Span
from nlp.files import Entry, read

MOST_TIMES = 8
_KINDS = ("often", "span", "point")
_PIECE = re.compile(r"\{([一-鿿]+)\}")


class TimeReader:
    """Finds times in a normalised text."""

    def __init__(self, source: str | None = None) -> None:
        whole = read("times.toml", source)
        whole.known(*_KINDS, "begins", "never", "pieces")
        pieces = _pieces(whole)
        self._patterns = [(kind, re.compile("|".join(whole.patterns(kind, pieces)))) for kind in _KINDS]
        self._begins = re.compile(f"[{re.escape(whole.text('begins'))}]")
        self._never = frozenset(whole.texts("never"))

    def read(self, text: str) -> tuple[Span, ...]:
        """At most eight, in order, none overlapping; of two that overlap the longer."""
        begins = [match.start() for match in self._begins.finditer(text)]
        found = [
            (match.start() - match.end(), rank, match.start(), match.end(), kind)
            for rank, (kind, pattern) in enumerate(self._patterns)
            for at in begins
            if (match := pattern.match(text, at)) and match.end() > at and match[0] not in self._never
        ]
        taken: list[tuple[int, int, str]] = []
        for _, _, start, end, kind in sorted(found):
            if all(end <= a or start >= b for a, b, _ in taken):
                taken.append((start, end, kind))
        return tuple(Span(text[a:b], a, b, kind) for a, b, kind in sorted(taken)[:MOST_TIMES])


def _pieces(whole: Entry) -> dict[str, str]:
    """The named pieces with the pieces inside them put in; one may only use what stands above it."""
    given = whole.fields.get("pieces")
    if not isinstance(given, dict):
        whole.fail("[pieces] must stand there", "pieces")
    ready: dict[str, str] = {}
    for name, written in given.items():
        if not isinstance(written, str):
            whole.fail(f"{name} must be a text, not {written!r}", name)
        for used in _PIECE.findall(written):
            if used not in ready:
                whole.fail(f"{name} uses {used!r}, which does not stand above it", name)
        ready[name] = _PIECE.sub(lambda m: ready[m[1]], written)
    return ready
