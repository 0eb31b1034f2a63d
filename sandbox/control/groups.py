"""Who is in the town and in which group, as its memberships change."""

from typing import Any

from aiohttp import web

from sandbox.botapi.members import chat_member
from sandbox.control.desk import Desk
from sandbox.errors import ControlError
from sandbox.model import Chat, Member, Person, Stored
from sandbox.town import BOT_ID, IN_GROUP

STATUSES = ("member", "administrator", "left", "kicked", "creator", "restricted")


def add_person(desk: Desk, _: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/people: someone new, or new facts about someone known."""
    town = desk.town
    user_id = int(wish.get("id") or max(town.people) + 1)
    person = town.people.get(user_id) or Person(user_id, "")
    person.first_name = str(wish.get("first_name") or person.first_name or f"居民{user_id}")
    if "username" in wish:
        person.username = wish["username"]
    person.role = str(wish.get("role") or person.role)
    person.deactivated = bool(wish.get("deactivated", person.deactivated))
    person.started = bool(wish.get("started", person.started))
    town.people[user_id] = person
    town.events.publish("people")
    return {"id": person.id, "first_name": person.first_name, "username": person.username, "role": person.role}


def add_chat(desk: Desk, _: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/chats {id?, title, type?, members?: {uid: status}, topics?: {id: name}}: another group.

    The bot is a member by default; with topics it is a forum.
    """
    town = desk.town
    kind = str(wish.get("type") or "supergroup")
    if kind not in ("group", "supergroup", "channel"):
        raise ControlError("type 只能是 group、supergroup 或 channel")
    chat_id = int(wish.get("id") or -1001000000001 - len(town.chats))
    chat = Chat(chat_id, kind, str(wish.get("title") or "新群"))
    chat.members[BOT_ID] = Member("member")
    for user_id, status in (wish.get("members") or {}).items():
        chat.members[int(user_id)] = Member(str(status))
    for thread, name in (wish.get("topics") or {}).items():
        chat.topics[int(thread)] = {"name": str(name), "icon_color": 7322096}
    town.chats[chat_id] = chat
    town.events.publish("people", chat_id)
    return {"id": chat_id, "type": kind, "title": chat.title}


def set_member(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/chats/{chat}/members: a membership changes; the bot hears of it as Telegram would tell it."""
    town, chat = desk.town, desk.chat(request.match_info["chat"])
    user_id, status = int(wish["user_id"]), str(wish["status"])
    if status not in STATUSES or chat.type == "private":
        raise ControlError(f"没有这种成员状态：{status}")
    if user_id != BOT_ID:
        desk.person_by_id(user_id)
    heard = town.status(chat, BOT_ID) in IN_GROUP
    old = chat_member(town, chat, user_id)
    was = town.status(chat, user_id)
    chat.members[user_id] = Member(status, bool(wish.get("is_anonymous", False)))
    actor = next((uid for uid, member in chat.members.items() if member.status == "creator"), user_id)
    update = {
        "chat": town.public_chat(chat),
        "from": town.user(actor if actor != BOT_ID else user_id),
        "date": int(town.clock.now()),
        "old_chat_member": old,
        "new_chat_member": chat_member(town, chat, user_id),
    }
    town.events.publish("people", chat.id)
    if user_id == BOT_ID:
        return {"update_id": town.emit("my_chat_member", update, chat.id)}
    if heard:
        _service(desk, chat, user_id, was, status)
    # Other people's changes are told to administrators only.
    return {"update_id": town.emit("chat_member", update, chat.id) if town.is_admin(chat, BOT_ID) else None}


def _service(desk: Desk, chat: Chat, user_id: int, was: str, status: str) -> None:
    user = desk.town.user(user_id)
    if (was in IN_GROUP) == (status in IN_GROUP):
        return
    came = status in IN_GROUP
    what: dict[str, Any] = {"new_chat_members": [user]} if came else {"left_chat_member": user}
    service_message(desk, chat, user, what)


def service_message(desk: Desk, chat: Chat, user: dict[str, Any], what: dict[str, Any]) -> int | None:
    """A line in the chat that nobody wrote."""
    town, key = desk.town, desk.town.next_message_id()
    data = {"message_id": key, "from": user, "chat": town.public_chat(chat), "date": int(town.clock.now()), **what}
    town.keep(chat, Stored(data, key, by_bot=False))
    return town.emit("message", data, chat.id)


def migrate(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/chats/{chat}/migrate: the group becomes a supergroup under another id."""
    town, old = desk.town, desk.chat(request.match_info["chat"])
    if old.type == "private":
        raise ControlError("私聊不能升级")
    new_id = int(wish.get("to") or -1002000000000 - len(town.chats))
    new = Chat(new_id, "supergroup", old.title, dict(old.members))
    town.chats[new_id] = new
    user = town.user(next((uid for uid, member in old.members.items() if member.status == "creator"), BOT_ID))
    service_message(desk, old, user, {"migrate_to_chat_id": new_id})
    old.migrated_to = new_id
    service_message(desk, new, user, {"migrate_from_chat_id": old.id})
    town.events.publish("people", new_id)
    return {"id": new_id}
