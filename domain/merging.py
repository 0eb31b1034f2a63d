"""并入: a person on duty says that two tickets are one matter; the reporter of the merged one may disagree."""

from dataclasses import replace

from domain.desk import Desk
from domain.errors import Missing
from domain.followers import Follower, Pair, PairState
from domain.history import By, Step
from domain.notices import CardChanged, Event, MovedAlong, Said, Told, ToThread
from domain.people import Staff
from domain.steps import check_right, check_sight, take, ticket_for
from domain.suggesting import takes_part
from domain.tickets import Status, Ticket
from domain.together import raised
from domain.words import Words, WordsKind

_OF_REPORTER = (WordsKind.REPORT, WordsKind.SUPPLEMENT, WordsKind.ANSWER)
_LONGEST = 4000


async def suggested(desk: Desk, ticket: Ticket) -> Ticket | None:
    """The ticket this one may be part of, while the thought stands and both may be merged."""
    pair = await desk.unit.pairs.of(ticket.id) if takes_part(desk, ticket) else None
    if pair is None or pair.state is not PairState.SUGGESTED:
        return None
    main = await desk.unit.tickets.by_id(pair.main_id)
    may = main is not None and main.status is not Status.RESOLVED and takes_part(desk, main)
    return main if may and ticket.status is not Status.RESOLVED else None


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
    check_sight(main, staff)
    moved = await desk.unit.followers.of_ticket(ticket.id)
    words = await desk.unit.words.of_ticket(ticket.id)
    ticket = await take(
        desk, ticket, Step.MERGE, By.STAFF, staff=staff, detail={"into": main.number}, joined=0, question_open=False
    )
    await desk.unit.pairs.put(Pair(ticket.id, main.id, PairState.MERGED))
    main = await _take_in(desk, ticket, main, moved, words, staff)
    desk.post(Told(ticket, Event.MERGED, main.number, until=main.due_at))
    desk.post(ToThread(main, Said.MERGED, ticket.summary))
    return ticket, main


async def _take_in(
    desk: Desk, ticket: Ticket, main: Ticket, moved: list[Follower], words: list[Words], staff: Staff
) -> Ticket:
    """Everybody with the merged ticket follows the main one, but its own reporter and whoever has it in hand."""
    holder = await desk.unit.staff.by_id(main.holder) if main.holder is not None else None
    not_again = {main.reporter.chat, holder.user if holder is not None else None, None}
    came, along = 0, []
    if ticket.reporter.chat not in not_again:
        came += await _follow(desk, main, ticket.reporter.chat or 0, [w for w in words if w.kind in _OF_REPORTER])
        not_again.add(ticket.reporter.chat)
    for follower in moved:
        await desk.unit.followers.remove(follower)
        said = [w for w in words if w.id in follower.words and not w.erased]
        if follower.chat in not_again:
            await desk.unit.words.erase_some(follower.words)
            continue
        came += await _follow(desk, main, follower.chat, said)
        await desk.unit.words.erase_some(follower.words)
        along.append(follower)
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
        has_contact=main.has_contact or ticket.has_contact,
    )
    if along:
        desk.post(MovedAlong(main, ticket.number, tuple(along)))
    return main


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


async def parted(desk: Desk, ticket: Ticket) -> None:
    """不同意: the merged ticket is its reporter's own matter again; he follows the main one no more."""
    pair = await desk.unit.pairs.of(ticket.id)
    if pair is None:
        return
    await desk.unit.pairs.put(replace(pair, state=PairState.REFUSED))
    main = await desk.unit.tickets.by_id(pair.main_id)
    chat = ticket.reporter.chat
    follower = await desk.unit.followers.one(pair.main_id, chat) if chat is not None else None
    if main is None or follower is None:
        return
    await desk.unit.words.erase_some(follower.words)
    await desk.unit.followers.remove(follower)
    if not follower.gone:
        await take(desk, main, Step.LEAVE, By.FOLLOWER, joined=max(main.joined - 1, 0))
