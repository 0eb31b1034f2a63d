"""A resident's own tickets: list, history, 补充 · 催办 · 撤回, and the three questions after 办结."""

from aiogram import Router
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain import danger, following, reception, together, verdicts
from domain.desk import Desk
from domain.errors import NotFound
from domain.following import History
from domain.notices import Event, Told
from domain.numbers import find_number
from domain.people import Person
from domain.tickets import Status, Ticket
from handlers import choice_keyboards, keyboards, trail
from handlers.callbacks import TicketPress
from handlers.filters import Command, Pressed, Words
from handlers.my_list import my_list
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import emergency, resident, told
from handlers.together import viewed

router = Router(name="mine")


@router.message(Command("my"))
@router.message(Words(keyboards.MY, "我的工单"))
async def my(message: Message, person: Person, desk: Desk) -> Outgoing:
    """我的工单."""
    tickets = await following.mine(desk, person)
    return my_list(desk, person, tickets, await together.followed(desk, person))


@router.message(Command("status"))
async def status(message: Message, person: Person, args: str, desk: Desk) -> Outgoing:
    """/status NO: the whole history in plain words."""
    number = find_number(args)
    if number is None:
        tickets, followed = await following.mine(desk, person), await together.followed(desk, person)
        if not tickets and not followed:
            return said(person.chat, resident.ask_number("status"))
        return my_list(desk, person, tickets, followed)
    if await together.seen(desk, person, number) is not None:
        return await viewed(desk, person, number)
    got = await following.history(desk, person, number)
    return said(person.chat, resident.history(desk, got), _under(got), ticket=got.ticket)


@router.message(Command("code"))
async def code(message: Message, person: Person, args: str, desk: Desk) -> Outgoing:
    """/code CODE: progress of an anonymous report, from any account."""
    if not args:
        return said(person.chat, resident.code_found_hint())
    got = await following.by_code(desk, person, args)
    return said(person.chat, resident.history(desk, got) if got is not None else resident.wrong_code())


@router.message(Command("withdraw"))
async def withdraw(message: Message, person: Person, args: str, desk: Desk) -> Outgoing:
    """/withdraw NO."""
    number = find_number(args)
    if number is None:
        return said(person.chat, resident.ask_number("withdraw"))
    ticket = await following.withdraw(desk, person, number)
    return said(person.chat, resident.withdrawn(ticket), keyboards.own(ticket), ticket=ticket)


@router.callback_query(Pressed(TicketPress))
async def ticket_pressed(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    """A button about the resident's own ticket."""
    act = _PRESSES.get(press.do)
    if act is None:
        raise NotFound(press.number)
    return await act(query, press, person, desk)


async def _view(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    got = await following.history(desk, person, press.number)
    text = resident.history(desk, got)
    return [pressed(query), said(person.chat, text, _under(got), ticket=got.ticket)]


async def _trail(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    return [pressed(query), await trail.for_reporter(desk, person, press.number)]


def _under(got: History) -> InlineKeyboardMarkup | None:
    """Of one that gathers others a button each."""
    if got.family:
        return choice_keyboards.family(got.ticket, tuple(h.ticket for h in got.family))
    return choice_keyboards.with_trail(keyboards.own(got.ticket), got.ticket)


async def _add(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    ticket = await following.own_ticket(desk, person, press.number)
    await reception.expect(desk, person, "supplement", ticket.number)
    return [pressed(query), said(person.chat, resident.ask_supplement(ticket), ticket=ticket)]


async def _urge(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    ticket = await following.urge(desk, person, press.number)
    return [pressed(query, f"已催办 {ticket.number}"), said(person.chat, resident.urged(desk, ticket), ticket=ticket)]


async def _withdraw(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    ticket = await following.withdraw(desk, person, press.number)
    return [
        pressed(query, f"{ticket.number} 已撤回"),
        said(person.chat, resident.withdrawn(ticket), keyboards.own(ticket), ticket=ticket),
    ]


async def _reopen(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    ticket = await verdicts.reopen(desk, person, press.number)
    text = resident.reopened(desk, ticket)
    return [pressed(query, "已重新打开"), said(person.chat, text, keyboards.own(ticket), ticket=ticket)]


def _asked(query: CallbackQuery, desk: Desk, person: Person, ticket: Ticket, said_: str, round_: int) -> list[Outgoing]:
    """The questions again, with what has been answered marked: the message of that round, edited in place."""
    notice = Told(ticket, Event.DONE)
    text = told.answered(desk, notice)
    method = SendMessage(chat_id=person.chat, text=text, reply_markup=keyboards.questions(ticket))
    slot = f"verdict:{ticket.number}:{round_}"
    return [pressed(query, said_), Outgoing(method, slot=slot, ticket_id=ticket.id)]


def _round(ticket: Ticket) -> int:
    """Which 办结 was asked about last: while the work is done over, that is the one before."""
    asked = ticket.status is Status.RESOLVED or not ticket.open
    return ticket.reopened if asked else max(ticket.reopened - 1, 0)


async def _rate(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    yes = press.do in ("met", "glad")
    rate = verdicts.contacted if press.do in ("met", "unmet") else verdicts.satisfied
    ticket = await rate(desk, person, press.number, yes)
    return _asked(query, desk, person, ticket, "谢谢，已记下", _round(ticket))


async def _solved(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    ticket = await verdicts.solved(desk, person, press.number)
    return _asked(query, desk, person, ticket, "已结案，谢谢", ticket.reopened)


async def _unsolved(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    ticket = await verdicts.unsolved(desk, person, press.number)
    return _asked(query, desk, person, ticket, "已退回重办", _round(ticket))


async def _safe(query: CallbackQuery, press: TicketPress, person: Person, desk: Desk) -> list[Outgoing]:
    what = {"called": "called", "safe": "safe", "calm": "not_emergency"}[press.do]
    ticket = await danger.answer_check(desk, person, press.number, what)
    text = emergency.check_answered(what, ticket)
    return [pressed(query), said(person.chat, text, keyboards.urgent(ticket) if ticket.open else None, ticket=ticket)]


_PRESSES = {
    "view": _view,
    "trail": _trail,
    "add": _add,
    "urge": _urge,
    "withdraw": _withdraw,
    "reopen": _reopen,
    "met": _rate,
    "unmet": _rate,
    "glad": _rate,
    "sad": _rate,
    "solved": _solved,
    "unsolved": _unsolved,
    "called": _safe,
    "safe": _safe,
    "calm": _safe,
}
