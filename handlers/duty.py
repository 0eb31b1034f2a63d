"""The duty group: buttons, commands and replies to a card, each one order carried out by one use case."""

from datetime import timedelta

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from domain import danger, duty, finishing, merging, staffing
from domain.desk import Desk
from domain.errors import Missing
from domain.history import By, Step
from domain.membership import Membership
from domain.people import Person, Staff
from domain.steps import check_right, ticket_for
from domain.tickets import Ticket
from handlers import keyboards, steps_menu, trail, unsealing
from handlers.callbacks import DutyPress
from handlers.filters import Pressed
from handlers.more import CARRIES, PRESSES
from handlers.orders import Order, Ordered
from handlers.outgoing import Outgoing
from handlers.pressing import Pressing
from handlers.replying import noted, only_for, pressed, privately, quietly, said
from handlers.texts import duty as texts

router = Router(name="duty")

_STEPS = {
    "claim": Step.CLAIM,
    "release": Step.RELEASE,
    "return": Step.RETURN,
    "transfer": Step.TRANSFER,
    "dispatch": Step.DISPATCH,
    "ask": Step.ASK,
    "note": Step.NOTE,
    "done": Step.DONE,
    "proof": Step.PROOF,
    "confirm": Step.CONFIRM,
    "refuse": Step.REFUSE,
    "ack": Step.ACKNOWLEDGE,
    "hand": Step.TRANSFER,
    "merge": Step.MERGE,
}
#: Buttons after which the officer types; the dialogue waits this long.
_TYPED = {"ask": Step.ASK, "note": Step.NOTE, "done": Step.DONE, "return": Step.RETURN}
_WAIT = timedelta(minutes=15)
#: After which a silent yes would not do: what happens next is not seen at once.
_ANSWERED = frozenset({"split", "extend", "suspend"})


async def carry_out(desk: Desk, staff: Staff, order: Order) -> Ticket:
    """One order, one use case. Raises Missing("number") when it was not said which ticket."""
    if not order.number:
        raise Missing("number")
    match order.do:
        case "claim":
            return await duty.claim(desk, order.number, staff)
        case "release":
            return await duty.release(desk, order.number, staff)
        case "transfer":
            to = await staffing.named(desk, order.text) if order.text else None
            return await duty.transfer(desk, order.number, staff, to)
        case "ask":
            return await duty.ask(desk, order.number, staff, order.text)
        case "note":
            return await duty.note(desk, order.number, staff, order.text)
        case "done":
            return await finishing.done(desk, order.number, staff, order.text, order.media)
        case "proof":
            return await finishing.proof(desk, order.number, staff, order.media)
        case "confirm":
            return await finishing.confirm(desk, order.number, staff)
        case "refuse":
            return await finishing.refuse(desk, order.number, staff)
        case "merge":
            return (await merging.merge(desk, order.number, staff))[0]
        case _:
            return await danger.acknowledge(desk, order.number, staff)


@router.message(Ordered())
async def ordered(
    message: Message, order: Order, staff: Staff, desk: Desk, ephemeral: bool
) -> Outgoing | list[Outgoing]:
    """A command, a reply to the card, or what was asked for after a press."""
    if order.do == "drop":
        return quietly(message, texts.dropped())
    if order.do == "unclear":
        return quietly(message, texts.not_understood(order.number))
    if order.do == "look":
        return await look(desk, staff, order.number, message.chat.id if ephemeral else staff.user)
    if order.do == "trail":
        file = await trail.for_staff(desk, staff, order.number)
        return file if message.chat.type == ChatType.PRIVATE else [noted(message), file]
    carry = CARRIES.get(order.do, carry_out) if order.number else carry_out
    ticket = await carry(desk, staff, order)
    confirming = order.do == "done" and not ticket.proven and ticket.resolved_at is None
    if message.chat.type == ChatType.PRIVATE or confirming or order.do in _ANSWERED:
        return quietly(message, texts.done_quietly(desk, _step_of(order), ticket))
    return noted(message)


def _step_of(order: Order) -> Step:
    return _STEPS.get(order.do) or steps_menu.BY_DO[order.do].step


@router.callback_query(Pressed(DutyPress))
async def duty_pressed(
    query: CallbackQuery, press: DutyPress, person: Person, desk: Desk, membership: Membership, ephemeral: bool
) -> list[Outgoing]:
    """A button of the card; the right to press it is checked now, not when it was drawn."""
    staff = await staffing.officer(desk, person, membership)
    if press.do in PRESSES and desk.centre:  # with units there is more to say: to which
        ticket = await ticket_for(desk, press.number, staff)
        return await PRESSES[press.do](Pressing(query, desk, staff, ticket, press.do))
    if press.do in _TYPED:
        return await _ask_for(query, press, staff, desk)
    if press.do == "transfer":
        return await _choose(query, press, staff, desk)
    if press.do == "look":
        # until the server is known to hide it, what is personal goes in private
        chat = query.message.chat.id if query.message and ephemeral else staff.user
        try:
            return [*await look(desk, staff, press.number, chat, query), pressed(query)]
        except Missing as no:
            led = await unsealing.instead_of_look(query, desk, staff, press.number, no)
            if led is None:
                raise
            return led
    if press.do == "trail":
        return [pressed(query, trail.SENT), await trail.for_staff(desk, staff, press.number)]
    if press.do == "hand":
        to = await desk.unit.staff.by_id(press.to)
        ticket = await duty.transfer(desk, press.number, staff, to)
        return [pressed(query, texts.done_quietly(desk, Step.TRANSFER, ticket))]
    if press.do == "unlike":
        ticket = await merging.refuse(desk, press.number, staff)
        return [pressed(query, texts.unlike(ticket))]
    if press.do not in _STEPS:
        return [pressed(query)]
    carry = CARRIES.get(press.do, carry_out)
    ticket = await carry(desk, staff, Order(press.do, press.number))
    return [pressed(query, texts.done_quietly(desk, _STEPS[press.do], ticket))]


async def _ask_for(query: CallbackQuery, press: DutyPress, staff: Staff, desk: Desk) -> list[Outgoing]:
    step = _TYPED[press.do]
    ticket = await ticket_for(desk, press.number, staff)
    await _may(desk, ticket, step, staff)
    asked = {"do": press.do, "number": ticket.number, "at": _where(query)}
    await desk.unit.dialogs.put(staff.user, staff.user, asked, desk.now + _WAIT)
    return [privately(query, staff.user, texts.ask_for(step, ticket.number)), pressed(query)]


def _where(query: CallbackQuery) -> str:
    """Where the officer is asked to type: words written elsewhere are not the answer."""
    return "private" if query.message is None or query.message.chat.type == ChatType.PRIVATE else "group"


async def _choose(query: CallbackQuery, press: DutyPress, staff: Staff, desk: Desk) -> list[Outgoing]:
    ticket = await ticket_for(desk, press.number, staff)
    await _may(desk, ticket, Step.TRANSFER, staff)
    others = await staffing.colleagues(desk, staff, ticket)
    markup = keyboards.colleagues(ticket.number, others, staffing.elsewhere(desk, ticket, others))
    return [privately(query, staff.user, texts.choose_colleague(ticket.number, not others), markup), pressed(query)]


async def _may(desk: Desk, ticket: Ticket, step: Step, staff: Staff) -> None:
    await check_right(desk, ticket, step, staff, By.STAFF)


async def look(desk: Desk, staff: Staff, number: str, chat: int, query: CallbackQuery | None = None) -> list[Outgoing]:
    """What the card masks, for the holder's eyes only; each look is written down."""
    if not number:
        raise Missing("number")
    ticket, reporter, words = await duty.look(desk, number, staff)
    if ticket.confidential:
        chat = staff.user  # nothing of it in any group (invariant 7)
    name = reporter.name if reporter is not None else ""
    username = reporter.username if reporter is not None else None
    pages = texts.contact(ticket, name, username, [w.raw for w in words])
    if chat == staff.user:
        return [said(staff.user, text) for text in pages]
    return [only_for(chat, staff.user, text, None, query) for text in pages]
