"""The counter: every private message of a resident comes here and finds its place; none is dropped."""

from dataclasses import dataclass
from datetime import timedelta

from domain import answering, courtesy, danger, drafting, following, help_place, surveying, together, typed
from domain.answering import Consulted
from domain.danger import UrgentReceipt
from domain.desk import Desk
from domain.drafting import DraftView
from domain.errors import TooMany
from domain.following import History
from domain.help_place import HelpPlaced
from domain.numbers import read_code
from domain.people import Person
from domain.standins import follows
from domain.suggesting import main_of
from domain.tickets import FINAL, Status, Ticket
from domain.together import Followed
from domain.typed import Typed
from domain.understanding import Context, Intent
from domain.words import MediaKind, Part


@dataclass(frozen=True, slots=True)
class Supplemented:
    """The message was added to a ticket; `answered` when it answered the officer's question."""

    ticket: Ticket
    answered: bool


@dataclass(frozen=True, slots=True)
class AlsoSaid:
    """The message was added to a ticket that its writer follows."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Finished:
    """The message belongs to a ticket at its end; it became a draft that asks 同一件事吗."""

    ticket: Ticket
    view: DraftView


@dataclass(frozen=True, slots=True)
class PlaceSet:
    """The message was the place asked for."""

    view: DraftView


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A bare greeting or thanks: nothing to report in it."""

    intent: Intent


@dataclass(frozen=True, slots=True)
class Moved:
    """A live location moved on by itself: nobody wrote, nobody is answered; the report keeps where it was sent."""


@dataclass(frozen=True, slots=True)
class WrongCode:
    """No report has that look-up code."""


@dataclass(frozen=True, slots=True)
class MyTickets:
    """Asked how things stand."""

    tickets: tuple[Ticket, ...]
    followed: tuple[Followed, ...] = ()


#: What comes so soon after the first message of a supplement belongs to it.
_BURST = timedelta(seconds=60)

Received = (
    UrgentReceipt
    | Supplemented
    | AlsoSaid
    | Finished
    | PlaceSet
    | HelpPlaced
    | SmallTalk
    | MyTickets
    | Moved
    | WrongCode
    | History
    | Consulted
    | Typed
    | DraftView
)


async def receive(desk: Desk, person: Person, part: Part, reply_to: int | None = None) -> Received:
    """Where a private message belongs, in this order: danger, a look-up code, what was asked for, a reply, a draft.

    Typed: it is the answer to what the draft asks, in words instead of a press; nothing is done yet.

    Raises TooMany when the chat floods (told so, never silently dropped; danger goes first and is never refused).
    """
    part = await surveying.located(desk, part)
    await desk.unit.people.seen(person, desk.now)
    meant = await typed.danger(desk, person, part, reply_to)
    if meant is not None:
        return meant
    if danger.sounds(desk, part.text) is not None:
        return await danger.report(desk, person, part)
    await _bound(desk, person)
    if read_code(part.text) is not None:
        return await following.by_code(desk, person, part.text) or WrongCode()
    asked = await desk.unit.dialogs.get(person.chat, person.chat)
    if asked is not None:
        answer = await _asked(desk, person, part, asked)
        if answer is not None:
            return answer
    if reply_to is not None:
        ticket = await desk.unit.tickets.by_message(person.chat, reply_to)
        if ticket is not None and ticket.reporter.chat == person.chat:
            return await _about(desk, person, ticket, part)
        if ticket is not None and (said := await _of_another(desk, person, ticket, part)) is not None:
            return said
    tickets = await following.mine(desk, person)
    ringing = danger.ringing(desk, tickets)
    draft = await desk.unit.drafts.of_chat(person.chat)
    # an emergency goes on until it is over: no form, no draft that lies open may swallow where it burns
    if ringing is not None and (draft is None or draft.touched_at <= ringing.submitted_at):
        return await _about(desk, person, ringing, part)
    if draft is not None:
        return await typed.button(desk, draft, part) or await drafting.added(desk, draft, part)
    talk = _small_talk(desk, part, tickets)
    if isinstance(talk, MyTickets):
        talk = MyTickets(talk.tickets, await together.followed(desk, person))
        talk = talk if talk.tickets or talk.followed else None
    if talk is not None:
        return talk
    return await answering.consult(desk, person, part) or await drafting.begun(desk, person, part, tickets)


async def edited(desk: Desk, person: Person, part: Part) -> Received:
    """An edited message edits the draft; after 提交 the new wording is a supplement; else it begins anew."""
    await desk.unit.people.seen(person, desk.now)
    if danger.sounds(desk, part.text) is not None:
        return await danger.report(desk, person, part)
    await _bound(desk, person)
    shown = await drafting.edit(desk, person, part)
    if shown is not None:
        return shown
    if not part.text and part.media is not None and part.media.kind is MediaKind.LOCATION:
        return Moved()
    ticket = await desk.unit.tickets.by_message(person.chat, part.message)
    if ticket is not None and ticket.reporter.chat == person.chat:
        return await _about(desk, person, ticket, part, edit=True)
    if ticket is not None and (said := await _of_another(desk, person, ticket, part)) is not None:
        return said
    if await desk.unit.drafts.of_chat(person.chat) is None:
        answer = await answering.consult(desk, person, part)
        if answer is not None:
            return answer
    return await drafting.join(desk, person, part)


async def _bound(desk: Desk, person: Person) -> None:
    limit, window = desk.office.policy.message_bound
    until = await desk.unit.allowances.take(person.chat, "message", limit, window, desk.now)
    if until is not None:
        raise TooMany("message", until)


async def _about(desk: Desk, person: Person, ticket: Ticket, part: Part, *, edit: bool = False) -> Received:
    if ticket.children:  # which of them he means, the draft asks him
        return await drafting.join(desk, person, part, about=ticket.number, anonymous=ticket.anonymous)
    main = await main_of(desk, ticket) if ticket.status is Status.MERGED else None
    if main is not None and main.reporter.chat == person.chat:  # he had reported it twice
        return await _about(desk, person, main, part, edit=edit)
    if ticket.status is Status.MERGED and (said := await _of_another(desk, person, ticket, part)) is not None:
        return said
    if ticket.status in FINAL:
        about = ticket.number if following.may_reopen(desk, ticket) else None
        shown = await drafting.join(desk, person, part, about=about, anonymous=ticket.anonymous)
        return Finished(ticket, shown)
    answered = ticket.question_open and not edit
    ticket = await following.supplement(desk, person, ticket.number, part, answering=answered)
    return Supplemented(await help_place.learnt(desk, ticket, part), answered)


async def _of_another(desk: Desk, person: Person, ticket: Ticket, part: Part) -> AlsoSaid | None:
    """A message about an open ticket he follows, or about his own that was merged into one."""
    if ticket.status is Status.MERGED:
        ticket = await main_of(desk, ticket) or ticket
    if ticket.status in FINAL or not await follows(desk, ticket, person.chat):
        return None
    return AlsoSaid(await together.also(desk, person, ticket.number, part))


async def _asked(desk: Desk, person: Person, part: Part, asked: dict[str, str]) -> Received | None:
    """What the bot has asked this person to send next; None when it no longer applies."""
    if asked.get("do") not in danger.RESIDENT_DIALOGS:
        return None  # what an officer was asked for waits for his answer
    await desk.unit.dialogs.drop(person.chat, person.chat)
    if asked.get("do") == "more":  # an album, or words and then a picture, come as several messages
        album = part.album and part.album == asked.get("album")
        if not album and (part.media is None or part.text):
            return None
    if asked.get("do") == help_place.HELP_PLACE:
        return await help_place.expected(desk, person, part, asked)
    if asked.get("do") in ("supplement", "more"):
        ticket = await desk.unit.tickets.by_number(asked.get("number", ""))
        if ticket is not None and ticket.reporter.chat == person.chat:
            if ticket.open:
                more = {"do": "more", "number": ticket.number, "album": part.album}
                await desk.unit.dialogs.put(person.chat, person.chat, more, desk.now + _BURST)
            return await _about(desk, person, ticket, part)
        if ticket is not None and (said := await _of_another(desk, person, ticket, part)) is not None:
            return said
    if asked.get("do") == "consult" and await desk.unit.drafts.of_chat(person.chat) is None:
        return await answering.consult(desk, person, part, always=answering.asks(desk, part))
    if asked.get("do") == "place" and await desk.unit.drafts.of_chat(person.chat) is not None:
        if part.media is not None:
            return await drafting.join(desk, person, part)
        return PlaceSet(await drafting.set_place(desk, person, part))
    return None


def _small_talk(desk: Desk, part: Part, tickets: list[Ticket]) -> Received | None:
    if part.media is not None or not part.text:
        return None
    seen = desk.office.reader.understand(part.text[:4096], Context())
    if seen.intent is Intent.STATUS:
        return MyTickets(tuple(tickets))
    if seen.intent not in (Intent.GREETING, Intent.THANKS):
        return None
    # a report that begins with 你好 is a report, however short; 嗯 may be the answer to an officer's question
    plain = desk.office.reader.plain(part.text[:4096])
    if any(t.question_open for t in tickets) and not courtesy.greets(plain):
        return None
    return SmallTalk(seen.intent) if courtesy.only(plain, thanks=seen.intent is Intent.THANKS) else None


async def expect(desk: Desk, person: Person, what: str, number: str = "", wait: timedelta | None = None) -> None:
    """Remember what this person was asked to send next."""
    until = desk.now + (wait or desk.office.policy.dialog_wait)
    await desk.unit.dialogs.put(person.chat, person.chat, {"do": what, "number": number}, until)
