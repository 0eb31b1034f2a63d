"""What is said of the roster: the table, 上班 and 下班, leaves, swaps, files."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from domain.desk import Desk
from domain.handing import Handed
from domain.people import Staff
from domain.presence import Standing
from domain.rosters import Handing, Presence, Shift, Swap, SwapState
from domain.tickets import Ticket
from handlers.texts.words import moment, quoted

_DAYS = "一二三四五六日"
_ONE = timedelta(days=1)
_GAPS = 6
_TICKETS = 20
_LINES = 80
#: People of one day, and characters after which no further day is begun.
_IN_A_DAY, _LONG = 30, 1800
MISSING = {
    "shift": "这一班已经开始、已改动，或不是您的。请重新发 /roster 看最新的班表。",
    "partner": "现在不能请这位同事换这一班（可能请假或已离岗）。请重新发 /swap 选一位。",
    "unreached": "这位同事还没有私聊过我，问不到他。请他先私聊我发 /start，再换班。",
    "swap_open": "这一班已经问过一位同事，请等他答复；到时没答复我会告诉您。",
    "swap": "这个换班请求已经处理过了。",
    "deputy": "代班人要选在岗的同事（同单位，或文件里指定的）。请重新选一位，或先不写代班人。",
    "leave": "这次请假已结束或已取消。要请假请发 /leave。",
    "roster_unit": "没有这个单位了。请重新发 /roster。",
}
NOT_ALLOWED = {
    "roster": "您不能排这个单位的班，请由该单位或上级的值班台、管理员来排。",
    "asked": "这是问另一位同事的，只有他能答复。",
}
HOW_TYPED = "加一班：<code>/roster 11-23 08:00-20:00 赵志强</code>（末尾加「每周」就每周重复）"


def unit_name(desk: Desk, unit: int | None) -> str:
    """The unit's name; with one desk for all, 值班台."""
    found = desk.centre.unit(unit)
    return quoted(found.name, 30) if found is not None else "值班台"


def span(desk: Desk, shift: Shift) -> str:
    """08:00–20:00, 20:00–次日08:00."""
    zone = desk.office.zone
    starts, ends = shift.starts.astimezone(zone), shift.ends.astimezone(zone)
    over = "" if ends.date() == starts.date() else "次日" if ends.date() == starts.date() + _ONE else f"{ends:%m-%d} "
    return f"{starts:%H:%M}–{over}{ends:%H:%M}"


def when(desk: Desk, shift: Shift) -> str:
    """11月23日（周一）08:00–20:00."""
    day = shift.starts.astimezone(desk.office.zone).date()
    return f"{day.month}月{day.day}日（周{_DAYS[day.weekday()]}）{span(desk, shift)}"


def table(
    desk: Desk,
    unit: int | None,
    shifts: Sequence[Shift],
    names: Mapping[int, str],
    away: Mapping[int, str],
    holes: Sequence[tuple[datetime, datetime]],
    first: date,
    days: int,
    *,
    may_set: bool = True,
) -> str:
    """The table of some days from `first` on; `away`: who is on leave on which shift (Shift.id), and his deputy.

    `may_set`: the reader may set it, and is told how.
    """
    zone = desk.office.zone
    last = first + timedelta(days=days - 1)
    title = f"<b>值班表 · {unit_name(desk, unit)}</b>　{first.month}月{first.day}日–{last.month}月{last.day}日"
    if not shifts:
        how = f"\n\n{HOW_TYPED}" if may_set else ""
        return f"{title}\n这两周没有排班。没有排班时，急件会通知全体在岗人员。{how}"
    today = desk.now.astimezone(zone).date()
    lines, shown = [title], 0
    for at in range(days):
        day = first + timedelta(days=at)
        mine = [s for s in shifts if s.starts.astimezone(zone).date() == day]
        if not mine:
            continue
        lines.append(f"\n<b>周{_DAYS[day.weekday()]} {day:%m-%d}</b>{' · 今天' if day == today else ''}")
        spans: dict[str, list[str]] = {}
        for shift in mine[:_IN_A_DAY]:
            name = quoted(names.get(shift.staff, "已离岗"), 20)
            if shift.id in away:
                name = f"<s>{name}</s> 请假" + (f"，{quoted(away[shift.id], 20)} 代" if away[shift.id] else "，无人代")
            now = "🟢 " if shift.covers(desk.now) else ""
            spans.setdefault(f"{now}{span(desk, shift)}", []).append(name)
        shown += len(mine)
        lines += [f"{clock}　{'、'.join(who)}" for clock, who in spans.items()]
        if len(mine) > _IN_A_DAY:
            lines.append(f"…… 这天共 {len(mine)} 人")
        if shown > _LINES or sum(map(len, lines)) > _LONG:
            lines.append("……人太多，后面几天请翻页看。")
            break
    if holes:
        gaps = "；".join(f"{moment(desk, a)} 到 {moment(desk, b)}" for a, b in holes[:_GAPS])
        more = f" 等 {len(holes)} 处" if len(holes) > _GAPS else ""
        lines.append(f"\n⚠️ 没有人值班：{gaps}{more}")
    return "\n".join(lines)


def on_now(desk: Desk, standing: Standing) -> str:
    """After 上班."""
    back = "已销假，" if standing.back else ""
    return f"🟢 {back}您已上班，到 {moment(desk, standing.until)}。这段时间的新件和急件会通知您；下班请点「下班」。"


def off_now(desk: Desk, standing: Standing) -> str:
    """After 下班."""
    names = "、".join(quoted(s.name, 20) for s in standing.others[:5])
    more = f" 等 {len(standing.others)} 人" if len(standing.others) > 5 else ""
    who = f"现在由 {names}{more} 在岗。" if names else "现在没有别人在岗：真有急件时还是会找您。"
    until = moment(desk, standing.until)
    return f"⚪ 您已下班，{until} 之前不打扰您。{who}\n您认领的件还在您名下；要交出去请点「放回」或「转派」。"


def leave_how(leaves: Sequence[Presence], desk: Desk) -> str:
    """请假 without dates."""
    mine = "".join(f"\n您已请假：{days_of(desk, p)}" for p in leaves)
    return f"<b>请假</b>{mine}\n写上起止日期：<code>/leave 11-25 11-28</code>，末尾可写代班人。或点一下："


def days_of(desk: Desk, leave: Presence) -> str:
    """11月25日, 11月25日至11月28日."""
    zone = desk.office.zone
    first = leave.starts.astimezone(zone).date()
    last = (leave.ends - timedelta(seconds=1)).astimezone(zone).date()
    until = "" if last <= first else f"至{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日{until}"


def on_leave(desk: Desk, leave: Presence, deputies: Sequence[Staff], held: int) -> str:
    """A leave is taken down; what he holds is asked about at once."""
    names = "、".join(quoted(d.name, 20) for d in deputies)
    who = f"代班：{names}。" if names else "还没有代班人，请点一位；不选则由同单位其他人接。"
    text = f"🏖 已登记请假：{days_of(desk, leave)}。{who}"
    if not held:
        return f"{text}\n您手上没有待办件。"
    at = moment(desk, leave.hand_at or leave.starts)
    rest = "代班人" if names else "队列"
    return f"{text}\n您手上还有 <b>{held}</b> 件，交给谁？不选的话 {at} 自动交给{rest}。"


def handed(done: Handed, how: Handing) -> str:
    """After 交给代班人 or 放回队列 (plain text)."""
    if not done.given and not done.queued:
        return "您手上没有待办件。请假开始前新认领的，到时也这样交。"
    parts = [f"{done.given} 件已交给代班人"] if done.given else []
    parts += [f"{done.queued} 件已放回队列"] if done.queued else []
    why = "（匿名件和不便交给他的件放回队列）" if how is Handing.DEPUTY and done.queued else ""
    return f"{'，'.join(parts)}{why}。时限不变。"


def leave_over(desk: Desk, leave: Presence) -> str:
    """销假."""
    return f"✅ 已销假（{days_of(desk, leave)}），新件照常通知您。"


def no_date() -> str:
    return "日期没看懂。请写成：/leave 11-25 11-28，或 /leave 11-25。"


def wrong_leave(desk: Desk, first: date, last: date) -> str:
    """Days no leave can have."""
    if last < first:
        return "结束日期在开始日期之前，请核对。"
    if first < desk.now.astimezone(desk.office.zone).date():
        return "开始日期已经过去，请从今天或以后开始。"
    return f"一次请假最多 {desk.office.policy.leave_most} 天，一年以内。"


# -- swaps ----------------------------------------------------------------------------------------------------------


def choose_shift(none: bool) -> str:
    """换班: which."""
    return "您没有还没开始的班，不用换。" if none else "换哪一班？"


def choose_partner(desk: Desk, shift: Shift, none: bool) -> str:
    """With whom."""
    if none:
        return "这一班没有可以换的同事。请找值班管理员调整。"
    return f"{when(desk, shift)}：请谁来上？"


def choose_back(desk: Desk, shift: Shift, name: str) -> str:
    """For one of his, or for nothing."""
    return f"请 {quoted(name, 20)} 上 {when(desk, shift)}。您拿他的哪一班来换？"


def swap_asked(desk: Desk, swap: Swap, name: str) -> str:
    """To the one who asks."""
    return f"已问 {quoted(name, 20)}。他同意后班表才改；{moment(desk, swap.expires_at)} 前没有答复就作罢，我会告诉您。"


def swap_settled(swap: Swap) -> str:
    """To the one who answered (plain text)."""
    words = {
        SwapState.ACCEPTED: "已换班，班表已改，对方和值班台都已收到通知。",
        SwapState.DECLINED: "已回绝，班表不变。",
        SwapState.EXPIRED: "来不及了：这班已开始、已改动，或过了答复时间。班表不变。",
    }
    return words.get(swap.state, "已收到。")


def tickets_line(desk: Desk, tickets: Sequence[Ticket]) -> str:
    """Numbers with their deadlines."""
    return "\n".join(f"· {t.number}　{moment(desk, t.due_at)} 前" for t in tickets[:_TICKETS])
