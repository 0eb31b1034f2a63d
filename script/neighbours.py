"""`python -m script.neighbours FIRST COUNT`: the sandbox's neighbours are entered as residents who have written before.

Before the bot starts. Where units are known, three in four have chosen their village or grid.
"""

import asyncio
import sys
from datetime import timedelta

from bot.clock import WallClock
from bot.settings import load
from bot.start import key_or_stop
from domain.broadcasts import Choices, Topic
from domain.centre import UnitLevel
from domain.people import Person
from storage.store import Store

_AREAS = (UnitLevel.VILLAGE, UnitLevel.GRID)
_TOPICS = (frozenset({Topic.FLOOD, Topic.OUTAGE}), frozenset({Topic.FRAUD}), frozenset(Topic), frozenset[Topic]())


async def enter(first: int, count: int) -> None:
    """One unit for all."""
    settings = load()
    key, _ = key_or_stop(settings, make=True)
    store = await Store.open(settings.database_url.get_secret_value(), key)
    since = WallClock().now() - timedelta(days=3)
    try:
        async with store.begin() as unit:
            areas = [one.id for one in await unit.centre.units() if one.level in _AREAS]
            for n in range(count):
                await unit.people.seen(Person(first + n, f"居民{n}"), since)
                if areas and n % 4:
                    choices = Choices(areas=(areas[n % len(areas)],), topics=_TOPICS[n % 3])
                    await unit.subscriptions.save(first + n, choices)
            await unit.commit()
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(enter(int(sys.argv[1]), int(sys.argv[2])))
