"""The ear for other replicas: a connection that breaks in the middle is made anew."""

import asyncio
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest

from storage import listening
from storage.listening import Listener
from storage.store import Store
from tests.town import PATIENCE


@pytest.mark.parametrize(
    "broken",
    [
        asyncpg.ConnectionDoesNotExistError("closed in the middle of operation"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InternalClientError("got result for unknown protocol state"),
    ],
)
async def test_it_listens_again_after_the_drivers_own_errors(
    broken: Exception, store: Store, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not store_url.startswith("postgresql"):
        pytest.skip("PostgreSQL only")
    monkeypatch.setattr(listening, "_AGAIN", 0.01)
    real, tries = asyncpg.Connection.add_listener, 0

    async def add_listener(self: Any, *given: Any) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise broken
        await real(self, *given)

    monkeypatch.setattr(asyncpg.Connection, "add_listener", add_listener)
    heard: asyncio.Queue[str] = asyncio.Queue()
    listener = Listener(store.url)
    task = asyncio.create_task(listener.run(heard.put_nowait))
    try:
        async with asyncio.timeout(PATIENCE):
            while not listener.hears:  # noqa: ASYNC110 - there is no event
                await asyncio.sleep(0.02)  # noqa: TID251 - as above
            async with store.begin() as unit:
                await unit.turns.announce([7])
                await unit.commit()
            assert await heard.get() == "7"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
