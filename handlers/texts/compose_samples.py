"""Samples of what each kind of notice tells: lines to be copied, changed and sent back."""

from collections.abc import Iterable
from html import escape

from domain.broadcasts import Element
from handlers.texts.notice import ELEMENT

_W, _P, _U, _D, _C = Element.WHAT, Element.WHERE, Element.UNTIL, Element.DO, Element.CALL
#: For any kind.
_ANY = {
    _W: "今晚到明早有大暴雨，河水可能上涨",
    _P: "沿河的滨河社区、东桥村",
    Element.SINCE: "11月23日 20:00",
    _U: "11月24日 8:00（或：解除通知发出为止）",
    _D: "不要到河边；低洼处的住户今晚 8 点前转移到村委会",
    _C: "村值班 0000-1234567；紧急打 110、119、120",
    Element.ISSUER: "县气象台（官方预警写原发布单位）",
    Element.SOURCE: "县公安局 11月23日通报",
}
_SAMPLES: dict[str, dict[Element, str]] = {
    "flood": {},
    "fraud": {
        _W: "自称客服退款、要验证码的都是诈骗",
        _D: "不转账、不给验证码、不点陌生链接，先问家人或村干部",
        _C: "96110；已经转账马上打 110",
    },
    "missing": {
        _W: "一位 72 岁老人走失，穿蓝外套、戴灰帽",
        _P: "最后出现在河滨公园东门",
        _U: "找到为止（找到后会通知）",
        _D: "看见请陪在身边，马上打电话",
        _C: "派出所 0000-1234567，或 110",
    },
    "outage": {
        _W: "管道检修停水",
        _P: "幸福路 1–20 号、和平小区",
        _U: "明天 18:00",
        _D: "提前储水，关好水龙头",
        _C: "自来水公司 0000-1234567",
    },
    "drowning": {
        _W: "水库、河塘水深，禁止游泳、戏水",
        _P: "石桥水库和各村河塘",
        _D: "看好孩子；有人落水先大声呼救并打 110，不要盲目下水",
        _C: "村值班 0000-1234567；紧急打 110、120",
    },
    "fire": {
        _W: "连日干燥，山林容易起火",
        _P: "全镇林区和林边田地",
        _U: "12月31日",
        _D: "不带火种进山，不烧秸秆、不在坟前烧纸",
        _C: "12119 或 119",
    },
    "swindle": {
        _W: "近日有人冒充社保工作人员，以“补缴退费”骗走 3 万元",
        _P: "本镇两个村",
        _D: "不点短信里的链接，社保事到镇便民中心办",
        _C: "96110；已经转账马上打 110",
    },
    "rumour": {_W: "网传“明天全县停课”不实，学校照常上课", Element.SOURCE: "县教育局 11月23日通报"},
    "other": {},
}


def sample(template: str, element: Element) -> str:
    """How that may read in a notice of that kind."""
    return _SAMPLES.get(template, {}).get(element) or _ANY[element]


def form(template: str, elements: Iterable[Element]) -> str:
    """Lines for these elements, to be copied by a tap; what comes back fills itself (domain/pasting.py)."""
    lines = "\n".join(f"{ELEMENT[e]}：{sample(template, e)}" for e in elements)
    return f"点一下复制样例，改好发给我就填上了：\n<pre>{escape(lines, quote=False)}</pre>"
