"""/places: admins look at the gazetteer, send a list, see what changes, confirm."""

import asyncio
import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain import staffing, surveying
from domain.desk import Desk
from domain.duty import require_admin
from domain.gazetteer import KnownPlace, PlaceList
from domain.membership import Membership
from domain.people import Person, Staff
from handlers import sheets
from handlers.callbacks import PlacesPress
from handlers.filters import Pressed, StaffCommand, person_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly, said
from handlers.texts import files
from handlers.texts import places as texts

router = Router(name="places")


class SheetOfAdmin(Filter):
    """A table that an admin sends in private; gives `staff`."""

    async def __call__(self, message: Message, desk: Desk, membership: Membership) -> bool | dict[str, Any]:
        if message.chat.type != ChatType.PRIVATE or message.from_user is None or message.document is None:
            return False
        if not (message.document.file_name or "").lower().endswith(sheets.TABLES):
            return False
        staff = await staffing.may_look(desk, person_of(message.from_user), membership)
        return {"staff": staff} if staff is not None and staff.is_admin else False


def _button(text: str, do: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=PlacesPress(do=do).pack())


def overview_keys(*, filled: bool) -> InlineKeyboardMarkup:
    """导出 when there is something, and a sheet to begin with."""
    row = [_button("⬇️ 导出", "export")] if filled else []
    return InlineKeyboardMarkup(inline_keyboard=[[*row, _button("📄 空白样表", "template")]])


def confirm_keys() -> InlineKeyboardMarkup:
    """确认 · 取消 under a preview."""
    return InlineKeyboardMarkup(inline_keyboard=[[_button("✅ 换上", "yes"), _button("✖️ 不换", "no")]])


@router.message(StaffCommand("places"))
async def places_command(message: Message, staff: Staff, desk: Desk) -> Outgoing:
    """/places."""
    require_admin(staff)
    known = await desk.unit.gazetteer.all()
    return quietly(message, texts.overview(known), overview_keys(filled=bool(known)))


@router.message(SheetOfAdmin())
async def sheet(message: Message, staff: Staff, desk: Desk) -> Outgoing:
    """A list sent back: what it would change, or everything that is wrong with it."""
    found = desk.listed
    if not isinstance(found, PlaceList) or not found.readable or not found.known:
        opened = isinstance(found, PlaceList) and found.readable
        name = message.document.file_name if message.document else None
        return said(staff.user, files.unknown(name or "", opened=opened))
    if found.faults:
        return said(staff.user, texts.faulty(found.faults))
    changes = await surveying.compared(desk, staff, found.places)
    if not changes:
        return said(staff.user, texts.preview(changes))
    state = {"do": "places", "list": _packed(found.places)}
    await desk.unit.dialogs.put(staff.user, staff.user, state, desk.now + desk.office.policy.dialog_wait)
    return said(staff.user, texts.preview(changes), confirm_keys())


@router.callback_query(Pressed(PlacesPress))
async def places_pressed(
    query: CallbackQuery, press: PlacesPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """换上, 不换, 导出, 空白样表."""
    staff = await staffing.officer(desk, person, membership)
    require_admin(staff)
    if press.do == "export":
        known = await desk.unit.gazetteer.all()
        file = await asyncio.to_thread(sheets.xlsx_of, known)  # a second for twenty thousand
        return [pressed(query), _sent(staff, file, "places.xlsx")]
    if press.do == "template":
        return [pressed(query), _sent(staff, sheets.template(), "places-template.xlsx")]
    asked = await desk.unit.dialogs.get(staff.user, staff.user) or {}
    if asked.get("do") != "places":
        return [pressed(query), said(staff.user, texts.stale())]
    await desk.unit.dialogs.drop(staff.user, staff.user)
    if press.do != "yes":
        return [pressed(query), said(staff.user, texts.dropped())]
    changes = await surveying.taken_over(desk, staff, _unpacked(asked["list"]))
    return [pressed(query), said(staff.user, texts.taken(changes))]


def _sent(staff: Staff, data: bytes, name: str) -> Outgoing:
    return Outgoing(SendDocument(chat_id=staff.user, document=BufferedInputFile(data, filename=name)))


def _packed(places: Sequence[KnownPlace]) -> str:
    rows = [[p.name, p.kind, p.aliases, p.town, p.village, p.grid, p.latitude, p.longitude] for p in places]
    return base64.b85encode(zlib.compress(json.dumps(rows, ensure_ascii=False).encode())).decode()


def _unpacked(packed: str) -> list[KnownPlace]:
    rows = json.loads(zlib.decompress(base64.b85decode(packed)))
    return [KnownPlace(row[0], row[1], tuple(row[2]), *row[3:]) for row in rows]
