"""Whom a ticket's card and alarms reach in private: the people of a unit without a group, desks above when it rings."""

from domain.centre import Post, UnitLevel
from domain.desk import Desk
from domain.people import Staff
from domain.rights import posts, stands
from domain.roster import on_duty, on_shift
from domain.standins import follows
from domain.states import Who
from domain.tickets import Ticket

_DESKS = {UnitLevel.TOWN: Post.TOWN, UnitLevel.COUNTY: Post.COUNTY_DESK}


async def people_of(desk: Desk, ticket: Ticket, unit: int) -> tuple[Staff, ...]:
    """Who is on in that unit, may deal with the ticket and can be written to; empty: try the unit above."""
    may: set[int] = set()
    for staff in await desk.unit.staff.all():
        of_unit = staff.active and any(a.unit == unit for a in posts(desk, staff))
        if not of_unit or staff.user == ticket.reporter.chat or Who.DUTY not in stands(desk, ticket, staff):
            continue
        if await desk.unit.people.reachable(staff.user):
            may.add(staff.id)
    return await on_duty(desk, unit, lambda s: s.id in may) if may else ()


async def rung_on_shift(desk: Desk, ticket: Ticket) -> tuple[Staff, ...]:
    """Who is on by the table of its unit: danger rings with them in private, too, beside the group."""
    if ticket.confidential:
        return ()
    found = await on_shift(desk, ticket.unit, lambda s: s.user != ticket.reporter.chat)
    return tuple(
        [
            s
            for s in found
            if await desk.unit.people.reachable(s.user) and not (ticket.joined and await follows(desk, ticket, s.user))
        ]
    )


async def ringing_for(desk: Desk, ticket: Ticket) -> tuple[Staff, ...]:
    """Whom an alarm that nobody has heard rings for: the desks of its town and of the county, who is on of each."""
    found: dict[int, Staff] = {}
    people = [s for s in await desk.unit.staff.all() if s.active and s.user != ticket.reporter.chat]
    reached = {s.id for s in people if await desk.unit.people.reachable(s.user)}
    for unit in desk.centre.upwards(ticket.unit):
        post = _DESKS.get(unit.level)
        named = {a.staff for a in desk.centre.members(unit.id, post)} if post is not None else set()
        if named:
            # whoever stands in for one of them may hold no post here
            on = await on_duty(desk, unit.id, lambda s: s.id in reached)
            found |= {s.id: s for s in on}
    return tuple(found.values())
