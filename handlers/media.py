"""Telegram's messages as parts of a report, and attachments as Telegram methods."""

from collections.abc import Sequence
from typing import Any

from aiogram.methods import (
    SendAnimation,
    SendAudio,
    SendDocument,
    SendLocation,
    SendMediaGroup,
    SendPhoto,
    SendVenue,
    SendVideo,
    SendVideoNote,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import InputMediaPhoto, InputMediaVideo, Message

from domain.words import Media, MediaKind, Part

_ALBUM = 10


def part_of(message: Message) -> Part:
    """A message as a part: text or caption, at most one attachment, where it stands."""
    text = message.text or message.caption or _words_of(message)
    return Part(
        message=message.message_id,
        text=text,
        media=media_of(message),
        at=message.date,
        forwarded=message.forward_origin is not None,
        album=message.media_group_id or "",
    )


def media_of(message: Message) -> Media | None:
    """The attachment; the messenger keeps the file, we keep its id."""
    if message.photo:
        return Media(MediaKind.PHOTO, message.photo[-1].file_id)
    if message.video:
        return Media(MediaKind.VIDEO, message.video.file_id)
    if message.video_note:
        return Media(MediaKind.VIDEO_NOTE, message.video_note.file_id)
    if message.animation:
        return Media(MediaKind.ANIMATION, message.animation.file_id)
    if message.voice:
        return Media(MediaKind.VOICE, message.voice.file_id, seconds=message.voice.duration)
    if message.audio:
        return Media(MediaKind.AUDIO, message.audio.file_id, seconds=message.audio.duration)
    if message.document:
        return Media(MediaKind.DOCUMENT, message.document.file_id)
    if message.venue:
        at = message.venue.location
        return Media(MediaKind.VENUE, "", at.latitude, at.longitude, f"{message.venue.title} {message.venue.address}")
    if message.location:
        return Media(MediaKind.LOCATION, "", message.location.latitude, message.location.longitude)
    return None


def _words_of(message: Message) -> str:
    """What a message without text says in words: a contact's number (never the name: it may be his own), a poll."""
    if message.contact:
        return f"联系电话 {message.contact.phone_number}"
    if message.poll:
        return message.poll.question
    return ""


def readable(message: Message) -> bool:
    """True when a message holds something a report can take up."""
    part = part_of(message)
    return bool(part.text) or part.media is not None


def methods(chat: int, media: Sequence[Media], caption: str = "") -> list[TelegramMethod[Any]]:
    """Methods that show attachments: pictures as albums of at most ten, the rest one by one.

    `caption` (HTML) stands under the first.
    """
    out: list[TelegramMethod[Any]] = []
    pictures = [m for m in media if m.kind in (MediaKind.PHOTO, MediaKind.VIDEO)]
    for i in range(0, len(pictures), _ALBUM):
        out.append(_album(chat, pictures[i : i + _ALBUM], caption if not out else ""))
    for item in media:
        method = _single(chat, item, caption if not out else "")
        if method is not None:
            out.append(method)
    return out


def _album(chat: int, pictures: Sequence[Media], caption: str) -> TelegramMethod[Any]:
    text = caption or None
    if len(pictures) == 1:
        if pictures[0].kind is MediaKind.PHOTO:
            return SendPhoto(chat_id=chat, photo=pictures[0].file, caption=text)
        return SendVideo(chat_id=chat, video=pictures[0].file, caption=text)
    items: list[Any] = [
        (InputMediaPhoto if m.kind is MediaKind.PHOTO else InputMediaVideo)(
            media=m.file, caption=text if i == 0 else None
        )
        for i, m in enumerate(pictures)
    ]
    return SendMediaGroup(chat_id=chat, media=items)


def _single(chat: int, item: Media, caption: str) -> TelegramMethod[Any] | None:
    text = caption or None
    title, _, address = item.label.partition(" ")
    match item.kind:
        case MediaKind.VOICE:
            return SendVoice(chat_id=chat, voice=item.file, caption=text)
        case MediaKind.VIDEO_NOTE:  # takes no caption
            return SendVideoNote(chat_id=chat, video_note=item.file)
        case MediaKind.ANIMATION:
            return SendAnimation(chat_id=chat, animation=item.file, caption=text)
        case MediaKind.AUDIO:
            return SendAudio(chat_id=chat, audio=item.file, caption=text)
        case MediaKind.DOCUMENT:
            return SendDocument(chat_id=chat, document=item.file, caption=text)
        case MediaKind.LOCATION if item.latitude is not None and item.longitude is not None:
            return SendLocation(chat_id=chat, latitude=item.latitude, longitude=item.longitude)
        case MediaKind.VENUE if item.latitude is not None and item.longitude is not None:
            return SendVenue(
                chat_id=chat,
                latitude=item.latitude,
                longitude=item.longitude,
                title=title[:60] or "地点",
                address=(address or title)[:60] or "地点",
            )
        case _:
            return None
