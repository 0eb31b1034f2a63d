"""A provisional deadline is reckoned anew when the calendar has changed; whoever was promised it is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.calendars import overlaid
from domain.deadlines import Due, paused, term, term_of
from domain.desk import Desk
from domain.history import By, Line, Step
from domain.notices import Event, Told
from domain.states import targets
from domain.steps import take
from domain.tickets import Ticket
from domain.workdays import Calendar, WorkCalendar

#: Between these the clock stood still.
_STOPS, _GOES_ON = frozenset({Step.PAUSE, Step.SUSPEND}), frozenset({Step.UNPAUSE, Step.RESUME})


async def kept(desk: Desk) -> WorkCalendar:
    """The calendar as the store has it at this moment, whatever the running one has heard of it."""
    shipped = desk.office.calendar.shipped
    return overlaid(shipped, await desk.unit.calendar.days(), await desk.unit.calendar.years())


async def reckon(desk: Desk, ticket_id: int) -> None:
    """One marked ticket: its term counted again from its own start. A deadline set by hand (延期) stays."""
    await desk.unit.calendar.reckoned(ticket_id)
    ticket = await desk.unit.tickets.by_id(ticket_id)
    if ticket is None or not ticket.provisional or ticket.children or not targets(Step.RECKON, ticket.status):
        return
    due = Due(ticket.due_at)
    if not ticket.extended:
        due = again(desk, ticket, await desk.unit.history.of_ticket(ticket.id), await kept(desk))
    if due == Due(ticket.due_at, provisional=True):
        return
    changes: dict[str, Any] = {"due_at": due.at, "provisional": due.provisional}
    if ticket.first_due_at == ticket.due_at:  # the first promise said that it was provisional
        changes["first_due_at"] = due.at
    detail = {"was": ticket.due_at.isoformat(), "due": due.at.isoformat()}
    changed = await take(desk, ticket, Step.RECKON, By.SYSTEM, detail=detail, **changes)
    if due.at != ticket.due_at:
        desk.post(Told(changed, Event.RECKONED, until=ticket.due_at))


def again(desk: Desk, ticket: Ticket, lines: Sequence[Line], calendar: Calendar) -> Due:
    """The deadline that would stand now had that calendar been known from the start.

    Followed through the history: a stricter class brings it forward, time in which the clock stood still moves it on.
    """
    office = desk.office
    start = ticket.counted_from or ticket.submitted_at
    lines = [line for line in lines if line.at >= start]
    corrected = [line for line in lines if line.step is Step.RECLASSIFY]

    def given(code: str) -> Due:
        return term(start, term_of(office.taxonomy.get(code), office.policy.urgent_hours), calendar, office.zone)

    category = corrected[0].detail.get("from", ticket.category) if corrected else ticket.category
    due = given(category)
    stopped: datetime | None = None
    for line in lines:
        if line.step is Step.RECLASSIFY:
            category = line.detail.get("to", category)
            new = given(category)
            due = new if line.at < new.at < due.at else due
        elif line.step in _STOPS:
            stopped = line.at
        elif line.step in _GOES_ON and stopped is not None:
            unit = term_of(office.taxonomy.get(category), office.policy.urgent_hours).unit
            due = paused(due, stopped, line.at, calendar, office.zone, unit)
            stopped = None
    return due
