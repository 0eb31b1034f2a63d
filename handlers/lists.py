"""/list, /mine, /overdue, /find: only what the asker may see, a page at a time."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from domain import lists, staffing
from domain.desk import Desk
from domain.lists import Listing
from domain.membership import Membership
from domain.people import Person, Staff
from handlers import keyboards
from handlers.callbacks import ListPress
from handlers.filters import Pressed, StaffCommand
from handlers.outgoing import Outgoing
from handlers.replying import only_for, pressed, quietly, said
from handlers.texts import duty as texts
from handlers.texts import refusing

router = Router(name="lists")
_LISTS = frozenset({"list", "mine", "overdue"})


@router.message(StaffCommand("list", "mine", "overdue", "find"))
async def listed(message: Message, staff: Staff, command: str, args: str, desk: Desk) -> Outgoing:
    """A list, for the asker's eyes; confidential tickets only in an admin's private chat."""
    private = message.chat.type == ChatType.PRIVATE
    if command == "find" and not args:
        return quietly(message, refusing.find_how())
    page = await lists.listing(desk, staff, command, query=args if command == "find" else "", private=private)
    return quietly(message, texts.listing(desk, page), keyboards.pages(page))


@router.callback_query(Pressed(ListPress))
async def list_pressed(
    query: CallbackQuery, press: ListPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """Another page: a new message, for an old page may be one that only he saw."""
    staff = await staffing.officer(desk, person, membership)
    what = press.what if press.what in _LISTS else "list"
    chat = query.message.chat if query.message else None
    private = chat is None or chat.type == ChatType.PRIVATE
    page = await lists.listing(desk, staff, what, max(press.page, 0), private=private)
    return [_page(desk, page, staff, None if private or chat is None else chat.id, query), pressed(query)]


def _page(desk: Desk, page: Listing, staff: Staff, group: int | None, query: CallbackQuery) -> Outgoing:
    text, markup = texts.listing(desk, page), keyboards.pages(page)
    if group is None:
        return said(staff.user, text, markup)
    return only_for(group, staff.user, text, markup, query)
