"""Danger first: numbers before any form, an urgent ticket at once, alarms until somebody acknowledges (§6.3)."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from domain.desk import Desk
from domain.errors import NotFound
from domain.following import supplement
from domain.history import By, Step
from domain.notices import Alarm, CardChanged, Event, Said, Told, ToThread
from domain.numbers import new_code
from domain.people import Person, Staff
from domain.steps import moved, record, take, ticket_for
from domain.submitting import keep_words, next_number, open_ticket, reporter_of, summary_of
from domain.tickets import Status, Ticket
from domain.understanding import Context, DangerLevel, Understanding, Urgency
from domain.words import Part, WordsKind

#: Where the words don't say which number, all of them are shown.
ALL_NUMBERS = ("110", "119", "120", "122")
DEFAULT_CODE = "JJ01"
#: Confidential by their class, but not while somebody may still be saved: the whole desk must see them.
EVERY_EYE = frozenset({"MS06"})


@dataclass(frozen=True, slots=True)
class UrgentReceipt:
    """`joined`: the words went to an urgent ticket already open. `ticket` None: the bound was reached, numbers only."""

    ticket: Ticket | None
    understanding: Understanding
    call: tuple[str, ...]
    joined: bool = False
    #: the look-up code of an anonymous one, only this once
    code: str | None = field(default=None, repr=False)


def sounds(desk: Desk, text: str) -> Understanding | None:
    """What was understood when the text says that something dangerous is happening, else None."""
    if not text:
        return None
    understanding = desk.office.reader.understand(text, Context())
    return understanding if understanding.danger.level is DangerLevel.HARD else None


async def report(desk: Desk, person: Person, part: Part) -> UrgentReceipt:
    """Open an urgent ticket at once, or add to the one this person has just opened.

    Whoever has made his open draft anonymous or confidential has said how he wants to be dealt with: so is this.
    """
    understanding = desk.office.reader.understand(part.text[:4096], Context())
    call = understanding.danger.call or ALL_NUMBERS
    draft = await desk.unit.drafts.of_chat(person.chat)
    anonymous = draft is not None and draft.anonymous
    tickets = await desk.unit.tickets.of_reporter(person.chat, limit=5, open_only=True)
    current = _current(desk, tickets, timedelta(hours=desk.office.policy.urgent_hours))
    if current is not None and (current.anonymous or not anonymous):
        current = await supplement(desk, person, current.number, part)
        return UrgentReceipt(current, understanding, call, joined=True)
    limit, window = desk.office.policy.urgent_bound
    if await desk.unit.allowances.take(person.chat, "urgent", limit, window, desk.now) is not None:
        return UrgentReceipt(None, understanding, call)
    code = new_code() if anonymous else None
    ticket = await _open(desk, person, part, understanding, code, draft is not None and draft.confidential)
    return UrgentReceipt(ticket, understanding, call, code=code)


def ringing(desk: Desk, tickets: list[Ticket]) -> Ticket | None:
    """Of the person's own tickets the urgent one just opened: what he sends next belongs to it, no form in between."""
    return _current(desk, tickets, desk.office.policy.urgent_follow)


def _current(desk: Desk, tickets: list[Ticket], age: timedelta) -> Ticket | None:
    """An open urgent ticket not older than that."""
    since = desk.now - age
    for ticket in tickets:
        if ticket.open and ticket.urgent and ticket.status is not Status.RESOLVED and ticket.submitted_at >= since:
            return ticket
    return None


async def _open(
    desk: Desk, person: Person, part: Part, understanding: Understanding, look_up: str | None, asked: bool
) -> Ticket:
    """`look_up`: the code of an anonymous one. `asked`: to be kept confidential."""
    policy, anonymous = desk.office.policy, look_up is not None
    code = understanding.danger.code or DEFAULT_CODE
    due = desk.now + timedelta(hours=policy.urgent_hours)
    # a home where somebody is beaten is confidential by its class, whatever the danger code says (§3.7)
    guesses = [g.code for g in understanding.categories if g.code != code and g.code not in EVERY_EYE]
    private = any(desk.office.taxonomy.get(guess).confidential for guess in guesses[:1])
    ticket = await open_ticket(
        desk,
        Ticket(
            number=await next_number(desk),
            status=Status.QUEUED,
            category=code,
            summary=summary_of(understanding, (part,)),
            place=desk.office.reader.mask("、".join(s.text for s in understanding.places))[:200],
            level=Urgency.EXTREME,
            submitted_at=desk.now,
            due_at=due,
            first_due_at=due,
            reporter=reporter_of(person, anonymous=anonymous),
            anonymous=anonymous,
            confidential=asked or private or desk.office.taxonomy.get(code).confidential,
            urgent=True,
            alarm_at=desk.now + policy.alarm_after,
            check_at=desk.now + policy.check_after,
            media=int(part.media is not None),
            has_contact=bool(understanding.personal),
        ),
        look_up,
        detail={"consent": "danger", "guessed": code, "chosen": code, "by": "bot"},
    )
    await keep_words(desk, ticket, person.chat, (part,), WordsKind.REPORT)
    desk.post(Alarm(ticket, 0))
    return ticket


async def acknowledge(desk: Desk, number: str, staff: Staff) -> Ticket:
    """已知晓: the alarm stops, the reporter is told that somebody has seen it. A second press changes nothing."""
    ticket = await ticket_for(desk, number, staff)
    if ticket.acknowledged_by is not None or not ticket.urgent:
        return ticket
    ticket = await take(desk, ticket, Step.ACKNOWLEDGE, By.STAFF, staff=staff, acknowledged_by=staff.id, alarm_at=None)
    desk.post(Told(ticket, Event.ACKNOWLEDGED))
    return ticket


async def answer_check(desk: Desk, person: Person, number: str, what: str) -> Ticket:
    """The reporter's answer to 是否已有人来帮忙: "called", "safe" or "not_emergency"."""
    ticket = await desk.unit.tickets.by_number(number)
    if ticket is None or ticket.reporter.chat != person.chat:
        raise NotFound(number)
    said = {"called": Said.CALLED, "safe": Said.SAFE, "not_emergency": Said.NOT_EMERGENCY}[what]
    ticket = await desk.unit.tickets.save(replace(ticket, check_at=None, updated_at=moved(desk, ticket, ticket.status)))
    await record(desk, ticket, Step.SAFE, By.REPORTER, detail={"answer": what})
    desk.post(CardChanged(ticket.id))
    desk.post(ToThread(ticket, said))
    return ticket
