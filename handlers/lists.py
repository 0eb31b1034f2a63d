"""/list, /mine, /unit, /overdue, /find: only what the asker may see, a page at a time, narrowed by words or buttons."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from domain import cards, lists, narrowing, staffing
from domain.desk import Desk
from domain.lists import LISTS, Listing
from domain.membership import Membership
from domain.people import Person, Staff
from domain.rights import may_see
from domain.standins import stands_in
from domain.steps import ticket_for
from domain.tickets import Ticket
from handlers import helping, keyboards, list_keyboards
from handlers.callbacks import FilterPress, ListPress, SeePress
from handlers.filters import Pressed, StaffCommand
from handlers.outgoing import Outgoing
from handlers.replying import only_for, pressed, privately, quietly, said
from handlers.texts import cards as card_texts
from handlers.texts import lists as texts
from handlers.texts import refusing

router = Router(name="lists")


@router.message(StaffCommand("list", "mine", "unit", "overdue", "find"))
async def listed(message: Message, staff: Staff, command: str, args: str, desk: Desk) -> Outgoing:
    """A list, for the asker's eyes; confidential tickets only in a trusted one's private chat."""
    private = message.chat.type == ChatType.PRIVATE
    if command == "find":
        if not args:
            return quietly(message, refusing.find_how())
        page = await lists.listing(desk, staff, command, query=args, private=private)
    else:
        narrow = narrowing.read(desk, args)
        page = await lists.listing(desk, staff, command, private=private, narrow=narrow)
    return quietly(message, texts.listing(desk, page), list_keyboards.pages(page))


@router.callback_query(Pressed(ListPress))
async def list_pressed(
    query: CallbackQuery, press: ListPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """Another page, or the list narrowed: a new message, for an old page may be one that only he saw."""
    staff = await staffing.officer(desk, person, membership)
    what = press.what if press.what in LISTS else "list"
    chat = query.message.chat if query.message else None
    private = chat is None or chat.type == ChatType.PRIVATE
    narrow = narrowing.unpacked(press.f)
    page = await lists.listing(desk, staff, what, press.page, private=private, narrow=narrow)
    return [_page(desk, page, staff, None if private or chat is None else chat.id, query), pressed(query)]


@router.callback_query(Pressed(FilterPress))
async def filter_pressed(
    query: CallbackQuery, press: FilterPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """筛选: what to narrow the list by."""
    staff = await staffing.officer(desk, person, membership)
    what = press.what if press.what in LISTS else "list"
    narrow = narrowing.unpacked(press.f)
    top = press.do[1:] if press.do[:1] == "c" and press.do[1:] in desk.office.taxonomy else ""
    if top or press.do == "class":
        text, markup = texts.choose_class(desk, what, narrow), list_keyboards.classes(desk, what, narrow, top)
    elif press.do == "unit" and desk.centre:
        text, markup = texts.choose_unit(desk, what, narrow), list_keyboards.units(desk, staff, what, narrow)
    else:
        text, markup = texts.choose(desk, what, narrow), list_keyboards.choices(desk, what, narrow)
    return [privately(query, staff.user, text, markup), pressed(query)]


@router.callback_query(Pressed(SeePress))
async def see_pressed(
    query: CallbackQuery, press: SeePress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """A number was tapped: its card with its buttons, in his private chat."""
    staff = await staffing.officer(desk, person, membership)
    ticket = await ticket_for(desk, press.number, staff)
    if await _may(desk, ticket, staff):
        view = await cards.card(desk, ticket.id)
        shown = [said(staff.user, card_texts.card(desk, view), keyboards.card(view), ticket=ticket)] if view else []
    else:
        shown = await helping.his_own(desk, ticket, staff)
    if not shown:
        return [pressed(query, texts.no_card(ticket.number), alert=True)]
    chat = query.message.chat if query.message else None
    here = chat is None or chat.type == ChatType.PRIVATE
    return [*shown, pressed(query, "" if here else texts.sent_privately())]


async def _may(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    return may_see(desk, ticket, staff) or await stands_in(desk, ticket, staff)


def _page(desk: Desk, page: Listing, staff: Staff, group: int | None, query: CallbackQuery) -> Outgoing:
    text, markup = texts.listing(desk, page), list_keyboards.pages(page)
    if group is None:
        return said(staff.user, text, markup)
    return only_for(group, staff.user, text, markup, query)
