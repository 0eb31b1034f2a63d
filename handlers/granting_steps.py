"""延期, 挂账, 批准, 不批准, 恢复办理: by button, by command, by a word in reply to the card."""

from collections.abc import Iterator
from datetime import date, datetime

from domain import bounds, granting, pausing
from domain.deadlines import Term, TermUnit, term
from domain.desk import Desk
from domain.errors import Missing
from domain.history import By, Step
from domain.pauses import promise
from domain.people import Staff
from domain.steps import check_right, ticket_for
from domain.tickets import Ticket
from domain.wishes import Why, Wish, pending
from handlers.orders import Order
from handlers.outgoing import Outgoing
from handlers.pressing import Pressing
from handlers.texts import granting as texts
from handlers.texts import placing
from handlers.typed import day_in

_DAYS = {Wish.EXTEND: (1, 3, 5, 10), Wish.SUSPEND: (10, 20, 40)}


async def _apply(p: Pressing) -> list[Outgoing]:
    """Why, until when, then the words."""
    wish = Wish(p.do)
    ticket = await granting.may_apply(p.desk, p.ticket.number, p.staff, wish)
    code, _, when = p.arg.partition(".")
    if code not in {w.value for w in texts.WHY[wish]}:
        return p.choose(texts.choose_why(ticket, wish), p.options({w.value: t for w, t in texts.WHY[wish].items()}))
    if not when:
        last = await _last(p.desk, ticket, wish)
        days = {d.isoformat(): f"{texts.day(d)}（{n} 个工作日）" for n, d in _days(p.desk, ticket, wish, last)}
        markup = p.options(days | {"type": "✏️ 其他日期，自己写"}, f"{code}.")
        return p.choose(texts.choose_day(p.desk, ticket, wish, last), markup)
    until = "" if when == "type" else _day(when).isoformat()
    return await p.type_(texts.ask_words(wish, Why(code), until), why=code, until=until)


def _day(text: str) -> date:
    """Raises Missing("until") for a forged button."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Missing("until") from None


async def _last(desk: Desk, ticket: Ticket, wish: Wish) -> datetime:
    return bounds.latest(desk, ticket) if wish is Wish.EXTEND else await bounds.last_review(desk, ticket)


def _days(desk: Desk, ticket: Ticket, wish: Wish, last: datetime) -> Iterator[tuple[int, date]]:
    """So many working days on, as far as the rule lets."""
    office = desk.office
    for many in _DAYS[wish]:
        start = promise(desk, ticket) if wish is Wish.EXTEND else desk.now
        at = term(start, Term(many, TermUnit.WORK_DAYS), office.calendar, office.zone).at
        day = at.astimezone(office.zone).date()
        if day <= last.astimezone(office.zone).date():
            yield many, day


async def _carry_apply(desk: Desk, staff: Staff, order: Order) -> Ticket:
    wish = Wish(order.do)
    ticket = await granting.may_apply(desk, order.number, staff, wish)
    words, until = order.text, None
    if order.given.get("until"):
        until = _day(order.given["until"])
    else:
        until, words = day_in(desk, order.text, promise(desk, ticket) if wish is Wish.EXTEND else desk.now)
    why = Why(order.given["why"]) if order.given.get("why") else texts.why_in(words)
    return await granting.apply(desk, order.number, staff, wish, why, until, words)


async def _grant(p: Pressing) -> list[Outgoing]:
    ticket = await _carry_grant(p.desk, p.staff, Order("grant", p.ticket.number))
    return p.done(placing.quietly(p.desk, Step.EXTEND, ticket))


async def _carry_grant(desk: Desk, staff: Staff, order: Order) -> Ticket:
    """批准, whatever was asked for."""
    ticket = await ticket_for(desk, order.number, staff)
    await check_right(desk, ticket, Step.EXTEND, staff, By.STAFF)
    asked = await pending(desk, ticket)
    if asked is not None and asked.wish is Wish.SUSPEND:
        return await granting.suspend(desk, order.number, staff)
    return await granting.extend(desk, order.number, staff)


async def _decline(p: Pressing) -> list[Outgoing]:
    ticket = await granting.decline(p.desk, p.ticket.number, p.staff)
    return p.done(placing.quietly(p.desk, Step.DECLINE, ticket))


async def _carry_decline(desk: Desk, staff: Staff, order: Order) -> Ticket:
    return await granting.decline(desk, order.number, staff, order.text)


async def _resume(p: Pressing) -> list[Outgoing]:
    ticket = await pausing.resume(p.desk, p.ticket.number, p.staff)
    return p.done(placing.quietly(p.desk, Step.RESUME, ticket))


async def _carry_resume(desk: Desk, staff: Staff, order: Order) -> Ticket:
    return await pausing.resume(desk, order.number, staff)


PRESSES = {"extend": _apply, "suspend": _apply, "grant": _grant, "decline": _decline, "resume": _resume}
CARRIES = {
    "extend": _carry_apply,
    "suspend": _carry_apply,
    "grant": _carry_grant,
    "decline": _carry_decline,
    "resume": _carry_resume,
}
