"""What a duty card shows of a ticket: gathered once a unit, after everything has changed."""

from dataclasses import dataclass, field

from domain.desk import Desk
from domain.finishing import last_result
from domain.history import Line
from domain.notices import CardChanged
from domain.people import Staff
from domain.tickets import FINAL, Status, Ticket
from domain.words import WordsKind

_WORTH_SHOWING = frozenset(
    {WordsKind.SUPPLEMENT, WordsKind.ANSWER, WordsKind.QUESTION, WordsKind.NOTE, WordsKind.REASON}
)


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


async def card(desk: Desk, ticket_id: int) -> CardView | None:
    """The card as it must look now; None for a ticket that is no more."""
    ticket = await desk.unit.tickets.by_id(ticket_id)
    if ticket is None:
        return None
    admins = await admins_of(desk, ticket) if ticket.confidential else ()
    if ticket.version == 1:  # just opened: nothing has happened yet
        return CardView(ticket, admins=admins)
    holder = await desk.unit.staff.by_id(ticket.holder) if ticket.holder is not None else None
    seen = await desk.unit.staff.by_id(ticket.acknowledged_by) if ticket.acknowledged_by is not None else None
    words = await desk.unit.words.of_ticket(ticket.id)
    worth = [w for w in words if w.kind in _WORTH_SHOWING and w.masked]
    lines = await desk.unit.history.of_ticket(ticket.id)
    ended = ticket.status in FINAL | {Status.RESOLVED, Status.CONFIRMING}
    return CardView(
        ticket,
        holder.name if holder else "",
        seen.name if seen else "",
        lines[-1] if lines else None,
        worth[-1].masked if worth else "",
        (await last_result(desk, ticket))[0] if ended else "",
        admins,
    )


async def admins_of(desk: Desk, ticket: Ticket | None = None) -> tuple[Staff, ...]:
    """All admins but one who reported this ticket himself.

    Those of the settings alone: the record of one who was taken off them changes only when he next acts.
    """
    chat = ticket.reporter.chat if ticket is not None else None
    admins = desk.office.admins
    known = {s.user: s for s in await desk.unit.staff.all() if s.is_admin and s.active and s.user in admins}
    for user in admins - known.keys():
        # named in the settings but never seen: his record is made when he first acts
        known[user] = Staff(id=-user, user=user, name="管理员")
    return tuple(s for s in known.values() if s.user != chat)


async def confidential_anew(desk: Desk, limit: int = 20) -> None:
    """An admin can be written to from now on: the open confidential cards are drawn for him too."""
    still = frozenset(Status) - FINAL
    for ticket in await desk.unit.tickets.listed(statuses=still, confidential=True, limit=200):
        if ticket.confidential and limit > 0:
            limit -= 1
            desk.post(CardChanged(ticket.id))
