"""The table of a unit as it is shown: two weeks, who is away, where nobody is on."""

from datetime import datetime, time, timedelta

from aiogram.types import InlineKeyboardMarkup

from domain.desk import Desk
from domain.people import Staff
from domain.presence import deputy_for, units_of
from domain.roster_plan import may_set
from domain.rostering import gaps
from domain.rosters import PresenceKind
from handlers import roster_keyboards as keys
from handlers.texts import roster as texts

_DAYS = 14

Shown = tuple[str, InlineKeyboardMarkup]


async def shown(desk: Desk, staff: Staff, unit: int | None, week: int = keys.THIS_WEEK) -> Shown:
    """Two weeks from Monday of that week (keys.THIS_WEEK: this one) on."""
    zone = desk.office.zone
    today = desk.now.astimezone(zone).date()
    first = today - timedelta(days=today.weekday()) + timedelta(weeks=week - keys.THIS_WEEK)
    since = datetime.combine(first, time(), zone)
    until = since + timedelta(days=_DAYS)
    shifts = await desk.unit.roster.shifts(unit, since, until)
    leaves = [p for p in await desk.unit.roster.presences(since) if p.kind is PresenceKind.LEAVE]
    away: dict[int, str] = {}
    for shift in shifts:
        for leave in leaves:
            if leave.staff == shift.staff and leave.starts < shift.ends and shift.starts < leave.ends:
                deputy = await deputy_for(desk, leave, unit)
                away[shift.id] = deputy.name if deputy is not None else ""
    people = {s.id: s.name for s in await desk.unit.staff.all()}
    holes = [(max(a, desk.now), b) for a, b in gaps(shifts, since, until) if b > desk.now]
    text = texts.table(desk, unit, shifts, people, away, holes, first, _DAYS, may_set=may_set(desk, staff, unit))
    others = [
        (u, found.name)
        for u in units_of(desk, staff)
        if u is not None and u != unit and (found := desk.centre.unit(u)) is not None
    ]
    return text, keys.table(unit, week, others, may_set=may_set(desk, staff, unit))
