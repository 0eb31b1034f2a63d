"""The one message that may leave without a commit: the fixed card with the numbers, when the store is down."""

from aiogram.enums import ChatType
from aiogram.methods import SendMessage
from aiogram.types import Update

from domain.understanding import DangerLevel, Reader
from handlers import keyboards
from handlers.filters import command_of
from handlers.texts import emergency

_SOS = frozenset({keyboards.SOS, "🆘", "🆘 紧急", "SOS", "sos"})


def card(update: Update, reader: Reader) -> SendMessage | None:
    """The card when this update says that somebody is in danger, else None. Touches no store."""
    query = update.callback_query
    if query is not None:
        is_sos = (query.data or "").startswith(("d:sos:", "br:help:", "bc:sos:"))
        return SendMessage(chat_id=query.from_user.id, text=emergency.card((), None)) if is_sos else None
    message = update.message or update.edited_message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    text = (message.text or message.caption or "").strip()
    found = command_of(message)
    if text in _SOS or (found is not None and found[0] == "sos"):
        return SendMessage(chat_id=message.chat.id, text=emergency.card((), None))
    if not text:
        return None
    danger = reader.understand(text[:4096]).danger
    if danger.level is not DangerLevel.HARD:
        return None
    return SendMessage(chat_id=message.chat.id, text=emergency.card(danger.call, danger.code))
