"""What an officer does with a ticket: claim, release, transfer, ask, note, look."""

from domain.desk import Desk
from domain.errors import Missing, NotAllowed, RuledOut
from domain.history import By, Step
from domain.notices import Event, Told, ToStaff
from domain.people import Staff
from domain.rights import may_hold, post_of
from domain.seals import OPENED, opened
from domain.standins import follows
from domain.steps import check_right, record, take, ticket_for
from domain.tickets import Reporter, Status, Ticket
from domain.words import Media, Words, WordsKind

_SHORTEST = 2
IN_HAND = frozenset({Status.CLAIMED, Status.CONFIRMING})


async def claim(desk: Desk, number: str, staff: Staff) -> Ticket:
    """认领: first come, first served. Raises AlreadyClaimed with the winner's name, as `_not_his_round`."""
    ticket = await ticket_for(desk, number, staff)
    if desk.centre and ticket.status is Status.ESCALATED:
        await _not_his_round(desk, ticket, staff)
    ticket = await take(
        desk,
        ticket,
        Step.CLAIM,
        By.STAFF,
        staff=staff,
        holder=staff.id,
        acknowledged_by=ticket.acknowledged_by or (staff.id if ticket.urgent else None),
        alarm_at=None,
    )
    desk.post(Told(ticket, Event.CLAIMED))
    await _hand_media(desk, ticket, staff)
    return ticket


async def _not_his_round(desk: Desk, ticket: Ticket, staff: Staff) -> None:
    """Raises RuledOut("own_round"): who held what was not solved takes it again only when another gives it him."""
    ends = [x for x in await desk.unit.history.of_ticket(ticket.id) if x.step is Step.DONE]
    if ends and ends[-1].staff == staff.id:
        raise RuledOut("own_round", ticket.number)


async def release(desk: Desk, number: str, staff: Staff) -> Ticket:
    """放回: back in the queue for anybody."""
    ticket = await ticket_for(desk, number, staff)
    ticket = await take(desk, ticket, Step.RELEASE, By.STAFF, staff=staff, fresh_card=True, holder=None)
    desk.post(Told(ticket, Event.RELEASED))
    return ticket


async def transfer(desk: Desk, number: str, staff: Staff, to: Staff | None) -> Ticket:
    """转派: to a colleague the bot has seen, who may deal with it. The clock runs on."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.TRANSFER, staff, By.STAFF)
    if ticket.anonymous:
        # a refusal for one colleague alone would name the reporter, so nobody is named: who wants it claims it
        raise NotAllowed("anonymous")
    if to is None or not to.active or to.id == ticket.holder:
        raise Missing("colleague", ticket.number)
    if not may_hold(desk, ticket, to) or await involved(desk, ticket, to):
        # why is nobody's business: the reason could tell who reported
        raise Missing("colleague", ticket.number)
    ticket = await take(
        desk,
        ticket,
        Step.TRANSFER,
        By.STAFF,
        staff=staff,
        detail={"to": str(to.id)},
        holder=to.id,
        acknowledged_by=ticket.acknowledged_by or (staff.id if ticket.urgent else None),
        alarm_at=None,
    )
    desk.post(Told(ticket, Event.TRANSFERRED))
    desk.post(ToStaff(to.id, ticket, "handed"))
    await _hand_media(desk, ticket, to)
    return ticket


async def involved(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    """Whether he reported it or follows it."""
    return ticket.reporter.chat == staff.user or (ticket.joined > 0 and await follows(desk, ticket, staff.user))


async def ask(desk: Desk, number: str, staff: Staff, question: str) -> Ticket:
    """追问: the holder asks the resident; neither sees the other's account.

    Raises Missing("reporter") when he has had himself forgotten: nobody would answer.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.ASK, staff, By.STAFF)
    if ticket.reporter.chat is None:
        raise Missing("reporter", ticket.number)
    words = await write(desk, ticket, WordsKind.QUESTION, staff, question, "words")
    ticket = await take(desk, ticket, Step.ASK, By.STAFF, staff=staff, words=words, question_open=True)
    desk.post(Told(ticket, Event.QUESTION, words.masked))
    return ticket


async def note(desk: Desk, number: str, staff: Staff, text: str) -> Ticket:
    """备注: for colleagues; the resident never sees it."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.NOTE, staff, By.STAFF)
    words = await write(desk, ticket, WordsKind.NOTE, staff, text, "words")
    return await take(desk, ticket, Step.NOTE, By.STAFF, staff=staff, words=words)


async def look(desk: Desk, number: str, staff: Staff) -> tuple[Ticket, Reporter | None, list[Words]]:
    """查看: what the card masks — who reported (never of an anonymous one) and the raw words. Each look is recorded.

    The holder's right; of a confidential case that of whoever asked and was granted it by a second person, once
    (raises Missing("seal_…") with how that stands). The attachments of an anonymous report come once more in private.
    """
    ticket = await ticket_for(desk, number, staff)
    if ticket.confidential:
        await _open_seal(desk, ticket, staff)
    else:
        await check_right(desk, ticket, Step.LOOK, staff, By.STAFF)
        await record(desk, ticket, Step.LOOK, By.STAFF, staff=staff)
    await _hand_media(desk, ticket, staff)
    shown = (WordsKind.REPORT, WordsKind.SUPPLEMENT, WordsKind.ANSWER, WordsKind.ALSO)
    words = [w for w in await desk.unit.words.of_ticket(ticket.id) if w.kind in shown]
    return ticket, None if ticket.anonymous else ticket.reporter, words


async def _open_seal(desk: Desk, ticket: Ticket, staff: Staff) -> None:
    """Use his leave to look. Of two presses at once one comes too late: the ticket itself is saved."""
    await check_right(desk, ticket, Step.UNSEAL_ASK, staff, By.STAFF)
    wish = opened(ticket, await desk.unit.history.of_ticket(ticket.id), staff.id, desk.now, desk.office.policy)
    saved = await desk.unit.tickets.save(ticket)
    detail = {OPENED: "1", "why": wish.why.value, "post": post_of(desk, ticket, staff)}
    await record(desk, saved, Step.LOOK, By.STAFF, staff=staff, detail=detail)


async def write(
    desk: Desk,
    ticket: Ticket,
    kind: WordsKind,
    staff: Staff,
    text: str,
    what: str,
    media: tuple[Media, ...] = (),
) -> Words:
    """Keep an officer's words. Raises Missing(what) when there are none."""
    text = text.strip()
    if len(text) < _SHORTEST and not media:
        raise Missing(what, ticket.number)
    masked = await _addressed(desk, text) if kind is WordsKind.REASON else desk.office.reader.mask(text)
    return await desk.unit.words.add(ticket.id, kind, masked, text, desk.now, media, by_staff=staff.id)


async def _addressed(desk: Desk, text: str) -> str:
    """The text masked, but for the names of colleagues: 应由孙丽办理 says to whom it should go.

    All of them, the reporter's too should he be one: a name that is covered where others are not would tell on him.
    """
    reader = desk.office.reader
    names = {s.name for s in await desk.unit.staff.all()}
    shown, end = [], 0
    for span in reader.understand(text).personal:
        if span.kind == "name" and span.text in names:
            shown += [reader.mask(text[end : span.start]), span.text]
            end = span.end
    mixed = "".join([*shown, reader.mask(text[end:])])
    return mixed if {s.text for s in reader.understand(mixed).personal} <= names else reader.mask(text)


async def _hand_media(desk: Desk, ticket: Ticket, staff: Staff) -> None:
    """Pictures and voices of an anonymous report go to its holder, in private."""
    if not ticket.anonymous or not ticket.media:
        return
    media = tuple(m for w in await desk.unit.words.of_ticket(ticket.id) if w.by_staff is None for m in w.media)
    if media:
        desk.post(ToStaff(staff.id, ticket, "media", media=media))


async def release_all(desk: Desk, staff: Staff) -> int:
    """Whoever is gone holds nothing: what he had in hand goes back to the queue. How many.

    What he has resolved waits for the resident's answer; 没解决 finds him gone and queues it.
    """
    held = await desk.unit.tickets.listed(statuses=IN_HAND, holder=staff.id, confidential=True, limit=1000)
    for ticket in held:
        await let_go(desk, ticket)
    return len(held)


async def let_go(desk: Desk, ticket: Ticket) -> None:
    """Its holder has it no more: back to the queue."""
    released = await take(desk, ticket, Step.RELEASE, By.SYSTEM, fresh_card=True, holder=None)
    desk.post(Told(released, Event.RELEASED))


def require_admin(staff: Staff) -> None:
    """Raises NotAllowed("admin")."""
    if not staff.is_admin:
        raise NotAllowed("admin")
