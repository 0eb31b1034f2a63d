"""What leaves the house, in figures, for /health."""

from collections.abc import Sequence

from domain.delivery import Priority
from domain.traffic import Elsewhere, Traffic
from handlers.texts.words import quoted

_LANE = {
    Priority.DANGER: "紧急",
    Priority.ANSWER: "答复",
    Priority.STATUS: "进度",
    Priority.CARD: "卡片",
    Priority.ALERT: "紧急通知",
    Priority.BULK: "一般通知",
}


def traffic(found: Traffic) -> str:
    """What leaves the house, for /health; empty where another process sends."""
    if not found.waiting:
        return ""
    lines = []
    if found.away:
        lines.append("⚠️ 连不上 Telegram，已停发；恢复后自动接着发，一条不丢。")
    elif found.rests >= 1:
        lines.append(f"⏳ Telegram 要求停 {found.rests:.0f} 秒，之后自动接着发。")
    queued = " · ".join(f"{_LANE[p]} {n}" for p, n in sorted(found.waiting.items()) if n)
    oldest = max((age for p, age in found.oldest.items() if not p.to_many), default=0.0)
    waits = f"，最久等了 {oldest:.0f} 秒（不算通知）" if oldest >= 1 else ""
    lines.append(f"排队：{queued or '没有'}{waits}")
    lines.append(f"速度：每秒 {found.rate:.1f} 条 · 被限流（429）{found.refused} 次 · 重试 {found.retried} 次")
    return "\n".join(lines)


def elsewhere(found: Elsewhere) -> str:
    """The same where another replica sends."""
    if not found.name:
        return "发信：这台不发，最近也没有哪台报来数，可能正在换台；一分钟后还这样，请看各台的 /readyz。"
    return f"发信的是 {quoted(found.name, 80)}，{found.age:.0f} 秒前它报的：\n{traffic(found.traffic)}"


def differing(names: Sequence[str]) -> str:
    """Replicas that were not set alike; "" when they are."""
    if not names:
        return ""
    return f"⚠️ 几台机器的设置不一样：{'、'.join(names)}。请改成一样，再重启不同的那台；正在逐台换设置就等换完再看。"
