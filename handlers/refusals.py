"""One place turns refusals into answers, to the one who asked and to nobody else."""

from aiogram.enums import ChatType
from aiogram.types import Update

from domain.desk import Desk
from domain.errors import Refusal
from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly
from handlers.texts import refusing


def answer(refusal: Refusal, update: Update, desk: Desk) -> list[Outgoing]:
    """The answer to whoever was refused: an alert for a press, quietly in the group, a message in private."""
    text = refusing.refused(desk, refusal)
    if update.callback_query is not None:
        return [pressed(update.callback_query, refusing.plain(text), alert=True)]
    message = update.message or update.edited_message
    if message is None:
        return []
    if message.chat.type != ChatType.PRIVATE and (message.from_user is None or message.sender_chat is not None):
        return [Outgoing(message.reply(text))]  # an anonymous administrator can only be told in the open
    return [quietly(message, text)]
