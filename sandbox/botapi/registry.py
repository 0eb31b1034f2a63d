"""Which methods there are, which of them are played, and what each requires."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.errors import ApiError, bad
from sandbox.params import Params
from sandbox.town import Town
from sandbox.webhook import Pusher


@dataclass
class Call:
    """One call of a method."""

    town: Town
    pusher: Pusher
    params: Params


@dataclass(frozen=True)
class Raw:
    """A result that is JSON text already (getUpdates)."""

    text: str


Method = Callable[[Call], Awaitable[Any]]

#: Every method of Bot API 10.3: {name: {"required": [...], "optional": [...]}}, made from aiogram 3.31's classes by
#: the one-liner in sandbox/README.md.
KNOWN: dict[str, dict[str, list[str]]] = json.loads((Path(__file__).parent.parent / "methods.json").read_text())
BY_LOWER = {name.lower(): name for name in KNOWN}
_played: dict[str, Method] = {}

#: Telegram's own words where a parameter is missing; others get a plain sentence.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "from_chat_id": "chat_id is empty",
    "user_id": "invalid user_id specified",
    "receiver_user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "rich_message": "rich message must be non-empty",
    "media": "there is no media in the request",
}
MEDIA = ("photo", "document", "voice", "video", "audio", "animation", "sticker", "video_note")
#: Required by the book, but the server does without.
LENIENT = {"setWebhook": ("url",), "editMessageText": ("text",)}


def played(*names: str) -> Callable[[Method], Method]:
    """Register a function as the one that plays these methods."""

    def register(function: Method) -> Method:
        for name in names:
            if name not in KNOWN:
                raise LookupError(name)
            _played[name] = function
        return function

    return register


def find(name: str) -> tuple[str, Method | None]:
    """A method's proper name and its player; names are case-insensitive, as on Telegram."""
    proper = BY_LOWER.get(name.lower(), name)
    return proper, _played.get(proper)


def require(name: str, params: Params) -> None:
    """Refuse a call that lacks a required parameter.

    Raises:
        ApiError: 400 in Telegram's wording.
    """
    for needed in KNOWN[name]["required"]:
        if not params.has(needed) and needed not in LENIENT.get(name, ()):
            raise missing(needed)


#: Older names of parameters, which the server still takes.
LEGACY = {"reply_to_message_id", "allow_sending_without_reply", "receiver_user_id", "callback_query_id"}


def heeded(name: str, params: Params) -> Params:
    """What the server reads of a call: parameters that the method does not have are ignored without a word."""
    book = KNOWN[name]
    known = {*book["required"], *book["optional"], *LEGACY}
    return Params({name: value for name, value in params.values.items() if name in known}, params.uploads)


def missing(name: str) -> ApiError:
    """The refusal for one missing parameter."""
    if name in MEDIA:
        return bad(f"there is no {name.replace('_', ' ')} in the request")
    return bad(MISSING.get(name, f'parameter "{name}" is required'))
