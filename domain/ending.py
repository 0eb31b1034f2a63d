"""不受理 and 移交: two ends without a result of our own, each with a lawful way on (§3.5, invariants 9 and 14)."""

import re
from enum import StrEnum

from domain.desk import Desk
from domain.duty import write
from domain.errors import Missing, RuledOut
from domain.history import By, Step
from domain.notices import Event, Told
from domain.people import Staff
from domain.rights import above_it
from domain.steps import check_right, take, ticket_for
from domain.taxonomy import DANGER
from domain.tickets import Status, Ticket
from domain.words import WordsKind


class Ground(StrEnum):
    """The lawful grounds for not taking a matter up; handlers/texts/ending.py says law and way out of each."""

    PROCEDURE = "procedure"  # in court, arbitration, review, petition
    SECRET = "secret"  # noqa: S105 - state or business secrets, somebody's privacy
    OFFICIALS = "officials"  # 检举公职人员 → 12388
    MARKET = "market"  # civil: mediation, court, 12315
    ELSEWHERE = "elsewhere"  # not of this county
    VAGUE = "vague"  # says nothing in particular, and was asked


class Body(StrEnum):
    """Who it is handed to, outside the centre."""

    POLICE = "police"
    PETITION = "petition"
    ARBITRATION = "arbitration"
    COURT = "court"
    DISCIPLINE = "discipline"
    OTHER = "other"


#: Clues to crimes: after they are handed over nothing of the case is shown any more (M06).
_CLUES = ("ZA", "FZ")
_BODY = re.compile(
    r"公安|派出所|交警|刑警|警|信访|仲裁|法院|法庭|检察|纪委|监委|司法|消防|[局所院会署部厅办]|中心|大队|热线|123\d\d"
)
_TRACE = re.compile(r"号|\d")
_NAMED = re.compile(r"同志|警官|民警|科长|所长|主任|经办|联系人|接收人|签收|回执|[一-龥]{2,3}(?:接|收)")
_SHORTEST = 6


async def rejectable(desk: Desk, number: str, staff: Staff, ground: Ground | None = None) -> Ticket:
    """The ticket, when it may be refused (on that ground).

    Raises RuledOut: "danger", what is dangerous is never refused; "ask_first", nobody has asked what it is about;
    "directed_end", as `_not_directed`; "refused_self" for who refused it before (§3.5: 异议 is another's to decide).
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.REJECT, staff, By.STAFF)
    if ticket.urgent or ticket.category.startswith(DANGER):
        raise RuledOut("danger", ticket.number)
    _not_directed(desk, ticket, staff)
    lines = await desk.unit.history.of_ticket(ticket.id)
    if desk.centre and any(x.step is Step.REJECT and x.staff == staff.id for x in lines):
        raise RuledOut("refused_self", ticket.number)
    if ground is Ground.VAGUE and not any(x.step is Step.ASK for x in lines):
        raise RuledOut("ask_first", ticket.number)
    return ticket


def _not_directed(desk: Desk, ticket: Ticket, staff: Staff) -> None:
    """Raises RuledOut("directed_end"): the unit that was named does not end it by itself, only a desk above (M94)."""
    if desk.centre and ticket.directed and not above_it(desk, ticket, staff):
        raise RuledOut("directed_end", ticket.number)


async def refused_by(desk: Desk, ticket: Ticket) -> int | None:
    """The unit whose refusal the reporter has disagreed with, while that waits for a decision."""
    if ticket.status is not Status.ESCALATED:
        return None
    ends = [x for x in await desk.unit.history.of_ticket(ticket.id) if x.step in _ENDS]
    unit = ends[-1].detail.get("unit", "") if ends and ends[-1].step is Step.REJECT else ""
    return int(unit) if unit.isdecimal() else None


_ENDS = frozenset({Step.REJECT, Step.HAND_OFF, Step.DONE, Step.UNSOLVED})


async def refused_often(desk: Desk, ticket: Ticket) -> bool:
    """Whether it was refused a second time: that is final."""
    lines = await desk.unit.history.of_ticket(ticket.id)
    return bool(desk.centre) and sum(x.step is Step.REJECT for x in lines) > 1


async def check_refusals(desk: Desk, ticket: Ticket) -> None:
    """Raises RuledOut("refused_twice"): no further 我有异议."""
    if ticket.status is Status.REJECTED and await refused_often(desk, ticket):
        raise RuledOut("refused_twice", ticket.number)


async def reject(desk: Desk, number: str, staff: Staff, ground: Ground | None, text: str = "") -> Ticket:
    """不受理, on a lawful ground; the number stays, the reporter is told why, where to go, and may disagree.

    Raises as `rejectable`, Missing("ground").
    """
    if ground is None:
        await rejectable(desk, number, staff)
        raise Missing("ground", number)
    ticket = await rejectable(desk, number, staff, ground)
    words = await write(desk, ticket, WordsKind.REASON, staff, text, "words") if text.strip() else None
    ticket = await take(
        desk,
        ticket,
        Step.REJECT,
        By.STAFF,
        staff=staff,
        words=words,
        detail={"ground": ground.value} | ({"unit": str(ticket.unit)} if ticket.unit is not None else {}),
        holder=None,
        question_open=False,
    )
    final = await refused_often(desk, ticket)
    desk.post(Told(ticket, Event.REJECTED, words.masked if words is not None else "", code=ground.value, final=final))
    return ticket


def proves(text: str) -> bool:
    """Whether the words can stand as 移交凭据: who received it, and a document's number or a name and a time."""
    plain = text.strip()
    return len(plain) >= _SHORTEST and bool(_BODY.search(plain)) and bool(_TRACE.search(plain) or _NAMED.search(plain))


async def hand_off(desk: Desk, number: str, staff: Staff, body: Body | None, proof: str) -> Ticket:
    """移交 to a body outside the centre, only with its receipt in words. Raises Missing("body"), Missing("proof")."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.HAND_OFF, staff, By.STAFF)
    _not_directed(desk, ticket, staff)
    if body is None:
        raise Missing("body", ticket.number)
    if not proves(proof):
        raise Missing("proof", ticket.number)
    # of a clue the reporter learns where it went and no more: the receipt is for colleagues
    kind = WordsKind.NOTE if clue(ticket) else WordsKind.REASON
    words = await write(desk, ticket, kind, staff, proof, "proof")
    ticket = await take(
        desk,
        ticket,
        Step.HAND_OFF,
        By.STAFF,
        staff=staff,
        words=words,
        detail={"body": body.value},
        holder=None,
        question_open=False,
        alarm_at=None,
        check_at=None,
    )
    said = "" if clue(ticket) else words.masked
    desk.post(Told(ticket, Event.HANDED_OFF, said, code=body.value))
    return ticket


def clue(ticket: Ticket) -> bool:
    """Whether it is a clue to a crime, of which nothing is shown once it is handed over (M06)."""
    return ticket.category.startswith(_CLUES)


def closed_file(ticket: Ticket) -> bool:
    """Handed over, and nothing of it is to be shown."""
    return ticket.status is Status.TRANSFERRED_OUT and clue(ticket)
