"""The cards of units that were asked to help, and what they say to the lead."""

from collections.abc import Sequence

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup

from domain import helpers
from domain.assists import Assist, AssistKind, AssistState
from domain.centre import AT_WORK
from domain.delivery import Priority
from domain.desk import Desk
from domain.duty import involved
from domain.office_notices import HelperCard, HelperSaid
from domain.people import Staff
from domain.roster import on_duty
from domain.tickets import Ticket
from handlers.buttons import button, rows_of
from handlers.callbacks import StepPress
from handlers.outgoing import Outgoing
from handlers.replying import said
from handlers.rooms import Places, Room, private_room, rooms
from handlers.texts import helping as texts

#: One request with the masked words of it and of the answer.
Part = tuple[Assist, str, str]


async def card(desk: Desk, notice: HelperCard, places: Places) -> list[Outgoing]:
    """One helper's card as it must look now."""
    parts = await helpers.parts(desk, notice.ticket)
    return await redrawn(desk, notice.ticket, [p for p in parts if p[0].id == notice.assist.id], places)


async def told(desk: Desk, notice: HelperSaid, places: Places) -> list[Outgoing]:
    """Under the lead's card; and to the unit itself, when it was let go."""
    t, text = notice.ticket, texts.said(desk, notice.ticket, notice.assist, notice.words)
    if t.confidential:
        return []
    out = {room.key: _under(t, room, text, room.slot(t)) for room in await rooms(desk, t, places)}
    if notice.assist.state is AssistState.WAIVED:
        for room in await rooms_of(desk, t, places, notice.assist.unit):
            out.setdefault(room.key, _under(t, room, text, _slot(t, notice.assist, room)))
    return list(out.values())


def _under(t: Ticket, room: Room, text: str, slot: str) -> Outgoing:
    method = room.put(SendMessage(chat_id=room.chat, text=text))
    return Outgoing(method, Priority.CARD, ticket_id=t.id, reply_slot=slot)


async def redrawn(desk: Desk, ticket: Ticket, parts: Sequence[Part], places: Places) -> list[Outgoing]:
    """Those helpers' cards as they must look now."""
    return [out for part in parts for out in await _card(desk, ticket, part, places)]


async def _card(desk: Desk, t: Ticket, part: Part, places: Places) -> list[Outgoing]:
    assist, words, answer = part
    text, markup = texts.card(desk, t, assist, words, answer), _buttons(t, assist)
    return [
        Outgoing(
            room.put(SendMessage(chat_id=room.chat, text=text, reply_markup=markup)),
            Priority.CARD,
            slot=_slot(t, assist, room),
            ticket_id=t.id,
        )
        for room in await rooms_of(desk, t, places, assist.unit)
    ]


async def his_own(desk: Desk, ticket: Ticket, staff: Staff) -> list[Outgoing]:
    """The cards of what units of his are asked for, in his private chat: a helper sees no more of the ticket."""
    mine = {a.id for a in await helpers.his_part(desk, ticket, staff)} if not ticket.confidential else set()
    return [
        said(staff.user, texts.card(desk, ticket, assist, words, answer), _buttons(ticket, assist), ticket=ticket)
        for assist, words, answer in (await helpers.parts(desk, ticket) if mine else ())
        if assist.id in mine
    ]


async def rooms_of(desk: Desk, t: Ticket, places: Places, unit_id: int) -> list[Room]:
    """Where a unit reads that has no right to the ticket but its part: its group, else who is on of its people."""
    unit = desk.centre.unit(unit_id)
    if unit is not None and unit.chat is None and desk.centre.chats:
        people = {a.staff for a in desk.centre.members(unit.id, *AT_WORK)}
        may = set[int]()
        for staff in await desk.unit.staff.all():
            if not staff.active or staff.id not in people or await involved(desk, t, staff):
                continue
            if await desk.unit.people.reachable(staff.user):
                may.add(staff.id)
        found = await on_duty(desk, unit.id, lambda s: s.id in may) if may else ()
        if found:
            return [private_room(desk, s) for s in found]
    return await rooms(desk, t, places, unit_id)


def _slot(ticket: Ticket, assist: Assist, room: Room) -> str:
    return f"help:{ticket.number}:{assist.id}{room.key}"


def _buttons(t: Ticket, assist: Assist) -> InlineKeyboardMarkup | None:
    """报到 · 答复 · 不归我们, as long as there is something to do."""
    if not assist.waits or not t.open or t.confidential:
        return None

    def press(label: str, do: str, style: str | None = None) -> list[str | None]:
        return [label, StepPress(do=do, number=t.number, arg=str(assist.id)).pack(), style]

    rows = []
    if assist.state is AssistState.ASKED:
        rows.append(press("📯 报到", "reportin", "success" if assist.kind is AssistKind.WHISTLE else None))
    rows.append(press("💬 答复", "opinion", "primary"))
    if assist.state is AssistState.ASKED:
        rows.append(press("↩️ 不归我们", "notours"))
    return rows_of([[button(str(label), str(data), style) for label, data, style in rows]])
