"""What oversight has to say becomes messages: under the unit's card, and to whom else it concerns."""

from collections.abc import Sequence

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup

from domain import overseeing
from domain.centre import OrgUnit
from domain.delivery import Priority
from domain.desk import Desk
from domain.office_notices import Oversight, Ring, Rung, StillOverdue
from domain.people import Staff
from domain.tickets import Ladder, Ticket
from handlers.buttons import button, rows_of
from handlers.callbacks import StepPress
from handlers.helping import rooms_of
from handlers.outgoing import Outgoing
from handlers.rooms import Places, Room, rooms
from handlers.texts import oversight as texts

#: What supervisors are told in private; the rest stays under the card.
_UPWARDS = frozenset({Ring.RED, Ring.LIST, Ring.RECTIFY, Ring.JOINT, Ring.LATE_WHISTLE})
#: And with a centre, where a supervisor's chat is not the unit's own.
_ALSO = _UPWARDS | {Ring.YELLOW}
_NEXT = (("yellow", "🟡 黄牌", Ladder.YELLOW), ("red", "🔴 红牌", Ladder.RED), ("listed", "🏴 挂牌督办", Ladder.LISTED))


async def overseen(desk: Desk, notice: Oversight, places: Places) -> list[Outgoing]:
    """One message a place. Of a confidential ticket nothing is said in any group."""
    t, rungs = notice.ticket, notice.rungs
    out: list[Outgoing] = []
    if not t.confidential:
        out += await _in_rooms(desk, t, rungs, places)
    upwards = [r for r in rungs if r.what in (_ALSO if desk.centre else _UPWARDS)]
    people = await overseeing.supervisors(desk, t) if upwards or t.confidential else []
    for staff in people:
        heard = [r for r in upwards or rungs if r.by != staff.id]
        out += await _privately(desk, t, heard, staff, loud=any(r.what in _UPWARDS for r in heard))
    if desk.centre and any(r.what is Ring.TRIAGE for r in rungs):
        known = {s.id for s in people}
        for staff in await overseeing.county_desk(desk, t):
            if staff.id not in known:
                out += await _privately(desk, t, rungs, staff, loud=False)
    return out


async def still_overdue(desk: Desk, notice: StillOverdue) -> list[Outgoing]:
    """The week's list, in private."""
    staff = await desk.unit.staff.by_id(notice.to)
    if staff is None or not await desk.unit.people.reachable(staff.user):
        return []
    return [Outgoing(SendMessage(chat_id=staff.user, text=texts.still_overdue(desk, notice)), Priority.STATUS)]


async def _in_rooms(desk: Desk, t: Ticket, rungs: Sequence[Rung], places: Places) -> list[Outgoing]:
    """Wherever its card stands all of it is said; other units hear what concerns them."""
    said: dict[str, tuple[Room, list[Rung]]] = {room.key: (room, list(rungs)) for room in await rooms(desk, t, places)}
    for rung in rungs:
        for unit in _concerned(desk, t, rung):
            for room in await rooms_of(desk, t, places, unit.id):
                heard = said.setdefault(room.key, (room, []))[1]
                if rung not in heard:
                    heard.append(rung)
    return [
        Outgoing(
            room.put(SendMessage(chat_id=room.chat, text=texts.rungs(desk, t, heard))),
            Priority.ANSWER,  # behind card redraws it would come when the ticket is closed
            ticket_id=t.id,
            reply_slot=room.slot(t),
        )
        for room, heard in said.values()
    ]


def _concerned(desk: Desk, t: Ticket, rung: Rung) -> list[OrgUnit]:
    """Which other units a word is for: of a late helper the unit itself, and the one above it and the lead (M08)."""
    unit = desk.centre.unit(rung.unit)
    if unit is None or rung.what not in (Ring.LATE_HELP, Ring.LATE_WHISTLE):
        return []
    over = [u.id for u in desk.centre.upwards(t.unit) if u.id != t.unit]
    both = next((u for u in desk.centre.upwards(unit.id) if u.id in over), None)
    return [unit, *((both,) if both is not None else ())]


async def _privately(desk: Desk, t: Ticket, rungs: Sequence[Rung], staff: Staff, *, loud: bool) -> list[Outgoing]:
    """To one who has started the bot: it cannot write first."""
    if not rungs or not await desk.unit.people.reachable(staff.user):
        return []
    method = SendMessage(
        chat_id=staff.user,
        text=texts.for_supervisors(desk, t, rungs),
        reply_markup=_next(t),
        disable_notification=None if loud else True,
    )
    return [Outgoing(method, Priority.ANSWER, ticket_id=t.id)]


def _next(t: Ticket) -> InlineKeyboardMarkup:
    """The rungs that are left; 挂牌督办 only after 限期整改."""
    left = [
        button(label, StepPress(do=do, number=t.number).pack())
        for do, label, rung in _NEXT
        if t.ladder < rung and (rung is not Ladder.LISTED or t.ladder is Ladder.RED)
    ]
    return rows_of([[button("📣 催办", StepPress(do="remind", number=t.number).pack()), *left]])
