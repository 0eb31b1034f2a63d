"""A message's text as the server takes it: parsed, trimmed, measured, with the entities it finds by itself."""

import re
from typing import Any

from sandbox.errors import bad
from sandbox.markup import parse, units
from sandbox.params import Params

TEXT_MAX = 4096
CAPTION_MAX = 1024

_DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"，。；！？、（）]+)"
    r"|(?P<email>(?<![\w.])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z]{2,})+)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}(?![A-Za-z0-9_]))"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z][A-Za-z0-9_]{2,31})?(?![\w/]))"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d])\w{1,256})"
)

Formatted = tuple[str, list[dict[str, Any]]]


def detected(text: str) -> list[dict[str, Any]]:
    """Entities Telegram finds in any text: links, mentions, commands, hashtags, e-mail addresses."""
    if not any(char in text for char in "/@#"):
        return []
    found = []
    for match in _DETECTED.finditer(text):
        offset = units(text[: match.start()])
        found.append({"offset": offset, "length": units(match[0]), "type": str(match.lastgroup)})
    return found


def _merge(entities: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in ("code", "pre", "text_link")]
    known = {(e["offset"], e["type"]) for e in entities}
    extra = [
        e
        for e in detected(text)
        if (e["offset"], e["type"]) not in known
        and not any(a < e["offset"] + e["length"] and e["offset"] < b for a, b in taken)
    ]
    return sorted([*entities, *extra], key=lambda e: (e["offset"], -e["length"]))


def trimmed(text: str, entities: list[dict[str, Any]]) -> Formatted:
    """Without the white space at both ends, as Telegram sends it on; entities moved and cut accordingly."""
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    length, kept = units(text), []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        end = min(length, entity["offset"] - lead + entity["length"])
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


def formatted(text: str, mode: str | None, given: Any) -> Formatted:
    """Text after entity parsing; `given` is the explicit entities list, used when there is no parse mode."""
    text = text.replace("\r", "").replace("\0", "")
    entities: list[dict[str, Any]] = []
    if mode and mode.lower() == "html":
        text, entities = parse(text)
    elif mode and mode.lower() in ("markdown", "markdownv2"):
        raise bad(f"the sandbox does not play parse_mode {mode}")
    elif mode and mode.lower() != "none":
        raise bad("unsupported parse_mode")
    elif isinstance(given, list):
        entities = [_given(entity, units(text)) for entity in given]
    text, entities = trimmed(text, entities)
    return text, _merge(entities, text)


def _given(entity: Any, length: int) -> dict[str, Any]:
    if not isinstance(entity, dict):
        raise bad("can't parse MessageEntity: expected an Object")
    if not isinstance(entity.get("type"), str):
        raise bad("can't parse entities: Can't find field \"type\"")
    offset, size = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(size, int) or offset < 0 or size < 0:
        raise bad('can\'t parse MessageEntity: Field "offset" must be a valid Number')
    if offset + size > length:
        raise bad(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {length}"
        )
    return dict(entity)


def message_text(params: Params, name: str = "text") -> Formatted:
    """The `text` parameter, 1–4096 after entity parsing.

    Raises:
        ApiError: 400 empty, too long or with broken entities.
    """
    source = params.text(name)
    if not source:
        raise bad("message text is empty")
    text, entities = formatted(source, params.text("parse_mode"), params.json("entities"))
    if not text:
        raise bad("text must be non-empty")
    if units(text) > TEXT_MAX:
        raise bad("message is too long")
    return text, entities


def caption(params: Params | dict[str, Any]) -> Formatted:
    """The `caption` of a media message (or of one medium in a group), at most 1024 after entity parsing."""
    if isinstance(params, dict):
        source, mode, given = params.get("caption"), params.get("parse_mode"), params.get("caption_entities")
    else:
        source, mode, given = params.text("caption"), params.text("parse_mode"), params.json("caption_entities")
    if not source:
        return "", []
    text, entities = formatted(str(source), mode, given)
    if units(text) > CAPTION_MAX:
        raise bad("message caption is too long")
    return text, entities
