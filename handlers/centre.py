"""/centre: admins look at the units page by page, send a file, see what changes, confirm."""

import asyncio
import base64
import json
import zlib
from dataclasses import astuple
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.methods import SendDocument, SendMessage
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain import centring, staffing
from domain.centre import Centre, OrgUnit, Post, UnitLevel
from domain.centre_file import CentrePlan, MemberLine, UnitLine
from domain.centre_gaps import gaps
from domain.centre_reading import CentreList
from domain.desk import Desk
from domain.duty import require_admin
from domain.membership import Membership
from domain.people import Person, Staff
from handlers import centre_files
from handlers.callbacks import CentrePress
from handlers.filters import Pressed, StaffCommand, person_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import centre as texts
from handlers.texts import centre_faults as faults

router = Router(name="centre")
#: Units on one page.
PAGE = 12


class CentreOfAdmin(Filter):
    """An organisation that an admin sends in private, told by its sheets; gives `staff` and `found`."""

    async def __call__(self, message: Message, desk: Desk, membership: Membership) -> bool | dict[str, Any]:
        if not isinstance(desk.listed, CentreList) or message.chat.type != ChatType.PRIVATE:
            return False
        if message.from_user is None:
            return False
        staff = await staffing.may_look(desk, person_of(message.from_user), membership)
        return {"staff": staff, "found": desk.listed} if staff is not None and staff.is_admin else False


def _button(text: str, do: str, unit: int = 0, page: int = 0) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=CentrePress(do=do, unit=unit, page=page).pack())


def keys(centre: Centre, one: OrgUnit | None, page: int = 0) -> InlineKeyboardMarkup:
    """What stands below a unit, two in a row; pages; the way up; 导出 and 样表 at the top."""
    below = centre.children(one.id) if one is not None else ()
    shown = below[page * PAGE : (page + 1) * PAGE]
    buttons = [
        _button(f"{u.name[:18]}（{len(centre.below(u.id)) - 1 or _people(centre, u)}）", "show", u.id) for u in shown
    ]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    here = one.id if one is not None else 0
    beside = [_button("◀️ 上一页", "show", here, page - 1)] if page else []
    if (page + 1) * PAGE < len(below):
        beside.append(_button("下一页 ▶️", "show", here, page + 1))
    rows += [beside] if beside else []
    if one is not None and one.parent is not None:
        rows.append([_button("⬆️ 上一级", "show", one.parent)])
    else:
        export = [_button("⬇️ 导出", "export")] if centre else []
        rows.append([*export, _button("📄 样表", "template")])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _people(centre: Centre, one: OrgUnit) -> str:
    return f"{len(centre.members(one.id))} 人"


def confirm_keys(*, more: bool) -> InlineKeyboardMarkup:
    """确认 · 取消 under a preview; all names when it has not room for them."""
    rows = [[_button("✅ 确认换上", "yes"), _button("✖️ 取消", "no")]]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *([[_button("📄 全部名字", "names")]] if more else [])])


def _panel(staff: Staff, text: str, markup: InlineKeyboardMarkup, *, below: bool = False) -> Outgoing:
    """The one message with the tree in this admin's chat. `below`: under what he has typed."""
    method = SendMessage(chat_id=staff.user, text=text, reply_markup=markup)
    return Outgoing(method, slot=f"centre:{staff.id}", resurface=below)


def _top(desk: Desk) -> tuple[str, InlineKeyboardMarkup]:
    centre = desk.centre
    return texts.overview(centre, gaps(desk.office.centre)), keys(centre, centre.county)


@router.message(StaffCommand("centre"))
async def centre_command(message: Message, staff: Staff, desk: Desk) -> Outgoing:
    """/centre."""
    require_admin(staff)
    return _panel(staff, *_top(desk), below=True)


@router.message(CentreOfAdmin())
async def centre_file(message: Message, staff: Staff, found: CentreList, desk: Desk) -> Outgoing:
    """A file: what it would change, or everything that is wrong with it."""
    if found.faults:
        if len(found.faults) <= faults.MOST_FAULTS:
            return said(staff.user, faults.faulty(found))
        return _file(staff, faults.all_faults(found).encode(), "centre-faults.txt", faults.faulty(found))
    changes = await centring.compared(desk.unit, found.plan)
    if not changes or changes.stuck:
        return said(staff.user, texts.preview(changes))
    state = {"do": "centre", "plan": _packed(found.plan)}
    await desk.unit.dialogs.put(staff.user, staff.user, state, desk.now + desk.office.policy.dialog_wait)
    more = bool(texts.all_changes(changes))
    return said(staff.user, texts.preview(changes, found.warnings), confirm_keys(more=more))


@router.callback_query(Pressed(CentrePress))
async def centre_pressed(
    query: CallbackQuery, press: CentrePress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """确认, 取消, 全部名字, 导出, 样表, a unit, a page."""
    staff = await staffing.officer(desk, person, membership)
    require_admin(staff)
    match press.do:
        case "show":
            return [pressed(query), await _shown(desk, staff, press)]
        case "export":
            plan = await centring.current(desk.unit)
            file = await asyncio.to_thread(centre_files.xlsx_of, plan)
            return [pressed(query), _file(staff, file, "centre.xlsx", texts.captions("export"))]
        case "template":
            file = await asyncio.to_thread(lambda: centre_files.xlsx_of(centre_files.example()))
            return [pressed(query), _file(staff, file, "centre-example.xlsx", texts.captions("template"))]
    asked = await desk.unit.dialogs.get(staff.user, staff.user) or {}
    if asked.get("do") == "centre_done" and press.do == "yes":
        return [pressed(query, texts.already(), alert=True)]
    if asked.get("do") != "centre":
        return [pressed(query), said(staff.user, texts.stale())]
    if press.do == "names":
        names = texts.all_changes(await centring.compared(desk.unit, _unpacked(asked["plan"])))
        return [pressed(query), _file(staff, names.encode(), "centre-changes.txt", texts.captions("names"))]
    await desk.unit.dialogs.drop(staff.user, staff.user)
    if press.do != "yes":
        return [pressed(query), said(staff.user, texts.dropped())]
    changes = await centring.settled(desk, _unpacked(asked["plan"]), staff)
    until = desk.now + desk.office.policy.dialog_wait
    await desk.unit.dialogs.put(staff.user, staff.user, {"do": "centre_done"}, until)
    return [pressed(query), said(staff.user, texts.taken(changes))]


async def _shown(desk: Desk, staff: Staff, press: CentrePress) -> Outgoing:
    centre = desk.centre
    one = centre.unit(press.unit)
    if one is None or one == centre.county:
        text, markup = _top(desk)
        return _panel(staff, text, keys(centre, one, press.page) if one else markup)
    people = {s.id: s for s in await desk.unit.staff.all()}
    text = texts.unit(centre, one, people, lost=one.chat in desk.office.centre.lost)
    return _panel(staff, text, keys(centre, one, press.page))


def _file(staff: Staff, data: bytes, name: str, caption: str) -> Outgoing:
    file = BufferedInputFile(data, filename=name)
    return Outgoing(SendDocument(chat_id=staff.user, document=file, caption=caption))


def _packed(plan: CentrePlan) -> str:
    rows = [[astuple(line) for line in plan.units], [astuple(line) for line in plan.members]]
    return base64.b85encode(zlib.compress(json.dumps(rows, ensure_ascii=False).encode())).decode()


def _unpacked(packed: str) -> CentrePlan:
    units, members = json.loads(zlib.decompress(base64.b85decode(packed)))
    return CentrePlan(
        tuple(UnitLine(u[0], u[1], UnitLevel(u[2]), u[3], tuple(u[4]), *u[5:]) for u in units),
        tuple(MemberLine(user, name, unit, Post(post), *rest) for user, name, unit, post, *rest in members),
    )
