"""Lists of tickets as those on duty read them: one line of facts each, what it is narrowed to in the heading."""

from datetime import timedelta

from domain.desk import Desk
from domain.list_stores import Mark, Narrow
from domain.lists import Listing
from domain.tickets import Status, Ticket
from handlers.texts.words import FACE, STATUS, class_of, moment, quoted, status

TITLES = {"list": "未结工单", "mine": "我经办的", "unit": "本单位的", "overdue": "已超时", "find": "查找"}
MARKS = {
    Mark.LATE: "超时",
    Mark.TODAY: "今天到期",
    Mark.WEEK: "本周到期",
    Mark.UNSIGNED: "未签收",
    Mark.WAITING: "等居民答复",
    Mark.ALARM: "急件未知晓",
}


def listing(desk: Desk, page: Listing) -> str:
    """A page of tickets."""
    title = TITLES[page.what] + (f"「{quoted(page.query, 30)}」" if page.query else "") + narrowed(desk, page.narrow)
    if not page.tickets:
        more = "\n可以去掉筛选看全部，或换一个条件。" if page.narrow else ""
        return f"<b>{title}</b>：没有。{_as_place(page.narrow)}{more}"
    lines = [f"<b>{title}</b>" + (f" 第 {page.page + 1} 页" if page.page or page.more else "")]
    lines += [_line(desk, page, t) for t in page.tickets]
    if page.more:
        lines.append("还有更多，点「下一页」。" if page.what != "find" else "还有更多，请加词缩小范围。")
    return "\n".join(lines)


def _as_place(narrow: Narrow) -> str:
    """Words that are no class, state or time were looked for as a place: it is said so when nothing is found."""
    if not narrow.place:
        return ""
    return f"\n「{quoted(narrow.place, 20)}」是按地点找的。没找到？可写类别、状态或时间，如：/list 路灯 待认领 3天以上"


def _line(desk: Desk, page: Listing, t: Ticket) -> str:
    who = quoted(page.names.get(t.holder, ""), 20) if t.holder is not None else ""
    unit = desk.centre.unit(t.unit)
    where = "·".join(x for x in (quoted(unit.name, 20) if unit else "", who) if x)
    lock = "🔒" if t.confidential else ""
    return (
        f"{FACE[t.status]}{lock} <b>{t.number}</b> {status(t)}{'·' + where if where else ''} {left(desk, t)}\n"
        f"　{class_of(desk, t)} {quoted(t.place or t.summary, 30)}"
    )


def left(desk: Desk, t: Ticket) -> str:
    """How long till it is due, or how late it is; of one whose clock stands still that."""
    if not t.open:
        return ""
    if t.status is Status.RESOLVED:
        return f"{moment(desk, t.due_at)} 前等评价"
    if t.paused_at is not None and t.due_at >= t.paused_at:
        return "时限暂停"
    if t.due_at < desk.now:
        return f"⏰超时 {_long(desk.now - t.due_at)}"
    return f"还有 {_long(t.due_at - desk.now)}"


def _long(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    if hours >= 48:
        return f"{hours // 24} 天"
    return f"{hours} 小时" if hours else f"{max(int(span.total_seconds() // 60), 1)} 分钟"


def narrowed(desk: Desk, narrow: Narrow) -> str:
    """What a list is narrowed to, for its heading; empty when it is all."""
    taxonomy = desk.office.taxonomy
    category = narrow.category
    named = taxonomy.get(category.upper()).label if category.upper() in taxonomy else category
    unit = desk.centre.unit(narrow.unit) if narrow.unit else None
    parts = [
        quoted(unit.name, 20) if unit else "",
        quoted(named, 20),
        f"地点含「{quoted(narrow.place, 20)}」" if narrow.place else "",
        "或".join(STATUS[s] for s in Status if s in narrow.states),
        *(MARKS[m] for m in Mark if m in narrow.marks),
        f"{narrow.days} 天以上" if narrow.days else "",
    ]
    shown = " · ".join(p for p in parts if p)
    return f"（{shown}）" if shown else ""


def choose(desk: Desk, what: str, narrow: Narrow) -> str:
    """Over the buttons by which a list is narrowed."""
    return (
        f"<b>{TITLES[what]}</b>{narrowed(desk, narrow)}：再按什么筛选？点一项就看，可以一项一项加。\n"
        f"也可以写在命令后面，如：/{what} 幸福路 3天以上 待认领"
    )


def choose_class(desk: Desk, what: str, narrow: Narrow) -> str:
    return f"<b>{TITLES[what]}</b>{narrowed(desk, narrow)}：看哪一类？"


def choose_unit(desk: Desk, what: str, narrow: Narrow) -> str:
    return f"<b>{TITLES[what]}</b>{narrowed(desk, narrow)}：看哪个单位（连同下级）？"


def sent_privately() -> str:
    """The answer to a number tapped in a group (plain text)."""
    return "卡片已私发给您。没收到请先私聊我发 /start。"


def no_card(number: str) -> str:
    """A number was tapped whose card cannot be shown (plain text)."""
    return f"{number} 已不在您能看的范围里。"
