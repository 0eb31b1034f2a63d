"""Who leads: one at a time, each new one with a higher token, and an old one's late word is refused."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text

from storage.errors import Deposed
from storage.store import Store
from tests.storage.hands import SOONER
from tests.town import PATIENCE


async def take(store: Store, who: str, seconds: float = 6, name: str = "courier") -> int | None:
    async with store.begin() as unit:
        token = await unit.leases.take(name, who, seconds)
        await unit.commit()
    return token


async def begun(store: Store, seconds: float = 6) -> int:
    """The first token, by the clock."""
    token = await take(store, "a", seconds)
    assert token
    return token


async def test_one_leads_and_prolongs_the_others_wait(store: Store) -> None:
    token = await begun(store)
    assert await take(store, "b") is None
    assert await take(store, "a") == token
    assert await take(store, "b", name="clock")


async def test_a_lease_run_out_goes_to_the_next_with_a_higher_token(store: Store) -> None:
    token = await begun(store, 0)
    assert await take(store, "b") == token + 1
    assert await take(store, "a") is None


async def test_a_lease_whose_row_was_lost_gives_no_token_a_second_time(store: Store) -> None:
    token = await begun(store)
    async with store.begin() as unit:
        await unit.connection.execute(text("DELETE FROM leases"))
        await unit.commit()
    await asyncio.sleep(0.002)  # noqa: TID251 - the database's clock goes by milliseconds
    assert (await take(store, "b") or 0) > token
    async with store.begin() as unit:
        with pytest.raises(Deposed):
            await unit.leases.check("courier", token)


async def test_released_it_is_free_at_once(store: Store) -> None:
    token = await begun(store)
    async with store.begin() as unit:
        await unit.leases.release("courier", 7)  # not his
        await unit.leases.release("courier", token)
        await unit.commit()
    assert await take(store, "b") == token + 1
    async with store.begin() as unit:
        await unit.leases.release("courier", token)  # late: it is another's by now
        await unit.commit()
    assert await take(store, "a") is None


async def test_what_an_old_leader_writes_is_refused(store: Store) -> None:
    token = await begun(store, 0)
    async with store.begin() as unit:
        await unit.leases.check("courier", token)  # nobody has come yet
    assert await take(store, "b") == token + 1
    async with store.begin() as unit:
        with pytest.raises(Deposed):
            await unit.leases.check("courier", token)
    async with store.begin() as unit:
        await unit.leases.check("courier", token + 1)
    async with store.begin() as unit:
        with pytest.raises(Deposed):
            await unit.leases.check("clock", token)


async def test_nobody_takes_over_while_a_unit_of_the_leader_is_open(store: Store) -> None:
    token = await begun(store, 0)
    coming: asyncio.Task[int | None]
    async with store.begin() as unit:
        await unit.leases.check("courier", token)
        coming = asyncio.create_task(take(store, "b"))
        done, _ = await asyncio.wait({coming}, timeout=0.2)
        assert not done
        await unit.commit()
    assert await asyncio.wait_for(coming, PATIENCE) == token + 1


async def test_of_several_at_once_one_takes_it(store: Store) -> None:
    token = await begun(store, 0)
    got = await asyncio.gather(*(take(store, f"r{n}") for n in range(5)))
    assert sorted(token or 0 for token in got) == [0, 0, 0, 0, token + 1]


@pytest.mark.postgres
async def test_the_leader_prolongs_while_a_long_unit_of_his_is_open(store: Store) -> None:
    if store.url.get_backend_name() == "sqlite":
        return  # one writer: there the lease is not used
    token = await begun(store)
    async with store.begin() as unit:
        await unit.leases.check("courier", token)
        assert await asyncio.wait_for(take(store, "a"), SOONER) == token


async def test_a_turn_is_had_by_one_at_a_time(store: Store) -> None:
    order: list[str] = []

    async def one(name: str, begun: Callable[[], None]) -> None:
        async with store.begin() as unit:
            await unit.turns.wait("chat", 7)
            order.append(f"{name} in")
            begun()
            await asyncio.sleep(0.05)  # noqa: TID251  # long enough for the other to come
            order.append(f"{name} out")
            await unit.turns.announce([1, 2])
            await unit.commit()

    started = asyncio.Event()
    first = asyncio.create_task(one("a", started.set))
    await started.wait()
    await one("b", lambda: None)
    await first
    assert order == ["a in", "a out", "b in", "b out"]


@pytest.mark.postgres
async def test_other_chats_do_not_wait(store: Store) -> None:
    if store.url.get_backend_name() == "sqlite":
        return
    async with store.begin() as one, store.begin() as other:
        await one.turns.wait("chat", 7)
        await asyncio.wait_for(other.turns.wait("chat", 8), SOONER)


@pytest.mark.postgres
async def test_a_turn_tells_nothing_of_its_chat(store: Store) -> None:
    if store.url.get_backend_name() == "sqlite":
        return
    async with store.begin() as unit:
        await unit.turns.wait("chat", 7_312_345_678)
        found = await unit.connection.execute(text("SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory'"))
        numbers = {(row.classid << 32) | row.objid for row in found}
    assert numbers
    assert 7_312_345_678 not in numbers
