"""What is said when the roster is set: a shift added or taken out, a file and what is wrong with it."""

from collections.abc import Mapping, Sequence

from domain.desk import Desk
from domain.roster_plan import RosterPlan
from domain.rosters import RosterFault, Shift
from handlers.texts.roster import HOW_TYPED, unit_name, when
from handlers.texts.words import quoted

_FAULTS = 20
HOW_FILE = (
    "一张表（xlsx 或 csv），表头写：日期、时间（或班次）、单位、姓名（或用户编号），"
    "文件名里带「值班」两字，在私聊里发给我；会先给您看改了什么，确认后才换上。"
)


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
    return where + _WRONG.get(fault.what, "看不懂（{v}）").format(v=value or "没有写")


def how_to_set() -> str:
    return f"<b>排班</b>\n{HOW_TYPED}\n去掉一班：<code>/roster 删 11-23 赵志强</code>\n整张换：发{HOW_FILE}"


def stale() -> str:
    return "这份值班表已过了确认时间，请再发一次文件。"


def dropped() -> str:
    return "好的，没有换。"
