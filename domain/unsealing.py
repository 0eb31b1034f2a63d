"""保密件身份 (§3.7, §5.4): somebody trusted asks with a reason, a second one grants it, then he may look, once."""

from domain.desk import Desk
from domain.duty import involved, write
from domain.errors import Missing, NotAllowed
from domain.history import By, Line, Step
from domain.office_notices import Unsealing
from domain.people import Staff
from domain.rights import trusted
from domain.seals import SealState, Why, Wish, wishes
from domain.steps import check_right, record, ticket_for
from domain.tickets import Ticket
from domain.words import WordsKind


async def ask(desk: Desk, number: str, staff: Staff, why: Why, reason: str) -> Ticket:
    """申请查看: the reason is kept, whoever else is trusted with the case is asked in private.

    Raises NotAllowed("not_sealed") where the holder may look as it is, Missing("seal_second") when there is nobody
    else to grant it, Missing("seal_waiting") while his last wish is open, Missing("seal_reason").
    """
    ticket = await ticket_for(desk, number, staff)
    if not ticket.confidential:
        raise NotAllowed("not_sealed")
    await check_right(desk, ticket, Step.UNSEAL_ASK, staff, By.STAFF)
    last = (await _wishes(desk, ticket)).get(staff.id)
    if last is not None and last.state(desk.now, desk.office.policy) is SealState.WAITING:
        raise Missing("seal_waiting", ticket.number)
    others = await _others(desk, ticket, staff)
    if not others and not _unseen(desk, others, staff):
        raise Missing("seal_second", ticket.number)
    words = await write(desk, ticket, WordsKind.UNSEAL, staff, reason, "seal_reason")
    await record(desk, ticket, Step.UNSEAL_ASK, By.STAFF, staff=staff, words=words, detail={"why": why.value})
    for one in others:
        # whoever reported it is not asked, and nobody learns that he was not
        if not await involved(desk, ticket, one):
            nth = (await _wishes(desk, ticket))[staff.id].nth
            desk.post(Unsealing(ticket, one.id, "asked", why, words.masked, staff.name, staff.id, nth))
    return ticket


async def answer(
    desk: Desk, number: str, staff: Staff, *, grant: bool, asker: int | None = None, nth: int = 0
) -> tuple[Ticket, Wish, str]:
    """同意 or 不同意, by a second person, to one wish: that of `asker`, the `nth` of the case (a button names both).

    Without `asker` to the only one that waits. Returns whose it was, too: the wish and the asker's name.
    Raises Missing("seal_nothing") when that one does not wait (any more), Missing("seal_which") when several wait and
    none was named, NotAllowed("seal_own") for his own.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.UNSEAL, staff, By.STAFF)
    waiting = [
        w for w in (await _wishes(desk, ticket)).values() if w.state(desk.now, desk.office.policy) is SealState.WAITING
    ]
    if asker is not None:
        waiting = [w for w in waiting if (w.asker, w.nth) == (asker, nth)]
    theirs = [w for w in waiting if w.asker != staff.id]
    if not theirs:
        raise NotAllowed("seal_own") if waiting else Missing("seal_nothing", ticket.number)
    if len(theirs) > 1:
        raise Missing("seal_which", ticket.number)
    wish = theirs[0]
    # of two who answer at once one is told that nothing waits any more
    ticket = await desk.unit.tickets.save(ticket)
    detail = {"to": str(wish.asker), "answer": "yes" if grant else "no"}
    await record(desk, ticket, Step.UNSEAL, By.STAFF, staff=staff, detail=detail)
    desk.post(Unsealing(ticket, wish.asker, "granted" if grant else "refused", wish.why, "", staff.name))
    whose = await desk.unit.staff.by_id(wish.asker)
    return ticket, wish, whose.name if whose is not None else ""


async def waiting(desk: Desk, number: str, staff: Staff) -> list[tuple[Wish, str, str]]:
    """The wishes of others that wait for his word: each with the asker's name and the reason, masked."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.UNSEAL, staff, By.STAFF)
    said = {w.id: w.masked for w in await desk.unit.words.of_ticket(ticket.id)}
    out = []
    for wish in (await _wishes(desk, ticket)).values():
        if wish.asker != staff.id and wish.state(desk.now, desk.office.policy) is SealState.WAITING:
            asker = await desk.unit.staff.by_id(wish.asker)
            out.append((wish, asker.name if asker is not None else "", said.get(wish.words or 0, "")))
    return out


async def _wishes(desk: Desk, ticket: Ticket) -> dict[int, Wish]:
    lines: list[Line] = await desk.unit.history.of_ticket(ticket.id)
    return wishes(lines)


async def _others(desk: Desk, ticket: Ticket, staff: Staff) -> list[Staff]:
    """Whoever else is trusted with it, the reporter himself should he be one: else his absence would tell."""
    return [s for s in await desk.unit.staff.all() if s.active and s.id != staff.id and trusted(desk, ticket, s)]


def _unseen(desk: Desk, others: list[Staff], staff: Staff) -> bool:
    """Whether an admin of the settings has not come yet who would be trusted: with one desk for all, all are."""
    return not desk.centre and bool(desk.office.admins - {s.user for s in others} - {staff.user})
