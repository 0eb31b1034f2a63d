"""改类别: those on duty put a ticket into another class."""

from aiogram import Router
from aiogram.types import CallbackQuery

from domain import sorting, staffing
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person
from handlers import choice_keyboards
from handlers.callbacks import SortPress
from handlers.filters import Pressed
from handlers.outgoing import Outgoing
from handlers.replying import pressed, privately
from handlers.texts import sorting as texts

router = Router(name="sorting")


@router.callback_query(Pressed(SortPress))
async def sort_pressed(
    query: CallbackQuery, press: SortPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """The list of classes, or one of them; the right is checked at each press."""
    staff = await staffing.officer(desk, person, membership)
    if press.do == "set":
        ticket = await sorting.reclassify(desk, press.number, staff, press.code)
        return [pressed(query, texts.sorted_quietly(desk, ticket))]
    ticket, guesses = await sorting.sortable(desk, press.number, staff)
    top = press.code or None
    markup = choice_keyboards.sorting(desk, ticket, guesses, top)
    return [privately(query, staff.user, texts.choose_class(ticket.number, top is None), markup), pressed(query)]
