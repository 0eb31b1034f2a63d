"""A file of the organisation, read line by line: what is in it, and everything that is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from domain.centre import UnitLevel
from domain.centre_checks import MOST, UNIT_LEVELS, CentreFault, checked
from domain.centre_file import CentrePlan, MemberLine, UnitLine, ordered
from domain.centre_names import LEVELS, PEOPLE_HEADS, POSTS, UNIT_HEADS

T = TypeVar("T")
Table = Sequence[Sequence[str]]

_NEEDED = {"units": ("code", "name", "level", "parent"), "people": ("user", "name", "unit", "post")}
_YES, _NO = frozenset({"是", "y", "yes", "true", "1", "√", "✓", "有"}), frozenset({"", "否", "n", "no", "false", "0"})
_CODE = re.compile(r"[\w.\-]{1,20}")
_USER = re.compile(r"[1-9]\d{0,14}")
_CHAT = re.compile(r"-[1-9]\d{0,15}")
_TOPIC = re.compile(r"[1-9]\d{0,9}")
_LONGEST, _MOST_ALIASES = 40, 30


@dataclass(frozen=True, slots=True)
class CentreList:
    """A file as it was sent. `readable` False: it could not be opened; `toml`: its lines are entries, not rows."""

    plan: CentrePlan = field(default_factory=CentrePlan)
    faults: tuple[CentreFault, ...] = ()
    #: nothing wrong, but worth knowing before it is taken over
    warnings: tuple[CentreFault, ...] = ()
    readable: bool = True
    toml: bool = False


def is_centre(heads: Sequence[str]) -> bool:
    """Whether a table with this first row is a list of units or of people, and not of places or days."""
    found = {_plain(cell) for cell in heads}
    return any(
        all(found & {name, *heads_of[name]} for name in needed)
        for heads_of, needed in ((UNIT_HEADS, ("code", "level")), (PEOPLE_HEADS, ("user", "post")))
    )


def read_centre(units: Table | None, people: Table | None, *, toml: bool = False) -> CentreList:
    """The organisation in two tables, heads first. None: the file has no such sheet."""
    faults: list[CentreFault] = []
    reader = _Reader(faults, 1 if toml else 2)
    unit_lines = reader.table("units", units, UNIT_HEADS, reader.unit)
    members = reader.table("people", people, PEOPLE_HEADS, reader.member)
    if any(f.what in ("sheet", "head", "many") for f in faults):
        return CentreList(faults=tuple(faults), toml=toml)
    more, warnings = checked(unit_lines, members, reader.unread)
    faults = sorted((*faults, *more), key=lambda f: (f.sheet == "people", f.line))
    if faults:
        return CentreList(faults=tuple(faults), toml=toml)
    plan = ordered((u for _, u in unit_lines), (m for _, m in members))
    return CentreList(plan, (), tuple(warnings), toml=toml)


class _Reader:
    """Turns rows into lines; every wrong cell is a fault, and its row is left out of the further checks."""

    def __init__(self, faults: list[CentreFault], first: int) -> None:
        self.faults = faults
        self.first = first
        #: codes of unit rows that were left out: whoever points to them is not wrong for that
        self.unread: set[str] = set()
        self._at = ("units", 0)

    def table(
        self,
        sheet: str,
        rows: Table | None,
        heads: Mapping[str, tuple[str, ...]],
        read: Callable[[Mapping[str, str]], T | None],
    ) -> list[tuple[int, T]]:
        if not rows:
            self.faults.append(CentreFault(sheet, 0, "sheet"))
            return []
        at: dict[str, int] = {}
        for column, cell in enumerate(rows[0]):
            for name, called in heads.items():
                if _plain(cell) == name or _plain(cell) in called:
                    at.setdefault(name, column)
        for name in _NEEDED[sheet]:
            if name not in at and not self._left_out(name, rows):
                self.faults.append(CentreFault(sheet, self.first - 1, "head", heads[name][0]))
        if len(rows) - 1 > MOST:
            self.faults.append(CentreFault(sheet, 0, "many", str(len(rows) - 1)))
            return []
        out: list[tuple[int, T]] = []
        for line, row in enumerate(rows[1:], self.first):
            cells = {n: _clean(row[c]) if (c := at.get(n, len(row))) < len(row) else "" for n in heads}
            if any(cells.values()):
                self._at = sheet, line
                made = read(cells)
                if made is not None:
                    out.append((line, made))
        return out

    def _left_out(self, head: str, rows: Table) -> bool:
        """TOML has the keys that some entry needs, a sheet has all columns."""
        return self.first == 1 and (len(rows) == 1 or head == "parent")

    def unit(self, cells: Mapping[str, str]) -> UnitLine | None:
        before = len(self.faults)
        code, parent = self._fit("code", cells["code"], _CODE), cells["parent"]
        name = self._text("name", cells["name"])
        level = self._one("level", cells["level"], LEVELS)
        aliases = tuple(dict.fromkeys(a for a in _split(cells["aliases"]) if a != name))
        if len(aliases) > _MOST_ALIASES or any(len(a) > _LONGEST for a in aliases):
            self._wrong("aliases", cells["aliases"])
        chat = self._number("chat", cells["chat"], _CHAT)
        topic = self._number("topic", cells["topic"], _TOPIC)
        if topic is not None and not cells["chat"]:
            self._wrong("topic_alone", cells["topic"])
        if len(cells["head"]) > _LONGEST:
            self._wrong("long", cells["head"])
        if len(self.faults) > before or level is None:
            self.unread.add(code)
            return None
        return UnitLine(code, name, level, parent, aliases, chat, topic, cells["head"])

    def member(self, cells: Mapping[str, str]) -> MemberLine | None:
        before = len(self.faults)
        user = self._number("user", cells["user"], _USER)
        if user is None and not cells["user"]:
            self._wrong("user", "")
        name = self._text("person", cells["name"])
        post = self._one("post", cells["post"], POSTS)
        deputy = self._number("deputy", cells["deputy"], _USER)
        trusted, adjudicator = self._yes(cells["trusted"]), self._yes(cells["adjudicator"])
        if not cells["unit"]:
            self._wrong("unit", "")
        if len(self.faults) > before or user is None or post is None:
            return None
        return MemberLine(user, name, cells["unit"], post, trusted, deputy, adjudicator)

    def _wrong(self, what: str, value: str) -> None:
        self.faults.append(CentreFault(*self._at, what, value[:_LONGEST]))

    def _text(self, what: str, cell: str) -> str:
        if not 1 <= len(cell) <= _LONGEST:
            self._wrong(what, cell)
        return cell

    def _fit(self, what: str, cell: str, form: re.Pattern[str]) -> str:
        if not form.fullmatch(cell):
            self._wrong(what, cell)
        return cell

    def _number(self, what: str, cell: str, form: re.Pattern[str]) -> int | None:
        if not cell:
            return None
        cell = cell.removesuffix(".0")  # Excel keeps whole numbers as floats
        if form.fullmatch(cell):
            return int(cell)
        self._wrong(what, cell)
        return None

    def _one(self, what: str, cell: str, names: Mapping[T, tuple[str, ...]]) -> T | None:
        for one, called in names.items():
            if cell in called or cell.lower() == str(one):
                return one
        self._wrong(what, cell)
        return None

    def _yes(self, cell: str) -> bool:
        if cell.lower() not in _YES | _NO:
            self._wrong("yes", cell)
        return cell.lower() in _YES


def _clean(cell: str) -> str:
    text = "".join(
        c
        for c in unicodedata.normalize("NFC", cell)
        if unicodedata.category(c) not in ("Cf", "Cc", "Cs") or c.isspace()
    )
    text = " ".join(text.split())
    plain = unicodedata.normalize("NFKC", text)
    return plain if plain.isascii() else text  # digits and letters typed full-width


def _plain(cell: str) -> str:
    return "".join(_clean(cell).split()).lower()


def _split(cell: str) -> list[str]:
    for mark in "，,；;|":
        cell = cell.replace(mark, "、")
    return [part.strip() for part in cell.split("、") if part.strip()]


assert set(UNIT_LEVELS) == set(UnitLevel)  # noqa: S101  # a level without a place in the tree could not be imported
