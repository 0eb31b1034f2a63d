"""Who places a ticket now, by name: those who are written to when it is bounced, or something must be granted."""

from collections.abc import Sequence
from typing import Any

from domain.cards import admins_of
from domain.centre import Post, keeps
from domain.desk import Desk
from domain.people import Staff
from domain.rights import bounced, places, posts
from domain.standins import free_of, present, stand_ins
from domain.tickets import Ticket

_DESKS = (Post.TOWN, Post.COUNTY_DESK)
#: A ticket placed by a person says so where the router says why (domain/routing.py).
BY_HAND = "by_hand"


def desk_above(desk: Desk, unit: int | None, *, secret: bool = False) -> int | None:
    """The unit that places what this one cannot do: the nearest above where a desk is staffed, else the county.

    `secret`: staffed with somebody who may be given confidential cases; else who stands in sees to it at the county.
    """
    above = [u for u in desk.centre.upwards(unit) if u.id != unit and (not secret or keeps(desk.centre, u))]
    staffed = (u.id for u in above if desk.centre.members(u.id, *_DESKS))
    county = desk.centre.county
    last = county.id if county is not None and county.id != unit else None
    return next(staffed, last)


async def placers(desk: Desk, ticket: Ticket, above: int = 0) -> Sequence[Staff]:
    """The people of the desk that places it, or of the one so many desks higher; the adjudicators of what was bounced.

    Deputies in the place of who is on leave. Whoever is named here has the right to (rights.places, standins): of a
    confidential one only who is trusted with it; never who reported or follows it. For want of them the next desk
    above, then who stands in; who is on leave only when there is nobody else.
    """
    if not desk.centre:
        return await admins_of(desk, ticket)
    able = [s for s in await free_of(desk, ticket) if places(desk, ticket, s)]
    there = present(desk, able)
    return _at(desk, ticket, there, above) or await stand_ins(desk, ticket) or able or await admins_of(desk, ticket)


def _at(desk: Desk, ticket: Ticket, able: Sequence[Staff], above: int) -> Sequence[Staff]:
    if bounced(desk, ticket) and above == 0:
        return able
    # what lies with a desk itself is placed by it: after a bounce, or 升级
    units = list(desk.centre.upwards(ticket.overseer if ticket.overseer is not None else ticket.unit))
    desks = [u.id for u in units if desk.centre.members(u.id, *_DESKS)]
    first = min(above, len(desks) - 1) if desks else 0
    for unit in desks[first:]:
        found = [s for s in able if any(a.unit == unit and a.post in _DESKS for a in posts(desk, s))]
        if found:
            return found
    return able


def at_unit(desk: Desk, unit: int | None) -> dict[str, Any]:
    """What changes when another unit has it: nobody there has signed for it yet."""
    return {"unit": unit, "area": desk.centre.area(unit), "signed_at": None, "route": BY_HAND}
