"""A handler failed: the update lies in the dead letters, and the person is told so with its reference."""

from aiogram.enums import ChatType
from aiogram.types import Update

from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly
from handlers.texts import refusing
from handlers.texts.words import plain


def sorry(update: Update, reference: str) -> list[Outgoing]:
    """The sentence, or nothing when there is nobody to tell (a group's chatter, a change of membership)."""
    text = refusing.failed(reference)
    if update.callback_query is not None:
        return [pressed(update.callback_query, plain(text), alert=True)]
    message = update.message or update.edited_message
    if message is None:
        return []
    if message.chat.type == ChatType.PRIVATE or (message.text or "").startswith("/"):
        return [quietly(message, text)]
    return []
