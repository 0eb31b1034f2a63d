"""延期 and 挂账: the holder asks with a reason and a day, who places the ticket grants it or does not."""

from datetime import date, datetime, time
from typing import Any

from domain.deadlines import Term, term, term_of
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

_MORNING = time(9, 0)


def latest(desk: Desk, ticket: Ticket) -> datetime:
    """How far 延期 may move the promise: by the original term, and by ten working days; of petitions by 30 days."""
    office = desk.office
    own = term_of(office.taxonomy.get(ticket.category), office.policy.urgent_hours)
    petition = ticket.category in office.policy.petition_classes
    most = Term.parse(office.policy.extend_petition if petition else office.policy.extend_most)
    given = [most] if petition else [most, own]
    return min(term(ticket.due_at, one, office.calendar, office.zone).at for one in given)


def extension(desk: Desk, ticket: Ticket, until: date) -> datetime:
    """The new promise: close of business of that day, or as late as may be. Raises RuledOut("extend_day")."""
    most = latest(desk, ticket)
    zone = desk.office.zone
    if until > most.astimezone(zone).date():
        raise RuledOut("extend_day", ticket.number, most)
    at = min(datetime.combine(until, CLOSE, zone).astimezone(most.tzinfo), most)
    if at <= max(ticket.due_at, desk.now):
        raise RuledOut("extend_day", ticket.number, most)
    return at


async def may_apply(desk: Desk, number: str, staff: Staff, wish: Wish) -> Ticket:
    """The ticket, when he may ask for that now.

    Raises RuledOut: "extended" (once), "extend_late" (after the deadline), "pending" when he has asked already.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.APPLY, staff, By.STAFF)
    if wish is Wish.EXTEND and ticket.extended:
        raise RuledOut("extended", ticket.number)
    if wish is Wish.EXTEND and desk.now >= ticket.due_at:
        raise RuledOut("extend_late", ticket.number)
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
    at = extension(desk, ticket, until) if wish is Wish.EXTEND else review_at(desk, ticket, until)
    words = await write(desk, ticket, WordsKind.REASON, staff, text, "wish")
    detail = {"for": wish.value, "why": why.value, "until": until.isoformat()}
    ticket = await take(desk, ticket, Step.APPLY, By.STAFF, staff=staff, words=words, detail=detail)
    matter = PlaceMatter.EXTENSION if wish is Wish.EXTEND else PlaceMatter.SUSPENSION
    desk.post(ToPlacers(matter, ticket, words.masked, until=at))
    return ticket


def review_at(desk: Desk, ticket: Ticket, until: date) -> datetime:
    """The morning of the day of review. Raises RuledOut("review_day"): without one, past, or too far (M81)."""
    zone = desk.office.zone
    at = datetime.combine(until, _MORNING, zone).astimezone(desk.now.tzinfo)
    last = desk.now + desk.office.policy.suspend_most
    if not desk.now < at <= last:
        raise RuledOut("review_day", ticket.number, last)
    return at


async def extend(desk: Desk, number: str, staff: Staff) -> Ticket:
    """批准延期: the promise moves, the resident is told why and until when. Raises Missing("application")."""
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
    """批准挂账: the clock stands still until the day of review. Raises Missing("application")."""
    ticket, asked = await _asked(desk, number, staff, Step.SUSPEND, Wish.SUSPEND)
    changes: dict[str, Any] = {"pause": Pause.SUSPENDED, "paused_at": desk.now}
    ticket = await take(
        desk,
        ticket,
        Step.SUSPEND,
        By.STAFF,
        staff=staff,
        detail={"why": asked.why.value, "until": asked.until.isoformat()},
        review_at=review_at(desk, ticket, asked.until),
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
    if asked is None or wish not in (None, asked.wish):
        raise Missing("application", ticket.number)
    if asked.by == staff.id and any(s.id != staff.id for s in await placers(desk, ticket)):
        raise RuledOut("own_application", ticket.number)
    return ticket, asked


def _answered(desk: Desk, ticket: Ticket, asked: Application, what: str, words: str = "") -> None:
    if asked.by is not None:
        desk.post(ToStaff(asked.by, ticket, what, words))
