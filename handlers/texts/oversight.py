"""督办 in words: what a unit reads under its card, what supervisors read, what the reporter is honestly told."""

from collections.abc import Sequence

from domain.desk import Desk
from domain.history import Step
from domain.notices import Event, Told
from domain.office_notices import Ring, Rung, StillOverdue
from domain.tickets import Ladder, Status, Ticket
from handlers.texts.routing import called
from handlers.texts.words import LEVEL, label, moment, quoted

_RULES = {
    "unsigned": "超过 24 小时没有签收",
    "soon": "离时限不到一个工作日",
    "overdue": "已超过时限",
    "returns": "已退单 {returns} 次",
    "transfers": "已转派 {transfers} 次",
    "unsolved": "居民已 {reopened} 次说没有解决",
    "mediations": "调解 {mediations} 次没有成功",
    "people": "涉及 {people} 人",
    "days": "已办 {days} 天还没有解决",
    "review": "挂账已过复核日",
    "enforce": "需要执法",
    "households": "涉及三户以上",
    "avoid": "本单位应当回避",
    "dispute": "部门之间意见不一",
    "leader": "领导交办",
}
_WHAT = {
    Ring.SIGN: "⏳ <b>{n}</b> 还没有人签收，请尽快签收或认领（{level}，{due} 前办结）。",
    Ring.TRIAGE: "⏳ <b>{n}</b> 待分流已超过 2 个工作小时，请马上定下由谁办理。已告诉县值守。",
    Ring.REMIND: "📣 <b>催办 {n}</b>{unit}：{why}。请抓紧办，{due} 前办结。",
    Ring.YELLOW: "🟡 <b>黄牌 {n}</b>{unit}：{why}。{due} 前必须办结。",
    Ring.RED: "🔴 <b>红牌 {n}</b>{unit}：{why}。<b>限期整改：{until} 前</b>。整改情况请回复卡片「备注」。",
    Ring.LIST: "🏴 <b>挂牌督办 {n}</b>{unit}：{why}。请单位负责人亲自过问，办到有结果为止。",
    Ring.OVERDUE: "⏰ <b>{n}</b>{unit} 已超过时限，督办继续{until}。超时的件不会自动结案。",
    Ring.RECTIFY: "🔴 <b>{n}</b>{unit} 限期整改的日子已过，还没有办结，已请督办人员决定是否挂牌督办。",
    Ring.ASCEND: "⬆️ <b>{n}</b> 已升级，由{whom}督办：{why}。{unit_plain}继续负责办理，时限不变。",
    Ring.JOINT: "⬆️ <b>{n}</b> 已提请县联席会议研究：{why}。{unit_plain}继续负责办理，时限不变。",
    Ring.LATE_HELP: "⏰ <b>{n}</b> {whom}协办逾期（{until}）没有答复，已记下。牵头单位可写明理由「免协办」。",
    Ring.LATE_WHISTLE: "📯 <b>{n}</b> 吹哨：{whom}到期（{until}）没有报到，已记下，并告诉上级和督办人员。",
}


def rungs(desk: Desk, ticket: Ticket, said: Sequence[Rung]) -> str:
    """Under the card, and for whoever else must know: a line a clock or a word, in the order in which they came."""
    return "\n".join(_line(desk, ticket, rung) for rung in said)


def _line(desk: Desk, t: Ticket, rung: Rung) -> str:
    unit = desk.centre.unit(t.unit)
    other = desk.centre.unit(rung.unit)
    until = moment(desk, rung.until) if rung.until is not None else ""
    if rung.what is Ring.OVERDUE:
        until = f"，限期整改 {until} 前" if until else ""
    why = "；".join(w for w in (_rule(desk, t, rung.rule), quoted(rung.words, 500)) if w)
    return _WHAT[rung.what].format(
        n=t.number,
        level=LEVEL[t.level],
        due=moment(desk, t.due_at),
        until=until,
        why=why.rstrip("。") or "请过问",
        unit=f"（{called(unit)}）" if unit is not None else "",
        unit_plain=called(unit) if unit is not None else "原单位",
        whom=called(other) if other is not None else "被请的单位",
    )


def _rule(desk: Desk, t: Ticket, rule: str) -> str:
    return _RULES.get(rule, "").format(
        returns=t.returns,
        transfers=t.transfers,
        reopened=t.reopened,
        mediations=t.mediations,
        people=1 + t.joined,
        days=(desk.now - t.submitted_at).days,
    )


_LADDER = {
    Ladder.REMINDED: "📣 已催办",
    Ladder.YELLOW: "🟡 黄牌",
    Ladder.RED: "🔴 红牌",
    Ladder.LISTED: "🏴 挂牌督办",
}


def on_card(desk: Desk, t: Ticket) -> list[str]:
    """How far 督办 has gone."""
    if not t.open or t.status is Status.RESOLVED or not t.ladder:
        return []
    rectify = f"，限期整改 {moment(desk, t.rectify_at)} 前" if t.rectify_at and t.ladder >= Ladder.RED else ""
    return [f"{_LADDER[t.ladder]}{rectify}"]


_SHOWN = 5
_UNITS_SHOWN = 20


def still_overdue(desk: Desk, notice: StillOverdue) -> str:
    """The week's list: a line a unit, of confidential ones only how many."""
    lines = ["⏰ <b>超期未办</b>（每周一次，办结前一直列着）"]
    for unit_id, numbers, since in notice.units[:_UNITS_SHOWN]:
        unit = desk.centre.unit(unit_id)
        name = called(unit) if unit is not None else "值班台"
        more = " 等" if len(numbers) > _SHOWN else ""
        days = max((desk.now - since).days, 1)
        lines.append(f"{name}：{len(numbers)} 件，最久超期 {days} 天\n　{'、'.join(numbers[:_SHOWN])}{more}")
    if len(notice.units) > _UNITS_SHOWN:
        lines.append(f"另有 {len(notice.units) - _UNITS_SHOWN} 个单位，看板里都有：/board")
    if notice.secret:
        lines.append(f"🔐 保密件超期 {notice.secret} 件")
    return "\n".join([*lines, "请过问：回复编号或发 /remind 编号 理由 催办；长期办不了的，请改派或升级。"])


def for_supervisors(desk: Desk, ticket: Ticket, said: Sequence[Rung]) -> str:
    """The same in private, with what the matter is and the post that answers for the unit: a title, no person (M28)."""
    unit = desk.centre.unit(ticket.unit)
    lines = [rungs(desk, ticket, said), f"类别：{label(desk, ticket.category)}"]
    if ticket.place:
        lines.append(f"地点：{quoted(ticket.place, 60)}")
    if unit is not None:
        lines.append(f"责任单位：{called(unit)}" + (f"（{quoted(unit.head, 30)}）" if unit.head else ""))
    return "\n".join(lines)


def told(desk: Desk, notice: Told, name: str, due: str) -> str:
    """What the reporter is told of it: nothing of the ladder, but honestly that it is late, and who looks at it now."""
    ticket = notice.ticket
    if notice.event is Event.OVERDUE:
        return (
            f"⏰ {name}很抱歉，这件事<b>已超过承诺时限</b>（{due}），已督办承办单位。\n"
            "超时的件不会自动结案，办出结果马上告诉您。着急可点「催办」。"
        )
    promise = f"时限不变：{due} 前" if ticket.due_at > desk.now else "已超过承诺时限，会继续办到有结果"
    if notice.event is Event.RAISED:
        return f"⬆️ {name}已请上一级一起督办，原承办单位继续负责，{promise}。您不用再跑一遍。"
    if ticket.confidential:
        return f"{name}有新进展，请点下面的按钮或发 /status {ticket.number} 查看。"
    how = {"refused": "有一方不愿调解，调解到此为止", "absent": "有当事人没有到场，这次没有调解成"}
    what = how.get(notice.words, "这次调解没有达成协议")
    return (
        f"🤝 {name}{what}。承办单位会继续处理，{promise}。\n您也可以依法申请仲裁或向法院起诉；需要法律援助请打 12348。"
    )


REASONS = {
    "enforce": "需要执法",
    "households": "涉及三户以上",
    "avoid": "本单位应当回避",
    "dispute": "部门之间意见不一",
    "leader": "领导交办",
    "other": "其他（写明原因）",
}
TERMS = {"3wd": "3 个工作日", "5wd": "5 个工作日", "10wd": "10 个工作日"}


def term(code: str) -> str:
    """A term of 限期整改 in words."""
    return TERMS.get(code, code)


def why_escalate(number: str, whom: str) -> str:
    return f"<b>{number}</b> 为什么升级到{whom}？责任单位和时限都不变，由它督办。"


def joint() -> str:
    return "县联席会议"


def how_long(number: str) -> str:
    return f"<b>{number}</b> 红牌，限期整改多久？"


TYPE = {
    "remind": "催办的话（单位会看到）",
    "yellow": "发黄牌的理由（单位会看到）",
    "red": "发红牌的理由和整改要求（单位会看到）",
    "listed": "挂牌督办的理由和要求（单位会看到）",
    "escalate": "升级的原因",
}


def done(desk: Desk, ticket: Ticket) -> dict[Step, str]:
    """The short answer to whoever acted, by step (plain text)."""
    n = ticket.number
    rectify = f"，限期整改 {moment(desk, ticket.rectify_at)} 前" if ticket.rectify_at is not None else ""
    return {
        Step.REMIND: f"{n} 已催办。",
        Step.YELLOW: f"{n} 已发黄牌。",
        Step.RED: f"{n} 已发红牌{rectify}。",
        Step.LIST: f"{n} 已挂牌督办。",
        Step.ESCALATE: f"{n} 已升级督办，责任单位和时限不变。",
    }


OWN_WORDS = "✏️ 自己写"
#: What is often said, for one tap; it is kept as the supervisor's words.
OFTEN = {
    "remind": {"1": "请抓紧办理", "2": "请备注目前进展", "3": "请先联系居民说明情况"},
    "yellow": {"1": "办理拖延", "2": "没有按要求答复居民", "3": "催办后仍没有进展"},
}


def what_to_say(number: str, do: str) -> str:
    return f"<b>{number}</b> {'催办' if do == 'remind' else '发黄牌'}，对承办单位说什么？"
