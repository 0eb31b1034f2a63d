"""What a resident meant to write: pinyin, digits and near sounds put right; each character knows its origin."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`text` as it is read; `origin[i]` is the offset in the normalised text where its character i comes from.

    `origin` is None when nothing was rewritten, else it has one more entry than `text`: where the text ends.
    It never falls. A replaced stretch belongs together: each of its characters points to the stretch's beginning.
    """

    text: str
    origin: tuple[int, ...] | None = None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the normalised (and so of the original) text that text[start:end] was written as."""
        if self.origin is None:
            return start, end
        first = self.origin[start]
        last = next((at for at in self.origin[end:] if at > self.origin[end - 1]), self.origin[-1]) if end else first
        return first, max(first, last)


class Rewriter:
    """Pure; what it has rewritten it leaves alone the second time."""

    def __call__(self, normal: str) -> Rewritten:
        return Rewritten(normal)
