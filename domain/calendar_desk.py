"""The working calendar at the counter: looked at, compared with a list, taken over; the admins reminded of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from domain.calendars import CalendarChanges, CalendarDay, changed
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing
from domain.history import Act, Deed
from domain.office_notices import CalendarMissing
from domain.people import Staff
from domain.ports import Unit
from domain.recounting import kept
from domain.workdays import Calendar, WorkCalendar

#: At this hour the admins are reminded: of next year weekly from 1 November, of this year daily.
_AT = time(9)
_SEASON = (11, 1)
_NAME = "calendar"


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A year as an admin looks at it. `provisional`: open tickets whose deadline waits for a calendar."""

    year: int
    calendar: WorkCalendar
    provisional: int

    @property
    def published(self) -> bool:
        return self.calendar.published(self.year)


async def viewed(desk: Desk, staff: Staff, year: int) -> CalendarView:
    """Raises NotAllowed."""
    require_admin(staff)
    return CalendarView(year, await kept(desk), await desk.unit.calendar.provisional())


async def compared(desk: Desk, staff: Staff, days: Sequence[CalendarDay]) -> CalendarChanges:
    """What setting these days would change. Raises NotAllowed."""
    require_admin(staff)
    return await _compared(desk.unit, desk.office.calendar.shipped, days)


async def taken_over(desk: Desk, staff: Staff, days: Sequence[CalendarDay]) -> CalendarChanges:
    """These days are set. Raises NotAllowed, Missing("rest") for a holiday without end."""
    require_admin(staff)
    return await imported(desk.unit, desk.now, desk.office.calendar.shipped, days, staff.id)


async def imported(
    unit: Unit, now: datetime, shipped: WorkCalendar, days: Sequence[CalendarDay], staff: int | None = None
) -> CalendarChanges:
    """The same; `staff` (Staff.id) is None on the command line. Provisional deadlines are marked to be reckoned anew.

    Raises Missing("rest").
    """
    found = await _compared(unit, shipped, days)
    if found.rest is not None:
        raise Missing("rest", found.rest.isoformat())
    if found:
        await unit.calendar.put(found.put)
        await unit.calendar.drop(found.drop)
        for year in found.years:
            await unit.calendar.publish(year, now)
        await unit.calendar.reckon()
        await unit.knowledge.changed("calendar")
        await unit.history.act(Act(now, Deed.CALENDAR, staff, found.figures))
    return found


async def _compared(unit: Unit, shipped: WorkCalendar, days: Sequence[CalendarDay]) -> CalendarChanges:
    return changed(shipped, await unit.calendar.days(), await unit.calendar.years(), days)


def reminder_day(now: datetime, zone: tzinfo, calendar: Calendar) -> tuple[date, int] | None:
    """The latest day whose reminder is due, and the year whose calendar is missing; None when none is."""
    local = now.astimezone(zone)
    today = local.date() if local.time() >= _AT else local.date() - timedelta(days=1)
    if not calendar.published(today.year):
        return today, today.year
    begins = date(today.year, *_SEASON)
    if today < begins or calendar.published(today.year + 1):
        return None
    return begins + (today - begins) // timedelta(days=7) * timedelta(days=7), today.year + 1


def next_look(now: datetime, zone: tzinfo) -> datetime:
    """The next 09:00 of the office's time."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), _AT, zone)
    return today if today > local else datetime.combine(local.date() + timedelta(days=1), _AT, zone)


async def reachable(desk: Desk) -> frozenset[int]:
    """The admins who would get a message in private: a bot can't write first."""
    return frozenset([user for user in desk.office.admins if await desk.unit.people.reachable(user)])


async def remind(desk: Desk) -> bool:
    """Tell the admins that a calendar is missing, once for each of its days, late rather than never.

    The day on which the centre begins is not told of; while no admin can be reached it is tried again each day. Once a
    day what is provisional is reckoned anew as well: a newer version of the program may have brought the calendar.
    """
    calendar = await kept(desk)
    if await desk.unit.calendar.provisional():
        await desk.unit.calendar.reckon()
    found = reminder_day(desk.now, desk.office.zone, calendar)
    told = await desk.unit.calendar.reminded(_NAME)
    if told is None:
        await desk.unit.calendar.remind(_NAME, desk.now.astimezone(desk.office.zone).date())
        return False
    if found is None or found[0] <= told or not await reachable(desk):
        return False
    await desk.unit.calendar.remind(_NAME, found[0])
    day, year = found
    desk.post(CalendarMissing(year, year == day.year, await desk.unit.calendar.provisional()))
    return True
