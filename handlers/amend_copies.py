"""Reminders, corrections, liftings and recalls as messages, the same for everybody; each about a part of the notice."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import (
    DeleteMessages,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardMarkup, InputMediaPhoto, ReplyParameters

from domain.amend_words import MARKED, REPLIED, count, pictured, unpacked
from domain.broadcasts import Broadcast, Wave, WaveKind
from domain.copies import bearer, parts
from handlers.outgoing import Stencil
from handlers.texts import amending as texts
from handlers.texts import rollcall


def amended(broadcast: Broadcast, wave: Wave, part: int, zone: ZoneInfo, keys: InlineKeyboardMarkup | None) -> Stencil:
    """One part of a wave about an earlier one. `keys`: the buttons that stand under the notice."""
    about = bearer(broadcast)
    if wave.kind is WaveKind.RECALL:
        if wave.words == MARKED:
            return Stencil(_edit(broadcast, texts.recalled(wave.created_at, zone)), about)
        # what replied to the notice was the first part of its wave
        return Stencil(DeleteMessages(chat_id=0, message_ids=[0]), 0 if wave.words == REPLIED else part)
    sent, said = unpacked(wave)
    if wave.kind is WaveKind.REMIND:
        return Stencil(_reply(rollcall.remind(broadcast, sent, zone), keys), about)
    other = pictured(wave.words)
    if part == 0 and said:
        return Stencil(_reply(texts.replied(broadcast, wave.kind, said, wave.created_at, zone, pictured=other)), about)
    if part < count(broadcast, wave.kind, wave.words) - 1:
        return Stencil(_repainted(broadcast), 0)  # files come first
    text = texts.edited(broadcast, wave.kind, wave.created_at, sent, zone)
    markup = keys if wave.kind is WaveKind.CORRECT else None
    return Stencil(_edit(broadcast, text, markup, pictured=other), about)


def _repainted(
    broadcast: Broadcast, text: str | None = None, markup: InlineKeyboardMarkup | None = None
) -> EditMessageMedia:
    """Its picture as it is now, with the words under it."""
    picture = InputMediaPhoto(media=parts(broadcast)[0].pieces[0].file, caption=text)
    return EditMessageMedia(chat_id=0, message_id=0, media=picture, reply_markup=markup)


def _edit(
    broadcast: Broadcast, text: str, markup: InlineKeyboardMarkup | None = None, *, pictured: bool = False
) -> TelegramMethod[Any]:
    """The words of a notice stand under its file, or alone."""
    if parts(broadcast)[-1].pieces:
        if pictured:
            return _repainted(broadcast, text, markup)
        return EditMessageCaption(chat_id=0, message_id=0, caption=text, reply_markup=markup)
    return EditMessageText(chat_id=0, message_id=0, text=text, reply_markup=markup)


def _reply(text: str, markup: InlineKeyboardMarkup | None = None) -> SendMessage:
    about = ReplyParameters(message_id=0, allow_sending_without_reply=True)
    return SendMessage(chat_id=0, text=text, reply_markup=markup, reply_parameters=about)
