"""The one place where a ticket changes: checks the table and the right, saves, writes the history, redraws the card."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from domain import pauses
from domain.desk import Desk
from domain.errors import AlreadyClaimed, Conflict, NotAllowed, NotFound, NotOnDuty, OwnTicket, WrongState
from domain.helpers import his_part, let_go
from domain.history import By, Line, Step
from domain.notices import AlarmOver, CardChanged, Event, Shared, Told
from domain.people import Staff
from domain.reckoning import reckoned
from domain.rights import may_see, stands, trusted
from domain.standins import LENT, follows, stands_in
from domain.states import Who, targets, whose
from domain.suggesting import keep_up
from domain.tickets import FINAL, Pause, Status, Ticket
from domain.words import Words


async def ticket_for(desk: Desk, number: str, staff: Staff) -> Ticket:
    """The ticket of that number, for somebody on duty.

    Raises NotFound; NotAllowed("admin") for a confidential one when he is no admin (invariant 7);
    OwnTicket when he reported it himself.
    """
    ticket = await desk.unit.tickets.by_number(number)
    if ticket is None or (ticket.children and ticket.secret):
        raise NotFound(number)
    await check_sight(desk, ticket, staff)
    if ticket.joined and await follows(desk, ticket, staff.user):
        raise OwnTicket  # he said it is his matter, too
    return ticket


async def check_sight(desk: Desk, ticket: Ticket, staff: Staff) -> None:
    """Raises when that officer may not deal with this ticket at all."""
    if not staff.active:
        raise NotOnDuty
    if ticket.confidential and not trusted(desk, ticket, staff) and not await stands_in(desk, ticket, staff):
        raise NotAllowed("trusted" if desk.centre else "admin")
    if ticket.reporter.chat == staff.user:
        raise OwnTicket


async def check_right(desk: Desk, ticket: Ticket, step: Step, staff: Staff | None, by: By) -> None:
    """Raises WrongState, AlreadyClaimed, NotAllowed or OwnTicket when the step may not be taken now by this one."""
    who = whose(step, ticket.status)
    if ticket.children and step not in _OF_PARENTS:
        who = None
    if who is None:
        if by is By.STAFF and staff is not None:
            await check_sight(desk, ticket, staff)
            if not await _known_to(desk, ticket, staff):
                raise NotAllowed("unit")  # how it stands, and with whom, is not his to learn
        if step is Step.CLAIM and ticket.holder is not None and ticket.open:
            raise AlreadyClaimed(ticket.number, await holder_name(desk, ticket))
        raise WrongState(ticket.number, ticket.status, step)
    if by is By.SYSTEM:
        return
    if by in (By.REPORTER, By.FOLLOWER):
        if who is not (Who.REPORTER if by is By.REPORTER else Who.FOLLOWER):
            raise NotAllowed(who)
        return
    if staff is None or who in (Who.REPORTER, Who.SYSTEM, Who.FOLLOWER):
        raise NotAllowed(who)
    await check_sight(desk, ticket, staff)
    if who is Who.HELPER:
        if not await helps(desk, ticket, staff):
            raise NotAllowed(who)
    elif who not in stands(desk, ticket, staff) and not (who in LENT and await stands_in(desk, ticket, staff)):
        # one of another unit is told that it is another unit's, whoever in it might
        raise NotAllowed(who if may_see(desk, ticket, staff) else "unit")


async def _known_to(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether he may know how it stands; of a confidential one check_sight has said so."""
    return ticket.confidential or may_see(desk, ticket, staff) or await helps(desk, ticket, staff)


async def helps(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether a unit of his was asked to help with it and has not done its part yet."""
    return bool(await his_part(desk, ticket, staff))


async def take(
    desk: Desk,
    ticket: Ticket,
    step: Step,
    by: By,
    *,
    staff: Staff | None = None,
    target: Status | None = None,
    words: Words | None = None,
    detail: dict[str, str] | None = None,
    fresh_card: bool = False,
    **changes: Any,
) -> Ticket:
    """Take one step: the changed ticket, saved, with its line in the history and its card to be redrawn.

    `target` is needed only where the step may lead to more than one state. `changes` are further fields of Ticket.
    """
    await check_right(desk, ticket, step, staff, by)
    allowed = targets(step, ticket.status)
    if target is None:
        (target,) = allowed
    elif target not in allowed:
        raise WrongState(ticket.number, ticket.status, step)
    if target in _IN_HAND:
        await _put_in_hand(desk, changes.get("holder", ticket.holder), staff)
    if by is By.REPORTER:
        changes["unreachable"] = False  # he is there again
    resumed = pauses.ended(desk, ticket, step, target, changes)
    if target is Status.RESOLVED and ticket.status is not Status.RESOLVED:
        changes["on_time"] = desk.now <= resumed.get("due_at", ticket.due_at)
    if resumed:
        if changes.get("due_at") == ticket.due_at:  # not moved by the step itself
            changes = {k: v for k, v in changes.items() if k not in ("due_at", "provisional")}
        changes = resumed | changes
        if step not in pauses.ENDS:  # no pause is left without its end
            await record(desk, ticket, Step.UNPAUSE, By.SYSTEM)
    changed = replace(ticket, status=target, updated_at=moved(desk, ticket, target), **changes)
    if changed.unit != ticket.unit:
        changed = replace(changed, placed_at=desk.now)
    if target is Status.QUEUED and ticket.status is not Status.QUEUED:  # it waits anew for somebody to sign for it
        changed = replace(changed, signed_at=None, worked_at=desk.now)
    changed = reckoned(desk, _worked_at(desk, changed, by, staff, waited=ticket.pause is not Pause.NONE))
    saved = await desk.unit.tickets.save(changed)
    await record(desk, saved, step, by, staff=staff, words=words, detail=detail)
    await keep_up(desk, ticket, saved)
    if ticket.open and not saved.open:
        await let_go(desk, ticket, saved)
    if by is By.REPORTER and saved.joined and target is not ticket.status:
        desk.post(Shared(saved, step))
    gone = saved.unit != ticket.unit
    desk.post(CardChanged(saved.id, fresh=fresh_card or gone, left=(ticket.unit,) if gone else ()))
    if saved.parent is not None and _promise(saved) != _promise(ticket):
        await _parent_follows(desk, saved)
    if ticket.urgent and ticket.acknowledged_by is None and (saved.acknowledged_by is not None or not saved.open):
        desk.post(AlarmOver(saved, staff.name if staff is not None else ""))
    return saved


def _worked_at(desk: Desk, ticket: Ticket, by: By, staff: Staff | None, *, waited: bool) -> Ticket:
    """Who has it in hand has just worked at it, or has it no more; a claim signs for it, too.

    `waited`: he waited for somebody until now, so that his silence is counted from here.
    """
    if ticket.status is Status.QUEUED:
        return ticket
    if ticket.holder is None or ticket.status not in _IN_HAND:
        return replace(ticket, worked_at=None) if ticket.worked_at is not None else ticket
    worked = by is By.STAFF and staff is not None and staff.id == ticket.holder
    at = desk.now if ticket.worked_at is None or worked or waited else None
    return replace(ticket, worked_at=at or ticket.worked_at, signed_at=ticket.signed_at or desk.now)


#: A parent is carried along by its children; nobody works at it.
_OF_PARENTS = frozenset({Step.SETTLE, Step.GATHER, Step.FORGET, Step.LOOKUP, Step.UNREACHABLE})


async def _parent_follows(desk: Desk, child: Ticket) -> None:
    """The parent ends with its last child, lives again with any, and is due when the last of them is (invariant 15)."""
    parent = await desk.unit.tickets.by_id(child.parent or 0)
    if parent is None:
        return
    family = await desk.unit.tickets.of_parent(parent.id)
    still = [t.due_at for t in family if t.open]
    due, provisional = max(still, default=parent.due_at), any(t.provisional for t in family if t.open)
    if not still and targets(Step.SETTLE, parent.status):
        withdrawn = all(t.status is Status.WITHDRAWN for t in family)
        target = Status.WITHDRAWN if withdrawn else Status.CLOSED
        parent = await take(desk, parent, Step.SETTLE, By.SYSTEM, target=target)
        if child.status is not Status.WITHDRAWN:
            desk.post(Told(parent, Event.SETTLED))
    elif still and targets(Step.GATHER, parent.status):
        await take(desk, parent, Step.GATHER, By.SYSTEM, due_at=due, provisional=provisional)
    elif still and (parent.due_at, parent.provisional) != (due, provisional):
        await desk.unit.tickets.save(replace(parent, due_at=due, provisional=provisional))


def _promise(ticket: Ticket) -> tuple[bool, datetime, bool]:
    return ticket.open, ticket.due_at, ticket.provisional


_IN_HAND = frozenset({Status.CLAIMED, Status.CONFIRMING})


async def _put_in_hand(desk: Desk, holder: int | None, staff: Staff | None) -> None:
    """Nothing comes into the hands of one who is gone, not even when he goes at this very moment (invariant 1).

    Raises NotOnDuty when it is he who acts, Conflict when it is another, who then finds him gone.
    """
    kept = await desk.unit.staff.held(holder) if holder is not None else None
    if kept is None or not kept.active:
        raise NotOnDuty if staff is not None and staff.id == holder else Conflict("staff.state")


def moved(desk: Desk, ticket: Ticket, target: Status) -> datetime:
    """The time to write as `updated_at`.

    A ticket at its end keeps the time it came there: a note or a rating prolongs neither the thirty days for reopening
    nor the term after which its words are erased.
    """
    if target in FINAL and target is ticket.status:
        return ticket.updated_at or desk.now
    return desk.now


async def record(
    desk: Desk,
    ticket: Ticket,
    step: Step,
    by: By,
    *,
    staff: Staff | None = None,
    words: Words | None = None,
    detail: dict[str, str] | None = None,
) -> None:
    """Write one line of the history."""
    await desk.unit.history.add(
        Line(
            ticket_id=ticket.id,
            at=desk.now,
            step=step,
            by=by,
            status=ticket.status,
            staff=staff.id if staff else None,
            words=words.id if words else None,
            detail=detail or {},
        )
    )


async def holder_name(desk: Desk, ticket: Ticket) -> str:
    """The holder's name as colleagues see it; empty when nobody holds it."""
    if ticket.holder is None:
        return ""
    staff = await desk.unit.staff.by_id(ticket.holder)
    return staff.name if staff else ""
