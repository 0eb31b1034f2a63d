"""One place turns refusals into sentences, in written order: the first that fits speaks."""

import re
from html import unescape

from domain.desk import Desk
from domain.errors import (
    AlreadyClaimed,
    AnonymousAdmin,
    Missing,
    NoEnding,
    NotAllowed,
    NotFound,
    NothingToSubmit,
    NotOnDuty,
    OwnTicket,
    Refusal,
    TooMany,
    UnitsAtWork,
    WrongState,
)
from domain.tickets import Status
from handlers.texts.drafting import gone
from handlers.texts.together import no_offer
from handlers.texts.words import NUMBERS, STATUS, moment, quoted

_MISSING = {
    "reason": "请写明退回理由，如：/return {n} 不属本单位职责，应由城管局办理",
    "words": "请写上内容，如：/note {n} 已电话联系",
    "result": "请写明做了什么、结果如何，如：/done {n} 已更换灯泡，现场恢复照明",
    "number": "请写上编号，如 /claim GD261122-0007，或直接回复那张卡片。",
    "colleague": "转派不了：请选一位在岗的其他同事，如：/transfer {n} @用户名",
    "photo": "请发办理后的照片或视频。",
    "reporter": "{n} 的诉求人已删除自己的数据，无法再追问。",
    "place": "请写明地点。",
    "rest": "从 {n} 起一连放假太久（超过 30 天），不像日历。请核对后再发。",
    "word": "没有读到词。请发一个或几个词，用、或空格隔开。",
    "list": "没有这张词表了。请重新发 /words。",
    "offer": no_offer(),
    "pair": "{n} 现在没有可以并入的工单：另一件可能已办结、已另行处理，或已有人点过「不是同一件」。",
    "class": "没有这个类别。请点卡片上的「改类别」重新选。",
    "answer": "这条解答已经撤下了。请换个说法再问一次，或直接打 12345。",
    "asked": "您的问题这里已经不留了。请再发一次，马上给您办。",
    "part": "这一项不能空。请发内容，或发「取消」不改。",
    "question": "这个问题已经处理过了。",
    "preview": "预览之后词条又有改动，或预览已过期。请把文件再发一次。",
    "shorter_part": "太长了：结论 300 字以内，其他 300–400 字，部门和电话 60 字，问法每条 100 字、最多 20 条。",
    "shorter": "内容太长，请控制在 3500 字以内。",
}
_NOT_ALLOWED = {
    "holder": "只有经办人能做这一步。",
    "holder_or_admin": "只有经办人或管理员能做这一步。",
    "other": "需要另一位工作人员复核，经办人不能自己复核。",
    "admin": "这一步只有管理员能做。",
    "reporter": "这一步只有诉求人自己能做。",
    "anonymous": "匿名件不指定给人，以免暴露诉求人。请放回，由同事自己认领。",
    "unit": "这件由别的单位办理。要一起办，请联系上级调度。",
    "trusted": "保密件只由指定的人办理。",
    "supervisor": "这一步只有督办人员能做。",
    "helper": "这一步只有被请来协办的单位能做。",
    "settings": "他是配置里的管理员，请改 ADMIN_IDS。",
}


def refused(desk: Desk, refusal: Refusal) -> str:
    """The sentence for a refusal: what is wrong and what to do."""
    match refusal:
        case AlreadyClaimed():
            return f"{refusal.number} 已被 {quoted(refusal.holder, 30)} 认领。"
        case NoEnding():
            return f"「已转办」不是办结。请写明 {refusal.number} 实际做了什么、结果如何。"
        case WrongState():
            state = STATUS[Status(refusal.status)]
            return f"{refusal.number} 现在是「{state}」，不能做这一步。"
        case OwnTicket():
            return "您不能办理自己反映的事。如果只是共同关注，请先在与我的私聊里发 /my，点「不再关注」，再来办理。"
        case AnonymousAdmin():
            return "您正以匿名管理员身份发言，无法留痕。请在群设置里关闭「匿名」后再操作。"
        case NotOnDuty():
            if refusal.unsure:
                return "暂时无法核实您是否在值班群，请稍后再试。"
            return "这是值班人员的操作。您不在值班群或已停用，请联系管理员。"
        case NotAllowed():
            return _NOT_ALLOWED.get(refusal.who, "您没有做这一步的权限。")
        case NotFound():
            if refusal.number:
                return f"没有找到 {quoted(refusal.number, 20)}。请核对编号，或点 /my 查看。"
            return "没有找到。请核对后再试。"
        case Missing():
            return _MISSING.get(refusal.what, "还缺内容，请补上。").format(n=refusal.number or "编号")
        case TooMany():
            until = moment(desk, refusal.until)
            what = {
                "draft": "您刚才新开的草稿太多了",
                "message": "消息太快，这条没有收进来",
                "urge": "今天已催办多次",
                "lookup": "查询码错误次数太多",
            }.get(refusal.kind, "操作太频繁")
            return f"{what}，请在 {until} 之后再试。\n{NUMBERS}"
        case UnitsAtWork():
            some = "、".join(f"{quoted(name, 20)} {n} 件" for name, n in list(refusal.tickets.items())[:4])
            return f"不能换上：要去掉的单位还有未结的件（{some}）。请先改派或办结，或保留这些单位。"
        case NothingToSubmit():
            return gone()
    return "现在做不了这一步。请发 /help 看能做什么。"


def failed(reference: str) -> str:
    """A handler failed: the update lies in the dead letters under this reference."""
    return f"抱歉，这条消息我没能处理，已记下（编号 {reference}），管理员会看到。请稍后再发一次。\n{NUMBERS}"


def find_how() -> str:
    return "请写要找的词，如 /find 路灯。可以是编号、地点、类别或内容里的词，不能按人名查。"


def unknown_press() -> str:
    """A button nobody knows any more (plain text)."""
    return "这个按钮已经失效。请发 /my 或 /help。"


def unread() -> str:
    """A private message that holds nothing a report can take up."""
    return f"这种消息我还看不懂。请用文字、照片、语音或定位告诉我。\n{NUMBERS}"


def unknown_command() -> str:
    return f"没有这个命令。直接说事情就行，或发 /help 看怎么用。\n{NUMBERS}"


def edited_command() -> str:
    return "改过的命令不会再执行一次，请重新发送。"


def elsewhere() -> str:
    """A command in a group that is not the duty group."""
    return "我只在值班群和私聊里工作。要反映问题，请私聊我。"


def plain(text: str) -> str:
    """A sentence without markup, for the answer to a press."""
    return unescape(re.sub(r"</?\w+>", "", text))
