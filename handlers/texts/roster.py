"""What is said of the roster: the table, 上班 and 下班, leaves, swaps, files."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from domain.desk import Desk
from domain.handing import Handed
from domain.people import Staff
from domain.presence import Standing
from domain.roster_plan import RosterPlan
from domain.rosters import Handing, Presence, RosterFault, Shift, Swap, SwapState
from domain.tickets import Ticket
from handlers.texts.words import moment, quoted

_DAYS = "一二三四五六日"
_ONE = timedelta(days=1)
_FAULTS = 20
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
HOW_FILE = (
    "一张表（xlsx 或 csv），表头写：日期、时间（或班次）、单位、姓名（或用户编号），"
    "文件名里带「值班」两字，在私聊里发给我；会先给您看改了什么，确认后才换上。"
)
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
) -> str:
    """The table of some days from `first` on; `away`: who is on leave on which shift (Shift.id), and his deputy."""
    zone = desk.office.zone
    last = first + timedelta(days=days - 1)
    title = f"<b>值班表 · {unit_name(desk, unit)}</b>　{first.month}月{first.day}日–{last.month}月{last.day}日"
    if not shifts:
        return f"{title}\n这两周没有排班。没有排班时，急件会通知全体在岗人员。\n\n{HOW_TYPED}"
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


# -- setting it -----------------------------------------------------------------------------------------------------


def put(desk: Desk, shifts: Sequence[Shift], names: Mapping[int, str], weekly: bool) -> str:
    """A shift was added."""
    first = shifts[0]
    who = "、".join(quoted(names.get(s.staff, ""), 20) for s in shifts)
    every = "，以后每周同一时间" if weekly else ""
    return f"✅ 已排班：{unit_name(desk, first.unit)}　{when(desk, first)}　{who}{every}。"


def weekly(desk: Desk, shift: Shift) -> str:
    return f"🔁 {when(desk, shift)} 起每周重复。要停，发 /roster 删 加日期和姓名，末尾加「每周」。"


def taken_out(desk: Desk, shift: Shift, name: str, every: bool) -> str:
    later = "，以后每周的也去掉了" if every else ""
    return f"已去掉：{unit_name(desk, shift.unit)}　{when(desk, shift)}　{quoted(name, 20)}{later}。"


def not_there() -> str:
    return "没有这一班：请核对日期和姓名，如 /roster 删 11-23 赵志强。"


def preview(desk: Desk, plan: RosterPlan, names: Mapping[int, str]) -> str:
    """What a file would change."""
    units = "、".join(unit_name(desk, u) for u in plan.units[:8]) + ("等" if len(plan.units) > 8 else "")
    past = f"\n已经过去的 {plan.past} 班不动。" if plan.past else ""
    if not plan:
        return f"这份值班表和现在的一样，不用换（{units}）。{past}"
    lines = [f"<b>换上这份值班表后</b>（{units}）"]
    for word, shifts in (("新增", plan.added), ("去掉", plan.removed)):
        if shifts:
            some = "；".join(f"{when(desk, s)} {quoted(names.get(s.staff, ''), 20)}" for s in shifts[:6])
            lines.append(f"{word} {len(shifts)} 班：{some}{' 等' if len(shifts) > 6 else ''}")
    if plan.same:
        lines.append(f"不变 {plan.same} 班。")
    return "\n".join(lines) + past + "\n\n表里日期范围内、表上没有的班会去掉；已开始的不动。15 分钟内确认有效。"


def taken(plan: RosterPlan) -> str:
    return f"✅ 值班表已换上：新增 {len(plan.added)} 班，去掉 {len(plan.removed)} 班。"


def faulty(faults: Sequence[RosterFault]) -> str:
    """Everything wrong; nothing of it was taken over."""
    if len(faults) == 1 and faults[0].line == 0:
        return _fault(faults[0])
    lines = ["<b>值班表有错，一行也没有导入</b>", *(_fault(f) for f in faults[:_FAULTS])]
    if len(faults) > _FAULTS:
        lines.append(f"……还有 {len(faults) - _FAULTS} 处")
    return "\n".join([*lines, "改好后再发一次即可。"])


def refused(faults: Sequence[RosterFault]) -> str:
    """The same in a line, where a press is answered."""
    more = f"；还有 {len(faults) - 1} 处。请改好再发。" if len(faults) > 1 else "。"
    return _fault(faults[0]).rstrip("。") + more if faults else dropped()


_WRONG = {
    "date": "日期看不懂（{v}），请写 2026-11-23 或 11-23",
    "span": "时间看不懂（{v}），请写 08:00-20:00，或白班、夜班",
    "who": "没有找到这个人（{v}），请核对姓名，或填用户编号",
    "several": "叫“{v}”的不止一位，请改填用户编号",
    "member": "“{v}”不是这个单位的人",
    "unit": "没有找到这个单位（{v}），请写单位名称或编码",
    "right": "您不能排这个单位的班（{v}），请由该单位或上级值班台来排",
    "past": "这一班已经过去，不能再排",
    "twice": "“{v}”的这一班已经有了",
    "far": "日期太远（{v}），只能排一年以内的",
}


def _fault(fault: RosterFault) -> str:
    value = quoted(fault.value, 30)
    where = f"第 {fault.line} 行：" if fault.line else ""
    if fault.what == "head":
        return f"第 1 行：没有“{value}”这一列。表头请写：日期、时间（或班次）、单位、姓名（或用户编号）"
    if fault.what == "many":
        return f"有 {value} 行，一次最多 2000 行"
    if fault.what == "none":
        return "表里没有排班。请按样表填写。"
    return where + _WRONG.get(fault.what, "看不懂（{v}）").format(v=value or "空着")


def how_to_set() -> str:
    return f"<b>排班</b>\n{HOW_TYPED}\n去掉一班：<code>/roster 删 11-23 赵志强</code>\n整张换：发{HOW_FILE}"


def stale() -> str:
    return "这份值班表已过了确认时间，请再发一次文件。"


def dropped() -> str:
    return "好的，没有换。"


def tickets_line(desk: Desk, tickets: Sequence[Ticket]) -> str:
    """Numbers with their deadlines."""
    return "\n".join(f"· {t.number}　{moment(desk, t.due_at)} 前" for t in tickets[:_TICKETS])
