"""A supplement complains of the unit that has the ticket: who places it is told, and that unit reads it nowhere."""

from domain.accusing import touched
from domain.assigning import blamed, blamed_in
from domain.centre import Post
from domain.desk import Desk
from domain.tickets import Ticket
from domain.words import Words

_DESKS = (Post.TOWN, Post.COUNTY_DESK)


async def now_accused(desk: Desk, ticket: Ticket, words: Words) -> bool:
    """Whether these words of it complain of the unit that has it."""
    unit = desk.centre.unit(ticket.unit)
    return unit is not None and touched(desk.centre, unit, await blamed_in(desk, ticket, [words]))


async def unheard(desk: Desk, ticket: Ticket, words: list[Words]) -> list[Words]:
    """The words of it that its card may show: none that complain of the unit it stands with."""
    unit = desk.centre.unit(ticket.unit)
    if unit is None or not touched(desk.centre, unit, await blamed_in(desk, ticket, words)):
        return words
    return [w for w in words if not await now_accused(desk, ticket, w)]


async def blameless_desk(desk: Desk, ticket: Ticket) -> int:
    """How many desks higher (domain/placers.py) the nearest stands that is not complained of itself."""
    avoided = await blamed(desk, ticket)
    start = ticket.overseer if ticket.overseer is not None else ticket.unit
    desks = [u for u in desk.centre.upwards(start) if desk.centre.members(u.id, *_DESKS)]
    return next((i for i, u in enumerate(desks) if not touched(desk.centre, u, avoided)), max(len(desks) - 1, 0))
