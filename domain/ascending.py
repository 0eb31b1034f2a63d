"""升级 (§4.3): the level above oversees it from now on. The responsible unit stays responsible, the deadline stays."""

from domain.accusing import touched
from domain.assigning import blamed
from domain.centre import OrgUnit, UnitLevel
from domain.desk import Desk
from domain.duty import write
from domain.errors import Highest, Missing, NoCentre
from domain.history import By, Step
from domain.notices import Event, Told
from domain.office_notices import Ring, Rung
from domain.overseeing import ring_out
from domain.people import Staff
from domain.steps import check_right, take, ticket_for
from domain.tickets import Ticket
from domain.words import Words, WordsKind

#: Why somebody may raise it (§4.3); the rules have codes of their own.
REASONS = ("enforce", "households", "avoid", "dispute", "leader", "other")
#: What goes beyond the county: 联席会议, called by people.
JOINT = "joint"


async def next_level(desk: Desk, ticket: Ticket, *, county: bool = False) -> OrgUnit | None:
    """The unit that would oversee it next: the town above a village, the county above the rest; None at the county.

    `county`: that at once. A unit that is complained of oversees nothing: then it is the one above that.
    """
    centre = desk.centre
    now = centre.unit(ticket.overseer) or centre.unit(ticket.unit)
    if now is None:
        return None
    wanted = UnitLevel.TOWN if now.level in (UnitLevel.GRID, UnitLevel.VILLAGE) else UnitLevel.COUNTY
    avoided = await blamed(desk, ticket)
    above = [u for u in centre.upwards(now.id) if u.id != now.id and not touched(centre, u, avoided)]
    top = next((u for u in above if u.level is UnitLevel.COUNTY), None)
    return top if county else next((u for u in above if u.level is wanted), top)


async def escalate(desk: Desk, number: str, staff: Staff, reason: str, code: str = "other") -> Ticket:
    """By hand, with one of REASONS or in words. From the county's level it goes to the joint meeting, once.

    Raises NoCentre, Highest, Missing("why") without either.
    """
    ticket = await ticket_for(desk, number, staff)
    if not desk.centre:
        raise NoCentre
    await check_right(desk, ticket, Step.ESCALATE, staff, By.STAFF)
    if code not in REASONS or (code == "other" and not reason.strip()):
        raise Missing("why", ticket.number)
    above = await next_level(desk, ticket)
    if above is None and await _met(desk, ticket):
        raise Highest(ticket.number, ticket.status)
    words = await write(desk, ticket, WordsKind.REASON, staff, reason, "why") if reason.strip() else None
    return await _raise(desk, ticket, above, code, staff=staff, words=words)


def in_village(desk: Desk, ticket: Ticket) -> bool:
    """Whether no level above the village oversees it yet."""
    now = desk.centre.unit(ticket.overseer) or desk.centre.unit(ticket.unit)
    return now is not None and now.level in (UnitLevel.GRID, UnitLevel.VILLAGE)


async def ascend(desk: Desk, ticket: Ticket, rule: str, county: bool = False) -> Ticket:
    """By rule; `county`: there at once. Beyond it no rule leads: there people decide, and the ticket stays as it is."""
    above = await next_level(desk, ticket, county=county)
    return ticket if above is None else await _raise(desk, ticket, above, rule)


async def _met(desk: Desk, ticket: Ticket) -> bool:
    lines = await desk.unit.history.of_ticket(ticket.id)
    return any(x.step is Step.ESCALATE and x.detail.get("to") == JOINT for x in lines)


async def _raise(
    desk: Desk, ticket: Ticket, above: OrgUnit | None, why: str, staff: Staff | None = None, words: Words | None = None
) -> Ticket:
    detail = {"to": str(above.id) if above is not None else JOINT, "why": why}
    if ticket.overseer is not None:
        detail["from"] = str(ticket.overseer)
    saved = await take(
        desk,
        ticket,
        Step.ESCALATE,
        By.STAFF if staff is not None else By.SYSTEM,
        staff=staff,
        words=words,
        detail=detail,
        overseer=above.id if above is not None else ticket.overseer,
    )
    said = words.masked if words is not None else ""
    ring = Ring.ASCEND if above is not None else Ring.JOINT
    ring_out(desk, saved, Rung(ring, why, said, unit=above.id if above is not None else None))
    desk.post(Told(saved, Event.RAISED))
    return saved
