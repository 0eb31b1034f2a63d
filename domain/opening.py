"""How a ticket comes into being: its number, its promise, its first line, its words laid apart."""

from domain import suggesting
from domain.assigning import detail_of
from domain.deadlines import due_of
from domain.desk import Desk
from domain.drafts import Draft
from domain.history import By, Step
from domain.matters import Chosen
from domain.notices import CardChanged, Said, ToThread
from domain.numbers import day_of, number
from domain.people import Person
from domain.reckoning import reckoned
from domain.steps import record
from domain.tickets import Reporter, Status, Ticket
from domain.understanding import Understanding
from domain.words import Media, Part, WordsKind

#: The two lines of consent under the first draft; kept with each submission so that one knows what was agreed to.
CONSENT = "1"
SUMMARY = 500


def first_ticket(
    desk: Desk, person: Person, draft: Draft, given: str, understanding: Understanding, choice: Chosen, place: str
) -> Ticket:
    """A ticket as it begins, not stored yet: class, promise, masked words and place. `given`: its number."""
    category = choice.category
    due = due_of(category, desk.now, desk.office.calendar, desk.office.zone, desk.office.policy.urgent_hours)
    return Ticket(
        number=given,
        status=Status.QUEUED,
        category=category.code,
        summary=summary_of(understanding, draft.parts),
        place=desk.office.reader.mask(place),
        level=category.urgency,
        submitted_at=desk.now,
        due_at=due.at,
        first_due_at=due.at,
        provisional=due.provisional,
        reporter=reporter_of(person, anonymous=draft.anonymous),
        anonymous=draft.anonymous,
        confidential=draft.confidential or category.confidential,
        media=sum(p.media is not None for p in draft.parts),
        has_contact=bool(understanding.personal),
    )


async def next_number(desk: Desk) -> str:
    """The next number of today, in the centre's time zone."""
    day = day_of(desk.now, desk.office.zone)
    return number(day, await desk.unit.tickets.next_number(day))


def reporter_of(person: Person, *, anonymous: bool) -> Reporter:
    """The way back: the chat alone for an anonymous report."""
    return Reporter(person.chat) if anonymous else Reporter(person.chat, person.name, person.username)


def summary_of(understanding: Understanding, parts: tuple[Part, ...]) -> str:
    """The masked words, cut for the card; empty when only attachments were sent."""
    return understanding.masked.strip()[:SUMMARY] if any(p.text for p in parts) else ""


async def open_ticket(desk: Desk, ticket: Ticket, code: str | None, detail: dict[str, str]) -> Ticket:
    """Store a new ticket with the first line of its history and have its card drawn."""
    ticket = await desk.unit.tickets.add(reckoned(desk, ticket), code)
    await record(desk, ticket, Step.SUBMIT, By.REPORTER, detail=detail | detail_of(ticket))
    await suggesting.opened(desk, ticket)
    desk.post(CardChanged(ticket.id, fresh=True, opened=True))
    return ticket


async def keep_words(desk: Desk, ticket: Ticket, chat: int, parts: tuple[Part, ...], kind: WordsKind) -> None:
    """Lay the messages' words apart from the history, and let a reply or an edit of each find the ticket."""
    text = "\n".join(p.text for p in parts if p.text)
    media = tuple(p.media for p in parts if p.media is not None)
    await desk.unit.words.add(
        ticket.id, kind, desk.office.reader.mask(text), text, desk.now, media, message=(chat, parts[0].message)
    )
    for part in parts[1:]:
        await desk.unit.tickets.bind_message(chat, part.message, ticket.id)
    post_media(desk, ticket, media)


def post_media(desk: Desk, ticket: Ticket, media: tuple[Media, ...]) -> None:
    """Pictures and voices go under the card; of an anonymous report they wait for the holder (§3.7)."""
    if media and not ticket.anonymous:
        desk.post(ToThread(ticket, Said.SUPPLEMENT, "", media))
