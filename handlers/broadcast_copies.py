"""A notice as messages, the same for everybody: rendered once for each part of a wave."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import (
    ForwardMessage,
    SendAnimation,
    SendAudio,
    SendDocument,
    SendLocation,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import (
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
)

from domain.broadcasts import Broadcast, Medium, Piece, Reply, Wave, WaveKind
from domain.copies import Part, PartSort, parts
from handlers.amend_copies import amended
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import ComposePress
from handlers.notice_callbacks import RollPress
from handlers.notice_keyboards import opt_out
from handlers.outgoing import Stencil
from handlers.texts import notice as texts
from handlers.texts.subscribing import poll

_ALBUM: dict[Medium, Any] = {
    Medium.PHOTO: InputMediaPhoto,
    Medium.VIDEO: InputMediaVideo,
    Medium.DOCUMENT: InputMediaDocument,
    Medium.AUDIO: InputMediaAudio,
}
_STYLE = {Reply.SAFE: "success", Reply.HELP: "danger"}


def copier(zone: ZoneInfo) -> Callable[[Broadcast, Wave, int], Stencil]:
    """What renders (notice, wave, part)."""
    return lambda broadcast, wave, part: copy(broadcast, wave, part, zone)


def copy(broadcast: Broadcast, wave: Wave, part: int, zone: ZoneInfo) -> Stencil:
    """One part of a wave. With wave id 0 a preview: its buttons only say so."""
    if wave.kind is not WaveKind.SEND:
        return amended(broadcast, wave, part, zone, keys(broadcast, wave.base or 0))
    one = parts(broadcast)[part]
    if one.sort is not PartSort.WHOLE:
        return Stencil(_bare(one), fallback=instead(one))
    return Stencil(_whole(one, texts.notice(broadcast, wave.created_at, zone), keys(broadcast, wave.id)))


def sample(broadcast: Broadcast, chat: int, at: datetime, zone: ZoneInfo) -> list[TelegramMethod[Any]]:
    """All parts as they will arrive, sent to one chat."""
    wave = Wave(0, broadcast.id, WaveKind.SEND, broadcast.by_staff, at)
    found = [copy(broadcast, wave, i, zone).method for i in range(len(parts(broadcast)))]
    return [method.model_copy(update={"chat_id": chat}) for method in found]


def as_now(broadcast: Broadcast, text: str, markup: InlineKeyboardMarkup | None) -> list[TelegramMethod[Any]]:
    """All its messages with these words and buttons on the last, to whichever chat is filled in."""
    *above, last = parts(broadcast)
    return [*map(_bare, above), _whole(last, text, markup)]


def keys(broadcast: Broadcast, wave_id: int) -> InlineKeyboardMarkup | None:
    """我已收到 · 我安全 · 需要帮助, and 不再收这类 under an ordinary one."""
    answers = [
        button(texts.REPLY[r], RollPress(do=r.value, wave=wave_id).pack(), _STYLE.get(r))
        for r in Reply
        if r in broadcast.replies
    ]
    rows: Rows = [answers, opt_out(broadcast)]
    if wave_id == 0:
        only = ComposePress(do="sample", notice=broadcast.id).pack()
        rows = [[button(one.text, only, one.style) for one in row] for row in rows]
    return rows_of(rows) if any(rows) else None


def _whole(part: Part, text: str, markup: InlineKeyboardMarkup | None) -> TelegramMethod[Any]:
    if not part.pieces:
        return SendMessage(chat_id=0, text=text, reply_markup=markup)
    return _file(part.pieces[0], caption=text, reply_markup=markup)


def instead(part: Part) -> SendMessage | None:
    """Of a poll that can't be forwarded any more, because it was deleted where it was asked."""
    return SendMessage(chat_id=0, text=poll(part.pieces[0])) if part.sort is PartSort.POLL else None


def _bare(part: Part) -> TelegramMethod[Any]:
    first = part.pieces[0]
    match part.sort:
        case PartSort.ALBUM:
            return SendMediaGroup(chat_id=0, media=[_ALBUM[p.medium](media=p.file) for p in part.pieces])
        case PartSort.POLL:
            chat, message = first.source or (0, 0)
            return ForwardMessage(chat_id=0, from_chat_id=chat, message_id=message)
        case PartSort.LOCATION:
            latitude, longitude = first.point or (0.0, 0.0)
            return SendLocation(chat_id=0, latitude=latitude, longitude=longitude)
        case _:
            return _file(first)


def _file(piece: Piece, **more: Any) -> TelegramMethod[Any]:
    match piece.medium:
        case Medium.PHOTO:
            return SendPhoto(chat_id=0, photo=piece.file, **more)
        case Medium.VIDEO:
            return SendVideo(chat_id=0, video=piece.file, **more)
        case Medium.ANIMATION:
            return SendAnimation(chat_id=0, animation=piece.file, **more)
        case Medium.AUDIO:
            return SendAudio(chat_id=0, audio=piece.file, **more)
        case Medium.VOICE:
            return SendVoice(chat_id=0, voice=piece.file, **more)
        case _:
            return SendDocument(chat_id=0, document=piece.file, **more)
