"""Hears what other replicas announce, on a PostgreSQL connection of its own that comes back when it breaks."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, text

from storage.engines import sole_engine
from storage.errors import DRIVER_ERRORS
from storage.turns import CHANNEL

_AGAIN = 1.0
#: how often a silent connection is asked whether it is still there
_ASK = 10.0


class Listener:
    """Best effort: who must not miss anything looks into the store as well."""

    def __init__(self, url: URL) -> None:
        self._url = url
        #: whether it hears at the moment
        self.hears = False

    async def run(self, heard: Callable[[str], None]) -> None:
        """Listen until cancelled; `heard` gets the words of each announcement."""
        import asyncpg  # type: ignore[import-untyped]  # SQLite needs it not

        # SQLAlchemy does not translate what is said on the raw connection
        broken = (*DRIVER_ERRORS, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
        while True:
            try:
                await self._listen(heard)
            except broken:
                pass  # tried again; meanwhile the looks go on
            finally:
                self.hears = False
            await asyncio.sleep(_AGAIN)

    async def _listen(self, heard: Callable[[str], None]) -> None:
        engine = sole_engine(self._url, "zongzhi-listen")
        try:
            conn = await engine.connect()
            try:
                raw: Any = (await conn.get_raw_connection()).driver_connection
                gone = asyncio.Event()
                raw.add_termination_listener(lambda _: gone.set())
                await raw.add_listener(CHANNEL, lambda _conn, _pid, _channel, words: heard(words))
                self.hears = True
                while not gone.is_set():
                    try:
                        async with asyncio.timeout(_ASK):
                            await gone.wait()
                    except TimeoutError:
                        await conn.execute(text("SELECT 1"))
            finally:
                await conn.invalidate()
                await conn.close()
        finally:
            await engine.dispose()
