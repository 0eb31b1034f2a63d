"""A notice to ten thousand within Telegram's limits, reports meanwhile; killed, refused, cut off if asked for.

`python -m bench.broadcast [--people N] [--direct] [--kills N] [--bursts] [--down SECONDS] [--cuts]`
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import _notice
from bench._processes import OURS, Running, first_poll, running
from bench._reporters import Reporters, let_go, rate_of
from bench._residents import Books, Outcome
from domain.delivery import DeliveryState
from tests.town import Town

ALLOWED = 30.0
SHARE_AIM, ANSWER_AIM, START_AIM = 0.97, 1.0, 1.0
#: So many an admin reaches without another's approval (domain/policy.py).
ALONE = 1000
BLOCKED = 0.07
REPORTS_A_MINUTE, REPORTERS = 15.0, 30
SECOND_ADMIN = 300002
WORDS = "【基准】今夜到明天有大到暴雨，低洼处的住户请提前转移，不要涉水；要帮助请打村委会电话。"


@dataclass
class Scene:
    """What goes wrong on purpose."""

    people: int
    direct: bool = False
    kills: int = 0
    bursts: bool = False
    down: float = 0.0
    cuts: bool = False

    @property
    def calm(self) -> bool:
        return not (self.kills or self.bursts or self.down or self.cuts)

    @property
    def seconds(self) -> float:
        """How long it takes at full speed."""
        return self.people / ALLOWED

    def __str__(self) -> str:
        wrong = [f"杀进程 {self.kills} 次"] * bool(self.kills) + ["每 20 秒有 2 秒一律 429"] * self.bursts
        wrong += [f"5xx {self.down:.0f} 秒"] * bool(self.down) + ["每百次发送有两次接受后断线"] * self.cuts
        return "、".join(wrong) or "一切正常"


class Life:
    """The bot's process: killed with SIGKILL and started again at once on the same database."""

    def __init__(self, town: Town, folder: Path) -> None:
        self._town, self._folder = town, folder
        self._stack = AsyncExitStack()
        self.bot: Running | None = None

    async def start(self) -> None:
        """Until it polls."""
        zone = (12 - time.gmtime().tm_hour + 12) % 24 - 12  # noon there: no quiet hours
        more = {"PACE": "on", "TIMEZONE": f"Etc/GMT{-zone:+d}", "ADMIN_IDS": f"{self._town.admins[0]},{SECOND_ADMIN}"}
        self.bot = await self._stack.enter_async_context(running(self._town, OURS, self._folder, settings=more))

    async def kill(self) -> None:
        """SIGKILL, and a new one."""
        assert self.bot is not None
        os.kill(self.bot.pid, signal.SIGKILL)
        await self.bot.ended
        await self.start()

    async def end(self) -> None:
        await self._stack.aclose()


async def trouble(town: Town, life: Life, scene: Scene) -> None:
    """Switch the faults on, and kill at random moments of the first nine tenths."""
    if scene.bursts:
        await town.fault("429", after=5, every=20, lasting=2)
    if scene.down:
        for methods in (None, ["getUpdates"]):
            await town.fault("502", after=scene.seconds / 3, lasting=scene.down, methods=methods)
    if scene.cuts:
        await town.fault("cut_after", probability=0.02, methods=["sendMessage"])
    dice = random.Random()
    moments = sorted(dice.uniform(2.0, 0.9 * scene.seconds) for _ in range(scene.kills))
    begun = time.monotonic()
    for moment in moments:
        await asyncio.sleep(max(0.0, moment - (time.monotonic() - begun)))
        await life.kill()


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
        life = Life(town, folder)
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
            alone = scene.people <= ALONE
            slowest = await _notice.compose(town, town.admins[0], SECOND_ADMIN, WORDS, alone=alone)
        busy = asyncio.create_task(crowd.go_on(REPORTS_A_MINUTE))
        wrong = asyncio.create_task(trouble(town, life, scene))
        over = await ended(books, life, 2 * scene.seconds + scene.down + 20 * scene.kills + 90)
        await let_go(wrong)
        await let_go(busy)
        await town.clear_faults()
        await crowd.rest()
        await asyncio.sleep(1)  # the last outcomes are written down
        got, flow = await town.received(WORDS[:12]), await town.flow(asked)
        everybody = [*residents, *crowd.people]
        return told(scene, over, slowest, crowd, await books.outcome(), got, flow["tenths"], everybody, set(gone))


def told(
    scene: Scene,
    over: bool,
    slowest: float,
    crowd: Reporters,
    outcome: Outcome,
    got: dict[int, int],
    tenths: list[dict[str, Any]],
    everybody: list[int],
    gone: set[int],
) -> bool:
    """Print the figures, each against its aim."""
    marks: list[bool] = []

    def line(name: str, figure: str, good: bool | None = None) -> None:
        mark = "  " if good is None else "✓ " if good else "✗ "
        marks.append(good is not False)
        print(f"  {mark}{name}：{figure}")

    state, counts = outcome.state, Counter(got.get(uid, 0) for uid in everybody)
    rate, share = rate_of(tenths, crowd.first, crowd.last, ALLOWED)
    late = sum(tenth["flooded"] for tenth in tenths if tenth["at"] > crowd.first + 1)
    twice = [uid for uid in everybody if got.get(uid, 0) > 1]
    without = [uid for uid in everybody if not got.get(uid)]
    accounted = {DeliveryState.BLOCKED, DeliveryState.UNCERTAIN, DeliveryState.FAILED}
    lost = [uid for uid in without if state.get(uid) not in accounted]
    blocked = {uid for uid in everybody if state.get(uid) is DeliveryState.BLOCKED}
    right = blocked <= gone <= blocked | outcome.uncertain
    t = outcome.tally
    print(f"\n通知 {len(everybody)} 人，{len(gone)} 人已拉黑，每分钟 {REPORTS_A_MINUTE:.0f} 件报事；{scene}")
    line("用时", f"{crowd.last - crowd.first:.1f} 秒（每秒 {ALLOWED:.0f} 条至少 {scene.seconds:.1f} 秒）", over)
    if slowest:
        line("预览、开始按下后", f"{slowest * 1000:.0f} 毫秒内有答复", slowest < START_AIM)
    calm = scene.calm
    line(
        "发送",
        f"每秒 {rate:.2f} 条，是允许的 {share:.1%}（目标 ≥ {SHARE_AIM:.0%}）",
        share >= SHARE_AIM if calm else None,
    )
    line("第一秒以后的 429", str(late), late == 0 if calm else None)
    steps = [tenth["at"] for tenth in tenths if crowd.first <= tenth["at"] <= crowd.last and tenth["taken"]]
    line("最长一次停顿", f"{max((b - a for a, b in pairwise(steps)), default=0.0):.1f} 秒")
    line("各收到几份", "、".join(f"{n} 份 {c} 人" for n, c in sorted(counts.items())))
    line("收到两份而没有记为存疑的", str(len(set(twice) - outcome.uncertain)), not set(twice) - outcome.uncertain)
    line("没有收到、账上也没有说明的", str(len(lost)), not lost)
    figures = f"送达 {t.sent} + 拉黑 {t.blocked} + 存疑 {t.uncertain} + 失败 {t.failed}（曾存疑 {t.doubted}）"
    whole = t.sent + t.blocked + t.uncertain + t.failed
    line("台账", f"{figures} = {whole}", set(everybody) <= set(state) and whole == t.total)
    line("拉黑的记为拉黑", f"{len(blocked & gone)} 人，存疑 {len(gone - blocked)}，误记 {len(blocked - gone)}", right)
    if outcome.reasons:
        line("失败原因", "、".join(f"{why} {n}" for why, n in outcome.reasons))
    if len(crowd.waits) > 1:
        cuts = quantiles(crowd.waits, n=100, method="inclusive")
        figure = f"p50 {cuts[49] * 1000:.0f} 毫秒，p99 {cuts[98] * 1000:.0f} 毫秒（{len(crowd.waits)} 次）"
        line("报事的答复", figure, cuts[98] < ANSWER_AIM if calm else None)
    line("没有等到答复的报事", str(crowd.unanswered), crowd.unanswered == 0)
    print(f"  · 机器：{os.cpu_count()} 核，当前负载 {os.getloadavg()[0]:.1f}", flush=True)
    return all(marks)


def main() -> None:
    """One scene by its flags; a calm one without."""
    parser = argparse.ArgumentParser(prog="python -m bench.broadcast")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--direct", action="store_true", help="不经聊天，直接写库开始")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--bursts", action="store_true")
    parser.add_argument("--down", type=float, default=0.0)
    parser.add_argument("--cuts", action="store_true")
    scene = Scene(**vars(parser.parse_args()))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        sys.exit(0 if asyncio.run(run(scene, Path(folder))) else 1)


if __name__ == "__main__":
    main()
