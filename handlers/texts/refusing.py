"""One place turns refusals into sentences, in written order: the first that fits speaks."""

import re

from domain.desk import Desk
from domain.errors import (
    AlreadyClaimed,
    AnonymousAdmin,
    HelpersOwe,
    Highest,
    MediationOver,
    Missing,
    NoCentre,
    NoEnding,
    NotAllowed,
    NotFound,
    NothingToSubmit,
    NotOnDuty,
    OwnTicket,
    Refusal,
    RuledOut,
    RungReached,
    TooMany,
    UnitsAtWork,
    WrongLeave,
    WrongRoster,
    WrongState,
)
from domain.tickets import Status
from handlers.texts import audience_refusing, helping, roster, roster_setting
from handlers.texts.drafting import gone
from handlers.texts.ruled_out import MISSING, ruled_out
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
    "centre": "还没有导入机构，现在只有一个值班台，没有各单位的清单。管理员发 /centre 看怎么导入。",
    "seal_none": "这是保密件，谁反映的要两个人同意才能看。请发：/unseal {n} 理由",
    "seal_waiting": "{n} 的查看申请还在等另一位指定办保密件的人答复，24 小时内有效。",
    "seal_refused": "{n} 的查看申请没有获得同意。确有必要，请写明新的理由：/unseal {n} 理由",
    "seal_expired": "{n} 的查看申请或许可已过期。仍要看，请重新申请：/unseal {n} 理由",
    "seal_used": "{n} 的许可只能看一次，已经用过。还要看，请重新申请：/unseal {n} 理由",
    "seal_reason": "请写明为什么要看，如：/unseal {n} 核实情况 需要向本人确认时间地点",
    "seal_second": "{n} 要有第二个人同意才能看，现在没有别人能同意。"
    "请在 ADMIN_IDS 里再加一位管理员；导入了机构的，在人员表里给另一人的“保密件”写“是”再导入。",
    "seal_nothing": "{n} 现在没有等您答复的查看申请。",
    "seal_which": "{n} 有几位同事在等您答复，请点各自申请下面的按钮，或从卡片「⋯ 更多」里再看一遍。",
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
    "helper": "请写明请哪个单位（不能是本单位，也不能重复请），如：/assist {n} 城管局、住建局 请现场核实",
    "department": "吹哨只叫部门。请写部门名称，如：/whistle {n} 城管局 到现场看占道",
    "asking": "请写明要它办什么，如：/assist {n} 城管局 请核实是否违建",
    "term": "期限请写成 3wd（3 个工作日）、24h（24 小时）这样；限期整改只能选 3、5、10 个工作日。",
    "reported": "{n} 已经报到过了，现在请写答复：/opinion {n} 查到什么、办了什么",
    "part_words": "请写明答复意见，如：/opinion {n} 已到现场，属临时占道，已清走",
    "not_ours": "请写明为什么不归本单位、建议找谁，如：/notours {n} 不属本局职责，应由住建局办理",
    "owing": "{n} 没有在等的协办意见，可以直接办结。",
    "waiver": "请写明不等协办意见的理由，如：/waive {n} 事情紧急，已另请专业队处理",
    "agreement": "请写明协议内容，如：/mediate {n} 达成协议 甲方三日内拆除，乙方补偿 200 元",
    "outcome": "请写明调解结果：达成协议 内容 / 未达成 / 当事人未到 / 一方拒绝，如：/mediate {n} 未达成 价格谈不拢",
    "why": "请写明升级的原因，如：/escalate {n} 需要执法，村里没有执法权",
    "grounds": "请写明对承办单位说什么，如：/remind {n} 请先联系居民；/red {n} 5wd 整改要求",
    "shorter": "内容太长，请控制在 3500 字以内。",
    **roster.MISSING,
    **audience_refusing.MISSING,
} | MISSING
#: What was perhaps meant for a number.
_NO_NUMBER = re.compile(r"^[A-Za-z]{0,4}[\d—–-]{4,}(?=\s|$)")
_NOT_ALLOWED = {
    "holder": "只有经办人能做这一步。",
    "holder_or_admin": "只有经办人或管理员能做这一步。",
    "other": "需要另一位工作人员复核，经办人不能自己复核。",
    "admin": "这一步只有管理员能做。",
    "reporter": "这一步只有诉求人自己能做。",
    "anonymous": "匿名件不指定给人，以免暴露诉求人。请放回，由同事自己认领。",
    "unit": "这件由别的单位办理。要一起办，请联系上级调度。",
    "trusted": "保密件只由指定的人办理。",
    "not_sealed": "这不是保密件，经办人可以直接点「查看联系方式」，不用申请。",
    "seal_own": "自己的申请不能自己同意，要另一位指定办保密件的人来点。",
    "sight": "这个单位不在您能看的范围里。您能看本单位和下级单位的：发 /unit 或 /board。",
    "supervisor": "这一步只有督办人员能做。",
    **audience_refusing.NOT_ALLOWED,
    "secret": "保密件不请别的单位协办，以免更多人知道。需要时请县值守改派给指定的人。",
    "helper": "这一步只有被请来协办的单位能做。",
    "settings": "他是配置里的管理员，请改 ADMIN_IDS。",
    **roster.NOT_ALLOWED,
}


def refused(desk: Desk, refusal: Refusal) -> str:
    """The sentence for a refusal: what is wrong and what to do."""
    said = _of_the_case(desk, refusal) or _of_the_asking(desk, refusal)
    return said or "现在做不了这一步。请发 /help 看能做什么。"


def _of_the_case(desk: Desk, refusal: Refusal) -> str:
    """The roster or the ticket is not as the step needs it; empty: it is something else."""
    match refusal:
        case WrongRoster():
            return roster_setting.refused(refusal.faults)
        case WrongLeave():
            return roster.wrong_leave(desk, refusal.first, refusal.last)
        case AlreadyClaimed():
            return f"{refusal.number} 已被 {quoted(refusal.holder, 30)} 认领。"
        case HelpersOwe():
            return helping.owe(desk, refusal)
        case MediationOver():
            return (
                f"{refusal.number} 有一方已明确拒绝调解，不能再调解（人民调解法）。"
                "请告诉双方可以申请仲裁或起诉，或点「升级」「移交」。"
            )
        case Highest():
            return f"{refusal.number} 已到县一级并提请过联席会议，没有更高一级了。请按联席会议的意见办。"
        case RungReached():
            if refusal.before:
                return f"{refusal.number} 还没有发过红牌限期整改，先发红牌，到期没办好再挂牌。"
            return f"{refusal.number} 已经有这张牌了。可以继续催办，或往上走一级。"
        case NoEnding():
            return f"「已转办」不是办结。请写明 {refusal.number} 实际做了什么、结果如何。"
        case WrongState():
            state = STATUS[Status(refusal.status)]
            return f"{refusal.number} 现在是「{state}」，不能做这一步。"
    return ""


def _of_the_asking(desk: Desk, refusal: Refusal) -> str:
    """Who asks may not, what was asked is not there or not whole; empty: no sentence of its own."""
    match refusal:
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
        case RuledOut():
            return ruled_out(desk, refusal)
        case NoCentre():
            return helping.NO_CENTRE
        case NothingToSubmit():
            return gone()
    return ""


def which(command: str, rest: str) -> str:
    """The number was not said: the same again, with one."""
    said = quoted(_NO_NUMBER.sub("", rest).strip(), 100)
    example = f"/{quoted(command, 32)} GD261122-0007" + (f" {said}" if said else "")
    return f"请写上编号，如：{example}\n或直接回复那张卡片。"


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


def nothing_to_cancel() -> str:
    """/cancel, and nothing was being asked."""
    return f"现在没有等您填写的内容，不用取消。草稿不要了，点它下面的「取消」；交了的反映，发 /my 可以撤回。\n{NUMBERS}"


def unknown_command() -> str:
    return f"没有这个命令。直接说事情就行，或发 /help 看怎么用。\n{NUMBERS}"


def edited_command() -> str:
    return "改过的命令不会再执行一次，请重新发送。"


def elsewhere() -> str:
    """A command in a group that is not the duty group."""
    return "我只在值班群和私聊里工作。要反映问题，请私聊我。"
