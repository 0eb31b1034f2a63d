"""What whoever places tickets is written to, in private, with the buttons for it."""

from collections.abc import Sequence

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup

from domain import cards
from domain.delivery import Priority
from domain.desk import Desk
from domain.notices import PlaceMatter, ToPlacers, ToStaff
from domain.placers import placers
from domain.tickets import Ticket
from handlers import keyboards
from handlers.buttons import button, rows_of
from handlers.callbacks import StepPress
from handlers.outgoing import Outgoing
from handlers.texts import granting, placing

_TO_GRANT = frozenset({PlaceMatter.EXTENSION, PlaceMatter.SUSPENSION})
_ANSWERS = frozenset({"extended", "suspended", "declined"})


async def told(desk: Desk, notice: ToPlacers) -> Sequence[Outgoing]:
    """To each of them the same words; a card that was drawn there before stays."""
    ticket = notice.ticket
    text = placing.matter(desk, notice)
    if notice.matter in _TO_GRANT:
        markup: InlineKeyboardMarkup | None = to_grant(ticket)
    else:
        view = await cards.card(desk, ticket.id)
        markup = keyboards.card(view) if view is not None else None
    return [
        Outgoing(SendMessage(chat_id=s.user, text=text, reply_markup=markup), Priority.STATUS, ticket_id=ticket.id)
        for s in await placers(desk, ticket, notice.above)
        if await desk.unit.people.reachable(s.user) or not desk.centre
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
