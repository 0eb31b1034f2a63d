"""What admins read of a notice under way: its progress in one message, the ledger, the list of notices."""

from datetime import datetime, timedelta

from domain.broadcasts import Broadcast, Level, WaveKind, WaveState
from domain.callers import sealed
from domain.desk import Desk
from domain.progress import Progress
from domain.scheduling import quiet
from domain.waves import Again
from handlers.texts.heads import MANY, counted, heads, some
from handlers.texts.notice import COLOUR
from handlers.texts.topics import LEVEL, TOPIC, title
from handlers.texts.words import moment, quoted

KIND = {
    WaveKind.SEND: "发送",
    WaveKind.REMIND: "提醒",
    WaveKind.CORRECT: "更正",
    WaveKind.LIFT: "解除",
    WaveKind.RECALL: "撤回",
}
#: Stopped half-way, these leave some with the old words.
CHANGES = frozenset({WaveKind.CORRECT, WaveKind.LIFT})
_CELLS = 10
_ETA_LONGEST = timedelta(days=2)


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
    lines = [_head(p), f"<b>{quoted(title(p.broadcast), 40)}</b>（{what(p.broadcast)}）"]
    if p.wave.state is not WaveState.DONE:
        lines.append(_share(p))
    lines += [line for line in (_pace(desk, p), _figures(p)) if line]
    return "\n".join(lines + doubts(desk, p))


def _share(p: Progress) -> str:
    """How far; of 曾上报者 and 名单文件 in tenths, beside a rounded number, and no bar whose steps could be counted."""
    if sealed(p.broadcast):
        steps = f"{bar(int(p.share * _CELLS) / _CELLS)}　" if p.people >= MANY else ""
        return f"{steps}{counted('共', p.broadcast, p.people)} 人"
    return f"{bar(p.share)}　{p.over}/{p.people} 人"


def _head(p: Progress) -> str:
    kind = KIND[p.wave.kind]
    match p.wave.state:
        case WaveState.PAUSED:
            return f"⏸ {kind}已暂停：点「继续」，从停下的地方接着来。"
        case WaveState.CANCELLED if p.wave.kind in CHANGES and p.tally.expired:
            left = heads(p.broadcast, p.tally.expired)
            again = "点「更正」重新做一次" if p.wave.kind is WaveKind.CORRECT else "点「撤回」"
            return f"🚫 {kind}已取消：还有 {left} 人手里是旧内容。要补上，请{again}。"
        case WaveState.CANCELLED:
            return f"🚫 {kind}已取消：还没发的不再发。"
        case WaveState.DONE if not p.people and p.wave.kind is WaveKind.SEND:
            return "🚫 没有发出：选的人现在都发不到了。要发请用 /broadcast 换一个受众。"
        case WaveState.DONE:
            took = f"，用时 {lasting(p.took)}" if p.took is not None else ""
            return f"✅ {kind}完毕：{counted('共', p.broadcast, p.people)} 人{took}"
        case _:
            return f"📣 正在{kind}"


def half(p: Progress) -> str:
    """Before a correction or a lifting is stopped half-way."""
    left = heads(p.broadcast, max(p.people - p.over, 0))
    return (
        f"{KIND[p.wave.kind]}还没做完，还有 <b>{left}</b> 人手里是旧内容。取消后他们那里不会再改，"
        "要改得重新做一次。只是想停一下，请点「先暂停」，随时可以继续。"
    )


def what(broadcast: Broadcast) -> str:
    """防汛 · 红色预警: the colour if it has one, else whether it is urgent."""
    if broadcast.colour is not None:
        return f"{TOPIC[broadcast.topic]} · {COLOUR[broadcast.colour]}预警"
    return f"{TOPIC[broadcast.topic]} · {LEVEL[Level.URGENT if broadcast.urgent else broadcast.level]}"


def _pace(desk: Desk, p: Progress) -> str:
    if not p.moving or (sealed(p.broadcast) and p.people < MANY):  # rate and time would count them
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
    t, b = p.tally, p.broadcast
    failed = some(b, t.failed, p.people)
    parts = [f"已送达 {heads(b, t.sent)}", f"停用机器人 {heads(b, t.blocked)}", f"失败 {failed}"]
    if t.uncertain:
        parts.append(f"不确定 {some(b, t.uncertain, p.people)}")
    if t.expired:
        parts.append(f"未发 {heads(b, t.expired)}")
    return " · ".join(parts)


def doubts(desk: Desk, p: Progress) -> list[str]:
    """Who lacks a part of it; what was in flight when the bot died: how many, and what was done."""
    lines = []
    if p.lacking:
        lines.append(
            f"📎 {some(p.broadcast, p.lacking, p.people)} 人没收全：图片、投票等有一部分没发成，文字已送到。"
            "原因点「台账」看。"
        )
    if p.tally.uncertain:
        again = desk.office.policy.resend_uncertain
        why = "已自动再发过一次" if again == "all" or (again == "urgent" and p.wave.urgent) else "按设置不自动再发"
        lines.append(
            f"❓ {some(p.broadcast, p.tally.uncertain, p.people)} 人不确定：发的时候中断了（断网或机器人重启），"
            f"不知送到没有。未再发（{why}）；再发的话，有人会收到两次。"
        )
    if p.resent:
        lines.append(
            f"❓ 另有 {some(p.broadcast, p.resent, p.people)} 人发的时候中断过，后来再发了，或他已回应；"
            "个别人可能收到两次。"
        )
    return lines


def sure(broadcast: Broadcast, people: int) -> str:
    """Before the uncertain are sent it again."""
    return (
        f"这 {some(broadcast, people, broadcast.people)} 人发的时候中断了：其中有的已经收到，再发就会收到两次。"
        "内容要紧、宁可重复时再发；一般的通知不必。要再发吗？"
    )


def again(broadcast: Broadcast, people: int, what: Again) -> str:
    """The answer to a press: plain text."""
    if not people:
        return "没有要再发的了，或者这条通知已经取消、过了时间。"
    whom = "失败的" if what is Again.FAILED else "不确定的"
    return f"好，{whom} {some(broadcast, people, broadcast.people)} 人马上再发，进度在上面的消息里。"


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
