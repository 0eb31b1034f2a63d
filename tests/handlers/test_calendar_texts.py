"""What is said about the calendar, however much there is to say: sound HTML, one message."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.holidays import calendar as shipped
from domain.calendar_desk import CalendarView
from domain.calendar_file import CalendarFault, DayList, read_days, rows_of
from domain.calendars import CalendarChanges, CalendarDay, changed, days_of, overlaid
from domain.office_notices import CalendarMissing
from handlers import sheets
from handlers.texts import calendar as texts
from sandbox.markup import parse
from tests.domain.test_calendar import YEAR

RUDE = "<b>春节 & </i>" * 3
#: Every other day off, each with its own name; every weekend worked.
ODD = [CalendarDay(d, works=bool(n % 2), note=RUDE) for n, d in enumerate(days_of(2027))]
FIVE = [CalendarDay(date(year, 2, 10), works=False, note=RUDE) for year in range(2027, 2099)]


def said() -> Iterator[str]:
    known = shipped()
    for year in (2000, 2026, 2027):
        yield texts.view(CalendarView(year, known, 12))
    yield texts.view(CalendarView(2027, overlaid(known, ODD, [2027]), 0))
    for days in (YEAR, ODD, FIVE, []):
        found = changed(known, [], [], days)
        yield texts.preview(found, 0)
        yield texts.preview(found, 7)
        yield texts.taken(found, 7)
    yield texts.taken(CalendarChanges(years=tuple(range(2027, 2099))))
    kinds = ("head", "date", "works", "twice", "note", "many", "none")
    yield texts.faulty([CalendarFault(n, kinds[n % len(kinds)], RUDE) for n in range(99)])
    for begun in (True, False):
        yield texts.missing(CalendarMissing(2027, begun, 3))
        yield texts.missing(CalendarMissing(2027, begun, 0))
    yield from (texts.unread("2026-02-30", ""), texts.unread("", "也许"), texts.unread("", ""))
    yield from (texts.how(), texts.stale(), texts.dropped(), texts.unknown(), texts.endless("2027-06-01"))
    yield texts.exported([2027])


@pytest.mark.parametrize("text", tuple(said()))
def test_a_sentence_is_sound_html_and_one_message(text: str) -> None:
    plain, _ = parse(text)
    assert 0 < len(plain) <= 4096
    assert "<b>春节" not in text


@pytest.mark.parametrize("year", [2020, 2024, 2025, 2026])
def test_what_is_exported_comes_back_as_it_went_out(year: int) -> None:
    known = shipped()
    file = sheets.written("工作日历", ("日期", "上班/放假", "说明"), rows_of(known, [year]))
    found = sheets.survey(file, "日历.xlsx")
    assert isinstance(found, DayList)
    assert found == read_days(sheets.table_of(file))
    assert not changed(known, [], [], found.days)


def test_a_date_cell_of_excel_is_a_date() -> None:
    found = read_days(
        [["日期", "上班／放假"], ["2027-02-10 00:00:00", "休"], ["2027年2月4日", "班"], ["20270205", "假"]]
    )
    assert found.faults == ()
    assert [(d.day - date(2027, 2, 1), d.works) for d in found.days] == [
        (timedelta(days=3), True),
        (timedelta(days=4), False),
        (timedelta(days=9), False),
    ]
