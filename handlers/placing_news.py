"""What whoever places tickets is written to, in private, with the buttons for it."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import InlineKeyboardMarkup

from domain import cards
from domain.delivery import Priority, Slot
from domain.desk import Desk
from domain.notices import Event, PlaceMatter, Told, ToPlacers, ToStaff
from domain.placers import placers
from domain.tickets import Ticket
from handlers import keyboards
from handlers.buttons import button, rows_of
from handlers.callbacks import StepPress
from handlers.outgoing import Outgoing
from handlers.rooms import private_room
from handlers.texts import granting, placing

_TO_GRANT = frozenset({PlaceMatter.EXTENSION, PlaceMatter.SUSPENSION})
_ANSWERS = frozenset({"extended", "suspended", "declined"})
#: Somebody has decided who has it now.
_PLACED = frozenset({Event.DISPATCHED, Event.REASSIGNED})
#: Kinds of slots (Room.asked): to grant something; all else.
_GRANT, _ASK = "grant", "ask"


async def told(desk: Desk, notice: ToPlacers) -> Sequence[Outgoing]:
    """To each of them the same words, which give way to what was decided; a card that was drawn there before stays."""
    ticket = notice.ticket
    text = placing.matter(desk, notice)
    what = _GRANT if notice.matter in _TO_GRANT else _ASK
    if what == _GRANT:
        markup: InlineKeyboardMarkup | None = to_grant(ticket)
    else:
        view = await cards.card(desk, ticket.id)
        markup = keyboards.card(view) if view is not None else None
    return [
        Outgoing(
            SendMessage(chat_id=s.user, text=text, reply_markup=markup),
            Priority.STATUS,
            slot=private_room(desk, s).asked(ticket, what, desk.now),
            ticket_id=ticket.id,
        )
        for s in await placers(desk, ticket, notice.above)
        if await desk.unit.people.reachable(s.user) or not desk.centre
    ]


async def settled(desk: Desk, ticket: Ticket, *, moved: bool) -> list[Outgoing]:
    """What was asked of somebody in private says that it is settled, once the ticket is over or has been placed."""
    moved = moved or any(isinstance(n, Told) and n.ticket.id == ticket.id and n.event in _PLACED for n in desk.notices)
    whats = (_ASK, _GRANT) if not ticket.open else (_ASK,) if moved else ()
    return await _for_good(desk, ticket, whats, placing.settled(ticket)) if whats else []


async def granted(desk: Desk, notice: ToStaff) -> list[Outgoing]:
    """Whoever was asked for 延期 or 挂账 need not answer any more."""
    if notice.what not in _ANSWERS:
        return []
    return await _for_good(desk, notice.ticket, (_GRANT,), granting.settled(notice.ticket))


async def _for_good(desk: Desk, ticket: Ticket, whats: Sequence[str], text: str) -> list[Outgoing]:
    """Said once: where those messages lie is forgotten."""
    found = await lying(desk, ticket, *whats)
    sent = {slot.name for slot in found if slot.message_id}
    await desk.unit.outbox.drop_slots(sorted(sent))
    return [replace(out, slot=None) if out.slot in sent else out for out in (instead(ticket, s, text) for s in found)]


async def lying(desk: Desk, ticket: Ticket, *whats: str) -> list[Slot]:
    """All that was sent of that ticket into slots of those kinds, wherever it is, or waits to be."""
    return await desk.unit.outbox.slots_of(ticket.id, *(f"{what}:{ticket.number}:" for what in whats))


def instead(ticket: Ticket, slot: Slot, text: str, priority: Priority = Priority.CARD) -> Outgoing:
    """In place of what lies there. Of what was never sent, or is there no more, nothing new is sent."""
    edit = EditMessageText(chat_id=slot.chat, message_id=slot.message_id, text=text)
    return Outgoing(edit, priority, slot=slot.name, ticket_id=ticket.id)


def to_grant(ticket: Ticket) -> InlineKeyboardMarkup:
    """One tap."""

    def press(label: str, do: str, style: str | None = None) -> list[tuple[str, str, str | None]]:
        return [(label, StepPress(do=do, number=ticket.number).pack(), style)]

    made = [*press("✅ 批准", "grant", "success"), *press("❌ 不批准", "decline")]
    return rows_of([[button(*one) for one in made]])


def to_holder(desk: Desk, notice: ToStaff) -> str:
    """What became of what he asked for; empty for anything else."""
    return granting.answered(desk, notice.ticket, notice.what, notice.words) if notice.what in _ANSWERS else ""
