"""Deadlines over the turn of the year: provisional, reckoned anew when the calendar comes; the admins reminded."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.holidays import calendar
from domain import calendar_desk, duty, sorting, verdicts
from domain.calendar_desk import next_look, reminder_day
from domain.calendars import CalendarDay, overlaid
from domain.deadlines import TermUnit
from domain.desk import Desk
from domain.errors import Missing, NotAllowed
from domain.history import By, Deed, Step
from domain.notices import Event, Notice
from domain.office_notices import CalendarMissing
from domain.spending import Spent, spent
from domain.tickets import Ticket
from tests.domain.hall import ANNA, LI, WANG, ZHAO, Hall
from tests.domain.test_calendar import YEAR, span
from tests.domain.test_matters import divided
from tests.domain.walks import done, reported

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Thursday 4 February 2027 and the Friday after; with 2027 imported the Friday is 春节, and Friday 12 counts
LAMP_AT, WAS, NOW_DUE = "2027-02-03T10:00", "2027-02-05T18:00", "2027-02-12T18:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


async def lamp(hall: Hall, when: str = LAMP_AT) -> Ticket:
    """A broken lamp (two working days), reported at that time of the office's."""
    hall.clock.time = at(when)
    return (await reported(hall)).ticket


async def imported(hall: Hall) -> list[tuple[str, list[Notice]]]:
    """The calendar of 2027 is taken over by the admin, and what is due for it is done."""
    zhao = await hall.staff(ZHAO)
    await hall.act(lambda desk: calendar_desk.taken_over(desk, zhao, YEAR))
    return [(name, notices) for name, notices, _ in await hall.chores() if name == "reckon"]


async def test_a_promise_over_an_unpublished_year_is_provisional_until_the_calendar_comes(hall: Hall) -> None:
    ticket = await lamp(hall)
    assert (ticket.due_at, ticket.provisional) == (at(WAS), True)
    found = await imported(hall)
    assert len(found) == 1
    assert [(t.event, t.until) for t in hall.told(ticket.number)] == [(Event.RECKONED, at(WAS))]
    now = await hall.ticket(ticket.number)
    assert (now.due_at, now.first_due_at, now.provisional) == (at(NOW_DUE), at(NOW_DUE), False)
    last = (await hall.cases())[ticket.number].lines[-1]
    assert (last.step, last.by) == (Step.RECKON, By.SYSTEM)
    assert await imported(hall) == []


async def test_one_whose_promise_stands_is_not_told(hall: Hall) -> None:
    ticket = await lamp(hall, "2026-12-30T10:00")
    assert (ticket.due_at, ticket.provisional) == (at("2027-01-04T18:00"), True)
    await imported(hall)
    assert hall.told(ticket.number) == []
    now = await hall.ticket(ticket.number)
    assert (now.due_at, now.provisional) == (ticket.due_at, False)


async def test_a_firm_promise_does_not_move(hall: Hall) -> None:
    ticket = await lamp(hall, "2026-12-21T10:00")
    zhao = await hall.staff(ZHAO)
    shut = [CalendarDay(date(2026, 12, 23), works=False)]
    await hall.act(lambda desk: calendar_desk.taken_over(desk, zhao, shut))
    assert [name for name, _, _ in await hall.chores() if name == "reckon"] == []
    assert (await hall.ticket(ticket.number)).due_at == ticket.due_at == at("2026-12-23T18:00")


async def test_a_day_set_by_hand_moves_what_is_provisional_and_leaves_it_so(hall: Hall) -> None:
    ticket = await lamp(hall)
    zhao = await hall.staff(ZHAO)
    day = [CalendarDay(date(2027, 2, 5), works=False, note="春节")]
    await hall.act(lambda desk: calendar_desk.taken_over(desk, zhao, day))
    await hall.chores()
    now = await hall.ticket(ticket.number)
    assert (now.due_at, now.provisional) == (at("2027-02-08T18:00"), True)


async def test_a_rework_is_reckoned_from_the_no(hall: Hall) -> None:
    number = (await lamp(hall, "2027-01-20T10:00")).number
    li = await hall.staff(LI)
    await hall.act(lambda desk: duty.claim(desk, number, li))
    first = await done(hall, li, number)
    assert not first.provisional
    hall.clock.time = at(LAMP_AT)
    again = await hall.act(lambda desk: verdicts.unsolved(desk, ANNA, number))
    assert (again.due_at, again.provisional, again.counted_from) == (at(WAS), True, at(LAMP_AT))
    await imported(hall)
    now = await hall.ticket(number)
    assert now.due_at == at(NOW_DUE)
    assert now.first_due_at == again.first_due_at


async def test_a_stricter_class_keeps_bringing_it_forward(hall: Hall) -> None:
    number = (await lamp(hall, "2027-02-03T10:00")).number
    zhao = await hall.staff(ZHAO)
    urgent = await hall.act(lambda desk: sorting.reclassify(desk, number, zhao, "SR03"))
    assert urgent.due_at < at(WAS)
    assert not urgent.provisional  # natural hours need no calendar
    await imported(hall)
    assert (await hall.ticket(number)).due_at == urgent.due_at


async def test_a_looser_class_does_not_take_the_first_promise_back(hall: Hall) -> None:
    number = (await lamp(hall)).number
    zhao = await hall.staff(ZHAO)
    loose = await hall.act(lambda desk: sorting.reclassify(desk, number, zhao, "ZF05"))
    assert loose.due_at == at(WAS)
    await imported(hall)
    assert (await hall.ticket(number)).due_at == at(NOW_DUE)


async def test_a_family_is_due_with_its_last_child(hall: Hall) -> None:
    hall.clock.time = at(LAMP_AT)
    got = await divided(hall)
    assert (len(got.children), got.ticket.provisional) == (2, True)
    await imported(hall)
    parent = await hall.ticket(got.ticket.number)
    children = [await hall.ticket(t.number) for t in got.children]
    assert (parent.due_at, parent.provisional) == (max(t.due_at for t in children), False)


async def test_only_admins_change_the_calendar_and_it_is_written_down(hall: Hall) -> None:
    wang, zhao = await hall.staff(WANG), await hall.staff(ZHAO)
    for use in (calendar_desk.taken_over, calendar_desk.compared):
        with pytest.raises(NotAllowed):
            await hall.act(lambda desk, use=use: use(desk, wang, YEAR))  # type: ignore[misc]
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: calendar_desk.viewed(desk, wang, 2027))
    endless = [CalendarDay(day, works=False) for day in span("2027-06-01", "2027-07-31")]
    with pytest.raises(Missing):
        await hall.act(lambda desk: calendar_desk.taken_over(desk, zhao, endless))
    await hall.act(lambda desk: calendar_desk.taken_over(desk, zhao, YEAR))
    async with hall.store.read() as unit:
        (act,) = [act for act in await unit.history.acts() if act.deed is Deed.CALENDAR]
    assert (act.staff, act.detail["years"]) == (zhao.id, "2027")


# -- reminders -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "now, found",
    [
        ("2026-10-31T23:59", None),
        ("2026-11-01T08:59", None),
        ("2026-11-01T09:00", (date(2026, 11, 1), 2027)),
        ("2026-11-07T12:00", (date(2026, 11, 1), 2027)),
        ("2026-11-08T09:00", (date(2026, 11, 8), 2027)),
        ("2026-12-31T23:00", (date(2026, 12, 27), 2027)),
        ("2027-01-01T08:00", (date(2026, 12, 27), 2027)),
        ("2027-01-01T09:00", (date(2027, 1, 1), 2027)),
        ("2027-01-02T08:59", (date(2027, 1, 1), 2027)),
        ("2027-06-15T10:00", (date(2027, 6, 15), 2027)),
    ],
)
def test_the_day_of_a_reminder(now: str, found: tuple[date, int] | None) -> None:
    assert reminder_day(at(now), SHANGHAI, calendar()) == found


def test_none_when_the_calendar_is_there() -> None:
    known = overlaid(calendar(), YEAR, [2027])
    assert reminder_day(at("2026-12-20T10:00"), SHANGHAI, known) is None
    assert reminder_day(at("2027-03-20T10:00"), SHANGHAI, known) is None
    assert reminder_day(at("2027-11-01T10:00"), SHANGHAI, known) == (date(2027, 11, 1), 2028)


def test_the_next_look_is_at_nine() -> None:
    assert next_look(at("2026-11-01T08:59"), SHANGHAI) == at("2026-11-01T09:00")
    assert next_look(at("2026-11-01T09:00"), SHANGHAI) == at("2026-11-02T09:00")


async def test_each_reminder_goes_out_once(hall: Hall) -> None:
    hall.clock.time = at("2026-10-20T10:00")
    assert await hall.act(calendar_desk.remind) is False  # the centre begins
    hall.clock.time = at("2026-11-01T10:00")
    assert await hall.act(calendar_desk.remind) is False  # no admin has ever written to the bot
    await hall.act(lambda desk: desk.unit.people.seen(ZHAO, desk.now))
    told = []
    while hall.clock.time < at("2027-01-03T12:00"):
        hall.clock.move(timedelta(hours=7))
        for _ in range(2):
            await hall.act(calendar_desk.remind)
            told += [(n.year, n.begun) for n in hall.notices if isinstance(n, CalendarMissing)]
    assert told == [(2027, False)] * 9 + [(2027, True)] * 3
    await imported(hall)
    hall.clock.move(timedelta(days=2))
    assert await hall.act(calendar_desk.remind) is False


# -- how much of a promise is used ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "now, found",
    [
        ("2026-11-23T10:00", Spent(2, 0, TermUnit.WORK_DAYS)),
        ("2026-11-24T17:59", Spent(2, 0, TermUnit.WORK_DAYS)),
        ("2026-11-24T18:01", Spent(2, 1, TermUnit.WORK_DAYS)),
        ("2026-11-25T17:00", Spent(2, 1, TermUnit.WORK_DAYS)),
        ("2026-11-25T18:01", Spent(2, 2, TermUnit.WORK_DAYS, over=0)),
        ("2026-11-26T18:01", Spent(2, 2, TermUnit.WORK_DAYS, over=1)),
        ("2026-11-30T12:00", Spent(2, 2, TermUnit.WORK_DAYS, over=2)),
    ],
)
async def test_what_is_used_of_two_working_days(hall: Hall, now: str, found: Spent) -> None:
    ticket = await lamp(hall, "2026-11-23T10:00")
    hall.clock.time = at(now)

    async def look(desk: Desk) -> Spent | None:
        return spent(desk, ticket)

    assert await hall.look(look) == found
