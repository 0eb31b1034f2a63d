"""What a resident may do with his own tickets: look, add, urge, withdraw, answer."""

from dataclasses import dataclass, replace

from domain.avoiding import blameless_desk, now_accused
from domain.desk import Desk
from domain.errors import NotFound, TooMany, WrongState
from domain.history import By, Line, Step
from domain.notices import PlaceMatter, Said, ToPlacers, ToThread
from domain.numbers import read_code
from domain.parting import freed
from domain.people import Person
from domain.states import whose
from domain.steps import record, take
from domain.taxonomy import Category
from domain.tickets import FINAL, Status, Ticket
from domain.words import Media, Part, Words, WordsKind

#: Kinds of words the reporter sees in his history; notes among colleagues and co-reporters' words are not for him.
SHOWN_TO_REPORTER = frozenset(WordsKind) - {WordsKind.NOTE, WordsKind.ALSO, WordsKind.UNSEAL}
#: What a look-up code shows: the desk's own words, not what was reported.
SHOWN_TO_CODE = frozenset({WordsKind.QUESTION, WordsKind.RESULT, WordsKind.REASON})


#: Of co-reporters the reporter hears that there are more, and on which day; not what each of them does, and when.
_NOT_TOLD = frozenset({Step.NOTE, Step.ALARM, Step.ALSO, Step.OPINION, Step.LEAVE})
#: Of somebody's reports so many may be what he writes about now.
_RECENT = 5


@dataclass(frozen=True, slots=True)
class History:
    """A ticket with all that happened, as one side may see it."""

    ticket: Ticket
    category: Category
    lines: tuple[Line, ...]
    words: dict[int, Words]
    own: bool = True
    #: of one that gathers others, theirs
    family: tuple["History", ...] = ()


async def own_ticket(desk: Desk, person: Person, number: str) -> Ticket:
    """The person's own ticket. Raises NotFound for anybody else's: its existence is nobody's business."""
    ticket = await desk.unit.tickets.by_number(number)
    if ticket is None or ticket.reporter.chat != person.chat:
        raise NotFound(number)
    return ticket


async def mine(desk: Desk, person: Person) -> list[Ticket]:
    """The newest twenty tickets of this chat; families stand together."""
    return together(await desk.unit.tickets.of_reporter(person.chat))


_UNDONE = (Status.WITHDRAWN, Status.MERGED)


def recent_ticket(desk: Desk, tickets: list[Ticket]) -> Ticket | None:
    """Of somebody's own tickets the one a new message may be about: one waiting for his answer, else a finished one.

    Finished anonymous ones are never offered: the offer would tie them to what he writes openly.
    """
    for ticket in tickets:
        if ticket.open and ticket.question_open:
            return ticket
    heads = {t.id for t in [t for t in tickets if t.parent is None][:_RECENT]}
    near = [t for t in tickets if t.id in heads or t.parent in heads]  # what was divided counts once
    for ticket in (t for t in near if not t.anonymous and not t.children):
        if ticket.status is Status.RESOLVED or (ticket.status not in _UNDONE and may_reopen(desk, ticket)):
            return ticket
    return None


def may_reopen(desk: Desk, ticket: Ticket) -> bool:
    """True for a ticket that came to its end within the reopening time."""
    ended = ticket.updated_at or ticket.submitted_at
    return ticket.status in FINAL and desk.now - ended <= desk.office.policy.reopen_within


async def history(desk: Desk, person: Person, number: str) -> History:
    """Everything that happened to the person's own ticket."""
    return await told_history(desk, await own_ticket(desk, person, number))


async def told_history(desk: Desk, ticket: Ticket, own: bool = True) -> History:
    """The history as the reporter may read it."""
    lines = await desk.unit.history.of_ticket(ticket.id)
    kinds = SHOWN_TO_REPORTER if own else SHOWN_TO_CODE
    words = {w.id: w for w in await desk.unit.words.of_ticket(ticket.id) if w.kind in kinds}
    shown = _joined_by_day(desk, [x for x in lines if x.step not in _NOT_TOLD])
    children = await desk.unit.tickets.of_parent(ticket.id) if ticket.children else []
    family = tuple([await told_history(desk, child, own) for child in children])
    return History(ticket, desk.office.taxonomy.get(ticket.category), shown, words, own, family)


def _joined_by_day(desk: Desk, lines: list[Line]) -> tuple[Line, ...]:
    """However many joined on a day: one line, without the hour, after the others of that day."""
    zone, out, waiting = desk.office.zone, list[Line](), list[Line]()
    for line in lines:
        day = line.at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        if waiting and waiting[0].at != day:
            out, waiting = [*out, *waiting], []
        if line.step is not Step.JOIN:
            out.append(line)
        elif not waiting:
            waiting = [replace(line, at=day, words=None, detail={})]
    return (*out, *waiting)


async def by_code(desk: Desk, person: Person, text: str) -> History | None:
    """The history behind a look-up code, from any account. Raises TooMany after five wrong ones (M01).

    None for a wrong code: a value, so that the unit commits and the wrong try is counted.
    """
    limit, window = desk.office.policy.lookup_bound
    until = await desk.unit.allowances.peek(person.chat, "lookup", limit, window, desk.now)
    if until is not None:
        raise TooMany("lookup", until)
    code = read_code(text)
    ticket = await desk.unit.tickets.by_code(code) if code else None
    if ticket is None:
        await desk.unit.allowances.take(person.chat, "lookup", limit, window, desk.now)
        return None
    often, window = desk.office.policy.look_bound
    until = await desk.unit.allowances.take(person.chat, "looked", often, window, desk.now)
    if until is not None:
        raise TooMany("lookup", until)
    await record(desk, ticket, Step.LOOKUP, By.SYSTEM)
    return await told_history(desk, ticket, own=False)


async def supplement(
    desk: Desk,
    person: Person,
    number: str,
    part: Part,
    *,
    answering: bool | None = None,
    aloud: bool = True,
) -> Ticket:
    """A message is added to the person's own ticket; it answers the officer's question when one is open.

    `answering`: False for the edit of an earlier message, which answers nothing. `aloud`: say it under the card too.
    Raises WrongState when the ticket is at its end (the caller offers to reopen it).
    """
    ticket = await own_ticket(desk, person, number)
    if ticket.status in FINAL:
        raise WrongState(ticket.number, ticket.status, Step.SUPPLEMENT)
    answering = ticket.question_open if answering is None else answering
    masked = desk.office.reader.mask(part.text)
    media: tuple[Media, ...] = (part.media,) if part.media is not None else ()
    words = await desk.unit.words.add(
        ticket.id,
        WordsKind.ANSWER if answering else WordsKind.SUPPLEMENT,
        masked,
        part.text,
        desk.now,
        media,
        message=(person.chat, part.message),
    )
    ticket = await take(
        desk,
        ticket,
        Step.ANSWER if answering else Step.SUPPLEMENT,
        By.REPORTER,
        words=words,
        question_open=ticket.question_open and not answering,
        media=ticket.media + len(media),
        has_contact=ticket.has_contact or masked != part.text,
    )
    if await now_accused(desk, ticket, words):
        desk.post(ToPlacers(PlaceMatter.ACCUSED, ticket, above=await blameless_desk(desk, ticket)))
    elif aloud:
        desk.post(ToThread(ticket, Said.ANSWER if answering else Said.SUPPLEMENT, masked, media))
    return ticket


async def urge(desk: Desk, person: Person, number: str) -> Ticket:
    """催办: said under the card, at most three times a day."""
    ticket = await own_ticket(desk, person, number)
    limit, window = desk.office.policy.urge_bound
    until = await desk.unit.allowances.take(person.chat, f"urge:{ticket.number}", limit, window, desk.now)
    if until is not None:
        raise TooMany("urge", until)
    ticket = await take(desk, ticket, Step.URGE, By.REPORTER, urges=ticket.urges + 1)
    desk.post(ToThread(ticket, Said.URGE))
    return ticket


async def withdraw(desk: Desk, person: Person, number: str) -> Ticket:
    """撤回: the reporter takes his report back; whoever held it is told under the card."""
    ticket = await own_ticket(desk, person, number)
    if ticket.children:
        return await _withdraw_all(desk, person, ticket)
    ticket = await take(desk, ticket, Step.WITHDRAW, By.REPORTER, alarm_at=None, check_at=None, question_open=False)
    desk.post(ToThread(ticket, Said.WITHDRAWN))
    await freed(desk, ticket)
    return await own_ticket(desk, person, number)


async def _withdraw_all(desk: Desk, person: Person, parent: Ticket) -> Ticket:
    """All that was said in one message is taken back, but for what is done already; the parent ends with the last.

    Raises WrongState when nothing is left to take back.
    """
    family = [t for t in await desk.unit.tickets.of_parent(parent.id) if whose(Step.WITHDRAW, t.status) is not None]
    if not family:
        raise WrongState(parent.number, parent.status, Step.WITHDRAW)
    for child in family:
        await withdraw(desk, person, child.number)
    return await own_ticket(desk, person, parent.number)


def together(tickets: list[Ticket]) -> list[Ticket]:
    """Somebody's tickets, newest first, but what was divided stands under the one that gathers it."""
    known = {t.id for t in tickets}
    out: list[Ticket] = []
    for ticket in tickets:
        if ticket.parent not in known:
            out += [ticket, *sorted((t for t in tickets if t.parent == ticket.id), key=lambda t: t.id)]
    return out
