"""Deadlines: natural time, working days and working hours (rulebook §3.1, §3.3, amended by §8.1a)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

from domain.taxonomy import Category
from domain.workdays import CLOSE, Calendar, WorkCalendar, after, closes, shifts, worked

__all__ = [
    "Due",
    "Term",
    "TermUnit",
    "WorkCalendar",
    "before",
    "closes",
    "due_of",
    "paused",
    "term",
    "term_of",
    "worked",
]

_DAY_ENDS = time(23, 59)
_HOURS_A_DAY = 8
_ONE = timedelta(days=1)
_TERM = re.compile(r"([1-9][0-9]{0,4})(wd|wh|h|d)")


class TermUnit(StrEnum):
    """What a term counts in: working days, working hours, natural hours, natural days."""

    WORK_DAYS = "wd"
    WORK_HOURS = "wh"
    HOURS = "h"
    DAYS = "d"


@dataclass(frozen=True, slots=True)
class Term:
    """How long somebody has: "5wd", "8wh", "24h", "60d"."""

    amount: int
    unit: TermUnit

    @classmethod
    def parse(cls, text: str) -> Self:
        """`text` such as "5wd". Raises ValueError for anything else; a term has one to 99999 of its unit."""
        found = _TERM.fullmatch(text.strip().lower())
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), TermUnit(found[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline (aware, UTC); provisional when working time of a year without a published list was counted."""

    at: datetime
    provisional: bool = False


def term(start: datetime, given: Term, calendar: Calendar, zone: tzinfo) -> Due:
    """When the term that begins at `start` is over.

    The day of receipt is not counted; working days end at 18:00; natural days at 23:59, of the next working day when
    the last is free; hours run from the minute (民法典 201, 203). Raises OverflowError beyond the year 9999.
    """
    match given.unit:
        case TermUnit.WORK_DAYS:
            day = start.astimezone(zone).date()
            counted = [day := after(day, calendar) for _ in range(given.amount)]
            return _due(day, CLOSE, zone, _touches(start.astimezone(zone).date() + _ONE, counted[-1], calendar))
        case TermUnit.WORK_HOURS:
            return _in_working_time(start, timedelta(hours=given.amount), calendar, zone)
        case TermUnit.HOURS:
            return Due(start.astimezone(UTC) + timedelta(hours=given.amount))
        case TermUnit.DAYS:
            return _day_end(start.astimezone(zone).date() + timedelta(days=given.amount), calendar, zone)


def paused(
    due: Due, start_of_pause: datetime, end_of_pause: datetime, calendar: Calendar, zone: tzinfo, clock: TermUnit
) -> Due:
    """The deadline moved on by a suspension; unchanged when the pause began after it or has no length.

    Hours move by the time that lay in the pause (working hours by its working time); terms in whole days by the days
    whose end (18:00 of a working day, midnight) lay in it, so that they end at the end of a day again.
    """
    if start_of_pause >= min(due.at, end_of_pause):
        return due
    begins, ends = start_of_pause.astimezone(zone), end_of_pause.astimezone(zone)
    moved = due
    match clock:
        case TermUnit.HOURS:
            return Due(due.at + (end_of_pause - start_of_pause), due.provisional)
        case TermUnit.DAYS:
            moved = _day_end(due.at.astimezone(zone).date() + (ends.date() - begins.date()), calendar, zone)
        case TermUnit.WORK_HOURS:
            lost = worked(start_of_pause, end_of_pause, calendar, zone)
            if lost:
                moved = _in_working_time(due.at, lost, calendar, zone)
        case TermUnit.WORK_DAYS:
            lost_days = closes(start_of_pause, end_of_pause, calendar, zone)
            if lost_days:
                moved = term(due.at, Term(lost_days, TermUnit.WORK_DAYS), calendar, zone)
    counted = clock is not TermUnit.DAYS and _touches(begins.date(), ends.date(), calendar)
    return Due(moved.at, moved.provisional or due.provisional or counted)


def before(at: datetime, given: Term | str, calendar: Calendar, zone: tzinfo) -> datetime:
    """So long before that time (UTC): "1wd" is the working day before, at the same time of day."""
    given = Term.parse(given) if isinstance(given, str) else given
    local = at.astimezone(zone)
    match given.unit:
        case TermUnit.HOURS:
            return at.astimezone(UTC) - timedelta(hours=given.amount)
        case TermUnit.DAYS:
            return (local - timedelta(days=given.amount)).astimezone(UTC)
        case TermUnit.WORK_DAYS:
            day = local.date()
            for _ in range(given.amount):
                day -= _ONE
                while not calendar.works(day):
                    day -= _ONE
            return datetime.combine(day, local.time(), zone).astimezone(UTC)
        case TermUnit.WORK_HOURS:
            return _back(local, timedelta(hours=given.amount), calendar, zone)


def term_of(category: Category, urgent_hours: int) -> Term:
    """The term of a class: danger (0 hours in the taxonomy) has `urgent_hours` natural hours; working hours divisible
    by eight are working days (§8.1a)."""
    if category.term:  # the centre's own
        return Term.parse(category.term)
    hours = category.sla_hours
    if hours <= 0:
        return Term(urgent_hours, TermUnit.HOURS)
    if category.sla_clock != "work":
        return Term(hours, TermUnit.HOURS)
    if hours % _HOURS_A_DAY == 0:
        return Term(hours // _HOURS_A_DAY, TermUnit.WORK_DAYS)
    return Term(hours, TermUnit.WORK_HOURS)


def due_of(category: Category, start: datetime, calendar: Calendar, zone: tzinfo, urgent_hours: int) -> Due:
    """When a ticket of that class must be finished, counted from 提交."""
    return term(start, term_of(category, urgent_hours), calendar, zone)


def _in_working_time(start: datetime, left: timedelta, calendar: Calendar, zone: tzinfo) -> Due:
    at = start.astimezone(zone)
    first = day = at.date()
    while True:
        for opens, shuts in shifts(day, calendar, zone):
            begins = max(at, opens)
            if begins < shuts:
                if left <= shuts - begins:
                    return Due((begins + left).astimezone(UTC), _touches(first, day, calendar))
                left -= shuts - begins
        day += _ONE


def _back(local: datetime, left: timedelta, calendar: Calendar, zone: tzinfo) -> datetime:
    day = local.date()
    while True:
        for opens, shuts in reversed(shifts(day, calendar, zone)):
            ends = min(local, shuts)
            if opens < ends:
                if left <= ends - opens:
                    return (ends - left).astimezone(UTC)
                left -= ends - opens
        day -= _ONE


def _day_end(day: date, calendar: Calendar, zone: tzinfo) -> Due:
    last = day if calendar.works(day) else after(day, calendar)
    return _due(last, _DAY_ENDS, zone, _touches(day, last, calendar))


def _due(day: date, at: time, zone: tzinfo, provisional: bool) -> Due:
    return Due(datetime.combine(day, at, zone).astimezone(UTC), provisional)


def _touches(first: date, last: date, calendar: Calendar) -> bool:
    """Whether a year without a published list lies between them."""
    return any(not calendar.published(year) for year in range(first.year, last.year + 1))
