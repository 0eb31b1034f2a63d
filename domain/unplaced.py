"""A bounced or escalated ticket that nobody places in time: who places it is reminded, then the desk above."""

from domain.clocks import Clock, ClockKind
from domain.deadlines import Term, term
from domain.desk import Desk
from domain.notices import PlaceMatter, ToPlacers
from domain.reckoning import set_clock
from domain.tickets import Ticket

#: Not reminded more often than so: whoever is above has been told by then.
_MOST = 3


async def remind(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    """The clock of that stage (its `ref`, from 0) has run out."""
    desk.post(ToPlacers(PlaceMatter.UNPLACED, ticket, above=clock.ref))
    if clock.ref + 1 >= _MOST:
        return ticket
    office = desk.office
    at = term(desk.now, Term.parse(office.policy.place_within), office.calendar, office.zone).at
    return await desk.unit.tickets.save(set_clock(ticket, Clock(ClockKind.RETURN, at, clock.ref + 1)))


FIRES = {ClockKind.RETURN: remind}
