"""Working days and the hours of work on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol, Self

MORNING = (time(9), time(12))
AFTERNOON = (time(13), time(18))
CLOSE = time(18)
#: Free in every year whatever is published: 元旦 1, 劳动节 2, 国庆 3 (§3.1.3); the others go by the moon.
FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_ONE = timedelta(days=1)


class Calendar(Protocol):
    """Which days are worked, and of which years that is known."""

    def works(self, day: date) -> bool: ...

    def published(self, year: int) -> bool:
        """Whether the State Council's list of that year is known; else its deadlines are provisional (暂定)."""
        ...

    def note(self, day: date) -> str:
        """What that day is, e.g. 春节; empty when nothing is said of it."""
        ...

    @property
    def shipped(self) -> "WorkCalendar":
        """The calendar as it comes with the program, before the centre set any day."""
        ...


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday but for `off` (holidays) and with `on` (make-up days)."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    #: years whose list is known; None: all of them
    years: frozenset[int] | None = None
    notes: Mapping[date, str] = field(default_factory=dict, compare=False, repr=False)

    def works(self, day: date) -> bool:
        """True on a working day. The fixed holidays of a year without a list are free."""
        if day in self.on:
            return True
        if day.weekday() >= 5 or day in self.off:
            return False
        return self.published(day.year) or (day.month, day.day) not in FIXED

    def published(self, year: int) -> bool:
        return self.years is None or year in self.years

    def note(self, day: date) -> str:
        return self.notes.get(day, "")

    @property
    def shipped(self) -> Self:
        return self


def after(day: date, calendar: Calendar) -> date:
    """The first working day after `day`."""
    day += _ONE
    while not calendar.works(day):
        day += _ONE
    return day


def shifts(day: date, calendar: Calendar, zone: tzinfo) -> list[tuple[datetime, datetime]]:
    """The two shifts of that day; none of a free one."""
    if not calendar.works(day):
        return []
    return [(datetime.combine(day, a, zone), datetime.combine(day, b, zone)) for a, b in (MORNING, AFTERNOON)]


def worked(start: datetime, end: datetime, calendar: Calendar, zone: tzinfo) -> timedelta:
    """The working time between two instants."""
    start, end = start.astimezone(zone), end.astimezone(zone)
    total, day = timedelta(), start.date()
    while day <= end.date():
        for opens, shuts in shifts(day, calendar, zone):
            total += max(timedelta(), min(end, shuts) - max(start, opens))
        day += _ONE
    return total


def closes(start: datetime, end: datetime, calendar: Calendar, zone: tzinfo) -> int:
    """How many working days came to their close (18:00) between two instants."""
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    many = 0
    while day <= last:
        many += calendar.works(day) and start <= datetime.combine(day, CLOSE, zone) < end
        day += _ONE
    return many
