"""申请查看 · 同意 · 不同意: who reported a confidential case is shown only after two have agreed, in private."""

from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from domain import unsealing
from domain.desk import Desk
from domain.errors import Missing
from domain.office_notices import Unsealing
from domain.people import Staff
from domain.seals import SealState, Why
from domain.steps import ticket_for
from domain.tickets import Ticket
from handlers.buttons import button, rows_of
from handlers.callbacks import DutyPress, StepPress
from handlers.orders import Order
from handlers.outgoing import Outgoing
from handlers.pressing import Pressing
from handlers.replying import said
from handlers.texts import unsealing as texts

_LONGEST = 30
#: Refusals of a look after which he may ask.
_ASK_NOW = frozenset(f"seal_{s}" for s in (SealState.NONE, SealState.REFUSED, SealState.EXPIRED, SealState.USED))


async def ask_pressed(p: Pressing) -> list[Outgoing]:
    """申请查看: the kind of reason by a tap, the reason itself typed."""
    if p.arg in set(Why):
        return await p.type_(texts.type_reason(Why(p.arg)), why=p.arg)
    labels = {why.value: label for why, label in texts.WHY.items()}
    return p.choose(texts.choose_why(p.ticket.number), p.options(labels))


async def answer_pressed(p: Pressing) -> list[Outgoing]:
    """同意 or 不同意 to the wish the button names; without one, each that waits is shown with its own buttons."""
    asker, _, nth = p.arg.partition(".")
    if not (asker.isdecimal() and nth.isdecimal() and len(p.arg) < _LONGEST):
        return await _shown(p)
    grant = p.do == "unseal_yes"
    ticket, wish, who = await unsealing.answer(
        p.desk, p.ticket.number, p.staff, grant=grant, asker=int(asker), nth=int(nth)
    )
    return p.done(texts.answered(ticket.number, who, wish.why, grant=grant), alert=True)


async def _shown(p: Pressing) -> list[Outgoing]:
    """From the menu: whose wish it is, and why, before anything is agreed to."""
    found = await unsealing.waiting(p.desk, p.ticket.number, p.staff)
    if not found:
        raise Missing("seal_nothing", p.ticket.number)
    out: list[Outgoing] = []
    for wish, who, words in found:
        notice = Unsealing(p.ticket, p.staff.id, "asked", wish.why, words, who, wish.asker, wish.nth)
        out.append(said(p.staff.user, texts.asked(notice), _answers(notice), ticket=p.ticket))
    return [*out, *p.done(texts.SHOWN)]


async def ask(desk: Desk, staff: Staff, order: Order) -> Ticket:
    """/unseal 编号 理由, the word in reply to the card, what was typed after a press."""
    given = order.given.get("why", "")
    why, words = (Why(given), order.text) if given in set(Why) else texts.why_of(order.text)
    return await unsealing.ask(desk, order.number, staff, why, words)


async def grant(desk: Desk, staff: Staff, order: Order) -> Ticket:
    """/unseal_yes."""
    return (await unsealing.answer(desk, order.number, staff, grant=True))[0]


async def refuse(desk: Desk, staff: Staff, order: Order) -> Ticket:
    """/unseal_no."""
    return (await unsealing.answer(desk, order.number, staff, grant=False))[0]


async def instead_of_look(
    query: CallbackQuery, desk: Desk, staff: Staff, number: str, no: Missing
) -> list[Outgoing] | None:
    """Who may not look yet is led on to ask; None where that would not help."""
    if no.what not in _ASK_NOW:
        return None
    return await ask_pressed(Pressing(query, desk, staff, await ticket_for(desk, number, staff), "unseal"))


async def told(desk: Desk, notice: Unsealing) -> list[Outgoing]:
    """In private alone; who never wrote to the bot hears nothing, and no group learns why."""
    staff = await desk.unit.staff.by_id(notice.to)
    if staff is None or not await desk.unit.people.reachable(staff.user):
        return []
    number = notice.ticket.number
    match notice.what:
        case "asked":
            markup: InlineKeyboardMarkup | None = _answers(notice)
            text = texts.asked(notice)
        case "granted":
            text = texts.granted(notice)
            markup = rows_of([[button("👁 查看（只一次）", DutyPress(do="look", number=number).pack(), "primary")]])
        case _:
            text, markup = texts.refused(notice), None
    return [said(staff.user, text, markup, ticket=notice.ticket)]


def _answers(notice: Unsealing) -> InlineKeyboardMarkup:
    """They mean this wish and no other."""
    number, which = notice.ticket.number, f"{notice.asker}.{notice.nth}"
    yes = button("🔓 同意", StepPress(do="unseal_yes", number=number, arg=which).pack(), "success")
    no = button("🚫 不同意", StepPress(do="unseal_no", number=number, arg=which).pack(), "danger")
    return rows_of([[yes, no]])


PRESSES = {"unseal": ask_pressed, "unseal_yes": answer_pressed, "unseal_no": answer_pressed}
CARRIES = {"unseal": ask, "unseal_yes": grant, "unseal_no": refuse}
