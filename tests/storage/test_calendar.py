"""The working calendar a centre sets, and the deadlines that wait for it, the same on both stores."""

from dataclasses import replace
from datetime import date

from domain.calendars import CalendarDay
from domain.tickets import Status
from storage.peeking import calendar_in
from storage.store import Store
from tests.storage.hands import NOW, a_ticket

FREE = CalendarDay(date(2027, 2, 10), works=False, note="春节")
WORKED = CalendarDay(date(2027, 2, 14), works=True)


async def test_days_are_set_set_anew_and_dropped(store: Store) -> None:
    async with store.begin() as unit:
        assert await unit.calendar.days() == []
        await unit.calendar.put([WORKED, FREE])
        assert await unit.calendar.days() == [FREE, WORKED]
        await unit.calendar.put([replace(FREE, works=True, note="")])
        await unit.calendar.drop([WORKED.day, date(2027, 1, 1)])
        assert await unit.calendar.days() == [CalendarDay(FREE.day, works=True)]


async def test_years_and_reminders_are_kept(store: Store) -> None:
    async with store.begin() as unit:
        assert await unit.calendar.years() == frozenset()
        assert await unit.calendar.reminded("calendar") is None
        await unit.calendar.publish(2027, NOW)
        await unit.calendar.publish(2027, NOW)
        await unit.calendar.remind("calendar", date(2026, 11, 1))
        await unit.calendar.remind("calendar", date(2026, 11, 8))
        await unit.commit()
    async with store.read() as unit:
        assert await unit.calendar.years() == {2027}
        assert await unit.calendar.reminded("calendar") == date(2026, 11, 8)


async def test_open_provisional_tickets_are_marked_one_by_one_done(store: Store) -> None:
    async with store.begin() as unit:
        first = await unit.tickets.add(a_ticket("GD261122-0001", provisional=True))
        await unit.tickets.add(a_ticket("GD261122-0002"))
        await unit.tickets.add(a_ticket("GD261122-0003", provisional=True, status=Status.CLOSED))
        last = await unit.tickets.add(a_ticket("GD261122-0004", provisional=True, status=Status.CLAIMED))
        assert await unit.calendar.provisional() == 2
        assert await unit.calendar.to_reckon() == []
        assert await unit.calendar.reckon() == 2
        assert await unit.calendar.to_reckon() == [first.id, last.id]
        assert await unit.calendar.to_reckon(limit=1) == [first.id]
        await unit.tickets.save(first)  # saving leaves the mark where it is
        await unit.calendar.reckoned(last.id)
        assert await unit.calendar.to_reckon() == [first.id]
        await unit.commit()
    async with store.read() as unit:
        again = await unit.tickets.by_id(first.id)
        assert again is not None
        assert again.provisional


async def test_the_calendar_is_seen_without_the_key(store: Store) -> None:
    async with store.begin() as unit:
        await unit.calendar.put([FREE])
        await unit.calendar.publish(2027, NOW)
        await unit.commit()
    url = store.url.render_as_string(hide_password=False)
    assert await calendar_in(url) == ([FREE], [2027])
