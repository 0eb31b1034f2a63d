"""拆分: the holder finds a second matter in a ticket; it becomes one of its own, and both are gathered (M91)."""

import re
from dataclasses import replace

from domain import danger, suggesting
from domain.assigning import assigned, detail_of
from domain.deadlines import Due, due_of
from domain.desk import Desk
from domain.errors import Missing, RuledOut
from domain.families import gathering, given, hide, shared_media
from domain.history import By, Step
from domain.matters import Chosen, choice
from domain.notices import CardChanged, Event, Told
from domain.opening import SUMMARY, post_media
from domain.people import Staff
from domain.reckoning import reckoned
from domain.rights import may_see
from domain.steps import check_right, record, take, ticket_for
from domain.taxonomy import DANGER, UNSORTED, Category
from domain.tickets import Status, Ticket
from domain.understanding import Context, Understanding
from domain.words import Media, Words, WordsKind

_SHORTEST = 4
_LONGEST = 500
_OF_REPORTER = frozenset({WordsKind.REPORT, WordsKind.SUPPLEMENT, WordsKind.ANSWER})
_NO_WORD = re.compile(r"[\W_]+")


async def splittable(desk: Desk, number: str, staff: Staff) -> tuple[Ticket, tuple[Ticket, ...]]:
    """The ticket and its whole family, itself first when it has none yet.

    Raises RuledOut: "split_urgent", danger is never cut up; "split_many", the family is as large as it may be.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.SPLIT, staff, By.STAFF)
    if ticket.urgent:
        raise RuledOut("split_urgent", ticket.number)
    family = await desk.unit.tickets.of_parent(ticket.parent) if ticket.parent is not None else [ticket]
    if len(family) >= desk.office.policy.split_most:
        raise RuledOut("split_many", ticket.number)
    return ticket, tuple(family)


async def split(desk: Desk, number: str, staff: Staff, text: str) -> tuple[Ticket, Ticket, Ticket]:
    """The ticket, the new one for the matter of that sentence, their parent.

    The ticket keeps state, holder, words, deadline and co-reporters. Raises as `splittable`; Missing("matter") for no
    words; RuledOut: "split_same", it is all there was; "split_again", split off before; "split_long"; "split_danger".
    """
    ticket, family = await splittable(desk, number, staff)
    text, said = text.strip(), await desk.unit.words.of_ticket(ticket.id)
    _check(desk, ticket, staff, family, text, said)
    read = desk.office.reader.understand(text, Context(draft_open=True))
    chosen = _choice(desk, read)
    confidential = ticket.confidential or chosen.category.confidential
    secret = [confidential, *(t.confidential for t in family)]
    mixed = any(secret) and not all(secret)
    child = _begun(desk, ticket, read, chosen, await given(desk, mixed and confidential))
    media = _media(ticket, child, said, mixed=mixed)
    child = await assigned(desk, child, read, child.place, media)
    parent = await _parent(desk, ticket, child, read, staff)
    linked = {} if parent.secret else {"child": child.number}
    ticket = await take(desk, ticket, Step.SPLIT, By.STAFF, staff=staff, detail=linked, parent=parent.id)
    child = await _opened(desk, replace(child, parent=parent.id, media=len(media)), chosen, text, media, staff, mixed)
    for sibling in family:
        desk.post(CardChanged(sibling.id))
    desk.post(Told(parent, Event.SPLIT, parts=(ticket, child)))
    return ticket, child, parent


def _check(desk: Desk, ticket: Ticket, staff: Staff, family: tuple[Ticket, ...], text: str, said: list[Words]) -> None:
    plain = _plain(text)
    if len(plain) < _SHORTEST:
        raise Missing("matter", ticket.number)
    if len(text) > _LONGEST:
        raise RuledOut("split_long", ticket.number)
    if danger.sounds(desk, text) is not None:
        raise RuledOut("split_danger", ticket.number)
    whole = {_plain(w.raw) for w in said if w.kind in _OF_REPORTER} | {_plain(ticket.summary)}
    if plain in whole or _plain(desk.office.reader.mask(text)) in whole:
        raise RuledOut("split_same", ticket.number)
    others = [t for t in family if t.id != ticket.id and may_see(desk, t, staff)]
    if _plain(desk.office.reader.mask(text)) in {_plain(t.summary) for t in others}:
        raise RuledOut("split_again", ticket.number)


def _plain(text: str) -> str:
    return _NO_WORD.sub("", text)


def _choice(desk: Desk, read: Understanding) -> Chosen:
    """The reader's class when it is sure; nobody's else. Only the way of danger leads into the classes of danger."""
    chosen = choice(desk, None, read.categories)
    if chosen.category.code.startswith(DANGER):
        return Chosen(desk.office.taxonomy.get(UNSORTED), "nobody", chosen.guesses)
    return chosen


def _due(desk: Desk, category: Category, ticket: Ticket) -> Due:
    """By its own class from 提交; when that is over already, not before the ticket's own promise."""
    office = desk.office
    due = due_of(category, ticket.submitted_at, office.calendar, office.zone, office.policy.urgent_hours)
    if due.at <= desk.now and due.at < ticket.due_at:
        return Due(ticket.due_at, ticket.provisional)
    return due


def _begun(desk: Desk, ticket: Ticket, read: Understanding, chosen: Chosen, number: str) -> Ticket:
    due = _due(desk, chosen.category, ticket)
    place = "、".join(dict.fromkeys(p.text for p in read.places))[:200]
    return Ticket(
        number=number,
        status=Status.QUEUED,
        category=chosen.category.code,
        summary=read.masked.strip()[:SUMMARY],
        place=desk.office.reader.mask(place) or ticket.place,
        level=chosen.category.urgency,
        submitted_at=ticket.submitted_at,
        due_at=due.at,
        first_due_at=due.at,
        provisional=due.provisional,
        reporter=ticket.reporter,
        anonymous=ticket.anonymous,
        confidential=ticket.confidential or chosen.category.confidential,
        has_contact=bool(read.personal),
        unreachable=ticket.unreachable,
        updated_at=desk.now,
        placed_at=desk.now,  # nobody is late with what he has just been given
    )


def _media(ticket: Ticket, child: Ticket, said: list[Words], *, mixed: bool) -> tuple[Media, ...]:
    """As with a message that was divided; of an anonymous report only the place goes to one more person."""
    every = tuple(m for w in said if w.kind in _OF_REPORTER and w.by_staff is None for m in w.media)
    alone = ticket.anonymous
    return shared_media(every, replace(child, confidential=child.confidential and not alone), mixed or alone)


async def _parent(desk: Desk, ticket: Ticket, child: Ticket, read: Understanding, staff: Staff) -> Ticket:
    """The parent there is, with one part more; else a new one, which the look-up code of the ticket opens now."""
    parent = await desk.unit.tickets.by_id(ticket.parent) if ticket.parent is not None else None
    if parent is not None:
        if child.confidential:
            await hide(desk, ticket)
            parent = await desk.unit.tickets.by_id(parent.id) or parent
        due = max(parent.due_at, child.due_at)
        provisional = parent.provisional or child.provisional
        return await desk.unit.tickets.save(
            replace(parent, children=parent.children + 1, due_at=due, provisional=provisional)
        )
    whole = await assigned(desk, await gathering(desk, (ticket, child), ticket.reporter), read)
    parent = await desk.unit.tickets.add(replace(whole, updated_at=desk.now))
    await record(desk, parent, Step.SUBMIT, By.STAFF, staff=staff, detail={"children": "2"})
    await desk.unit.tickets.move_code(ticket.id, parent.id)
    return parent


async def _opened(
    desk: Desk, child: Ticket, chosen: Chosen, text: str, media: tuple[Media, ...], staff: Staff, mixed: bool
) -> Ticket:
    """Stored, with its first line and its words. Who split it off stands with the other ticket: here it would link."""
    child = await desk.unit.tickets.add(reckoned(desk, child))
    three = ",".join(g.code for g in chosen.guesses)
    detail = {"three": three, "chosen": child.category, "by": "split", **detail_of(child)}
    await record(desk, child, Step.SUBMIT, By.SYSTEM, detail=detail)
    await suggesting.opened(desk, child)
    # beside the card of an open part the bare number of a confidential one would tell whose it is
    desk.post(CardChanged(child.id, fresh=True, opened=not (mixed and child.confidential)))
    masked = desk.office.reader.mask(text)
    await desk.unit.words.add(child.id, WordsKind.REPORT, masked, text, desk.now, by_staff=staff.id)
    if media:
        await desk.unit.words.add(child.id, WordsKind.SUPPLEMENT, "", "", desk.now, media)
        post_media(desk, child, media)
    return child
