"""名单文件: the ids of a file put on a notice's list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.audiences import count, draft, within
from domain.broadcasts import Audience, AudienceSort, Broadcast
from domain.desk import Desk
from domain.errors import Missing
from domain.people import Staff

#: Lines of a file that are named when nothing can be made of them, and what an id of Telegram can be.
_NAMED, _MOST_ID = 10, 2**52
#: What the question for the file is called in the store.
DIALOG = "audience"


@dataclass(frozen=True, slots=True)
class Rubbish:
    """A line of a file that is no user id. `line` counts from 1; 0: it was typed."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Enlisted:
    """What became of a file: so many can be reached. How many cannot is nobody's business."""

    broadcast: Broadcast
    people: int
    rubbish: tuple[Rubbish, ...] = ()
    rubbish_more: int = 0


async def ask_file(desk: Desk, staff: Staff, broadcast_id: int) -> None:
    """The next file or list of numbers he sends is the one for that notice. Raises NotAllowed as `within`."""
    within(desk, staff, Audience(AudienceSort.LISTED))
    asked = {"do": DIALOG, "notice": str(broadcast_id)}
    await desk.unit.dialogs.put(staff.user, staff.user, asked, desk.now + desk.office.policy.dialog_wait)


async def drop_question(desk: Desk, staff: Staff) -> None:
    """He was asked for a file, and goes on without one."""
    asked = await desk.unit.dialogs.get(staff.user, staff.user) or {}
    if asked.get("do") == DIALOG:
        await desk.unit.dialogs.drop(staff.user, staff.user)


async def enlist_file(
    desk: Desk, staff: Staff, broadcast_id: int, lines: Sequence[Sequence[str]], *, typed: bool = False
) -> Enlisted:
    """Put the ids of a file on the notice's list: the first number of each line. A first line of heads is passed over.

    `typed`: words instead of lines, without heads.

    Raises Missing("audience_ids") when there is none, and as `audiences.count` ("listed_few"): the audience stays as it
    was.
    """
    within(desk, staff, Audience(AudienceSort.LISTED))
    found = await draft(desk, staff, broadcast_id)
    chats: dict[int, None] = {}
    rubbish: list[Rubbish] = []
    for at, line in enumerate(lines, 1):
        cells = [c.strip() for c in line if c.strip()]
        ids = [i for c in cells if (i := _id(c))]
        if ids:
            chats |= dict.fromkeys(ids[:1])
        elif cells and (typed or at > 1):
            rubbish.append(Rubbish(0 if typed else at, cells[0][:20]))
    if not chats:
        raise Missing("audience_ids")
    found = await desk.unit.broadcasts.save(replace(found, audience=Audience(AudienceSort.LISTED), people=0))
    await desk.unit.broadcasts.enlist(found.id, list(chats))
    named = tuple(rubbish[:_NAMED])
    return Enlisted(found, await count(desk, found), named, len(rubbish) - len(named))


def _id(cell: str) -> int | None:
    """A private chat's id, also as a table writes it (123456789.0)."""
    digits = cell.removesuffix(".0").lstrip("'")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 16:
        return None
    return int(digits) if 0 < int(digits) < _MOST_ID else None
