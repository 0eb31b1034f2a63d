"""A unit that is cancelled, locked out or short of room stores all or nothing, and the next one works."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.people import Person
from storage.errors import StoreDown
from storage.store import Store
from tests.storage.hands import KEY, NOW, a_parcel


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Store]:
    """Troubles that only a file has."""
    opened = await Store.open(f"sqlite:///{tmp_path / 'a.sqlite3'}", KEY)
    yield opened
    await opened.close()


async def test_a_unit_cancelled_at_any_point_stores_all_or_nothing(store: Store) -> None:
    async def work(update: int) -> None:
        async with store.begin() as unit:
            await unit.intake.mark_done(update, NOW)
            await unit.people.seen(Person(update), NOW)
            await unit.outbox.add([a_parcel(ticket_id=update)])
            await unit.commit()

    ended = []
    for turns in range(60):
        task = asyncio.create_task(work(turns + 1))
        for _ in range(turns):
            await asyncio.sleep(0)  # noqa: TID251  # one turn of the loop; waits for nothing
        task.cancel()
        await asyncio.wait([task])
        ended.append(task.cancelled())
        async with store.begin() as unit:
            marked = await unit.intake.done(turns + 1)
            people = {chat async for chat in unit.people.chats()}
            parcels = {parcel.ticket_id for parcel in await unit.outbox.waiting(100)}
        assert marked == (turns + 1 in people) == (turns + 1 in parcels)
    assert ended[0]
    await work(1000)


async def test_an_error_inside_a_unit_rolls_it_back(store: Store) -> None:
    async def fail() -> None:
        async with store.begin() as unit:
            await unit.people.seen(Person(1), NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.read() as unit:
        assert await unit.people.count() == 0


async def test_after_a_commit_a_unit_may_go_on(store: Store) -> None:
    async with store.begin() as unit:
        await unit.people.seen(Person(1), NOW)
        await unit.commit()
        await unit.people.seen(Person(2), NOW)
    async with store.read() as unit:
        assert [chat async for chat in unit.people.chats()] == [1]


async def test_a_unit_that_does_nothing_commits_nothing(store: Store) -> None:
    async with store.begin() as unit:
        await unit.commit()
    async with store.read():
        pass


async def test_a_locked_file_is_a_store_that_is_down(sqlite: Store, tmp_path: Path) -> None:
    async with sqlite.begin() as unit:
        await unit.connection.execute(text("PRAGMA busy_timeout = 1"))
    other = sqlite3.connect(tmp_path / "a.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with sqlite.begin() as unit:
        with pytest.raises(StoreDown, match="BUSY"):
            await unit.people.seen(Person(1), NOW)
    async with sqlite.read() as unit:
        assert await unit.people.count() == 0
    other.execute("ROLLBACK")
    other.close()
    async with sqlite.begin() as unit:
        assert await unit.people.seen(Person(1), NOW)


async def test_a_full_disk_is_a_store_that_is_down(sqlite: Store) -> None:
    async with sqlite.begin() as unit:
        pages = (await unit.connection.execute(text("PRAGMA page_count"))).scalar_one()
        await unit.connection.execute(text(f"PRAGMA max_page_count = {pages + 5}"))
    async with sqlite.begin() as unit:
        with pytest.raises(StoreDown, match="FULL"):
            await unit.outbox.add([a_parcel(b"x" * 100_000)])
    async with sqlite.begin() as unit:
        assert await unit.outbox.waiting(5) == []
        await unit.outbox.add([a_parcel(b"x")])
        await unit.commit()


async def test_a_unit_for_reading_cannot_write(store: Store) -> None:
    async with store.read() as unit:
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            await unit.people.seen(Person(1), NOW)
    async with store.read() as unit:
        assert await unit.people.count() == 0
