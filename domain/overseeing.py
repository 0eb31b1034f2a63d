"""督办 (§3.9): 催办 → 黄牌 → 红牌 with 限期整改 → 挂牌督办, for a unit and never for a person, each with its reason."""

from typing import Any

from domain import deadlines
from domain.cards import admins_of
from domain.centre import Post
from domain.deadlines import Term
from domain.desk import Desk
from domain.duty import involved, write
from domain.errors import Missing, RungReached
from domain.history import By, Step
from domain.office_notices import Oversight, Ring, Rung
from domain.people import Staff
from domain.rights import supervises, trusted
from domain.steps import check_right, take, ticket_for
from domain.tickets import Ladder, Ticket
from domain.words import Words, WordsKind

_STEPS = {
    Ladder.REMINDED: (Step.REMIND, Ring.REMIND),
    Ladder.YELLOW: (Step.YELLOW, Ring.YELLOW),
    Ladder.RED: (Step.RED, Ring.RED),
    Ladder.LISTED: (Step.LIST, Ring.LIST),
}


async def by_hand(desk: Desk, number: str, staff: Staff, to: Ladder, text: str, rectify: str = "") -> Ticket:
    """A supervisor's word: 催办 as often as it takes, each card once, 挂牌督办 only after 限期整改.

    `rectify`: one of policy.rectify_terms, for a red card. Raises RungReached, Missing("grounds") without words,
    Missing("term") for another term.
    """
    ticket = await ticket_for(desk, number, staff)
    step = _STEPS[to][0]
    await check_right(desk, ticket, step, staff, By.STAFF)
    check_rung(ticket, to)
    terms = desk.office.policy.rectify_terms
    if to is Ladder.RED and rectify and rectify not in terms:
        raise Missing("term", ticket.number)
    words = await write(desk, ticket, WordsKind.REASON, staff, text, "grounds")
    return await _climb(desk, ticket, to, staff=staff, words=words, rectify=rectify or terms[0])


def check_rung(ticket: Ticket, to: Ladder) -> None:
    """Raises RungReached when the unit has that card already, or not yet the one before 挂牌督办."""
    step = _STEPS[to][0]
    if to is not Ladder.REMINDED and ticket.ladder >= to:
        raise RungReached(ticket.number, ticket.status, step)
    if to is Ladder.LISTED and ticket.ladder < Ladder.RED:
        raise RungReached(ticket.number, ticket.status, step, before="red")


async def by_rule(desk: Desk, ticket: Ticket, to: Ladder, rule: str) -> Ticket:
    """A clock's word: the ladder rises, or what is up there already stands and nothing is written. Never 挂牌督办."""
    if to is Ladder.LISTED:
        raise ValueError(to)
    if ticket.ladder >= to:
        return ticket
    return await _climb(desk, ticket, to, rule=rule, rectify=desk.office.policy.rectify_terms[0])


async def one_up(desk: Desk, ticket: Ticket, rule: str) -> Ticket:
    """A further reason: 催办 first, then 黄牌; no higher, red is for what is overdue or said by a person."""
    to = Ladder.YELLOW if ticket.ladder >= Ladder.REMINDED else Ladder.REMINDED
    return await by_rule(desk, ticket, to, rule)


async def _climb(
    desk: Desk,
    ticket: Ticket,
    to: Ladder,
    *,
    rule: str = "",
    staff: Staff | None = None,
    words: Words | None = None,
    rectify: str = "",
) -> Ticket:
    step, ring = _STEPS[to]
    changes: dict[str, Any] = {"ladder": max(ticket.ladder, to)}
    detail = {"rule": rule} if rule else {}
    if ticket.unit is not None:
        detail["unit"] = str(ticket.unit)  # whose card it is, wherever the ticket goes
    until = None
    if to is Ladder.RED:
        until = deadlines.term(desk.now, Term.parse(rectify), desk.office.calendar, desk.office.zone).at
        changes["rectify_at"] = until
        detail["rectify"] = rectify
    by = By.STAFF if staff is not None else By.SYSTEM
    saved = await take(desk, ticket, step, by, staff=staff, words=words, detail=detail, **changes)
    said = words.masked if words is not None else ""
    ring_out(desk, saved, Rung(ring, rule, said, until, by=staff.id if staff is not None else None))
    return saved


def ring_out(desk: Desk, ticket: Ticket, rung: Rung) -> None:
    """Have it said; with what else is said of that ticket in this unit of work."""
    for i, old in enumerate(desk.notices):
        if isinstance(old, Oversight) and old.ticket.id == ticket.id:
            desk.notices[i] = Oversight(ticket, (*old.rungs, rung))
            return
    desk.post(Oversight(ticket, (rung,)))


async def supervisors(desk: Desk, ticket: Ticket) -> list[Staff]:
    """Who is told: those who supervise, else the county desk, else the admins; nobody who reported or follows it.

    Of a confidential one only who is trusted with it.
    """
    if not desk.centre:
        return list(await admins_of(desk, ticket))
    named = {a.staff for a in desk.centre.appointments if a.post is Post.SUPERVISOR}
    everybody = [s for s in await desk.unit.staff.all() if s.active]
    found = [s for s in everybody if s.id in named] or [s for s in everybody if supervises(desk, s)]
    may = [s for s in found if not ticket.confidential or trusted(desk, ticket, s)]
    return [s for s in may if not await involved(desk, ticket, s)]


async def county_desk(desk: Desk, ticket: Ticket) -> list[Staff]:
    """Who sorts what a town has not sorted; the supervisors where nobody is named."""
    named = {a.staff for a in desk.centre.appointments if a.post is Post.COUNTY_DESK}
    found = [s for s in await desk.unit.staff.all() if s.active and s.id in named]
    if not found or ticket.confidential:
        return await supervisors(desk, ticket)
    return [s for s in found if not await involved(desk, ticket, s)]
