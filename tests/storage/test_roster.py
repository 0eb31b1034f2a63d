"""The roster in the store: shifts, changes told once, leaves, requests to swap."""

from datetime import timedelta
from typing import Any

import pytest

from domain.errors import Conflict
from domain.people import Staff
from domain.rosters import Handing, Presence, PresenceKind, Shift, Swap, SwapState
from domain.tickets import Status
from storage.store import Store
from tests.storage.hands import NOW, a_ticket

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


async def people(store: Store, many: int = 2) -> list[int]:
    """Ids of new officers."""
    async with store.begin() as unit:
        made = [await unit.staff.save(Staff(0, 5_000_000_001 + i, f"员{i}")) for i in range(many)]
        await unit.commit()
    return [s.id for s in made]


async def test_shifts_are_found_by_unit_person_and_instant(store: Store) -> None:
    one, two = await people(store)
    async with store.begin() as unit:
        early, late = await unit.roster.add(
            [Shift(None, one, NOW, NOW + HOUR), Shift(7, two, NOW + HOUR, NOW + 3 * HOUR)], NOW
        )
        await unit.commit()
    async with store.read() as unit:
        assert await unit.roster.covering(None, NOW) == [early]
        assert await unit.roster.covering(None, NOW + HOUR) == []
        assert await unit.roster.covering(7, NOW + HOUR) == [late]
        assert await unit.roster.shifts(7, NOW, NOW + HOUR) == []
        assert await unit.roster.shifts(7, NOW, NOW + 2 * HOUR) == [late]
        assert await unit.roster.shifts_of(two, NOW) == [late]
        assert await unit.roster.shifts_of(one, NOW + HOUR) == []
        assert await unit.roster.rostered(NOW) == [None, 7]
        assert await unit.roster.rostered(NOW + 2 * HOUR) == [7]
        assert await unit.roster.shift(early.id) == early


async def test_a_shift_is_given_once(store: Store) -> None:
    one, two = await people(store)
    async with store.begin() as unit:
        (shift,) = await unit.roster.add([Shift(None, one, NOW, NOW + HOUR)], NOW)
        await unit.roster.give(shift, two)
        with pytest.raises(Conflict):
            await unit.roster.give(shift, two)
        assert (await unit.roster.covering(None, NOW))[0].staff == two


async def test_a_change_of_shift_is_told_once_and_of_a_running_shift_only_the_end(store: Store) -> None:
    one, two = await people(store)
    async with store.begin() as unit:
        running, next_ = await unit.roster.add(
            [Shift(None, one, NOW - HOUR, NOW + HOUR), Shift(None, two, NOW + HOUR, NOW + 2 * HOUR)], NOW
        )
        await unit.roster.add([Shift(3, one, NOW + HOUR, NOW + 2 * HOUR)], NOW)
        await unit.commit()
    async with store.begin() as unit:
        assert await unit.roster.due_changes(NOW) == []
        assert await unit.roster.due_changes(NOW + HOUR) == [0, 3]
        assert await unit.roster.changed(None, NOW + HOUR) == ([next_], [running])
        assert await unit.roster.due_changes(NOW + HOUR) == [3]
        assert await unit.roster.changed(None, NOW + HOUR) == ([], [])


async def test_weekly_shifts_are_a_series_with_a_last_one(store: Store) -> None:
    one, two = await people(store)
    async with store.begin() as unit:
        first, second = await unit.roster.add(
            [Shift(None, one, NOW, NOW + HOUR), Shift(None, one, NOW + WEEK, NOW + WEEK + HOUR)], NOW
        )
        await unit.roster.in_series([first.id, second.id], first.id)
        (last,) = await unit.roster.last_of_series(NOW + 2 * WEEK)
        assert (last.id, last.series) == (second.id, first.id)
        assert await unit.roster.last_of_series(NOW + WEEK) == []
        await unit.roster.give(last, two)
        assert [s.id for s in await unit.roster.of_series(first.id, NOW)] == [first.id]
        await unit.roster.drop([first.id])
        assert await unit.roster.of_series(first.id, NOW) == []


async def test_presences_are_kept_until_they_are_over(store: Store) -> None:
    one, two = await people(store)
    async with store.begin() as unit:
        roster = unit.roster
        leave = await roster.save_presence(
            Presence(one, PresenceKind.LEAVE, NOW + HOUR, NOW + 2 * HOUR, two, Handing.QUEUE, NOW + HOUR)
        )
        off = await roster.save_presence(Presence(two, PresenceKind.OFF, NOW, NOW + HOUR))
        assert await roster.presences(NOW) == [off, leave]
        assert await roster.presences(NOW + HOUR) == [leave]
        assert await roster.presence(leave.id) == leave
        assert await roster.due_leaves(NOW) == []
        assert await roster.due_leaves(NOW + HOUR) == [leave.id]
        await roster.drop_presence(off.id)
        assert await roster.presence(off.id) is None
        await roster.forget(NOW + 3 * HOUR)
        assert await roster.presences(NOW) == []


async def test_a_request_to_swap_is_settled_once(store: Store) -> None:
    one, two = await people(store)
    async with store.begin() as unit:
        swap = await unit.roster.ask_swap(Swap(4, one, two, NOW, NOW + HOUR, back=5))
        assert await unit.roster.open_swaps(4) == [swap] == await unit.roster.open_swaps(5)
        assert await unit.roster.due_swaps(NOW) == []
        assert await unit.roster.due_swaps(NOW + HOUR) == [swap.id]
        done = await unit.roster.settle_swap(swap, SwapState.DECLINED)
        assert await unit.roster.swap(swap.id) == done
        assert await unit.roster.due_swaps(NOW + HOUR) == []
        with pytest.raises(Conflict):
            await unit.roster.settle_swap(swap, SwapState.ACCEPTED)


async def test_the_workload_counts_and_confidential_tickets_are_a_figure(store: Store) -> None:
    one, _ = await people(store)
    async with store.begin() as unit:
        assert await unit.roster.checked() is None
        await unit.roster.check_next(NOW)
        await unit.roster.check_next(NOW + HOUR)
        assert await unit.roster.checked() == NOW + HOUR
        given: tuple[dict[str, Any], ...] = (
            {"due_at": NOW + HOUR},
            {"due_at": NOW - HOUR, "holder": one, "status": Status.CLAIMED, "question_open": True},
            {"urgent": True, "unit": None},
            {"confidential": True},
            {"unit": 9},
            {"status": Status.CLOSED},
        )
        for at, more in enumerate(given, start=1):
            await unit.tickets.add(a_ticket(f"GD261122-000{at}", **more))
        load = await unit.roster.workload(None, NOW, NOW + 12 * HOUR)
        assert (load.open, load.queued, load.holders, load.soon, load.overdue) == (3, 2, ((one, 1),), 1, 1)
        assert (load.unacknowledged, load.waiting, load.confidential) == (1, 1, 1)
        found = await unit.roster.pressing(None, 2)
        assert [t.number for t in found] == ["GD261122-0002", "GD261122-0001"]
