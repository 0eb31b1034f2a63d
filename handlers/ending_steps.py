"""不受理 and 移交: by button, by command, by a word in reply to the card."""

from domain import ending
from domain.desk import Desk
from domain.ending import Body, Ground
from domain.history import By, Step
from domain.people import Staff
from domain.steps import check_right
from domain.tickets import Ticket
from handlers.orders import Order
from handlers.outgoing import Outgoing
from handlers.pressing import Pressing
from handlers.texts import ending as texts
from handlers.texts import placing


async def _reject(p: Pressing) -> list[Outgoing]:
    """On which ground; then once more whether he is sure, with what the resident will read."""
    code, _, sure = p.arg.partition(".")
    ground = Ground(code) if code in {g.value for g in Ground} else None
    await ending.rejectable(p.desk, p.ticket.number, p.staff, ground)
    if ground is None:
        return p.choose(texts.choose_ground(p.ticket.number), p.options({g.value: t for g, t in texts.GROUND.items()}))
    if not sure:
        markup = p.options({f"{code}.yes": "确定不受理"})
        return p.choose(texts.sure(p.ticket.number, ground), markup)
    ticket = await ending.reject(p.desk, p.ticket.number, p.staff, ground)
    return p.done(placing.quietly(p.desk, Step.REJECT, ticket))


async def _carry_reject(desk: Desk, staff: Staff, order: Order) -> Ticket:
    return await ending.reject(desk, order.number, staff, texts.ground_in(order.text), order.text)


async def _hand_off(p: Pressing) -> list[Outgoing]:
    """To whom, then the receipt in words."""
    await check_right(p.desk, p.ticket, Step.HAND_OFF, p.staff, By.STAFF)
    if p.arg not in {b.value for b in Body}:
        bodies = {b.value: t for b, t in texts.BODY.items()}
        return p.choose(texts.choose_body(p.ticket.number), p.options(bodies, wide=False))
    return await p.type_(texts.ask_proof(Body(p.arg)), body=p.arg)


async def _carry_hand_off(desk: Desk, staff: Staff, order: Order) -> Ticket:
    given = order.given.get("body", "")
    body = Body(given) if given in {b.value for b in Body} else texts.body_in(order.text)
    return await ending.hand_off(desk, order.number, staff, body, order.text)


PRESSES = {"reject": _reject, "handoff": _hand_off}
CARRIES = {"reject": _carry_reject, "handoff": _carry_hand_off}
