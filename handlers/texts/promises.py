"""What was promised, how much of it is used, and that a deadline is only provisional."""

from domain.deadlines import TermUnit
from domain.desk import Desk
from domain.spending import spent
from domain.tickets import Ticket
from handlers.texts.words import moment

_UNIT = {
    TermUnit.WORK_DAYS: "个工作日",
    TermUnit.WORK_HOURS: "个工作小时",
    TermUnit.HOURS: "小时",
    TermUnit.DAYS: "天",
}
_PROVISIONAL = "暂定：那一年的放假安排还没公布，公布后重算，有变化会告诉您。"


def due(desk: Desk, ticket: Ticket) -> str:
    """The deadline, with 暂定 when it is."""
    return f"{moment(desk, ticket.due_at)}{'（暂定）' if ticket.provisional else ''}"


def used(desk: Desk, ticket: Ticket) -> str:
    """承诺 5 个工作日内答复，已用 3 个工作日; empty when no answer is owed now."""
    found = spent(desk, ticket)
    if found is None:
        return ""
    unit = _UNIT[found.unit]
    if found.over is None:
        return f"承诺 {found.promised} {unit}内答复，已用 {found.used} {unit}"
    late = f"已超过承诺 {found.over} {unit}" if found.over else "已超过承诺的时间"
    return f"{late}，让您久等了，正在督促办理"


def on_receipt(desk: Desk, ticket: Ticket) -> list[str]:
    """The lines below the deadline."""
    return [*filter(None, [used(desk, ticket)]), *([_PROVISIONAL] if ticket.provisional else [])]
