"""A claimed ticket at which nothing is done: its holder is warned, then it goes back to the queue, on the record."""

from domain.clocks import Clock, ClockKind
from domain.desk import Desk
from domain.history import By, Step
from domain.notices import CardChanged, Event, Told, ToStaff
from domain.steps import take
from domain.tickets import Status, Ticket


async def warn(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    """Half a working day before: the holder alone is told, in private."""
    if ticket.holder is not None and ticket.status is Status.CLAIMED:
        desk.post(ToStaff(ticket.holder, ticket, "silent_soon"))
    return ticket


async def give_up(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    """Back to the queue; the line says who let it lie. What waits for a colleague's 复核 is only shown anew."""
    holder = ticket.holder
    if holder is None:
        return ticket
    if ticket.status is not Status.CLAIMED:
        desk.post(CardChanged(ticket.id, fresh=True))
        desk.post(ToStaff(holder, ticket, "unconfirmed"))
        return ticket
    ticket = await take(
        desk, ticket, Step.RELEASE, By.SYSTEM, detail={"silent": str(holder)}, fresh_card=True, holder=None
    )
    desk.post(Told(ticket, Event.TAKEN_BACK))
    desk.post(ToStaff(holder, ticket, "silent"))
    return ticket


FIRES = {ClockKind.SILENT_SOON: warn, ClockKind.SILENT: give_up}
