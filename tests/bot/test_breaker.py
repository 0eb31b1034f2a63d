"""Telegram is away: sending stops, somebody asks now and then, one letter tries, and all goes on."""

import asyncio
import random
from dataclasses import dataclass, field

from bot.breaker import FIRST, LONGEST, TRIP, Breaker
from tests.town import PATIENCE


@dataclass
class Away:
    """Telegram that answers when it is told to; time passes by waiting."""

    back: bool = False
    waited: list[float] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def probe(self) -> bool:
        self.asked.set()
        return self.back

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(0)  # noqa: TID251 - gives way, waits for nothing

    def breaker(self) -> Breaker:
        return Breaker(self.probe, sleep=self.sleep, dice=random.Random(1))


def tripped(away: Away) -> Breaker:
    breaker = away.breaker()
    for parcel in range(TRIP):
        breaker.failed(parcel)
    return breaker


async def asked(away: Away, times: int) -> None:
    for _ in range(times):
        away.asked.clear()
        await away.asked.wait()


async def test_several_failures_in_a_row_open_it_one_letters_failures_do_not() -> None:
    breaker = Away().breaker()
    for _ in range(10):
        breaker.failed(7)
    assert breaker.allows(5)
    breaker.failed(8)
    breaker.answered()
    breaker.failed(9)
    breaker.failed(10)
    assert breaker.state == "closed"
    breaker.failed(11)
    assert breaker.open
    assert not breaker.allows(0)


async def test_it_asks_later_and_later_with_some_chance_in_it() -> None:
    away = Away()
    breaker = tripped(away)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        task = group.create_task(breaker.run())
        await asked(away, 60)
        task.cancel()
    assert 0.8 * FIRST <= away.waited[0] <= 1.2 * FIRST
    assert all(wait <= 1.2 * LONGEST for wait in away.waited)
    assert away.waited[-1] >= 0.8 * LONGEST
    assert len({round(wait, 3) for wait in away.waited[-3:]}) == 3


async def test_when_it_answers_one_letter_tries_and_then_all_go_on() -> None:
    away = Away(back=True)
    breaker = tripped(away)
    rung = asyncio.Event()
    breaker.mended = rung.set
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        task = group.create_task(breaker.run())
        await rung.wait()
        assert breaker.state == "trying"
        assert (breaker.allows(0), breaker.allows(1)) == (True, False)
        breaker.failed(1)  # it only seemed so
        assert breaker.state == "open"
        rung.clear()
        await rung.wait()
        assert away.waited[1] > away.waited[0]
        breaker.answered()
        assert breaker.state == "closed"
        assert breaker.allows(20)
        task.cancel()
