"""调解: an agreement is a result; what came to nothing is counted; a party's refusal ends it (人民调解法 3、26)."""

from enum import StrEnum

from domain import finishing
from domain.desk import Desk
from domain.duty import write
from domain.errors import MediationOver
from domain.history import By, Step
from domain.notices import Event, Told
from domain.people import Staff
from domain.steps import check_right, take, ticket_for
from domain.tickets import Ticket
from domain.words import WordsKind


class Outcome(StrEnum):
    """How a mediation ended."""

    AGREED = "agreed"  # 达成协议
    FAILED = "failed"  # 未达成
    ABSENT = "absent"  # 当事人未到
    REFUSED = "refused"  # 一方拒绝


async def mediate(desk: Desk, number: str, staff: Staff, outcome: Outcome, text: str = "") -> Ticket:
    """By the holder. 达成协议 finishes the ticket with the agreement in words; after the second time in vain, or a
    party's refusal, the level above oversees it (domain/counting.py).

    Raises MediationOver after a refusal, Missing("result") for an agreement without words.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.MEDIATE, staff, By.STAFF)
    if await refused(desk, ticket):
        raise MediationOver(ticket.number)
    if outcome is Outcome.AGREED:
        agreement = await write(desk, ticket, WordsKind.NOTE, staff, text, "agreement")
        detail = {"outcome": outcome.value}
        ticket = await take(desk, ticket, Step.MEDIATE, By.STAFF, staff=staff, words=agreement, detail=detail)
        return await finishing.done(desk, ticket.number, staff, f"经调解，双方达成协议：{text.strip()}")
    words = await write(desk, ticket, WordsKind.NOTE, staff, text, "words") if text.strip() else None
    times, limit = ticket.mediations + 1, desk.office.policy.mediations_limit
    ticket = await take(
        desk,
        ticket,
        Step.MEDIATE,
        By.STAFF,
        staff=staff,
        words=words,
        detail={"outcome": outcome.value},
        mediations=max(times, limit) if outcome is Outcome.REFUSED else times,
    )
    desk.post(Told(ticket, Event.MEDIATED, outcome.value))
    return ticket


async def refused(desk: Desk, ticket: Ticket) -> bool:
    """Whether a party has said no: nobody is mediated against his will."""
    if not ticket.mediations:
        return False
    lines = await desk.unit.history.of_ticket(ticket.id)
    return any(x.step is Step.MEDIATE and x.detail.get("outcome") == Outcome.REFUSED for x in lines)
