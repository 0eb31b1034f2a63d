"""/calendar: admins look at the working calendar, set a day, send a year, see what changes, confirm."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain import calendar_desk, staffing
from domain.calendar_file import HEADS, YEARS, DayList, parsed_day, parsed_works, rows_of
from domain.calendars import CalendarDay
from domain.delivery import Priority
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing
from domain.membership import Membership
from domain.office_notices import CalendarMissing
from domain.people import Person, Staff
from handlers import sheets
from handlers.callbacks import CalendarPress
from handlers.filters import Pressed, StaffCommand, person_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly, said
from handlers.texts import calendar as texts

router = Router(name="calendar")
#: A note as long as in a file.
_NOTE = 30


class CalendarOfAdmin(Filter):
    """A calendar that an admin sends in private, told by its heads; gives `staff` and `found`."""

    async def __call__(self, message: Message, desk: Desk, membership: Membership) -> bool | dict[str, Any]:
        if not isinstance(desk.listed, DayList) or message.chat.type != ChatType.PRIVATE or message.from_user is None:
            return False
        staff = await staffing.may_look(desk, person_of(message.from_user), membership)
        return {"staff": staff, "found": desk.listed} if staff is not None and staff.is_admin else False


def _button(text: str, do: str, year: int = 0) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=CalendarPress(do=do, year=year).pack())


def year_keys(year: int) -> InlineKeyboardMarkup:
    """导出 · 空白样表, and the years beside it."""
    beside = [_button(f"{y} 年", "year", y) for y in (year - 1, year + 1) if y in YEARS]
    rows = [[_button("⬇️ 导出", "export", year), _button("📄 空白样表", "template", year)], beside]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def confirm_keys() -> InlineKeyboardMarkup:
    """换上 · 不换 under a preview."""
    return InlineKeyboardMarkup(inline_keyboard=[[_button("✅ 换上", "yes"), _button("✖️ 不换", "no")]])


@router.message(StaffCommand("calendar"))
async def calendar_command(message: Message, staff: Staff, args: str, desk: Desk) -> Outgoing:
    """/calendar, /calendar 2027, /calendar 2027-02-10 放假 春节."""
    require_admin(staff)
    words = args.split(maxsplit=2)
    if not words or (len(words) == 1 and words[0].isdecimal() and len(words[0]) == 4 and int(words[0]) in YEARS):
        year = int(words[0]) if words else desk.now.astimezone(desk.office.zone).year
        return quietly(message, *await _year(desk, staff, year))
    day = parsed_day(words[0])
    works = parsed_works(words[1]) if len(words) > 1 else None
    if day is None or works is None:
        return quietly(message, texts.unread(words[0] if day is None else "", words[1] if len(words) > 1 else ""))
    text, markup = await _previewed(desk, staff, [CalendarDay(day, works, words[2][:_NOTE] if words[2:] else "")])
    return said(staff.user, text, markup) if markup is not None else quietly(message, text)


@router.message(CalendarOfAdmin())
async def calendar_file(message: Message, staff: Staff, found: DayList, desk: Desk) -> Outgoing:
    """A calendar: what it would change, or everything that is wrong with it."""
    if found.faults:
        return said(staff.user, texts.faulty(found.faults))
    return said(staff.user, *await _previewed(desk, staff, found.days))


@router.callback_query(Pressed(CalendarPress))
async def calendar_pressed(
    query: CallbackQuery, press: CalendarPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """换上, 不换, 导出, 空白样表, another year."""
    staff = await staffing.officer(desk, person, membership)
    require_admin(staff)
    year = press.year if press.year in YEARS else desk.now.astimezone(desk.office.zone).year
    match press.do:
        case "year":
            return [pressed(query), said(staff.user, *await _year(desk, staff, year))]
        case "export":
            found = await calendar_desk.viewed(desk, staff, year)
            return [pressed(query), _sent(staff, rows_of(found.calendar, [year]), f"calendar-{year}.xlsx", year)]
        case "template":
            return [pressed(query), _sent(staff, _template(year), f"calendar-{year}-template.xlsx", year)]
    asked = await desk.unit.dialogs.get(staff.user, staff.user) or {}
    if asked.get("do") != "calendar":
        return [pressed(query), said(staff.user, texts.stale())]
    await desk.unit.dialogs.drop(staff.user, staff.user)
    if press.do != "yes":
        return [pressed(query), said(staff.user, texts.dropped())]
    changes = await calendar_desk.taken_over(desk, staff, _unpacked(asked["days"]))
    return [pressed(query), said(staff.user, texts.taken(changes, await desk.unit.calendar.provisional()))]


async def _year(desk: Desk, staff: Staff, year: int) -> tuple[str, InlineKeyboardMarkup]:
    return texts.view(await calendar_desk.viewed(desk, staff, year)), year_keys(year)


async def _previewed(desk: Desk, staff: Staff, days: Sequence[CalendarDay]) -> tuple[str, InlineKeyboardMarkup | None]:
    changes = await calendar_desk.compared(desk, staff, days)
    if changes.rest is not None:
        raise Missing("rest", changes.rest.isoformat())
    text = texts.preview(changes, await desk.unit.calendar.provisional())
    if not changes:
        return text, None
    state = {"do": "calendar", "days": _packed(days)}
    await desk.unit.dialogs.put(staff.user, staff.user, state, desk.now + desk.office.policy.dialog_wait)
    return text, confirm_keys()


def missing(notice: CalendarMissing, admins: Iterable[int]) -> list[Outgoing]:
    """Each admin hears that a calendar is missing, with the sheet to begin with one tap away."""
    text, markup = texts.missing(notice), year_keys(notice.year)
    return [said(user, text, markup, priority=Priority.STATUS) for user in sorted(admins)]


def _sent(staff: Staff, rows: Sequence[Sequence[str]], name: str, year: int) -> Outgoing:
    file = BufferedInputFile(sheets.written("工作日历", HEADS, rows), filename=name)
    return Outgoing(SendDocument(chat_id=staff.user, document=file, caption=texts.exported([year])))


def _template(year: int) -> list[tuple[str, str, str]]:
    """The days that are free every year, and a make-up day to show how one is written."""
    fixed = ((1, 1, "元旦"), (5, 1, "劳动节"), (5, 2, "劳动节"), *((10, d, "国庆节") for d in (1, 2, 3)))
    rows = [(date(year, month, day).isoformat(), "放假", note) for month, day, note in fixed]
    return [*rows, (date(year, 10, 10).isoformat(), "上班", "例：国庆节调休，没有就删掉")]


def _packed(days: Sequence[CalendarDay]) -> str:
    return json.dumps([[one.day.isoformat(), one.works, one.note] for one in days], ensure_ascii=False)


def _unpacked(packed: str) -> list[CalendarDay]:
    return [CalendarDay(date.fromisoformat(day), works, note) for day, works, note in json.loads(packed)]
