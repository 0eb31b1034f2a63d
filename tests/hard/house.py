"""A bot at work in the test's own process, and the books of who still waits for an answer."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import Service
from bot.house import House, put_together
from bot.line import Line
from bot.settings import Settings
from tests.hard.conftest import KEY, sqlite
from tests.hard.updates import Maker
from tests.town import PATIENCE, Town

_FIRST = 700_000
_ANSWERS = ("send", "editMessage", "setMessageReaction")


@dataclass
class Rig:
    """A bot at work in this process."""

    town: Town
    house: House
    running: asyncio.Task[int]
    maker: Maker
    people: int = _FIRST
    #: person → what he sent; press → what was pressed
    waiting: dict[int, Any] = field(default_factory=dict)
    presses: dict[str, Any] = field(default_factory=dict)

    async def newcomer(self) -> int:
        """Somebody of his own for each message, so that each answer is an answer to one message."""
        self.people += 1
        return await self.town.add_person(self.people, "x", started=True)

    async def settled(self, timeout: float = 60) -> None:
        """Until all updates are confirmed and all answers sent; the bot must still run."""

        async def look() -> bool:
            assert not self.running.done(), "the bot ended"
            return not (await self.town.pending())["updates"] and not len(self.house.lanes)

        await self.town.until(look, timeout, "all updates to be done with")

    async def buried(self) -> int:
        """How many updates nobody could handle."""
        async with self.house.store.read() as unit:
            return await unit.intake.buried()

    async def unanswered(self) -> str:
        """Those nobody has answered, and what was tried; empty when there are none."""
        calls = await self.town.calls()
        told = {_chat(call) for call in calls if call["ok"] and call["method"].startswith(_ANSWERS)}
        pressed = {call["params"].get("callback_query_id") for call in calls}
        left = [(uid, sent) for uid, sent in self.waiting.items() if uid not in told]
        left += [(0, sent) for query, sent in self.presses.items() if query not in pressed]
        tried = {uid: [(c["method"], c["description"]) for c in calls if _chat(c) == uid] for uid, _ in left}
        return "\n".join(f"{str(sent)[:1500]} → {tried[uid]}" for uid, sent in left)


def _chat(call: dict[str, Any]) -> int:
    """Where it went: beside a file all parameters are strings."""
    return int(call["params"].get("chat_id") or 0)


@asynccontextmanager
async def at_work(town: Town, folder: Path, seed: int) -> AsyncIterator[Rig]:
    """The house as app.run puts it together, without the signals."""
    given = {"bot_token": town.token, "bot_api_url": town.url, "database_url": sqlite(folder), "http_port": 0}
    given |= {"duty_chat_id": town.duty, "admin_ids": tuple(town.admins), "pace": "off"}
    settings = Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]  # pydantic-settings' own
    line = await Line.open(settings)
    try:
        house = await put_together(settings, KEY, line)
        stop = asyncio.Event()
        running = asyncio.create_task(Service(settings, house, stop).run())
        try:
            await town.wait_call("deleteWebhook")
            yield Rig(town, house, running, Maker(random.Random(seed)))
            stop.set()
            assert await asyncio.wait_for(running, PATIENCE) == 0
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await house.store.close()
    finally:
        await line.close()
