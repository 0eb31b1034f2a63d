"""Numbers first. These words leave even when the store is down, so they depend on nothing (§6.3, invariant 12)."""

from collections.abc import Sequence

from domain.tickets import Ticket
from handlers.texts.words import NUMBERS

_WHO = {
    "110": "报警",
    "119": "火警、救援",
    "120": "急救",
    "122": "交通事故",
    "12356": "心理援助",
    "12338": "妇女维权",
    "96110": "反诈",
}
#: Common safety advice by JJ code; to be approved by fire and rescue services before use (§6.3 【拟】).
_ADVICE = {
    "JJ01": "先跑到有人的地方或锁好门，不要对抗，小声说清地址。",
    "JJ02": "火灾：低姿走楼梯，不乘电梯。燃气：不碰开关，开窗，到室外再打电话。",
    "JJ03": "没有呼吸且会急救的，做胸外按压；触电先断电；中毒留下药瓶。",
    "JJ04": "开双闪、放三角牌，人撤到护栏外，不移动重伤者。",
    "JJ05": "请陪着他，不指责，拿走危险物品，您自己不要靠近边缘。",
    "JJ06": "停止食用，留下食物样本，记下人数和症状。",
    "JJ07": "往高处走，不涉水，不回去取东西。",
    "JJ08": "离开现场，不围观拍摄。",
}


def numbers(call: Sequence[str]) -> str:
    """The numbers to call, each with whose it is; all four when none is known."""
    known = [n for n in call if n in _WHO] or ["110", "119", "120", "122"]
    return "　".join(f"<b>{n}</b> {_WHO[n]}" for n in known)


def card(call: Sequence[str], code: str | None, advice: str = "") -> str:
    """The first answer to danger. `advice`: instead of that of its class."""
    advice = advice or _ADVICE.get(code or "", "")
    return "\n".join(
        line
        for line in (
            "🆘 <b>情况可能危及人身安全，请立刻拨打：</b>",
            numbers(call),
            f"先保证自己安全。{advice}",
            "机器人不能替您报警，也不能保证有人在看。",
        )
        if line
    )


def receipt(
    ticket: Ticket, call: Sequence[str], code: str | None, *, joined: bool = False, look_up: str | None = None
) -> str:
    """The numbers, and that the duty desk has been alarmed. `look_up`: the code of an anonymous report."""
    told = (
        f"这条消息已补充到急件 <b>{ticket.number}</b>，值班人员会看到。"
        if joined
        else f"已同时开出急件 <b>{ticket.number}</b> 并向值班人员告警，1 分钟后我会再问您。"
    )
    if look_up is not None:
        told += f"\n🕶 匿名件查询码：<code>{look_up}</code>，只显示这一次，换账号时发它就能看进度。"
    return f"{card(call, code)}\n\n{told}\n请接着发：在哪里、发生了什么。误点或已没事，请点「撤回」。\n{NUMBERS}"


def bounded(call: Sequence[str], code: str | None, advice: str = "") -> str:
    """Too many urgent tickets from one chat: the numbers all the same."""
    return f"{card(call, code, advice)}\n\n您刚开过多个急件，这次没有再开新的。请直接拨打电话。"


def check(ticket: Ticket) -> str:
    """A minute later."""
    return f"急件 {ticket.number}：现在怎么样？救援是否已经联系上？\n{NUMBERS}"


def check_answered(what: str, ticket: Ticket) -> str:
    """After the reporter's answer to the check."""
    said = {
        "called": "好的，请按接线员说的做，等他们到场。",
        "safe": "好的，平安就好。值班人员会继续跟进。",
        "not_emergency": "好的，已告诉值班人员。他们仍会核实一下。不需要办理请点「撤回」。",
    }[what]
    return f"{ticket.number}：{said}\n{NUMBERS}"
