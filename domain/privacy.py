"""/mydata and /delete: everything held about me, and forget me (PIPL 44–50, rulebook §5.1)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain import pauses
from domain.answer_hints import COUNTED
from domain.answering import ASKED, asked
from domain.desk import Desk
from domain.drafts import Draft, place
from domain.following import History, told_history
from domain.history import By, Step
from domain.notices import CardChanged
from domain.open_drafts import HELD
from domain.people import Person, Staff
from domain.reckoning import reckoned
from domain.steps import record, take
from domain.subscribing import WHERE, Received, Subscribed, all_received, subscribed
from domain.suggesting import keep_up
from domain.teaching import unlearn
from domain.tickets import FINAL, Reporter, Status, Ticket
from domain.together import Followed
from domain.words import WordsKind


@dataclass(frozen=True, slots=True)
class MyData:
    """All that is held about one private chat."""

    person: Person
    at: datetime
    histories: tuple[History, ...]
    draft: Draft | None
    #: his record when he is on duty
    staff: Staff | None
    #: noted as somebody who can be written to (broadcasts)
    reachable: bool
    #: what he was asked to send next
    dialog: dict[str, str] | None
    #: the questions kept so that 转人工 needs no retyping
    asked: tuple[str, ...] = ()
    #: tickets of others he follows, or has followed
    followed: tuple[Followed, ...] = ()
    #: what he chose under /subscribe, and the notices sent to him, newest first
    choices: Subscribed = field(default_factory=Subscribed)
    notices: tuple[Received, ...] = ()


async def my_data(desk: Desk, person: Person) -> MyData:
    """Everything held about me, anonymous reports included: only I can ask for them from this chat."""
    tickets = await desk.unit.tickets.of_reporter(person.chat, limit=1000)
    histories = [await told_history(desk, t) for t in tickets]
    draft = await desk.unit.drafts.of_chat(person.chat)
    return MyData(
        person,
        desk.now,
        tuple(histories),
        draft,
        await desk.unit.staff.by_user(person.chat),
        await desk.unit.people.reachable(person.chat),
        await desk.unit.dialogs.get(person.chat, person.chat),
        asked=tuple(part.text for part in await asked(desk, person)),
        followed=tuple([f async for f in _every_followed(desk, person)]),
        choices=await subscribed(desk, person),
        notices=await all_received(desk, person),
    )


async def _every_followed(desk: Desk, person: Person) -> AsyncIterator[Followed]:
    for follower in await desk.unit.followers.of_chat(person.chat, limit=1000):
        ticket = await desk.unit.tickets.by_id(follower.ticket_id)
        if ticket is not None:
            words = await desk.unit.words.of_ticket(ticket.id)
            yield Followed(ticket, follower, words=tuple(w for w in words if w.id in follower.words))


async def _follow_no_more(desk: Desk, person: Person) -> None:
    """A co-reporter is forgotten: his words, the way to him, his place in the count."""
    for follower in await desk.unit.followers.of_chat(person.chat, limit=10_000):
        await desk.unit.words.erase_some(follower.words)
        await desk.unit.followers.remove(follower)
        await _no_place(desk, person, follower.ticket_id)
        ticket = await desk.unit.tickets.by_id(follower.ticket_id)
        if ticket is not None and not follower.gone:
            await take(desk, ticket, Step.LEAVE, By.FOLLOWER, joined=max(ticket.joined - 1, 0))


async def _no_place(desk: Desk, person: Person, ticket_id: int) -> None:
    """Where messages about it lie in his chat is a way to him as well."""
    there = await desk.unit.outbox.slots_of(ticket_id, "")
    await desk.unit.outbox.drop_slots([slot.name for slot in there if slot.chat == person.chat])


async def forget(desk: Desk, person: Person) -> tuple[int, list[Ticket]]:
    """Forget me: words, way back, draft and address are erased; numbers, class, times and history stay.

    Open tickets go on without a reporter (a hazard stays one): no word can reach him any more. How many tickets
    were cut, and those still open.
    """
    tickets = await desk.unit.tickets.of_reporter(person.chat, limit=10_000)
    still_open = []
    for ticket in tickets:
        await unlearn(desk, ticket)
        await _no_place(desk, person, ticket.id)
        others = [w.id for w in await desk.unit.words.of_ticket(ticket.id) if w.kind is WordsKind.ALSO]
        await desk.unit.words.erase(ticket.id, keep=others)
        changed = replace(
            ticket,
            reporter=Reporter(None),
            summary="",
            place="",
            has_contact=False,
            question_open=False,
            check_at=None,
            updated_at=ticket.updated_at if ticket.status in FINAL or ticket.anonymous else desk.now,
        )
        waited = pauses.ended(desk, ticket, Step.FORGET, ticket.status, {"question_open": False})
        if waited:  # no answer will come
            changed = reckoned(desk, replace(changed, **waited))
            await record(desk, ticket, Step.UNPAUSE, By.SYSTEM)
        if ticket.status is Status.RESOLVED:
            changed = replace(changed, due_at=desk.now)  # nobody is left to say whether it was solved
        changed = await desk.unit.tickets.save(changed)
        await keep_up(desk, ticket, changed)
        if not ticket.anonymous:
            # at one moment with the others it would tie the anonymous report to those in his own name
            await record(desk, changed, Step.FORGET, By.REPORTER)
            desk.post(CardChanged(changed.id))
        if changed.open and not changed.children:
            still_open.append(changed)
    await _follow_no_more(desk, person)
    draft = await desk.unit.drafts.of_chat(person.chat)
    if draft is not None:
        await desk.unit.drafts.drop(draft)
        await desk.unit.outbox.drop_slots([place(draft.id)])
    await desk.unit.dialogs.drop(person.chat, person.chat)
    await desk.unit.dialogs.drop(person.chat, ASKED)
    await desk.unit.dialogs.drop(person.chat, COUNTED)
    await desk.unit.dialogs.drop(person.chat, WHERE)
    await desk.unit.dialogs.drop(person.chat, HELD)
    await desk.unit.people.forget(person.chat)
    return sum(not t.children for t in tickets), still_open
