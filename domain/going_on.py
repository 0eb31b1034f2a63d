"""Who goes on with a ticket that comes back to work: who had it, his deputy while he is on leave, or nobody."""

from domain.desk import Desk
from domain.duty import involved
from domain.people import Staff
from domain.presence import deputy_for, leaves_of
from domain.rights import may_hold
from domain.tickets import Ticket


async def goes_on(desk: Desk, ticket: Ticket) -> Staff | None:
    """Its holder, when he may still have it and is not on leave; else his deputy, who is given no anonymous one."""
    holder = await desk.unit.staff.by_id(ticket.holder) if ticket.holder is not None else None
    if holder is None:
        return None
    leave = next((p for p in await leaves_of(desk, holder) if p.covers(desk.now)), None)
    if leave is None:
        return holder if await _may(desk, ticket, holder) else None
    deputy = await deputy_for(desk, leave, ticket.unit)
    if deputy is None or ticket.anonymous or not await _may(desk, ticket, deputy):
        return None
    return deputy


async def _may(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    return staff.active and not await involved(desk, ticket, staff) and may_hold(desk, ticket, staff)
