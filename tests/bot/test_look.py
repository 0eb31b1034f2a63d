"""Parcels come in by the look alone, each once, whatever happens while the store is being read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from aiogram.methods import SendMessage

from bot.jobs import Job
from bot.lanes import Lanes
from bot.ledger import Ledger, entry_of
from bot.notice_board import Look
from bot.pacer import Pacer
from bot.work import Works, parcel
from domain.delivery import DeliveryState, Outcome
from domain.desk import Desk
from domain.ports import Unit, Units
from handlers.outgoing import Outgoing
from storage.listening import Listener
from storage.store import Store
from tests.conftest import Postgres
from tests.storage.hands import KEY, NOW, Hands
from tests.town import PATIENCE


class _Works:
    """As much of it as the ledger needs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def do(self, step: Callable[[Desk], Awaitable[object]]) -> bool:
        async with self._store.begin() as unit:
            await step(Desk(cast("Any", None), unit, NOW))
            await unit.commit()
        return True


class _Meanwhile:
    """A store that is read while something happens."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.act: Callable[[], Awaitable[None]] | None = None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Unit]:
        act, self.act = self.act, None
        async with self._store.read() as unit:
            await unit.outbox.waiting_ids()  # the moment that is read is this one
            if act is not None:
                await act()
            yield unit


async def _committed(store: Store, *words: str) -> list[int]:
    async with store.begin() as unit:
        kept = await unit.outbox.add([parcel(Outgoing(SendMessage(chat_id=7, text=text)), NOW) for text in words])
        await unit.turns.announce([one.id for one in kept])
        await unit.commit()
    return [one.id for one in kept]


async def test_what_is_held_here_is_not_taken_again(store: Store, clock: Hands) -> None:
    lanes, ledger, meanwhile = Lanes(Pacer(on=False)), Ledger(cast("Works", _Works(store))), _Meanwhile(store)
    look = Look(cast("Units", meanwhile), lanes, ledger, clock, Listener(store.url))
    first, second = await _committed(store, "一", "二")
    assert await look.look([first]) == 1
    assert await look.look() == 1
    assert await look.look([first, second]) == await look.look() == 0
    job = lanes.next(0)
    assert isinstance(job, Job)
    assert job.parcel.id == first

    async def over() -> None:
        lanes.finish(job, 0)
        sent = Outcome(first, DeliveryState.SENT, NOW, message_id=1, chat=7)
        ledger.note(entry_of(sent, chat=7, to_reporter=False))
        await ledger.flush()

    look._given.clear()  # as if it had come in long ago
    meanwhile.act = over
    assert await look.look() == 0  # sent and written down after the read had begun, before it ended
    look._given.clear()
    assert await look.look() == 0
    assert second in lanes


async def test_what_was_put_back_to_wait_comes_in_again(store: Store, clock: Hands) -> None:
    """A letter that had failed and is sent anew by an admin."""
    lanes, ledger = Lanes(Pacer(on=False)), Ledger(cast("Works", _Works(store)))
    look = Look(store, lanes, ledger, clock, Listener(store.url))
    (one,) = await _committed(store, "一")
    assert await look.look() == 1
    job = lanes.next(0)
    assert isinstance(job, Job)
    lanes.finish(job, 0)
    assert await look.look() == 0  # not at once
    look._given.clear()
    assert await look.look([one]) == 1


@pytest.mark.postgres
async def test_a_commit_elsewhere_is_heard_of_at_once(postgres: Postgres, clock: Hands) -> None:
    store = await Store.open(postgres("heard"), KEY, clock)
    lanes, ledger, listener = Lanes(Pacer(on=False)), Ledger(cast("Works", _Works(store))), Listener(store.url)
    look = Look(store, lanes, ledger, clock, listener)
    look._all_at = asyncio.get_running_loop().time() + 60  # by hearing alone
    running = asyncio.create_task(look.run())
    try:
        async with asyncio.timeout(PATIENCE):
            while not listener.hears:  # noqa: ASYNC110  # a connection is made
                await asyncio.sleep(0.01)  # noqa: TID251  # as above
        (one,) = await _committed(store, "一")
        async with asyncio.timeout(PATIENCE):
            while one not in lanes:
                lanes.bell.clear()
                await lanes.bell.wait()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await store.close()
