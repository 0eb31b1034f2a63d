"""Two units at the same moment: one wins, the other is told, and nothing is counted twice."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from domain.errors import Conflict
from domain.people import Person, Staff
from domain.ports import Unit
from domain.tickets import Status
from storage.store import Store
from tests.storage.hands import NOW, a_draft, a_ticket

AT_ONCE = 6


async def race(store: Store, act: Callable[[Unit, int], Awaitable[Any]]) -> list[Any]:
    """What each of several units at once got, each committed; Conflict for those that lost."""

    async def one(which: int) -> Any:
        try:
            async with store.begin() as unit:
                got = await act(unit, which)
                await asyncio.sleep(0)  # noqa: TID251  # gives the others their turn; waits for nothing
                await unit.commit()
        except Conflict as conflict:
            return conflict
        return got

    return await asyncio.gather(*(one(which) for which in range(AT_ONCE)))


def won(results: list[Any]) -> list[Any]:
    return [one for one in results if not isinstance(one, Conflict)]


async def test_numbers_are_given_once_and_without_gaps(store: Store) -> None:
    numbers = await race(store, lambda unit, _: unit.tickets.next_number("261122"))
    assert sorted(numbers) == list(range(1, AT_ONCE + 1))


async def test_first_contact_is_new_for_exactly_one(store: Store) -> None:
    news = await race(store, lambda unit, _: unit.people.seen(Person(7), NOW))
    assert sorted(news) == [False] * (AT_ONCE - 1) + [True]


async def test_exactly_one_claims_a_ticket(store: Store) -> None:
    async with store.begin() as unit:
        ticket = await unit.tickets.add(a_ticket())
        await unit.commit()
    results = await race(store, lambda unit, who: unit.tickets.save(replace(ticket, status=Status.CLAIMED, holder=who)))
    [winner] = won(results)
    async with store.read() as unit:
        assert await unit.tickets.by_id(ticket.id) == winner


async def test_exactly_one_marks_an_update_done(store: Store) -> None:
    marks = await race(store, lambda unit, _: unit.intake.mark_done(5, NOW))
    assert sorted(marks) == [False] * (AT_ONCE - 1) + [True]


async def test_exactly_one_opens_the_draft_of_a_chat(store: Store) -> None:
    [winner] = won(await race(store, lambda unit, _: unit.drafts.save(a_draft())))
    async with store.read() as unit:
        assert await unit.drafts.of_chat(winner.chat) == winner


async def test_exactly_one_changes_or_drops_a_draft(store: Store) -> None:
    async with store.begin() as unit:
        draft = await unit.drafts.save(a_draft())
        await unit.commit()
    results = await race(store, lambda unit, who: unit.drafts.drop(draft) if who % 2 else unit.drafts.save(draft))
    assert len(won(results)) == 1


async def test_exactly_one_adds_somebody_to_the_staff(store: Store) -> None:
    assert len(won(await race(store, lambda unit, _: unit.staff.save(Staff(0, 5, "安"))))) == 1


async def test_a_bound_is_not_overdrawn(store: Store) -> None:
    taken = await race(store, lambda unit, _: unit.allowances.take(1, "urgent", 2, 60, NOW))
    assert sum(one is None for one in taken) == 2


async def test_readers_do_not_wait_for_the_writer_nor_see_its_work(store: Store) -> None:
    async with store.begin() as writer:
        ticket = await writer.tickets.add(a_ticket())
        async with store.read() as reader:
            assert await reader.tickets.by_id(ticket.id) is None
            await writer.commit()
            assert await reader.tickets.by_id(ticket.id) is None  # one moment's state to the end
        async with store.read() as reader:
            assert await reader.tickets.by_id(ticket.id) == ticket
