"""提交: a draft becomes a ticket with a number, a promise and, when anonymous, a look-up code."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.deadlines import deadline
from domain.desk import Desk
from domain.drafting import DraftView, the_draft, view
from domain.errors import NothingToSubmit
from domain.history import By, Step
from domain.notices import CardChanged, Said, ToThread
from domain.numbers import day_of, new_code, number
from domain.people import Person
from domain.steps import record
from domain.taxonomy import Category
from domain.tickets import Reporter, Status, Ticket
from domain.understanding import Understanding
from domain.words import Media, Part, WordsKind

#: The two lines of consent under the first draft; kept with each submission so that one knows what was agreed to.
CONSENT = "1"
SUMMARY = 500


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a resident gets for a submission. `code` only for an anonymous report, and only this once."""

    ticket: Ticket
    category: Category
    promised: datetime
    code: str | None = field(default=None, repr=False)


async def submit(desk: Desk, person: Person, draft_id: int | None = None) -> Receipt:
    """Turn the open draft into a ticket. Raises NothingToSubmit when it is gone or empty."""
    draft = await the_draft(desk, person, draft_id)
    if not draft.parts:
        raise NothingToSubmit
    shown = await view(desk, draft)
    code = new_code() if draft.anonymous else None
    ticket = await _open(desk, person, shown, code)
    await keep_words(desk, ticket, person.chat, draft.parts, WordsKind.REPORT)
    await desk.unit.drafts.drop(draft)
    return Receipt(ticket, shown.category, ticket.due_at, code)


async def _open(desk: Desk, person: Person, shown: DraftView, code: str | None) -> Ticket:
    draft, category = shown.draft, shown.category
    due = deadline(category, desk.now, desk.office.calendar, desk.office.zone, desk.office.policy.urgent_hours)
    guesses = shown.understanding.categories
    return await open_ticket(
        desk,
        Ticket(
            number=await next_number(desk),
            status=Status.QUEUED,
            category=category.code,
            summary=summary_of(shown.understanding, draft.parts),
            place=desk.office.reader.mask(shown.place),
            level=category.urgency,
            submitted_at=desk.now,
            due_at=due,
            first_due_at=due,
            reporter=reporter_of(person, anonymous=draft.anonymous),
            anonymous=draft.anonymous,
            confidential=draft.confidential or category.confidential,
            media=sum(p.media is not None for p in draft.parts),
            has_contact=bool(shown.understanding.personal),
        ),
        code,
        detail={
            "consent": CONSENT,
            "guessed": guesses[0].code if guesses else "",
            "chosen": category.code,
            "by": "resident" if shown.chosen else "bot",
        },
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
    ticket = await desk.unit.tickets.add(ticket, code)
    await record(desk, ticket, Step.SUBMIT, By.REPORTER, detail=detail)
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
