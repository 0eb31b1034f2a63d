"""How far 延期 and 挂账 may go, and who may grant them: never for danger nor for what is late, never without an end."""

from datetime import date, datetime, time, timedelta

from domain.centre import Post
from domain.deadlines import Term, term, term_of
from domain.desk import Desk
from domain.errors import RuledOut
from domain.history import Line, Step
from domain.pauses import ENDS, promise
from domain.people import Staff
from domain.rights import county_desk, posts
from domain.taxonomy import DANGER
from domain.tickets import Ticket
from domain.wishes import Wish
from domain.workdays import CLOSE

_MORNING = time(9, 0)
_DESKS = (Post.TOWN, Post.COUNTY_DESK)


def latest(desk: Desk, ticket: Ticket) -> datetime:
    """How far 延期 may move the promise: by the original term, and by ten working days; of petitions by 30 days."""
    office = desk.office
    own = term_of(office.taxonomy.get(ticket.category), office.policy.urgent_hours)
    petition = ticket.category in office.policy.petition_classes
    most = Term.parse(office.policy.extend_petition if petition else office.policy.extend_most)
    given = [most] if petition else [most, own]
    return min(term(promise(desk, ticket), one, office.calendar, office.zone).at for one in given)


def extension(desk: Desk, ticket: Ticket, until: date) -> datetime:
    """The new promise: close of business of that day, or as late as may be. Raises RuledOut("extend_day")."""
    most = latest(desk, ticket)
    zone = desk.office.zone
    if until > most.astimezone(zone).date():
        raise RuledOut("extend_day", ticket.number, most)
    at = min(datetime.combine(until, CLOSE, zone).astimezone(most.tzinfo), most)
    if at <= max(promise(desk, ticket), desk.now):
        raise RuledOut("extend_day", ticket.number, most)
    return at


def late(desk: Desk, ticket: Ticket) -> bool:
    """Whether the promise is broken: nothing moves it then."""
    return desk.now >= promise(desk, ticket)


async def check(desk: Desk, ticket: Ticket, wish: Wish | None) -> None:
    """Whether such a thing may be asked for, or granted, now.

    Raises RuledOut: "no_pause" for danger, "extend_late", "suspend_late" after the deadline, "extended" (once),
    "suspended" (so often and so long, no more).
    """
    if wish is None:
        return
    if ticket.urgent or ticket.category.startswith(DANGER):
        raise RuledOut("no_pause", ticket.number)
    if late(desk, ticket):
        raise RuledOut("extend_late" if wish is Wish.EXTEND else "suspend_late", ticket.number)
    if wish is Wish.EXTEND:
        if ticket.extended:
            raise RuledOut("extended", ticket.number)
        return
    grants, spent = suspensions(await desk.unit.history.of_ticket(ticket.id))
    policy = desk.office.policy
    if len(grants) >= policy.suspend_times or spent >= policy.suspend_total:
        raise RuledOut("suspended", ticket.number)


async def review_at(desk: Desk, ticket: Ticket, until: date) -> datetime:
    """The morning of the day of review. Raises RuledOut("review_day"): without one, past, or too far (M81)."""
    at = datetime.combine(until, _MORNING, desk.office.zone).astimezone(desk.now.tzinfo)
    last = await last_review(desk, ticket)
    if not desk.now < at <= last:
        raise RuledOut("review_day", ticket.number, last)
    return at


async def last_review(desk: Desk, ticket: Ticket) -> datetime:
    """How late the day of review may be."""
    policy = desk.office.policy
    _, spent = suspensions(await desk.unit.history.of_ticket(ticket.id))
    return desk.now + min(policy.suspend_most, policy.suspend_total - spent)


def suspensions(lines: list[Line]) -> tuple[list[Line], timedelta]:
    """The lines by which 挂账 was granted, in all rounds, and how long it has lasted altogether."""
    grants: list[Line] = []
    spent, since = timedelta(), None
    for line in lines:
        if line.step is Step.SUSPEND:
            grants.append(line)
            since = line.at
        elif line.step in ENDS and since is not None:
            spent, since = spent + (line.at - since), None
    return grants, spent


async def granted_below(desk: Desk, ticket: Ticket) -> int:
    """The lowest of the desks above the ticket, from 0, that may grant 挂账: each time one further up."""
    grants, _ = suspensions(await desk.unit.history.of_ticket(ticket.id))
    if not grants:
        return 0
    desks = [str(unit) for unit in _desks(desk, ticket)]
    last = grants[-1].detail.get("desk", "")
    at = desks.index(last) + 1 if last in desks else len(desks)
    return max(0, min(at, len(desks) - 1))


async def check_granter(desk: Desk, ticket: Ticket, staff: Staff, others: bool) -> None:
    """Raises RuledOut("higher"): who granted 挂账 once, or sits no higher, does not grant the next, if there is one."""
    grants, _ = suspensions(await desk.unit.history.of_ticket(ticket.id))
    if not grants:
        return
    if grants[-1].staff == staff.id and others:
        raise RuledOut("higher", ticket.number)
    desks = () if county_desk(desk, staff) else _desks(desk, ticket)
    if desks and his_desk(desk, ticket, staff) not in desks[await granted_below(desk, ticket) :]:
        raise RuledOut("higher", ticket.number)


def his_desk(desk: Desk, ticket: Ticket, staff: Staff) -> int | None:
    """The highest desk above the ticket for which he speaks; None with one desk for all."""
    own = {a.unit for a in posts(desk, staff) if a.post in _DESKS}
    found = [unit for unit in _desks(desk, ticket) if unit in own]
    return found[-1] if found else None


def _desks(desk: Desk, ticket: Ticket) -> list[int]:
    """The units with a staffed desk that place it, upwards."""
    units = desk.centre.upwards(ticket.overseer if ticket.overseer is not None else ticket.unit)
    return [u.id for u in units if desk.centre.members(u.id, *_DESKS)]
