"""After 办结: 联系了吗、解决了吗、满意吗. 没解决 reopens, the third time goes to the admins; silence is 未评价."""

from dataclasses import replace
from typing import Any

from domain.assigning import at_home_again
from domain.deadlines import due_of
from domain.desk import Desk
from domain.ending import check_refusals
from domain.errors import WrongState
from domain.following import may_reopen, own_ticket
from domain.going_on import goes_on
from domain.history import By, Step
from domain.notices import AdminMatter, Alarm, Event, PlaceMatter, Said, ToAdmins, Told, ToPlacers, ToThread
from domain.parting import parted
from domain.people import Person
from domain.placers import at_unit, desk_above
from domain.steps import take
from domain.tickets import FINAL, Ladder, Status, Ticket, Verdict


async def contacted(desk: Desk, person: Person, number: str, yes: bool) -> Ticket:
    """联系了吗."""
    ticket = await own_ticket(desk, person, number)
    verdict = replace(ticket.verdict, contacted=yes)
    return await take(desk, ticket, Step.RATE, By.REPORTER, detail={"contacted": str(yes).lower()}, verdict=verdict)


async def satisfied(desk: Desk, person: Person, number: str, yes: bool) -> Ticket:
    """满意吗; may be changed as long as the ticket is remembered (§3.8)."""
    ticket = await own_ticket(desk, person, number)
    verdict = replace(ticket.verdict, satisfied=yes)
    return await take(desk, ticket, Step.RATE, By.REPORTER, detail={"satisfied": str(yes).lower()}, verdict=verdict)


async def solved(desk: Desk, person: Person, number: str) -> Ticket:
    """解决了: the ticket is closed."""
    ticket = await own_ticket(desk, person, number)
    verdict = replace(ticket.verdict, solved=True)
    return await take(desk, ticket, Step.SOLVED, By.REPORTER, verdict=verdict)


async def unsolved(desk: Desk, person: Person, number: str, words: str = "") -> Ticket:
    """没解决: back to whoever held it, his deputy, or the queue; the third time to the county desk (invariant 10).

    Pressed on a closed ticket it reopens it, within the reopening time.
    """
    ticket = await own_ticket(desk, person, number)
    if ticket.status in FINAL:
        return await reopen(desk, person, number)
    again = ticket.reopened + 1
    verdict = replace(ticket.verdict, solved=False)
    holder = await goes_on(desk, ticket)
    changes = _rework(desk, ticket) | {"reopened": again, "verdict": verdict}
    if again >= desk.office.policy.unsolved_limit:
        changes |= _to_county(desk)
        ticket = await take(
            desk, ticket, Step.UNSOLVED, By.REPORTER, target=Status.ESCALATED, fresh_card=True, holder=None, **changes
        )
        desk.post(ToAdmins(AdminMatter.ESCALATED, ticket))
    elif holder is not None:
        changes["holder"] = holder.id
        ticket = await take(desk, ticket, Step.UNSOLVED, By.REPORTER, target=Status.CLAIMED, fresh_card=True, **changes)
    else:
        ticket = await take(
            desk, ticket, Step.UNSOLVED, By.REPORTER, target=Status.QUEUED, fresh_card=True, holder=None, **changes
        )
    await _asked_anew(desk, ticket)
    desk.post(ToThread(ticket, Said.UNSOLVED, desk.office.reader.mask(words)))
    return ticket


async def reopen(desk: Desk, person: Person, number: str) -> Ticket:
    """同一件事, or a withdrawal taken back: the ticket comes back within 30 days (§3.4).

    Raises WrongState when it is too late, RuledOut("refused_twice") when it was refused a second time.
    """
    ticket = await own_ticket(desk, person, number)
    if ticket.children:
        return await _reopen_all(desk, person, ticket)
    if not may_reopen(desk, ticket):
        raise WrongState(ticket.number, ticket.status, Step.REOPEN)
    # taking a withdrawal back is no complaint about the work, nor is to disagree with a merger
    undone = ticket.status in (Status.WITHDRAWN, Status.MERGED)
    # 我有异议: whoever places it decides anew; it is no complaint about the work either
    disagrees = ticket.status in (Status.REJECTED, Status.TRANSFERRED_OUT)
    undone = undone or disagrees
    if ticket.status is Status.MERGED:  # it was ours to merge: the clock has run on
        await parted(desk, ticket)
    again = ticket.reopened + (not undone)
    escalate = disagrees or (again >= desk.office.policy.unsolved_limit and not undone)
    # a round of its own: who oversaw the last one does not oversee this one
    fresh = {"overseer": None} if ticket.status is not Status.MERGED else {}
    changes = fresh | await at_home_again(desk, ticket)
    if disagrees:
        await check_refusals(desk, ticket)
    elif escalate:
        changes |= _to_county(desk)
    if disagrees and desk.centre:
        above = desk_above(desk, changes.get("unit", ticket.unit), secret=ticket.confidential)
        changes |= at_unit(desk, above or ticket.unit)
    ticket = await take(
        desk,
        ticket,
        Step.REOPEN,
        By.REPORTER,
        target=Status.ESCALATED if escalate else Status.QUEUED,
        fresh_card=True,
        holder=None,
        reopened=again,
        verdict=Verdict(),
        alarm_at=desk.now + desk.office.policy.alarm_after if ticket.urgent and not ticket.acknowledged_by else None,
        **(_rework(desk, ticket) if ticket.status is not Status.MERGED else {}),
        **changes,
    )
    await _asked_anew(desk, ticket)
    if disagrees:
        desk.post(ToPlacers(PlaceMatter.DISAGREED, ticket))
    elif escalate:
        desk.post(ToAdmins(AdminMatter.ESCALATED, ticket))
    if ticket.urgent and ticket.acknowledged_by is None:
        desk.post(Alarm(ticket, ticket.alarms))
    return ticket


async def _reopen_all(desk: Desk, person: Person, parent: Ticket) -> Ticket:
    """What was taken back together comes back together; of finished ones each is asked for by itself."""
    family = [t for t in await desk.unit.tickets.of_parent(parent.id) if t.status is Status.WITHDRAWN]
    family = [t for t in family if may_reopen(desk, t)]
    if not family:
        raise WrongState(parent.number, parent.status, Step.REOPEN)
    for child in family:
        await reopen(desk, person, child.number)
    return await own_ticket(desk, person, parent.number)


async def _asked_anew(desk: Desk, ticket: Ticket) -> None:
    """What co-reporters said of the last round says nothing of the next."""
    for follower in await desk.unit.followers.of_ticket(ticket.id) if ticket.joined else ():
        if follower.solved is not None or follower.satisfied is not None:
            await desk.unit.followers.save(replace(follower, solved=None, satisfied=None))


def _to_county(desk: Desk) -> dict[str, Any]:
    """The county desk places it from now on (domain/rights.places); without a centre the admins do."""
    county = desk.centre.county
    return {"overseer": county.id} if county is not None else {}


def _rework(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """The term of a rework runs anew from the resident's no; `first_due_at` keeps the first promise."""
    category = desk.office.taxonomy.get(ticket.category)
    due = due_of(category, desk.now, desk.office.calendar, desk.office.zone, desk.office.policy.urgent_hours)
    return {
        "due_at": due.at,
        "provisional": due.provisional,
        "counted_from": desk.now,
        "resolved_at": None,
        "proven": False,
        # a new round of work: what was said of the last one stands in the history
        "ladder": Ladder.NONE,
        "rectify_at": None,
        "returns": 0,
    }


async def lapse(desk: Desk, ticket_id: int) -> Ticket | None:
    """Nobody answered within 7 days: closed as 未评价, never as 满意. None when it was answered meanwhile."""
    ticket = await desk.unit.tickets.by_id(ticket_id)
    if ticket is None or ticket.status is not Status.RESOLVED or ticket.due_at > desk.now:
        return None
    ticket = await take(desk, ticket, Step.LAPSE, By.SYSTEM, verdict=ticket.verdict)
    desk.post(Told(ticket, Event.LAPSED))
    return ticket
