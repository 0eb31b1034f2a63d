"""A notice to five hundred at five times Telegram's speed: calm, and through kills, floods, an outage and cuts."""

import asyncio
import time
from functools import partial

import pytest

from bot import larder, terms
from bot.pacer import Pacer
from domain.broadcasts import Tally, Wave
from tests.bot.conftest import Rig, RigMaker
from tests.bot.notices import begin, known, tally
from tests.bot.test_courier import greeted, text
from tests.town import PATIENCE, WANG, Town

RATE = 150
PEOPLE, BLOCKED = 500, 0.07
WORDS = "今夜有大雨"


@pytest.fixture(autouse=True)
def _sped_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "Pacer", partial(Pacer, overall=RATE))
    monkeypatch.setattr(larder, "_IDLE", 0.05)


async def started(r: Rig) -> None:
    """As the process does it."""
    await r.house.larder.open()
    r.start()
    r.tasks.append(asyncio.create_task(r.house.larder.run()))


async def until(r: Rig, wave: Wave, over: int) -> Tally:
    """The figures when it is over with so many."""
    async with asyncio.timeout(PATIENCE):
        while (found := await tally(r, wave)).over < over:  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0.05)  # noqa: TID251 - rows announce nothing
    return found


async def copies_before(town: Town, asked: int, answer: str) -> int:
    """How many copies left from then on until that answer did: its wait, however slow the machine."""
    words = [str(call["params"].get("text")) for call in await town.calls(asked, "sendMessage")]
    return sum(WORDS in said for said in words[: words.index(answer)])


async def test_calm_everybody_once_nothing_refused_answers_at_once(town: Town, rig: RigMaker) -> None:
    await town.settings(overall_per_second=RATE)
    people, gone = await town.add_crowd(PEOPLE, BLOCKED, seed=1)
    await greeted(town, WANG)
    async with rig(town) as r:
        await known(r, people)
        began = time.time()
        wave = await begin(r, WORDS)
        await started(r)
        before = []
        for over in (50, 150, 250, 350):
            await until(r, wave, over)
            asked = (await town.calls())[-1]["n"]
            await r.post(text(WANG, f"答复{over}"))
            await town.wait_message(WANG, contains=f"答复{over}")
            before.append(await copies_before(town, asked, f"答复{over}"))
        assert await until(r, wave, PEOPLE) == Tally(sent=PEOPLE - len(gone), blocked=len(gone))
        assert await town.received(WORDS) == dict.fromkeys(set(people) - set(gone), 1)
        tenths = (await town.flow(began))["tenths"]
        assert sum(tenth["flooded"] for tenth in tenths) == 0
        assert max(before) < RATE, "an answer waited for longer than a second's copies"
        assert r.house.courier.snapshot().refused == 0


async def test_killed_flooded_cut_off_and_away_nobody_twice_and_nobody_forgotten(town: Town, rig: RigMaker) -> None:
    await town.settings(overall_per_second=RATE)
    people, gone = await town.add_crowd(PEOPLE, BLOCKED, seed=2)
    async with rig(town) as r:
        await known(r, people)
        wave = await begin(r, WORDS)
        await started(r)
        await until(r, wave, 60)
    async with rig(town) as r:  # killed, and anew
        await started(r)
        await town.fault("429", methods=["sendMessage"], times=8)
        await town.fault("cut_after", methods=["sendMessage"], probability=0.03)
        await until(r, wave, 250)
    async with rig(town) as r:
        await town.clear_faults()
        await started(r)
        await until(r, wave, 330)
        await town.fault("502", methods=["sendMessage", "getMe"])
        await town.until(lambda: _away(r), what="sending stopped")
        before, last = await tally(r, wave), (await town.calls())[-1]["n"]
        await town.wait_call("getMe", after=last)  # asks whether anybody is there; nothing else is tried
        assert (await tally(r, wave)).uncertain == before.uncertain
        await town.clear_faults()
        done = await until(r, wave, PEOPLE)
    got = await town.received(WORDS)
    assert set(got.values()) == {1}
    assert done.total == PEOPLE
    assert done.failed == done.expired == 0
    without = set(people) - set(got) - set(gone)
    assert len(without) <= done.uncertain <= 2 * (RATE // 4 + 15) + 30
    assert set(got).isdisjoint(gone)


async def _away(r: Rig) -> bool:
    return r.house.courier.breaker.open and r.house.lanes.copies() == 0
