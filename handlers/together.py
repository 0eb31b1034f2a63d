"""共同关注 in the chat: the buttons of a co-reporter, and what he is told."""

from aiogram import Router
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery

from domain import alone, reception, together
from domain.delivery import Priority
from domain.desk import Desk
from domain.errors import NotFound
from domain.followers import Follower
from domain.notices import Event, MovedAlong, Shared, Told
from domain.people import Person
from domain.tickets import Ticket
from domain.words import WordsKind
from handlers import together_keyboards as keyboards
from handlers.callbacks import FollowPress
from handlers.drafts import shown
from handlers.filters import Pressed
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import together as texts

router = Router(name="together")


@router.callback_query(Pressed(FollowPress))
async def follow_pressed(query: CallbackQuery, press: FollowPress, person: Person, desk: Desk) -> list[Outgoing]:
    """A button about a ticket the resident follows."""
    match press.do:
        case "view":
            return [pressed(query), await viewed(desk, person, press.number)]
        case "add":
            ticket, _ = await together.one(desk, person, press.number)
            await reception.expect(desk, person, "supplement", ticket.number)
            return [pressed(query), said(person.chat, texts.ask_also(ticket), ticket=ticket)]
        case "leave":
            ticket = await together.leave(desk, person, press.number)
            return [pressed(query, "不再关注"), said(person.chat, texts.left(ticket))]
        case "anew":
            return [pressed(query), shown(desk, await alone.anew(desk, person, press.number))]
        case "yes" | "no":
            got = await together.judge(desk, person, press.number, solved=press.do == "yes")
        case "glad" | "sad":
            got = await together.judge(desk, person, press.number, satisfied=press.do == "glad")
        case _:
            raise NotFound(press.number)
    method = SendMessage(
        chat_id=person.chat, text=texts.judged(desk, got), reply_markup=keyboards.following(got.ticket, got.follower)
    )
    slot = _slot(got.ticket, got.follower)
    return [pressed(query, "谢谢，已记下"), Outgoing(method, slot=slot, ticket_id=got.ticket.id)]


async def viewed(desk: Desk, person: Person, number: str) -> Outgoing:
    """查看. Raises NotFound for a ticket he does not follow."""
    got = await together.seen(desk, person, number)
    if got is None:
        raise NotFound(number)
    return said(person.chat, texts.seen(desk, got), keyboards.following(got.ticket, got.follower), ticket=got.ticket)


def _slot(ticket: Ticket, follower: Follower) -> str:
    """Where his own questions stand; the store's number of the pair, which names nobody."""
    return f"follow:{ticket.number}:{follower.id}"


async def told(desk: Desk, notice: Told | Shared) -> list[Outgoing]:
    """The same news for everybody who follows, but what is the reporter's alone."""
    ticket = notice.ticket
    if not ticket.joined or (isinstance(notice, Told) and notice.event not in texts.SHARED):
        return []
    if isinstance(notice, Shared):
        text = texts.step(desk, ticket, notice.step)
    else:
        text = texts.event(desk, ticket, notice.event, await _result(desk, notice))
    asks = isinstance(notice, Told) and notice.event is Event.DONE
    return [_to(ticket, f, text, asks=asks) for f in await desk.unit.followers.of_ticket(ticket.id)]


async def _result(desk: Desk, notice: Told) -> str:
    """The words of the result; none of what is not for co-reporters (domain.together.told_result)."""
    if notice.event is not Event.DONE:
        return ""
    words = [w for w in await desk.unit.words.of_ticket(notice.ticket.id) if w.kind is WordsKind.RESULT]
    return together.told_result(notice.ticket, words[-1]) if words else ""


def moved_along(desk: Desk, notice: MovedAlong) -> list[Outgoing]:
    text = texts.moved_along(desk, notice)
    return [_to(notice.ticket, follower, text) for follower in notice.followers]


def _to(ticket: Ticket, follower: Follower, text: str, *, asks: bool = False) -> Outgoing:
    known = None if asks else follower
    method = SendMessage(chat_id=follower.chat, text=text, reply_markup=keyboards.following(ticket, known))
    slot = _slot(ticket, follower) if asks else None
    return Outgoing(method, Priority.STATUS, slot=slot, ticket_id=ticket.id, resurface=True)
