"""A bounced or escalated ticket that nobody places in time: who places it is reminded, then the desk above."""

from datetime import timedelta

from domain.clocks import Clock, ClockKind
from domain.deadlines import Term, term
from domain.desk import Desk
from domain.notices import PlaceMatter, ToPlacers
from domain.reckoning import drop_clock, set_clock
from domain.tickets import Ticket

#: So often by the term; from then on, when whoever is above has been told, every week until it is placed.
_BY_TERM = 3
_EVERY = timedelta(days=7)


async def remind(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    """The clock of that stage (its `ref`, from 0) has run out."""
    desk.post(ToPlacers(PlaceMatter.UNPLACED, ticket, above=clock.ref))
    office = desk.office
    at = desk.now + _EVERY
    if clock.ref + 1 < _BY_TERM:
        at = term(desk.now, Term.parse(office.policy.place_within), office.calendar, office.zone).at
    ticket = drop_clock(ticket, clock.kind, clock.ref)
    return await desk.unit.tickets.save(set_clock(ticket, Clock(ClockKind.RETURN, at, clock.ref + 1)))


FIRES = {ClockKind.RETURN: remind}
