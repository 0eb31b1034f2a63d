"""What whoever places tickets is written to, in private, with the buttons for it."""

from collections.abc import Sequence

from aiogram.methods import SendMessage
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
    text = placing.settled(ticket)
    return [one for what in whats for _, one in await instead(desk, ticket, what, text, Priority.CARD)]


async def granted(desk: Desk, notice: ToStaff) -> list[Outgoing]:
    """Whoever was asked for 延期 or 挂账 need not answer any more."""
    if notice.what not in _ANSWERS:
        return []
    text = granting.settled(notice.ticket)
    return [one for _, one in await instead(desk, notice.ticket, _GRANT, text, Priority.CARD)]


async def instead(desk: Desk, ticket: Ticket, what: str, text: str, priority: Priority) -> list[tuple[Slot, Outgoing]]:
    """In place of all that was sent of that ticket into slots of that kind, wherever it is."""
    return [
        (slot, Outgoing(SendMessage(chat_id=slot.chat, text=text), priority, slot=slot.name, ticket_id=ticket.id))
        for slot in await desk.unit.outbox.slots_of(ticket.id, f"{what}:{ticket.number}:")
    ]


def to_grant(ticket: Ticket) -> InlineKeyboardMarkup:
    """One tap."""

    def press(label: str, do: str, style: str | None = None) -> list[tuple[str, str, str | None]]:
        return [(label, StepPress(do=do, number=ticket.number).pack(), style)]

    made = [*press("✅ 批准", "grant", "success"), *press("❌ 不批准", "decline")]
    return rows_of([[button(*one) for one in made]])


def to_holder(desk: Desk, notice: ToStaff) -> str:
    """What became of what he asked for; empty for anything else."""
    return granting.answered(desk, notice.ticket, notice.what, notice.words) if notice.what in _ANSWERS else ""
