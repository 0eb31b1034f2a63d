"""A calendar as a file: a table with 日期, 上班/放假, 说明, or the same as TOML."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.calendars import CalendarDay, rests
from domain.table_rows import filled
from domain.workdays import Calendar

HEADS = ("日期", "上班/放假", "说明")
#: What the columns may be called.
_COLUMNS = {
    "day": ("日期", "date", "day"),
    "works": ("上班/放假", "上班放假", "放假/上班", "上班或放假", "安排", "works"),
    "note": ("说明", "备注", "节日", "note"),
}
WORKS, FREE = "上班", "放假"
_WORKS = frozenset({WORKS, "班", "调休上班", "补班", "工作", "工作日", "true"})
_FREE = frozenset({FREE, "休", "休息", "休假", "假", "节假日", "false"})
_DATE = re.compile(
    r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?(?:[ T]0?0:00(:00)?)?", re.ASCII
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
YEARS = range(2000, 2101)
LONGEST = 30
MOST = 2000


@dataclass(frozen=True, slots=True)
class CalendarFault:
    """What is wrong in a row. `line` counts from 1 with the heads; of a TOML file, the n-th entry.

    `what`: head, date, works, twice, note, many, none, toml.
    """

    line: int
    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class DayList:
    """A calendar as it was sent. `readable` is False when the file could not be opened at all."""

    days: tuple[CalendarDay, ...] = ()
    faults: tuple[CalendarFault, ...] = ()
    readable: bool = True


def is_calendar(head: Sequence[str]) -> bool:
    """Whether a table with that first row is a calendar."""
    return bool(_heads(head).keys() & {"day"})


def read_days(table: Sequence[Sequence[str]]) -> DayList:
    """The days of a table whose first row holds the heads, and everything that is wrong with it."""
    heads = _heads(table[0]) if table else {}
    missing = [called[0] for name, called in _COLUMNS.items() if name != "note" and name not in heads]
    if missing:
        return DayList(faults=tuple(CalendarFault(1, "head", name) for name in missing))
    return _read(filled(table, heads))


def read_toml(data: bytes) -> DayList | None:
    """The [[days]] of a TOML file, each with date, works (true or false) and note; None for a file of another kind."""
    try:
        whole = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return None
    found = whole.get("days")
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        return None
    names = {"day": "date", "works": "works", "note": "note"}
    return _read(
        [(at, {name: _text(one.get(key, "")) for name, key in names.items()}) for at, one in enumerate(found, 1)]
    )


def parsed_day(text: str) -> date | None:
    """A date as people write it: 2027-02-10, 2027/2/10, 2027年2月10日, 20270210; None for what is none."""
    found = _DATE.fullmatch(text.strip()) or _PACKED.fullmatch(text.strip())
    if found is None or int(found[1]) not in YEARS:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def parsed_works(text: str) -> bool | None:
    """True for 上班, False for 放假, None for what is neither."""
    word = "".join(text.split()).lower()
    return True if word in _WORKS else False if word in _FREE else None


def rows_of(calendar: Calendar, years: Iterable[int]) -> list[tuple[str, str, str]]:
    """A calendar as rows that come back in as they went out: every day off on a holiday, every make-up day."""
    rows: list[tuple[str, str, str]] = []
    for year in years:
        free = {d for run in rests(calendar, year) for d in run if d.year == year}
        named = sorted(free | set(make_up(calendar, year)))
        rows += [(day.isoformat(), FREE if day in free else WORKS, calendar.note(day)) for day in named]
    return rows


def make_up(calendar: Calendar, year: int) -> list[date]:
    """The Saturdays and Sundays of a year that are worked."""
    first = date(year, 1, 1).toordinal()
    days = (date.fromordinal(n) for n in range(first, date(year, 12, 31).toordinal() + 1))
    return [day for day in days if day.weekday() >= 5 and calendar.works(day)]


def _read(rows: Sequence[tuple[int, Mapping[str, str]]]) -> DayList:
    found: dict[date, CalendarDay] = {}
    faults: list[CalendarFault] = []
    for line, cells in rows[: MOST + 1]:
        day, works, note = parsed_day(cells["day"]), parsed_works(cells["works"]), cells.get("note", "")
        if day is None:
            faults.append(CalendarFault(line, "date", cells["day"][:LONGEST]))
        if works is None:
            faults.append(CalendarFault(line, "works", cells["works"][:LONGEST]))
        if len(note) > LONGEST:
            faults.append(CalendarFault(line, "note", note[:LONGEST]))
        if day is None or works is None:
            continue
        if day in found:
            faults.append(CalendarFault(line, "twice", day.isoformat()))
        found[day] = CalendarDay(day, works, note[:LONGEST])
    if len(rows) > MOST:
        faults.append(CalendarFault(MOST + 1, "many", str(len(rows))))
    if not rows:
        faults.append(CalendarFault(2, "none"))
    return DayList(tuple(found[day] for day in sorted(found)), tuple(faults))


def _heads(row: Sequence[str]) -> dict[str, int]:
    heads: dict[str, int] = {}
    for at, cell in enumerate(row):
        head = "".join(cell.split()).lower().lstrip("\ufeff").replace("／", "/")
        for name, called in _COLUMNS.items():
            if head in called:
                heads.setdefault(name, at)
    return heads


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(value.split()) if isinstance(value, str) else "?"
