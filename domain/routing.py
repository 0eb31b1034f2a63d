"""Which unit gets a ticket, and why (rulebook §4.1): class, place, level, avoidance, trust, else triage. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from domain.accusing import touched
from domain.centre import AT_WORK, Centre, OrgUnit, Post, UnitLevel
from domain.taxonomy import DANGER, UNSORTED, Category
from domain.whereabouts import Spot, within

_TOWN, _VILLAGE, _GRID = UnitLevel.TOWN, UnitLevel.VILLAGE, UnitLevel.GRID
#: Where 检举公职人员 goes when the county desk itself is complained of.
_DISCIPLINE = "纪委监委"


class Code(StrEnum):
    """Why it went there; a ticket keeps them joined by "+" (Ticket.route), in the order of the steps."""

    #: how closely the place is known, and by what
    GRID = "grid"
    VILLAGE = "village"
    TOWN = "town"
    NOWHERE = "nowhere"
    POINT = "point"
    ONLY = "only"
    #: where the class begins
    AT_VILLAGE = "at_village"
    AT_TOWN = "at_town"
    AT_DEPARTMENT = "at_department"
    STATION = "station"  # the town's own station of that department
    #: what moved it further
    DANGER = "danger"
    VACANT = "vacant"  # nobody works there
    AVOID = "avoid"
    TRUSTED = "trusted"
    BORDER = "border"  # with the id of the other unit: border:12
    TRIAGE = "triage"  # a person must find its unit (reckoning.py sets the clock)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a ticket goes. `unit` is None only without a centre; `beside`: units that might help, at a border."""

    unit: OrgUnit | None = None
    codes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "+".join(self.codes)


def codes_of(route: str) -> tuple[frozenset[str], tuple[int, ...]]:
    """The codes a ticket keeps, and the ids of the units beyond the border."""
    parts = [p for p in route.split("+") if p]
    beyond = tuple(int(p.partition(":")[2]) for p in parts if p.startswith(f"{Code.BORDER}:"))
    return frozenset(p.partition(":")[0] for p in parts), beyond


def routed(
    centre: Centre,
    category: Category,
    spot: Spot,
    blamed: frozenset[int] = frozenset(),
    *,
    confidential: bool = False,
    urgent: bool = False,
) -> Route:
    """The one unit that gets it. `blamed`: ids of units complained of, which never get it, nor do those below them."""
    if not centre:
        return Route()
    places = [u for u in spot.units if u.level is not UnitLevel.DEPARTMENT]
    first = places[0] if places else None
    codes: list[str] = [_known(first), *([spot.by] if spot.by in (Code.POINT, Code.ONLY) else [])]
    unit, why = _begins(centre, category, first, urgent=urgent)
    codes += why
    unit = _fit(centre, unit, codes, blamed, confidential=confidential)
    if not confidential and not urgent:  # a confidential one is told to nobody else
        codes += _beyond(centre, category, spot, unit, blamed)
    return Route(unit, tuple(codes))


def _known(place: OrgUnit | None) -> Code:
    if place is None or place.level is UnitLevel.COUNTY:
        return Code.NOWHERE
    return {_GRID: Code.GRID, _VILLAGE: Code.VILLAGE}.get(place.level, Code.TOWN)


def _begins(centre: Centre, category: Category, place: OrgUnit | None, *, urgent: bool) -> tuple[OrgUnit, list[Code]]:
    """Steps 3 to 5: the unit where that class begins, at that place."""
    town = within(centre, place, _TOWN)
    desk = town or _top(centre)
    if urgent or DANGER in (category.code, category.parent):
        return desk, [Code.DANGER]
    if category.code == UNSORTED:
        return desk, [Code.TRIAGE]
    near = place.id if place is not None else None
    department = centre.department(category.department, near)
    if category.start_level == "县部门":
        # 不得转嫁基层: what is a department's goes to no village, nor to a town but for want of another
        if department is None:
            return desk, [Code.AT_DEPARTMENT, Code.TRIAGE]
        if department.level in (_VILLAGE, _GRID):
            return within(centre, department, _TOWN) or desk, [Code.AT_DEPARTMENT]
        return department, [Code.AT_DEPARTMENT, *_station(town, department)]
    if town is None:
        return desk, [Code.AT_VILLAGE if category.start_level == "村" else Code.AT_TOWN, Code.TRIAGE]
    if category.start_level == "村":
        village, grid = within(centre, place, _VILLAGE), within(centre, place, _GRID)
        if grid is not None and centre.members(grid.id, Post.GRID_WORKER):
            return grid, [Code.AT_VILLAGE]
        return village or town, [Code.AT_VILLAGE]
    station = _station(town, department)
    return (department if station and department is not None else town), [Code.AT_TOWN, *station]


def _station(town: OrgUnit | None, department: OrgUnit | None) -> list[Code]:
    """Whether that department has a station in the town."""
    own = town is not None and department is not None and department.parent == town.id
    return [Code.STATION] if own and department is not None and department.level is UnitLevel.DEPARTMENT else []


def _fit(centre: Centre, unit: OrgUnit, codes: list[str], blamed: frozenset[int], *, confidential: bool) -> OrgUnit:
    """Steps 6 and §3.7: upwards until somebody works there, it is not complained of, and it can keep a secret."""
    blameless = _up(centre, unit, lambda u: not touched(centre, u, blamed))
    if blameless is None:
        other = centre.department(_DISCIPLINE)
        blameless = other if other is not None and other.id not in blamed else _top(centre)
    codes += [Code.AVOID] if blameless.id != unit.id else []
    if confidential:
        keeper = _up(centre, blameless, lambda u: _keeps(centre, u)) or _somewhere(centre, blamed) or _top(centre)
        codes += [Code.TRUSTED] if keeper.id != blameless.id else []
        return keeper
    staffed = _up(centre, blameless, lambda u: bool(centre.members(u.id, *AT_WORK))) or _top(centre)
    codes += [Code.VACANT] if staffed.id != blameless.id else []
    return staffed


def _up(centre: Centre, unit: OrgUnit, fits: Callable[[OrgUnit], bool]) -> OrgUnit | None:
    return next((u for u in centre.upwards(unit.id) if fits(u)), None)


def _keeps(centre: Centre, unit: OrgUnit) -> bool:
    """Whether somebody who works there may be given confidential cases."""
    return any(a.trusted for a in centre.members(unit.id, *AT_WORK))


def _somewhere(centre: Centre, blamed: frozenset[int]) -> OrgUnit | None:
    """Any unit that can keep a secret, when none of those above it can: nobody else could even see it."""
    found = (u for u in centre.units if _keeps(centre, u) and not touched(centre, u, blamed))
    return next(iter(sorted(found, key=lambda u: u.level is not UnitLevel.DEPARTMENT)), None)


def _top(centre: Centre) -> OrgUnit:
    """The county; the first unit of a file that names none."""
    return centre.county or centre.units[0]


def _beyond(centre: Centre, category: Category, spot: Spot, unit: OrgUnit, blamed: frozenset[int]) -> list[str]:
    """Step 7: whom else a matter concerns that lies at a border or in two places; the first one leads."""
    found: dict[int, None] = {}
    lead = next((u for u in spot.units if u.level is not UnitLevel.DEPARTMENT), None)
    for other in spot.units:
        if lead is not None and other.id == lead.id:
            continue
        if other.level is UnitLevel.DEPARTMENT:  # a neighbouring county
            found[other.id] = None
            continue
        also = _fit(centre, _begins(centre, category, other, urgent=False)[0], [], blamed, confidential=False)
        if also.id != unit.id and also.level is not UnitLevel.COUNTY:
            found[also.id] = None
    return [f"{Code.BORDER}:{i}" for i in found]
