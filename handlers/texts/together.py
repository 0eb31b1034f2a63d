"""What co-reporters read: the offer, the receipt, each step. Never a class once joined, never who, never a question."""

from datetime import datetime, timedelta

from domain.desk import Desk
from domain.history import Step
from domain.notices import Event, MovedAlong
from domain.suggesting import Offer
from domain.tickets import FINAL, Status, Ticket
from domain.together import Followed
from handlers.texts.words import FACE, NUMBERS, label, moment, quoted, status


def offer(desk: Desk, found: Offer) -> str:
    """The least he needs to decide."""
    where = f" · {quoted(found.place, 40)}" if found.place else ""
    return (
        f"👥 <b>已有 {found.people} 位居民反映同一情况，要一起关注吗？</b>\n"
        f"　{label(desk, found.category)}{where} · {day(desk, found.since)}反映 · {_WORK[found.status]}\n"
        "　关注后每一步都告诉您；不是同一件，直接提交就行。"
    )


_WORK = {
    Status.QUEUED: "等待认领",
    Status.CLAIMED: "正在办理",
    Status.CONFIRMING: "正在复核",
    Status.RETURNED: "等待改派",
    Status.ESCALATED: "正在督办",
}


def day(desk: Desk, at: datetime) -> str:
    """今天, 昨天, 11月20日."""
    local, today = at.astimezone(desk.office.zone).date(), desk.now.astimezone(desk.office.zone).date()
    return {today: "今天", today - timedelta(days=1): "昨天"}.get(local, f"{local.month}月{local.day}日")


def receipt(desk: Desk, ticket: Ticket) -> str:
    """After 一起关注."""
    return (
        f"👥 <b>已共同关注</b>\n编号：<b>{ticket.number}</b>（{status(ticket)}，涉 {1 + ticket.joined} 人）\n"
        f"承诺：<b>{moment(desk, ticket.due_at)} 前</b>办结并答复\n"
        "您写的内容已转给工作人员，其他居民看不到，也看不到您是谁。\n"
        f"下一步：每有进展都会告诉您，办结后也会问您。补充情况可直接回复本条消息。\n{NUMBERS}"
    )


def also(ticket: Ticket) -> str:
    """More words of a co-reporter were added."""
    return f"已补充到您共同关注的 {ticket.number}，经办人会看到。"


def ask_also(ticket: Ticket) -> str:
    """补充 was pressed."""
    return f"请发要补充到 {ticket.number} 的内容，文字、照片、语音、定位都可以，我转给经办人。"


def left(ticket: Ticket) -> str:
    """After 不再关注."""
    return f"好的，不再告诉您 {ticket.number} 的进展。它照常办理；以后再遇到，直接发消息就行。"


def no_offer() -> str:
    """The button of an offer that stands no longer; the same words whatever the reason."""
    return "这件事现在不能一起关注了。您的草稿还在，请点「提交」单独上报，照样有编号和时限。"


_EVENTS = {
    Event.CLAIMED: "🔧 {n}已有工作人员认领，{due} 前办结。",
    Event.RELEASED: "{n}原经办人已放回，正在等待重新认领，时限不变：{due} 前。",
    Event.RETURNED: "{n}已交管理员改派，时限不变：{due} 前。",
    Event.TRANSFERRED: "{n}已转给另一位工作人员办理，时限不变：{due} 前。",
    Event.DISPATCHED: "{n}已重新派出，等待认领，时限：{due} 前。",
    Event.CONFIRMING: "{n}经办人已处理，正由另一位工作人员复核，{due} 前告诉您结果。",
    Event.REFUSED: "{n}复核没有通过，继续办理，时限不变：{due} 前。",
    Event.OVERDUE: "⏰ {n}已超过承诺的时限，已督办承办单位，会办到有结果。",
    Event.RAISED: "⬆️ {n}已请上一级一起督办，原承办单位继续负责。",
    Event.REASSIGNED: "🔁 {n}已改由更合适的单位办理，时限不变：{due} 前。",
    Event.REJECTED: "🚫 {n}经审核不能受理，不再办理。您仍要反映，请点「单独上报」。",
    Event.HANDED_OFF: "📨 {n}已移交有关机关依法办理，中心的办理到此结束。咨询请打 12345，警情请打 110。",
    Event.EXTENDED: "⏳ {n}经批准延期：{due} 前办结。",
    Event.SUSPENDED: "⏸ {n}条件暂不具备，经批准挂账，时限暂停，到期自动恢复办理。",
    Event.RESUMED: "▶️ {n}已恢复办理，{due} 前办结。",
    Event.LAPSED: "🏁 {n}已结案。如果还没解决，可点「没解决」记下，或单独上报。",
}
_STEPS = {
    Step.SOLVED: "🏁 {n}已结案。如果还没解决，可点「没解决」记下，或单独上报。",
    Step.UNSOLVED: "🔁 {n}没有解决，已退回重办，{due} 前再答复。",
    Step.REOPEN: "🔁 {n}已重新打开，{due} 前答复。",
    Step.WITHDRAW: "🚫 {n}反映人已撤回，不再办理。您仍要反映，请点「单独上报」，您写的内容还在。",
}
#: Told to co-reporters, too; a question and what is only the reporter's are not.
SHARED = frozenset(_EVENTS) | {Event.DONE}


def event(desk: Desk, ticket: Ticket, what: Event, result: str = "") -> str:
    """One step of the office. `result`: of 办结, as far as it is for co-reporters."""
    if what is Event.RETURNED and desk.centre:
        return f"{_name(ticket)}已交上级综治中心改派，时限不变：{moment(desk, ticket.due_at)} 前。"
    if what is not Event.DONE:
        return _EVENTS[what].format(n=_name(ticket), due=moment(desk, ticket.due_at))
    return f"✅ {_name(ticket)}经办人已办结{_result(result)}\n请点一下：<b>解决了吗？满意吗？</b>各人评价分别记录。"


def step(desk: Desk, ticket: Ticket, what: Step) -> str:
    """One step of the reporter's that changes the state."""
    words = _STEPS.get(what, "{n}状态有变化。")
    return words.format(n=_name(ticket), due=moment(desk, ticket.due_at))


def _name(ticket: Ticket) -> str:
    return f"<b>{ticket.number}</b>（共同关注）\n"


def _result(result: str) -> str:
    return f"：\n<blockquote>{quoted(result, 1500)}</blockquote>" if result else "，具体结果可向综治中心窗口了解。"


def judged(desk: Desk, got: Followed) -> str:
    """His own verdict, and what comes of it."""
    lines = [_name(got.ticket).strip()]
    if got.follower.solved is True:
        lines.append("您说：已解决。谢谢！")
    elif got.follower.solved is False:
        lines.append(
            "您说：<b>没解决</b>，已记下并告诉工作人员。要让它单独再办，请点「单独上报」，会有新的编号和时限。"
        )
    if got.follower.satisfied is not None:
        lines.append("评价：" + ("满意" if got.follower.satisfied else "不满意"))
    return "\n".join(lines)


def moved_along(desk: Desk, notice: MovedAlong) -> str:
    """What he follows was merged into another."""
    t = notice.ticket
    return (
        f"🔗 您共同关注的 {notice.former} 与 <b>{t.number}</b> 是同一件事，已合并办理，"
        f"{moment(desk, t.due_at)} 前答复。以后的进展照常告诉您。"
    )


def merged(desk: Desk, former: Ticket, main: str, until: datetime, *, own: bool = False) -> str:
    """To the reporter whose ticket was merged: what comes next, by when, and that he may disagree."""
    if own:
        return (
            f"🔗 您的 <b>{former.number}</b> 和您的 <b>{main}</b> 是同一件事，工作人员已合并办理，"
            f"您后来写的也转到了 {main}。\n下一步：按 {main} 办，{moment(desk, until)} 前答复。"
            "以后补充，回复哪一件都行。\n"
            "不是同一件事？点「不同意，单独办理」，马上恢复这一件。"
        )
    return (
        f"🔗 您的 <b>{former.number}</b> 和 <b>{main}</b> 反映的是同一件事，工作人员已合并办理，不会办两遍。\n"
        f"下一步：按 {main} 办，{moment(desk, until)} 前答复；每一步照样告诉您，办完也照样问您。\n"
        "不是同一件事？点「不同意，单独办理」，马上恢复您自己的工单。"
    )


_TOLD = {
    Step.SUBMIT: "有居民反映，已受理",
    Step.CLAIM: "工作人员已认领",
    Step.RELEASE: "放回，等待重新认领",
    Step.RETURN: "等待改派",
    Step.TRANSFER: "转给另一位工作人员",
    Step.DISPATCH: "重新派出",
    Step.DONE: "经办人办结",
    Step.CONFIRM: "复核通过",
    Step.REFUSE: "复核没有通过，继续办理",
    Step.SOLVED: "结案",
    Step.UNSOLVED: "没有解决，重新办理",
    Step.LAPSE: "结案",
    Step.WITHDRAW: "反映人撤回",
    Step.REOPEN: "重新打开",
    Step.REASSIGN: "改派给另一个单位",
    Step.REJECT: "不予受理",
    Step.HAND_OFF: "移交有关机关",
    Step.EXTEND: "批准延期",
    Step.SUSPEND: "挂账，时限暂停",
    Step.RESUME: "恢复办理",
}


def seen(desk: Desk, got: Followed) -> str:
    """查看 by a co-reporter: how it goes, and his own words."""
    t = got.ticket
    lines = [f"{FACE[t.status]} <b>{t.number}</b> {status(t)} · 共同关注（涉 {1 + t.joined} 人）"]
    if t.open and t.status is not Status.RESOLVED:
        lines.append(f"承诺：{moment(desk, t.due_at)} 前办结")
    elif t.status not in (Status.WITHDRAWN, Status.MERGED):
        lines.append(f"结果{_result(got.result)}")
    lines += [f"您写的：{quoted(w.masked, 200)}" for w in got.words[-3:] if w.masked]
    lines += [f"· {moment(desk, x.at)} {_TOLD[x.step]}" for x in got.lines[-20:]]
    return "\n".join([*lines, NUMBERS])


def listed(desk: Desk, followed: tuple[Followed, ...]) -> str:
    """What he follows, under 我的工单."""
    lines = ["<b>共同关注</b>"]
    for one in followed[:10]:
        t = one.ticket
        until = f"，{moment(desk, t.due_at)} 前" if t.status not in FINAL and t.status is not Status.RESOLVED else ""
        lines.append(f"{FACE[t.status]} {t.number} {status(t)}{until}")
    return "\n".join(lines)
