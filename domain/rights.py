"""Who somebody on duty is towards one ticket, and what he may see of it (rulebook §5.4).

With one desk for all: officers are on duty for every ticket, admins place and supervise. With a centre imported: the
people of the unit that has it are on duty for it; desks of the units above (and of the one that oversees it) place it
and may act, too; supervisors and the county desk supervise; an admin who holds no such post sets things up and reads
figures, but stands in for the county desk as long as nobody is named there.
"""

from dataclasses import replace

from domain.centre import AT_WORK, Appointment, Post, UnitLevel
from domain.desk import Desk
from domain.people import Staff
from domain.roster import deputy_of
from domain.states import Who
from domain.tickets import Status, Ticket

#: Posts that place the tickets of the units below them.
_DESKS = frozenset({Post.COUNTY_DESK, Post.TOWN})


def stands(desk: Desk, ticket: Ticket, staff: Staff) -> frozenset[Who]:
    """What he is towards that ticket, but for a helper: those are named in the store (domain/assisting.py)."""
    found: set[Who] = set()
    if works_at(desk, ticket, staff):
        found |= {Who.DUTY}
    if places(desk, ticket, staff):
        found |= {Who.ADMIN, Who.HOLDER_OR_ADMIN, Who.DUTY}
    if supervises(desk, staff):
        found.add(Who.SUPERVISOR)
    if trusted(desk, ticket, staff):
        found.add(Who.TRUSTED)
    if ticket.holder == staff.id:
        found |= {Who.HOLDER, Who.HOLDER_OR_ADMIN, Who.DUTY}
    elif Who.DUTY in found:
        found.add(Who.OTHER)
    return frozenset(found)


def posts(desk: Desk, staff: Staff) -> tuple[Appointment, ...]:
    """His own posts, and those of the people he is the deputy of while they are away (domain/roster.py says who).

    Who is away himself stands in for nobody. What is confidential comes with a post only to who is trusted himself.
    """
    own = desk.centre.posts_of(staff.id)
    away = [p for p in desk.office.centre.leaves if p.covers(desk.now)]
    if not away or any(p.staff == staff.id for p in away):
        return own
    trusted_himself = any(a.trusted for a in own)
    lent = [
        replace(a, staff=staff.id, trusted=a.trusted and trusted_himself)
        for p in away
        for a in desk.centre.posts_of(p.staff)
        if a.post is not Post.ADMIN and deputy_of((a,), p, a.unit) == staff.id
    ]
    return (*own, *lent)


def works_at(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether the ticket is his unit's work."""
    if not desk.centre or ticket.unit is None:
        return True
    return any(a.unit == ticket.unit and a.post in AT_WORK for a in posts(desk, staff))


def may_hold(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether it may come into his hands: he is of its unit or places it, and is trusted when it is a secret."""
    if ticket.confidential and not trusted(desk, ticket, staff):
        return False
    return works_at(desk, ticket, staff) or places(desk, ticket, staff)


def places(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether he may place it: an admin with one desk for all, else the desk of a unit above or the overseeing one.

    The desk of a town places what lies with the town itself, the county desk everything. What was bounced too often is
    the adjudicator's alone (§3.3).
    """
    if not desk.centre:
        return staff.is_admin
    if bounced(desk, ticket) and desk.centre.adjudicators():
        named = any(a.adjudicator for a in desk.centre.appointments)
        return any(a.adjudicator if named else a.post is Post.COUNTY_DESK for a in posts(desk, staff))
    if staff.is_admin and not _county_desk(desk):
        return True
    over = {u.id for u in desk.centre.upwards(ticket.unit)} | {ticket.overseer}
    if ticket.status is Status.ESCALATED and ticket.overseer is not None:
        over = {ticket.overseer}  # the third 没解决: not the desk that failed
    for a in posts(desk, staff):
        if a.post in _DESKS and a.unit in over:
            return True
        unit = desk.centre.unit(a.unit)
        if a.post is Post.COUNTY_DESK and unit is not None and unit.level is UnitLevel.COUNTY:
            return True
    return False


def bounced(desk: Desk, ticket: Ticket) -> bool:
    """Whether it waits for a decision that nobody may bounce again."""
    return ticket.status is Status.RETURNED and ticket.returns >= desk.office.policy.bounces


def county_desk(desk: Desk, staff: Staff) -> bool:
    """Whether he speaks for the county desk: his post, or an admin where nobody has it."""
    if not _county_desk(desk):
        return staff.is_admin
    return any(a.post is Post.COUNTY_DESK for a in posts(desk, staff))


def directs(desk: Desk, staff: Staff) -> bool:
    """Whether what was named by the county desk is his to name anew: the county desk's, or an adjudicator's (M94)."""
    return county_desk(desk, staff) or any(a.adjudicator for a in posts(desk, staff))


def above_it(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether he speaks for a desk above its unit, for the county desk, or is an adjudicator."""
    over = {u.id for u in desk.centre.upwards(ticket.unit)} - {ticket.unit}
    return directs(desk, staff) or any(a.post in _DESKS and a.unit in over for a in posts(desk, staff))


def supervises(desk: Desk, staff: Staff) -> bool:
    """Whether he may urge units and give them cards (§3.9)."""
    if not desk.centre:
        return staff.is_admin
    if staff.is_admin and not _county_desk(desk):
        return True
    return any(a.post in (Post.SUPERVISOR, Post.COUNTY_DESK) for a in posts(desk, staff))


def trusted(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether he may be given a confidential ticket: an admin with one desk for all, else who is named for them."""
    return trusted_with(desk, staff, ticket.unit, ticket.overseer)


def trusted_with(desk: Desk, staff: Staff, unit: int | None, overseer: int | None = None) -> bool:
    """Whether he may know of the confidential tickets of that unit."""
    if not desk.centre or not any(a.trusted for a in desk.centre.appointments):
        return staff.is_admin
    over = {u.id for u in desk.centre.upwards(unit)} | {overseer}
    return any(a.trusted and a.unit in over for a in posts(desk, staff))


def post_of(desk: Desk, ticket: Ticket, staff: Staff) -> str:
    """As what he looks at a confidential case: a post's code, "admin" or "officer": what its reporter may know."""
    own = sorted(posts(desk, staff), key=lambda a: (not a.trusted, a.post))
    return own[0].post.value if own else staff.role.value


def may_see(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether he may read the card of it: his unit's, those below his, all for the county desk and supervisors.

    Of confidential ones only who is trusted with them; a helper's right is looked up apart.
    """
    if ticket.confidential:
        return trusted(desk, ticket, staff)
    if not desk.centre or ticket.unit is None:
        return True
    return (
        ticket.holder == staff.id
        or places(desk, ticket, staff)
        or supervises(desk, staff)
        or any(ticket.unit in desk.centre.below(a.unit) for a in posts(desk, staff) if a.post in AT_WORK)
    )


def _county_desk(desk: Desk) -> bool:
    return any(a.post is Post.COUNTY_DESK for a in desk.centre.appointments)
