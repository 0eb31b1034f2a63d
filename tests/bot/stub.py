"""A face of a few words for tests of the process: each word a resident says shows one road through the flow."""

import asyncio
import os
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from aiogram.methods import AnswerCallbackQuery, DeleteMessages, EditMessageText, SendMediaGroup, SendMessage
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyParameters,
    Update,
)

from bot.face import Face
from domain.broadcasts import Broadcast, Medium, Wave, WaveKind
from domain.delivery import Priority
from domain.desk import Desk
from domain.errors import NotFound, Refusal
from domain.gazetteer import PlaceList
from domain.membership import Membership
from domain.notices import DraftShown
from domain.understanding import Reader
from handlers.outgoing import Outgoing, Stencil, collected

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
BUTTON = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="按", callback_data="press")]])


async def feed(update: Update, desk: Desk, membership: Membership) -> Any:
    """What the resident says decides what happens."""
    if update.callback_query is not None:
        return AnswerCallbackQuery(callback_query_id=update.callback_query.id, text="好")
    message = update.message
    if message is None:
        return None
    chat, text = message.chat.id, message.text or ""
    word, _, rest = text.partition(" ")
    match word:
        case "count":  # a number that shows how often the unit was committed
            number = await desk.unit.tickets.next_number("261122")
            return SendMessage(chat_id=chat, text=f"第{number}号")
        case "slot":
            return Outgoing(SendMessage(chat_id=chat, text=rest, reply_markup=BUTTON), slot=f"draft:{chat}")
        case "below":
            answer = SendMessage(chat_id=chat, text=rest)
            return Outgoing(answer, slot=f"draft:{chat}", resurface=True)
        case "under":
            return Outgoing(SendMessage(chat_id=chat, text=rest), reply_slot=f"draft:{chat}")
        case "two":
            return [SendMessage(chat_id=chat, text="一"), SendMessage(chat_id=chat, text="二")]
        case "boom":
            await desk.unit.tickets.next_number("261122")
            raise RuntimeError(text)
        case "no":
            await desk.unit.tickets.next_number("261122")
            raise NotFound("GD261122-0001")
        case "poison":
            return SendMessage(chat_id=chat, text="<b>没有关")
        case "other":
            ill = SendMessage(chat_id=chat, text="<b>没有关")
            return Outgoing(ill, fallback=SendMessage(chat_id=chat, text="另一封"))
        case "late":
            return Outgoing(SendMessage(chat_id=chat, text="晚了"), expires_in=timedelta(seconds=-1))
        case "notice":
            desk.post(DraftShown(chat))
            return None
        case "who":
            return SendMessage(chat_id=chat, text=membership.value)
        case "bulk":
            return Outgoing(SendMessage(chat_id=chat, text=rest), Priority.BULK)
        case "slow":
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), float(rest))
    return SendMessage(chat_id=chat, text=f"收到 {text}", parse_mode=None)


async def rendered(desk: Desk) -> Sequence[Outgoing]:
    """Every notice is one sentence."""
    return [
        Outgoing(SendMessage(chat_id=n.chat, text="通知"), Priority.STATUS)
        for n in desk.notices
        if isinstance(n, DraftShown)
    ]


def refusal(said: Refusal, update: Update, desk: Desk) -> Sequence[Outgoing]:
    """The refusal by its class."""
    assert update.message
    return [Outgoing(SendMessage(chat_id=update.message.chat.id, text=f"不行 {type(said).__name__}"))]


def sorry(update: Update, reference: str) -> Sequence[Outgoing]:
    """The reference number."""
    if update.message is None:
        return []
    return [Outgoing(SendMessage(chat_id=update.message.chat.id, text=f"出错 {reference}"))]


def card(update: Update, reader: Reader) -> SendMessage | None:
    """Fire is danger."""
    if update.message is None or "着火" not in (update.message.text or ""):
        return None
    return SendMessage(chat_id=update.message.chat.id, text="119 110 120 122")


def asks(update: Update) -> int | None:
    """`who` asks for the sender's standing."""
    message = update.message
    return message.from_user.id if message and message.from_user and (message.text or "").startswith("who") else None


def survey(data: bytes, name: str) -> PlaceList | None:
    """No table at all: it breaks whoever reads it."""
    raise EOFError(name)


def asks_file(update: Update, admins: Collection[int], staff: Collection[int] = ()) -> str | None:
    """Each file."""
    return update.message.document.file_id if update.message and update.message.document else None


def copy(broadcast: Broadcast, wave: Wave, part: int) -> Stencil:
    """A piece a part, photos as one album; a correction edits and replies, a recall deletes."""
    if wave.kind is WaveKind.RECALL:
        return Stencil(DeleteMessages(chat_id=0, message_ids=[]), about=0)
    if wave.kind is WaveKind.CORRECT and part == 0:
        return Stencil(EditMessageText(chat_id=0, message_id=0, text=f"更正：{wave.words}"), about=0)
    if wave.kind is WaveKind.CORRECT:
        under = ReplyParameters(message_id=0, allow_sending_without_reply=True)
        return Stencil(SendMessage(chat_id=0, text=f"已更正：{wave.words}", reply_parameters=under), about=0)
    piece = broadcast.pieces[part]
    if piece.medium is Medium.PHOTO:
        photos: list[Any] = [InputMediaPhoto(media=BufferedInputFile(PIXEL, f"{n}.png")) for n in range(2)]
        return Stencil(SendMediaGroup(chat_id=0, media=photos))
    return Stencil(SendMessage(chat_id=0, text=piece.text))


FACE = Face(feed, collected, rendered, refusal, sorry, card, asks, survey=survey, asks_file=asks_file, copy=copy)


def main() -> None:
    """The real process with this face; settings from the environment."""
    from bot import logs
    from bot.app import run
    from bot.start import key_or_stop, settings_or_stop, told

    logs.set_up(console=False)
    settings = settings_or_stop()
    key, _ = key_or_stop(settings, make=True)
    code = told(run(settings, key, face=FACE))
    sys.stderr.flush()
    os._exit(code)  # as bot.__main__ does


if __name__ == "__main__":
    main()
