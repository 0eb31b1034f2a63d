"""保密件身份, read by those who ask, who grant, and by the reporter: never who reported."""

from domain.history import Line
from domain.office_notices import Unsealing
from domain.seals import Why
from handlers.texts.words import quoted

WHY = {
    Why.VERIFY: "核实情况",
    Why.CONTACT: "联系诉求人",
    Why.PROTECT: "保护诉求人",
    Why.HAND_OFF: "依法移交",
    Why.OTHER: "其他",
}
#: As what somebody looked: his post, never his name.
_POSTS = {
    "county_desk": "县综治中心值班台",
    "town": "镇（街道）综治中心",
    "village": "村（社区）",
    "grid_worker": "网格员",
    "department": "承办部门",
    "mediator": "调解员",
    "supervisor": "督办人员",
    "admin": "管理员",
}


def choose_why(number: str) -> str:
    """Over the buttons of reasons."""
    return (
        f"🔐 <b>{number}</b> 是保密件，谁反映的要两个人同意才能看。\n"
        "为什么要看？选一项，再写明理由。诉求人查进度时会看到这一项，看不到您写的话和您的名字。"
    )


def type_reason(why: Why) -> str:
    """What he is to type next."""
    return f"申请查看身份（{WHY[why]}），请写明理由"


def why_of(text: str) -> tuple[Why, str]:
    """The kind of reason somebody named at the head of his words, and the words; what is not named is 其他."""
    for why, label in WHY.items():
        if text.startswith(label):
            return why, text
    return Why.OTHER, text


def asked_for(number: str) -> str:
    """To who asked."""
    return (
        f"🔐 {number} 的查看申请已发给其他指定办保密件的人，24 小时内有一位同意就告诉您。\n"
        "不同意或没人答复，可以重新申请。"
        f"对方没收到（没私聊过我）时，请他私聊我发 /unseal_yes {number}。"
    )


def asked(notice: Unsealing) -> str:
    """To who may grant it."""
    why = WHY[notice.why]
    return (
        f"🔐 <b>{notice.ticket.number}</b>（保密件）：{quoted(notice.who, 30)} 申请查看是谁反映的。\n"
        f"理由（{why}）：{quoted(notice.words, 500)}\n"
        "您同意后，他 30 分钟内能看一次，全程留痕，诉求人查得到。24 小时内请点一项；"
        "您与被反映的人或单位有关的，请不要点同意。"
    )


def granted(notice: Unsealing) -> str:
    """To who asked."""
    who = quoted(notice.who, 30)
    return f"🔓 {notice.ticket.number}：{who} 已同意您的查看申请。请在 30 分钟内点下面的按钮，只能看一次。"


def refused(notice: Unsealing) -> str:
    """To who asked."""
    return (
        f"🚫 {notice.ticket.number}：{quoted(notice.who, 30)} 不同意您的查看申请。"
        "打码的内容仍可照办；确有必要，请写明新的理由重新申请。"
    )


#: After the wishes that wait were sent to him in private (plain text).
SHOWN = "请在私聊里看清是谁、为什么，再点同意或不同意。"


def answered(number: str, who: str, why: Why, *, grant: bool) -> str:
    """To who answered (plain text)."""
    whose = f"{who[:30]} 的申请（{WHY[why]}）"
    return f"{number}：已同意{whose}，30 分钟内能看一次。" if grant else f"{number}：已答复不同意{whose}。"


def looked(line: Line) -> str:
    """Of a look that opened a seal, for the reporter: as what, and what for."""
    who = _POSTS.get(line.detail.get("post", ""), "工作人员")
    why = WHY[Why(line.detail["why"])] if line.detail.get("why") in set(Why) else WHY[Why.OTHER]
    return f"经两人同意，{who}查看了您的身份（理由：{why}）"
