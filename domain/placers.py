"""Who places a ticket now, by name: those who are written to when it is bounced, or something must be granted."""

from collections.abc import Sequence
from typing import Any

from domain.cards import admins_of
from domain.centre import Post
from domain.desk import Desk
from domain.people import Staff
from domain.rights import bounced, trusted
from domain.steps import follows
from domain.tickets import Ticket

_DESKS = (Post.TOWN, Post.COUNTY_DESK)
#: A ticket placed by a person says so where the router says why (domain/routing.py).
BY_HAND = "by_hand"


def desk_above(desk: Desk, unit: int | None) -> int | None:
    """The unit that places what this one cannot do: the nearest above where a desk is staffed, else the county."""
    above = [u for u in desk.centre.upwards(unit) if u.id != unit]
    staffed = (u.id for u in above if desk.centre.members(u.id, *_DESKS))
    county = desk.centre.county
    last = county.id if county is not None and county.id != unit else None
    return next(staffed, last)


async def placers(desk: Desk, ticket: Ticket, above: int = 0) -> Sequence[Staff]:
    """The people of the desk that places it, or of the one so many desks higher; the adjudicators of what was bounced.

    Of a confidential one only who is trusted with it; never who reported or follows it; the admins for want of others.
    """
    everybody = {s.id: s for s in await desk.unit.staff.all() if s.active}
    may = []
    for staff_id in dict.fromkeys(_named(desk, ticket, above)):
        staff = everybody.get(staff_id)
        if staff is None or staff.user == ticket.reporter.chat:
            continue
        if ticket.confidential and not trusted(desk, ticket, staff):
            continue
        if not ticket.joined or not await follows(desk, ticket, staff.user):
            may.append(staff)
    return may or await admins_of(desk, ticket)


def _named(desk: Desk, ticket: Ticket, above: int) -> list[int]:
    centre = desk.centre
    if not centre:
        return []
    if bounced(desk, ticket) and above == 0:
        return list(centre.adjudicators())
    # what lies with a desk itself is placed by it: after a bounce, or 升级
    units = list(centre.upwards(ticket.overseer if ticket.overseer is not None else ticket.unit))
    desks = [found for u in units if (found := centre.members(u.id, *_DESKS))]
    at = desks[min(above, len(desks) - 1)] if desks else ()
    return [a.staff for a in at]


def at_unit(desk: Desk, unit: int | None) -> dict[str, Any]:
    """What changes when another unit has it: nobody there has signed for it yet."""
    return {"unit": unit, "area": desk.centre.area(unit), "signed_at": None, "route": BY_HAND}
