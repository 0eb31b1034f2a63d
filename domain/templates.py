"""Templates of notices: which elements each kind must tell, and what one still lacks (§7.3, 突发事件应对法 64)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from domain.broadcasts import Broadcast, Colour, Element, Repeat, Topic
from domain.copies import LONGEST, TEXT_MOST, bound

_DOTS = "\U0001f534\U0001f7e0\U0001f7e1\U0001f535"
#: A warning; no policeman, no call to the police.
_ALARM = "(?:预\\s*警|警\\s*报|(?<![民交辅报特法保])警(?![官察务员方车戒示告]))"
#: Other words a warning goes by, beside a colour: no traffic light, no warning sign.
_SIGNAL = "(?:警告(?!牌|标|线|条|语|带)|信号(?!灯|旗|塔|站|线)|(?:风险|火险|火灾|灾害|气象)\\s*等级)"
#: The words and signs of the statutory colours and grades, which only a warning with its link may use.
COLOUR_WORDS = re.compile(
    f"[蓝黄橙红]\\s*色.{{0,6}}?(?:{_ALARM}|{_SIGNAL})|[蓝黄橙红]\\s*{_ALARM}|[蓝黄橙红].{{0,2}}?(?:预警|警报)"
    f"|(?:{_ALARM}|{_SIGNAL})(?:信号|级别|等级)?\\s*[(（【\\[:：为是]\\s*[蓝黄橙红](?=\\s*(?:色|[级)）】\\]，。、；！\\s]|$))"
    f"|(?:风险|火险)[^，。！；\\n]{{0,2}}[蓝黄橙红]\\s*色"
    f"|[{_DOTS}].{{0,6}}?{_ALARM}|{_ALARM}.{{0,4}}?[{_DOTS}]|[ⅠⅡⅢⅣ一二三四]\\s*级.{{0,4}}?(?:预警|警报)"
)
#: Which of the four it names, and as what.
_NAMED = re.compile(f"[蓝黄橙红{_DOTS}]|[ⅠⅡⅢⅣ一二三四](?=\\s*级)")
_COLOURS = dict(zip("蓝黄橙红", Colour, strict=True)) | dict(
    zip("\U0001f535\U0001f7e1\U0001f7e0\U0001f534", Colour, strict=True)
)
_COLOURS |= dict(zip("ⅣⅢⅡⅠ", Colour, strict=True)) | dict(zip("四三二一", Colour, strict=True))
#: The official warning itself.
_LINK = re.compile(r"https://[^\s/$.?#@\\][^\s@\\]{2,500}")

_W, _P, _U, _D, _C = Element.WHAT, Element.WHERE, Element.UNTIL, Element.DO, Element.CALL
#: What a statutory warning must tell besides (§7.3: 起始时间、范围、警示事项、措施、发布单位).
WARNING = (Element.WHAT, Element.SINCE, Element.WHERE, Element.DO, Element.ISSUER)


#: What an urgent notice tells whatever its kind: it wakes people, who must know what to do.
URGENT = (Element.WHAT, Element.WHERE, Element.DO, Element.CALL)


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of notice. `needs`: the elements without which it is not sent."""

    code: str
    topic: Topic
    needs: tuple[Element, ...] = (_W, _P, _U, _D, _C)


TEMPLATES: Mapping[str, Template] = {
    t.code: t
    for t in (
        Template("flood", Topic.FLOOD),
        Template("fraud", Topic.FRAUD, (_W, _D, _C)),
        Template("missing", Topic.MISSING),
        Template("outage", Topic.OUTAGE),
        Template("drowning", Topic.DROWNING, (_W, _P, _D, _C)),
        Template("fire", Topic.FIRE),
        Template("swindle", Topic.FRAUD, (_W, _P, _D, _C)),
        Template("rumour", Topic.RUMOUR, (_W, Element.SOURCE, Element.ISSUER)),
        Template("other", Topic.OTHER, ()),
    )
}
OTHER = TEMPLATES["other"]


#: By what a notice of the kind 其他 is taken for one of a kind that has required elements.
_SIGNS = {
    "flood": "暴雨|强降雨|洪水|山洪|防汛|台风|内涝|泄洪|泥石流|滑坡",
    "fraud": "诈骗|骗子|刷单|安全账户|验证码",
    "missing": "走失|走丢|失踪|寻人|失联",
    "outage": "停水|停电|停气|断水|断电",
    "drowning": "溺水|野泳|游泳|戏水",
    "fire": "山火|森林火|林火|防火期|烧荒|野外用火",
    "rumour": "谣言|谣传|辟谣|不实信息",
}
_SIGN = re.compile("|".join(f"(?P<{code}>{words})" for code, words in _SIGNS.items()))


class Lack(StrEnum):
    """What else keeps a notice from being sent; beside it an Element that is missing."""

    CONTENT = "content"
    LONG = "long"
    LINK = "link"
    COLOUR_WORDS = "colour_words"
    COLOUR_OTHER = "colour_other"
    END = "end"
    OVER = "over"
    NIGHT = "night"
    AUDIENCE = "audience"


def template_of(broadcast: Broadcast) -> Template:
    """其他 until one is chosen."""
    return TEMPLATES.get(broadcast.template, OTHER)


def likely(broadcast: Broadcast) -> Template | None:
    """The kind that a notice of kind 其他 speaks of, by its words; None when it is of another kind or tells of none."""
    sign = _SIGN.search(words_of(broadcast)) if template_of(broadcast) is OTHER else None
    return TEMPLATES[sign.lastgroup] if sign is not None and sign.lastgroup else None


def is_link(text: str) -> bool:
    """Whether that is a link to an official page: https, one word."""
    return _LINK.fullmatch(text.strip()) is not None


def host_of(link: str) -> str:
    """The host a link leads to, as a browser reads it; "" when it has none."""
    try:
        return (urlsplit(link.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def official(link: str, hosts: Iterable[str]) -> bool:
    """Whether the link leads to one of these hosts, or one below them."""
    host = host_of(link)
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def colours(text: str) -> frozenset[Colour]:
    """The colours it speaks of as a statutory warning does, in words or signs."""
    return frozenset(_COLOURS[sign] for match in COLOUR_WORDS.finditer(text) for sign in _NAMED.findall(match[0]))


def words_of(broadcast: Broadcast) -> str:
    """All its words."""
    return "\n".join((*(p.text for p in broadcast.pieces), *broadcast.elements.values()))


def needed(broadcast: Broadcast) -> tuple[Element, ...]:
    """The elements it must tell: those of its template, of an urgent one, and of a warning when it bears a colour."""
    needs = template_of(broadcast).needs
    more = {*(URGENT if broadcast.urgent else ()), *(WARNING if broadcast.colour is not None else ())}
    return tuple(e for e in Element if e in {*needs, *more}) if more else needs


def told(broadcast: Broadcast, element: Element) -> bool:
    """Whether it says that. What it is about is said by its content, too."""
    if broadcast.elements.get(element, "").strip():
        return True
    return element is Element.WHAT and any(p.text.strip() for p in broadcast.pieces)


def missing(broadcast: Broadcast, now: datetime) -> tuple[Element | Lack, ...]:
    """What lacks before it can be shown and sent; empty: nothing."""
    found: list[Element | Lack] = []
    if not broadcast.pieces and not broadcast.elements.get(Element.WHAT, "").strip():
        found.append(Lack.CONTENT)
    if bound(broadcast) > TEXT_MOST or any(len(text) > LONGEST for text in broadcast.elements.values()):
        found.append(Lack.LONG)
    found += [e for e in needed(broadcast) if not told(broadcast, e)]
    if broadcast.colour is not None and not is_link(broadcast.link):
        found.append(Lack.LINK)
    named = colours(words_of(broadcast))
    if named and broadcast.colour not in named:
        found.append(Lack.COLOUR_WORDS if broadcast.colour is None else Lack.COLOUR_OTHER)
    if broadcast.repeat is not Repeat.ONCE and broadcast.ends_at is None:
        found.append(Lack.END)
    if broadcast.ends_at is not None and broadcast.ends_at <= max(now, broadcast.starts_at or now):
        found.append(Lack.OVER)
    if broadcast.audience is None:
        found.append(Lack.AUDIENCE)
    return tuple(found)
