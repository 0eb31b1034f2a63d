"""/broadcasts: the list of notices, each with its progress, and the ledger: figures, reasons, rows; no names."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from domain import ledgers, staffing
from domain.desk import Desk
from domain.duty import require_admin
from domain.membership import Membership
from domain.people import Person, Staff
from handlers import running
from handlers import running_keyboards as keyboards
from handlers.callbacks import LedgerPress
from handlers.filters import Pressed, StaffCommand
from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly
from handlers.texts import ledger as texts

router = Router(name="ledger")
_STATES = {state.value: state for state in ledgers.LOOKED_AT}


@router.message(StaffCommand("broadcasts"))
async def broadcasts(message: Message, staff: Staff, desk: Desk) -> Outgoing:
    """The list of notices, in the admin's private chat."""
    require_admin(staff)
    if message.chat.type != ChatType.PRIVATE and not await desk.unit.people.reachable(staff.user):
        return quietly(message, texts.first_start())
    return await _list(desk, staff, None)


@router.callback_query(Pressed(LedgerPress))
async def ledger_pressed(
    query: CallbackQuery, press: LedgerPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """A page, a notice, its progress, its ledger, its rows."""
    staff = await staffing.officer(desk, person, membership)
    if press.do == "show":
        return [*await running.noticed(desk, staff, press.id), pressed(query)]
    return [await _asked_for(desk, staff, press), pressed(query)]


async def _asked_for(desk: Desk, staff: Staff, press: LedgerPress) -> Outgoing:
    if press.do in _STATES:
        page = await ledgers.rows(desk, staff, press.id, _STATES[press.do], press.after)
        return running.page(staff, texts.rows(desk, page), keyboards.rows(page))
    match press.do:
        case "open":
            return await running.opened(desk, staff, press.id)
        case "book":
            view = await ledgers.ledger(desk, staff, press.id)
            return running.page(staff, texts.ledger(desk, view), keyboards.ledger(view))
        case _:
            return await _list(desk, staff, press.after or None)


async def _list(desk: Desk, staff: Staff, before: int | None) -> Outgoing:
    page = await ledgers.notices(desk, staff, before)
    return running.page(staff, texts.notices(desk, page), keyboards.notices(page))
