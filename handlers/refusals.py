"""One place turns refusals into answers, to the one who asked and to nobody else."""

from aiogram.enums import ChatType
from aiogram.types import Message, Update

from domain.desk import Desk
from domain.errors import Missing, Refusal
from handlers.filters import command_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly
from handlers.texts import refusing
from handlers.texts.words import plain


def answer(refusal: Refusal, update: Update, desk: Desk) -> list[Outgoing]:
    """The answer to whoever was refused: an alert for a press, quietly in the group, a message in private."""
    text = _number_missing(refusal, update.message) or refusing.refused(desk, refusal)
    if update.callback_query is not None:
        return [pressed(update.callback_query, plain(text), alert=True)]
    message = update.message or update.edited_message
    if message is None:
        return []
    if message.chat.type != ChatType.PRIVATE and (message.from_user is None or message.sender_chat is not None):
        return [Outgoing(message.reply(text))]  # an anonymous administrator can only be told in the open
    return [quietly(message, text)]


def _number_missing(refusal: Refusal, message: Message | None) -> str:
    """Which command wants a number, with what was typed beside it; empty for any other refusal."""
    found = command_of(message) if message is not None else None
    if found is None or not isinstance(refusal, Missing) or refusal.what != "number":
        return ""
    return refusing.which(*found)
