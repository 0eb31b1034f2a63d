"""单独上报 by a co-reporter: what he wrote becomes a report of his own, and he follows the other no more."""

from dataclasses import replace

from domain.desk import Desk
from domain.drafting import DraftView, added, begun, keep, view
from domain.drafts import Draft
from domain.errors import Missing
from domain.following import mine
from domain.people import Person
from domain.standins import follows
from domain.together import leave, one
from domain.words import Part


async def anew(desk: Desk, person: Person, number: str) -> DraftView:
    """我来单独上报: what he wrote becomes a draft of his own. Raises Missing("words") when he wrote nothing."""
    ticket, follower = await one(desk, person, number)
    mine_ = [w for w in await desk.unit.words.of_ticket(ticket.id) if w.id in follower.words and not w.erased]
    parts = [
        Part(w.message or 0, w.raw if n == 0 else "", media, w.at)
        for w in mine_
        for n, media in enumerate(w.media or (None,))
    ]
    if not parts:
        raise Missing("words", number)
    draft = await desk.unit.drafts.of_chat(person.chat)
    there = {(p.text, p.media) for p in draft.parts} if draft is not None else set()
    parts = [p for p in parts if (p.text, p.media) not in there]
    if draft is not None and not parts:  # pressed again
        return await view(desk, draft)
    shown = None
    for part in parts[: desk.office.policy.draft_parts]:
        if shown is None and draft is None:
            shown = await begun(desk, person, part, await mine(desk, person))
        else:
            shown = await added(desk, shown.draft if shown is not None else draft, part)  # type: ignore[arg-type]
    assert shown is not None  # noqa: S101  # there was a part
    return await keep(desk, replace(shown.draft, apart=(*shown.draft.apart, number), perhaps=None))


async def parted_ways(desk: Desk, person: Person, draft: Draft) -> None:
    """He has reported by himself what he followed: he follows it no more.

    Of an anonymous report nothing is done: at one moment with it, it would tell who reported.
    """
    if draft.anonymous:
        return
    for number in draft.apart:
        ticket = await desk.unit.tickets.by_number(number)
        if ticket is not None and await follows(desk, ticket, person.chat):
            await leave(desk, person, number)
