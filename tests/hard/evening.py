"""An evening in the town: everybody talks at once, and at the end the books are opened."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.store import Store
from tests.hard.conftest import KEY
from tests.hard.officers import Officer
from tests.hard.people import Resident
from tests.hard.reckoning import Found, reckon
from tests.hard.watch import Watch, passed
from tests.town import PATIENCE, SUN, ZHAO, Town

RESIDENTS = 30


@dataclass
class Evening:
    """Who is there, and the signal that it ends."""

    town: Town
    watch: Watch
    residents: list[Resident]
    officers: list[Officer]
    over: asyncio.Event

    async def lives(self) -> None:
        """All of them, until each has finished what he began."""
        async with asyncio.TaskGroup() as group:
            for resident in self.residents:
                group.create_task(resident.live(self.over))
            for officer in self.officers:
                group.create_task(officer.live(self.over))

    async def books(self, database: str) -> Found:
        """Wait until everything has settled, then hold the store against what people did."""
        await self.town.wait_quiet()
        store = await Store.open(database, KEY)
        try:
            await self._sent(store)
            found = await Found.of(self.town, store, self.residents)
        finally:
            await store.close()
        assert await self.town.unknown() == {}
        reckon(found, self.residents)
        return found

    async def _sent(self, store: Store) -> None:
        """Until nothing waits in the outbox."""
        waiting: Any = None
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    bell = self.watch.bell(None)
                    async with store.read() as unit:
                        waiting = await unit.outbox.waiting(100)
                    if not waiting:
                        return
                    await passed(bell, 0.3)  # the last mark follows the last call
        except TimeoutError:
            raise AssertionError(f"these wait for ever: {waiting}") from None


@asynccontextmanager
async def evening(town: Town, seed: int) -> AsyncIterator[Evening]:
    """Thirty residents and two officers, not yet talking."""
    dice = random.Random(seed)
    async with Watch.on(town) as watch:
        residents = []
        for place in range(RESIDENTS):
            uid = await town.add_person(500_000 + place, f"居民{place}")
            residents.append(Resident(town, watch, uid, place, random.Random(dice.random())))
        officers = [
            Officer(town, watch, ZHAO, 60, random.Random(dice.random()), "赵志强"),
            Officer(town, watch, SUN, 61, random.Random(dice.random()), "孙丽"),
        ]
        yield Evening(town, watch, residents, officers, asyncio.Event())


def troubles(log: Path) -> Counter[str]:
    """Errors in a bot's log, by what happened."""
    found: Counter[str] = Counter()
    for line in log.read_text().splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            found[line[:200]] += 1
            continue
        if entry["level"] in ("error", "critical"):
            found[entry["event"]] += 1
    return found
