"""协办 and 吹哨 in words: the card of the unit that was asked, what the lead reads, what is typed and answered."""

from collections.abc import Sequence

from domain.assists import Assist, AssistKind, AssistState
from domain.desk import Desk
from domain.errors import HelpersOwe
from domain.history import Step
from domain.tickets import Ticket
from handlers.texts.routing import called
from handlers.texts.words import FACE, folded, label, moment, quoted, status

_KIND = {AssistKind.ASSIST: "🤝 协办", AssistKind.WHISTLE: "📯 吹哨报到"}
_STATE = {
    AssistState.ASKED: "等答复",
    AssistState.REPORTED: "已报到",
    AssistState.ANSWERED: "已答复",
    AssistState.WAIVED: "不用再办",
    AssistState.DECLINED: "不归本单位",
}
NO_CENTRE = "现在只有一个值班台，没有别的单位可选。先由管理员导入单位和人员：私聊我发 /centre，按样表填好发回来。"


def unit_name(desk: Desk, unit: int | None) -> str:
    """A unit as people call it; also one that is no more."""
    found = desk.centre.unit(unit)
    return called(found) if found is not None else "某单位"


def card(desk: Desk, ticket: Ticket, assist: Assist, words: str, answer: str = "") -> str:
    """What the unit asked sees: what it needs for its part (§5.4, M49), and nothing of who reported."""
    t = ticket
    lines = [f"{_KIND[assist.kind]} <b>{t.number}</b> · <b>{_state(desk, t, assist)}</b>"]
    if t.confidential:  # made so since: nothing of it stays in a group
        return lines[0]
    lines.append(f"请 <b>{unit_name(desk, assist.unit)}</b> · 牵头 {unit_name(desk, t.unit)}")
    lines.append(f"类别：{label(desk, t.category)}")
    if t.place:
        lines.append(f"地点：{quoted(t.place, 100)}")
    if t.summary:
        lines.append(f"内容：{folded(t.summary)}")
    if words:
        lines.append(f"要办的：{quoted(words, 500)}")
    if answer:
        lines.append(f"答复：{quoted(answer, 500)}")
    if assist.waits and t.open:
        what = "报到" if assist.kind is AssistKind.WHISTLE and assist.state is AssistState.ASKED else "答复"
        lines.append(f"请在 <b>{moment(desk, assist.due_at)} 前{what}</b>：点按钮，或回复本条写「{what} 内容」。")
    return "\n".join(lines)


def _state(desk: Desk, ticket: Ticket, assist: Assist) -> str:
    if assist.waits and not ticket.open:
        return f"{FACE[ticket.status]} {status(ticket)}，不用再办"
    late = "，已逾期" if assist.late or (assist.holds_up and assist.due_at < desk.now) else ""
    if assist.kind is AssistKind.WHISTLE and assist.state is AssistState.ASKED:
        return f"等报到{late}"
    return _STATE[assist.state] + late


def said(desk: Desk, ticket: Ticket, assist: Assist, words: str) -> str:
    """Under the lead's card: a unit has come, answered, or is waited for no longer."""
    name = unit_name(desk, assist.unit)
    late = "（逾期）" if assist.late else ""
    match assist.state:
        case AssistState.REPORTED:
            return f"📯 {ticket.number} {name}已报到{late}。"
        case AssistState.DECLINED:
            return f"↩️ {ticket.number} {name}说不归他们{late}：{quoted(words, 1000)}"
        case AssistState.WAIVED:
            return f"⏭ {ticket.number} 不再等 {name} 的协办意见：{quoted(words, 1000)}"
        case _:
            return f"🤝 {ticket.number} {name}答复{late}：{quoted(words, 1000)}"


def on_card(desk: Desk, ticket: Ticket, parts: Sequence[tuple[Assist, str]]) -> list[str]:
    """The opinions under the lead's own card, a line a unit."""
    lines = []
    for assist, words in parts:
        until = f"，{moment(desk, assist.due_at)} 前" if assist.waits and ticket.open else ""
        text = f"：{quoted(words, 150)}" if words else ""
        state = _state(desk, ticket, assist)
        lines.append(f"{_KIND[assist.kind]} {unit_name(desk, assist.unit)}（{state}{until}）{text}")
    return lines


def owe(desk: Desk, refusal: HelpersOwe) -> str:
    """The lead wants to finish too early."""
    named = "、".join(f"{quoted(name, 30)}（{moment(desk, at)} 前）" for name, at in refusal.units)
    n = refusal.number
    return f"{n} 还在等 {named or '协办单位'} 的答复，先不能办结。等不了，请写明理由：/waive {n} 理由"


ASK = "请哪个单位协办？选好后写要他办什么。"
WHISTLE = "吹哨：请哪个部门两个工作日内到场报到？"
HOW = {
    "assist": "要请它办什么",
    "whistle": "到哪里、为什么事报到",
    "opinion": "答复意见：查到什么、办了什么",
    "notours": "为什么不归本单位、建议找谁",
    "waive": "不等协办意见的理由（会记入经过并告诉对方）",
}
TERMS = {"1wd": "1 个工作日", "3wd": "3 个工作日", "5wd": "5 个工作日"}


def term(number: str, name: str) -> str:
    return f"<b>{number}</b> 请 {quoted(name, 30)} 协办，多久答复？不会超过本件时限。"


OUTCOMES = {"agreed": "🤝 达成协议", "failed": "没谈成", "absent": "当事人未到", "refused": "一方拒绝调解"}
MEDIATE = "这次调解结果怎样？一方拒绝后不能再调解；两次没谈成会升级。"
AGREEMENT = "协议内容：谁、做什么、什么时候做完（会告诉居民）"


def done(ticket: Ticket) -> dict[Step, str]:
    """The short answer to whoever acted, by step (plain text)."""
    n = ticket.number
    return {
        Step.ASSIST: f"{n} 已请协办，答复会出现在卡片下。",
        Step.WHISTLE: f"{n} 已吹哨，报到情况会出现在卡片下。",
        Step.REPORT_IN: f"{n} 已报到，牵头单位看得到。",
        Step.CONTRIBUTE: f"{n} 已交给牵头单位。",
        Step.WAIVE: f"{n} 不再等协办意见，可以办结。",
        Step.MEDIATE: f"{n} 调解情况已记下。",
    }
