"""办结: what was done must be said; a hazard needs a photo after the work or a second officer (M64, M96)."""

import re

from domain.desk import Desk
from domain.duty import write
from domain.errors import Missing, NoEnding
from domain.history import By, Step
from domain.notices import Event, Told
from domain.people import Staff
from domain.steps import check_right, take, ticket_for
from domain.tickets import Status, Ticket, Verdict
from domain.words import Media, MediaKind, Words, WordsKind

#: Passing it on and nothing else: "已转办", "已转交城管局处理", "转相关部门".
_PASSED_ON = re.compile(
    r"^(?:该?(?:件|事|问题))?(?:我(?:们|中心))?(?:已经?|现已)?(?:转(?:办|交|派|送|达|给|至|到)?|移交|移送|交办|上报|登记|受理)"
    r"(?:给|至|到|了)?.{0,12}?(?:部门|单位|局|所|站|办|中心|公司|社区|村委会?)?"
    r"(?:去|来|进行)?(?:处理|办理|核实|解决|跟进)?(?:中|了)?$"
)


def passes_on(result: str) -> bool:
    """True when a result says only that the matter went elsewhere."""
    return bool(_PASSED_ON.match(re.sub(r"[\s，。,.!！、;；]", "", result)))


async def done(desk: Desk, number: str, staff: Staff, result: str, media: tuple[Media, ...] = ()) -> Ticket:
    """办结 by the holder. Without proof a hazard waits for a second officer (status confirming).

    Raises Missing("result") without words, NoEnding for "已转办".
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.DONE, staff, By.STAFF)
    if passes_on(result.strip()):
        raise NoEnding(ticket.number)
    words = await write(desk, ticket, WordsKind.RESULT, staff, result, "result")
    proven = ticket.proven or _shows(media)
    if media:
        await write(desk, ticket, WordsKind.PROOF, staff, "", "words", media)
    hazard = desk.office.taxonomy.get(ticket.category).hazard
    if hazard and not proven:
        ticket = await take(desk, ticket, Step.DONE, By.STAFF, staff=staff, target=Status.CONFIRMING, words=words)
        desk.post(Told(ticket, Event.CONFIRMING))
        return ticket
    return await _resolve(desk, ticket, Step.DONE, staff, words, proven=proven)


async def proof(desk: Desk, number: str, staff: Staff, media: tuple[Media, ...]) -> Ticket:
    """A photo after the work, sent by the holder under the card; it also ends the waiting for a second officer."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.PROOF, staff, By.STAFF)
    if not _shows(media):
        raise Missing("photo", ticket.number)
    words = await write(desk, ticket, WordsKind.PROOF, staff, "", "words", media)
    if ticket.status is Status.CONFIRMING:
        return await _resolve(desk, ticket, Step.PROOF, staff, words, proven=True)
    return await take(desk, ticket, Step.PROOF, By.STAFF, staff=staff, target=ticket.status, words=words, proven=True)


async def confirm(desk: Desk, number: str, staff: Staff) -> Ticket:
    """复核通过 by a second officer."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.CONFIRM, staff, By.STAFF)
    return await _resolve(desk, ticket, Step.CONFIRM, staff, None, proven=True)


async def refuse(desk: Desk, number: str, staff: Staff) -> Ticket:
    """复核不通过: back to the holder."""
    ticket = await ticket_for(desk, number, staff)
    ticket = await take(desk, ticket, Step.REFUSE, By.STAFF, staff=staff)
    desk.post(Told(ticket, Event.REFUSED))
    return ticket


async def last_result(desk: Desk, ticket: Ticket) -> tuple[str, tuple[Media, ...]]:
    """The masked words of the last 办结 and the pictures after the work."""
    words = await desk.unit.words.of_ticket(ticket.id)
    results = [w.masked for w in words if w.kind is WordsKind.RESULT]
    media = tuple(m for w in words if w.kind is WordsKind.PROOF for m in w.media)
    return (results[-1] if results else ""), media


async def _resolve(
    desk: Desk, ticket: Ticket, step: Step, staff: Staff, words: Words | None, *, proven: bool
) -> Ticket:
    ticket = await take(
        desk,
        ticket,
        step,
        By.STAFF,
        staff=staff,
        target=Status.RESOLVED,
        words=words,
        proven=proven,
        resolved_at=desk.now,
        due_at=desk.now + desk.office.policy.verdict_wait,
        question_open=False,
        alarm_at=None,
        check_at=None,
        verdict=Verdict(),
    )
    result, media = await last_result(desk, ticket)
    desk.post(Told(ticket, Event.DONE, result, media))
    return ticket


def _shows(media: tuple[Media, ...]) -> bool:
    return any(m.kind in (MediaKind.PHOTO, MediaKind.VIDEO) for m in media)
