"""From the process's start to the first getUpdates, against a bare aiogram bot's."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bench._processes import ECHO, OURS, first_poll, running
from bench._table import show, spread
from tests.town import Town

AIM = 1.4
RUNS = 7


async def start(town: Town, module: str, folder: Path) -> tuple[float, float]:
    """Seconds on the clock, seconds of CPU."""
    async with running(town, module, folder) as bot:
        seconds = await first_poll(town, bot)
        return seconds, bot.cpu()


async def main(runs: int) -> None:
    """Alternate; the first run of each makes the database and the compiled files, and is told apart."""
    async with Town.started(limits=False) as town:
        with tempfile.TemporaryDirectory(prefix="bench-") as given:
            folder = Path(given)
            await town.say(100001, "在吗")
            first = await start(town, OURS, folder / OURS)
            await town.say(100001, "在吗")
            await start(town, ECHO, folder / ECHO)
            taken: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
            for _ in range(runs):
                for module, side in zip((OURS, ECHO), taken, strict=True):
                    await town.say(100001, "在吗")  # a poll with nothing to read would not be written down at once
                    side.append(await start(town, module, folder / module))
    (bot, bot_cpu), (base, base_cpu) = ([list(column) for column in zip(*side, strict=True)] for side in taken)
    ratios = [a / b for a, b in zip(bot, base, strict=True)]
    cpus = [a / b for a, b in zip(bot_cpu, base_cpu, strict=True)]
    show(
        "启动到第一次 getUpdates",
        [
            ("用时（秒）", spread(bot, 2), spread(base, 2), spread(ratios, 2), f"≤ {AIM}"),
            ("CPU（秒）", spread(bot_cpu, 2), spread(base_cpu, 2), spread(cpus, 2), ""),
        ],
        [f"各 {runs} 次，两边轮流；中位数（最低–最高）", f"首次启动（建库）{first[0]:.2f} 秒，不在其内"],
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS))
