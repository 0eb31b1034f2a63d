"""催办, 黄牌, 红牌, 挂牌督办 by a supervisor: by buttons, command, word, or what was typed."""

from domain import overseeing
from domain.desk import Desk
from domain.history import By, Step
from domain.people import Staff
from domain.steps import check_right
from domain.tickets import Ladder, Ticket
from handlers.orders import Order
from handlers.outgoing import Outgoing
from handlers.pressing import Pressing
from handlers.steps_help import term_at_head
from handlers.texts import oversight as texts

_RUNGS = {"remind": Ladder.REMINDED, "yellow": Ladder.YELLOW, "red": Ladder.RED, "listed": Ladder.LISTED}
_STEPS = {"remind": Step.REMIND, "yellow": Step.YELLOW, "red": Step.RED, "listed": Step.LIST}


async def press(p: Pressing) -> list[Outgoing]:
    """A red card's term, then the words; what is often said stands on buttons."""
    overseeing.check_rung(p.ticket, _RUNGS[p.do])
    await check_right(p.desk, p.ticket, _STEPS[p.do], p.staff, By.STAFF)
    terms = {code: texts.term(code) for code in p.desk.office.policy.rectify_terms}
    if p.do == "red" and p.arg not in terms:
        return p.choose(texts.how_long(p.ticket.number), p.options(terms))
    given = {"within": p.arg} if p.do == "red" else {}
    if p.do == "red" or p.arg == "type" or p.do not in texts.OFTEN:
        return await p.type_(texts.TYPE[p.do], **given)
    often = texts.OFTEN[p.do]
    if p.arg not in often:
        return p.choose(texts.what_to_say(p.ticket.number, p.do), p.options(often | {"type": texts.OWN_WORDS}))
    ticket = await overseeing.by_hand(p.desk, p.ticket.number, p.staff, _RUNGS[p.do], often[p.arg])
    return p.done(texts.done(p.desk, ticket)[_STEPS[p.do]])


async def carry(desk: Desk, staff: Staff, order: Order) -> Ticket:
    """/red 编号 5wd 理由"""
    within, text = order.given.get("within", ""), order.text
    if order.do == "red" and not within:
        within, text = term_at_head(text)
    return await overseeing.by_hand(desk, order.number, staff, _RUNGS[order.do], text, within)


PRESSES = dict.fromkeys(_RUNGS, press)
CARRIES = dict.fromkeys(_RUNGS, carry)
