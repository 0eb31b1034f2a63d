"""The help of the groups at work, and unknown commands of a private chat."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from domain import staffing
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person, Staff
from handlers.filters import StaffCommand, at_work, command_of, person_of
from handlers.outgoing import Outgoing
from handlers.replying import quietly, said
from handlers.texts import duty as texts
from handlers.texts import refusing

router = Router(name="groups")


class UnknownCommand(Filter):
    """A slash command in a private chat that nobody above has taken."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type == "private" and command_of(message) is not None and message.forward_origin is None


class Chatter(Filter):
    """What colleagues say to each other in a group of the office; gives `person`."""

    async def __call__(self, message: Message, desk: Desk, duty_chat: int) -> bool | dict[str, Person]:
        sender = message.from_user
        if (
            not at_work(desk, message.chat.id, duty_chat)
            or sender is None
            or sender.is_bot
            or message.sender_chat is not None
        ):
            return False
        return {"person": person_of(sender)}


@router.message(StaffCommand("help", "start"))
async def duty_help(message: Message, staff: Staff, desk: Desk) -> Outgoing:
    """/help in a group of the office."""
    return quietly(message, texts.help_text(bool(desk.centre)))


@router.message(UnknownCommand())
async def unknown(message: Message) -> Outgoing:
    """Never a dead end."""
    found = command_of(message)
    if found is not None and found[0] == "cancel":
        return said(message.chat.id, refusing.nothing_to_cancel())
    return said(message.chat.id, refusing.unknown_command())


@router.message(Chatter())
async def overheard(message: Message, person: Person, desk: Desk, membership: Membership) -> None:
    """No answer to chatter; but a colleague the bot has seen can be handed a ticket."""
    await staffing.may_look(desk, person, membership)
