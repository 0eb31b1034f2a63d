"""分成几件: one message becomes a ticket a matter, gathered by one whose number the resident gets first (M91)."""

from dataclasses import replace

from domain import suggesting
from domain.assigning import assigned, detail_of
from domain.desk import Desk
from domain.drafting import DraftView
from domain.history import By, Step
from domain.matters import Piece
from domain.notices import CardChanged
from domain.numbers import day_of, of_series
from domain.opening import CONSENT, first_ticket, next_number, post_media, reporter_of
from domain.people import Person
from domain.reckoning import reckoned
from domain.steps import record
from domain.tickets import Status, Ticket
from domain.understanding import Urgency
from domain.words import Media, MediaKind, WordsKind

_PLACES = frozenset({MediaKind.LOCATION, MediaKind.VENUE})


async def divide(desk: Desk, person: Person, shown: DraftView, code: str | None) -> tuple[Ticket, tuple[Ticket, ...]]:
    """The parent and its children, stored. `code`: the look-up code of an anonymous one opens the whole family."""
    draft = shown.draft
    secret = [draft.confidential or p.choice.category.confidential for p in shown.pieces]
    mixed = any(secret) and not all(secret)
    made = [
        first_ticket(desk, person, draft, await _given(desk, hidden), p.understanding, p.choice, p.place or shown.place)
        for p, hidden in zip(shown.pieces, (mixed and one for one in secret), strict=True)
    ]
    made = [
        await assigned(desk, t, p.understanding, draft.place or "", _media(shown, t, mixed))
        for p, t in zip(shown.pieces, made, strict=True)
    ]
    whole = await assigned(desk, await _parent(desk, person, shown, made), shown.understanding)
    parent = await desk.unit.tickets.add(whole, code)
    await record(desk, parent, Step.SUBMIT, By.REPORTER, detail={"consent": CONSENT, "children": str(len(made))})
    for part in draft.parts:
        await desk.unit.tickets.bind_message(person.chat, part.message, parent.id)
    children = []
    for piece, ticket in zip(shown.pieces, made, strict=True):
        media = _media(shown, ticket, mixed)
        children.append(await _child(desk, parent, piece, ticket, media, aloud=not (mixed and ticket.confidential)))
    return parent, tuple(children)


async def _given(desk: Desk, hidden: bool) -> str:
    """The next number; of the secret part of a mixed family one out of the row, so that no gap points to the rest."""
    if not hidden:
        return await next_number(desk)
    day = day_of(desk.now, desk.office.zone)
    return of_series(f"{day}s", await desk.unit.tickets.next_number(f"{day}s"))


async def _parent(desk: Desk, person: Person, shown: DraftView, made: list[Ticket]) -> Ticket:
    """No words of its own; due when the last child is."""
    day = day_of(desk.now, desk.office.zone)
    due = max(t.due_at for t in made)
    return Ticket(
        # a gap in the day's own numbers would tell which tickets belong together
        number=of_series(f"{day}m", await desk.unit.tickets.next_number(f"{day}m")),
        status=Status.GATHERED,
        category=made[0].category,
        summary="",
        place="",
        level=Urgency.ORDINARY,
        submitted_at=desk.now,
        due_at=due,
        first_due_at=due,
        provisional=any(t.provisional for t in made),
        reporter=reporter_of(person, anonymous=shown.draft.anonymous),
        anonymous=shown.draft.anonymous,
        confidential=any(t.confidential for t in made),
        children=len(made),
    )


def _media(shown: DraftView, ticket: Ticket, mixed: bool) -> tuple[Media, ...]:
    """Attachments go to each; but where one part is confidential its pictures must not stand in the group."""
    every = tuple(p.media for p in shown.draft.parts if p.media is not None)
    return every if ticket.confidential or not mixed else tuple(m for m in every if m.kind in _PLACES)


async def _child(
    desk: Desk, parent: Ticket, piece: Piece, ticket: Ticket, media: tuple[Media, ...], *, aloud: bool
) -> Ticket:
    """`aloud`: the group hears of it; beside the card of an open part the bare number would tell whose it is."""
    ticket = await desk.unit.tickets.add(reckoned(desk, replace(ticket, parent=parent.id, media=len(media))))
    detail = {"consent": CONSENT, **piece.choice.detail, **detail_of(ticket)}
    await record(desk, ticket, Step.SUBMIT, By.REPORTER, detail=detail)
    await suggesting.opened(desk, ticket)
    desk.post(CardChanged(ticket.id, fresh=True, opened=aloud))
    masked = desk.office.reader.mask(piece.text)
    await desk.unit.words.add(ticket.id, WordsKind.REPORT, masked, piece.text, desk.now, media)
    post_media(desk, ticket, media)
    return ticket
