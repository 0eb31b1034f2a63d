"""A roster as a file tells it, or one line typed in the chat: 日期, 班次 or 时间, 单位, 姓名 or 用户编号."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from domain.rosters import RosterFault
from domain.table_rows import filled

HEADS = ("日期", "时间", "单位", "姓名", "用户编号")
#: What the columns may be called.
_COLUMNS = {
    "day": ("日期", "date", "day"),
    "span": ("时间", "班次时间", "time"),
    "shift": ("班次", "班", "shift"),
    "unit": ("单位", "单位编码", "unit"),
    "name": ("姓名", "值班人员", "值班人", "人员", "name"),
    "user": ("用户编号", "编号", "user"),
}
#: Shifts by name: from hour to hour; one that ends no later than it begins ends on the next day.
SHIFTS = {
    "白班": (8, 20),
    "夜班": (20, 8),
    "早班": (8, 16),
    "中班": (16, 0),
    "晚班": (16, 0),
    "大夜班": (0, 8),
    "全天": (8, 8),
    "24小时": (8, 8),
}
_DATE = re.compile(
    r"(?:(\d{4})\s*(?:[-/.]|年)\s*)?(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?(?:[ T]0?0:00(?::00)?)?", re.ASCII
)
_CLOCK = r"(\d{1,2})\s*(?:[:：点时]\s*(\d{2})?)?\s*分?"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:[-—–~～]+|至|到)\s*(?:次日|第二天|翌日)?\s*{_CLOCK}", re.ASCII)
_APART = re.compile(r"[、，,;；/\s]+")
MOST = 2000
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One row: a day without a year is the nearest to come, or lately gone.

    `span`: from and to, the end on the next day when not later.
    """

    line: int
    day: date | None
    month_day: tuple[int, int] | None
    span: tuple[time, time]
    unit: str
    people: tuple[str, ...] = field(repr=False)

    def on(self, today: date) -> date | None:
        """The day meant; None when there is no such day."""
        if self.day is not None or self.month_day is None:
            return self.day
        month, day = self.month_day
        found = [d for year in (today.year - 1, today.year, today.year + 1) if (d := _day(year, month, day))]
        return min(found, key=lambda d: abs(d - today - timedelta(days=90)), default=None)

    def times(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """Its beginning and end."""
        starts, ends = self.span
        over = day + _ONE if ends <= starts else day
        return datetime.combine(day, starts, zone), datetime.combine(over, ends, zone)


@dataclass(frozen=True, slots=True)
class RosterList:
    """A roster as it was sent, and everything wrong with it that can be told without the store."""

    lines: tuple[RosterLine, ...] = ()
    faults: tuple[RosterFault, ...] = ()


def is_roster(head: Sequence[str]) -> bool:
    """Whether a table with that first row is a roster: a day, and a shift or a time."""
    found = _heads(head).keys()
    return "day" in found and bool(found & {"span", "shift"})


def read_roster(table: Sequence[Sequence[str]]) -> RosterList:
    """The rows of a table whose first row holds the heads."""
    heads = _heads(table[0]) if table else {}
    missing = [_COLUMNS[name][0] for name in ("day",) if name not in heads]
    missing += [] if heads.keys() & {"name", "user"} else ["姓名"]
    if missing:
        return RosterList(faults=tuple(RosterFault(1, "head", name) for name in missing))
    return _read(filled(table, heads))


def read_toml(data: bytes) -> RosterList | None:
    """The [[shifts]] (or [["值班"]]) of a TOML file with the same keys; None for a file of another kind."""
    try:
        whole = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return None
    found = whole.get("shifts", whole.get("值班"))
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        return None
    rows = []
    for at, one in enumerate(found, 1):
        given = {name: next((one[key] for key in called if key in one), "") for name, called in _COLUMNS.items()}
        rows.append((at, {name: _text(value) for name, value in given.items()}))
    return _read(rows)


def typed(text: str) -> RosterLine | RosterFault | None:
    """11-23 08:00-20:00 赵志强; None when it begins with no day."""
    found = _DATE.match(text)
    if found is None:
        return None
    rest = text[found.end() :].strip()
    span = _SPAN.match(rest)
    name = next((n for n in sorted(SHIFTS, key=len, reverse=True) if rest.startswith(n)), "")
    if span is None and not name:
        return RosterFault(0, "span", rest[:20])
    end = span.end() if span is not None else len(name)
    cells = {"day": found[0].strip(), "span": rest[:end], "shift": "", "unit": "", "name": rest[end:].strip()}
    whole = _read([(0, cells)])
    return whole.faults[0] if whole.faults else whole.lines[0]


def parsed_date(text: str, today: date) -> date | None:
    """11-25, 2026-11-25, 11月25日; without a year the nearest. None for what is none."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    line = RosterLine(0, *_when(found), (time(), time()), "", ())
    return line.on(today)


def _read(rows: Iterable[tuple[int, Mapping[str, str]]]) -> RosterList:
    lines: list[RosterLine] = []
    faults: list[RosterFault] = []
    for number, cells in rows:
        made = _line(number, cells)
        if isinstance(made, RosterFault):
            faults.append(made)
        else:
            lines.append(made)
    if not lines and not faults:
        faults.append(RosterFault(0, "none"))
    if len(lines) > MOST:
        faults.append(RosterFault(0, "many", str(len(lines))))
    return RosterList(tuple(lines), tuple(faults))


def _line(number: int, cells: Mapping[str, str]) -> RosterLine | RosterFault:
    found = _DATE.fullmatch(cells["day"])
    when = _when(found) if found is not None else (None, None)
    if when == (None, None):
        return RosterFault(number, "date", cells["day"])
    given = cells.get("span", "") or cells.get("shift", "")
    span = parsed_span(given)
    if span is None:
        return RosterFault(number, "span", given)
    people = tuple(p for p in _APART.split(cells.get("user", "") or cells.get("name", "")) if p)
    if not people:
        return RosterFault(number, "who", "")
    return RosterLine(number, *when, span, cells.get("unit", ""), people)


def parsed_span(text: str) -> tuple[time, time] | None:
    """白班, 08:00-20:00, 20点-次日8点, 8:00—24:00; None for what is none."""
    text = text.strip()
    if text in SHIFTS:
        first, last = SHIFTS[text]
        return time(first), time(last)
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    ends = [_time(found[1], found[2]), _time(found[3], found[4])]
    return (ends[0], ends[1]) if ends[0] is not None and ends[1] is not None else None


def _time(hour: str, minute: str | None) -> time | None:
    h, m = int(hour), int(minute or 0)
    if (h, m) == (24, 0):
        return time()
    return time(h, m) if h < 24 and m < 60 else None


def _when(found: re.Match[str]) -> tuple[date | None, tuple[int, int] | None]:
    month, day = int(found[2]), int(found[3])
    if found[1]:
        return _day(int(found[1]), month, day), None
    return None, (month, day) if _day(2024, month, day) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _heads(head: Sequence[str]) -> dict[str, int]:
    names = {called: name for name, several in _COLUMNS.items() for called in several}
    out: dict[str, int] = {}
    for at, cell in enumerate(head):
        name = names.get(str(cell).strip().lower())
        if name is not None:
            out.setdefault(name, at)
    return out


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
