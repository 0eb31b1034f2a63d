"""What admins read of notices sent: the list of them, the ledger with reasons and rows; nobody's name."""

from collections.abc import Sequence
from datetime import datetime

from domain.broadcasts import Broadcast, BroadcastState, Wave, WaveState
from domain.delivery import DeliveryState
from domain.desk import Desk
from domain.ledgers import LedgerRows, LedgerView, NoticeList, NoticeRow
from handlers.texts.heads import counted, heads, some
from handlers.texts.running import KIND, doubts, what
from handlers.texts.topics import title
from handlers.texts.words import moment, quoted

STATE = {
    BroadcastState.DRAFT: "📝 草稿",
    BroadcastState.REVIEW: "👀 待复核",
    BroadcastState.SCHEDULED: "🕒 定时",
    BroadcastState.SENDING: "📣 正在发送",
    BroadcastState.DONE: "✅ 已发完",
    BroadcastState.CANCELLED: "🚫 已取消",
}
LOOKED_AT = {
    DeliveryState.FAILED: "失败",
    DeliveryState.UNCERTAIN: "不确定",
    DeliveryState.EXPIRED: "未送达",
}
#: What Telegram and the courier say of a failure, and what it means.
_REASONS = {
    "network": "网络不通",
    "unknown": "Telegram 一直没有答复",
    "unreadable": "内容读不出来",
    "chat not found": "找不到这个聊天",
    "deactivated": "对方账号已注销",
    "too long": "内容太长",
    "wrong file": "图片或文件已失效",
    "file_reference": "图片或文件已失效",
    "message to forward": "被转发的原消息已删除",
    "message to edit": "原消息已不在",
    "message can't be": "超过 Telegram 允许的时间",
    "not enough rights": "没有权限",
    "previous part": "前一条没有发成",
}


def ledger(desk: Desk, view: LedgerView) -> str:
    """台账: the figures, and why it failed."""
    p = view.progress
    t, b = p.tally, p.broadcast
    met = {"❌ 失败", "❓ 不确定"}
    rows = [
        ("✅ 已送达", t.sent),
        ("🚫 停用机器人", t.blocked),
        ("❌ 失败", t.failed),
        ("❓ 不确定", t.uncertain),
        ("➖ 未送达（取消、过时）", t.expired),
        ("⏳ 待发", t.waiting),
    ]
    began = moment(desk, p.wave.created_at)
    lines = [
        f"<b>台账</b> · {quoted(title(p.broadcast), 40)}",
        f"{KIND[p.wave.kind]}，{began} 开始，{counted('共', b, p.people)} 人",
    ]
    lines += [
        f"{name}：{some(b, people, p.people) if name in met else heads(b, people)}"
        for name, people in rows
        if people or name.endswith("送达")
    ]
    if view.reasons:
        lines.append("\n没发成、没收全的原因：" if p.lacking else "\n失败的原因：")
        lines += [f"· {reason(error)}：{some(b, people, p.people)} 人" for error, people in view.reasons]
    if view.more:
        lines.append(f"· 其他：{some(b, view.more, p.people)} 人")
    return "\n".join(lines + doubts(desk, p))


def reason(error: str) -> str:
    """Why, in words; Telegram's own when it is none of the known."""
    low = error.lower()
    known = next((words for phrase, words in _REASONS.items() if phrase in low), "")
    return known or (quoted(error, 100) if error else "原因不明")


def rows(desk: Desk, page: LedgerRows) -> str:
    """A page of rows: number, time, reason; nobody's name."""
    head = f"<b>台账</b> · {quoted(title(page.broadcast), 40)} · {LOOKED_AT[page.state]}"
    lines = [_row(desk, one.id, one.at, one.error, page.state) for one in page.rows]
    return "\n".join([head, *(lines or ["没有了。"])])


def _row(desk: Desk, number: int, at: datetime | None, error: str, state: DeliveryState) -> str:
    when = f" · {moment(desk, at)}" if at is not None else ""
    why = f" · {reason(error)}" if state is DeliveryState.FAILED else ""
    return f"第 {number} 行{when}{why}"


def first_start() -> str:
    """In a group, to an admin the bot cannot write to."""
    return "请先私聊我发 /start，再发一次：通知的进度、台账和死信在私聊里看。"


def notices(desk: Desk, page: NoticeList) -> str:
    """/broadcasts."""
    if not page.rows:
        return "还没有发过通知。发 /broadcast 写一条。" if page.first else "没有更早的了。"
    return "\n\n".join(["<b>通知</b>（点下面的按钮看进度、台账）", *(_notice(desk, row) for row in page.rows)])


def _notice(desk: Desk, row: NoticeRow) -> str:
    b = row.broadcast
    state = "⏸ 已暂停" if row.wave is not None and row.wave.state is WaveState.PAUSED else STATE[b.state]
    at = row.wave.created_at if row.wave is not None else b.created_at
    next_at = f"，{moment(desk, b.next_at)} 发" if b.state is BroadcastState.SCHEDULED and b.next_at else ""
    people = max(row.tally.total, b.people) if row.wave is None or not row.wave.full else row.tally.total
    sent = f"，已送达 {heads(b, row.tally.sent)}" if row.wave is not None else ""
    return (
        f"{state}{next_at}　<b>{quoted(title(b), 40)}</b>\n{what(b)} · {moment(desk, at)} · {heads(b, people)} 人{sent}"
    )


def notice(desk: Desk, broadcast: Broadcast, waves: Sequence[Wave]) -> str:
    """One notice that was not sent yet, or several times: what there is of it."""
    lines = [f"<b>{quoted(title(broadcast), 40)}</b>（{what(broadcast)}）", STATE[broadcast.state]]
    if broadcast.state is BroadcastState.SCHEDULED and broadcast.next_at is not None:
        lines.append(
            f"{moment(desk, broadcast.next_at)} 发，预计 {heads(broadcast, broadcast.people)} 人。不要了就点「取消」。"
        )
    if broadcast.state is BroadcastState.REVIEW:
        lines.append("等另一位管理员复核，复核后才发。不要了就点「取消」。")
    if waves:
        lines.append(f"共发出 {len(waves)} 次，点下面的按钮看。")
    return "\n".join(lines)
