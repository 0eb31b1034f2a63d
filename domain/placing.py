"""签收, 退单, 重新派单, 改派: a ticket goes from unit to unit, with exactly one that has it, and the clock runs on."""

from typing import Any

from domain.centre import OrgUnit
from domain.deadlines import Term, term
from domain.desk import Desk
from domain.destinations import fits
from domain.duty import write
from domain.ending import refused_by
from domain.errors import Missing, NoCentre, RuledOut
from domain.history import By, Line, Step
from domain.notices import Event, PlaceMatter, Told, ToPlacers
from domain.people import Staff
from domain.placers import at_unit, desk_above
from domain.rights import bounced, county_desk, directs, posts
from domain.steps import check_right, take, ticket_for
from domain.tickets import Status, Ticket
from domain.words import WordsKind


async def sign(desk: Desk, number: str, staff: Staff) -> Ticket:
    """签收: the unit has seen it and takes it. Raises RuledOut("signed")."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.SIGN, staff, By.STAFF)
    if ticket.signed_at is not None:
        raise RuledOut("signed", ticket.number)
    return await take(desk, ticket, Step.SIGN, By.STAFF, staff=staff, signed_at=desk.now)


async def returnable(desk: Desk, number: str, staff: Staff) -> Ticket:
    """The ticket, when he may bounce it now.

    Raises RuledOut: "directed" (M94), "return_late" after two working days, "top" where no desk stands above.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.RETURN, staff, By.STAFF)
    if ticket.directed:
        raise RuledOut("directed", ticket.number)
    if desk.centre and ticket.unit is not None:
        _in_time(desk, ticket, "return_late")
        if desk_above(desk, ticket.unit) is None:
            raise RuledOut("top", ticket.number)
    return ticket


def _in_time(desk: Desk, ticket: Ticket, rule: str) -> None:
    """Raises RuledOut(rule) when its unit has had it for more than two working days."""
    office = desk.office
    start = ticket.placed_at or ticket.submitted_at
    until = term(start, Term.parse(office.policy.return_within), office.calendar, office.zone).at
    if desk.now > until:
        raise RuledOut(rule, ticket.number, until)


async def give_back(desk: Desk, number: str, staff: Staff, reason: str, proposed: int | None = None) -> Ticket:
    """退单: to the desk above, with the reason and the unit that should have it; the second time to the adjudicators.

    The clock runs on. Raises as `returnable`, Missing("proposed") without another unit, Missing("reason").
    """
    ticket = await returnable(desk, number, staff)
    changes: dict[str, Any] = {}
    detail: dict[str, str] = {}
    policy = desk.office.policy
    if desk.centre and ticket.unit is not None:
        unit = desk.centre.unit(proposed)
        if unit is None or unit.id == ticket.unit:
            raise Missing("proposed", ticket.number)
        county = desk.centre.county
        final = ticket.returns + 1 >= policy.bounces and county is not None and county.id != ticket.unit
        above = county.id if final and county is not None else desk_above(desk, ticket.unit, secret=ticket.confidential)
        changes = at_unit(desk, above)
        detail = {"from": str(ticket.unit), "proposed": str(unit.id)}
    words = await write(desk, ticket, WordsKind.REASON, staff, reason, "reason")
    ticket = await take(
        desk,
        ticket,
        Step.RETURN,
        By.STAFF,
        staff=staff,
        words=words,
        detail=detail,
        holder=None,
        returns=ticket.returns + 1,
        question_open=False,
        **changes,
    )
    matter = PlaceMatter.SECOND_BOUNCE if bounced(desk, ticket) else PlaceMatter.RETURNED
    desk.post(ToPlacers(matter, ticket, words.masked, unit=proposed))
    desk.post(Told(ticket, Event.RETURNED))
    return ticket


async def dispatch(desk: Desk, number: str, staff: Staff, unit: int | None = None, reason: str = "") -> Ticket:
    """重新派单: a bounced or escalated ticket goes to a unit; after the second bounce for good.

    Back to the unit that bounced it only with a reason. Raises Missing("unit"), Missing("reason"), RuledOut as `fits`.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.DISPATCH, staff, By.STAFF)
    changes: dict[str, Any] = {"directed": ticket.directed or _decided(desk, ticket)}
    detail: dict[str, str] = {}
    words = None
    if desk.centre:
        given = unit if unit is not None or ticket.status is Status.RETURNED else ticket.unit
        to = await fits(desk, ticket, staff, given)
        changes |= at_unit(desk, to.id)
        if changes["directed"] and ticket.status is not Status.RETURNED:
            changes["directed"] = to.id == ticket.unit
        detail = {"to": str(to.id)}
        last = await bounced_by(desk, ticket)
        refused = await refused_by(desk, ticket) == to.id
        if refused:  # the reporter was right: now it is theirs
            changes["directed"] = True
        if reason.strip() or refused or (last is not None and last.detail.get("from") == str(to.id)):
            words = await write(desk, ticket, WordsKind.REASON, staff, reason, "back")
    ticket = await take(
        desk,
        ticket,
        Step.DISPATCH,
        By.STAFF,
        staff=staff,
        words=words,
        detail=detail | ({"directed": "1"} if changes["directed"] else {}),
        fresh_card=True,
        holder=None,
        **changes,
    )
    desk.post(Told(ticket, Event.DISPATCHED))
    return ticket


async def reassign(
    desk: Desk, number: str, staff: Staff, unit: int | None, reason: str = "", *, directed: bool = False
) -> Ticket:
    """改派 to another unit by who places it; 指定 (`directed`) by the county desk: no bounce any more (M94).

    What is his own unit's he sends on to one that is not below it only with a reason, within the time for a bounce.
    Raises RuledOut("direct") for 指定 by another, RuledOut as `movable`, `fits`, Missing("unit"), Missing("onward").
    """
    ticket = await movable(desk, number, staff)
    if directed and not county_desk(desk, staff):
        raise RuledOut("direct", ticket.number)
    to = await fits(desk, ticket, staff, unit)
    if to.id == ticket.unit and not directed:
        raise Missing("unit", ticket.number)
    words = None
    if onward := sends_on(desk, ticket, staff, to):
        _in_time(desk, ticket, "onward_late")
    if onward or reason.strip():
        words = await write(desk, ticket, WordsKind.REASON, staff, reason, "onward")
    final = directed or _decided(desk, ticket)
    ticket = await take(
        desk,
        ticket,
        Step.REASSIGN,
        By.STAFF,
        staff=staff,
        target=Status.QUEUED,
        words=words,
        detail={"to": str(to.id)} | ({"directed": "1"} if final else {}),
        fresh_card=True,
        transfers=ticket.transfers + (to.id != ticket.unit),
        holder=None,
        question_open=False,
        directed=final,
        **at_unit(desk, to.id),
    )
    desk.post(Told(ticket, Event.REASSIGNED))
    return ticket


async def movable(desk: Desk, number: str, staff: Staff) -> Ticket:
    """The ticket, when he may send it to another unit. Raises NoCentre, RuledOut("directed_moved") (M94)."""
    ticket = await ticket_for(desk, number, staff)
    if not desk.centre:
        raise NoCentre
    await check_right(desk, ticket, Step.REASSIGN, staff, By.STAFF)
    if ticket.directed and not directs(desk, staff):
        raise RuledOut("directed_moved", ticket.number)
    return ticket


def sends_on(desk: Desk, ticket: Ticket, staff: Staff, to: OrgUnit) -> bool:
    """Whether that would take it off the hands of his own unit: as a bounce does, it takes a reason and is in time."""
    if county_desk(desk, staff) or ticket.unit is None or to.id in desk.centre.below(ticket.unit):
        return False
    return ticket.unit in {a.unit for a in posts(desk, staff)}


def _decided(desk: Desk, ticket: Ticket) -> bool:
    """Bounced so often that the next word is the last."""
    return ticket.returns >= desk.office.policy.bounces


async def bounced_by(desk: Desk, ticket: Ticket) -> Line | None:
    """The line of its last bounce: `from` and `proposed` are units' ids."""
    lines = await desk.unit.history.of_ticket(ticket.id) if ticket.returns else []
    return next((x for x in reversed(lines) if x.step is Step.RETURN), None)
