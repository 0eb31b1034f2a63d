"""A notice to ten thousand within Telegram's limits, reports meanwhile; killed, refused, cut off if asked for.

`python -m bench.broadcast [--people N] [--direct] [--kills N] [--bursts] [--down SECONDS] [--cuts]
[--paid N] [--stars M]`
"""

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bench import _notice
from bench._faults import Life, Trouble
from bench._processes import first_poll
from bench._reporters import Reporters, let_go
from bench._residents import Books
from bench._scene import REPORTS_A_MINUTE, Found, Scene, told
from tests.town import Town

#: So many an admin reaches without another's approval (domain/policy.py).
ALONE = 1000
BLOCKED = 0.07
REPORTERS = 30
SECOND_ADMIN = 300002
WORDS = "【基准】今夜到明天有大到暴雨，低洼处的住户请提前转移，不要涉水；要帮助请打村委会电话。"


async def ended(books: Books, life: Life, patience: float) -> bool:
    """Wait for the end of the wave; False when it takes too long."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if await books.over():
            return True
        assert life.bot is not None
        await asyncio.sleep(0.5)
    return False


async def run(scene: Scene, folder: Path) -> bool:
    """One notice; whether all aims were met."""
    async with AsyncExitStack() as stack:
        town = await stack.enter_async_context(Town.started())
        await town.add_person(SECOND_ADMIN, "钱副主任", role="admin")
        residents, gone = await town.add_crowd(scene.people - REPORTERS, BLOCKED, seed=1)
        books = await stack.enter_async_context(Books.opened(f"sqlite+aiosqlite:///{folder}/bot.db", bytes(32)))
        await books.enter(residents)
        await town.settings(stars=scene.stars)
        life = Life(town, folder, scene.paid, [town.admins[0], SECOND_ADMIN])
        trouble = Trouble(town, life, scene)
        stack.push_async_callback(life.end)
        await life.start()
        crowd = await stack.enter_async_context(Reporters.gathered(town, REPORTERS))
        crowd.audience = residents
        for person in (*crowd.people, *town.admins, SECOND_ADMIN):
            await town.say(person, "/start")
        assert life.bot is not None
        await first_poll(town, life.bot)
        await town.wait_quiet(60)
        asked, slowest = time.time(), 0.0
        if scene.direct:
            await books.begin(WORDS, town.admins[0])
        else:
            alone = scene.people + len(life.admins) <= ALONE  # who are among all, too
            slowest = await _notice.compose(town, town.admins[0], SECOND_ADMIN, WORDS, alone=alone)
        busy = asyncio.create_task(crowd.go_on(REPORTS_A_MINUTE))
        wrong = asyncio.create_task(trouble.make())
        over = await ended(books, life, 2 * scene.seconds + scene.down + 20 * scene.kills + 90)
        await let_go(wrong)
        await let_go(busy)
        await town.clear_faults()
        await crowd.rest()
        await asyncio.sleep(1)  # the last outcomes are written down
        got, flow = await town.received(WORDS[:12]), await town.flow(asked)
        everybody, now = [*residents, *crowd.people], time.time()
        found = Found(
            over,
            slowest,
            crowd,
            await books.outcome(),
            got,
            flow["tenths"],
            everybody,
            set(gone),
            flow["spent"],
            await trouble.spans(now),
            trouble.floods(now),
        )
        return told(scene, found)


def main() -> None:
    """One scene by its flags; a calm one without."""
    parser = argparse.ArgumentParser(prog="python -m bench.broadcast")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--direct", action="store_true", help="不经聊天，直接写库开始")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--bursts", action="store_true")
    parser.add_argument("--down", type=float, default=0.0)
    parser.add_argument("--cuts", action="store_true")
    parser.add_argument("--paid", type=int, default=0, help="PAID_BROADCAST：每秒另买几条")
    parser.add_argument("--stars", type=float, default=1e6, help="机器人有多少颗星")
    scene = Scene(**vars(parser.parse_args()))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        sys.exit(0 if asyncio.run(run(scene, Path(folder))) else 1)


if __name__ == "__main__":
    main()
