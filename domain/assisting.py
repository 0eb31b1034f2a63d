"""协办 and 吹哨报到 (M08): units are asked for their part, each with a clock of its own; the lead has the whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain import deadlines
from domain.accusing import touched
from domain.assigning import blamed
from domain.assists import Assist, AssistKind, AssistState
from domain.centre import UnitLevel
from domain.clocks import Clock, ClockKind
from domain.deadlines import Term
from domain.desk import Desk
from domain.duty import write
from domain.errors import Missing, NoCentre, NotAllowed, RuledOut
from domain.helpers import his_part, holding_up, waiting
from domain.history import By, Step
from domain.office_notices import HelperCard, HelperSaid, Ring, Rung
from domain.overseeing import ring_out
from domain.people import Staff
from domain.reckoning import drop_clock, set_clock
from domain.steps import check_right, take, ticket_for
from domain.tickets import Ticket
from domain.words import Words, WordsKind

_STEPS = {AssistKind.ASSIST: Step.ASSIST, AssistKind.WHISTLE: Step.WHISTLE}


async def may_ask(desk: Desk, number: str, staff: Staff, kind: AssistKind) -> Ticket:
    """The ticket, when he may ask other units to help with it now.

    Raises NoCentre with one desk for all; NotAllowed("secret") for a confidential one: it goes to no further unit.
    """
    ticket = await ticket_for(desk, number, staff)
    if not desk.centre:
        raise NoCentre
    await check_right(desk, ticket, _STEPS[kind], staff, By.STAFF)
    if ticket.confidential:
        raise NotAllowed("secret")
    return ticket


async def ask(
    desk: Desk,
    number: str,
    staff: Staff,
    units: Sequence[int],
    text: str,
    kind: AssistKind = AssistKind.ASSIST,
    within: str = "",
) -> Ticket:
    """协办: `units` (OrgUnit.id) are asked for their part; 吹哨: departments are called to come.

    `within`: a term such as "3wd"; an assist is never due after the ticket itself, unless that is late already.
    Raises Missing("helper") for none, for the lead itself, for one that is asked already; Missing("department") for a
    whistle to what is none; RuledOut("blamed") for a unit complained of: it would read the whole complaint;
    Missing("asking") without words; Missing("term") for no term.
    """
    ticket = await may_ask(desk, number, staff, kind)
    waits = {(a.unit, a.kind) for a in await waiting(desk, ticket)}
    avoided = await blamed(desk, ticket)
    for one in units:
        unit = desk.centre.unit(one)
        if unit is None or one == ticket.unit or (one, kind) in waits:
            raise Missing("helper", ticket.number)
        if kind is AssistKind.WHISTLE and unit.level is not UnitLevel.DEPARTMENT:
            raise Missing("department", ticket.number)
        if touched(desk.centre, unit, avoided):
            raise RuledOut("blamed", ticket.number)
    if not units:
        raise Missing("helper", ticket.number)
    due = _due(desk, ticket, kind, within)
    words = await write(desk, ticket, WordsKind.HELP, staff, text, "asking")
    for one in dict.fromkeys(units):
        ticket = await _ask_one(desk, ticket, staff, one, kind, due, words)
    return ticket


def _due(desk: Desk, ticket: Ticket, kind: AssistKind, within: str) -> datetime:
    policy = desk.office.policy
    whistle = kind is AssistKind.WHISTLE
    try:
        given = Term.parse(policy.whistle_within if whistle else within or policy.assist_within)
        at = deadlines.term(desk.now, given, desk.office.calendar, desk.office.zone).at
    except (ValueError, OverflowError):
        raise Missing("term", ticket.number) from None
    return at if whistle or ticket.due_at <= desk.now else min(at, ticket.due_at)


async def _ask_one(
    desk: Desk, ticket: Ticket, staff: Staff, unit: int, kind: AssistKind, due: datetime, words: Words
) -> Ticket:
    assist = await desk.unit.assists.save(
        Assist(ticket.id, unit, kind, desk.now, due, asked_by=staff.id, words=words.id)
    )
    clocks = set_clock(ticket, Clock(ClockKind.HELPER, due, assist.id)).clocks
    detail = {"unit": str(unit), "assist": str(assist.id)}
    ticket = await take(desk, ticket, _STEPS[kind], By.STAFF, staff=staff, words=words, detail=detail, clocks=clocks)
    desk.post(HelperCard(ticket, assist))
    return ticket


async def report_in(desk: Desk, number: str, staff: Staff) -> Ticket:
    """报到: the unit has come; a whistle is kept with that. Raises Missing("reported") when it has come already."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.REPORT_IN, staff, By.STAFF)
    mine = await his_part(desk, ticket, staff)
    found = next((a for a in mine if a.state is AssistState.ASKED and a.kind is AssistKind.WHISTLE), None)
    found = found or next((a for a in mine if a.state is AssistState.ASKED), None)
    if found is None:
        raise Missing("reported", ticket.number)
    whistle = found.kind is AssistKind.WHISTLE
    late = found.late or (whistle and desk.now > found.due_at)
    clock = Clock(ClockKind.HELPER, found.due_at, found.id, fired=whistle or _fired(ticket, found))
    return await _part(desk, ticket, Step.REPORT_IN, staff, replace(found, state=AssistState.REPORTED, late=late),
                       set_clock(ticket, clock).clocks)  # fmt: skip


def _fired(ticket: Ticket, assist: Assist) -> bool:
    return any(c.fired for c in ticket.clocks if c.kind is ClockKind.HELPER and c.ref == assist.id)


async def contribute(desk: Desk, number: str, staff: Staff, text: str, ours: bool = True) -> Ticket:
    """答复: the unit's part, in words; or 不归我们, with the reason. The lead reads it under the card.

    Raises Missing("part_words") without words.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.CONTRIBUTE, staff, By.STAFF)
    found = (await his_part(desk, ticket, staff))[0]
    words = await write(desk, ticket, WordsKind.PART, staff, text, "part_words" if ours else "not_ours")
    late = found.late or (found.holds_up and desk.now > found.due_at)  # a whistle that was kept is not late any more
    done = replace(
        found,
        state=AssistState.ANSWERED if ours else AssistState.DECLINED,
        answer=words.id,
        done_at=desk.now,
        late=late,
    )
    clocks = drop_clock(ticket, ClockKind.HELPER, found.id).clocks
    return await _part(desk, ticket, Step.CONTRIBUTE, staff, done, clocks, words)


async def _part(
    desk: Desk,
    ticket: Ticket,
    step: Step,
    staff: Staff,
    assist: Assist,
    clocks: tuple[Clock, ...],
    words: Words | None = None,
) -> Ticket:
    detail = {"unit": str(assist.unit), "assist": str(assist.id), "state": assist.state.value}
    if assist.late:
        detail["late"] = "true"
    ticket = await take(desk, ticket, step, By.STAFF, staff=staff, words=words, detail=detail, clocks=clocks)
    await desk.unit.assists.save(assist)
    desk.post(HelperCard(ticket, assist))
    desk.post(HelperSaid(ticket, assist, words.masked if words is not None else ""))
    return ticket


async def waive(desk: Desk, number: str, staff: Staff, reason: str) -> Ticket:
    """The lead goes on without those who still owe their part, with a written reason they are told.

    Raises Missing("owing") when nobody owes any, Missing("waiver") without a reason.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.WAIVE, staff, By.STAFF)
    owing = await holding_up(desk, ticket)
    if not owing:
        raise Missing("owing", ticket.number)
    words = await write(desk, ticket, WordsKind.REASON, staff, reason, "waiver")
    let_off = []
    for one in owing:
        ticket = drop_clock(ticket, ClockKind.HELPER, one.id)
        late = one.late or desk.now > one.due_at
        let_off.append(
            await desk.unit.assists.save(replace(one, state=AssistState.WAIVED, done_at=desk.now, late=late))
        )
    detail = {"assists": ",".join(str(a.id) for a in let_off)}
    ticket = await take(desk, ticket, Step.WAIVE, By.STAFF, staff=staff, words=words, detail=detail)
    for one in let_off:
        desk.post(HelperCard(ticket, one))
        desk.post(HelperSaid(ticket, one, words.masked))
    return ticket


async def late(desk: Desk, ticket: Ticket, clock: Clock) -> Ticket:
    """The term of a helper is over: recorded as late; the lead, the unit and the one above both are told once."""
    assist = await desk.unit.assists.by_id(clock.ref)
    if assist is None or not assist.holds_up or assist.late:
        return ticket
    desk.post(HelperCard(ticket, await desk.unit.assists.save(replace(assist, late=True))))
    ring = Ring.LATE_WHISTLE if assist.kind is AssistKind.WHISTLE else Ring.LATE_HELP
    ring_out(desk, ticket, Rung(ring, "late", until=assist.due_at, unit=assist.unit))
    return ticket
