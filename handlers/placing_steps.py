"""签收, 退单, 重新派单, 改派, 指定: by button, by command, by a word in reply to the card."""

from domain import destinations, placing
from domain.desk import Desk
from domain.ending import refused_by
from domain.errors import Missing
from domain.history import By, Step
from domain.people import Staff
from domain.rights import county_desk
from domain.steps import check_right, ticket_for
from domain.tickets import Status, Ticket
from handlers.buttons import button, rows_of
from handlers.orders import Order
from handlers.outgoing import Outgoing
from handlers.pressing import Pressing, page_of, unit_of
from handlers.texts import placing as texts
from handlers.typed import unit_in


async def _sign(p: Pressing) -> list[Outgoing]:
    ticket = await placing.sign(p.desk, p.ticket.number, p.staff)
    return p.done(texts.quietly(p.desk, Step.SIGN, ticket))


async def _return(p: Pressing) -> list[Outgoing]:
    """退单: why, then to whom; other words are typed."""
    await placing.returnable(p.desk, p.ticket.number, p.staff)
    why, _, rest = p.arg.partition(".")
    if p.arg == "type":
        return await p.type_(texts.ask_back())
    if why not in texts.WHY_BACK:
        return p.choose(texts.choose_reason(p.ticket), p.options(texts.WHY_BACK | {"type": "✏️ 其他，自己写"}))
    page = page_of(rest) if rest else 0
    if page is not None:
        found = [u for i in destinations.ordered(p.desk, p.ticket) if (u := p.desk.centre.unit(i)) is not None]
        others = [u for u in found if u.id != p.ticket.unit]
        return p.choose(texts.choose_proposed(p.ticket), p.units(others, page, f"{why}."))
    unit = unit_of(p.desk, rest)
    reason = texts.WHY_BACK[why]
    proposed = unit.id if unit is not None else None
    ticket = await placing.give_back(p.desk, p.ticket.number, p.staff, reason, proposed)
    return p.done(texts.quietly(p.desk, Step.RETURN, ticket))


async def _dispatch(p: Pressing) -> list[Outgoing]:
    """To which unit: the one that was proposed first, the one that bounced it with a reason."""
    await check_right(p.desk, p.ticket, Step.DISPATCH, p.staff, By.STAFF)
    last = await placing.bounced_by(p.desk, p.ticket)
    ids = [int(last.detail[k]) for k in ("proposed", "from") if k in last.detail] if last is not None else []
    page = page_of(p.arg) if p.arg else 0
    if page is not None:
        found = destinations.choices(p.desk, p.ticket, p.staff, ids)
        if p.ticket.status is Status.ESCALATED and (own := p.desk.centre.unit(p.ticket.unit)) is not None:
            found = [own, *found]
        return p.choose(texts.choose_unit(p.ticket), p.units(found, page))
    unit = unit_of(p.desk, p.arg)
    left = [last.detail.get("from")] if last is not None else []
    refused = await refused_by(p.desk, p.ticket)
    if unit is not None and (str(unit.id) in left or unit.id == refused):
        return await p.type_(texts.ask_why_there(), unit=str(unit.id))
    ticket = await placing.dispatch(p.desk, p.ticket.number, p.staff, unit.id if unit is not None else None)
    return p.done(texts.quietly(p.desk, Step.DISPATCH, ticket))


async def _reassign(p: Pressing) -> list[Outgoing]:
    """To which unit; the county desk says, too, whether that is final."""
    await placing.movable(p.desk, p.ticket.number, p.staff)
    page = page_of(p.arg) if p.arg else 0
    if page is not None:
        return p.choose(texts.choose_unit(p.ticket), p.units(destinations.choices(p.desk, p.ticket, p.staff), page))
    code, _, how = p.arg.partition(".")
    unit = unit_of(p.desk, code)
    if unit is None:
        raise Missing("unit", p.ticket.number)
    if placing.sends_on(p.desk, p.ticket, p.staff, unit):
        return await p.type_(texts.ask_why_on(), unit=str(unit.id))
    if not how and county_desk(p.desk, p.staff):
        ways = [button(*p.button("🔁 改派", f"{code}.go")), button(*p.button("📌 指定（不能再退）", f"{code}.fix"))]
        return p.choose(texts.how(p.desk, p.ticket, unit.id), rows_of([ways]))
    ticket = await placing.reassign(p.desk, p.ticket.number, p.staff, unit.id, directed=how == "fix")
    return p.done(texts.quietly(p.desk, Step.REASSIGN, ticket))


async def _carry_sign(desk: Desk, staff: Staff, order: Order) -> Ticket:
    return await placing.sign(desk, order.number, staff)


async def _carry_return(desk: Desk, staff: Staff, order: Order) -> Ticket:
    ticket = await ticket_for(desk, order.number, staff)
    unit, _ = unit_in(desk, order.text, ticket)
    proposed = unit.id if unit is not None else None
    return await placing.give_back(desk, order.number, staff, order.text, proposed)


async def _carry_dispatch(desk: Desk, staff: Staff, order: Order) -> Ticket:
    unit, words = await _unit_said(desk, staff, order)
    return await placing.dispatch(desk, order.number, staff, unit, words)


async def _carry_reassign(desk: Desk, staff: Staff, order: Order) -> Ticket:
    unit, words = await _unit_said(desk, staff, order)
    return await placing.reassign(desk, order.number, staff, unit, words, directed=order.do == "direct")


async def _unit_said(desk: Desk, staff: Staff, order: Order) -> tuple[int | None, str]:
    """The unit that was pressed before, or is named in the words; and the rest of the words."""
    if "unit" in order.given:
        unit = unit_of(desk, order.given["unit"])
        return (unit.id if unit is not None else None), order.text
    ticket = await ticket_for(desk, order.number, staff)
    free = order.do == "direct" or ticket.status is Status.ESCALATED  # may stay where it is
    unit, words = unit_in(desk, order.text, None if free else ticket)
    return (unit.id if unit is not None else None), words


PRESSES = {"sign": _sign, "return": _return, "dispatch": _dispatch, "reassign": _reassign}
CARRIES = {
    "sign": _carry_sign,
    "return": _carry_return,
    "dispatch": _carry_dispatch,
    "reassign": _carry_reassign,
    "direct": _carry_reassign,
}
