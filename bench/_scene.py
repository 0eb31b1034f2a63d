"""What goes wrong on purpose with a notice, and its figures printed, each against its aim."""

import os
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

from bench._reporters import Reporters, rate_of
from bench._residents import Outcome
from domain.delivery import DeliveryState

#: Messages a second that cost nothing.
FREE = 30.0
SHARE_AIM, ANSWER_AIM, START_AIM = 0.97, 1.0, 1.0
SHARE = f"目标 ≥ {SHARE_AIM:.0%}"
REPORTS_A_MINUTE = 15.0

#: From and to, Unix seconds.
Span = tuple[float, float]


@dataclass
class Scene:
    """What goes wrong on purpose."""

    people: int
    direct: bool = False
    kills: int = 0
    bursts: bool = False
    down: float = 0.0
    cuts: bool = False
    paid: int = 0
    stars: float = 1e6

    @property
    def allowed(self) -> float:
        """Messages a second."""
        return FREE + self.paid

    @property
    def absent(self) -> str:
        """What is left out."""
        wrong = ["进程不在（被杀到再来取消息）"] * bool(self.kills) + ["Telegram 不在"] * bool(self.down)
        return "、".join(wrong + ["一律 429"] * self.bursts)

    @property
    def seconds(self) -> float:
        """How long it takes at full speed."""
        return self.people / self.allowed

    def __str__(self) -> str:
        wrong = [f"杀进程 {self.kills} 次"] * bool(self.kills) + ["每 20 秒有 2 秒一律 429"] * self.bursts
        wrong += [f"每秒买 {self.paid} 条，有 {self.stars:.0f} 颗星"] * bool(self.paid)
        wrong += [f"5xx {self.down:.0f} 秒"] * bool(self.down) + ["每百次发送有两次接受后断线"] * self.cuts
        return "、".join(wrong) or "一切正常"


@dataclass
class Found:
    """What was measured. `away`: when the process or Telegram was not there, or refused all (`floods`)."""

    over: bool
    slowest: float
    crowd: Reporters
    outcome: Outcome
    got: dict[int, int]
    tenths: list[dict[str, Any]]
    everybody: list[int]
    gone: set[int]
    spent: float
    away: list[Span]
    floods: list[Span]


def told(scene: Scene, found: Found) -> bool:
    """Print the figures, each against its aim.

    With spans in which nothing could be sent or answered, the whole is printed without a mark, and what is left when
    they are taken out is held against the same aims.
    """
    marks: list[bool] = []

    def line(name: str, figure: str, good: bool | None = None) -> None:
        mark = "  " if good is None else "✓ " if good else "✗ "
        marks.append(good is not False)
        print(f"  {mark}{name}：{figure}")

    crowd, outcome, got, tenths, gone = found.crowd, found.outcome, found.got, found.tenths, found.gone
    everybody, away = found.everybody, found.away
    state, counts = outcome.state, Counter(got.get(uid, 0) for uid in everybody)
    rate, share = rate_of(tenths, crowd.first, crowd.last, scene.allowed)
    late = [tenth for tenth in tenths if tenth["at"] > crowd.first + 1 and tenth["flooded"]]
    ours = sum(tenth["flooded"] for tenth in late if not _within(found.floods, tenth["at"], 0.2))
    twice = [uid for uid in everybody if got.get(uid, 0) > 1]
    without = [uid for uid in everybody if not got.get(uid)]
    accounted = {DeliveryState.BLOCKED, DeliveryState.UNCERTAIN, DeliveryState.FAILED}
    lost = [uid for uid in without if state.get(uid) not in accounted]
    blocked = {uid for uid in everybody if state.get(uid) is DeliveryState.BLOCKED}
    right = blocked <= gone <= blocked | outcome.uncertain
    t = outcome.tally
    print(f"\n通知 {len(everybody)} 人，{len(gone)} 人已拉黑，每分钟 {REPORTS_A_MINUTE:.0f} 件报事；{scene}")
    took = f"{crowd.last - crowd.first:.1f} 秒（每秒 {scene.allowed:.0f} 条至少 {scene.seconds:.1f} 秒）"
    line("用时", took, found.over)
    if scene.paid:
        line("花去的星", f"{found.spent:.1f}", found.spent <= scene.stars)
    if found.slowest:
        line("预览、开始按下后", f"{found.slowest * 1000:.0f} 毫秒内有答复", found.slowest < START_AIM)
    rich = scene.stars >= scene.people / 10
    whole = rich and not away
    line("发送", f"每秒 {rate:.2f} 条，是允许的 {share:.1%}（{SHARE}）", share >= SHARE_AIM if whole else None)
    if away:
        rate, share = rate_of(tenths, crowd.first, crowd.last, scene.allowed, away)
        missing = sum(min(b, crowd.last) - max(a, crowd.first) for a, b in away if a < crowd.last and b > crowd.first)
        name = f"其中除去{scene.absent}的 {missing:.1f} 秒"
        line(name, f"每秒 {rate:.2f} 条，是允许的 {share:.1%}（{SHARE}）", share >= SHARE_AIM)
    if scene.bursts:
        line(
            "第一秒以后的 429",
            f"{sum(tenth['flooded'] for tenth in late)}，其中不在一律 429 的时候的 {ours}",
            ours == 0,
        )
    else:
        line("第一秒以后的 429", str(ours), ours == 0 if rich else None)
    steps = [tenth["at"] for tenth in tenths if crowd.first <= tenth["at"] <= crowd.last and tenth["taken"]]
    line("最长一次停顿", f"{max((b - a for a, b in pairwise(steps)), default=0.0):.1f} 秒")
    line("各收到几份", "、".join(f"{n} 份 {c} 人" for n, c in sorted(counts.items())))
    line("收到两份而没有记为存疑的", str(len(set(twice) - outcome.uncertain)), not set(twice) - outcome.uncertain)
    line("没有收到、账上也没有说明的", str(len(lost)), not lost)
    figures = f"送达 {t.sent} + 拉黑 {t.blocked} + 存疑 {t.uncertain} + 失败 {t.failed}（曾存疑 {t.doubted}）"
    in_all = t.sent + t.blocked + t.uncertain + t.failed
    line("台账", f"{figures} = {in_all}", set(everybody) <= set(state) and in_all == t.total)
    line("拉黑的记为拉黑", f"{len(blocked & gone)} 人，存疑 {len(gone - blocked)}，误记 {len(blocked - gone)}", right)
    if outcome.reasons:
        line("失败原因", "、".join(f"{why} {n}" for why, n in outcome.reasons))
    waits = [took for _, took in crowd.waits]
    line("报事的答复", _of(waits), _p99(waits) < ANSWER_AIM if whole else None)
    if away:
        waits = [took for asked, took in crowd.waits if not _within(away, asked, took)]
        line(f"其中报的时候和等的时候都没有{scene.absent}的", _of(waits), _p99(waits) < ANSWER_AIM)
    line("没有等到答复的报事", str(crowd.unanswered), crowd.unanswered == 0)
    print(f"  · 机器：{os.cpu_count()} 核，当前负载 {os.getloadavg()[0]:.1f}", flush=True)
    return all(marks)


def _within(spans: list[Span], at: float, lasting: float) -> bool:
    """Whether it touches one of them."""
    return any(at < end and at + lasting > begin for begin, end in spans)


def _p99(waits: list[float]) -> float:
    return quantiles(waits, n=100, method="inclusive")[98] if len(waits) > 1 else sum(waits)


def _of(waits: list[float]) -> str:
    middle = median(waits) if waits else 0.0
    return f"p50 {middle * 1000:.0f} 毫秒，p99 {_p99(waits) * 1000:.0f} 毫秒（{len(waits)} 次）"
