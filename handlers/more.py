"""⋯ 更多: the menu of further steps, and the presses behind it; each is handled by the strand it belongs to."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery

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
    markup = steps_menu.menu(p.desk, p.ticket, await options.open_to(p.desk, p.ticket, p.staff))
    if not markup.inline_keyboard:
        return p.done(texts.nothing(p.ticket.number), alert=True)
    return p.choose(texts.menu(p.ticket.number), markup)
