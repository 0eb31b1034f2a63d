"""How much of what was promised is used up: honest figures from the ticket's own term, in its own unit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from domain.deadlines import TermUnit, closes, term_of, worked
from domain.desk import Desk
from domain.tickets import Pause, Status, Ticket

_HOUR = timedelta(hours=1)
#: From so many natural hours on people count in days.
_IN_DAYS = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Spent:
    """So much was promised, so much of it is used; `over`: whole units beyond the deadline, None before it."""

    promised: int
    used: int
    unit: TermUnit
    over: int | None = None


def spent(desk: Desk, ticket: Ticket) -> Spent | None:
    """Whole units only: a day counts when it is over, the day of receipt never. None when no answer is owed now.

    While the clock stands still nothing is used.
    """
    if not ticket.open or ticket.status is Status.RESOLVED:
        return None
    start = ticket.counted_from or ticket.submitted_at
    now = ticket.paused_at if ticket.pause is not Pause.NONE and ticket.paused_at is not None else desk.now
    category = desk.office.taxonomy.get(ticket.category)
    given = term_of(category, desk.office.policy.urgent_hours)
    unit, amount = given.unit, given.amount
    if ticket.urgent:
        unit, amount = TermUnit.HOURS, desk.office.policy.urgent_hours
    if unit is TermUnit.HOURS and ticket.due_at - start >= _IN_DAYS:
        unit, amount = TermUnit.DAYS, ceil(amount / 24)
    counted = _units(desk, start, ticket.due_at, unit)
    if unit is TermUnit.WORK_DAYS:  # the day of receipt is not counted
        day = start.astimezone(desk.office.zone).replace(hour=23, minute=59, second=59)
        counted = _units(desk, day, ticket.due_at, unit)
    promised = max(1, counted if ticket.extended else min(counted, amount))
    if now > ticket.due_at:
        return Spent(promised, promised, unit, _whole(desk, ticket.due_at, now, unit))
    return Spent(promised, max(0, promised - _units(desk, now, ticket.due_at, unit)), unit)


def _units(desk: Desk, start: datetime, end: datetime, unit: TermUnit) -> int:
    """The units from `start` to `end`, a part of one for a whole."""
    match unit:
        case TermUnit.WORK_DAYS:
            return closes(start, end + timedelta(seconds=1), desk.office.calendar, desk.office.zone)
        case TermUnit.WORK_HOURS:
            return ceil(worked(start, end, desk.office.calendar, desk.office.zone) / _HOUR)
        case TermUnit.HOURS:
            return ceil((end - start) / _HOUR)
        case TermUnit.DAYS:
            return ceil((end - start) / (24 * _HOUR))


def _whole(desk: Desk, start: datetime, end: datetime, unit: TermUnit) -> int:
    """The units from `start` to `end` that are over."""
    match unit:
        case TermUnit.WORK_DAYS:
            return closes(start + timedelta(seconds=1), end, desk.office.calendar, desk.office.zone)
        case TermUnit.WORK_HOURS:
            return int(worked(start, end, desk.office.calendar, desk.office.zone) / _HOUR)
        case TermUnit.HOURS:
            return int((end - start) / _HOUR)
        case TermUnit.DAYS:
            return (end - start).days
