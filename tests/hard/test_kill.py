"""The bot is killed again and again while thirty residents talk to it: nothing is lost, nothing is done twice."""

import asyncio
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.courier import UNSURE
from tests.hard.conftest import environment, sqlite
from tests.hard.evening import Evening, evening, troubles
from tests.hard.nursery import Nursery
from tests.hard.reckoning import doubled
from tests.hard.watch import passed
from tests.town import Town

KILLS = {"sqlite": 20, "postgresql": 20}
#: What the log may say of a bad day without being wrong.
_BAD_DAY = frozenset({"store_down"})
#: A copy may follow only if the first left so shortly before the kill.
UNWRITTEN = 3.0
#: The sandbox may come to write down a call when its bot is dead already; the next one needs longer for its first.
LAG = 0.5


async def kills(
    bed: Nursery, people: Evening, wishes: dict[str, str], log: Path, dice: random.Random, many: int
) -> list[float]:
    """Births and kills at random moments: in the start, at rest, in the middle of a burst. The times of the kills."""
    deaths = []
    for _ in range(many):
        before = people.watch.calls
        life = await bed.bear(wishes, log)
        if dice.random() < 0.25:
            await passed(people.over, dice.uniform(0, 0.5))
        else:
            await people.watch.called(before + dice.randint(1, 120), within=4)
            await passed(people.over, dice.uniform(0, 0.05))
        deaths.append(await life.kill())
        if dice.random() < 0.3:
            await passed(people.over, dice.uniform(0.5, 3.5))  # long enough for a press to be forgotten
    return deaths


@pytest.mark.kill
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_twenty_kills_lose_nothing_and_repeat_only_what_was_in_flight(
    kind: str, nursery: Nursery, town: Town, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(10**6))
    print(f"KILL_SEED={seed}")  # noqa: T201  # to try the same evening again
    dice, began = random.Random(seed), time.monotonic()
    database = sqlite(tmp_path) if kind == "sqlite" else request.getfixturevalue("postgres")("hard")
    log, wishes = tmp_path / "bot.log", environment(town, database)
    await town.settings(press_life=2.5)  # presses are lost within a short absence, as on Telegram within a long one
    async with evening(town, seed) as people:
        async with asyncio.TaskGroup() as group:
            group.create_task(people.lives())
            deaths = await kills(nursery, people, wishes, log, dice, KILLS[kind])
            last = await nursery.bear(wishes, log)
            await passed(people.over, 2)
            people.over.set()
        found = await people.books(database)
        assert await last.stop() < 5
    extra, pairs = found.repeats(), doubled(found, people.residents)
    at_kill = Counter(_in_flight(first, second, deaths) for first, second in pairs)
    print(  # noqa: T201  # the figures
        f"{kind}: {len(deaths)} kills, {len(people.residents)} residents, {len(found.tickets)} tickets, "
        f"{len(found.given())} sent, {extra} repeated in all (presses and edits too), {len(pairs)} told twice, "
        f"at most {max(at_kill.values(), default=0)} a kill, {time.monotonic() - began:.1f} s"
    )
    assert len(deaths) == KILLS[kind]
    assert len(found.tickets) >= len(people.residents) / 2, "hardly anybody got to talk"
    assert extra <= len(deaths) * UNSURE, found.states
    assert max(at_kill.values(), default=0) <= UNSURE
    assert set(troubles(log)) <= _BAD_DAY, troubles(log)


def _in_flight(first: dict[str, Any], second: dict[str, Any], deaths: list[float]) -> float:
    """The kill at which the first copy was in flight."""
    dead = next((at for at in deaths if at >= first["at"] - LAG), None)
    assert dead is not None, f"told twice without a kill: {first} {second}"
    assert dead <= second["at"], f"told twice without a kill: {first} {second}"
    assert dead - first["at"] <= UNWRITTEN, f"was not in flight any more: {first} {second}"
    return dead
