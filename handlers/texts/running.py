"""What admins read of a notice under way: its progress in one message, the ledger, the list of notices."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.broadcasts import Broadcast, BroadcastState, Wave, WaveKind, WaveState
from domain.delivery import DeliveryState
from domain.desk import Desk
from domain.ledgers import LedgerRows, LedgerView, NoticeList, NoticeRow
from domain.progress import Progress
from domain.scheduling import quiet
from domain.waves import Again
from handlers.texts.topics import LEVEL, TOPIC, title
from handlers.texts.words import moment, quoted

KIND = {
    WaveKind.SEND: "发送",
    WaveKind.REMIND: "提醒",
    WaveKind.CORRECT: "更正",
    WaveKind.LIFT: "解除",
    WaveKind.RECALL: "撤回",
}
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
_CELLS = 10
_ETA_LONGEST = timedelta(days=2)
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


def bar(share: float) -> str:
    """▓▓▓▓░░░░░░ 43 %; full only when it is over."""
    filled = int(share * _CELLS)
    return f"{'▓' * filled}{'░' * (_CELLS - filled)} {int(share * 100)} %"


def lasting(span: timedelta) -> str:
    """How long, in the two largest units."""
    seconds = max(round(span.total_seconds()), 1)
    if seconds < 60:
        return f"{seconds} 秒"
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} 分 {rest} 秒" if rest and minutes < 10 else f"{minutes} 分钟"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} 小时 {minutes} 分" if minutes else f"{hours} 小时"


def progress(desk: Desk, p: Progress) -> str:
    """One message that edits itself; at its end the figures."""
    lines = [_head(p), f"<b>{quoted(title(p.broadcast), 40)}</b>（{_what(p.broadcast)}）"]
    if p.wave.state is not WaveState.DONE:
        lines.append(f"{bar(p.share)}　{p.over}/{p.people} 人")
    lines += [line for line in (_pace(desk, p), _figures(p)) if line]
    return "\n".join(lines + _doubts(desk, p))


def _head(p: Progress) -> str:
    kind = KIND[p.wave.kind]
    match p.wave.state:
        case WaveState.PAUSED:
            return f"⏸ {kind}已暂停：点「继续」，从停下的地方接着来。"
        case WaveState.CANCELLED:
            return f"🚫 {kind}已取消：还没发的不再发。"
        case WaveState.DONE:
            took = f"，用时 {lasting(p.took)}" if p.took is not None else ""
            return f"✅ {kind}完毕：共 {p.people} 人{took}"
        case _:
            return f"📣 正在{kind}"


def _what(broadcast: Broadcast) -> str:
    return f"{TOPIC[broadcast.topic]} · {LEVEL[broadcast.level]}"


def _pace(desk: Desk, p: Progress) -> str:
    if not p.moving:
        return ""
    rests = None if p.wave.urgent else quiet(desk.now, desk.office.zone, desk.office.policy)
    if rests is not None:
        return f"🌙 夜里不发一般通知，{moment(desk, rests)} 接着发。"
    if p.left is None or p.left > _ETA_LONGEST:
        return ""
    rate = f"{p.rate:.0f}" if p.rate >= 1 else f"{p.rate:.1f}"
    return f"每秒 {rate} 人 · 还需 {lasting(p.left)} · 约 {_ends(desk, p.at + p.left)} 发完"


def _ends(desk: Desk, at: datetime) -> str:
    local = at.astimezone(desk.office.zone)
    same = local.date() == desk.now.astimezone(desk.office.zone).date()
    return local.strftime("%H:%M") if same else moment(desk, at)


def _figures(p: Progress) -> str:
    t = p.tally
    parts = [f"已送达 {t.sent}", f"停用机器人 {t.blocked}", f"失败 {t.failed}"]
    if t.uncertain:
        parts.append(f"不确定 {t.uncertain}")
    if t.expired:
        parts.append(f"未发 {t.expired}")
    return " · ".join(parts)


def _doubts(desk: Desk, p: Progress) -> list[str]:
    """What was in flight when the bot died: how many, and what was done."""
    lines = []
    if p.tally.uncertain:
        again = desk.office.policy.resend_uncertain
        why = "已自动再发过一次" if again == "all" or (again == "urgent" and p.wave.urgent) else "按设置不自动再发"
        lines.append(
            f"❓ {p.tally.uncertain} 人不确定：发的时候机器人中断了，不知送到没有。"
            f"未再发（{why}）；再发的话，有人会收到两次。"
        )
    if p.resent:
        lines.append(f"❓ 另有 {p.resent} 人发的时候机器人中断了：已再发，个别人可能收到两次。")
    return lines


def ledger(desk: Desk, view: LedgerView) -> str:
    """台账: the figures, and why it failed."""
    p = view.progress
    t = p.tally
    rows = [
        ("✅ 已送达", t.sent),
        ("🚫 停用机器人", t.blocked),
        ("❌ 失败", t.failed),
        ("❓ 不确定", t.uncertain),
        ("➖ 未送达（取消、过时）", t.expired),
        ("⏳ 待发", t.waiting),
    ]
    began = moment(desk, p.wave.created_at)
    lines = [f"<b>台账</b> · {quoted(title(p.broadcast), 40)}", f"{KIND[p.wave.kind]}，{began} 开始，共 {p.people} 人"]
    lines += [f"{name}：{people}" for name, people in rows if people or name.endswith("送达")]
    if view.reasons:
        lines.append("\n失败的原因：")
        lines += [f"· {reason(error)}：{people} 人" for error, people in view.reasons]
    if view.more:
        lines.append(f"· 其他：{view.more} 人")
    return "\n".join(lines + _doubts(desk, p))


def reason(error: str) -> str:
    """Why, in words; Telegram's own when it is none of the known."""
    low = error.lower()
    known = next((words for phrase, words in _REASONS.items() if phrase in low), "")
    return known or (quoted(error, 100) if error else "原因不明")


def rows(desk: Desk, page: LedgerRows) -> str:
    """A page of rows: number, time, reason; nobody's name."""
    head = f"<b>台账</b> · {quoted(title(page.broadcast), 40)} · {LOOKED_AT[page.state]}"
    lines = [_ledger_row(desk, one.id, one.at, one.error, page.state) for one in page.rows]
    return "\n".join([head, *(lines or ["没有了。"])])


def _ledger_row(desk: Desk, number: int, at: datetime | None, error: str, state: DeliveryState) -> str:
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
    sent = f"，已送达 {row.tally.sent}" if row.wave is not None else ""
    return f"{state}{next_at}　<b>{quoted(title(b), 40)}</b>\n{_what(b)} · {moment(desk, at)} · {people} 人{sent}"


def notice(desk: Desk, broadcast: Broadcast, waves: Sequence[Wave]) -> str:
    """One notice that was not sent yet, or several times: what there is of it."""
    lines = [f"<b>{quoted(title(broadcast), 40)}</b>（{_what(broadcast)}）", STATE[broadcast.state]]
    if broadcast.state is BroadcastState.SCHEDULED and broadcast.next_at is not None:
        lines.append(f"{moment(desk, broadcast.next_at)} 发，预计 {broadcast.people} 人。不要了就点「取消」。")
    if broadcast.state is BroadcastState.REVIEW:
        lines.append("等另一位管理员复核，复核后才发。不要了就点「取消」。")
    if waves:
        lines.append(f"共发出 {len(waves)} 次，点下面的按钮看。")
    return "\n".join(lines)


def sure(people: int) -> str:
    """Before the uncertain are sent it again."""
    return (
        f"这 {people} 人发的时候机器人中断了：其中有的已经收到，再发就会收到两次。"
        "内容要紧、宁可重复时再发；一般的通知不必。要再发吗？"
    )


def again(people: int, what: Again) -> str:
    """The answer to a press: plain text."""
    if not people:
        return "没有要再发的了，或者这条通知已经取消、过了时间。"
    whom = "失败的" if what is Again.FAILED else "不确定的"
    return f"好，{whom} {people} 人马上再发，进度在上面的消息里。"


_ACTED = {
    WaveState.FILLING: "好，接着发。",
    WaveState.SENDING: "好，接着发。",
    WaveState.PAUSED: "已暂停。",
    WaveState.DONE: "已经发完了。",
    WaveState.CANCELLED: "已取消，还没发的不再发。",
}


def acted(state: WaveState) -> str:
    """The answer to 暂停, 继续, 取消: plain text, by what it is now."""
    return _ACTED[state]


def called_off(done: bool) -> str:
    """The answer to 取消 of one that waits for its time: plain text."""
    return "已取消，不会再发。" if done else "已经不在等待发送了，请发 /broadcasts 看。"
