"""What becomes of the tickets of who goes on leave: to the deputy where he may have them, else back to the queue."""

from dataclasses import dataclass, replace

from domain.desk import Desk
from domain.duty import involved
from domain.history import By, Step
from domain.notices import Event, Told
from domain.office_notices import RosterMatter, RosterNews
from domain.people import Staff
from domain.presence import deputy_for, his_leave
from domain.rights import trusted
from domain.rosters import Handing, Presence
from domain.states import targets
from domain.steps import take
from domain.tickets import Status, Ticket

_HELD = frozenset({Status.CLAIMED, Status.CONFIRMING, Status.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Handed:
    """How many tickets went to a deputy, and how many back to the queue."""

    given: int
    queued: int


async def in_hand(desk: Desk, staff_id: int) -> list[Ticket]:
    """What somebody has in hand."""
    return await desk.unit.tickets.listed(statuses=_HELD, holder=staff_id, confidential=True, limit=1000)


async def hand_over(desk: Desk, staff: Staff, leave_id: int, how: Handing) -> Handed:
    """交给代班人 or 放回队列, at the word of who goes on leave. Raises Missing("leave").

    What he claims until the leave begins goes the same way then.
    """
    mine = replace(await his_leave(desk, staff, leave_id), handing=how)
    await desk.unit.roster.save_presence(mine)
    return await _handed(desk, mine, how, By.STAFF, staff)


async def begun(desk: Desk, leave_id: int) -> None:
    """A leave has begun: whatever he still holds is handed over as he said; he said nothing: to the deputy."""
    leave = await desk.unit.roster.presence(leave_id)
    if leave is None or leave.hand_at is None or leave.hand_at > desk.now:
        return
    leave = await desk.unit.roster.save_presence(replace(leave, hand_at=None))
    how = leave.handing if leave.handing is not Handing.UNDECIDED else Handing.DEPUTY
    done = await _handed(desk, leave, how, By.SYSTEM, None)
    if done.given or done.queued:
        desk.post(RosterNews(RosterMatter.HANDED, to=(leave.staff,), given=done.given, queued=done.queued))


async def _handed(desk: Desk, leave: Presence, how: Handing, by: By, staff: Staff | None) -> Handed:
    queued = 0
    given: dict[int, list[Ticket]] = {}
    for ticket in await in_hand(desk, leave.staff):
        deputy = await deputy_for(desk, leave, ticket.unit) if how is Handing.DEPUTY else None
        if deputy is not None and await _fits(desk, ticket, deputy):
            moved = await take(
                desk,
                ticket,
                Step.TRANSFER,
                by,
                staff=staff,
                detail={"to": str(deputy.id), "leave": str(leave.id)},
                holder=deputy.id,
                acknowledged_by=ticket.acknowledged_by or (deputy.id if ticket.urgent else None),
            )
            desk.post(Told(moved, Event.TRANSFERRED))
            given.setdefault(deputy.id, []).append(moved)
        elif ticket.status is not Status.SUSPENDED and targets(Step.RELEASE, ticket.status):
            moved = await take(
                desk,
                ticket,
                Step.RELEASE,
                by,
                staff=staff,
                detail={"leave": str(leave.id)},
                fresh_card=True,
                holder=None,
            )
            desk.post(Told(moved, Event.RELEASED))
            queued += 1
    for deputy_id, tickets in given.items():
        desk.post(RosterNews(RosterMatter.GIVEN, to=(deputy_id,), tickets=tuple(tickets)))
    return Handed(sum(map(len, given.values())), queued)


async def _fits(desk: Desk, ticket: Ticket, to: Staff) -> bool:
    """Whether that one may be given it by name; why not is nobody's business."""
    if ticket.anonymous or (ticket.confidential and not trusted(desk, ticket, to)):
        return False
    return not await involved(desk, ticket, to)
