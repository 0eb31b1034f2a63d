"""Tables as offices keep them: CSV as Excel writes it (UTF-8 or GB18030), and xlsx."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from domain import calendar_file, centre_reading, roster_file
from domain.desk import Listed
from domain.gazetteer import MOST, KnownPlace, PlaceList, is_places, read_places
from handlers import centre_files
from handlers.texts.places import KIND

#: What a table is called.
TABLES = (".csv", ".xlsx")
#: A sheet wider or longer than this is no list of ours.
_MOST_ROWS, _MOST_COLUMNS = MOST + 1000, 40
#: A table that unpacks to more bytes than this is a bomb; twenty thousand places take about six million.
_MOST_UNPACKED = 16 * 2**20
_HEADS = ("名称", "类型", "别名", "镇", "村", "网格", "纬度", "经度")


class Unreadable(ValueError):
    """Neither CSV nor xlsx, or damaged."""


#: Which list a table is, told by its first row; the first kind that knows it reads it.
_TABLE_KINDS: tuple[tuple[Callable[[Sequence[str]], bool], Callable[[list[list[str]]], Listed]], ...] = (
    (roster_file.is_roster, roster_file.read_roster),  # before the calendar: both have 日期
    (calendar_file.is_calendar, calendar_file.read_days),
    (centre_reading.is_centre, lambda table: centre_reading.read_centre(table, None)),
    (is_places, read_places),
)
#: The same for TOML: each reads the file, or gives None for one of another kind.
_TOML_KINDS: tuple[Callable[[bytes], Listed | None], ...] = (
    calendar_file.read_toml,
    centre_files.centre_in,
    roster_file.read_toml,
)


def survey(data: bytes, name: str = "") -> Listed:
    """The list in a file; seconds for a long one, so never on the event loop. Never raises.

    `name`: what the file is called; one that is called something else than a table or TOML is not looked at.
    """
    try:
        if name.lower().endswith(".toml"):
            return next((found for read in _TOML_KINDS if (found := read(data))), PlaceList(readable=False))
        if name and not name.lower().endswith(TABLES):
            return PlaceList(readable=False)
        if data[:2] == b"PK" and (book := centre_files.centre_in(data)):  # a book of two sheets
            return book
        table = table_of(data)
        head = table[0] if table else ()
        found = next((read(table) for knows, read in _TABLE_KINDS if knows(head)), None)
        return found or replace(read_places(()), known=False)
    except Exception:  # noqa: BLE001 - whatever a stranger's file does to the parsers, it only is unreadable
        return PlaceList(readable=False)


def table_of(data: bytes) -> list[list[str]]:
    """The first sheet as rows of text cells. Raises Unreadable."""
    return _xlsx(data) if data[:2] == b"PK" else _csv(data)


def _csv(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        marks = ",\t;，"
        first = text.split("\n", 1)[0]
        mark = max(marks, key=first.count)
        try:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
            return [row[:_MOST_COLUMNS] for row, _ in zip(rows, range(_MOST_ROWS), strict=False)]
        except csv.Error:
            break
    raise Unreadable


def _xlsx(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise Unreadable
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    except Unreadable:
        raise
    except Exception as error:  # a damaged one raises whatever zlib, zipfile, the XML parser and openpyxl raise
        raise Unreadable from error


def xlsx_of(places: Iterable[KnownPlace]) -> bytes:
    """The gazetteer as a file that comes back in as it went out."""
    return written("地名", _HEADS, [_row(p) for p in places])


def template() -> bytes:
    """Heads and two made-up rows to begin with."""
    rows = [
        ("锦绣花园", "小区", "锦绣、老锦绣", "杨柳镇", "滨河社区", "滨河03网格", "28.123456", "112.654321"),
        ("石桥村三组", "组", "李家院子", "杨柳镇", "石桥村", "石桥02网格", "", ""),
    ]
    return written("地名", _HEADS, rows)


def written(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet of text cells as xlsx."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    # a name that begins with = stays a name
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title)
    for at, row in enumerate((heads, *rows)):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell)
    sheet.set_column(0, len(heads), 14)
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _row(p: KnownPlace) -> tuple[str, ...]:
    point = ("" if p.latitude is None else repr(p.latitude), "" if p.longitude is None else repr(p.longitude))
    return (p.name, KIND.get(p.kind, p.kind), "、".join(p.aliases), p.town, p.village, p.grid, *point)
