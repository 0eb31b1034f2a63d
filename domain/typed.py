"""What is typed instead of pressed: a short answer to what the open draft asks, in the words of one of its buttons."""

import re
from dataclasses import dataclass

from domain import drafting
from domain.desk import Desk
from domain.drafting import DraftView
from domain.drafts import Draft
from domain.matters import calmed
from domain.people import Person
from domain.understanding import Context, DangerLevel
from domain.words import Part


@dataclass(frozen=True, slots=True)
class Typed:
    """The button that was meant: `do` and `code` as the draft's buttons carry them."""

    do: str
    draft: int
    code: str = ""


#: Longer words tell something and are no answer to a button.
_LONGEST = 40
_MARKS = re.compile(r"[\W_]+")
#: 现在有危险吗 is answered: anything that says yes, and calls for help; no is taken only when it is plain.
_YES = re.compile(
    "(?:嗯+|恩+|是的?|对的?|当然|确实|真的?|很|非常|特别|十分|现在|目前|还|一直|正在|有点|有的?|存在|危险|正?在?发生(?:着|呢)?"
    "|请|你们|快|赶紧|赶快|马上|点|些|过?来|派?人|救命|救人|帮忙|急|[的了啊呀吧哦哎])+"
)
_SAID = re.compile("[嗯恩是对有急]|危险|发生|救|快|来")
_YES_AND = re.compile(
    "(?:嗯+|恩+|是的?|对的?|现在|还|很|非常|特别|真的?)*(?:有(?:点|大)?)?危险(?![吗么嘛不品物源化废房路]|隐患|系数)"
)
_NO = re.compile(
    "(?:嗯+|目前|暂时|现在|已经|都|倒)*(?:没有?得?|没事|不是|并?不|无|否|安全)(?:什么|啥|大|再)?(?:危险|问题|事|发生)?"
    "(?:发生|[的了啊呢哦呀]|谢谢)*"
)
#: The words of the buttons, by what they do; of two that fit, the first that stands there.
_WORDS = {
    do: re.compile(words)
    for do, words in {
        "split": "分开(?:办理?|报|上报)?|分(?:成)?[几两二三四五2-5]件(?:事|办理?)?|[两二三四五2-5]件(?:事|事情)?",
        "whole": "(?:就?是?|都是)(?:同?一件事|一回事)(?:情)?|一起办理?|合成一件|合在一起|不用?分开?",
        "same": "就?是?同一件事|是?对它的回答|是回答",
        "other": "不?是?另一件事|不是同一件事|别的事",
        "join": "(?:我要)?(?:一起|共同)?关注",
        "apart": "(?:我要)?单独(?:上?报)?",
        "submit": "(?:确[认定]|现在|可以|好[了的]?|帮我|我要|请|直接)?提交(?:吧|了)?|确认上报|上报吧",
        "cancel": "取消(?:上报|吧)?|不上?报了",
        "anon": "(?:我要|请)?匿名(?:上报)?",
        "conf": "(?:我要|请)?保密",
        "class": "[改换]类别",
        "place": "[补改]地点",
    }.items()
}
#: Says yes to everything and so to nothing: the draft is shown again, and it is no part of the report.
_MERE_YES = re.compile("(?:嗯|是的?|对的?|好[的吧]?|行|可以|ok|没问题|确[定认]|收到|知道了|谢谢)+")


async def danger(desk: Desk, person: Person, part: Part, reply_to: int | None) -> Typed | None:
    """The answer to 现在有危险吗 while that stands. What a yes says besides goes into the draft first."""
    word = _bare(part)
    if not word:
        return None
    and_more = _YES_AND.match(word) is not None
    yes = and_more or (_YES.fullmatch(word) is not None and _SAID.search(word) is not None)
    no = _NO.fullmatch(word) is not None
    draft = await desk.unit.drafts.of_chat(person.chat) if yes or no else None
    if draft is None or not _asks(desk, draft):
        return None
    if reply_to is not None and await desk.unit.tickets.by_message(person.chat, reply_to) is not None:
        return None  # it answers something else
    if and_more and not _YES.fullmatch(word):
        await drafting.added(desk, draft, part)
    return Typed("sos" if yes else "calm", draft.id)


async def button(desk: Desk, draft: Draft, part: Part) -> Typed | None:
    """The button of this draft whose words these are, when it stands there now."""
    word = _bare(part)
    if _MERE_YES.fullmatch(word):
        return Typed("show", draft.id)
    meant = [do for do, words in _WORDS.items() if words.fullmatch(word)]
    there = _there(await drafting.view(desk, draft)) if meant else {}
    return next((Typed(do, draft.id, there[do]) for do in meant if do in there), None)


def _there(view: DraftView) -> dict[str, str]:
    """The buttons under the draft that can be typed, with what they carry."""
    found = {"submit": "", "cancel": "", "place": ""}
    if view.perhaps is not None:
        found |= {"other": ""} if view.perhaps.children else {"same": "", "other": ""}
    if view.asks_split:
        found |= {"split": "", "whole": ""}
    if view.split:
        found |= {"whole": ""}
    else:
        found |= {"class": ""}
    if view.offer is not None and not view.soft_danger:
        found |= {"join": view.offer.number, "apart": view.offer.number}
    # what is on stays on: who types 匿名 twice does not want to be named
    found |= {} if view.draft.anonymous else {"anon": ""}
    return found | ({} if view.draft.confidential else {"conf": ""})


def _asks(desk: Desk, draft: Draft) -> bool:
    """Whether 现在有危险吗 is still to be answered."""
    seen = desk.office.reader.understand(drafting.seen_text(draft), Context(draft_open=True))
    return seen.danger.level is DangerLevel.SOFT and not calmed(desk, draft)


def _bare(part: Part) -> str:
    """The words without marks; "" when they are no answer."""
    if (
        part.media is not None
        or part.forwarded
        or len(part.text) > _LONGEST
        or part.text.rstrip().endswith(("?", "？"))
    ):
        return ""
    return _MARKS.sub("", part.text).lower()
