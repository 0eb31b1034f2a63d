"""What several matters of one reporter share: a parent without words of its own, numbers, who may see that they do."""

from collections.abc import Sequence
from dataclasses import replace

from domain.desk import Desk
from domain.notices import CardChanged
from domain.numbers import day_of, of_series
from domain.opening import next_number
from domain.tickets import Reporter, Status, Ticket
from domain.understanding import Urgency
from domain.words import Media, MediaKind

_PLACES = frozenset({MediaKind.LOCATION, MediaKind.VENUE})


async def given(desk: Desk, hidden: bool) -> str:
    """The next number; of the secret part of a mixed family one out of the row, so that no gap points to the rest."""
    return await _apart(desk, "s") if hidden else await next_number(desk)


async def _apart(desk: Desk, letter: str) -> str:
    series = f"{day_of(desk.now, desk.office.zone)}{letter}"
    return of_series(series, await desk.unit.tickets.next_number(series))


async def gathering(desk: Desk, made: Sequence[Ticket], reporter: Reporter) -> Ticket:
    """Their parent, not stored yet: no words of its own, due when the last of them is."""
    due = max(t.due_at for t in made)
    return Ticket(
        number=await _apart(desk, "m"),  # a gap in the day's own numbers would tell which tickets belong together
        status=Status.GATHERED,
        category=made[0].category,
        summary="",
        place="",
        level=Urgency.ORDINARY,
        submitted_at=min(t.submitted_at for t in made),
        due_at=due,
        first_due_at=due,
        provisional=any(t.provisional for t in made),
        reporter=reporter,
        anonymous=made[0].anonymous,
        confidential=any(t.confidential for t in made),
        children=len(made),
    )


def shared_media(every: tuple[Media, ...], ticket: Ticket, mixed: bool) -> tuple[Media, ...]:
    """Attachments go to each; but where one part is confidential its pictures must not stand in the group."""
    return every if ticket.confidential or not mixed else tuple(m for m in every if m.kind in _PLACES)


async def linked(desk: Desk, ticket: Ticket) -> tuple[Ticket, ...]:
    """The parent and the other children, unless one of them may not be known to come from the same reporter."""
    parent = await desk.unit.tickets.by_id(ticket.parent) if ticket.parent is not None else None
    if parent is None or parent.secret or ticket.secret:
        return ()
    return (parent, *(t for t in await desk.unit.tickets.of_parent(parent.id) if t.id != ticket.id))


async def hide(desk: Desk, ticket: Ticket) -> None:
    """It has become confidential: what came with it is linked to it no longer before anybody's eyes."""
    parent = await desk.unit.tickets.by_id(ticket.parent) if ticket.parent is not None else None
    if parent is None or parent.confidential:
        return
    await desk.unit.tickets.save(replace(parent, confidential=True))
    for sibling in await desk.unit.tickets.of_parent(parent.id):
        desk.post(CardChanged(sibling.id))
