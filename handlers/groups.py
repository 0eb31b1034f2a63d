"""The duty group's own help, and unknown commands of a private chat."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from domain.people import Staff
from handlers.filters import StaffCommand, command_of
from handlers.outgoing import Outgoing
from handlers.replying import quietly, said
from handlers.texts import duty as texts
from handlers.texts import refusing

router = Router(name="groups")


class UnknownCommand(Filter):
    """A slash command in a private chat that nobody above has taken."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type == "private" and command_of(message) is not None and message.forward_origin is None


@router.message(StaffCommand("help", "start"))
async def duty_help(message: Message, staff: Staff) -> Outgoing:
    """/help in the duty group."""
    return quietly(message, texts.help_text())


@router.message(UnknownCommand())
async def unknown(message: Message) -> Outgoing:
    """Never a dead end."""
    return said(message.chat.id, refusing.unknown_command())
