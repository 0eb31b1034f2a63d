"""A notice to 500 while everything goes wrong: kills, 429, 5xx, cuts. Nobody twice but the doubted, nobody left out."""

import asyncio
import random
from pathlib import Path

import pytest

from bench._residents import Books
from domain.delivery import DeliveryState
from tests.hard.conftest import KEY, environment, sqlite
from tests.hard.nursery import Nursery
from tests.hard.watch import Watch
from tests.town import Town, noon

PEOPLE, BLOCKED, KILLS = 500, 0.07, 3
WORDS = "今夜到明天有大到暴雨，低洼处请提前转移，不要涉水。"


async def bad_day(town: Town) -> None:
    """The first seconds of it."""
    await town.fault("cut_after", probability=0.03, methods=["sendMessage"], lasting=4)
    await town.fault("429", probability=0.02, methods=["sendMessage"], lasting=4, retry_after=1)
    await town.fault("502", after=1, lasting=1)


@pytest.mark.kill
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_everybody_has_it_once_whatever_happens(
    kind: str, nursery: Nursery, town: Town, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = sqlite(tmp_path) if kind == "sqlite" else request.getfixturevalue("postgres")("notice")
    people, gone = await town.add_crowd(PEOPLE, BLOCKED)
    wishes, log = environment(town, database, TIMEZONE=noon()), tmp_path / "bot.log"
    async with Books.opened(database, KEY) as books, Watch.on(town) as watch:
        await books.enter(people)
        await books.begin(WORDS, town.admins[0])
        await bad_day(town)
        dice = random.Random()
        for _ in range(KILLS):
            life, before = await nursery.bear(wishes, log), watch.calls
            await watch.called(before + dice.randint(20, 120), within=8)
            await life.kill()
        await nursery.bear(wishes, log)
        async with asyncio.timeout(150):
            while not await books.over():
                await watch.called(watch.calls + 1, within=0.5)
        got, outcome = await town.received(WORDS), await books.outcome()
    state = outcome.state
    twice = {uid for uid in people if got.get(uid, 0) > 1}
    assert twice <= outcome.uncertain
    explained = {DeliveryState.BLOCKED, DeliveryState.UNCERTAIN, DeliveryState.FAILED}
    assert [uid for uid in people if uid not in got and state[uid] not in explained] == []
    blocked = {uid for uid in people if state[uid] is DeliveryState.BLOCKED}
    assert blocked <= set(gone) <= blocked | outcome.uncertain
    t = outcome.tally
    assert t.sent + t.blocked + t.uncertain + t.failed == t.total == PEOPLE
    assert t.failed == 0
