"""What a person's message holds, from the control side's short wishes."""

import base64
import random
from typing import Any

from sandbox.errors import ControlError
from sandbox.files import described, fields
from sandbox.pictures import picture
from sandbox.polls import OPTIONS_MAX
from sandbox.texts import detected, trimmed
from sandbox.town import Town

FILES = {
    "photo": ("image/png", "photo.png"),
    "voice": ("audio/ogg", ""),
    "video": ("video/mp4", "video.mp4"),
    "document": ("text/plain", "document.txt"),
    "audio": ("audio/mpeg", "audio.mp3"),
    "sticker": ("image/webp", ""),
    "video_note": ("video/mp4", ""),
    "animation": ("video/mp4", "animation.mp4"),
}


def text_of(text: str, field: str = "text", entities: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Words with their entities, computed unless given."""
    text, kept = trimmed(text, entities or [])
    made: dict[str, Any] = {field: text}
    if found := kept or detected(text):
        made["entities" if field == "text" else "caption_entities"] = found
    return made


def _bytes(kind: str, wish: Any, index: int) -> bytes:
    if isinstance(wish, dict):
        wish = wish.get("content")
    if isinstance(wish, str):
        return base64.b64decode(wish.partition(",")[2] if wish.startswith("data:") else wish)
    return picture(seed=index) if kind == "photo" else f"sandbox {kind}".encode()


def _file(town: Town, kind: str, wish: Any, index: int) -> Any:
    mime, name = FILES[kind]
    extra = dict(wish) if isinstance(wish, dict) else {}
    content = _bytes(kind, wish, index)
    extra.pop("content", None)
    name, mime = str(extra.pop("file_name", name)), str(extra.pop("mime_type", mime))
    return described(town.files.add(kind, content, name, mime), extra)


def _poll(town: Town, wish: dict[str, Any]) -> dict[str, Any]:
    """{question, options: [texts], anonymous?: true, multiple?: false, quiz?: false, correct?: number}

    A quiz without `correct` is one that came from elsewhere: the bot does not learn the answer.
    """
    options = [str(text) for text in wish["options"]]
    if not str(wish["question"]).strip() or not 1 <= len(options) <= OPTIONS_MAX or not all(options):
        raise ControlError("投票要有问题和 1–12 个选项")
    right = {"correct_option_ids": [int(wish["correct"])]} if wish.get("correct") is not None else {}
    return town.polls.add(
        town.next_id(),
        str(wish["question"]),
        options,
        by_bot=False,
        type="quiz" if wish.get("quiz") else "regular",
        **right,
        is_anonymous=bool(wish.get("anonymous", True)),
        allows_multiple_answers=bool(wish.get("multiple", False)),
    )


def content_of(town: Town, wish: dict[str, Any]) -> dict[str, Any]:
    """The content fields of a Message.

    Raises:
        ControlError: when the wish holds nothing to send.
    """
    made: dict[str, Any] = {}
    kind = next((kind for kind in FILES if wish.get(kind)), None)
    if kind:
        made |= fields(kind, _file(town, kind, wish[kind], int(wish.get("index", 0))))
    elif wish.get("venue"):
        venue = dict(wish["venue"])
        point = {"latitude": float(venue.pop("latitude")), "longitude": float(venue.pop("longitude"))}
        made = {"venue": {"location": point, **venue}, "location": point}
    elif wish.get("location"):
        place = dict(wish["location"])
        made["location"] = {**place, "latitude": float(place["latitude"]), "longitude": float(place["longitude"])}
    elif wish.get("contact"):
        contact = wish["contact"] if isinstance(wish["contact"], dict) else {}
        made["contact"] = {"phone_number": "+8613800000000", "first_name": "张三", **contact}
    elif wish.get("poll"):
        made["poll"] = _poll(town, wish["poll"])
    elif wish.get("dice"):
        made["dice"] = {"emoji": "🎲", "value": random.randint(1, 6)}
    elif str(wish.get("text") or "").strip():
        return text_of(str(wish["text"]), "text", wish.get("entities"))
    else:
        raise ControlError("空消息发不出去")
    if wish.get("caption"):
        made |= text_of(str(wish["caption"]), "caption", wish.get("entities"))
    return made
