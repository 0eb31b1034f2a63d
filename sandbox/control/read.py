"""What there is to see: the town, a chat through someone's eyes, answers, calls."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox.control.desk import Desk
from sandbox.control.richhtml import rich_html
from sandbox.markup import to_html
from sandbox.model import Stored
from sandbox.town import BOT_ID, IN_GROUP

#: Fields of the Bot API's Message that go to the page as they are.
SHOWN = [
    "photo",
    "voice",
    "video",
    "document",
    "audio",
    "sticker",
    "animation",
    "video_note",
    "location",
    "venue",
    "contact",
    "dice",
    "poll",
    "media_group_id",
    "forward_origin",
    "sender_chat",
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
    "rich_message",
    "has_media_spoiler",
    "edit_date",
    "caption_entities",
]


def town(desk: Desk, _: web.Request, __: dict[str, Any]) -> dict[str, Any]:
    """GET /town"""
    state = desk.town
    people = [
        {
            "id": person.id,
            "first_name": person.first_name,
            "username": person.username,
            "role": person.role,
            "title": person.title,
            "blocked_bot": person.blocked_bot,
            "started": person.started,
        }
        for person in state.people.values()
        if not person.crowd
    ]
    chats = []
    for chat in state.chats.values():
        if chat.id in state.people and state.people[chat.id].crowd:
            continue
        members = [{"id": uid, "status": m.status, "is_anonymous": m.is_anonymous} for uid, m in chat.members.items()]
        about = {"id": chat.id, "type": chat.type, "title": chat.title, "members": members}
        chats.append({**about, "topics": chat.topics, "migrated_to": chat.migrated_to})
    settings = asdict(state.settings)
    return {
        "bot": state.bot_user(),
        "token": state.token,
        "people": people,
        "crowd": sum(person.crowd for person in state.people.values()),
        "chats": chats,
        "settings": settings,
        "limits": {
            name: settings[name]
            for name in settings
            if name not in ("ephemeral", "ephemeral_ignored", "topics", "rich")
        },
        "faults": state.faults.listed(),
        "commands": {"/".join(scope): commands for scope, commands in state.commands.items()},
        "webhook": desk.pusher.info(),
        "now": state.clock.now(),
    }


def _seen(desk: Desk, stored: Stored, viewer: int | None) -> dict[str, Any]:
    data = stored.data
    text, entities = data.get("text"), data.get("entities") or []
    words = text if text is not None else data.get("caption")
    sender = data.get("from") or {}
    made: dict[str, Any] = {
        "message_id": stored.key,
        "date": data["date"],
        "from": {name: sender.get(name) for name in ("id", "first_name", "is_bot", "username")},
        "text": text,
        "caption": data.get("caption"),
        "entities": entities or data.get("caption_entities") or [],
        "html": to_html(words, entities or data.get("caption_entities") or []) if words is not None else "",
        "inline_keyboard": data.get("reply_markup", {}).get("inline_keyboard"),
        "reply_keyboard": stored.reply_keyboard,
        "reply_to": _reply(data.get("reply_to_message")),
        "edited": stored.edited,
        "deleted": stored.deleted,
        "reactions": [{"user_id": uid, "emoji": emoji} for uid, emoji in stored.reactions.items()],
        "ephemeral_for": stored.ephemeral_for,
        "replaces": stored.replaces,
        "thread": data.get("message_thread_id"),
    }
    if "rich_message" in data:
        made["html"] = rich_html(data["rich_message"])
    made |= {name: data[name] for name in SHOWN if name in data}
    if "poll" in made and viewer is not None:
        made["voted"] = desk.town.polls.of(made["poll"]).votes.get(viewer, [])
    _add_urls(desk, made)
    return made


def _add_urls(desk: Desk, made: dict[str, Any]) -> None:
    """Where the page finds the files: a `url` in each file object."""
    for kind in ("photo", "voice", "video", "document", "audio", "sticker", "animation", "video_note"):
        if kind not in made:
            continue
        sizes = made[kind] if kind == "photo" else [made[kind]]
        path = desk.town.files.by_id(sizes[-1]["file_id"]).path
        shown = [{**size, "url": f"/file/bot{desk.town.token}/{path}?show=1"} for size in sizes]
        made[kind] = shown if kind == "photo" else shown[0]


def _reply(data: dict[str, Any] | None) -> int | None:
    return (data.get("message_id") or data.get("ephemeral_message_id")) if data else None


def messages(desk: Desk, request: web.Request, _: dict[str, Any]) -> list[dict[str, Any]]:
    """GET /town/chats/{chat}/messages?viewer=UID[&after=ID]: oldest first, as that person sees them."""
    chat = desk.chat(request.match_info["chat"])
    viewer = int(request.query["viewer"]) if request.query.get("viewer") else None
    if viewer is not None and chat.type == "private" and viewer not in (chat.id, BOT_ID):
        return []
    if viewer is not None and chat.type != "private" and desk.town.status(chat, viewer) not in IN_GROUP:
        return []
    seen = chat.after(int(request.query.get("after") or 0))
    return [_seen(desk, stored, viewer) for stored in seen if viewer is None or stored.ephemeral_for in (None, viewer)]


def state(desk: Desk, request: web.Request, _: dict[str, Any]) -> dict[str, Any]:
    """GET /town/chats/{chat}/state: the reply keyboard, the growing draft, pinned messages, the menu button."""
    chat = desk.chat(request.match_info["chat"])
    return {
        "reply_keyboard": chat.reply_keyboard,
        "draft": chat.draft,
        "pinned": chat.pinned,
        "menu_button": desk.town.menu_buttons.get(chat.id) or desk.town.menu_buttons.get(0),
    }


def answers(desk: Desk, request: web.Request, _: dict[str, Any]) -> list[dict[str, Any]]:
    """GET /town/people/{uid}/answers: answered presses, oldest first."""
    return desk.person(request).answers


def calls(desk: Desk, request: web.Request, _: dict[str, Any]) -> list[dict[str, Any]]:
    """GET /town/calls?after=N[&method=][&newest=K]"""
    query = request.query
    newest = {"newest": max(1, int(query["newest"]))} if "newest" in query else {}
    return desk.town.journal.read(int(query.get("after") or 0), query.get("method"), **newest)


def pending(desk: Desk, _: web.Request, __: dict[str, Any]) -> dict[str, int]:
    """GET /town/pending"""
    return {"updates": desk.town.updates.waiting(), "presses_alive": desk.town.presses_alive()}


def unknown(desk: Desk, _: web.Request, __: dict[str, Any]) -> dict[str, int]:
    """GET /town/unknown: methods that were called and are not played, with how often."""
    return desk.town.unknown_methods
