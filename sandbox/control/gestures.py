"""What people do without a word: react, block the bot, delete."""

from typing import Any

from aiohttp import web

from sandbox.control.deeds import may_speak
from sandbox.control.desk import Desk
from sandbox.errors import ControlError


def react(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/people/{uid}/react: an emoji, or null to take it back."""
    town, person = desk.town, desk.person(request)
    chat = desk.chat(wish.get("chat_id") or person.id)
    may_speak(desk, person, chat)
    stored = desk.visible(chat, wish["message_id"], person.id)
    old, new = stored.reactions.get(person.id), wish.get("emoji")
    if new:
        stored.reactions[person.id] = str(new)
    else:
        stored.reactions.pop(person.id, None)
    town.tell("reaction", chat, stored)
    update = {
        "chat": town.public_chat(chat),
        "message_id": stored.key,
        "user": person.user(),
        "date": int(town.clock.now()),
        "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
        "new_reaction": [{"type": "emoji", "emoji": new}] if new else [],
    }
    return {"update_id": town.emit("message_reaction", update, chat.id)}


def block(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/people/{uid}/block"""
    town, person = desk.town, desk.person(request)
    blocked = bool(wish.get("blocked", True))
    if blocked == person.blocked_bot:
        return {"update_id": None}
    person.blocked_bot = blocked
    states = ("member", "kicked") if blocked else ("kicked", "member")
    sides: list[dict[str, Any]] = [{"user": town.bot_user(), "status": state} for state in states]
    for side in sides:
        if side["status"] == "kicked":
            side["until_date"] = 0
    old, new = sides
    update = {
        "chat": town.public_chat(town.private(person.id)),
        "from": person.user(),
        "date": int(town.clock.now()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    town.events.publish("people", person.id)
    return {"update_id": town.emit("my_chat_member", update, person.id)}


def delete(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/people/{uid}/delete: a person deletes a message; the bot is not told, as on Telegram."""
    person = desk.person(request)
    chat = desk.chat(wish.get("chat_id") or person.id)
    stored = desk.visible(chat, wish["message_id"], person.id)
    if chat.type != "private" and stored.data["from"]["id"] != person.id and not desk.town.is_admin(chat, person.id):
        raise ControlError("只能删自己的消息")
    stored.deleted = True
    desk.town.tell("delete", chat, stored)
    return {}
