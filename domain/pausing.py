"""The clock stands still once a question has reached the resident, and goes on; 挂账 ends by hand or by its day."""

from domain.clocks import Clock, ClockKind
from domain.desk import Desk
from domain.going_on import goes_on
from domain.history import By, Step
from domain.notices import Event, Told
from domain.pauses import waits_until, will_pause
from domain.people import Staff
from domain.steps import check_right, take, ticket_for
from domain.tickets import Pause, Status, Ticket


async def reached(desk: Desk, ticket_id: int) -> None:
    """A question was delivered: the clock stands still from now on, at most twice a ticket, at most so long each."""
    ticket = await desk.unit.tickets.by_id(ticket_id)
    if ticket is None or not ticket.question_open or not will_pause(desk, ticket):
        return
    await take(
        desk,
        ticket,
        Step.PAUSE,
        By.SYSTEM,
        detail={"until": waits_until(desk, desk.now).isoformat()},
        pause=Pause.ANSWER,
        paused_at=desk.now,
        pauses=ticket.pauses + 1,
    )


async def resume(desk: Desk, number: str, staff: Staff) -> Ticket:
    """恢复办理 before its day: back to who has it, to his deputy, or to the queue."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.RESUME, staff, By.STAFF)
    return await _resumed(desk, ticket, By.STAFF, staff)


async def _resumed(desk: Desk, ticket: Ticket, by: By, staff: Staff | None = None) -> Ticket:
    there = await goes_on(desk, ticket)
    ticket = await take(
        desk,
        ticket,
        Step.RESUME,
        by,
        staff=staff,
        target=Status.CLAIMED if there is not None else Status.QUEUED,
        holder=there.id if there is not None else None,
        fresh_card=True,
    )
    desk.post(Told(ticket, Event.RESUMED))
    return ticket


async def _answer_awaited_long_enough(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    if ticket.pause is not Pause.ANSWER:
        return ticket
    ticket = await take(desk, ticket, Step.UNPAUSE, By.SYSTEM)
    desk.post(Told(ticket, Event.UNPAUSED))
    return ticket


async def _review(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    return await _resumed(desk, ticket, By.SYSTEM) if ticket.status is Status.SUSPENDED else ticket


FIRES = {ClockKind.ANSWER: _answer_awaited_long_enough, ClockKind.REVIEW: _review}
