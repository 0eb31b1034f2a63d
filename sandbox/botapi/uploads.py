"""Sending files: by file_id, as an upload, or attached by name; single or as an album."""

from typing import Any

from sandbox.botapi.registry import Call, missing, played
from sandbox.botapi.sending import put, target_of
from sandbox.errors import ApiError, bad
from sandbox.files import PHOTO_MAX, UPLOAD_MAX, Kept, described, fields
from sandbox.params import Upload
from sandbox.texts import caption

SENDS = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendVoice": "voice",
    "sendVideo": "video",
    "sendAudio": "audio",
    "sendAnimation": "animation",
    "sendSticker": "sticker",
    "sendVideoNote": "video_note",
}


def _file(call: Call, kind: str, value: str | None, upload: Upload | None) -> Kept:
    files = call.town.files
    if upload is None and value and value.startswith("attach://"):
        upload = call.params.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad("can't find the file attached to the request")
    if upload is not None:
        if not upload.content:
            raise bad("file must be non-empty")
        if len(upload.content) > (PHOTO_MAX if kind == "photo" else UPLOAD_MAX):
            raise ApiError(413, "Request Entity Too Large")
        return files.add(kind, upload.content, upload.name, upload.mime)
    if not value:
        raise missing(kind)
    if value.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    kept = files.by_id(value)
    if kept.kind != kind and {kept.kind, kind} - {"document", "animation", "video"}:
        raise bad(f"can't use file of type {kept.kind.title()} as {kind.title()}")
    return kept


def _words(source: Any) -> dict[str, Any]:
    text, entities = caption(source)
    made: dict[str, Any] = {"caption": text} if text else {}
    if entities:
        made["caption_entities"] = entities
    return made


@played(*SENDS)
async def send_file(call: Call) -> dict[str, Any]:
    """One file, whose kind is the parameter that carries it."""
    kind = next(name for name in SENDS.values() if call.params.has(name))
    target, params = target_of(call), call.params
    words = {} if kind in ("sticker", "video_note") else _words(params)
    if params.flag("show_caption_above_media"):
        words["show_caption_above_media"] = True
    if params.flag("has_spoiler"):
        words["has_media_spoiler"] = True
    # Charged before the file is kept: a refused call leaves nothing behind.
    kept = _file(call, kind, params.text(kind), params.uploads.get(kind))
    extra = {"duration": params.number("duration") or None} if kind in ("voice", "audio", "video") else {}
    if kind == "audio":
        extra |= {"title": params.text("title"), "performer": params.text("performer")}  # type: ignore[dict-item]
    return put(call, target, {**fields(kind, described(kept, extra)), **words})


def medium(call: Call, given: Any, allowed: tuple[str, ...]) -> dict[str, Any]:
    """One InputMedia as the fields of a message.

    Raises:
        ApiError: 400 for a type or a file that will not do.
    """
    if not isinstance(given, dict):
        raise bad("can't parse InputMedia: expected an Object")
    kind = given.get("type")
    if kind not in allowed:
        raise bad(f"can't parse InputMedia: type must be one of {', '.join(allowed)}")
    kept = _file(call, kind, given.get("media"), None)
    made = {**fields(kind, described(kept)), **_words(given)}
    if given.get("has_spoiler"):
        made["has_media_spoiler"] = True
    if given.get("show_caption_above_media") and "caption" in made:
        made["show_caption_above_media"] = True
    return made


@played("sendMediaGroup")
async def send_media_group(call: Call) -> list[dict[str, Any]]:
    """2–10 files that stand together."""
    target, media = target_of(call), call.params.json("media")
    if not isinstance(media, list):
        raise bad("can't parse media JSON object: expected an Array of InputMedia")
    if not 2 <= len(media) <= 10:
        raise bad("media group must include 2-10 items" if len(media) != 1 else "group send failed: too few media")
    kinds = {item.get("type") for item in media if isinstance(item, dict)}
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise bad("can't mix documents or audios with other media types in an album")
    contents = [medium(call, item, ("photo", "video", "document", "audio")) for item in media]
    call.town.limits.charge(target.chat, len(contents), call.params.flag("allow_paid_broadcast"))
    target.extra["media_group_id"] = str(call.town.next_id())
    return [put(call, target, content, charged=True) for content in contents]
