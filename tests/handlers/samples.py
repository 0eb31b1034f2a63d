"""One of everything a sentence may be asked to speak of, with what people write to break it."""

import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from inspect import signature
from itertools import product
from typing import Any

from domain import errors
from domain.cards import CardView
from domain.centre import Centre
from domain.desk import Desk
from domain.drafting import DraftView
from domain.drafts import Draft
from domain.errors import Refusal
from domain.following import History
from domain.history import By, Line, Step
from domain.lists import Listing
from domain.matters import Chosen, Piece
from domain.notices import AdminMatter, Alarm, AlarmOver, Event, Said, ToAdmins, Told, ToThread
from domain.people import Role, Staff, StaffState
from domain.rosters import RosterFault
from domain.submitting import Receipt
from domain.tickets import Reporter, Status, Ticket, Verdict
from domain.understanding import Guess, Urgency
from domain.words import Media, MediaKind, Part, Words, WordsKind
from handlers.texts.notice_rules import RULES as NOTICE_RULES
from tests.domain.hall import office
from tests.storage.hands import NOW, a_draft, a_ticket

#: Resident called "<3", tags that open, close and cross, entities, both kinds of quotes, four-byte characters.
NASTY = "<3 & </b><b>未关 &amp; <script> \"'` 😀\n<a href='x'>"
LONG = (NASTY * 200)[:4096]
NAME = (NASTY * 9).replace("\n", " ")[:120]
USERNAME = "u" * 32
NUMBER = "GD261122-123456"
CODES = ("SR04", "AQ01", "ZA02", "OTHER", "no such class")


@cache
def desk() -> Desk:
    nothing: Any = None
    return Desk(office(), nothing, NOW)


def tickets() -> Iterator[Ticket]:
    """Every state, open and confidential and anonymous, with and without everything."""
    full = a_ticket(
        NUMBER,
        summary=LONG[:500],
        place=LONG[:200],
        reporter=Reporter(1, NAME, USERNAME),
        category="SR04",
        media=100,
        urges=9,
        reopened=9,
        question_open=True,
        unreachable=True,
        verdict=Verdict(contacted=True, solved=False, satisfied=False),
        resolved_at=NOW,
        due_at=NOW - timedelta(days=400),
        updated_at=NOW,
        holder=1,
        id=2**62,
    )
    for status, urgent, level in zip([*Status] * 2, [True, False] * 9, [*Urgency] * 5, strict=False):
        yield replace(full, status=status, urgent=urgent, level=level)
        yield replace(full, status=status, urgent=urgent, anonymous=True, confidential=urgent, verdict=Verdict())
    for code in CODES:
        yield a_ticket(category=code, summary="", place="")


def staff() -> list[Staff]:
    return [
        Staff(n, 2**52 - n, NAME if n % 2 else "", USERNAME if n % 3 else None, role, state)
        for n, (role, state) in enumerate([*product(Role, StaffState)] * 20)
    ]


def every_kind() -> tuple[Media, ...]:
    return tuple(Media(kind, "file", 30.1, 120.2, NASTY) for kind in MediaKind)


def views() -> Iterator[DraftView]:
    parts = tuple(Part(n, LONG[:900], media) for n, media in enumerate((None, *every_kind())))
    full = a_draft(parts=parts, place=LONG[:200], anonymous=True, confidential=True)
    bare: Draft = a_draft(parts=(), place=None)
    for said in ("电动车在楼道里充电，会不会着火啊", "村口有人赌博", LONG, ""):
        understanding = office().reader.understand(said)
        for draft, code in product((full, replace(full, anonymous=False), bare), ("AQ01", "ZA02")):
            for flag in (True, False):
                yield DraftView(
                    draft,
                    understanding,
                    office().taxonomy.get(code),
                    chosen=flag,
                    place=(draft.place or "")[:200],
                    full=flag,
                    again=not flag,
                    reminder=flag,
                    perhaps=a_ticket(NUMBER, question_open=flag) if draft is full else None,
                )

    yield from _of_several(full)


def _of_several(full: Draft) -> Iterator[DraftView]:
    """Up to five matters, sure and unsure, asked about and divided; and what answers a family."""
    category = office().taxonomy.get("OTHER")
    guesses = tuple(Guess(code, office().taxonomy.get(code).label, 0.3, (NASTY, "路灯")) for code in CODES[:3])
    read, unsure = office().reader.understand(LONG), Chosen(category, "nobody", guesses)
    for many, split, by in product((0, 2, 5), (None, True, False), ("resident", "bot", "nobody")):
        chosen = Chosen(category, by, guesses)
        found = tuple(Piece(LONG[n:], LONG, read, chosen, NASTY) for n in range(many))
        draft = replace(full, split=split)
        yield DraftView(draft, read, category, by == "resident", NASTY, choice=chosen, pieces=found)
    parent = replace(a_ticket(NUMBER), status=Status.GATHERED, children=5)
    yield DraftView(
        full, read, category, chosen=False, place="", perhaps=parent, family=tuple(tickets())[:5], choice=unsure
    )


def histories() -> Iterator[History]:
    lines = tuple(
        Line(1, NOW + timedelta(minutes=n), step, by, status, words=n)
        for n, (step, by, status) in enumerate(product(Step, By, (Status.QUEUED, Status.CLOSED)))
    )
    words = {
        n: Words(n, 1, kind, LONG, LONG, every_kind(), NOW)
        for n, kind in zip(range(len(lines)), [*WordsKind] * len(lines), strict=False)
    }
    category = office().taxonomy.get("SR04")
    for ticket in tickets():
        for own in (True, False):
            yield History(ticket, category, lines, words, own)
            yield History(ticket, category, lines[:2], {}, own)
    for own in (True, False):
        one = History(next(tickets()), category, lines, words, own)
        parent = replace(a_ticket(NUMBER), status=Status.GATHERED, children=5)
        yield History(parent, category, lines[:2], {}, own, (one,) * 5)


def listings() -> Iterator[Listing]:
    shown = tuple(tickets())[:8]
    for what, more in product(("list", "mine", "overdue", "find"), (True, False)):
        yield Listing(what, shown, 12, more, {1: NAME}, NASTY)
        yield Listing(what, (), 0, False, {}, LONG[:50])


def refusals() -> Iterator[Refusal]:
    """One of each, with each of its reasons."""
    until = NOW + timedelta(days=1)
    yield from (errors.NotFound(NUMBER), errors.NotFound(), errors.NotFound(LONG))
    whose = ("holder", "holder_or_admin", "other", "admin", "duty", "reporter", "settings", "system")
    yield from map(errors.NotAllowed, whose)
    yield from (errors.OwnTicket(), errors.NotOnDuty(), errors.NotOnDuty(unsure=True), errors.AnonymousAdmin())
    yield from (errors.WrongState(NUMBER, status, Step.CLAIM) for status in Status)
    faults = ["head", "date", "span", "who", "several", "member", "unit"]
    faults += ["right", "past", "twice", "far", "many", "none"]
    yield errors.WrongRoster([RosterFault(n, what, NASTY) for n, what in enumerate(faults * 3)])
    yield from (errors.WrongRoster([RosterFault(0, what, NASTY)]) for what in faults)
    days = (NOW.date(), NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=200))
    yield from (errors.WrongLeave(first, last) for first, last in product(days, days))
    for what in ("shift", "partner", "unreached", "swap_open", "swap", "deputy", "leave", "roster_unit"):
        yield errors.Missing(what)
    yield from (errors.NotAllowed("roster"), errors.NotAllowed("asked"))
    yield from (errors.AlreadyClaimed(NUMBER, NAME), errors.AlreadyClaimed(NUMBER, ""), errors.NoEnding(NUMBER))
    for what in ("reason", "words", "result", "number", "colleague", "photo", "reporter", "place", "shorter", "new"):
        yield errors.Missing(what, NUMBER)
        yield errors.Missing(what)
    yield from (errors.TooMany(kind, until) for kind in ("draft", "message", "urge", "lookup", "urgent", "new"))
    helping = ("helper", "department", "asking", "term", "reported", "part_words", "not_ours", "owing", "waiver")
    yield from (errors.Missing(what, NUMBER) for what in (*helping, "agreement", "outcome", "why", "grounds"))
    yield from (errors.NotAllowed("secret"), errors.NotAllowed("supervisor"), errors.NotAllowed("helper"))
    yield errors.HelpersOwe(NUMBER, "done", [(NAME, NOW), ("县城管局", NOW)])
    yield errors.MediationOver(NUMBER)
    yield errors.Highest(NUMBER, Status.CLAIMED)
    yield from (errors.RungReached(NUMBER, Status.CLAIMED, "list", before) for before in ("", "red"))
    yield errors.NoCentre()
    yield errors.NothingToSubmit()
    for rule in ("directed", "return_late", "extend_day", "danger", "new", *NOTICE_RULES):
        yield errors.RuledOut(rule, NUMBER, NOW)
    yield errors.UnitsAtWork({NAME: 99, "甲": 1, "乙": 2, "丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙": 3, "丁": 4})
    yield Refusal()


def told() -> Iterator[Told]:
    for event, ticket in product(Event, tickets()):
        yield Told(ticket, event, LONG, until=NOW, parts=(ticket, ticket) if event is Event.SPLIT else ())


def cards() -> Iterator[CardView]:
    line = Line(1, NOW, Step.NOTE, By.STAFF, Status.CLAIMED)
    for ticket in tickets():
        yield CardView(ticket)
        yield CardView(ticket, NAME, NAME, line, LONG, LONG)
    guesses = tuple(office().taxonomy.get(code) for code in CODES[:3])
    yield CardView(ticket, NAME, NAME, line, LONG, LONG, guesses=guesses, family=tuple(tickets())[:5])


def _organisation() -> Centre:
    from tests.handlers import centre_samples  # which is made of these samples

    return centre_samples.organisation()


BY_TYPE: dict[Any, Callable[[], Any]] = {
    Desk: lambda: [desk()],
    str: lambda: [NASTY, LONG, ""],
    str | None: lambda: [None, NAME],
    int: lambda: [0, 2**52],
    bool: lambda: [True, False],
    datetime: lambda: [NOW + timedelta(days=n) for n in (-800, -1, 0, 1, 2, 800)],
    Ticket: tickets,
    list[Ticket]: lambda: [[], [*tickets()][:20]],
    Staff: lambda: staff()[:6],
    list[Staff]: lambda: [[], staff()],
    list[str]: lambda: [[], [""], [NASTY], [LONG] * 3, [LONG] * 30],
    dict[str, int]: lambda: [{}, dict.fromkeys(("waiting", "failed", "buried", "open", "overdue", "else"), 10**9)],
    Sequence[str]: lambda: [(), ("110",), ("119", "120"), ("110", "119", "120", "122", "12356"), ("999",)],
    DraftView: views,
    CardView: cards,
    History: histories,
    Listing: listings,
    Refusal: refusals,
    Told: told,
    Step: lambda: [*Step],
    Line: lambda: [Line(1, NOW, step, by, Status.QUEUED) for step, by in product(Step, By)],
    ToThread: lambda: [ToThread(t, what, words) for t, what, words in product([*tickets()][:3], Said, (LONG, ""))],
    Alarm: lambda: [Alarm(t, stage) for t, stage in product(tickets(), (0, 1, 6))],
    AlarmOver: lambda: [AlarmOver(t, who) for t, who in product(tickets(), (NAME, ""))],
    ToAdmins: lambda: [ToAdmins(matter, t, LONG) for matter, t in product(AdminMatter, [None, *tickets()])],
    Centre | None: lambda: [None, _organisation()],
    Receipt: lambda: [
        Receipt(t, office().taxonomy.get(t.category), t.due_at, code, children)
        for t, code, children in product(tickets(), (None, "C-O-D"), ((), tuple(tickets())[:5]))
    ],
}


def calls(function: Callable[..., Any], given: dict[str, list[Any]]) -> Iterator[Any]:
    """What the function says to each combination of samples; `given`: the values of an argument of few."""
    hints = typing.get_type_hints(function)
    names = list(signature(function).parameters)
    positional = [
        n for n in names if signature(function).parameters[n].kind is not signature(function).parameters[n].KEYWORD_ONLY
    ]
    for values in product(*(given[n] if n in given else list(BY_TYPE[hints[n]]()) for n in names)):
        named = dict(zip(names, values, strict=True))
        yield function(*(named[n] for n in positional), **{n: named[n] for n in names if n not in positional})
