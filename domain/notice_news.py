"""What admins are told about a notice on its way to being sent: asked to approve, approved, returned, run out."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.broadcasts import Broadcast


class NoticeMatter(StrEnum):
    """asked: the others are to approve; approved, rejected, expired, taken_back: what became of that.

    When its time comes: ended: its own end came first; author_gone: whoever set it is no admin any more, or reaches
    them no more; grown: they are more than when it was set, so the others are asked; nobody: it reaches nobody, or too
    few of those who reported.
    """

    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"
    AUTHOR_GONE = "author_gone"
    GROWN = "grown"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """The author's card must look as the notice is now: its time has come, or somebody has stopped it (`aloud`)."""

    broadcast_id: int
    aloud: bool = False


@dataclass(frozen=True, slots=True)
class NoticeNews:
    """In private to the admins in `to` (Staff ids); the author hears of it as well, but for asked and taken_back.

    `who`: the colleague who did it; `words`: why it was returned. `by`: his Staff id.
    """

    matter: NoticeMatter
    broadcast: Broadcast
    to: tuple[int, ...] = ()
    who: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    by: int | None = None
