"""What must hold in an organisation before it is taken over, and what is worth a warning (M28, M50, M83)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain.centre import Post, UnitLevel
from domain.centre_file import MemberLine, UnitLine

#: Rows of one sheet.
MOST = 20_000
#: Under what a unit of that level may stand; none for the county.
UNIT_LEVELS: Mapping[UnitLevel, frozenset[UnitLevel]] = {
    UnitLevel.COUNTY: frozenset(),
    UnitLevel.TOWN: frozenset({UnitLevel.COUNTY}),
    UnitLevel.VILLAGE: frozenset({UnitLevel.TOWN}),
    UnitLevel.GRID: frozenset({UnitLevel.VILLAGE}),
    UnitLevel.DEPARTMENT: frozenset({UnitLevel.COUNTY, UnitLevel.TOWN}),
}
#: Where a post may be held.
POST_LEVELS: Mapping[Post, frozenset[UnitLevel]] = {
    Post.GRID_WORKER: frozenset({UnitLevel.GRID}),
    Post.VILLAGE: frozenset({UnitLevel.VILLAGE}),
    Post.TOWN: frozenset({UnitLevel.TOWN}),
    Post.DEPARTMENT: frozenset({UnitLevel.DEPARTMENT}),
    Post.COUNTY_DESK: frozenset({UnitLevel.COUNTY}),
    Post.MEDIATOR: frozenset(UnitLevel) - {UnitLevel.GRID},
    Post.SUPERVISOR: frozenset({UnitLevel.COUNTY, UnitLevel.TOWN}),
    Post.ADMIN: frozenset({UnitLevel.COUNTY, UnitLevel.TOWN}),
}

Units = Sequence[tuple[int, UnitLine]]
Members = Sequence[tuple[int, MemberLine]]


@dataclass(frozen=True, slots=True)
class CentreFault:
    """What is wrong in a line of `sheet` (units, people); line 0: in the sheet as a whole.

    `what`: sheet, head, many, code, name, level, parent, no_parent, top, under, circle, twice, aliases, chat, topic,
    topic_alone, long, no_county, counties; user, person, unit, post, place, yes, named, again, deputy, self.
    Of warnings: no_head, empty, no_desk, no_judge, no_trusted, no_supervisor, same_name. `more`: a second fact.
    """

    sheet: str
    line: int
    what: str
    value: str = ""
    more: str = ""


def checked(units: Units, members: Members, unread: Collection[str]) -> tuple[list[CentreFault], list[CentreFault]]:
    """Faults and warnings. `unread`: codes whose own line is wrong already."""
    by_code: dict[str, UnitLine] = {}
    faults: list[CentreFault] = []
    for line, unit in units:
        if unit.code in by_code:
            faults.append(CentreFault("units", line, "twice", unit.code))
        by_code.setdefault(unit.code, unit)
    for line, unit in units:
        faults += _placed(line, unit, by_code, unread)
    faults += _county(units, unread)
    faults += _people(members, by_code, unread)
    return faults, [] if faults else _warnings(units, members)


def _placed(line: int, unit: UnitLine, by_code: Mapping[str, UnitLine], unread: Collection[str]) -> list[CentreFault]:
    """Whether it stands under what it may stand under."""

    def wrong(what: str, more: str = "") -> list[CentreFault]:
        return [CentreFault("units", line, what, unit.parent or unit.name, more)]

    if unit.level is UnitLevel.COUNTY:
        return wrong("top", unit.name) if unit.parent else []
    if not unit.parent:
        return wrong("no_parent", unit.level.value)
    above = by_code.get(unit.parent)
    if above is None:
        return [] if unit.parent in unread else wrong("parent")
    if _round(unit, by_code):
        return wrong("circle", unit.name)
    return [] if above.level in UNIT_LEVELS[unit.level] else wrong("under", f"{unit.level.value} {above.level.value}")


def _round(unit: UnitLine, by_code: Mapping[str, UnitLine]) -> bool:
    """Whether it stands, by way of others, under itself."""
    seen: set[str] = set()
    at = by_code.get(unit.parent)
    while at is not None and at.code not in seen:
        if at.code == unit.code:
            return True
        seen.add(at.code)
        at = by_code.get(at.parent)
    return False


def _county(units: Units, unread: Collection[str]) -> list[CentreFault]:
    counties = [(line, u) for line, u in units if u.level is UnitLevel.COUNTY]
    if not counties and not unread:
        return [CentreFault("units", 0, "no_county")]
    return [CentreFault("units", line, "counties", u.name, counties[0][1].name) for line, u in counties[1:]]


def _people(members: Members, by_code: Mapping[str, UnitLine], unread: Collection[str]) -> list[CentreFault]:
    faults: list[CentreFault] = []
    names: dict[int, str] = {}
    held: set[tuple[int, str, Post]] = set()
    users = {m.user for _, m in members}
    for line, m in members:

        def wrong(what: str, value: str, more: str = "", line: int = line) -> None:
            faults.append(CentreFault("people", line, what, value, more))

        unit = by_code.get(m.unit)
        if unit is None and m.unit not in unread:
            wrong("unit", m.unit)
        if unit is not None and unit.level not in POST_LEVELS[m.post]:
            wrong("place", m.post.value, unit.level.value)
        if names.setdefault(m.user, m.name) != m.name:
            wrong("named", m.name, names[m.user])
        if (m.user, m.unit, m.post) in held:
            wrong("again", m.name, m.unit)
        held.add((m.user, m.unit, m.post))
        if m.deputy == m.user:
            wrong("self", m.name)
        elif m.deputy is not None and m.deputy not in users:
            wrong("deputy", str(m.deputy))
    return faults


def _warnings(units: Units, members: Members) -> list[CentreFault]:
    found: list[CentreFault] = []

    def warn(what: str, names: Sequence[str] = ()) -> None:
        found.append(CentreFault("units", 0, what, "、".join(names[:8]), str(len(names))))

    posts, peopled = {m.post for _, m in members}, {m.unit for _, m in members}
    for what, names in (
        ("no_head", [u.name for _, u in units if not u.head and u.level is not UnitLevel.GRID]),
        ("empty", [u.name for _, u in units if u.code not in peopled]),
        ("same_name", [name for (name, _), n in Counter((u.name, u.parent) for _, u in units).items() if n > 1]),
    ):
        if names:
            warn(what, names)
    if Post.COUNTY_DESK not in posts:
        warn("no_desk")
    if not any(m.adjudicator for _, m in members):
        warn("no_judge")
    if not any(m.trusted for _, m in members):
        warn("no_trusted")
    if Post.SUPERVISOR not in posts:
        warn("no_supervisor")
    return found
