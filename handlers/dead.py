"""/dead (死信): what could not be sent, what could not be handled; an admin has it tried again or lets it go."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain import dead_letters, staffing
from domain.dead_letters import DeadPage, Overview
from domain.desk import Desk
from domain.duty import require_admin
from domain.membership import Membership
from domain.people import Person, Staff
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import DeadPress
from handlers.filters import Pressed, StaffCommand
from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly
from handlers.texts import dead as texts
from handlers.texts.ledger import first_start

router = Router(name="dead")


@router.message(StaffCommand("dead"))
async def dead(message: Message, staff: Staff, desk: Desk) -> Outgoing:
    """How many of which reason, in the admin's private chat."""
    require_admin(staff)
    if message.chat.type != ChatType.PRIVATE and not await desk.unit.people.reachable(staff.user):
        return quietly(message, first_start())
    return await _overview(desk, staff)


@router.callback_query(Pressed(DeadPress))
async def dead_pressed(
    query: CallbackQuery, press: DeadPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """A page; 重发 · 再试 · 放弃."""
    staff = await staffing.officer(desk, person, membership)
    match press.do:
        case "list":
            return [await _parcels(desk, staff, press.after or None), pressed(query)]
        case "graves":
            return [await _graves(desk, staff, press.after or None), pressed(query)]
        case "again" | "all":
            raised = await dead_letters.again(desk, staff, press.id, alike=press.do == "all")
            return [await _after(desk, staff, press), pressed(query, texts.again(raised), alert=True)]
        case "drop" | "let":
            gone = await dead_letters.drop(desk, staff, press.id, alike=press.do == "let")
            return [await _after(desk, staff, press), pressed(query, texts.dropped(gone))]
        case "revive":
            await dead_letters.call(desk, staff, press.id)
            return [await _graves(desk, staff, None), pressed(query, texts.called(), alert=True)]
        case "level":
            await dead_letters.level(desk, staff, press.id)
            return [await _graves(desk, staff, None), pressed(query, texts.levelled())]
        case _:
            return [await _overview(desk, staff), pressed(query)]


async def _after(desk: Desk, staff: Staff, press: DeadPress) -> Outgoing:
    return await (_overview(desk, staff) if press.do in ("all", "let") else _parcels(desk, staff, None))


async def _overview(desk: Desk, staff: Staff) -> Outgoing:
    found = await dead_letters.overview(desk, staff)
    return _page(staff, texts.overview(found), overview_keys(found))


async def _parcels(desk: Desk, staff: Staff, before: int | None) -> Outgoing:
    page = await dead_letters.parcels(desk, staff, before)
    return _page(staff, texts.parcels(desk, page), page_keys(page, "list"))


async def _graves(desk: Desk, staff: Staff, before: int | None) -> Outgoing:
    page = await dead_letters.graves(desk, staff, before)
    return _page(staff, texts.graves(desk, page), page_keys(page, "graves"))


def _page(staff: Staff, text: str, markup: InlineKeyboardMarkup | None) -> Outgoing:
    """One message an admin, edited in place; below what was said since."""
    method = SendMessage(chat_id=staff.user, text=text, reply_markup=markup)
    return Outgoing(method, slot=f"dead:{staff.id}", resurface=True)


def overview_keys(found: Overview) -> InlineKeyboardMarkup | None:
    """By reason: 重发, 放弃; and the rows."""
    rows: Rows = [
        [
            button(f"🔁 重发第 {n} 类", DeadPress(do="all", id=newest).pack()),
            button(f"🗑 放弃第 {n} 类", DeadPress(do="let", id=newest).pack(), "danger"),
        ]
        for n, (_, _, newest) in enumerate(found.reasons, 1)
    ]
    pages = [button("一条条看", DeadPress(do="list").pack())] if found.parcels else []
    if found.buried:
        pages.append(button(f"处理不了的 {found.buried}", DeadPress(do="graves").pack()))
    rows.append(pages)
    return rows_of(rows) if any(rows) else None


def page_keys(page: DeadPage, what: str) -> InlineKeyboardMarkup:
    """A row of two a dead letter; the next page, and back."""
    rows: Rows = [
        [
            button(f"🔁 重发 #{one.id}", DeadPress(do="again", id=one.id).pack()),
            button(f"🗑 放弃 #{one.id}", DeadPress(do="drop", id=one.id).pack(), "danger"),
        ]
        for one in page.parcels
    ]
    for grave in page.graves:
        again = (
            [] if grave.called else [button(f"🔁 再试 {grave.reference}", DeadPress(do="revive", id=grave.id).pack())]
        )
        let_go = button(f"🗑 放弃 {grave.reference}", DeadPress(do="level", id=grave.id).pack(), "danger")
        rows.append([*again, let_go])
    onward = [button("更早的 ▶️", DeadPress(do=what, after=page.before).pack())] if page.before else []
    rows.append([*onward, button("⬅️ 死信", DeadPress(do="show").pack())])
    return rows_of(rows)
