"""A roster compared: who may set it, whom and which unit a row means, what taking it over would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.centre import AT_WORK, OrgUnit, Post
from domain.desk import Desk
from domain.people import Staff
from domain.presence import units_of
from domain.rights import posts
from domain.roster_file import RosterLine
from domain.rosters import RosterFault, Shift

#: Whose post it is to set the roster of his unit and of those below it.
_SETS = frozenset({Post.VILLAGE, Post.TOWN, Post.DEPARTMENT, Post.COUNTY_DESK})
_ONE = timedelta(days=1)
_FARTHEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What a roster would change. `past`: rows whose shift is over, left as they are; `units`: whom it is about."""

    units: tuple[int | None, ...] = ()
    added: tuple[Shift, ...] = ()
    removed: tuple[Shift, ...] = ()
    same: int = 0
    past: int = 0
    faults: tuple[RosterFault, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def may_set(desk: Desk, staff: Staff, unit: int | None) -> bool:
    """An admin, or the desk of that unit or of one above it."""
    if staff.is_admin:
        return True
    over = {u.id for u in desk.centre.upwards(unit)}
    return any(a.post in _SETS and a.unit in over for a in posts(desk, staff))


def own_unit(desk: Desk, staff: Staff) -> int | None:
    """The unit whose roster he means when he names none. An admin without a post: the county's."""
    mine = units_of(desk, staff)
    if mine:
        return mine[0]
    any_post = desk.centre.posts_of(staff.id)
    county = desk.centre.county
    return any_post[0].unit if any_post else county.id if county is not None else None


def unit_named(desk: Desk, name: str) -> OrgUnit | None:
    """By its code or name; None when there is none, or several."""
    name = name.strip()
    same = [u for u in desk.centre.units if name and u.name == name]
    return desk.centre.by_code(name) or (same[0] if len(same) == 1 else None)


async def planned(desk: Desk, staff: Staff, lines: Sequence[RosterLine]) -> RosterPlan:
    """What taking those rows over would change: in each unit they name, the days from the first to the last are theirs.

    What has begun already stays. Everything wrong is in `faults`; then nothing may be taken over.
    """
    people = [s for s in await desk.unit.staff.all() if s.active]
    wanted: dict[int | None, list[Shift]] = {}
    faults: list[RosterFault] = []
    seen: set[tuple[int | None, int, datetime]] = set()
    past = 0
    for line in lines:
        found = resolved(desk, staff, line, people)
        if isinstance(found, RosterFault):
            faults.append(found)
            continue
        for shift in found:
            key = (shift.unit, shift.staff, shift.starts)
            if key in seen:
                faults.append(RosterFault(line.line, "twice", name_of(people, shift.staff)))
            seen.add(key)
            wanted.setdefault(shift.unit, []).append(shift)
    if faults:
        return RosterPlan(faults=tuple(faults))
    added: list[Shift] = []
    removed: list[Shift] = []
    same = 0
    for unit, shifts in wanted.items():
        first, last = _days(desk, shifts)
        had = [s for s in await desk.unit.roster.shifts(unit, first, last) if s.starts >= first]
        known = {(s.staff, s.starts, s.ends) for s in had}
        given = {(s.staff, s.starts, s.ends) for s in shifts}
        past += sum(s.ends <= desk.now for s in shifts)
        same += sum((s.staff, s.starts, s.ends) in known for s in shifts if s.ends > desk.now)
        added += [s for s in shifts if s.ends > desk.now and (s.staff, s.starts, s.ends) not in known]
        removed += [s for s in had if s.starts > desk.now and (s.staff, s.starts, s.ends) not in given]
    return RosterPlan(tuple(wanted), tuple(added), tuple(removed), same, past)


def resolved(desk: Desk, staff: Staff, line: RosterLine, people: Sequence[Staff]) -> tuple[Shift, ...] | RosterFault:
    """The shifts of one row."""
    today = desk.now.astimezone(desk.office.zone).date()
    day = line.on(today)
    if day is None:
        return RosterFault(line.line, "date")
    if abs(day - today) > _FARTHEST:
        return RosterFault(line.line, "far", day.isoformat())
    unit: int | None = None
    if desk.centre:
        named = unit_named(desk, line.unit) if line.unit else desk.centre.unit(own_unit(desk, staff))
        if named is None:
            return RosterFault(line.line, "unit", line.unit)
        unit = named.id
    if not may_set(desk, staff, unit):
        return RosterFault(line.line, "right", line.unit)
    starts, ends = line.times(day, desk.office.zone)
    out = []
    for who in line.people:
        found = _person(desk, who, unit, people)
        if isinstance(found, str):
            return RosterFault(line.line, found, who)
        out.append(Shift(unit, found.id, starts, ends))
    return tuple(out)


def _person(desk: Desk, who: str, unit: int | None, people: Sequence[Staff]) -> Staff | str:
    """By name, @username or user id among those of the unit; else what is wrong."""
    plain = who.removeprefix("@").lower()
    same = [s for s in people if who in (s.name, str(s.user)) or (s.username or "").lower() == plain]
    if desk.centre and unit is not None:
        members = {a.staff for a in desk.centre.members(unit, *AT_WORK)}
        here = [s for s in same if s.id in members]
        if not here:
            return "member" if same else "who"
        same = here
    if not same:
        return "who"
    return same[0] if len(same) == 1 else "several"


def name_of(people: Sequence[Staff], staff_id: int) -> str:
    return next((s.name for s in people if s.id == staff_id), "")


def _days(desk: Desk, shifts: Sequence[Shift]) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last, local."""
    zone = desk.office.zone
    days = [s.starts.astimezone(zone).date() for s in shifts]
    return datetime.combine(min(days), time(), zone), datetime.combine(max(days) + _ONE, time(), zone)


async def desk_of(desk: Desk, unit: int | None) -> list[Staff]:
    """Who sets the roster of that unit: its own desk, else that of the nearest unit above."""
    for one in desk.centre.upwards(unit):
        ids = dict.fromkeys(a.staff for a in desk.centre.members(one.id, *_SETS))
        found = [s for i in ids if (s := await desk.unit.staff.by_id(i)) is not None and s.active]
        if found:
            return found
    return [s for s in await desk.unit.staff.all() if s.is_admin and s.active]
