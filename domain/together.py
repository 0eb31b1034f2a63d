"""共同关注: a resident joins somebody else's open ticket, hears how it goes, says more, judges for himself, leaves."""

from dataclasses import dataclass, replace

from domain.desk import Desk
from domain.drafting import DraftView, keep, the_draft, view
from domain.errors import Missing, NotFound, WrongState
from domain.followers import Follower
from domain.history import By, Line, Step
from domain.notices import CardChanged, Said, ToThread
from domain.people import Person
from domain.states import whose
from domain.steps import take
from domain.suggesting import joinable
from domain.taxonomy import Category
from domain.tickets import FINAL, Status, Ticket
from domain.understanding import Urgency
from domain.words import Media, Part, Words, WordsKind

#: What a co-reporter sees of the history: how it goes, not what the reporter said or was asked.
SHOWN = frozenset(
    {
        Step.SUBMIT, Step.CLAIM, Step.RELEASE, Step.RETURN, Step.TRANSFER, Step.DISPATCH, Step.DONE, Step.CONFIRM,
        Step.REFUSE, Step.SOLVED, Step.UNSOLVED, Step.LAPSE, Step.WITHDRAW, Step.REOPEN,
    }
)  # fmt: skip
_LADDER = (Urgency.CALM, Urgency.ORDINARY, Urgency.URGENT, Urgency.EXTREME)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Followed:
    """A ticket as its co-reporter sees it. `result`: masked words, empty where they are not for him."""

    ticket: Ticket
    follower: Follower
    lines: tuple[Line, ...] = ()
    words: tuple[Words, ...] = ()
    result: str = ""


async def join(desk: Desk, person: Person, draft_id: int, number: str) -> Ticket:
    """一起关注: the draft's words go to that ticket, the draft is gone, its writer a co-reporter.

    What is true now counts, not what was when the button was drawn: Missing("offer") when the ticket has ended, takes
    part no more, the draft has become anonymous, confidential or another matter, or still has to say whether there
    is danger.
    """
    draft = await the_draft(desk, person, draft_id)
    shown = await view(desk, draft)
    if shown.soft_danger:  # 现在有危险吗 comes first
        raise Missing("offer", number)
    offered = await joinable(desk, draft, shown.understanding, shown.place, shown.category.code)
    ticket = next((t for t in offered if t.number == number), None)
    if ticket is None:
        raise Missing("offer", number)
    ticket = await let_in(desk, ticket, person.chat, draft.parts)
    await desk.unit.drafts.drop(draft)
    return ticket


async def let_in(desk: Desk, ticket: Ticket, chat: int, parts: tuple[Part, ...]) -> Ticket:
    """Make that chat a co-reporter with these words; whoever is one already only says more."""
    known = await desk.unit.followers.one(ticket.id, chat)
    words, media = await _keep(desk, ticket, chat, parts)
    if known is None:
        await desk.unit.followers.add(Follower(ticket.id, chat, desk.now, words=(words.id,)))
    else:
        await desk.unit.followers.save(replace(known, gone=False, words=(*known.words, words.id)))
    joined = ticket.joined + (known is None or known.gone)
    ticket = await take(
        desk,
        ticket,
        Step.JOIN,
        By.FOLLOWER,
        words=words,
        joined=joined,
        level=raised(desk, ticket, joined),
        media=ticket.media + len(media),
        has_contact=ticket.has_contact or words.masked != words.raw,
    )
    desk.post(ToThread(ticket, Said.JOINED, words.masked, media))
    return ticket


async def _keep(desk: Desk, ticket: Ticket, chat: int, parts: tuple[Part, ...]) -> tuple[Words, tuple[Media, ...]]:
    text = "\n".join(p.text for p in parts if p.text)
    media = tuple(p.media for p in parts if p.media is not None)
    masked = desk.office.reader.mask(text)
    said = (chat, parts[0].message) if parts and parts[0].message else None
    words = await desk.unit.words.add(ticket.id, WordsKind.ALSO, masked, text, desk.now, media, message=said)
    for part in parts[1:]:
        await desk.unit.tickets.bind_message(chat, part.message, ticket.id)
    return words, media


def raised(desk: Desk, ticket: Ticket, joined: int) -> Urgency:
    """With enough co-reporters one step above the level of the class, once (§3.6)."""
    if joined < desk.office.policy.joined_raises:
        return ticket.level
    return max(ticket.level, _above(desk.office.taxonomy.get(ticket.category)), key=_LADDER.index)


def level_as(desk: Desk, ticket: Ticket, category: Category) -> Urgency:
    """The level of a ticket that rings no alarm in another class: the step its co-reporters gave it stays."""
    usual = desk.office.taxonomy.get(ticket.category).urgency
    given = _LADDER.index(ticket.level) > _LADDER.index(usual)
    return _above(category) if given or ticket.joined >= desk.office.policy.joined_raises else category.urgency


def _above(category: Category) -> Urgency:
    return _LADDER[min(_LADDER.index(category.urgency) + 1, len(_LADDER) - 1)]


async def apart(desk: Desk, person: Person, draft_id: int, number: str) -> DraftView:
    """单独上报: not the same matter as that one; it is not offered again. What was never offered changes nothing."""
    draft = await the_draft(desk, person, draft_id)
    shown = await view(desk, draft)
    offered = await joinable(desk, draft, shown.understanding, shown.place, shown.category.code)
    if all(t.number != number for t in offered):
        return shown
    return await keep(desk, replace(draft, apart=(*draft.apart, number)))


async def one(desk: Desk, person: Person, number: str) -> tuple[Ticket, Follower]:
    """The ticket that person follows. Raises NotFound for any other: its existence is nobody's business."""
    ticket = await desk.unit.tickets.by_number(number)
    found = await desk.unit.followers.one(ticket.id, person.chat) if ticket is not None else None
    if ticket is None or found is None or found.gone:
        raise NotFound(number)
    return ticket, found


async def also(desk: Desk, person: Person, number: str, part: Part) -> Ticket:
    """A co-reporter says more. Raises WrongState when the ticket is at its end."""
    ticket, follower = await one(desk, person, number)
    if ticket.status in FINAL:
        raise WrongState(ticket.number, ticket.status, Step.ALSO)
    words, media = await _keep(desk, ticket, person.chat, (part,))
    await desk.unit.followers.save(replace(follower, words=(*follower.words, words.id)))
    ticket = await take(
        desk,
        ticket,
        Step.ALSO,
        By.FOLLOWER,
        words=words,
        media=ticket.media + len(media),
        has_contact=ticket.has_contact or words.masked != words.raw,
    )
    desk.post(ToThread(ticket, Said.ALSO, words.masked, media))
    return ticket


async def leave(desk: Desk, person: Person, number: str) -> Ticket:
    """不再关注: he hears no more and is counted no more; what he wrote stays his until /delete."""
    ticket, follower = await one(desk, person, number)
    await desk.unit.followers.save(replace(follower, gone=True))
    return await take(desk, ticket, Step.LEAVE, By.FOLLOWER, joined=max(ticket.joined - 1, 0))


async def judge(
    desk: Desk, person: Person, number: str, *, solved: bool | None = None, satisfied: bool | None = None
) -> Followed:
    """His own verdict: counted for itself, the ticket's state stays the reporter's (§3.6: 评价各算各的).

    Each question is noted and said once a round; a second thought only changes the count.
    """
    ticket, follower = await one(desk, person, number)
    if whose(Step.OPINION, ticket.status) is None:
        raise WrongState(ticket.number, ticket.status, Step.OPINION)
    judged = replace(
        follower,
        solved=follower.solved if solved is None else solved,
        satisfied=follower.satisfied if satisfied is None else satisfied,
    )
    if judged == follower:
        return Followed(ticket, follower)
    await desk.unit.followers.save(judged)
    if (follower.solved if solved is not None else follower.satisfied) is not None:
        desk.post(CardChanged(ticket.id))
        return Followed(ticket, judged)
    name, said = ("satisfied", satisfied) if solved is None else ("solved", solved)
    ticket = await take(desk, ticket, Step.OPINION, By.FOLLOWER, detail={name: str(said).lower()})
    if solved is False:
        desk.post(ToThread(ticket, Said.STILL_THERE))
    return Followed(ticket, judged)


async def followed(desk: Desk, person: Person) -> tuple[Followed, ...]:
    """What he follows now, newest first."""
    found = []
    for follower in await desk.unit.followers.of_chat(person.chat, limit=_MOST):
        ticket = None if follower.gone else await desk.unit.tickets.by_id(follower.ticket_id)
        if ticket is not None:
            found.append(Followed(ticket, follower))
    return tuple(found)


async def seen(desk: Desk, person: Person, number: str) -> Followed | None:
    """查看 by a co-reporter; None when he follows no ticket of that number."""
    try:
        ticket, follower = await one(desk, person, number)
    except NotFound:
        return None
    lines = await desk.unit.history.of_ticket(ticket.id)
    every = await desk.unit.words.of_ticket(ticket.id)
    result = ""
    if ticket.status in FINAL | {Status.RESOLVED}:
        result = next((told_result(ticket, w) for w in reversed(every) if w.kind is WordsKind.RESULT), "")
    shown = tuple(x for x in lines if x.step in SHOWN)
    return Followed(ticket, follower, shown, tuple(w for w in every if w.id in follower.words), result)


def told_result(ticket: Ticket, words: Words) -> str:
    """The result as far as it is for co-reporters: nothing of a confidential one, nor where something was masked.

    Both look the same to them, so that nobody can tell from a missing result that the ticket has become confidential.
    """
    return "" if ticket.confidential or words.masked != words.raw or words.erased else words.masked
