"""What admins read about the working calendar."""

from collections.abc import Sequence
from datetime import date

from domain.calendar_desk import CalendarView
from domain.calendar_file import CalendarFault, make_up
from domain.calendars import CalendarChanges, CalendarDay, rests
from domain.office_notices import CalendarMissing
from handlers.texts.words import plain, quoted

__all__ = [
    "dropped",
    "endless",
    "exported",
    "faulty",
    "how",
    "missing",
    "plain",
    "preview",
    "stale",
    "taken",
    "unknown",
    "unread",
    "view",
]
_SHOWN = 10
_FAULTS = 12
_LINES, _YEARS = 30, 5
_DAYS = "一二三四五六日"
_FILE = (
    "把 xlsx、CSV 或 TOML 文件发给我，先给您看变化，确认后换上。\n"
    "表头：日期、上班/放假、说明。整年的要写全放假和调休上班的日子；只写几天的，只改那几天。"
)


def view(found: CalendarView) -> str:
    """/calendar: a year's days off and make-up days, and what is provisional."""
    year, calendar = found.year, found.calendar
    lines = [f"<b>{year} 年工作日历</b>"]
    if not found.published:
        lines.append(
            "⚠️ <b>还没有公布，时限暂定</b>：按周一至周五算，只扣元旦、劳动节、国庆节的固定假日。\n"
            f"导入 {year} 年的日历后，暂定的时限会自动重算，有变化的会告诉居民。"
        )
    free, worked = rests(calendar, year), make_up(calendar, year)
    lines += [_rest(run, next(filter(None, map(calendar.note, run)), "")) for run in free[:_LINES]]
    if len(free) > _LINES:
        lines.append(f"……还有 {len(free) - _LINES} 段放假，请点「导出」看全")
    if worked:
        more = f" 等 {len(worked)} 天" if len(worked) > _LINES else ""
        lines.append(f"调休上班：{'、'.join(_day(d) for d in worked[:_LINES])}{more}")
    if found.provisional:
        lines.append(f"现有 {found.provisional} 件未结工单的时限是暂定的。")
    return "\n".join([*lines, "", how()])


def how() -> str:
    return (
        f"导入：{_FILE}\n改一天：/calendar 2027-02-10 放假 春节（或 上班）。看别的年份：/calendar 2027。\n"
        "已经答应居民的确定时限不因改动而变，只重算暂定的。"
    )


def unread(day: str, works: str) -> str:
    """A day that cannot be set. `day`: as it was typed, empty when it is one; `works`: what stands behind it."""
    if day:
        wrong = f"「{quoted(day, 20)}」不是日历里有的日期（2000–2100 年）"
    elif works:
        wrong = f"「{quoted(works, 20)}」看不懂，请写“放假”或“上班”"
    else:
        wrong = "还要写“放假”或“上班”"
    return f"没有改：{wrong}。\n改一天：/calendar 2027-02-10 放假 春节（或 上班）。看一年：/calendar 2027。"


def _rest(run: Sequence[date], note: str) -> str:
    name = f"{quoted(note, 20)}：" if note else "放假："
    first, last = run[0], run[-1]
    span = _day(first) if first == last else f"{_day(first)}至 {_day(last)}"
    return f"{name}{span}，{len(run)} 天"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日（周{_DAYS[day.weekday()]}）"


def preview(changes: CalendarChanges, provisional: int) -> str:
    """What these days would change."""
    if not changes:
        return f"和现在的日历完全一样，不用换。{_partial(changes)}"
    lines = ["<b>换上以后</b>"]
    if changes.years:
        lines.append(f"{_years(changes.years)}：日历公布，不再暂定")
    for word, works in (("放假", False), ("上班", True)):
        days = [one for one in changes.turned if one.works is works]
        if days:
            more = f" 等 {len(days)} 天" if len(days) > _SHOWN else ""
            lines.append(f"改为{word}：{'、'.join(_dated(one) for one in days[:_SHOWN])}{more}")
    if not changes.turned:
        lines.append("没有哪一天的上班、放假会变，只是说明或公布与否变了。")
    lines += filter(None, [_partial(changes)])
    if provisional:
        lines.append(f"{provisional} 件未结工单的暂定时限会重算，有变化的会告诉居民。")
    lines.append("已经答应居民的确定时限不变。15 分钟内确认有效。")
    return "\n".join(lines)


def _partial(changes: CalendarChanges) -> str:
    if not changes.partial:
        return ""
    return f"{_years(changes.partial)}写得不全（整年的要有元旦、春节、清明、劳动、端午、中秋、国庆），仍是暂定。"


def _years(years: Sequence[int]) -> str:
    named = "、".join(map(str, years[:_YEARS]))
    return f"{named} 等 {len(years)} 年" if len(years) > _YEARS else f"{named} 年"


def _dated(one: CalendarDay) -> str:
    note = f" {quoted(one.note, 20)}" if one.note else ""
    return f"{one.day.year}年{_day(one.day)}{note}"


def faulty(faults: Sequence[CalendarFault]) -> str:
    """Everything wrong with a calendar; nothing of it was taken over."""
    lines = ["<b>日历有错，一天也没有导入</b>", *(_fault(f) for f in faults[:_FAULTS])]
    if len(faults) > _FAULTS:
        lines.append(f"……还有 {len(faults) - _FAULTS} 处")
    lines.append("改好后再发一次即可。")
    return "\n".join(lines)


def _fault(fault: CalendarFault) -> str:
    value = quoted(fault.value, 30)
    match fault.what:
        case "head":
            return f"第 1 行：没有“{value}”这一列。表头请写：日期、上班/放假、说明"
        case "date":
            return f"第 {fault.line} 行：日期不对（{value}），请写 2027-02-10 这样的日期"
        case "works":
            return f"第 {fault.line} 行：“{value}”看不懂，请写“上班”或“放假”"
        case "twice":
            return f"第 {fault.line} 行：{value} 写了两次"
        case "note":
            return f"第 {fault.line} 行：说明太长（{value}），最多 30 个字"
        case "many":
            return f"一共 {value} 天，太多了，最多 2000 天"
        case _:
            return "里面一天也没有写。"


def unknown() -> str:
    return "这不是日历。请发 xlsx、CSV 或 TOML，表头写：日期、上班/放假、说明（不超过 5 MB）。"


def endless(first: str) -> str:
    return f"从 {first} 起一连放假太久（超过 30 天），不像日历。请核对后再导入。"


def stale() -> str:
    return "这份日历已过了确认时间，请再发一次。"


def dropped() -> str:
    return "好的，日历没有动。"


def taken(changes: CalendarChanges, provisional: int = 0) -> str:
    """Done."""
    years = f"{_years(changes.years)}不再暂定。" if changes.years else ""
    again = f"{provisional} 件暂定时限正在重算，有变化的会告诉居民。" if provisional else ""
    return f"✅ 日历已换上，马上生效：改动 {len(changes.turned)} 天。{years}{again}"


def exported(years: Sequence[int]) -> str:
    return f"{'、'.join(map(str, years))} 年的日历。改好后发回来，先预览再确认。"


def missing(notice: CalendarMissing) -> str:
    """Why admins are written to, and what to do."""
    waits = f"已有 {notice.provisional} 件未结工单的时限是暂定的。" if notice.provisional else ""
    if notice.begun:
        head = f"⚠️ <b>{notice.year} 年已经开始，还没有 {notice.year} 年的放假日历</b>"
    else:
        head = f"📅 <b>还没有 {notice.year} 年的放假日历</b>（国务院办公厅一般在 11 月公布）"
    again = "导入之前每天提醒一次。" if notice.begun else "导入之前每周提醒一次，开年后每天一次。"
    return (
        f"{head}\n到 {notice.year} 年的时限先按周一至周五、扣除固定假日暂算，标“暂定”。{waits}\n"
        f"请照国务院办公厅的通知填一份表：{_FILE}\n空白样表和现在的安排：/calendar {notice.year}。"
        f"换上后会自动重算。{again}"
    )
