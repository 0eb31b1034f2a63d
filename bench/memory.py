"""Peak memory after some hundred reports, above that of a bare aiogram bot that answered as many messages."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bench._crowd import Crowd
from bench._processes import ECHO, OURS, ready, running
from bench._table import show
from tests.town import Town

AIM_MB = 120.0
REPORTS = 600
AT_ONCE = 30


async def ours(town: Town, folder: Path, reports: int) -> tuple[float, float]:
    """MB at the first poll, MB after the reports."""
    async with running(town, OURS, folder) as bot, Crowd.gathered(town, 2 * AT_ONCE) as crowd:
        await ready(town, bot)
        begun = bot.peak()
        for half in range(2):
            await crowd.round(reports // 2, crowd.people[half * AT_ONCE : (half + 1) * AT_ONCE])
        return begun, bot.peak()


async def echo(town: Town, folder: Path, messages: int) -> tuple[float, float]:
    """The same of the bare bot."""
    async with running(town, ECHO, folder) as bot:
        await ready(town, bot)
        begun = bot.peak()
        for number in range(messages):
            await town.say(100001, f"第 {number} 条")
        await town.wait_quiet(60)
        return begun, bot.peak()


async def main(reports: int) -> None:
    """One after the other: memory does not mind who else is busy."""
    with tempfile.TemporaryDirectory(prefix="bench-") as given:
        folder = Path(given)
        async with Town.started(limits=False) as town:
            bot = await ours(town, folder / OURS, reports)
        async with Town.started(limits=False) as town:
            base = await echo(town, folder / ECHO, 2 * reports)
    above = bot[1] - base[1]
    show(
        f"内存峰值，{reports} 件报事之后",
        [
            ("启动后（MB）", f"{bot[0]:.0f}", f"{base[0]:.0f}", f"{bot[0] / base[0]:.2f}", ""),
            ("报事后（MB）", f"{bot[1]:.0f}", f"{base[1]:.0f}", f"{bot[1] / base[1]:.2f}", ""),
            ("高出（MB）", f"{above:.0f}", "", "", f"< {AIM_MB:.0f}"),
        ],
        [f"裸基线是只会回话的 aiogram 机器人，答了 {2 * reports} 条消息"],
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS))
