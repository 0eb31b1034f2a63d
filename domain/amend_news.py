"""What admins are told of a correction or lifting that waits for a second one."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.broadcasts import Amendment, Broadcast


class AmendMatter(StrEnum):
    """asked: the others are to approve; approved, refused, lapsed: its author hears of it, and they who were asked.

    replaced: to its author: a colleague takes the notice back meanwhile; taken_back: to who was asked, no more wanted.
    """

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class AmendNews:
    """In private to the admins in `to` (Staff ids). `who`: the colleague who did it."""

    matter: AmendMatter
    broadcast: Broadcast
    amendment: Amendment
    to: tuple[int, ...] = ()
    who: str = field(default="", repr=False)
