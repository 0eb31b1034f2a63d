"""The organisation as a file tells it: one line a unit, one line a post; codes and user ids instead of the store's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.centre import Appointment, Centre, OrgUnit, Post, UnitLevel
from domain.people import Staff


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of 单位. `code` is its key for ever: the same code is the same unit in every later file."""

    code: str
    name: str
    level: UnitLevel
    parent: str = ""
    aliases: tuple[str, ...] = ()
    chat: int | None = field(default=None, repr=False)
    topic: int | None = None
    head: str = ""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One line of 人员: a person in a unit. Who holds two posts has two lines."""

    user: int = field(repr=False)
    name: str = field(repr=False)
    unit: str
    post: Post
    trusted: bool = False
    deputy: int | None = field(default=None, repr=False)
    adjudicator: bool = False


@dataclass(frozen=True, slots=True)
class CentrePlan:
    """A whole organisation, lines in the order of the tree: each unit before those below it."""

    units: tuple[UnitLine, ...] = ()
    members: tuple[MemberLine, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.units)


def ordered(units: Iterable[UnitLine], members: Iterable[MemberLine]) -> CentrePlan:
    """The plan with its lines in the tree's order: below each unit first its departments, then by code."""
    below: dict[str, list[UnitLine]] = {}
    for line in units:
        below.setdefault(line.parent, []).append(line)
    out: list[UnitLine] = []
    new = sorted(below.get("", ()), key=_rank, reverse=True)
    while new:
        line = new.pop()
        out.append(line)
        new += sorted(below.get(line.code, ()), key=_rank, reverse=True)
    at = {line.code: n for n, line in enumerate(out)}
    posts = list(Post)
    people = sorted(members, key=lambda m: (at.get(m.unit, len(at)), -posts.index(m.post), m.user))
    return CentrePlan(tuple(out), tuple(people))


def _rank(line: UnitLine) -> tuple[bool, str]:
    return line.level is not UnitLevel.DEPARTMENT, line.code


def plan_of(units: Iterable[OrgUnit], appointments: Iterable[Appointment], staff: Mapping[int, Staff]) -> CentrePlan:
    """What is stored, as a file would tell it. `staff` by Staff.id."""
    known = {u.id: u for u in units}
    lines = [
        UnitLine(
            u.code,
            u.name,
            u.level,
            known[u.parent].code if u.parent is not None and u.parent in known else "",
            u.aliases,
            u.chat,
            u.topic,
            u.head,
        )
        for u in known.values()
    ]
    members = [
        MemberLine(
            staff[a.staff].user,
            staff[a.staff].name,
            known[a.unit].code,
            a.post,
            a.trusted,
            staff[a.deputy].user if a.deputy is not None and a.deputy in staff else None,
            a.adjudicator,
        )
        for a in appointments
        if a.unit in known and a.staff in staff
    ]
    return ordered(lines, members)


def centre_of(units: Iterable[OrgUnit], appointments: Iterable[Appointment], staff: Iterable[Staff]) -> Centre:
    """The centre in use: the posts of those who may act now."""
    active = {s.id for s in staff if s.active}
    return Centre(units, (a for a in appointments if a.staff in active))
