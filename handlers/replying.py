"""How an answer is given: a message, a press answered, a word only one member of the group sees, a reaction."""

from datetime import timedelta
from typing import Any

from aiogram.enums import ChatType
from aiogram.methods import AnswerCallbackQuery, SendMessage, SetMessageReaction
from aiogram.types import (
    CallbackQuery,
    EphemeralMessageParameters,
    InlineKeyboardMarkup,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)

from domain.delivery import Priority
from domain.tickets import Ticket
from handlers.outgoing import Outgoing

_LONGEST_ANSWER = 200
_YES = "👌"
_PRESS_LIFE = timedelta(seconds=60)


def said(
    chat: int, text: str, markup: Any = None, *, ticket: Ticket | None = None, priority: Priority = Priority.ANSWER
) -> Outgoing:
    """A plain message. With a ticket, a reply to it is about that ticket."""
    return Outgoing(
        SendMessage(chat_id=chat, text=text, reply_markup=markup),
        priority,
        ticket_id=ticket.id if ticket is not None else None,
    )


def pressed(query: CallbackQuery, text: str = "", *, alert: bool = False) -> Outgoing:
    """The answer to a press; worthless after a minute. Plain text, no markup."""
    return Outgoing(
        AnswerCallbackQuery(callback_query_id=query.id, text=text[:_LONGEST_ANSWER] or None, show_alert=alert or None),
        expires_in=_PRESS_LIFE,
    )


def only_for(
    group: int,
    user: int,
    text: str,
    markup: InlineKeyboardMarkup | None = None,
    query: CallbackQuery | None = None,
    about: Message | None = None,
) -> Outgoing:
    """A message in the group that one member alone sees; in private where Telegram refuses that.

    In the topic of the button, or of the message it is `about`.
    """
    asked = query.message if query is not None else about
    topic = asked.message_thread_id if isinstance(asked, Message) and asked.is_topic_message else None
    return Outgoing(
        SendMessage(
            chat_id=group,
            message_thread_id=topic,
            text=text,
            reply_markup=markup,
            ephemeral_message_parameters=EphemeralMessageParameters(
                receiver_user_id=user, callback_query_id=query.id if query else None
            ),
        ),
        fallback=SendMessage(chat_id=user, text=text, reply_markup=markup),
    )


def privately(query: CallbackQuery, user: int, text: str, markup: InlineKeyboardMarkup | None = None) -> Outgoing:
    """Where the button stands, for the eyes of the one who pressed it."""
    chat = query.message.chat if query.message else None
    if chat is None or chat.type == ChatType.PRIVATE:
        return said(user, text, markup)
    return only_for(chat.id, user, text, markup, query)


def quietly(message: Message, text: str, markup: InlineKeyboardMarkup | None = None) -> Outgoing:
    """An answer that does not fill the group."""
    if message.chat.type == ChatType.PRIVATE or message.from_user is None:
        return said(message.chat.id, text, markup)
    return only_for(message.chat.id, message.from_user.id, text, markup, about=message)


def noted(message: Message) -> Outgoing:
    """A silent yes: a reaction on the officer's message; a short word where the group allows no reactions.

    A message that only he and the bot can see takes none: the yes is for his eyes too.
    """
    if message.ephemeral_message_id is not None and message.from_user is not None:
        return only_for(message.chat.id, message.from_user.id, _YES, about=message)
    return Outgoing(
        SetMessageReaction(
            chat_id=message.chat.id, message_id=message.message_id, reaction=[ReactionTypeEmoji(emoji="👌")]
        ),
        fallback=SendMessage(
            chat_id=message.chat.id,
            text=_YES,
            disable_notification=True,
            reply_parameters=ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True),
        ),
    )
