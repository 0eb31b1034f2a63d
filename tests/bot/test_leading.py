"""A lease as a process sees it: who stands still, who takes over, and what an old leader's write comes to."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import leading
from bot.leading import Gate, Leader, Lease
from bot.line import Line, Unclear
from domain.errors import Conflict
from storage.errors import Deposed, StoreDown
from storage.store import Store
from tests.bot.conftest import settings_for
from tests.storage.hands import NOW
from tests.town import PATIENCE, Town


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("TTL", 0.8), ("PROLONG", 0.1), ("LOOK", 0.05), ("MARGIN", 0.2)):
        monkeypatch.setattr(leading, name, seconds)


class _Phone:
    """A line on which nobody is called."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: object = None,
        timeout: float = 30,
        still: object = None,
    ) -> None:
        self.calls.append(method)


class _Term:
    """Runs until it is told to end."""

    def __init__(self) -> None:
        self.begun, self.end = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        self.begun.set()
        await self.end.wait()


async def test_alone_it_is_always_held_and_writes_no_row(store: Store) -> None:
    lease = Lease("courier", store)
    await lease.keep()
    assert lease.held
    assert await lease.won() == 0
    assert lease.units is store
    await lease.release()
    async with store.begin() as unit:
        with pytest.raises(Deposed):
            await unit.leases.check("courier", 0)


async def test_one_that_stands_still_stops_by_itself_and_is_refused_afterwards(store: Store) -> None:
    one, other = Lease("courier", store, store), Lease("courier", store, store)
    keeping = asyncio.create_task(one.keep())
    await asyncio.wait_for(one.won(), PATIENCE)
    led, phone = one.units, _Phone()
    async with led.begin() as unit:
        await unit.intake.beat(NOW)
        await unit.commit()
    keeping.cancel()  # as if it were stopped
    waiting = asyncio.create_task(other.keep())
    try:
        await asyncio.wait_for(other.won(), PATIENCE)
        assert not one.held  # it had stopped before
        sending = asyncio.create_task(Gate(phone, one).call("sendMessage"))  # type: ignore[arg-type]
        with pytest.raises(Deposed):
            async with led.begin() as unit:
                await unit.intake.beat(NOW)
        assert one.token is None
        assert not sending.done()
        assert phone.calls == []
        sending.cancel()
        async with other.units.begin() as unit:
            await unit.intake.beat(NOW)
            await unit.commit()
    finally:
        waiting.cancel()


async def test_a_request_whose_connection_comes_too_late_is_not_written(free_town: Town, tmp_path: Path) -> None:
    line = await Line.open(settings_for(free_town, tmp_path))
    try:
        for still in (False, True, False):  # a new connection, one that is there already
            if still:
                await line.call("getMe", still=lambda: True)
                continue
            with pytest.raises(Unclear) as unclear:
                await line.call("getMe", still=lambda: False)
            assert not unclear.value.arrived
        assert len(await free_town.calls(method="getMe")) == 1
    finally:
        await line.close()


async def test_when_the_store_is_away_for_a_moment_the_term_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease, phone = Lease("courier", store, store), _Phone()
    keeping = asyncio.create_task(lease.keep())
    try:
        token = await asyncio.wait_for(lease.won(), PATIENCE)
        with monkeypatch.context() as away:
            away.setattr(lease, "_take", _down)
            async with asyncio.timeout(PATIENCE):
                while lease.held:  # noqa: ASYNC110  # a deadline passes
                    await asyncio.sleep(0.02)  # noqa: TID251  # as above
            sending = asyncio.create_task(Gate(phone, lease).call("sendMessage"))  # type: ignore[arg-type]
            await asyncio.wait({sending}, timeout=0.1)
            assert phone.calls == []
        await asyncio.wait_for(sending, PATIENCE)
        assert phone.calls == ["sendMessage"]
        assert lease.token == token
    finally:
        keeping.cancel()


async def _down(_: object) -> int:
    raise StoreDown("pulled by a test")


async def test_a_term_that_the_store_refuses_is_begun_anew(store: Store) -> None:
    class Refused(_Term):
        tries = 0

        async def run(self) -> None:
            Refused.tries += 1
            if Refused.tries == 1:
                raise StoreDown("pulled by a test")
            await super().run()

    lease = Lease("clock", store, store)
    leader = Leader(lease, Refused)
    tasks = [asyncio.create_task(work) for work in (lease.keep(), leader.run())]
    try:
        async with asyncio.timeout(PATIENCE):
            while Refused.tries < 2:  # noqa: ASYNC110  # it rests between
                await asyncio.sleep(0.02)  # noqa: TID251  # as above
        assert not tasks[1].done()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    Refused.tries = 0
    with pytest.raises(StoreDown):
        await Leader(Lease("clock", store), Refused).run()


async def test_each_term_is_made_anew_and_a_clean_end_hands_over_at_once(store: Store) -> None:
    one, other = Lease("clock", store, store), Lease("clock", store, store)
    first, second = Leader(one, _Term), Leader(other, _Term)
    tasks = [asyncio.create_task(work) for work in (one.keep(), first.run())]
    try:
        await asyncio.wait_for(first.term.begun.wait(), PATIENCE)
        tasks += [asyncio.create_task(work) for work in (other.keep(), second.run())]
        term = first.term
        tasks[0].cancel()
        await one.release()
        await asyncio.wait_for(second.term.begun.wait(), PATIENCE)
        assert first.term is not term
        second.term.end.set()
        await asyncio.wait_for(tasks[3], PATIENCE)  # a term that ends by itself ends the leading
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("alone", [True, False])
async def test_a_lost_race_ends_no_process_and_the_broken_term_has_its_last_words(store: Store, alone: bool) -> None:
    class Raced(_Term):
        tries = 0

        async def run(self) -> None:
            Raced.tries += 1
            if Raced.tries == 1:
                raise ExceptionGroup("hours", [Conflict("40P01"), ExceptionGroup("more", [Conflict("40001")])])
            await super().run()

    said: list[Raced] = []

    async def last_words(term: Raced) -> None:
        said.append(term)
        raise Conflict("40P01")

    lease = Lease("clock", store) if alone else Lease("clock", store, store)
    leader = Leader(lease, Raced, last_words)
    first = leader.term
    tasks = [asyncio.create_task(work) for work in (leader.run(), lease.keep())]
    try:
        async with asyncio.timeout(PATIENCE):
            while Raced.tries < 2:  # noqa: ASYNC110  # it rests between
                await asyncio.sleep(0.02)  # noqa: TID251  # as above
        assert not tasks[0].done()
        assert said == [first]
        assert leader.term is not first
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_fault_among_lost_races_is_told(store: Store) -> None:
    class Faulty(_Term):
        async def run(self) -> None:
            raise ExceptionGroup("hours", [Conflict("40P01"), LookupError("a bug")])

    with pytest.raises(ExceptionGroup):
        await Leader(Lease("clock", store), Faulty).run()
