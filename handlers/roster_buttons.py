"""The buttons of the roster; each right is asked for anew when one is pressed."""

import json
from datetime import date, time, timedelta

from aiogram import Router
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery

from domain import handing, presence, rostering, staffing, swapping
from domain.desk import Desk
from domain.errors import Missing
from domain.membership import Membership
from domain.people import Person, Staff
from domain.roster_file import HEADS, RosterLine
from domain.rosters import Handing
from handlers import roster_keyboards as keys
from handlers import sheets
from handlers.callbacks import RosterPress
from handlers.filters import Pressed
from handlers.outgoing import Outgoing
from handlers.replying import pressed, privately, said
from handlers.roster import taken_leave
from handlers.roster_table import shown
from handlers.texts import refusing
from handlers.texts import roster as texts
from handlers.texts import roster_setting as setting

router = Router(name="roster_buttons")
_TABLE = frozenset({"week", "how", "template", "yes", "no", "weekly", "undo"})
_SWAP = frozenset({"swap", "which", "whom", "ask", "agree", "decline"})


@router.callback_query(Pressed(RosterPress))
async def roster_pressed(
    query: CallbackQuery, press: RosterPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """A button of the table, of a swap, of a leave."""
    staff = await staffing.officer(desk, person, membership)
    if press.do in _TABLE:
        return await _table(query, press, staff, desk)
    if press.do in _SWAP:
        return await _swap(query, press, staff, desk)
    return await _away(query, press, staff, desk)


async def _table(query: CallbackQuery, press: RosterPress, staff: Staff, desk: Desk) -> list[Outgoing]:
    match press.do:
        case "week":
            unit = press.one or None
            if unit is not None and desk.centre.unit(unit) is None:
                raise Missing("roster_unit")
            text, markup = await shown(desk, staff, unit, min(press.two, 2 * keys.THIS_WEEK))
            return [privately(query, staff.user, text, markup), pressed(query)]
        case "how":
            return [privately(query, staff.user, setting.how_to_set()), pressed(query)]
        case "template":
            return [pressed(query), await _template(desk, staff, press.one or None)]
        case "weekly":
            shift = await rostering.repeat(desk, staff, press.one)
            return [privately(query, staff.user, setting.weekly(desk, shift)), pressed(query)]
        case "undo":
            shift = await rostering.take_out(desk, staff, press.one, weekly=True)
            owner = await desk.unit.staff.by_id(shift.staff)
            text = setting.taken_out(desk, shift, owner.name if owner else "", shift.series is not None)
            return [privately(query, staff.user, text), pressed(query)]
    asked = await desk.unit.dialogs.get(staff.user, staff.user) or {}
    if asked.get("do") != "roster":
        return [pressed(query), said(staff.user, setting.stale())]
    await desk.unit.dialogs.drop(staff.user, staff.user)
    if press.do != "yes":
        return [pressed(query), said(staff.user, setting.dropped())]
    plan = await rostering.taken_over(desk, staff, _unpacked(asked["list"]))
    return [pressed(query), said(staff.user, setting.taken(plan))]


async def _swap(query: CallbackQuery, press: RosterPress, staff: Staff, desk: Desk) -> list[Outgoing]:
    match press.do:
        case "swap":
            shifts = await swapping.coming(desk, staff)
            text, markup = texts.choose_shift(not shifts), keys.my_shifts(desk, shifts)
        case "which":
            shift = await swapping.his_shift(desk, staff, press.one)
            people = await swapping.partners(desk, staff, shift)
            text, markup = texts.choose_partner(desk, shift, not people), keys.partners(shift, people)
        case "whom":
            shift = await swapping.his_shift(desk, staff, press.one)
            asked = next((s for s in await swapping.partners(desk, staff, shift) if s.id == press.two), None)
            if asked is None:
                raise Missing("partner")
            theirs = await swapping.coming(desk, asked, shift.unit, any_unit=False)
            text, markup = texts.choose_back(desk, shift, asked.name), keys.back(desk, shift, asked, theirs)
        case "ask":
            swap = await swapping.ask(desk, staff, press.one, press.two, press.three)
            partner = await desk.unit.staff.by_id(swap.asked)
            text, markup = texts.swap_asked(desk, swap, partner.name if partner else ""), None
        case _:
            swap = await swapping.answer(desk, staff, press.one, yes=press.do == "agree")
            text, markup = texts.swap_settled(swap), None
    return [privately(query, staff.user, text, markup), pressed(query)]


async def _away(query: CallbackQuery, press: RosterPress, staff: Staff, desk: Desk) -> list[Outgoing]:
    today = desk.now.astimezone(desk.office.zone).date()
    markup = None
    match press.do:
        case "on":
            text = texts.on_now(desk, await presence.come_on(desk, staff))
        case "off":
            text = texts.off_now(desk, await presence.go_off(desk, staff))
        case "leave":
            mine = await presence.leaves_of(desk, staff)
            text, markup = texts.leave_how(mine, desk), keys.leaves(desk, mine)
        case "days" if press.one < 30 and 0 < press.two < 30:
            first = today + timedelta(days=press.one)
            kept = await presence.leave(desk, staff, first, first + timedelta(days=press.two - 1))
            text, markup = await taken_leave(desk, staff, kept)
        case "deputy":
            deputy = await desk.unit.staff.by_id(press.two)
            if deputy is None:
                raise Missing("deputy")
            kept = await presence.choose_deputy(desk, staff, press.one, deputy)
            text, markup = await taken_leave(desk, staff, kept)
        case "given" | "queued":
            how = Handing.DEPUTY if press.do == "given" else Handing.QUEUE
            text = texts.handed(await handing.hand_over(desk, staff, press.one, how), how)
        case "back":
            text = texts.leave_over(desk, await presence.cancel_leave(desk, staff, press.one))
        case _:
            return [pressed(query, refusing.unknown_press())]
    return [privately(query, staff.user, text, markup), pressed(query)]


async def _template(desk: Desk, staff: Staff, unit: int | None) -> Outgoing:
    """Heads and the next two days of that unit to begin with."""
    found = desk.centre.unit(unit)
    name = found.name if found is not None else ""
    first = desk.now.astimezone(desk.office.zone).date() + timedelta(days=1)
    rows = [
        (first.isoformat(), "08:00-20:00", name, staff.name, ""),
        (first.isoformat(), "20:00-08:00", name, staff.name, ""),
    ]
    data = sheets.written("值班表", HEADS, rows)
    return Outgoing(SendDocument(chat_id=staff.user, document=BufferedInputFile(data, filename="值班表.xlsx")))


def _unpacked(packed: str) -> list[RosterLine]:
    return [
        RosterLine(
            line,
            date.fromisoformat(day) if day else None,
            (month_day[0], month_day[1]) if month_day else None,
            (time.fromisoformat(span[0]), time.fromisoformat(span[1])),
            unit,
            tuple(people),
        )
        for line, day, month_day, span, unit, people in json.loads(packed)
    ]
