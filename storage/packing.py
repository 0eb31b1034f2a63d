"""Records as JSON, for what is sealed whole: drafts, attachments, who reported."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.drafts import Draft
from domain.tickets import Reporter
from domain.words import Media, MediaKind, Part

Json = dict[str, Any]


def pack_media(media: Media) -> Json:
    packed: Json = {"kind": media.kind.value}
    if media.file:
        packed["file"] = media.file
    if media.latitude is not None:
        packed["lat"] = media.latitude
    if media.longitude is not None:
        packed["lon"] = media.longitude
    if media.label:
        packed["label"] = media.label
    if media.seconds:
        packed["seconds"] = media.seconds
    return packed


def unpack_media(packed: Json) -> Media:
    return Media(
        kind=MediaKind(packed["kind"]),
        file=packed.get("file", ""),
        latitude=packed.get("lat"),
        longitude=packed.get("lon"),
        label=packed.get("label", ""),
        seconds=packed.get("seconds", 0),
    )


def unpack_all_media(packed: Iterable[Json]) -> tuple[Media, ...]:
    return tuple(unpack_media(one) for one in packed)


def pack_draft(draft: Draft) -> Json:
    """Everything but id and version, which are columns."""
    return {
        "chat": draft.chat,
        "opened": _time(draft.opened_at),
        "touched": _time(draft.touched_at),
        "lapse": _time(draft.lapse_at),
        "remind": _time(draft.remind_at),
        "parts": [_pack_part(part) for part in draft.parts],
        "category": draft.category,
        "place": draft.place,
        "anonymous": draft.anonymous,
        "confidential": draft.confidential,
        "perhaps": draft.perhaps,
        "consented": draft.consented,
        "calm": list(draft.calm),
        "apart": list(draft.apart),
        "split": draft.split,
        "codes": [list(pair) for pair in draft.codes],
    }


def unpack_draft(packed: Json, draft_id: int, version: int) -> Draft:
    return Draft(
        chat=packed["chat"],
        opened_at=datetime.fromisoformat(packed["opened"]),
        touched_at=datetime.fromisoformat(packed["touched"]),
        lapse_at=datetime.fromisoformat(packed["lapse"]),
        remind_at=_read_time(packed["remind"]),
        parts=tuple(_unpack_part(part) for part in packed["parts"]),
        id=draft_id,
        version=version,
        category=packed["category"],
        place=packed["place"],
        anonymous=packed["anonymous"],
        confidential=packed["confidential"],
        perhaps=packed["perhaps"],
        consented=packed.get("consented", False),
        calm=tuple(packed.get("calm", ())),
        apart=tuple(packed.get("apart", ())),
        split=packed.get("split"),
        codes=tuple((text, code) for text, code in packed.get("codes", ())),
    )


def pack_reporter(reporter: Reporter, anonymous: bool) -> Json:
    """Of an anonymous reporter the chat alone is kept, whatever the record says."""
    if anonymous:
        return {"chat": reporter.chat}
    return {"chat": reporter.chat, "name": reporter.name, "username": reporter.username}


def unpack_reporter(packed: Json) -> Reporter:
    return Reporter(chat=packed["chat"], name=packed.get("name", ""), username=packed.get("username"))


def _pack_part(part: Part) -> Json:
    packed: Json = {"message": part.message}
    if part.text:
        packed["text"] = part.text
    if part.media is not None:
        packed["media"] = pack_media(part.media)
    if part.at is not None:
        packed["at"] = _time(part.at)
    if part.forwarded:
        packed["forwarded"] = True
    if part.album:
        packed["album"] = part.album
    return packed


def _unpack_part(packed: Json) -> Part:
    media = packed.get("media")
    return Part(
        message=packed["message"],
        text=packed.get("text", ""),
        media=None if media is None else unpack_media(media),
        at=_read_time(packed.get("at")),
        forwarded=packed.get("forwarded", False),
        album=packed.get("album", ""),
    )


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _read_time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
