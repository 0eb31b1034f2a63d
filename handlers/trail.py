"""/trail and 📜 全部经过: the audit trail of a ticket as a text file, always in private."""

from typing import Any

from aiogram import Bot, Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, Message

from domain import staffing, trails
from domain.desk import Desk
from domain.errors import Missing
from domain.membership import Membership
from domain.numbers import find_number
from domain.people import Person, Staff
from domain.trails import Trail
from handlers.filters import command_of, person_of
from handlers.outgoing import Outgoing
from handlers.replying import said
from handlers.texts import trail as texts

router = Router(name="trail")
#: The answer to the press.
SENT = texts.sent()


class OwnTrail(Filter):
    """/trail in private, by the reporter of that ticket or by somebody who is not on duty; gives `person`, `number`.

    Whoever is on duty and asks for somebody else's gives an order (handlers/orders.py).
    """

    async def __call__(self, message: Message, bot: Bot, desk: Desk, membership: Membership) -> bool | dict[str, Any]:
        if message.chat.type != ChatType.PRIVATE or message.from_user is None:
            return False
        found = command_of(message, bot)
        if found is None or found[0] != "trail":
            return False
        person, number = person_of(message.from_user), find_number(found[1]) or ""
        ticket = await desk.unit.tickets.by_number(number) if number else None
        own = ticket is not None and ticket.reporter.chat == person.chat
        if not own and await staffing.may_look(desk, person, membership) is not None:
            return False
        return {"person": person, "number": number}


@router.message(OwnTrail())
async def trail(message: Message, person: Person, number: str, desk: Desk) -> Outgoing:
    """/trail NO, by a resident: his own."""
    return await for_reporter(desk, person, number) if number else said(person.chat, texts.ask_number())


async def for_reporter(desk: Desk, person: Person, number: str) -> Outgoing:
    """His own ticket's file."""
    return _file(desk, person.chat, await trails.own_trail(desk, person, number))


async def for_staff(desk: Desk, staff: Staff, number: str) -> Outgoing:
    """The file, to his private chat wherever he asked. Raises Missing("number")."""
    if not number:
        raise Missing("number")
    return _file(desk, staff.user, await trails.trail(desk, number, staff))


def _file(desk: Desk, chat: int, got: Trail) -> Outgoing:
    data = texts.file(desk, got).encode("utf-8-sig")  # by its mark every editor knows it
    document = BufferedInputFile(data, filename=f"{got.ticket.number}.txt")
    method = SendDocument(chat_id=chat, document=document, caption=texts.caption(got))
    return Outgoing(method, ticket_id=got.ticket.id if got.own else None)
