"""看板: one unit's state in figures. Confidential tickets are not in it at all (invariant 7), nobody is named."""

from collections import Counter
from dataclasses import dataclass

from domain.centre import OrgUnit
from domain.desk import Desk
from domain.errors import NotAllowed
from domain.list_stores import Figures, WeekFigures
from domain.lists import span
from domain.people import Staff
from domain.sight import in_sight, own_units, sight_of
from domain.tickets import Status

#: Of fewer no share is given (invariant 11).
LEAST = 5


@dataclass(frozen=True, slots=True)
class Below:
    """One unit next below: open tickets of it and of all below it, and how many of them are late."""

    unit: OrgUnit
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Board:
    """`unit`: None with one desk for all, and for the whole centre. `late_all` counts in the rate of those in time."""

    unit: OrgUnit | None
    open: int
    states: tuple[tuple[Status, int], ...]
    below: tuple[Below, ...]
    classes: tuple[tuple[str, int], ...]
    late: int
    today: int
    due_this_week: int
    unsigned: int
    waiting: int
    suspended: int
    alarm: int
    week: WeekFigures


async def board(desk: Desk, staff: Staff, unit_id: int = 0) -> Board:
    """That unit's board; of his own without `unit_id`. Raises NotAllowed("sight")."""
    sight = sight_of(desk, staff, private=False)
    unit = _unit(desk, staff, unit_id, every=sight.every)
    if desk.centre and (unit is None or not in_sight(desk, sight, unit.id)):
        raise NotAllowed("sight")
    whole = unit is None or unit.parent is None
    units = None if whole or unit is None else desk.centre.below(unit.id)
    when, lists = span(desk), desk.unit.lists
    found = await lists.figures(units, when)
    states = Counter[Status]()
    for row in found.standing:
        states[row.status] += row.open
    return Board(
        unit,
        states.total(),
        tuple((s, states[s]) for s in Status if states[s]),
        _below(desk, unit, found),
        found.classes,
        sum(found.late.values()),
        found.today,
        found.week,
        sum(r.unsigned for r in found.standing),
        found.waiting,
        states[Status.SUSPENDED],
        found.alarm,
        await lists.week(units, when),
    )


def _unit(desk: Desk, staff: Staff, unit_id: int, *, every: bool) -> OrgUnit | None:
    if unit_id:
        return desk.centre.unit(unit_id)
    own = own_units(desk, staff)
    if own:
        return desk.centre.unit(own[0])
    return desk.centre.county if every else None


def _below(desk: Desk, unit: OrgUnit | None, figures: Figures) -> tuple[Below, ...]:
    if unit is None:
        return ()
    found = []
    for child in desk.centre.children(unit.id):
        his = desk.centre.below(child.id)
        many = sum(r.open for r in figures.standing if r.unit in his)
        if many:
            found.append(Below(child, many, sum(n for u, n in figures.late.items() if u in his)))
    return tuple(sorted(found, key=lambda b: (-b.open, b.unit.id)))


def share(part: int, of: int) -> int | None:
    """Per cent, rounded; None of fewer than five."""
    return None if of < LEAST else round(100 * part / of)
