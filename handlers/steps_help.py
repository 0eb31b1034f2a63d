"""协办, 吹哨, 报到, 答复, 免协办, 调解, 升级: asked for by buttons, given by command, word or what was typed."""

import re
from collections.abc import Sequence

from domain import ascending, assisting, mediating
from domain.accusing import touched
from domain.ascending import REASONS
from domain.assigning import blamed
from domain.assists import AssistKind
from domain.centre import OrgUnit, UnitLevel
from domain.deadlines import Term
from domain.desk import Desk
from domain.errors import Missing, NoCentre
from domain.helpers import waiting
from domain.history import By, Step
from domain.mediating import Outcome
from domain.people import Staff
from domain.steps import check_right, ticket_for
from domain.tickets import Ticket
from handlers.orders import Order
from handlers.outgoing import Outgoing
from handlers.pressing import Pressing, page_of, unit_of
from handlers.texts import helping as texts
from handlers.texts import oversight
from handlers.texts.routing import called

_KINDS = {"assist": AssistKind.ASSIST, "whistle": AssistKind.WHISTLE}
_HEAD = re.compile(r"^(\S+)\s*(.*)$", re.DOTALL)
_BETWEEN = re.compile(r"[、,，;；]")
_OUTCOMES = (
    (Outcome.AGREED, re.compile(r"^(达成协议|已?达成|成功|agreed)[\s:：,，。]*")),
    (Outcome.REFUSED, re.compile(r"^(一方拒绝(调解)?|拒绝(调解)?|不愿调解|refused)[\s:：,，。]*")),
    (Outcome.ABSENT, re.compile(r"^(当事人未到|有人未到|未到场?|缺席|absent)[\s:：,，。]*")),
    (Outcome.FAILED, re.compile(r"^(未达成(协议)?|没谈成|不成|未成|失败|failed)[\s:：,，。]*")),
)


# -- 协办, 吹哨 ----


async def ask(p: Pressing) -> list[Outgoing]:
    """Which unit, by when (an assist), and then in words for what."""
    kind = _KINDS[p.do]
    ticket = await assisting.may_ask(p.desk, p.ticket.number, p.staff, kind)
    page = page_of(p.arg)
    if not p.arg or page is not None:
        head = texts.WHISTLE if kind is AssistKind.WHISTLE else texts.ASK
        return p.choose(f"<b>{ticket.number}</b> {head}", p.units(await _offered(p.desk, ticket, kind), page or 0))
    chosen, _, within = p.arg.partition(".")
    unit = unit_of(p.desk, chosen)
    if unit is None:
        raise Missing("helper", ticket.number)
    if kind is AssistKind.ASSIST and not within:
        return p.choose(texts.term(ticket.number, unit.name), p.options(texts.TERMS, f"{unit.id}."))
    return await p.type_(texts.HOW[p.do], to=str(unit.id), within=within)


async def _offered(desk: Desk, ticket: Ticket, kind: AssistKind) -> Sequence[OrgUnit]:
    """Departments first, those that the class names before the others; a neighbour may be asked to help, too (M12)."""
    asked = {a.unit for a in await waiting(desk, ticket) if a.kind is kind}
    level = {UnitLevel.DEPARTMENT: 0, UnitLevel.TOWN: 1, UnitLevel.VILLAGE: 2}
    units = [u for u in desk.centre.units if u.level in level and u.id not in asked and u.id != ticket.unit]
    avoided = await blamed(desk, ticket)
    units = [u for u in units if not touched(desk.centre, u, avoided)]
    if kind is AssistKind.WHISTLE:
        units = [u for u in units if u.level is UnitLevel.DEPARTMENT]
    own = desk.centre.department(desk.office.taxonomy.get(ticket.category).department, ticket.unit)
    return sorted(units, key=lambda u: (own is None or u.id != own.id, level[u.level], u.id))


async def carry_ask(desk: Desk, staff: Staff, order: Order) -> Ticket:
    """/assist 编号 城管局、住建局 3wd 请现场核实"""
    kind = _KINDS[order.do]
    ticket = await assisting.may_ask(desk, order.number, staff, kind)
    text, within = order.text, order.given.get("within", "")
    if "to" in order.given:
        units = [int(order.given["to"])]
    else:
        match = _HEAD.match(text)
        names, text = (match[1], match[2]) if match is not None else ("", "")
        units = [_named(desk, ticket, name).id for name in _BETWEEN.split(names) if name]
        within, text = term_at_head(text)
    return await assisting.ask(desk, ticket.number, staff, units, text, kind, within)


def _named(desk: Desk, ticket: Ticket, name: str) -> OrgUnit:
    found = unit_of(desk, name) or desk.centre.department(name, ticket.unit)
    if found is None:
        raise Missing("helper", ticket.number)
    return found


def term_at_head(text: str) -> tuple[str, str]:
    """A term such as 3wd at the head of what was typed, and the rest; "" when there is none."""
    match = _HEAD.match(text)
    if match is not None:
        try:
            return str(Term.parse(match[1])), match[2]
        except ValueError:
            pass
    return "", text


# -- 报到, 答复, 不归我们, 免协办 ----


async def report_in(p: Pressing) -> list[Outgoing]:
    ticket = await assisting.report_in(p.desk, p.ticket.number, p.staff)
    return p.done(texts.done(ticket)[Step.REPORT_IN])


async def type_part(p: Pressing) -> list[Outgoing]:
    """答复, 不归我们, 免协办: in words."""
    step = Step.WAIVE if p.do == "waive" else Step.CONTRIBUTE
    await check_right(p.desk, p.ticket, step, p.staff, By.STAFF)
    return await p.type_(texts.HOW[p.do])


async def carry_part(desk: Desk, staff: Staff, order: Order) -> Ticket:
    match order.do:
        case "reportin":
            return await assisting.report_in(desk, order.number, staff)
        case "waive":
            return await assisting.waive(desk, order.number, staff, order.text)
        case _:
            return await assisting.contribute(desk, order.number, staff, order.text, ours=order.do == "opinion")


# -- 调解 ----


async def mediate(p: Pressing) -> list[Outgoing]:
    """How it ended: in one tap, an agreement in words."""
    await check_right(p.desk, p.ticket, Step.MEDIATE, p.staff, By.STAFF)
    if p.arg not in texts.OUTCOMES:
        return p.choose(f"<b>{p.ticket.number}</b> {texts.MEDIATE}", p.options(texts.OUTCOMES, wide=False))
    if p.arg == Outcome.AGREED:
        return await p.type_(texts.AGREEMENT, outcome=p.arg)
    ticket = await mediating.mediate(p.desk, p.ticket.number, p.staff, Outcome(p.arg))
    return p.done(texts.done(ticket)[Step.MEDIATE])


async def carry_mediate(desk: Desk, staff: Staff, order: Order) -> Ticket:
    """/mediate 编号 达成协议 … · 未达成 · 当事人未到 · 一方拒绝"""
    if "outcome" in order.given:
        outcome, text = Outcome(order.given["outcome"]), order.text
    else:
        found = next(((o, m) for o, at in _OUTCOMES if (m := at.match(order.text)) is not None), None)
        if found is None:
            raise Missing("outcome", order.number)
        outcome, text = found[0], order.text[found[1].end() :]
    return await mediating.mediate(desk, order.number, staff, outcome, text)


# -- 升级 ----


async def escalate(p: Pressing) -> list[Outgoing]:
    """Why: in one tap, or in words."""
    if not p.desk.centre:
        raise NoCentre
    await check_right(p.desk, p.ticket, Step.ESCALATE, p.staff, By.STAFF)
    if p.arg not in REASONS:
        above = await ascending.next_level(p.desk, p.ticket)
        whom = called(above) if above is not None else oversight.joint()
        return p.choose(oversight.why_escalate(p.ticket.number, whom), p.options(oversight.REASONS))
    if p.arg == "other":
        return await p.type_(oversight.TYPE["escalate"])
    ticket = await ascending.escalate(p.desk, p.ticket.number, p.staff, "", p.arg)
    return p.done(oversight.done(p.desk, ticket)[Step.ESCALATE])


async def carry_escalate(desk: Desk, staff: Staff, order: Order) -> Ticket:
    await ticket_for(desk, order.number, staff)
    return await ascending.escalate(desk, order.number, staff, order.text)


PRESSES = {
    "assist": ask,
    "whistle": ask,
    "reportin": report_in,
    "opinion": type_part,
    "notours": type_part,
    "waive": type_part,
    "mediate": mediate,
    "escalate": escalate,
}
CARRIES = {
    "assist": carry_ask,
    "whistle": carry_ask,
    "reportin": carry_part,
    "opinion": carry_part,
    "notours": carry_part,
    "waive": carry_part,
    "mediate": carry_mediate,
    "escalate": carry_escalate,
}
