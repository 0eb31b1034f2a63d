"""Where somebody may send a ticket: what his desk reaches, never to a unit complained of (rulebook §4.2)."""

from collections.abc import Sequence

from domain.accusing import touched
from domain.assigning import blamed
from domain.centre import OrgUnit, UnitLevel, keeps
from domain.desk import Desk
from domain.errors import Missing, RuledOut
from domain.people import Staff
from domain.rights import bounced, county_desk, places, posts
from domain.tickets import Status, Ticket

_SMALL = frozenset({UnitLevel.VILLAGE, UnitLevel.GRID})
_DEPARTMENTS = "县部门"


async def fits(desk: Desk, ticket: Ticket, staff: Staff, unit: int | None) -> OrgUnit:
    """The unit, when this one may send the ticket there.

    Raises Missing("unit") for none; RuledOut: "village" for a department's work to a village but by the county desk
    (§4.2), "reach" beyond what his desk places, "blamed" for the unit complained of (invariant 6), "no_keeper" for a
    confidential one where nobody who works there is trusted with it.
    """
    to = desk.centre.unit(unit)
    if to is None:
        raise Missing("unit", ticket.number)
    if not county_desk(desk, staff):
        if to.level in _SMALL and desk.office.taxonomy.get(ticket.category).start_level == _DEPARTMENTS:
            raise RuledOut("village", ticket.number)
        if to.id not in {u.id for u in _reach(desk, ticket, staff)}:
            raise RuledOut("upwards" if _above(desk, ticket, to) else "reach", ticket.number)
    if touched(desk.centre, to, await blamed(desk, ticket)):
        raise RuledOut("blamed", ticket.number)
    # its reporter counts as well: else his absence would tell
    if ticket.confidential and not keeps(desk.centre, to):
        raise RuledOut("no_keeper", ticket.number)
    return to


def _reach(desk: Desk, ticket: Ticket, staff: Staff) -> list[OrgUnit]:
    """Where his desk may send it: all below it and the county's departments; upwards only what was bounced to it."""
    centre = desk.centre
    if county_desk(desk, staff) or bounced(desk, ticket) or not places(desk, ticket, staff):  # who stands in
        return list(centre.units)
    own = {a.unit for a in posts(desk, staff)}
    down = {i for unit in own for i in centre.below(unit)}
    placing = ticket.status in (Status.RETURNED, Status.ESCALATED)
    up = {u.id for unit in own for u in centre.upwards(unit)} if placing else set()
    county = centre.county
    return [
        u
        for u in centre.units
        if u.id in down | up or (u.level is UnitLevel.DEPARTMENT and county is not None and u.parent == county.id)
    ]


def _above(desk: Desk, ticket: Ticket, to: OrgUnit) -> bool:
    return any(u.id == to.id for u in desk.centre.upwards(ticket.unit))


def choices(desk: Desk, ticket: Ticket, staff: Staff, first: Sequence[int | None] = ()) -> list[OrgUnit]:
    """Units to choose from, the likeliest first: `first`, the department of its class, the nearest by the tree."""
    category = desk.office.taxonomy.get(ticket.category)
    small = category.start_level == _DEPARTMENTS and not county_desk(desk, staff)
    may = {u.id: u for u in _reach(desk, ticket, staff) if not (small and u.level in _SMALL) and u.id != ticket.unit}
    may = {i: u for i, u in may.items() if not ticket.confidential or keeps(desk.centre, u)}
    return [may[i] for i in ordered(desk, ticket, first) if i in may]


def ordered(desk: Desk, ticket: Ticket, first: Sequence[int | None] = ()) -> list[int]:
    """All units' ids, the nearest first: what is named, the class's department, then up the tree with all below."""
    centre = desk.centre
    department = centre.department(desk.office.taxonomy.get(ticket.category).department, ticket.unit)
    found: dict[int, None] = {i: None for i in first if i is not None}
    if department is not None:
        found[department.id] = None
    for unit in centre.upwards(ticket.unit):
        found |= {unit.id: None} | {u.id: None for u in centre.children(unit.id)}
        found |= dict.fromkeys(u.id for u in centre.units if u.id in centre.below(unit.id))
    found |= dict.fromkeys(u.id for u in centre.units)
    return list(found)
