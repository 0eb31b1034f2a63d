"""When the clock stands still and goes on again (§3.1.5): pure, asked by every step; each beginning has its end."""

from datetime import datetime
from typing import Any

from domain.deadlines import Due, Term, TermUnit, paused, term, term_of
from domain.desk import Desk
from domain.history import Step
from domain.tickets import Pause, Status, Ticket

#: The steps that are the end of a pause by themselves; before any other that ends one a line of its own is written.
ENDS = frozenset({Step.RESUME, Step.UNPAUSE})
_IN_HAND = frozenset({Status.CLAIMED, Status.CONFIRMING})


def ended(desk: Desk, ticket: Ticket, step: Step, target: Status, changes: dict[str, Any]) -> dict[str, Any]:
    """What that step changes because it ends the pause the ticket is in; nothing when there is none, or it lasts."""
    if ticket.pause is Pause.NONE or ticket.paused_at is None or _lasts(ticket, step, target, changes):
        return {}
    due = moved_on(desk, ticket, ticket.paused_at)
    gone: dict[str, Any] = {"pause": Pause.NONE, "paused_at": None, "review_at": None}
    return gone | {"due_at": due.at, "provisional": due.provisional}


def _lasts(ticket: Ticket, step: Step, target: Status, changes: dict[str, Any]) -> bool:
    if step in ENDS or step is Step.EXTEND:  # a day was named: nothing is added to it
        return False
    if ticket.pause is Pause.SUSPENDED:
        return target is Status.SUSPENDED
    return target in _IN_HAND and bool(changes.get("question_open", ticket.question_open))


def moved_on(desk: Desk, ticket: Ticket, since: datetime) -> Due:
    """The promise, later by what has passed since then, as terms of its class are counted."""
    office = desk.office
    own = term_of(office.taxonomy.get(ticket.category), office.policy.urgent_hours)
    unit = TermUnit.HOURS if ticket.urgent else own.unit
    return paused(Due(ticket.due_at, ticket.provisional), since, desk.now, office.calendar, office.zone, unit)


def promise(desk: Desk, ticket: Ticket) -> datetime:
    """By when it is owed as things stand: later than `due_at` by the pause it is in."""
    return ticket.due_at if ticket.paused_at is None else moved_on(desk, ticket, ticket.paused_at).at


def will_pause(desk: Desk, ticket: Ticket) -> bool:
    """Whether the clock stands still once a question has reached the resident: never for danger, nor when late."""
    if ticket.status not in _IN_HAND or ticket.pause is not Pause.NONE or ticket.urgent:
        return False
    return ticket.pauses < desk.office.policy.answer_pauses and desk.now < ticket.due_at


def waits_until(desk: Desk, since: datetime) -> datetime:
    """Until when an answer is waited for."""
    office = desk.office
    return term(since, Term.parse(office.policy.answer_wait), office.calendar, office.zone).at
