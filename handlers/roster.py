"""/roster, /on, /off, /leave, /swap: who is on duty when; by command, by word, by file."""

import json
import re
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import InlineKeyboardMarkup, Message

from domain import presence, roster_plan, rostering, staffing, swapping
from domain.desk import Desk
from domain.errors import Missing, WrongRoster
from domain.handing import in_hand
from domain.membership import Membership
from domain.people import Staff
from domain.roster_file import RosterLine, RosterList, parsed_date, parsed_span, typed
from domain.rosters import Presence, RosterFault
from handlers import roster_keyboards as keys
from handlers.filters import StaffCommand, acting, person_of
from handlers.outgoing import Outgoing
from handlers.replying import quietly, said
from handlers.roster_table import shown
from handlers.texts import roster as texts
from handlers.texts import roster_setting as setting

router = Router(name="roster")
_WORDS = {"上班": "on", "下班": "off", "请假": "leave", "换班": "swap", "值班表": "roster", "排班": "roster"}
_EVERY = "每周"
_OUT = frozenset({"删", "删除", "去掉", "取消", "del", "off"})
_WEEKLY = re.compile(rf"\s*{_EVERY}(?:重复)?\s*$")

Said = tuple[str, InlineKeyboardMarkup | None]


class RosterWord(Filter):
    """上班, 下班, 请假, 换班, 值班表 and nothing else, by somebody on duty; gives `staff`, `command`, `args`."""

    async def __call__(
        self, message: Message, desk: Desk, membership: Membership, duty_chat: int
    ) -> bool | dict[str, Any]:
        command = _WORDS.get((message.text or "").strip())
        if command is None or message.reply_to_message is not None:
            return False
        person = acting(message, desk, duty_chat)
        staff = await staffing.may_look(desk, person, membership) if person is not None else None
        return {"staff": staff, "command": command, "args": ""} if staff is not None else False


class RosterOfStaff(Filter):
    """A roster that somebody on duty sends in private, told by its heads; gives `staff` and `found`."""

    async def __call__(self, message: Message, desk: Desk, membership: Membership) -> bool | dict[str, Any]:
        if not isinstance(desk.listed, RosterList) or message.chat.type != ChatType.PRIVATE:
            return False
        if message.from_user is None:
            return False
        staff = await staffing.may_look(desk, person_of(message.from_user), membership)
        return {"staff": staff, "found": desk.listed} if staff is not None else False


@router.message(RosterWord())
@router.message(StaffCommand("roster", "on", "off", "leave", "swap"))
async def roster_command(message: Message, staff: Staff, command: str, args: str, desk: Desk) -> Outgoing:
    """One of the five; /roster alone shows the table."""
    match command:
        case "on":
            return quietly(message, texts.on_now(desk, await presence.come_on(desk, staff)))
        case "off":
            return quietly(message, texts.off_now(desk, await presence.go_off(desk, staff)))
        case "leave":
            return quietly(message, *await _leave(desk, staff, args))
        case "swap":
            shifts = await swapping.coming(desk, staff)
            return quietly(message, texts.choose_shift(not shifts), keys.my_shifts(desk, shifts))
        case _:
            return quietly(message, *await _roster(desk, staff, args, message))


@router.message(RosterOfStaff())
async def roster_file(message: Message, staff: Staff, found: RosterList, desk: Desk) -> Outgoing:
    """A roster: what it would change, or everything that is wrong with it."""
    if found.faults:
        return said(staff.user, setting.faulty(found.faults))
    plan = await roster_plan.planned(desk, staff, found.lines)
    if plan.faults:
        return said(staff.user, setting.faulty(plan.faults))
    names = {s.id: s.name for s in await desk.unit.staff.all()}
    if not plan:
        return said(staff.user, setting.preview(desk, plan, names))
    state = {"do": "roster", "list": packed(found.lines)}
    await desk.unit.dialogs.put(staff.user, staff.user, state, desk.now + desk.office.policy.dialog_wait)
    return said(staff.user, setting.preview(desk, plan, names), keys.confirm())


async def _roster(desk: Desk, staff: Staff, args: str, message: Message) -> Said:
    verb, _, rest = args.partition(" ")
    if verb in _OUT:
        return await _take_out(desk, staff, rest.strip()), None
    weekly = _WEEKLY.search(args) is not None
    line = typed(_WEEKLY.sub("", args)) if args else None
    if isinstance(line, RosterFault):
        raise WrongRoster([line])
    if line is not None:
        line = _with_unit(desk, line)
        shifts = await rostering.put(desk, staff, line, weekly=weekly)
        names = {s.id: s.name for s in await desk.unit.staff.all()}
        markup = keys.put(shifts[0], weekly=weekly) if len(shifts) == 1 else None
        return setting.put(desk, shifts, names, weekly), markup
    unit = roster_plan.own_unit(desk, staff)
    if args:
        named = roster_plan.unit_named(desk, args)
        if named is None:
            return setting.how_to_set(), None
        unit = named.id
    elif message.chat.type != ChatType.PRIVATE:
        here = desk.centre.in_chat(message.chat.id, message.message_thread_id)
        unit = here[0].id if here else unit
    return await shown(desk, staff, unit)


def _with_unit(desk: Desk, line: RosterLine) -> RosterLine:
    """赵志强 青溪镇: a word among the people that names a unit is the unit."""
    units = [p for p in line.people if roster_plan.unit_named(desk, p) is not None]
    if not units:
        return line
    people = tuple(p for p in line.people if p not in units)
    return RosterLine(line.line, line.day, line.month_day, line.span, units[0], people)


async def _take_out(desk: Desk, staff: Staff, args: str) -> str:
    """删 11-23 赵志强 [每周]."""
    every = _WEEKLY.search(args) is not None
    words = _WEEKLY.sub("", args).split()
    today = desk.now.astimezone(desk.office.zone).date()
    day = parsed_date(words[0], today) if words else None
    if day is None or len(words) < 2:
        return setting.not_there()
    spans = [span for w in words[1:] if (span := parsed_span(w)) is not None]
    people = [s for s in await desk.unit.staff.all() if s.name in words[1:] or str(s.user) in words[1:]]
    for one in people:
        for shift in await desk.unit.roster.shifts_of(one.id, desk.now):
            starts = shift.starts.astimezone(desk.office.zone)
            if starts.date() == day and (not spans or starts.time() == spans[0][0]):
                await rostering.take_out(desk, staff, shift.id, weekly=every)
                return setting.taken_out(desk, shift, one.name, every and shift.series is not None)
    return setting.not_there()


async def _leave(desk: Desk, staff: Staff, args: str) -> Said:
    words = args.replace("至", " ").replace("到", " ").replace("~", " ").split()
    mine = await presence.leaves_of(desk, staff)
    if not words:
        return texts.leave_how(mine, desk), keys.leaves(desk, mine)
    today = desk.now.astimezone(desk.office.zone).date()
    days = [d for w in words[:2] if (d := parsed_date(w, today)) is not None]
    if not days:
        return texts.no_date(), keys.leave_days()
    deputy: Staff | None = None
    rest = " ".join(words[len(days) :])
    if rest:
        deputy = await staffing.named(desk, rest)
        if deputy is None:
            raise Missing("deputy")
    leave = await presence.leave(desk, staff, days[0], days[-1], deputy)
    return await taken_leave(desk, staff, leave)


async def taken_leave(desk: Desk, staff: Staff, leave: Presence) -> Said:
    """What is said when a leave is taken down, or its deputy chosen."""
    found = [await presence.deputy_for(desk, leave, u) for u in presence.units_of(desk, staff)]
    deputies = list({d.id: d for d in found if d is not None}.values())
    held = len(await in_hand(desk, staff.id))
    others = await presence.stand_ins(desk, staff)
    return texts.on_leave(desk, leave, deputies, held), keys.on_leave(leave, deputies, others, held)


def packed(lines: tuple[RosterLine, ...]) -> str:
    """The rows as a dialogue keeps them."""
    rows = [
        [r.line, r.day.isoformat() if r.day else "", r.month_day, [t.isoformat() for t in r.span], r.unit, r.people]
        for r in lines
    ]
    return json.dumps(rows, ensure_ascii=False)
