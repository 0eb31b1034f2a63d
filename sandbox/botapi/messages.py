"""Sending what is no file: text, places, contacts, dice, drafts, chat actions."""

import random
from typing import Any

from sandbox.botapi.registry import Call, missing, played
from sandbox.botapi.sending import put, target_of
from sandbox.errors import bad
from sandbox.texts import formatted, message_text

ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def text_content(text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields of a text message."""
    return {"text": text, "entities": entities} if entities else {"text": text}


@played("sendMessage")
async def send_message(call: Call) -> dict[str, Any]:
    """A text."""
    target = target_of(call)
    return put(call, target, text_content(*message_text(call.params)))


def _point(call: Call) -> dict[str, float]:
    latitude, longitude = call.params.real("latitude"), call.params.real("longitude")
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


@played("sendLocation")
async def send_location(call: Call) -> dict[str, Any]:
    """A point on the map."""
    target = target_of(call)
    return put(call, target, {"location": _point(call)})


@played("sendVenue")
async def send_venue(call: Call) -> dict[str, Any]:
    """A place with a name; Telegram gives it as a location too."""
    target, point = target_of(call), _point(call)
    venue = {"location": point, "title": call.params.text("title"), "address": call.params.text("address")}
    return put(call, target, {"venue": venue, "location": point})


@played("sendContact")
async def send_contact(call: Call) -> dict[str, Any]:
    """A phone number with a name."""
    target = target_of(call)
    contact = {name: call.params.text(name) for name in ("phone_number", "first_name", "last_name")}
    return put(call, target, {"contact": {name: value for name, value in contact.items() if value}})


@played("sendDice")
async def send_dice(call: Call) -> dict[str, Any]:
    """A die."""
    target = target_of(call)
    emoji = call.params.text("emoji") or "🎲"
    if emoji not in DICE:
        raise bad("DICE_EMOJI_INVALID")
    return put(call, target, {"dice": {"emoji": emoji, "value": random.randint(1, DICE[emoji])}})


@played("sendChatAction")
async def send_chat_action(call: Call) -> bool:
    """ "is typing…": nothing is kept of it."""
    chat = call.town.find_chat(call.params.text("chat_id"))
    call.town.may_write(chat)
    if call.params.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    return True


@played("sendMessageDraft")
async def send_message_draft(call: Call) -> bool:
    """A text that grows while it is made; it stands until the next message."""
    town, params = call.town, call.params
    chat = town.find_chat(params.text("chat_id"))
    town.may_write(chat)
    if chat.type != "private":
        raise bad("message drafts can be sent only to private chats")
    if not params.number("draft_id"):
        raise missing("draft_id")
    text, entities = formatted(params.text("text") or "", params.text("parse_mode"), params.json("entities"))
    chat.draft = {"draft_id": params.number("draft_id"), "text": text, "entities": entities}
    town.tell("edit", chat)
    return True
