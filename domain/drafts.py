"""A draft: what a resident is still putting together. It is no report until 提交."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.words import Part


@dataclass(frozen=True, slots=True)
class Draft:
    """One open draft of one private chat; the store keeps it sealed. `id` 0 before it is stored."""

    chat: int = field(repr=False)
    opened_at: datetime
    touched_at: datetime
    parts: tuple[Part, ...] = field(repr=False)
    lapse_at: datetime
    remind_at: datetime | None
    id: int = 0
    version: int = 0
    category: str | None = None  # chosen by the resident; None: the likeliest guess, when sure
    place: str | None = field(default=None, repr=False)
    anonymous: bool = False
    confidential: bool = False
    #: the ticket this draft may belong to instead: asked 同一件事吗
    perhaps: str | None = None
    #: the words of which the resident has said 没有危险: not asked about again
    calm: tuple[str, ...] = field(default=(), repr=False)
    #: several matters: True 分成两件, False 就是一件事, None not answered
    split: bool | None = None
    #: classes the resident has chosen for single matters: (the matter's own words, code)
    codes: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    #: tickets he was offered to join and said are another matter
    apart: tuple[str, ...] = ()
    #: this resident has submitted before: the lines of consent need not stand under every draft
    consented: bool = False

    @property
    def text(self) -> str:
        """All words of the draft, a line a message."""
        return "\n".join(p.text for p in self.parts if p.text)


def place(draft_id: int) -> str:
    """The slot of its card, and of what becomes of it."""
    return f"draft:{draft_id}"
