"""The organisation as files: one TOML, or one xlsx with the sheets 单位 and 人员; read and written."""

import io
import re
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.centre_checks import MOST
from domain.centre_file import CentrePlan, MemberLine, UnitLine
from domain.centre_names import LEVELS, PEOPLE_HEADS, POSTS, UNIT_HEADS
from domain.centre_reading import CentreList, Table, is_centre, read_centre

UNITS, PEOPLE = "单位", "人员"
#: An example county of made-up people and places.
EXAMPLE = Path(__file__).parent / "data" / "example_county.toml"
EXAMPLE_PLACES = EXAMPLE.with_name("example_places.csv")
_MOST_ROWS, _MOST_COLUMNS, _MOST_UNPACKED = MOST + 2, 40, 32 * 2**20
_SHEETS = {UNITS: ("units", "unit"), PEOPLE: ("people", "members", "staff")}
#: Keys that TOML wants in quotation marks, and people write without.
_BARE_KEY = re.compile(r"^(\s*)([^\s\"'#=\[\]]*[^\x00-\x7f\s\"'#=\[\]][^\s\"'#=\[\]]*)(\s*=)", re.MULTILINE)
_BARE_TABLE = re.compile(r"^(\s*\[\[\s*)([^\s\"'\[\]]*[^\x00-\x7f\s\"'\[\]][^\s\"'\[\]]*)(\s*\]\])", re.MULTILINE)


def centre_in(data: bytes) -> CentreList | None:
    """The organisation in a file; None when the file is none such, or damaged. Seconds for a long one. Never raises."""
    toml = data[:2] != b"PK"
    try:
        tables = _toml(data) if toml else _xlsx(data)
    except Exception:  # noqa: BLE001 - whatever a stranger's file does to the parsers, it only is unreadable
        return None
    return None if tables is None else read_centre(tables.get(UNITS), tables.get(PEOPLE), toml=toml)


def example() -> CentrePlan:
    """The county that comes with the program."""
    found = centre_in(EXAMPLE.read_bytes())
    if found is None or found.faults:
        raise ValueError(EXAMPLE)
    return found.plan


def _xlsx(data: bytes) -> dict[str, Table] | None:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
            raise ValueError
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    named = {_sheet_of(sheet.title): sheet for sheet in reversed(book.worksheets)}
    if not named.keys() & _SHEETS.keys():
        first = next(iter(book.worksheets[0].iter_rows(max_row=1, max_col=_MOST_COLUMNS, values_only=True)), ())
        if not is_centre([_cell(c) for c in first]):
            return None
        named[UNITS] = book.worksheets[0]
    out: dict[str, Table] = {}
    for name in _SHEETS:
        if name in named:
            rows = named[name].iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
            out[name] = [[_cell(c) for c in row] for row in rows]
    return out


def _sheet_of(title: str) -> str:
    plain = title.strip().lower()
    return next((name for name, also in _SHEETS.items() if plain == name or plain in also), plain)


def _toml(data: bytes) -> dict[str, Table] | None:
    text = data.decode("utf-8-sig")
    quoted = _BARE_TABLE.sub(r'\1"\2"\3', _BARE_KEY.sub(r'\1"\2"\3', text))
    found = {_sheet_of(key): value for key, value in tomllib.loads(quoted).items()}
    if not found.keys() & _SHEETS.keys():
        return None
    return {name: _rows(found[name]) for name in _SHEETS if name in found}


def _rows(entries: Any) -> Table:
    """Entries as a table: their keys are the heads."""
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise TypeError
    heads = list(dict.fromkeys(key for entry in entries[:_MOST_ROWS] for key in entry))
    return [heads, *([_cell(entry.get(head)) for head in heads] for entry in entries[:_MOST_ROWS])]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(_cell, value)) if isinstance(value, list) else str(value)


def xlsx_of(plan: CentrePlan) -> bytes:
    """The organisation as a file that comes back in as it went out."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    # a name that begins with = stays a name
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for title, heads, rows in (
        (UNITS, UNIT_HEADS, map(_unit, plan.units)),
        (PEOPLE, PEOPLE_HEADS, map(_member, plan.members)),
    ):
        sheet = book.add_worksheet(title)
        for at, row in enumerate((_first(heads), *rows)):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
        sheet.set_column(0, len(heads), 16)
        sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def toml_of(plan: CentrePlan) -> str:
    """The same as TOML; empty cells are left out."""
    out = [f'"{PEOPLE}" = []'] if not plan.members else []
    for title, heads, rows in (
        (UNITS, UNIT_HEADS, map(_unit, plan.units)),
        (PEOPLE, PEOPLE_HEADS, map(_member, plan.members)),
    ):
        for row in rows:
            lines = [f'"{head}" = {_string(cell)}' for head, cell in zip(_first(heads), row, strict=True) if cell]
            out.append("\n".join((f'[["{title}"]]', *lines)))
    return "\n\n".join(out) + "\n"


def _string(cell: str) -> str:
    return '"' + cell.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _first(heads: Mapping[str, Sequence[str]]) -> list[str]:
    return [names[0] for names in heads.values()]


def _unit(u: UnitLine) -> Iterable[str]:
    numbers = ("" if u.chat is None else str(u.chat), "" if u.topic is None else str(u.topic))
    return (u.code, u.name, LEVELS[u.level][0], u.parent, "、".join(u.aliases), *numbers, u.head)


def _member(m: MemberLine) -> Iterable[str]:
    deputy = "" if m.deputy is None else str(m.deputy)
    return (str(m.user), m.name, m.unit, POSTS[m.post][0], _yes(m.trusted), deputy, _yes(m.adjudicator))


def _yes(so: bool) -> str:
    return "是" if so else "否"
