"""Who stands in where nobody is left who may place a ticket: its reporter's own desk must be no dead end (§5.4).

Nobody handles what he reported or follows, nor what he is not trusted with, and who is on leave has perhaps no deputy.
When so nobody is left, the county desk stands in, then the supervisors, then the admins, with the right to each step of
those who place and work on it. A confidential one reaches the admins only when nobody who is trusted could move it on.
"""

from collections.abc import Sequence

from domain.centre import Post
from domain.desk import Desk
from domain.people import Staff
from domain.rights import may_hold, places, posts, trusted
from domain.states import Who
from domain.tickets import Status, Ticket

#: What one who stands in may do; the steps of a holder are his who holds it.
LENT = frozenset({Who.DUTY, Who.OTHER, Who.ADMIN, Who.HOLDER_OR_ADMIN})
_TO_PLACE = frozenset({Status.RETURNED, Status.ESCALATED})


async def follows(desk: Desk, ticket: Ticket, chat: int) -> bool:
    """Whether that chat is a co-reporter of it now."""
    found = await desk.unit.followers.one(ticket.id, chat)
    return found is not None and not found.gone


async def free_of(desk: Desk, ticket: Ticket) -> list[Staff]:
    """Who may deal with it at all: active and no party to it; of a confidential one who is trusted with it."""
    found = []
    for staff in await desk.unit.staff.all():
        if not staff.active or staff.user == ticket.reporter.chat:
            continue
        if ticket.confidential and not trusted(desk, ticket, staff):
            continue
        if not ticket.joined or not await follows(desk, ticket, staff.user):
            found.append(staff)
    return found


def present(desk: Desk, people: Sequence[Staff]) -> list[Staff]:
    """Those who are not on leave. What their deputies may do is the deputies' own (domain/rights.posts)."""
    away = {p.staff for p in desk.office.centre.leaves if p.covers(desk.now)}
    return [s for s in people if s.id not in away]


async def stand_ins(desk: Desk, ticket: Ticket) -> Sequence[Staff]:
    """Who stands in for want of others; nobody as long as somebody is there who may place it."""
    if not desk.centre:
        return ()
    there = present(desk, await free_of(desk, ticket))
    if any(_moves(desk, ticket, s) for s in there):
        return ()
    for post in (Post.COUNTY_DESK, Post.SUPERVISOR):
        found = [s for s in there if any(a.post is post for a in posts(desk, s))]
        if found:
            return found
    return await admins(desk, ticket)


async def stands_in(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether he is one of them; an admin who took a confidential one on so keeps what he holds."""
    if staff.is_admin and ticket.holder == staff.id:
        return True
    return any(s.user == staff.user for s in await stand_ins(desk, ticket))


async def admins(desk: Desk, ticket: Ticket | None = None) -> tuple[Staff, ...]:
    """All admins but one who reported this ticket himself or follows it.

    A co-reporter who is the only one still gets the card: he may leave, and deal with it then. A reporter may not.
    Those of the settings alone: the record of one who was taken off them changes only when he next acts.
    """
    chat = ticket.reporter.chat if ticket is not None else None
    named = desk.office.admins
    known = {s.user: s for s in await desk.unit.staff.all() if s.is_admin and s.active and s.user in named}
    for user in named - known.keys():
        # named in the settings but never seen: his record is made when he first acts
        known[user] = Staff(id=-user, user=user, name="管理员")
    others = tuple(s for s in known.values() if s.user != chat)
    if ticket is None or not ticket.joined:
        return others
    free = [s for s in others if not await follows(desk, ticket, s.user)]
    return tuple(free) or others


def _moves(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether he may move it on; a confidential one is left to who may work on it, as long as it need not be placed."""
    if places(desk, ticket, staff):
        return True
    return ticket.confidential and ticket.status not in _TO_PLACE and may_hold(desk, ticket, staff)
