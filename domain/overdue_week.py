"""Once a week whoever places or supervises reads what is overdue: nothing rots after its red card."""

from datetime import datetime

from domain import answer_week
from domain.centre import Post
from domain.desk import Desk
from domain.duty import involved
from domain.office_notices import StillOverdue
from domain.people import Staff
from domain.rights import places, supervises, trusted
from domain.tickets import FINAL, Status, Ticket

_PAGE = 500
#: The resident's own time, what stands still, and what only gathers others are not overdue.
_LATE = frozenset(Status) - FINAL - {Status.RESOLVED, Status.SUSPENDED, Status.GATHERED}


async def weekly(desk: Desk) -> bool:
    """All that is written on Monday mornings; True when it was this week's turn."""
    if not await answer_week.weekly(desk):
        return False
    await tell(desk)
    return True


async def tell(desk: Desk) -> None:
    """To each of them in one message; nothing to whom nothing concerns."""
    late = await _late(desk)
    for staff in [s for s in await desk.unit.staff.all() if s.active] if late else ():
        plain, secret = [], 0
        for ticket in late:
            if not _his(desk, ticket, staff) or await involved(desk, ticket, staff):
                continue
            if not ticket.confidential:
                plain.append(ticket)
            elif trusted(desk, ticket, staff):
                secret += 1
        if plain or secret:
            desk.post(StillOverdue(staff.id, _by_unit(plain), secret))


def _his(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether he sees to it that others do it: he places it, or supervises; of one who only sets things up, no."""
    if not desk.centre:
        return staff.is_admin
    supervisor = any(a.post is Post.SUPERVISOR for a in desk.centre.posts_of(staff.id))
    return supervisor or places(desk, ticket, staff) or (ticket.confidential and supervises(desk, staff))


async def _late(desk: Desk) -> list[Ticket]:
    """The longest overdue first."""
    found: list[Ticket] = []
    while True:
        page = await desk.unit.tickets.listed(
            statuses=_LATE, confidential=True, overdue_at=desk.now, limit=_PAGE, offset=len(found)
        )
        found += page
        if len(page) < _PAGE:
            return [t for t in found if t.paused_at is None]


def _by_unit(tickets: list[Ticket]) -> tuple[tuple[int | None, tuple[str, ...], datetime], ...]:
    units = dict.fromkeys(t.unit for t in tickets)
    theirs = [[t for t in tickets if t.unit == unit] for unit in units]
    return tuple((some[0].unit, tuple(t.number for t in some), some[0].due_at) for some in theirs)
