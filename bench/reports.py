"""Reports a second through the whole way over loopback, against the bare loop in the same run."""

import asyncio
import sys
from statistics import median

from bench._crowd import calls_a_report
from bench._pair import Side, pair
from bench._table import show, spread

AIM = 0.8
ROUNDS = 7
REPORTS = 240
#: People side by side; a resident may begin twenty drafts an hour, so each round brings new ones.
AT_ONCE = 30
#: What the bot writes down after it has sent belongs to the report, too.
_SETTLE = 0.4


async def one_round(side: Side, number: int) -> tuple[float, float, float]:
    """Reports a second, CPU milliseconds a report, calls a report."""
    people = side.crowd.people[number * AT_ONCE : (number + 1) * AT_ONCE]
    calls = await side.town.calls()
    after = calls[-1]["n"] if calls else 0
    cpu = side.bot.cpu()
    seconds = await side.crowd.round(REPORTS, people)
    await asyncio.sleep(_SETTLE)
    cpu = side.bot.cpu() - cpu
    return REPORTS / seconds, 1000 * cpu / REPORTS, await calls_a_report(side.town, after, REPORTS)


async def main(rounds: int) -> None:
    """Alternate, so that a busy moment of the machine meets both; the first round of each only warms up."""
    async with pair(AT_ONCE * (rounds + 1)) as (ours, bare):
        taken: list[list[tuple[float, float, float]]] = [[], []]
        for number in range(rounds + 1):
            for which, side in enumerate((ours, bare)):
                measured = await one_round(side, number)
                if number:
                    taken[which].append(measured)
    bot, base = ([list(column) for column in zip(*side, strict=True)] for side in taken)
    rates = [a / b for a, b in zip(bot[0], base[0], strict=True)]
    cpus = [a / b for a, b in zip(bot[1], base[1], strict=True)]
    show(
        "报事全程吞吐（环回，不限频）",
        [
            ("每秒报事数", spread(bot[0], 0), spread(base[0], 0), spread(rates, 2), f"≥ {AIM}"),
            ("每件 CPU（毫秒）", spread(bot[1], 2), spread(base[1], 2), spread(cpus, 2), ""),
            ("每件 Bot API 调用", f"{median(bot[2]):.1f}", f"{median(base[2]):.1f}", "", "一样"),
        ],
        [f"各 {rounds} 轮，每轮 {REPORTS} 件、{AT_ONCE} 人同时；两边轮流。中位数（最低–最高）"],
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
