"""Deadlines: natural hours, working days and working hours (rulebook §3.1, §3.3, amended by §8.1a)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from domain.taxonomy import Category

MORNING = (time(9), time(12))
AFTERNOON = (time(13), time(18))
CLOSE = time(18)
_HOURS_A_DAY = 8


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday but for `off` (holidays) and with `on` (make-up days)."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """True on a working day."""
        return day in self.on or (day.weekday() < 5 and day not in self.off)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        day += timedelta(days=1)
        while not self.works(day):
            day += timedelta(days=1)
        return day


def working_days(start: datetime, days: int, calendar: WorkCalendar, zone: tzinfo) -> datetime:
    """Close of business of the n-th working day after the day of `start` (which is not counted, 民法典 201)."""
    day = start.astimezone(zone).date()
    for _ in range(days):
        day = calendar.next_working_day(day)
    return datetime.combine(day, CLOSE, zone)


def working_hours(start: datetime, hours: float, calendar: WorkCalendar, zone: tzinfo) -> datetime:
    """`hours` of 09–12 and 13–18 on working days, counted from the minute of `start`."""
    left = timedelta(hours=hours)
    day = start.astimezone(zone).date()
    at = start.astimezone(zone)
    while True:
        if calendar.works(day):
            for opening, closing in (MORNING, AFTERNOON):
                begins = max(at, datetime.combine(day, opening, zone))
                ends = datetime.combine(day, closing, zone)
                if begins >= ends:
                    continue
                if left <= ends - begins:
                    return begins + left
                left -= ends - begins
        day += timedelta(days=1)


def deadline(category: Category, start: datetime, calendar: WorkCalendar, zone: tzinfo, urgent_hours: int) -> datetime:
    """When a ticket of that class must be finished, counted from 提交.

    Danger classes (0 hours in the taxonomy) count `urgent_hours` natural hours; working hours divisible by eight
    are working days (§8.1a).
    """
    hours = category.sla_hours
    if hours <= 0:
        return start + timedelta(hours=urgent_hours)
    if category.sla_clock != "work":
        return start + timedelta(hours=hours)
    if hours % _HOURS_A_DAY == 0:
        return working_days(start, hours // _HOURS_A_DAY, calendar, zone)
    return working_hours(start, hours, calendar, zone)
