"""A notice as residents read it: heading, content, what it tells line by line, who says so and when."""

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration

from domain.broadcasts import Broadcast, Colour, Element, Medium, Piece, Reply
from domain.composing import CENTRE
from domain.templates import template_of, words_of
from handlers.texts.words import quoted

#: The kinds an admin chooses from.
TEMPLATE = {
    "flood": "防汛",
    "fraud": "防诈",
    "missing": "寻人",
    "outage": "停水停电",
    "drowning": "防溺水",
    "fire": "森林防火",
    "swindle": "反诈案例",
    "rumour": "辟谣",
    "other": "其他",
}
#: What stands above: 【防汛提示】.
_HEAD = {
    "flood": "防汛提示",
    "fraud": "防诈提示",
    "missing": "寻人启事",
    "outage": "停水停电通知",
    "drowning": "防溺水提示",
    "fire": "森林防火提示",
    "swindle": "反诈提醒",
    "rumour": "辟谣",
    "other": "综治中心提示",
}
COLOUR = {Colour.BLUE: "蓝色", Colour.YELLOW: "黄色", Colour.ORANGE: "橙色", Colour.RED: "红色"}
DOT = {Colour.BLUE: "🔵", Colour.YELLOW: "🟡", Colour.ORANGE: "🟠", Colour.RED: "🔴"}
ELEMENT = {
    Element.WHAT: "事项",
    Element.WHERE: "地点",
    Element.SINCE: "开始时间",
    Element.UNTIL: "截止时间",
    Element.DO: "请您",
    Element.CALL: "联系电话",
    Element.ISSUER: "发布单位",
    Element.SOURCE: "信息来源",
}
_SIGN = {
    Element.WHAT: "📌",
    Element.WHERE: "📍",
    Element.SINCE: "🕐",
    Element.UNTIL: "🕘",
    Element.DO: "✅",
    Element.CALL: "📞",
    Element.SOURCE: "📰",
}
#: The buttons under a notice.
REPLY = {Reply.SEEN: "✅ 我已收到", Reply.SAFE: "💚 我安全", Reply.HELP: "🆘 需要帮助"}
_HAZARD = re.compile(
    "暴雨|台风|雷电|高温|寒潮|低温|大雾|大风|道路结冰|暴雪|冰雹|干旱|霜冻|霾|沙尘暴|洪水|山洪|地质灾害|森林火险|雷暴大风"
)


def heading(broadcast: Broadcast) -> str:
    """【防汛提示】, or 【暴雨红色预警·转发】 for an official warning."""
    if broadcast.colour is None:
        return f"【{_HEAD[template_of(broadcast).code]}】"
    hazard = _HAZARD.search(words_of(broadcast))
    kind = template_of(broadcast).code
    name = hazard[0] if hazard else "" if kind == "other" else TEMPLATE[kind]
    return f"【{name}{COLOUR[broadcast.colour]}预警·转发】"


def notice(broadcast: Broadcast, at: datetime, zone: ZoneInfo) -> str:
    """All its words, as HTML. `at`: when it was published."""
    lines = [f"<b>{heading(broadcast)}</b>"]
    content = "\n\n".join(filter(None, map(_html, broadcast.pieces)))
    if content:
        lines.append(content)
    lines += [
        f"{_SIGN[element]} {ELEMENT[element]}：{quoted(broadcast.elements[element], 300)}"
        for element in Element
        if element is not Element.ISSUER and broadcast.elements.get(element, "").strip()
    ]
    if broadcast.link:
        lines.append(f"🔗 官方原文：{quoted(broadcast.link, 510)}")
    issuer = quoted(broadcast.elements.get(Element.ISSUER, "").strip() or CENTRE, 100)
    when = f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
    if broadcast.colour is None:
        lines.append(f"—— {issuer}　{when}")
    else:
        lines.append(f"发布单位：{issuer}\n—— {CENTRE}转发　{when}")
    return "\n".join(lines)


def _html(piece: Piece) -> str:
    """What the admin wrote, his formatting kept, all else escaped."""
    if not piece.text or piece.medium is Medium.POLL:  # of a poll they stand in the poll
        return ""
    given = json.loads(piece.entities) if piece.entities else []
    return html_decoration.unparse(piece.text, [MessageEntity.model_validate(one) for one in given])
