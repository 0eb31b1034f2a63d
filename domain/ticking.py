"""When a clock of a ticket fires: each kind has one thing that happens then. One unit of work a ticket."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain import pausing, silence, unplaced, watching
from domain.clocks import Clock, ClockKind
from domain.desk import Desk
from domain.reckoning import reckoned
from domain.tickets import Ticket

Fire = Callable[[Desk, Ticket, Clock], Awaitable[Ticket]]

#: What happens at each kind. Each gets the ticket with the clock marked as fired, saves what it changes, and returns
#: the ticket as it is stored then.
FIRES: dict[ClockKind, Fire] = {**watching.FIRES, **pausing.FIRES, **unplaced.FIRES, **silence.FIRES}


async def tick(desk: Desk, ticket_id: int) -> None:
    """Fire all clocks of that ticket that are due, the earliest first; nothing when somebody was quicker."""
    while True:
        ticket = await desk.unit.tickets.by_id(ticket_id)
        if ticket is None:
            return
        due = min((c for c in ticket.clocks if not c.fired and c.at <= desk.now), key=lambda c: c.at, default=None)
        if due is None:
            return
        rung = tuple(replace(c, fired=True) if c is due else c for c in ticket.clocks)
        ticket = await desk.unit.tickets.save(reckoned(desk, replace(ticket, clocks=rung)))
        fire = FIRES.get(due.kind)
        if fire is not None:
            await fire(desk, ticket, due)
