"""How long an answer takes at ten reports a second: from the message to what the sandbox accepted, p50 and p99."""

import asyncio
import random
import sys
import time
from statistics import quantiles

from bench._pair import Side, pair
from bench._table import show

AIM_MS = 100.0
RATE = 10.0
SECONDS = 32.0
#: The two sides take turns of this length, so that a busy moment of the machine meets both.
TURN = 8.0
PEOPLE = 60


async def turn(side: Side, dice: random.Random, seconds: float, waits: list[float]) -> None:
    """Reports that arrive by chance, ten a second on average, whether or not the earlier ones are through."""

    async def one(person: int) -> None:
        waits.extend(await side.crowd.report(person))

    people = side.crowd.people
    next_at, ends = time.perf_counter(), time.perf_counter() + seconds
    async with asyncio.TaskGroup() as group:
        number = len(waits)
        while next_at < ends:
            await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
            group.create_task(one(people[number % len(people)]))
            number += 1
            next_at += dice.expovariate(RATE)


def _ms(waits: list[float]) -> tuple[float, float]:
    cuts = quantiles((1000 * wait for wait in waits), n=100)
    return cuts[49], cuts[98]


async def main(seconds: float) -> None:
    """Turn about until each side has had its time; the first seconds only warm up."""
    async with pair(PEOPLE) as sides:
        taken: tuple[list[float], list[float]] = ([], [])
        for side in sides:
            await turn(side, random.Random(0), 2, [])
        for number in range(round(seconds / TURN)):
            for side, waits in zip(sides, taken, strict=True):
                await turn(side, random.Random(number), TURN, waits)
    (p50, p99), (base50, base99) = _ms(taken[0]), _ms(taken[1])
    show(
        f"答复用时，每秒 {RATE:.0f} 件报事（环回，不限频）",
        [
            ("p50（毫秒）", f"{p50:.1f}", f"{base50:.1f}", f"{p50 / base50:.2f}", ""),
            ("p99（毫秒）", f"{p99:.1f}", f"{base99:.1f}", f"{p99 / base99:.2f}", f"本机器人 < {AIM_MS:.0f}"),
        ],
        [
            f"各 {seconds:.0f} 秒，{len(taken[0])} 和 {len(taken[1])} 次答复（草稿卡、受理回执）；两边轮流，随机到达",
            "从发出消息之前计到看见沙盒已接受答复",
        ],
    )


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
