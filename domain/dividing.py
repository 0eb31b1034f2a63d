"""分成几件: one message becomes a ticket a matter, gathered by one whose number the resident gets first (M91)."""

from dataclasses import replace

from domain import suggesting
from domain.assigning import assigned, detail_of
from domain.desk import Desk
from domain.drafting import DraftView
from domain.families import gathering, given, shared_media
from domain.history import By, Step
from domain.matters import Piece
from domain.notices import CardChanged
from domain.opening import CONSENT, first_ticket, post_media, reporter_of
from domain.people import Person
from domain.reckoning import reckoned
from domain.steps import record
from domain.tickets import Ticket
from domain.words import Media, WordsKind


async def divide(desk: Desk, person: Person, shown: DraftView, code: str | None) -> tuple[Ticket, tuple[Ticket, ...]]:
    """The parent and its children, stored. `code`: the look-up code of an anonymous one opens the whole family."""
    draft = shown.draft
    secret = [draft.confidential or p.choice.category.confidential for p in shown.pieces]
    mixed = any(secret) and not all(secret)
    made = [
        first_ticket(desk, person, draft, await given(desk, hidden), p.understanding, p.choice, p.place or shown.place)
        for p, hidden in zip(shown.pieces, (mixed and one for one in secret), strict=True)
    ]
    made = [
        await assigned(desk, t, p.understanding, draft.place or "", _media(shown, t, mixed))
        for p, t in zip(shown.pieces, made, strict=True)
    ]
    parent = await gathering(desk, made, reporter_of(person, anonymous=draft.anonymous))
    whole = await assigned(desk, parent, shown.understanding)
    parent = await desk.unit.tickets.add(whole, code)
    await record(desk, parent, Step.SUBMIT, By.REPORTER, detail={"consent": CONSENT, "children": str(len(made))})
    for part in draft.parts:
        await desk.unit.tickets.bind_message(person.chat, part.message, parent.id)
    children = []
    for piece, ticket in zip(shown.pieces, made, strict=True):
        media = _media(shown, ticket, mixed)
        children.append(await _child(desk, parent, piece, ticket, media, aloud=not (mixed and ticket.confidential)))
    return parent, tuple(children)


def _media(shown: DraftView, ticket: Ticket, mixed: bool) -> tuple[Media, ...]:
    every = tuple(p.media for p in shown.draft.parts if p.media is not None)
    return shared_media(every, ticket, mixed)


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
