"""Which clocks a ticket must carry as it stands now; pure, called at every step."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from domain.centre import UnitLevel
from domain.clocks import Clock, ClockKind, merged
from domain.counting import of_level, reached
from domain.deadlines import Term, before, term
from domain.desk import Desk
from domain.tickets import Pause, Status, Ticket
from domain.understanding import Urgency

#: Nobody works at these: the deadline of RESOLVED is the resident's, GATHERED is carried by its children.
_AT_REST = frozenset({Status.RESOLVED, Status.GATHERED})


def reckoned(desk: Desk, ticket: Ticket) -> Ticket:
    """The ticket with the clocks it needs; none to fire when it is at its end. Those that fired already stay fired."""
    wanted = () if not ticket.open else tuple(_wanted(desk, ticket))
    return _with(ticket, merged(wanted, ticket.clocks))


def set_clock(ticket: Ticket, clock: Clock) -> Ticket:
    """The ticket with a HELPER clock of that `ref` set to that instant."""
    others = tuple(c for c in ticket.clocks if (c.kind, c.ref) != (clock.kind, clock.ref))
    return _with(ticket, (*others, clock))


def drop_clock(ticket: Ticket, kind: ClockKind, ref: int) -> Ticket:
    """The ticket without that clock."""
    return _with(ticket, tuple(c for c in ticket.clocks if (c.kind, c.ref) != (kind, ref)))


def _with(ticket: Ticket, clocks: tuple[Clock, ...]) -> Ticket:
    return ticket if clocks == ticket.clocks else replace(ticket, clocks=clocks)


def _wanted(desk: Desk, t: Ticket) -> Iterator[Clock]:
    yield from (c for c in t.clocks if c.kind is ClockKind.HELPER)
    if t.status in _AT_REST:
        return
    policy = desk.office.policy
    if t.status is Status.SUSPENDED:
        if t.review_at is not None:
            yield Clock(ClockKind.REVIEW, t.review_at)
        return
    if t.pause is Pause.ANSWER:
        if t.paused_at is not None:
            yield Clock(ClockKind.ANSWER, _term(desk, t.paused_at, policy.answer_wait))
    else:
        soon = before(t.due_at, policy.soon, desk.office.calendar, desk.office.zone)
        if soon > _round(t):  # a term shorter than the warning has none
            yield Clock(ClockKind.SOON, soon)
        yield Clock(ClockKind.OVERDUE, t.due_at)
        # what leads to a level is looked at anew in each round, what leads to a card is not
        yield from (Clock(ClockKind.WATCH, _round(t) if of_level(r) else t.submitted_at, r) for r in reached(policy, t))
    if t.rectify_at is not None:
        yield Clock(ClockKind.RECTIFY, t.rectify_at)
    since = t.updated_at or t.submitted_at
    if t.status is Status.QUEUED and t.signed_at is None:
        if "triage" in t.route:
            yield Clock(ClockKind.TRIAGE, _term(desk, _here(t), policy.triage_within))
        if not t.urgent:  # danger rings by itself
            yield Clock(ClockKind.SIGN, _sign_by(desk, t))
            yield Clock(ClockKind.UNSIGNED, _here(t) + policy.unsigned_after)
    if t.status in (Status.RETURNED, Status.ESCALATED):
        # set once: no note moves it on; what has fired leads to the next
        kept = [c for c in t.clocks if c.kind is ClockKind.RETURN]
        yield from kept or [Clock(ClockKind.RETURN, _term(desk, since, policy.place_within))]
    if t.status in (Status.CLAIMED, Status.CONFIRMING) and t.pause is Pause.NONE and t.worked_at is not None:
        yield from _silent(desk, t, t.worked_at)
    ascend = _ascends(desk, t)
    if ascend is not None and t.pause is Pause.NONE and t.status not in (Status.RETURNED, Status.ESCALATED):
        yield Clock(ClockKind.ASCEND, ascend)


def _term(desk: Desk, start: datetime, given: str) -> datetime:
    return term(start, Term.parse(given), desk.office.calendar, desk.office.zone).at


def _here(t: Ticket) -> datetime:
    """Since when it lies there: nobody is late with what he has just been given, or been given back."""
    here = t.placed_at or t.submitted_at
    return max(here, t.worked_at) if t.status is Status.QUEUED and t.worked_at is not None else here


def _round(t: Ticket) -> datetime:
    """Since when this round of work runs: nobody is late with what was closed."""
    return t.counted_from or t.submitted_at


def _sign_by(desk: Desk, t: Ticket) -> datetime:
    """§3.3: 紧急 30 minutes, 一般 four working hours, 平缓 one working day."""
    policy = desk.office.policy
    match t.level:
        case Urgency.EXTREME | Urgency.URGENT:
            return _here(t) + policy.sign_urgent
        case Urgency.CALM:
            return _term(desk, _here(t), policy.sign_calm)
        case _:
            return _term(desk, _here(t), policy.sign_ordinary)


def _silent(desk: Desk, t: Ticket, since: datetime) -> Iterator[Clock]:
    """Back to the queue when nothing is done; the warning never before the work itself."""
    policy = desk.office.policy
    pressing = t.level in (Urgency.EXTREME, Urgency.URGENT)
    given, warned = (
        (policy.silent_urgent, policy.silent_urgent_soon) if pressing else (policy.silent_after, policy.silent_soon)
    )
    at = _term(desk, since, given)
    soon = before(at, warned, desk.office.calendar, desk.office.zone)
    if soon > since:
        yield Clock(ClockKind.SILENT_SOON, soon)
    yield Clock(ClockKind.SILENT, at)


def _ascends(desk: Desk, t: Ticket) -> datetime | None:
    """§4.3: from the village to the town after 7 days, from the town to the county after 15."""
    centre, policy = desk.centre, desk.office.policy
    unit = centre.unit(t.overseer) or centre.unit(t.unit)
    if unit is None:
        return None
    above = centre.above(unit.id)
    days: timedelta | None = {
        UnitLevel.GRID: policy.village_days,
        UnitLevel.VILLAGE: policy.village_days,
        UnitLevel.TOWN: policy.town_days,
        # a town's own department; above the county's there is nobody who waits for a day
        UnitLevel.DEPARTMENT: policy.town_days if above is not None and above.level is UnitLevel.TOWN else None,
    }.get(unit.level)
    return _round(t) + days if days is not None else None
