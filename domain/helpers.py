"""Which units help with a ticket (协办, 吹哨). An open request has a HELPER clock on it, so that few are looked for."""

from dataclasses import replace

from domain.assists import Assist, AssistState
from domain.centre import AT_WORK
from domain.clocks import ClockKind
from domain.desk import Desk
from domain.errors import HelpersOwe
from domain.history import Step
from domain.office_notices import HelperCard
from domain.people import Staff
from domain.rights import posts
from domain.tickets import Ticket


def asked(ticket: Ticket) -> bool:
    """Whether some unit may still do its part."""
    return any(c.kind is ClockKind.HELPER for c in ticket.clocks)


async def waiting(desk: Desk, ticket: Ticket) -> list[Assist]:
    """The requests that are still open, the earliest due first."""
    if not asked(ticket):
        return []
    found = await desk.unit.assists.of_ticket(ticket.id)
    return sorted((a for a in found if a.waits), key=lambda a: (a.due_at, a.id))


async def holding_up(desk: Desk, ticket: Ticket) -> list[Assist]:
    """Those that must be answered before the lead may finish."""
    return [a for a in await waiting(desk, ticket) if a.holds_up]


def working_at(desk: Desk, staff: Staff) -> frozenset[int]:
    """The units whose work is his."""
    return frozenset(a.unit for a in posts(desk, staff) if a.post in AT_WORK)


async def his_part(desk: Desk, ticket: Ticket, staff: Staff) -> list[Assist]:
    """The open requests to units of his."""
    mine = working_at(desk, staff)
    return [a for a in await waiting(desk, ticket) if a.unit in mine]


async def check_answered(desk: Desk, ticket: Ticket, step: Step) -> None:
    """Raises HelpersOwe when a unit still owes its part: the lead may not finish before."""
    owing = await holding_up(desk, ticket)
    if owing:
        named = [(unit.name, a.due_at) for a in owing if (unit := await desk.unit.centre.unit(a.unit)) is not None]
        raise HelpersOwe(ticket.number, step, named)


async def let_go(desk: Desk, before: Ticket, ended: Ticket) -> None:
    """The ticket has come to its end: nobody owes his part any more."""
    for one in await waiting(desk, before):
        gone = await desk.unit.assists.save(replace(one, state=AssistState.WAIVED, done_at=desk.now))
        desk.post(HelperCard(ended, gone))


async def parts(desk: Desk, ticket: Ticket) -> tuple[tuple[Assist, str, str], ...]:
    """All that was asked of other units: with the masked words of the request and of the answer."""
    found = await desk.unit.assists.of_ticket(ticket.id)
    words = {w.id: w.masked for w in await desk.unit.words.of_ticket(ticket.id)} if found else {}
    return tuple((a, words.get(a.words or 0, ""), words.get(a.answer or 0, "")) for a in found)
