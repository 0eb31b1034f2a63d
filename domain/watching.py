"""What happens when a clock of oversight fires: one thing each, recorded where it changes anything."""

from collections.abc import Awaitable, Callable

from domain import ascending, assisting, overseeing
from domain.clocks import Clock, ClockKind
from domain.counting import Count, counted
from domain.desk import Desk
from domain.granting import remind_granter
from domain.notices import Event, Told
from domain.office_notices import Ring, Rung
from domain.overseeing import ring_out
from domain.tickets import Ladder, Ticket

#: Rules, as they stand in the history.
_COUNTS = {
    Count.RETURNS: "returns",
    Count.TRANSFERS: "transfers",
    Count.UNSOLVED: "unsolved",
    Count.MEDIATIONS: "mediations",
    Count.PEOPLE: "people",
    Count.BOUNCED: "returns",
}


async def _sign(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    ring_out(desk, ticket, Rung(Ring.SIGN, "sign"))
    return ticket


async def _triage(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    ring_out(desk, ticket, Rung(Ring.TRIAGE, "triage"))
    return ticket


async def _unsigned(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    return await overseeing.by_rule(desk, ticket, Ladder.REMINDED, "unsigned")


async def _soon(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    """黄牌; what is asked for lapses with the deadline, so whoever grants it is reminded."""
    ticket = await overseeing.by_rule(desk, ticket, Ladder.YELLOW, "soon")
    await remind_granter(desk, ticket)
    return ticket


async def _overdue(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    """The first day over: 红牌 and 限期整改. The resident is told so once. It is never closed for that."""
    if ticket.ladder >= Ladder.RED:
        ring_out(desk, ticket, Rung(Ring.OVERDUE, "overdue", until=ticket.rectify_at))
    else:
        ticket = await overseeing.by_rule(desk, ticket, Ladder.RED, "overdue")
    desk.post(Told(ticket, Event.OVERDUE))
    return ticket


async def _rectify(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    """限期整改 has lapsed: supervisors are asked whether they list it; nothing is listed by itself."""
    if ticket.ladder is Ladder.RED:
        ring_out(desk, ticket, Rung(Ring.RECTIFY, "rectify"))
    return ticket


async def _ascend(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    return await ascending.ascend(desk, ticket, "days")


async def _counted(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    """Bounces, hand-overs and 没解决 raise the ladder; mediations in vain, bounces and a crowd the level."""
    what = counted(clock.ref)
    rule = _COUNTS[what]
    match what:
        case Count.MEDIATIONS if desk.centre:
            return await ascending.ascend(desk, ticket, rule) if ascending.in_village(desk, ticket) else ticket
        case Count.PEOPLE | Count.BOUNCED:
            return await ascending.ascend(desk, ticket, rule, county=True)
        case _:
            return await overseeing.one_up(desk, ticket, rule)


FIRES: dict[ClockKind, Callable[[Desk, Ticket, Clock], Awaitable[Ticket]]] = {
    ClockKind.SIGN: _sign,
    ClockKind.UNSIGNED: _unsigned,
    ClockKind.TRIAGE: _triage,
    ClockKind.SOON: _soon,
    ClockKind.OVERDUE: _overdue,
    ClockKind.RECTIFY: _rectify,
    ClockKind.ASCEND: _ascend,
    ClockKind.HELPER: assisting.late,
    ClockKind.WATCH: _counted,
}
