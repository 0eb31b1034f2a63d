"""并入: a person on duty says that two tickets are one matter; the reporter of the merged one may disagree."""

from dataclasses import replace

from domain.accusing import touched
from domain.assigning import blamed
from domain.desk import Desk
from domain.errors import Missing, NotAllowed, OwnTicket
from domain.followers import Follower, Pair, PairState
from domain.history import By, Step
from domain.notices import CardChanged, Event, MovedAlong, Said, Told, ToThread
from domain.people import Staff
from domain.rights import may_see
from domain.standins import follows
from domain.steps import check_right, check_sight, take, ticket_for
from domain.suggesting import takes_part
from domain.tickets import Status, Ticket
from domain.together import raised
from domain.words import Words, WordsKind

_OF_REPORTER = (WordsKind.REPORT, WordsKind.SUPPLEMENT, WordsKind.ANSWER)
_LONGEST = 4000


async def suggested(desk: Desk, ticket: Ticket) -> Ticket | None:
    """The ticket this one may be part of, while the thought stands and both may be merged.

    Never of a part of a family: its parent waits for its own end. Nor where whoever has the main one in hand has
    reported this one, or its reporter has left the main one: the reason is nobody's business, so none is given.
    """
    if ticket.parent is not None or not takes_part(desk, ticket):
        return None
    pair = await desk.unit.pairs.of(ticket.id)
    main = await desk.unit.tickets.by_id(pair.main_id) if pair is not None else None
    if pair is None or pair.state is not PairState.SUGGESTED or main is None or not takes_part(desk, main):
        return None
    if Status.RESOLVED in (ticket.status, main.status) or await _kept_apart(desk, ticket, main):
        return None
    return main


async def _kept_apart(desk: Desk, ticket: Ticket, main: Ticket) -> bool:
    chat = ticket.reporter.chat
    if await _accuses(desk, ticket, main) or await _accuses(desk, main, ticket):
        return True
    left = await desk.unit.followers.one(main.id, chat) if chat is not None else None
    if left is not None and left.gone:
        return True
    holder = await desk.unit.staff.by_id(main.holder) if main.holder is not None else None
    return holder is not None and (holder.user == chat or await follows(desk, ticket, holder.user))


async def _accuses(desk: Desk, one: Ticket, other: Ticket) -> bool:
    """Whether the first complains of who has or oversees the second: its words would be in those hands."""
    at = [u for i in (other.unit, other.overseer) if (u := desk.centre.unit(i)) is not None]
    avoided = await blamed(desk, one) if at else frozenset()
    return any(touched(desk.centre, u, avoided) for u in at)


async def refuse(desk: Desk, number: str, staff: Staff) -> Ticket:
    """不是同一件: the suggestion goes and does not come again."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.NOTE, staff, By.STAFF)
    pair = await desk.unit.pairs.of(ticket.id)
    if pair is not None and pair.state is PairState.SUGGESTED:
        await desk.unit.pairs.put(replace(pair, state=PairState.REFUSED))
    desk.post(CardChanged(ticket.id))
    return ticket


async def merge(desk: Desk, number: str, staff: Staff) -> tuple[Ticket, Ticket]:
    """并入 the suggested ticket: the merged one and the main one.

    Its reporter and its co-reporters follow the main one from now on. Raises Missing("pair") when there is no
    suggestion any more, and what `check_sight` raises for either ticket.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.MERGE, staff, By.STAFF)
    main = await suggested(desk, ticket)
    if main is None:
        raise Missing("pair", number)
    await check_sight(desk, main, staff)
    if not may_see(desk, main, staff):
        raise NotAllowed("unit")
    if await follows(desk, main, staff.user):
        raise OwnTicket
    moved = await desk.unit.followers.of_ticket(ticket.id)
    words = await desk.unit.words.of_ticket(ticket.id)
    ticket = await take(
        desk, ticket, Step.MERGE, By.STAFF, staff=staff, detail={"into": main.number}, joined=0, question_open=False
    )
    for pair in await desk.unit.pairs.to(ticket.id):  # what led to it leads on: there are no chains
        if pair.ticket_id != main.id:
            await desk.unit.pairs.put(replace(pair, main_id=main.id))
    await desk.unit.pairs.put(Pair(ticket.id, main.id, PairState.MERGED))
    main = await _take_in(desk, ticket, main, moved, words, staff)
    own = main.reporter.chat is not None and main.reporter.chat == ticket.reporter.chat
    desk.post(Told(ticket, Event.MERGED, main.number, until=main.due_at, own=own))
    desk.post(ToThread(main, Said.MERGED, ticket.summary))
    return ticket, main


async def _take_in(
    desk: Desk, ticket: Ticket, main: Ticket, moved: list[Follower], words: list[Words], staff: Staff
) -> Ticket:
    """Everybody with the merged ticket follows the main one; what its own reporter said there stands here as his."""
    said_there = [w for w in words if w.kind in _OF_REPORTER and not w.erased]
    own, came, along = main.reporter.chat, 0, []
    media = 0
    if ticket.reporter.chat is not None and ticket.reporter.chat == own:
        media += await _lay(desk, main, said_there)
    elif ticket.reporter.chat is not None:
        came += await _follow(desk, main, ticket.reporter.chat, said_there)
    for follower in moved:
        await desk.unit.followers.remove(follower)
        said = [w for w in words if w.id in follower.words and not w.erased]
        if follower.chat == own:
            media += await _lay(desk, main, said)
        else:
            came += await _follow(desk, main, follower.chat, said)
            along.append(follower)
        await desk.unit.words.erase_some(follower.words)
    joined = main.joined + came
    main = await take(
        desk,
        main,
        Step.JOIN,
        By.SYSTEM,
        staff=staff,
        detail={"from": ticket.number, "people": str(came)},
        joined=joined,
        level=raised(desk, main, joined),
        media=main.media + media,
        has_contact=main.has_contact or ticket.has_contact,
    )
    if along:
        desk.post(MovedAlong(main, ticket.number, tuple(along)))
    return main


async def _lay(desk: Desk, main: Ticket, said: list[Words]) -> int:
    """Words of the main ticket's own reporter become a supplement of his; how many attachments came with them."""
    text = "\n".join(w.raw for w in said if w.raw)[:_LONGEST]
    media = tuple(m for w in said for m in w.media)
    if not text and not media:
        return 0
    masked = desk.office.reader.mask(text)
    await desk.unit.words.add(main.id, WordsKind.SUPPLEMENT, masked, text, desk.now, media)
    desk.post(ToThread(main, Said.SUPPLEMENT, masked, media))
    return len(media)


async def _follow(desk: Desk, main: Ticket, chat: int, said: list[Words]) -> int:
    """1 when one more follows the main ticket; his words are laid there again, as his."""
    text = "\n".join(w.raw for w in said if w.raw)[:_LONGEST]
    media = tuple(m for w in said for m in w.media)
    kept: tuple[int, ...] = ()
    if text or media:
        masked = desk.office.reader.mask(text)
        words = await desk.unit.words.add(main.id, WordsKind.ALSO, masked, text, desk.now, media)
        kept = (words.id,)
    known = await desk.unit.followers.one(main.id, chat)
    if known is None:
        await desk.unit.followers.add(Follower(main.id, chat, desk.now, words=kept))
        return 1
    await desk.unit.followers.save(replace(known, gone=False, words=(*known.words, *kept)))
    return int(known.gone)
