"""Pieces of sentences: times, states, classes, quoted words, the line with the emergency numbers."""

import re
from datetime import datetime, timedelta
from html import escape, unescape

from domain.desk import Desk
from domain.taxonomy import UNSORTED
from domain.tickets import Status, Ticket
from domain.understanding import Urgency

#: Invariant 13: every receipt carries this line.
NUMBERS = "🆘 紧急请拨：<b>110</b> 报警 · <b>119</b> 火警 · <b>120</b> 急救 · <b>122</b> 交通事故"

STATUS = {
    Status.QUEUED: "待认领",
    Status.GATHERED: "分办中",
    Status.CLAIMED: "办理中",
    Status.CONFIRMING: "待复核",
    Status.RETURNED: "已退回，待改派",
    Status.ESCALATED: "已升级督办",
    Status.RESOLVED: "已办结，待回访",
    Status.CLOSED: "已结案",
    Status.CLOSED_BY_DEFAULT: "已结案（未评价）",
    Status.WITHDRAWN: "已撤回",
    Status.MERGED: "已并入另一件",
    Status.SUSPENDED: "挂账中",
    Status.REJECTED: "不予受理",
    Status.TRANSFERRED_OUT: "已移交",
}
FACE = {
    Status.QUEUED: "🆕",
    Status.GATHERED: "🗂",
    Status.CLAIMED: "🔧",
    Status.CONFIRMING: "🔍",
    Status.RETURNED: "↩️",
    Status.ESCALATED: "⚠️",
    Status.RESOLVED: "✅",
    Status.CLOSED: "🏁",
    Status.CLOSED_BY_DEFAULT: "🏁",
    Status.WITHDRAWN: "🚫",
    Status.MERGED: "🔗",
    Status.SUSPENDED: "⏸",
    Status.REJECTED: "⛔",
    Status.TRANSFERRED_OUT: "📨",
}
LEVEL = {Urgency.EXTREME: "特急", Urgency.URGENT: "紧急", Urgency.ORDINARY: "一般", Urgency.CALM: "平缓"}


def moment(desk: Desk, at: datetime) -> str:
    """A time as people say it: 今天 18:00, 明天 09:30, 11月26日 18:00, with the year when it is another."""
    local, today = at.astimezone(desk.office.zone), desk.now.astimezone(desk.office.zone).date()
    clock = local.strftime("%H:%M")
    names = {today - timedelta(days=1): "昨天", today: "今天", today + timedelta(days=1): "明天"}
    if local.date() in names:
        return f"{names[local.date()]} {clock}"
    day = f"{local.month}月{local.day}日 {clock}"
    return day if local.year == today.year else f"{local.year}年{day}"


def quoted(text: str, longest: int = 300) -> str:
    """Somebody's words, cut and escaped."""
    text = text.strip()
    return escape(text if len(text) <= longest else text[: longest - 1] + "…", quote=False)


#: What is longer folds to three lines, opened by a tap.
_SHORT = 120


def folded(text: str, longest: int = 600) -> str:
    """Somebody's words: on the same line when short, else in a quotation that folds."""
    words = quoted(text, longest)
    return words if len(words) <= _SHORT else f"\n<blockquote expandable>{words}</blockquote>"


def label(desk: Desk, code: str) -> str:
    """The name of a class."""
    return escape(desk.office.taxonomy.get(code).label, quote=False)


def class_of(desk: Desk, ticket: Ticket) -> str:
    """Its class; of a call for help that nobody has sorted yet just that."""
    return "紧急求助" if ticket.urgent and ticket.category == UNSORTED else label(desk, ticket.category)


def status(ticket: Ticket) -> str:
    """The state in plain words."""
    return STATUS[ticket.status]


def class_for_reporter(desk: Desk, ticket: Ticket) -> str:
    """Notices that are pushed carry no class when the case is confidential or anonymous (§8.1a)."""
    return "" if ticket.confidential or ticket.anonymous else f"（{class_of(desk, ticket)}）"


def plain(text: str) -> str:
    """A sentence without markup, for the answer to a press."""
    return unescape(re.sub(r"</?\w+>", "", text))
