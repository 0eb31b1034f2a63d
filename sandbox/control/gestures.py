"""What people do without a word: react, vote, block the bot, delete."""

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


def vote(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/people/{uid}/vote {message_id, options: [numbers]}: none takes the vote back.

    The bot hears of polls that it sent itself, and who chose what only where that is open.
    """
    town, person = desk.town, desk.person(request)
    chat = desk.chat(wish.get("chat_id") or person.id)
    may_speak(desk, person, chat)
    data = desk.visible(chat, wish["message_id"], person.id).data
    if "poll" not in data:
        raise ControlError("这条消息不是投票")
    shown: dict[str, Any] = data["poll"]
    poll, options = town.polls.of(shown), [int(number) for number in wish.get("options") or []]
    if shown["is_closed"]:
        raise ControlError("投票已经结束")
    if any(not 0 <= number < len(shown["options"]) for number in options):
        raise ControlError("没有这个选项")
    if len(options) > 1 and not shown["allows_multiple_answers"]:
        raise ControlError("只能选一项")
    poll.vote(person.id, options)
    for other in town.chats.values():
        if other.id in town.people and town.people[other.id].crowd:
            continue  # nobody looks at these phones
        for stored in other.messages.values():
            if stored.data.get("poll") is shown:
                town.tell("edit", other, stored)
    if not poll.by_bot:
        return {"update_id": None}
    number = town.emit("poll", shown, int(shown["id"]))
    if not shown["is_anonymous"]:
        answer = {"poll_id": shown["id"], "user": person.user(), "option_ids": poll.votes.get(person.id, [])}
        number = town.emit("poll_answer", answer, person.id)
    return {"update_id": number}


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
