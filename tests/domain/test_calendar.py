"""Deadlines on dated cases, each worked out by hand on the State Council's calendar of 2026 (国办发明电〔2025〕7号).

2026: 元旦 1–3 January off, Sunday 4 worked · 春节 15–23 February off, Saturdays 14 and 28 worked · 清明 4–6 April off ·
劳动节 1–5 May off, Saturday 9 worked · 端午 19–21 June off · 中秋 25–27 September off · 国庆 1–7 October off, Sunday
20 September and Saturday 10 October worked.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.holidays import calendar
from domain.calendars import CalendarDay, changed, overlaid
from domain.deadlines import Due, Term, TermUnit, before, paused, term, term_of
from domain.taxonomy import Category
from domain.understanding import Urgency
from domain.workdays import WorkCalendar

SHANGHAI, URUMQI = ZoneInfo("Asia/Shanghai"), ZoneInfo("Asia/Urumqi")


def span(first: str, last: str) -> set[date]:
    """All days from one to the other."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return {begin + timedelta(days=n) for n in range((end - begin).days + 1)}


HAND = WorkCalendar(
    off=frozenset(
        span("2026-01-01", "2026-01-03")
        | span("2026-02-15", "2026-02-23")
        | span("2026-04-04", "2026-04-06")
        | span("2026-05-01", "2026-05-05")
        | span("2026-06-19", "2026-06-21")
        | span("2026-09-25", "2026-09-27")
        | span("2026-10-01", "2026-10-07")
    ),
    on=frozenset(
        map(date.fromisoformat, ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"))
    ),
    years=frozenset({2025, 2026}),
)

#: when it was received, the term, when it is over; in Shanghai
CASES = [
    # an ordinary week: the day of receipt is not counted, whenever it came on that day
    ("2026-11-23T09:00", "5wd", "2026-11-30T18:00"),
    ("2026-11-23T17:59", "1wd", "2026-11-24T18:00"),
    ("2026-11-23T18:01", "1wd", "2026-11-24T18:00"),
    ("2026-11-23T23:59", "1wd", "2026-11-24T18:00"),
    ("2026-11-24T00:00", "1wd", "2026-11-25T18:00"),
    # weekends
    ("2026-11-27T17:00", "1wd", "2026-11-30T18:00"),
    ("2026-11-28T10:00", "1wd", "2026-11-30T18:00"),
    ("2026-11-29T23:59", "2wd", "2026-12-01T18:00"),
    # 春节: 14 worked, 15–23 off, 28 worked
    ("2026-02-13T16:30", "5wd", "2026-02-27T18:00"),
    ("2026-02-13T16:30", "1wd", "2026-02-14T18:00"),
    ("2026-02-14T18:30", "1wd", "2026-02-24T18:00"),
    ("2026-02-11T10:00", "5wd", "2026-02-25T18:00"),
    ("2026-02-15T10:00", "5wd", "2026-02-28T18:00"),
    ("2026-02-23T12:00", "10wd", "2026-03-06T18:00"),
    ("2026-02-27T12:00", "2wd", "2026-03-02T18:00"),
    # 中秋, 国庆
    ("2026-09-18T12:00", "2wd", "2026-09-21T18:00"),
    ("2026-09-24T12:00", "2wd", "2026-09-29T18:00"),
    ("2026-09-24T12:00", "10wd", "2026-10-15T18:00"),
    ("2026-09-30T09:00", "1wd", "2026-10-08T18:00"),
    ("2026-09-30T09:00", "5wd", "2026-10-13T18:00"),
    ("2026-10-03T09:00", "3wd", "2026-10-10T18:00"),
    # 清明, 劳动节, 端午, 元旦
    ("2026-04-03T12:00", "1wd", "2026-04-07T18:00"),
    ("2026-04-30T12:00", "1wd", "2026-05-06T18:00"),
    ("2026-04-30T12:00", "4wd", "2026-05-09T18:00"),
    ("2026-06-18T12:00", "1wd", "2026-06-22T18:00"),
    ("2025-12-31T23:59", "1wd", "2026-01-04T18:00"),
    ("2025-12-31T23:59", "2wd", "2026-01-05T18:00"),
    # ends of months
    ("2026-01-30T12:00", "1wd", "2026-02-02T18:00"),
    ("2026-03-31T12:00", "3wd", "2026-04-03T18:00"),
    ("2026-03-31T12:00", "4wd", "2026-04-07T18:00"),
    # working hours: 9–12 and 13–18
    ("2026-11-23T09:00", "8wh", "2026-11-23T18:00"),
    ("2026-11-23T08:59", "3wh", "2026-11-23T12:00"),
    ("2026-11-23T11:30", "1wh", "2026-11-23T13:30"),
    ("2026-11-23T12:30", "1wh", "2026-11-23T14:00"),
    ("2026-11-23T17:30", "1wh", "2026-11-24T09:30"),
    ("2026-11-23T20:00", "4wh", "2026-11-24T14:00"),
    ("2026-11-27T17:00", "8wh", "2026-11-30T17:00"),
    ("2026-02-13T16:30", "8wh", "2026-02-14T16:30"),
    ("2026-02-14T17:00", "4wh", "2026-02-24T12:00"),
    ("2026-02-28T16:00", "4wh", "2026-03-02T11:00"),
    ("2026-10-01T09:00", "2wh", "2026-10-08T11:00"),
    ("2026-10-09T17:59", "1wh", "2026-10-10T09:59"),
    # natural hours, from the minute
    ("2026-02-13T16:30", "24h", "2026-02-14T16:30"),
    ("2026-02-16T23:59", "2h", "2026-02-17T01:59"),
    ("2026-02-28T12:00", "24h", "2026-03-01T12:00"),
    ("2026-12-31T23:30", "2h", "2027-01-01T01:30"),
    # natural days end at 23:59, of the next working day when the last is free
    ("2026-11-22T10:00", "15d", "2026-12-07T23:59"),
    ("2026-11-20T10:00", "15d", "2026-12-07T23:59"),
    ("2026-01-31T10:00", "15d", "2026-02-24T23:59"),
    ("2026-01-30T10:00", "15d", "2026-02-14T23:59"),
    ("2026-08-02T10:00", "60d", "2026-10-08T23:59"),
    ("2026-08-11T10:00", "60d", "2026-10-10T23:59"),
    ("2026-01-31T10:00", "28d", "2026-02-28T23:59"),
    ("2026-02-28T10:00", "1d", "2026-03-02T23:59"),
    ("2026-03-31T23:59", "30d", "2026-04-30T23:59"),
    # the year's last days
    ("2026-12-30T10:00", "1wd", "2026-12-31T18:00"),
    ("2026-12-24T10:00", "5wd", "2026-12-31T18:00"),
]

#: the calendar of 2027 is not published: 1 January (Friday), 1–2 May and 1–3 October are free, nothing else is known
PROVISIONAL = [
    ("2026-12-31T10:00", "1wd", "2027-01-04T18:00"),
    ("2026-12-25T10:00", "5wd", "2027-01-04T18:00"),
    ("2026-12-31T17:00", "8wh", "2027-01-04T17:00"),
    ("2026-11-02T10:00", "60d", "2027-01-04T23:59"),
    ("2027-02-05T10:00", "5wd", "2027-02-12T18:00"),
    ("2027-04-30T10:00", "1wd", "2027-05-03T18:00"),
    ("2027-09-30T10:00", "1wd", "2027-10-04T18:00"),
    ("2027-09-30T10:00", "1d", "2027-10-04T23:59"),
]

#: an instant with its own zone; the office's zone; the term; when it is over there
ZONES = [
    ("2026-02-12T16:30+00:00", SHANGHAI, "1wd", "2026-02-14T18:00"),  # 00:30 of the 13th
    ("2026-02-12T15:59+00:00", SHANGHAI, "1wd", "2026-02-13T18:00"),  # 23:59 of the 12th
    ("2026-11-27T16:30+00:00", SHANGHAI, "1wd", "2026-11-30T18:00"),  # already Saturday
    ("2026-11-26T23:00+00:00", SHANGHAI, "8wh", "2026-11-27T18:00"),  # 07:00 of Friday
    ("2026-02-13T23:59-05:00", SHANGHAI, "1wd", "2026-02-24T18:00"),  # 12:59 of the 14th
    ("2026-11-23T17:00+00:00", SHANGHAI, "1wd", "2026-11-25T18:00"),  # 01:00 of the 24th
    ("2026-11-23T17:00+00:00", URUMQI, "1wd", "2026-11-24T18:00"),  # 23:00 of the 23rd
    ("2026-12-31T15:59+00:00", SHANGHAI, "24h", "2027-01-01T23:59"),
]


def reckoned(start: str, given: str, known: WorkCalendar, zone: ZoneInfo = SHANGHAI) -> tuple[str, bool]:
    at = datetime.fromisoformat(start)
    due = term(at if at.tzinfo else at.replace(tzinfo=zone), Term.parse(given), known, zone)
    assert due.at.tzinfo is UTC
    return due.at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes"), due.provisional


@pytest.mark.parametrize("known", [HAND, calendar()], ids=["by hand", "library"])
@pytest.mark.parametrize("start, given, end", CASES)
def test_a_dated_case(start: str, given: str, end: str, known: WorkCalendar) -> None:
    assert reckoned(start, given, known) == (end, False)


@pytest.mark.parametrize("start, given, end", PROVISIONAL)
def test_a_year_without_a_list_counts_but_for_the_fixed_holidays_and_says_so(start: str, given: str, end: str) -> None:
    assert reckoned(start, given, HAND) == (end, True)
    assert reckoned(start, given, calendar()) == (end, True)


@pytest.mark.parametrize("start, zone, given, end", ZONES)
def test_the_day_is_that_of_the_office(start: str, zone: ZoneInfo, given: str, end: str) -> None:
    assert reckoned(start, given, HAND, zone) == (end, False)


def test_the_table_is_long_enough() -> None:
    assert len(CASES) + len(PROVISIONAL) + len(ZONES) >= 40


@pytest.mark.parametrize("text", ["5wd", "8wh", "24h", "60d", " 5WD "])
def test_a_term_is_read_and_written(text: str) -> None:
    assert str(Term.parse(text)) == text.strip().lower()


@pytest.mark.parametrize("text", ["", "5", "wd", "0wd", "-1d", "5w", "5 wd", "1.5h", "100000d", "五wd", "５wd", "5wdx"])
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        Term.parse(text)


@pytest.mark.parametrize(
    "hours, clock, given",
    [(0, "work", "2h"), (0, "natural", "2h"), (24, "natural", "24h"), (40, "work", "5wd"), (8, "work", "1wd"),
     (4, "work", "4wh"), (12, "work", "12wh"), (1440, "natural", "1440h")],
)  # fmt: skip
def test_the_term_of_a_class(hours: int, clock: str, given: str) -> None:
    assert str(term_of(Category("XX01", "例", "XX", "某局", Urgency.ORDINARY, hours, clock), 2)) == given


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


#: deadline, pause, unit, deadline after it
PAUSES = [
    ("2026-11-27T18:00", "2026-11-23T10:00", "2026-11-25T15:00", "wd", "2026-12-01T18:00"),  # Mon and Tue came to close
    ("2026-11-27T18:00", "2026-11-23T10:00", "2026-11-23T15:00", "wd", "2026-11-27T18:00"),  # not a whole day
    ("2026-11-27T18:00", "2026-11-20T19:00", "2026-11-23T08:00", "wd", "2026-11-27T18:00"),  # a weekend
    ("2026-02-13T18:00", "2026-02-12T10:00", "2026-02-24T10:00", "wd", "2026-02-25T18:00"),  # 12, 13, 14
    ("2026-11-24T12:00", "2026-11-23T11:00", "2026-11-23T14:00", "wh", "2026-11-24T15:00"),  # 11–12 and 13–14
    ("2026-11-24T12:00", "2026-11-23T20:00", "2026-11-24T08:00", "wh", "2026-11-24T12:00"),  # a night
    ("2026-11-24T12:00", "2026-11-23T20:00", "2026-11-24T08:30", "h", "2026-11-25T00:30"),
    ("2026-11-25T23:59", "2026-11-23T20:00", "2026-11-25T08:00", "d", "2026-11-27T23:59"),
    ("2026-11-26T23:59", "2026-11-23T20:00", "2026-11-25T08:00", "d", "2026-11-30T23:59"),  # Saturday, so Monday
    ("2026-11-23T18:00", "2026-11-24T10:00", "2026-11-25T10:00", "wd", "2026-11-23T18:00"),  # it was over before
]


@pytest.mark.parametrize("due, start, end, unit, moved", PAUSES)
def test_a_pause_moves_the_deadline_on(due: str, start: str, end: str, unit: str, moved: str) -> None:
    found = paused(Due(at(due)), at(start), at(end), HAND, SHANGHAI, TermUnit(unit))
    assert (found.at, found.provisional) == (at(moved), False)


def test_a_pause_into_an_unpublished_year_makes_it_provisional() -> None:
    due = Due(at("2026-12-31T18:00"))
    found = paused(due, at("2026-12-30T10:00"), at("2026-12-31T10:00"), HAND, SHANGHAI, TermUnit.WORK_DAYS)
    assert found == Due(at("2027-01-04T18:00"), provisional=True)


@pytest.mark.parametrize(
    "due, given, found",
    [
        ("2026-11-27T18:00", "1wd", "2026-11-26T18:00"),
        ("2026-11-30T18:00", "1wd", "2026-11-27T18:00"),
        ("2026-02-24T18:00", "1wd", "2026-02-14T18:00"),
        ("2026-10-08T10:30", "1wd", "2026-09-30T10:30"),
        ("2026-10-10T18:00", "2wd", "2026-10-08T18:00"),
        ("2026-11-24T10:00", "2wh", "2026-11-23T17:00"),
        ("2026-11-24T14:00", "2wh", "2026-11-24T11:00"),
        ("2026-11-24T14:00", "2h", "2026-11-24T12:00"),
        ("2026-11-24T14:00", "2d", "2026-11-22T14:00"),
    ],
)
def test_so_long_before(due: str, given: str, found: str) -> None:
    assert before(at(due), given, HAND, SHANGHAI) == at(found)


# -- what a centre sets over it ------------------------------------------------------------------------------------

#: 2027 as the State Council might free it: not real
YEAR = [
    *(CalendarDay(d, works=False, note="元旦") for d in sorted(span("2027-01-01", "2027-01-03"))),
    *(CalendarDay(d, works=False, note="春节") for d in sorted(span("2027-02-05", "2027-02-11"))),
    CalendarDay(date(2027, 2, 14), works=True, note="春节调休"),
    *(CalendarDay(d, works=False, note="清明节") for d in sorted(span("2027-04-03", "2027-04-05"))),
    *(CalendarDay(d, works=False, note="劳动节") for d in sorted(span("2027-05-01", "2027-05-05"))),
    *(CalendarDay(d, works=False, note="国庆节") for d in sorted(span("2027-10-01", "2027-10-07"))),
]
SHIPPED = calendar()


def test_a_whole_year_is_published_and_the_deadline_firm() -> None:
    found = changed(SHIPPED, [], [], YEAR)
    assert (found.years, found.partial, found.rest) == ((2027,), (), None)
    known = overlaid(SHIPPED, found.put, found.years)
    assert known.published(2027)
    assert reckoned("2027-02-04T10:00", "2wd", known) == ("2027-02-14T18:00", False)
    assert changed(SHIPPED, found.put, found.years, YEAR) == type(found)()


def test_some_days_do_not_make_a_year() -> None:
    day = CalendarDay(date(2027, 2, 10), works=False, note="春节")
    found = changed(SHIPPED, [], [], [day])
    assert (found.put, found.years, found.partial) == ((day,), (), (2027,))
    known = overlaid(SHIPPED, found.put, found.years)
    assert reckoned("2027-02-09T10:00", "1wd", known) == ("2027-02-11T18:00", True)


def test_only_what_differs_from_the_shipped_calendar_is_kept() -> None:
    shut = CalendarDay(date(2026, 11, 25), works=False, note="停电")
    same = [CalendarDay(date(2026, 10, 1), works=False), CalendarDay(date(2026, 11, 26), works=True)]
    found = changed(SHIPPED, [], [], [shut, *same])
    assert (found.put, found.turned, found.years) == ((shut,), (shut,), ())
    back = changed(SHIPPED, found.put, [], [CalendarDay(shut.day, works=True)])
    assert (back.put, back.drop) == ((), (shut.day,))


def test_a_published_year_sent_whole_takes_the_place_of_what_was_set() -> None:
    """The list of 2026 with one day other than shipped."""
    given = [CalendarDay(d, works=False) for d in HAND.off if d.year == 2026 and d != date(2026, 10, 7)]
    given += [CalendarDay(d, works=True) for d in HAND.on]
    odd = CalendarDay(date(2026, 11, 25), works=False)
    found = changed(SHIPPED, [odd], [], given)
    assert [one.day for one in found.put] == [date(2026, 10, 7)]
    assert found.drop == (odd.day,)
    assert found.years == ()


def test_a_holiday_without_end_is_refused() -> None:
    days = [CalendarDay(d, works=False) for d in span("2027-06-01", "2027-07-31")]
    assert changed(SHIPPED, [], [], days).rest is not None
