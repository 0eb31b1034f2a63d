"""What admins are told of a correction or lifting that waits for a second one."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.broadcasts import Amendment, Broadcast


class AmendMatter(StrEnum):
    """asked: the others are to approve; approved, refused: its author hears of it, and the others who were asked.

    replaced: a colleague takes the notice back meanwhile.
    """

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class AmendNews:
    """In private to the admins in `to` (Staff ids). `who`: the colleague who did it."""

    matter: AmendMatter
    broadcast: Broadcast
    amendment: Amendment
    to: tuple[int, ...] = ()
    who: str = field(default="", repr=False)
