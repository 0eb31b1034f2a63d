"""Deadlines on dated cases: weekends, the Spring Festival and National Day of 2026, 23:59, ends of months."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.holidays import calendar
from domain.deadlines import Term, WorkCalendar, due_of, term
from domain.taxonomy import Category
from domain.understanding import Urgency
from domain.workdays import Calendar
from nlp.load import load_taxonomy

ZONE = ZoneInfo("Asia/Shanghai")
CHINA = calendar()
TAXONOMY = load_taxonomy()
PLAIN = WorkCalendar()


def at(text: str) -> datetime:
    """A time of the office, e.g. "2026-02-13 23:59"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def category(hours: int, clock: str = "work") -> Category:
    return Category("XX01", "例", "XX", "某局", Urgency.ORDINARY, hours, clock)


def deadline(category: Category, start: datetime, calendar: Calendar, urgent_hours: int = 2) -> datetime:
    return due_of(category, start, calendar, ZONE, urgent_hours).at


def working_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    return term(start, Term.parse(f"{days}wd"), calendar, ZONE).at


def working_hours(start: datetime, hours: int, calendar: Calendar) -> datetime:
    return term(start, Term.parse(f"{hours}wh"), calendar, ZONE).at


#: start, working days, close of business of
DAYS = [
    # an ordinary week: Monday is not counted, five days later is the next Monday
    ("2026-11-23 09:00", 5, "2026-11-30"),
    ("2026-11-23 00:00", 1, "2026-11-24"),
    ("2026-11-23 23:59", 1, "2026-11-24"),
    # Friday evening, Saturday, Sunday: Monday is the first day
    ("2026-11-27 23:59", 1, "2026-11-30"),
    ("2026-11-28 10:00", 1, "2026-11-30"),
    ("2026-11-29 23:59", 1, "2026-11-30"),
    ("2026-11-28 10:00", 5, "2026-12-04"),
    # Spring Festival 2026: 15 to 23 February off, Saturdays 14 and 28 worked
    ("2026-02-13 16:00", 1, "2026-02-14"),
    ("2026-02-13 16:00", 2, "2026-02-24"),
    ("2026-02-14 23:59", 1, "2026-02-24"),
    ("2026-02-12 08:00", 5, "2026-02-26"),
    ("2026-02-16 00:30", 5, "2026-02-28"),
    ("2026-02-23 23:59", 1, "2026-02-24"),
    # National Day 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked
    ("2026-09-30 17:59", 1, "2026-10-08"),
    ("2026-09-30 17:59", 3, "2026-10-10"),
    ("2026-09-30 17:59", 4, "2026-10-12"),
    ("2026-10-03 12:00", 2, "2026-10-09"),
    ("2026-09-18 12:00", 1, "2026-09-20"),
    # Mid-Autumn 2026: 25 to 27 September off
    ("2026-09-24 12:00", 1, "2026-09-28"),
    # the end of a month, of February, of the year
    ("2026-01-30 12:00", 1, "2026-02-02"),
    ("2026-02-27 12:00", 1, "2026-02-28"),
    ("2026-04-30 12:00", 1, "2026-05-06"),
    ("2025-12-31 23:59", 1, "2026-01-04"),
]

#: start, working hours, end
HOURS = [
    ("2026-11-23 09:00", 4, "2026-11-23 14:00"),
    ("2026-11-23 08:00", 3, "2026-11-23 12:00"),
    ("2026-11-23 12:30", 1, "2026-11-23 14:00"),
    ("2026-11-23 17:30", 1, "2026-11-24 09:30"),
    ("2026-11-23 23:59", 4, "2026-11-24 14:00"),
    ("2026-11-27 17:00", 4, "2026-11-30 12:00"),
    ("2026-02-14 17:00", 4, "2026-02-24 12:00"),
    ("2026-02-17 10:00", 12, "2026-02-25 14:00"),
    ("2026-09-30 17:59", 4, "2026-10-08 13:59"),
    ("2026-02-28 17:00", 2, "2026-03-02 10:00"),
]


@pytest.mark.parametrize("start, days, end", DAYS)
def test_working_days(start: str, days: int, end: str) -> None:
    assert working_days(at(start), days, CHINA) == at(f"{end} 18:00")
    assert deadline(category(8 * days), at(start), CHINA) == at(f"{end} 18:00")


@pytest.mark.parametrize("start, hours, end", HOURS)
def test_working_hours(start: str, hours: int, end: str) -> None:
    assert working_hours(at(start), hours, CHINA) == at(end)
    assert hours % 8 == 0 or deadline(category(hours), at(start), CHINA) == at(end)


@pytest.mark.parametrize("start", ["2026-02-15 23:59", "2026-10-01 00:00", "2026-02-28 20:00", "2026-11-22 12:00"])
def test_natural_hours_know_no_holiday(start: str) -> None:
    assert deadline(category(24, "natural"), at(start), CHINA) == at(start) + timedelta(hours=24)


@pytest.mark.parametrize("clock", ["natural", "work"])
def test_danger_is_two_hours_at_any_time(clock: str) -> None:
    start = at("2026-02-17 23:59")
    assert deadline(category(0, clock), start, CHINA) == at("2026-02-18 01:59")


def test_the_day_is_the_offices_not_greenwichs() -> None:
    utc = at("2026-11-24 00:30").astimezone(ZoneInfo("UTC"))
    assert working_days(utc, 1, CHINA) == at("2026-11-25 18:00")


def test_an_unknown_year_has_its_fixed_holidays() -> None:
    assert not CHINA.works(date(2031, 10, 1))
    assert not CHINA.works(date(2031, 5, 1))
    assert CHINA.works(date(2031, 10, 8))
    assert working_days(at("2031-09-30 12:00"), 1, CHINA) > at("2031-10-03 18:00")


MINUTES = st.builds(datetime.combine, st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.times(), st.just(ZONE))


@given(MINUTES, st.integers(1, 80), st.sampled_from([CHINA, PLAIN]))
def test_a_deadline_falls_on_a_working_day_after_the_first(start: datetime, days: int, known: WorkCalendar) -> None:
    end = working_days(start, days, known)
    assert known.works(end.date())
    assert end.date() > start.date()
    between = (start.date() + timedelta(days=n) for n in range(1, (end.date() - start.date()).days + 1))
    assert sum(map(known.works, between)) == days


@given(MINUTES, st.integers(1, 40), st.integers(0, 40), st.sampled_from([CHINA, PLAIN]))
def test_more_time_never_ends_sooner(start: datetime, hours: int, more: int, known: WorkCalendar) -> None:
    first, second = (working_hours(start, h, known) for h in (hours, hours + more))
    assert start <= first <= second
    assert known.works(first.date())


@given(MINUTES)
def test_every_class_has_a_deadline_ahead(start: datetime) -> None:
    for top in TAXONOMY.first_level():
        for one in (top, *TAXONOMY.children(top.code)):
            assert deadline(one, start, CHINA) > start, one.code
