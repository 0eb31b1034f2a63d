"""⋯ 更多: the menu of further steps, and the presses behind it; each is handled by the strand it belongs to."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain import options, staffing
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person, Staff
from domain.steps import ticket_for
from domain.tickets import Ticket
from handlers import (
    ending_steps,
    granting_steps,
    placing_steps,
    splitting,
    steps_help,
    steps_menu,
    steps_oversee,
    unsealing,
)
from handlers.callbacks import StepPress
from handlers.filters import Pressed
from handlers.orders import Order
from handlers.outgoing import Outgoing
from handlers.pressing import Pressing
from handlers.replying import pressed
from handlers.texts import choosing as texts

router = Router(name="more")

Press = Callable[[Pressing], Awaitable[list[Outgoing]]]
Carry = Callable[[Desk, Staff, Order], Awaitable[Ticket]]

#: What a press of that `do` does: asks on, or takes the step.
PRESSES: dict[str, Press] = {
    **placing_steps.PRESSES,
    **granting_steps.PRESSES,
    **ending_steps.PRESSES,
    **splitting.PRESSES,
    **unsealing.PRESSES,
    **steps_help.PRESSES,
    **steps_oversee.PRESSES,
}
#: What a typed order of that `do` does: a command, a word in reply to the card, what was asked for after a press.
CARRIES: dict[str, Carry] = {
    **placing_steps.CARRIES,
    **granting_steps.CARRIES,
    **ending_steps.CARRIES,
    **splitting.CARRIES,
    **unsealing.CARRIES,
    **steps_help.CARRIES,
    **steps_oversee.CARRIES,
}


@router.callback_query(Pressed(StepPress))
async def step_pressed(
    query: CallbackQuery, press: StepPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """The menu itself, or a button behind it; the right is checked at each press."""
    staff = await staffing.officer(desk, person, membership)
    ticket = await ticket_for(desk, press.number, staff)
    pressing = Pressing(query, desk, staff, ticket, press.do, press.arg)
    if press.do == "menu":
        return await _menu(pressing)
    handle = PRESSES.get(press.do)
    return await handle(pressing) if handle is not None else [pressed(query)]


async def _menu(p: Pressing) -> list[Outgoing]:
    steps = await options.open_to(p.desk, p.ticket, p.staff)
    markup = steps_menu.menu(p.desk, p.ticket, steps, _shown(p.query))
    if not markup.inline_keyboard:
        return p.done(texts.nothing(p.ticket.number), alert=True)
    return p.choose(texts.menu(p.ticket.number), markup)


def _shown(query: CallbackQuery) -> frozenset[str]:
    """The `do` of each button beside the one that was pressed."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    rows = markup.inline_keyboard if markup is not None else []
    # the proposed unit's button is no choice of another
    found = [one.callback_data.split(":") for row in rows for one in row if one.callback_data]
    plain = [parts for parts in found if parts[0] != StepPress.__prefix__ or not any(parts[3:])]
    return frozenset(parts[1] for parts in plain if len(parts) > 1)
