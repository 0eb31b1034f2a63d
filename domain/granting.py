"""延期 and 挂账: the holder asks with a reason and a day, who places the ticket grants it or does not."""

from datetime import date, datetime
from typing import Any

from domain.bounds import check, check_granter, extension, granted_below, his_desk, late, review_at
from domain.desk import Desk
from domain.duty import write
from domain.errors import Missing, RuledOut
from domain.history import By, Step
from domain.notices import Event, PlaceMatter, Told, ToPlacers, ToStaff
from domain.people import Staff
from domain.placers import placers
from domain.states import whose
from domain.steps import check_right, take, ticket_for
from domain.tickets import Pause, Ticket
from domain.wishes import Application, Why, Wish, pending
from domain.words import WordsKind
from domain.workdays import CLOSE


async def may_apply(desk: Desk, number: str, staff: Staff, wish: Wish) -> Ticket:
    """The ticket, when he may ask for that now.

    Raises RuledOut as `bounds.check`, "confirming" where 挂账 is no more possible, "pending" when he has asked already.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.APPLY, staff, By.STAFF)
    await check(desk, ticket, wish)
    if wish is Wish.SUSPEND and whose(Step.SUSPEND, ticket.status) is None:
        raise RuledOut("confirming", ticket.number)
    if await pending(desk, ticket) is not None:
        raise RuledOut("pending", ticket.number)
    return ticket


async def apply(desk: Desk, number: str, staff: Staff, wish: Wish, why: Why, until: date | None, text: str) -> Ticket:
    """申请: with a reason, a day and words. Raises as `may_apply`, Missing("until"), Missing("wish"), RuledOut."""
    ticket = await may_apply(desk, number, staff, wish)
    if until is None:
        raise Missing("until", ticket.number)
    at = extension(desk, ticket, until) if wish is Wish.EXTEND else await review_at(desk, ticket, until)
    words = await write(desk, ticket, WordsKind.REASON, staff, text, "wish")
    detail = {"for": wish.value, "why": why.value, "until": until.isoformat()}
    ticket = await take(desk, ticket, Step.APPLY, By.STAFF, staff=staff, words=words, detail=detail)
    await _to_granter(desk, ticket, wish, words.masked, at)
    return ticket


async def remind_granter(desk: Desk, ticket: Ticket) -> None:
    """The deadline is near, and what was asked for lapses with it: whoever grants it reads it once more."""
    asked = await pending(desk, ticket)
    if asked is not None:
        at = datetime.combine(asked.until, CLOSE, desk.office.zone).astimezone(desk.now.tzinfo)
        await _to_granter(desk, ticket, asked.wish, asked.words, at)


async def _to_granter(desk: Desk, ticket: Ticket, wish: Wish, words: str, at: datetime) -> None:
    matter = PlaceMatter.EXTENSION if wish is Wish.EXTEND else PlaceMatter.SUSPENSION
    above = await granted_below(desk, ticket) if wish is Wish.SUSPEND else 0
    desk.post(ToPlacers(matter, ticket, words, until=at, above=above))


async def extend(desk: Desk, number: str, staff: Staff) -> Ticket:
    """批准延期: the promise moves to the day that was named, and a pause ends; the resident is told why and until when.

    Raises Missing("application"), RuledOut.
    """
    ticket, asked = await _asked(desk, number, staff, Step.EXTEND, Wish.EXTEND)
    at = extension(desk, ticket, asked.until)
    ticket = await take(
        desk,
        ticket,
        Step.EXTEND,
        By.STAFF,
        staff=staff,
        detail={"why": asked.why.value, "until": asked.until.isoformat()},
        extended=True,
        due_at=at,
        provisional=False,  # a day that was named
    )
    desk.post(Told(ticket, Event.EXTENDED, asked.words))
    _answered(desk, ticket, asked, "extended")
    return ticket


async def suspend(desk: Desk, number: str, staff: Staff) -> Ticket:
    """批准挂账: the clock stands still until the day of review. Raises Missing("application"), RuledOut."""
    ticket, asked = await _asked(desk, number, staff, Step.SUSPEND, Wish.SUSPEND)
    others = any(s.id != staff.id for s in await placers(desk, ticket))
    await check_granter(desk, ticket, staff, others)
    at = await review_at(desk, ticket, asked.until)
    own = his_desk(desk, ticket, staff)
    detail = {"why": asked.why.value, "until": asked.until.isoformat()}
    changes: dict[str, Any] = {"pause": Pause.SUSPENDED, "paused_at": desk.now}
    ticket = await take(
        desk,
        ticket,
        Step.SUSPEND,
        By.STAFF,
        staff=staff,
        detail=detail if own is None else detail | {"desk": str(own)},
        review_at=at,
        question_open=False,
        **changes,
    )
    desk.post(Told(ticket, Event.SUSPENDED, asked.words))
    _answered(desk, ticket, asked, "suspended")
    return ticket


async def decline(desk: Desk, number: str, staff: Staff, text: str = "") -> Ticket:
    """不批准: the holder is told, the promise stands. Raises Missing("application")."""
    ticket, asked = await _asked(desk, number, staff, Step.DECLINE, None)
    words = await write(desk, ticket, WordsKind.NOTE, staff, text, "words") if text.strip() else None
    ticket = await take(
        desk, ticket, Step.DECLINE, By.STAFF, staff=staff, words=words, detail={"for": asked.wish.value}
    )
    _answered(desk, ticket, asked, "declined", words.masked if words is not None else "")
    return ticket


async def _asked(desk: Desk, number: str, staff: Staff, step: Step, wish: Wish | None) -> tuple[Ticket, Application]:
    """The ticket and what is to be granted; nobody grants what he asked for himself, as long as there is another."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, step, staff, By.STAFF)
    asked = await pending(desk, ticket)
    if asked is None or wish is not None:  # what lapsed with the deadline is refused with that reason
        await check(desk, ticket, wish if asked is not None or late(desk, ticket) else None)
    if asked is None or wish not in (None, asked.wish):
        raise Missing("application", ticket.number)
    if asked.by == staff.id and any(s.id != staff.id for s in await placers(desk, ticket)):
        raise RuledOut("own_application", ticket.number)
    return ticket, asked


def _answered(desk: Desk, ticket: Ticket, asked: Application, what: str, words: str = "") -> None:
    if asked.by is not None:
        desk.post(ToStaff(asked.by, ticket, what, words))
