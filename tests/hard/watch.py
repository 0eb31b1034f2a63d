"""One event stream for all who wait: a bell for each chat, so that thirty residents do not read everything."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.town import Town


class Watch:
    """Rings when something changes. Take the bell, look, then wait for it: nothing is missed."""

    def __init__(self) -> None:
        self._bells: dict[int | None, asyncio.Event] = {}
        #: calls of the bot so far, polling aside
        self.calls = 0

    @classmethod
    @asynccontextmanager
    async def on(cls, town: Town) -> AsyncIterator["Watch"]:
        """Watching that town."""
        watch = cls()
        opened = asyncio.Event()
        task = asyncio.create_task(watch._run(town, opened))
        try:
            await opened.wait()
            yield watch
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _run(self, town: Town, opened: asyncio.Event) -> None:
        async with town.session.get(f"{town.url}/town/events", params={"calls": "1"}, timeout=None) as stream:
            opened.set()
            async for line in stream.content:
                if line.startswith(b"data: "):
                    event = json.loads(line.removeprefix(b"data: "))
                    self.calls += event["kind"] == "call"
                    self._ring(event["chat_id"])

    def _ring(self, chat: int | None) -> None:
        bell = self._bells.pop(chat, None)
        if bell is not None:
            bell.set()

    def bell(self, chat: int | None) -> asyncio.Event:
        """Rings at the next event of that chat; None: at the next one of no chat (a call, an empty queue)."""
        return self._bells.setdefault(chat, asyncio.Event())

    async def called(self, count: int, within: float) -> None:
        """Until the bot has made so many calls in all, or that many seconds have passed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self.calls < count:
                    await self.bell(None).wait()


async def passed(event: asyncio.Event, seconds: float) -> bool:
    """Wait for the event, at most so long; whether it came."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
