"""What a duty card shows of a ticket: gathered once a unit, after everything has changed."""

from dataclasses import dataclass, field, replace

from domain import helpers
from domain.accusing import touched
from domain.assigning import blamed
from domain.assists import Assist
from domain.avoiding import unheard
from domain.centre import OrgUnit
from domain.desk import Desk
from domain.families import linked
from domain.finishing import last_result
from domain.history import Line, Step
from domain.merging import suggested
from domain.notices import CardChanged
from domain.people import Staff
from domain.rights import trusted
from domain.sorting import guesses_of
from domain.standins import admins, follows, stand_ins
from domain.suggesting import main_of
from domain.taxonomy import UNSORTED, Category
from domain.tickets import FINAL, Status, Ticket
from domain.wishes import Application, pending
from domain.words import WordsKind

_WORTH_SHOWING = frozenset(
    {WordsKind.SUPPLEMENT, WordsKind.ALSO, WordsKind.ANSWER, WordsKind.QUESTION, WordsKind.NOTE, WordsKind.REASON}
)


#: Steps after which other units have a part in it.
_HELP = frozenset({Step.ASSIST, Step.WHISTLE})


@dataclass(frozen=True, slots=True)
class CardView:
    """One card. Names are colleagues' names; nothing here tells who reported."""

    ticket: Ticket
    holder: str = field(default="", repr=False)
    acknowledged: str = field(default="", repr=False)
    last: Line | None = None
    last_words: str = field(default="", repr=False)
    result: str = field(default="", repr=False)
    #: admins in whose private chats the card of a confidential ticket lives
    admins: tuple[Staff, ...] = field(default=(), repr=False)
    #: of one that waits for its class: the reader's guesses
    guesses: tuple[Category, ...] = ()
    #: what came in the same message, where nobody can be hurt by it: the parent and the others
    family: tuple[Ticket, ...] = ()
    #: the ticket it may be part of, or was merged into
    main: Ticket | None = None
    #: how many co-reporters say that it is solved, or is not
    also_solved: int = 0
    also_unsolved: int = 0
    #: other units' parts: with the words of the request and of the answer
    parts: tuple[tuple[Assist, str, str], ...] = ()
    #: 延期 or 挂账 that waits to be granted
    applied: Application | None = None
    #: of a bounced one: the unit that should have it instead
    proposed: OrgUnit | None = None


async def card(desk: Desk, ticket_id: int) -> CardView | None:
    """The card as it must look now; None for a ticket that is no more."""
    view = await _card(desk, ticket_id)
    if view is None:
        return None
    ticket = view.ticket
    main = await main_of(desk, ticket) if ticket.status is Status.MERGED else await suggested(desk, ticket)
    if main is not None and main.secret and not ticket.confidential:
        main = None  # what has become confidential since is named in the group no more
    judged = [f.solved for f in await desk.unit.followers.of_ticket(ticket.id)] if ticket.joined else []
    return replace(view, main=main, also_solved=judged.count(True), also_unsolved=judged.count(False))


async def _card(desk: Desk, ticket_id: int) -> CardView | None:
    ticket = await desk.unit.tickets.by_id(ticket_id)
    if ticket is None or ticket.children:  # what gathers others is the reporter's alone
        return None
    admins = await admins_of(desk, ticket) if ticket.confidential else ()
    unsorted = ticket.category == UNSORTED and ticket.open
    lines = await desk.unit.history.of_ticket(ticket.id) if ticket.version > 1 or unsorted else []
    taxonomy = desk.office.taxonomy
    guesses = tuple(taxonomy.get(c) for c in guesses_of(lines) if c in taxonomy) if unsorted else ()
    family = await linked(desk, ticket)
    if ticket.version == 1:  # just opened: nothing has happened yet
        return CardView(ticket, admins=admins, guesses=guesses, family=family)
    parts = await helpers.parts(desk, ticket) if any(x.step in _HELP for x in lines) else ()
    holder = await desk.unit.staff.by_id(ticket.holder) if ticket.holder is not None else None
    seen = await desk.unit.staff.by_id(ticket.acknowledged_by) if ticket.acknowledged_by is not None else None
    words = await desk.unit.words.of_ticket(ticket.id)
    worth = [w for w in await unheard(desk, ticket, words) if w.kind in _WORTH_SHOWING and w.masked]
    ended = ticket.status in FINAL | {Status.RESOLVED, Status.CONFIRMING}
    return CardView(
        ticket,
        holder.name if holder else "",
        seen.name if seen else "",
        _last(lines, told=bool(family)),
        worth[-1].masked if worth else "",
        (await last_result(desk, ticket))[0] if ended else "",
        admins,
        guesses,
        family,
        parts=parts,
        applied=await pending(desk, ticket) if any(x.step is Step.APPLY for x in lines) else None,
        proposed=await _proposed(desk, ticket, lines) if ticket.status is Status.RETURNED and desk.centre else None,
    )


async def _proposed(desk: Desk, ticket: Ticket, lines: list[Line]) -> OrgUnit | None:
    """Where the last bounce says it belongs; never a unit complained of."""
    last = next((x for x in reversed(lines) if x.step is Step.RETURN), None)
    said = last.detail.get("proposed", "") if last is not None else ""
    unit = desk.centre.unit(int(said)) if said.isdecimal() else None
    return None if unit is None or touched(desk.centre, unit, await blamed(desk, ticket)) else unit


def _last(lines: list[Line], *, told: bool) -> Line | None:
    """The last step; 拆分 only where one may know what else came from the same reporter."""
    return next((x for x in reversed(lines) if told or x.step is not Step.SPLIT), None)


async def admins_of(desk: Desk, ticket: Ticket | None = None) -> tuple[Staff, ...]:
    """Who is given a confidential one; else the admins (domain/standins.py)."""
    if ticket is not None and ticket.confidential and any(a.trusted for a in desk.centre.appointments):
        return await keepers(desk, ticket)
    return await admins(desk, ticket)


async def keepers(desk: Desk, ticket: Ticket) -> tuple[Staff, ...]:
    """Who is given a confidential ticket where people are named for that: trusted, reachable, and no party to it.

    When none of them could move it on, who stands in is given it as well.
    """
    named = [s for s in await desk.unit.staff.all() if s.active and trusted(desk, ticket, s)]
    may = [s for s in named if s.user != ticket.reporter.chat]
    free = [s for s in may if not await follows(desk, ticket, s.user)] if ticket.joined else may
    may = free or may
    may = [*may, *(s for s in await stand_ins(desk, ticket) if s.user not in {m.user for m in may})]
    return tuple([s for s in may if await desk.unit.people.reachable(s.user)] or may)


async def keeps_secrets(desk: Desk, user: int) -> bool:
    """Whether that is somebody who is named for confidential cases."""
    staff = await desk.unit.staff.by_user(user) if desk.centre else None
    return staff is not None and any(a.trusted for a in desk.centre.posts_of(staff.id))


async def confidential_anew(desk: Desk, limit: int = 20) -> None:
    """Somebody who is given confidential ones can be written to from now on: the open cards are drawn for him too."""
    still = frozenset(Status) - FINAL
    for ticket in await desk.unit.tickets.listed(statuses=still, confidential=True, limit=200):
        if ticket.confidential and limit > 0:
            limit -= 1
            desk.post(CardChanged(ticket.id))
