"""Last in the list: whatever nobody took still gets an answer. Unfiltered on purpose, and only here."""

from aiogram import Bot, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from domain.desk import Desk
from handlers.filters import at_work, command_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import refusing

router = Router(name="fallback")

#: Service messages of a private chat that want no answer: a pin the bot asked for, a theme, a timer.
_SILENT = ("pinned_message", "chat_background_set", "message_auto_delete_timer_changed", "write_access_allowed")


@router.message()
async def unread(message: Message, bot: Bot, desk: Desk, duty_chat: int) -> Outgoing | None:
    """A private message that holds nothing to take up, or a command in some other group."""
    if message.chat.type != ChatType.PRIVATE:
        elsewhere = not at_work(desk, message.chat.id, duty_chat) and command_of(message, bot) is not None
        return said(message.chat.id, refusing.elsewhere()) if elsewhere else None
    if any(getattr(message, name, None) is not None for name in _SILENT):
        return None
    return said(message.chat.id, refusing.unread())


@router.edited_message()
async def unread_edit(message: Message) -> Outgoing | None:
    """An edit that holds nothing to take up."""
    return said(message.chat.id, refusing.unread()) if message.chat.type == ChatType.PRIVATE else None


@router.callback_query()
async def unknown_press(query: CallbackQuery) -> Outgoing:
    """A button of an older release, or a forged one."""
    return pressed(query, refusing.unknown_press(), alert=True)
