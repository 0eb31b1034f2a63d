"""Bad weather between the bot and Telegram: the same promises hold, and only a cut after the fact repeats anything."""

import asyncio
import contextlib
import os
import random
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.hard.conftest import environment, sqlite
from tests.hard.evening import Evening, evening, troubles
from tests.hard.nursery import Nursery
from tests.hard.reckoning import doubled
from tests.hard.watch import passed
from tests.town import PATIENCE, Refused, Town

#: So many connections are cut after the message was accepted, in each of two storms.
CUTS = 15
#: What the log says of such a day, and rightly.
_BAD_DAY = frozenset({"duty_group_cannot_be_asked", "updates_refused", "another_poller"})
_SENDS = ["sendMessage", "editMessageText", "sendPhoto"]


@dataclass
class Weather:
    """What goes wrong, one after the other; when calls were cut after they had been carried out."""

    people: Evening
    dice: random.Random
    polling: bool
    cut: list[tuple[float, float]] = field(default_factory=list)

    async def blows(self) -> None:
        """All kinds, each for some two seconds, with a breath between; the cuts twice."""
        town = self.people.town
        await self._for(2, "429", probability=0.5, retry_after=1, methods=_SENDS)
        await self._for(2, "500", probability=0.4)
        await self._for(2, "502", probability=0.6, methods=_SENDS)
        await self._for(2, "cut_before", probability=0.5)
        await self._storm()
        await self._for(2, "slow", probability=0.5, delay=0.7)
        await self._for(2, "duplicate_update", probability=0.6)
        await self._redelivered()
        await self._storm()
        if self.polling:
            for kind in ("500", "429", "cut_before", "cut_after", "409", "slow"):
                await town.fault(kind, methods=["getUpdates"], times=1, delay=1)
                await passed(self.people.over, 1)
        await town.clear_faults()

    async def _for(self, seconds: float, kind: str, **wish: Any) -> None:
        await self.people.town.fault(kind, **wish)
        await passed(self.people.over, seconds)
        await self.people.town.clear_faults()
        await passed(self.people.over, 0.5)

    async def _storm(self) -> None:
        began = time.time()
        await self._for(2, "cut_after", methods=_SENDS, probability=0.3, times=CUTS)
        self.cut.append((began, time.time()))

    async def _redelivered(self) -> None:
        """What was confirmed comes again, as after a lost answer."""
        for _ in range(20):
            with contextlib.suppress(Refused):  # nothing has been confirmed yet
                await self.people.town.redeliver()
            await passed(self.people.over, self.dice.uniform(0.02, 0.15))


def free_port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


@pytest.mark.kill
@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_bad_weather_loses_nothing_and_repeats_only_what_was_cut_after_it_arrived(
    way: str, nursery: Nursery, town: Town, tmp_path: Path
) -> None:
    seed = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**6))
    print(f"FAULT_SEED={seed}")  # noqa: T201  # to try the same evening again
    began = time.monotonic()
    database, log = sqlite(tmp_path), tmp_path / "bot.log"
    wishes = environment(town, database)
    if way == "webhook":
        port = free_port()
        hook = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "WEBHOOK_SECRET": "s" * 20, "HTTP_PORT": port}
        wishes |= hook
    async with evening(town, seed) as people:
        weather = Weather(people, random.Random(seed), way == "polling")
        bot = await nursery.bear(wishes, log)
        await people.watch.called(1, within=PATIENCE)
        async with asyncio.TaskGroup() as group:
            group.create_task(people.lives())
            await passed(people.over, 1)
            await weather.blows()
            people.over.set()
        found = await people.books(database)
        assert await bot.stop() < 5
    extra, pairs = found.repeats(), doubled(found, people.residents)
    failed = Counter(call["error_code"] for call in found.calls if not call["ok"])
    print(  # noqa: T201  # the figures
        f"{way}: {len(people.residents)} residents, {len(found.tickets)} tickets, {len(found.given())} sent, "
        f"refused or cut {dict(failed)}, {extra} repeated, {len(pairs)} told twice, {time.monotonic() - began:.1f} s"
    )
    assert len(found.tickets) >= len(people.residents) / 2, "hardly anybody got to talk"
    assert extra <= 2 * CUTS
    for first, second in pairs:
        assert any(since <= first["at"] <= until for since, until in weather.cut), f"told twice: {first} {second}"
    assert set(troubles(log)) <= _BAD_DAY, troubles(log)
