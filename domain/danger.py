"""Danger first: numbers before any form, an urgent ticket at once, alarms until somebody acknowledges (§6.3)."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from domain.assigning import assigned, at_home_again
from domain.desk import Desk
from domain.errors import NotFound
from domain.following import supplement
from domain.help_place import HELP_PLACE, heard, learnt
from domain.history import By, Step
from domain.notices import Alarm, CardChanged, Event, Said, Told, ToThread
from domain.numbers import new_code
from domain.opening import keep_words, next_number, open_ticket, reporter_of, summary_of
from domain.people import Person, Staff
from domain.steps import moved, record, take, ticket_for
from domain.tickets import Status, Ticket
from domain.understanding import Context, DangerLevel, Understanding, Urgency
from domain.words import Part, WordsKind

#: Where the words don't say which number, all of them are shown.
ALL_NUMBERS = ("110", "119", "120", "122")
DEFAULT_CODE = "JJ01"
#: So many of somebody's tickets are looked through for the urgent one: a family may have come since.
_OWN = 60
#: What a resident may have been asked to send; an officer's dialogue about a ticket is another thing and waits.
RESIDENT_DIALOGS = frozenset({"supplement", "more", "place", "consult", HELP_PLACE})
#: Confidential by their class, but not while somebody may still be saved: the whole desk must see them.
EVERY_EYE = frozenset({"MS06"})
#: Fire, crash, poisoned food, flood: no secret of a home, whatever else the words sound like.
EVERYBODYS = frozenset({"JJ02", "JJ04", "JJ06", "JJ07"})


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
    tickets = await desk.unit.tickets.of_reporter(person.chat, limit=_OWN, open_only=True)
    # what was being asked for can wait: the next words belong to the danger
    asked = await desk.unit.dialogs.get(person.chat, person.chat)
    if asked is not None and asked.get("do") in RESIDENT_DIALOGS:
        await desk.unit.dialogs.drop(person.chat, person.chat)
    current = _same_danger(desk, tickets, understanding)
    if current is not None and (current.anonymous or not anonymous):
        joined = await _join(desk, person, current, part)
        if asked is not None and asked.get("do") == HELP_PLACE and asked.get("number") == joined.number:
            joined = (await heard(desk, person, joined, part, asked)).ticket
        else:
            joined = await learnt(desk, joined, part)
        return UrgentReceipt(joined, understanding, call, joined=True)
    limit, window = desk.office.policy.urgent_bound
    if await desk.unit.allowances.take(person.chat, "urgent", limit, window, desk.now) is not None:
        return UrgentReceipt(await _ring_again(desk, person, part), understanding, call, joined=True)
    code = new_code() if anonymous else None
    ticket = await _open(desk, person, part, understanding, code, draft is not None and draft.confidential)
    return UrgentReceipt(ticket, understanding, call, code=code)


def _same_danger(desk: Desk, tickets: list[Ticket], understanding: Understanding) -> Ticket | None:
    """The urgent ticket just opened, unless somebody has seen it already and this is danger of another kind."""
    current = _current(desk, tickets, desk.office.policy.urgent_follow)
    if current is None or current.acknowledged_by is None:
        return current
    return current if current.category == (understanding.danger.code or current.category) else None


async def _join(desk: Desk, person: Person, ticket: Ticket, part: Part) -> Ticket:
    """More words of the same danger: kept always, said under the card within a bound."""
    limit, window = desk.office.policy.alarm_bound
    until = await desk.unit.allowances.take(person.chat, "danger_words", limit, window, desk.now)
    return await supplement(desk, person, ticket.number, part, aloud=until is None)


async def _ring_again(desk: Desk, person: Person, part: Part) -> Ticket | None:
    """Too many urgent tickets from one chat: no new one, but the latest rings again. None when there is none left."""
    since = desk.now - timedelta(days=1)
    for ticket in await desk.unit.tickets.of_reporter(person.chat, limit=_OWN):
        if not ticket.urgent or ticket.submitted_at < since or ticket.status is Status.RESOLVED:
            continue
        if ticket.status is Status.WITHDRAWN:
            ticket = await take(  # noqa: PLW2901 - the same ticket, taken up again
                desk,
                ticket,
                Step.REOPEN,
                By.REPORTER,
                target=Status.QUEUED,
                fresh_card=True,
                holder=None,
                **await at_home_again(desk, ticket),
            )
        if not ticket.open:
            continue
        again = replace(
            await _join(desk, person, ticket, part),
            acknowledged_by=None,
            alarm_at=desk.now + desk.office.policy.alarm_after,
        )
        again = await desk.unit.tickets.save(again)
        desk.post(Alarm(again, again.alarms))
        return again
    return None


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
    code = understanding.danger.code or DEFAULT_CODE
    # a home where somebody is beaten is confidential by its class, whatever the danger code says (§3.7)
    guesses = [g.code for g in understanding.categories if g.code != code and g.code not in EVERY_EYE]
    private = code not in EVERYBODYS and any(desk.office.taxonomy.get(guess).confidential for guess in guesses[:1])
    place = desk.office.reader.mask("、".join(s.text for s in understanding.places))[:200]
    return await open_urgent(
        desk,
        person,
        part,
        understanding,
        code,
        place,
        look_up=look_up,
        confidential=asked or private,
        detail={"consent": "danger", "guessed": code, "chosen": code, "by": "bot"},
    )


async def open_urgent(
    desk: Desk,
    person: Person,
    part: Part,
    understanding: Understanding,
    code: str,
    place: str,
    *,
    detail: dict[str, str],
    said: str = "",
    look_up: str | None = None,
    confidential: bool = False,
) -> Ticket:
    """Open an urgent ticket of that class and have it ring. `place`: as it is shown; `said`: as it was asked for."""
    policy, anonymous = desk.office.policy, look_up is not None
    due = desk.now + timedelta(hours=policy.urgent_hours)
    media = (part.media,) if part.media is not None else ()
    ticket = await open_ticket(
        desk,
        await assigned(
            desk,
            Ticket(
                number=await next_number(desk),
                status=Status.QUEUED,
                category=code,
                summary=summary_of(understanding, (part,)),
                place=place,
                level=Urgency.EXTREME,
                submitted_at=desk.now,
                due_at=due,
                first_due_at=due,
                reporter=reporter_of(person, anonymous=anonymous),
                anonymous=anonymous,
                confidential=confidential or desk.office.taxonomy.get(code).confidential,
                urgent=True,
                alarm_at=desk.now + policy.alarm_after,
                check_at=desk.now + policy.check_after,
                media=int(part.media is not None),
                has_contact=bool(understanding.personal),
            ),
            understanding,
            said,
            media,
        ),
        look_up,
        detail=detail,
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
    if ticket is None or ticket.reporter.chat != person.chat or ticket.children:
        raise NotFound(number)
    limit, window = desk.office.policy.alarm_bound
    if await desk.unit.allowances.take(person.chat, f"check:{ticket.number}", limit, window, desk.now) is not None:
        return ticket  # said often enough: the desk knows
    said = {"called": Said.CALLED, "safe": Said.SAFE, "not_emergency": Said.NOT_EMERGENCY}[what]
    ticket = await desk.unit.tickets.save(replace(ticket, check_at=None, updated_at=moved(desk, ticket, ticket.status)))
    await record(desk, ticket, Step.SAFE, By.REPORTER, detail={"answer": what})
    desk.post(CardChanged(ticket.id))
    desk.post(ToThread(ticket, said))
    return ticket
