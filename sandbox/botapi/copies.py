"""Forwarding, copying, deleting and pinning what is there already."""

from typing import Any

from sandbox.botapi.registry import Call, played
from sandbox.botapi.sending import Target, put, target_of
from sandbox.errors import ApiError, bad
from sandbox.model import Chat, Stored
from sandbox.texts import caption
from sandbox.town import BOT_ID

#: What does not travel with a message that is forwarded or copied.
STAYS = [
    "message_id",
    "from",
    "chat",
    "date",
    "edit_date",
    "reply_to_message",
    "reply_markup",
    "sender_chat",
    "forward_origin",
    "media_group_id",
    "message_thread_id",
    "is_topic_message",
    "has_protected_content",
]
SERVICE = [
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
]
DAYS_TO_DELETE = 2 * 86_400


def _source(call: Call, key: int, verb: str) -> Stored:
    chat = call.town.find_chat(call.params.text("from_chat_id"))
    stored = chat.messages.get(key)
    if stored is None or stored.deleted or stored.ephemeral_for is not None:
        raise bad(f"message to {verb} not found")
    if any(name in stored.data for name in SERVICE) or stored.data.get("has_protected_content"):
        raise bad(f"the message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return stored


def _content(stored: Stored) -> dict[str, Any]:
    return {name: value for name, value in stored.data.items() if name not in STAYS}


def _forwarded(stored: Stored) -> dict[str, Any]:
    """With its origin. A poll stays the same poll: all copies count together."""
    data = stored.data
    origin = data.get("forward_origin")
    if origin is None and "sender_chat" in data:
        origin = {"type": "chat", "sender_chat": data["sender_chat"], "date": data["date"]}
    elif origin is None:
        origin = {"type": "user", "sender_user": data["from"], "date": data["date"]}
    return {**_content(stored), "forward_origin": origin}


def _copied(call: Call, stored: Stored) -> dict[str, Any]:
    """As the bot's own. A poll becomes another one, which counts anew."""
    content = _content(stored)
    if "poll" in content:
        content["poll"] = call.town.polls.again(call.town.next_id(), content["poll"])
    return content


def _keys(call: Call, rising: bool = True) -> list[int]:
    keys = call.params.json("message_ids")
    if not isinstance(keys, list) or not keys:
        raise bad("message identifiers are not specified")
    if len(keys) > 100:
        raise bad("too many message identifiers specified")
    if rising and keys != sorted(set(keys)):
        raise bad("message identifiers must be in a strictly increasing order")
    return [int(key) for key in keys]


@played("forwardMessage")
async def forward_message(call: Call) -> dict[str, Any]:
    """One message, with its origin."""
    target = target_of(call)
    return put(call, target, _forwarded(_source(call, call.params.number("message_id"), "forward")))


@played("copyMessage")
async def copy_message(call: Call) -> dict[str, int]:
    """One message, as the bot's own; caption and buttons may be new."""
    target = target_of(call)
    content = _copied(call, _source(call, call.params.number("message_id"), "copy"))
    if "caption" in call.params.values and "text" not in content:
        for name in ("caption", "caption_entities"):
            content.pop(name, None)
        words, entities = caption(call.params)
        if words:
            content["caption"] = words
        if entities:
            content["caption_entities"] = entities
    return {"message_id": put(call, target, content)["message_id"]}


def _those_found(call: Call, verb: str) -> list[Stored]:
    found = []
    for key in _keys(call):
        try:
            found.append(_source(call, key, verb))
        except ApiError:
            continue  # several at once: those that can't be found are skipped, as on Telegram
    if not found:
        raise bad(f"there are no messages to {verb}")
    return found


def _put_all(call: Call, target: Target, found: list[Stored], contents: list[dict[str, Any]]) -> list[dict[str, int]]:
    """All or none; what was an album is one again."""
    call.town.limits.charge(target.chat, len(found), call.params.flag("allow_paid_broadcast"))
    albums: dict[str, str] = {}
    made = []
    for stored, content in zip(found, contents, strict=True):
        group = stored.data.get("media_group_id")
        if group is not None:
            content["media_group_id"] = albums.setdefault(group, str(call.town.next_id()))
        made.append({"message_id": put(call, target, content, charged=True)["message_id"]})
    return made


@played("forwardMessages")
async def forward_messages(call: Call) -> list[dict[str, int]]:
    """Several, with their origins."""
    target, found = target_of(call), _those_found(call, "forward")
    return _put_all(call, target, found, [_forwarded(one) for one in found])


@played("copyMessages")
async def copy_messages(call: Call) -> list[dict[str, int]]:
    """Several, as the bot's own."""
    target, found = target_of(call), _those_found(call, "copy")
    contents = [_copied(call, one) for one in found]
    if call.params.flag("remove_caption"):
        for content in contents:
            for name in ("caption", "caption_entities"):
                content.pop(name, None)
    return _put_all(call, target, found, contents)


def _deletable(call: Call, chat: Chat, key: int) -> Stored:
    town, stored = call.town, chat.messages.get(key)
    if stored is None or stored.deleted or stored.ephemeral_for is not None:
        raise bad("message to delete not found")
    others = stored.data["from"]["id"] != BOT_ID
    if others and chat.type != "private" and not town.is_admin(chat, BOT_ID):
        raise bad("message can't be deleted")
    age = town.clock.now() - stored.data["date"]
    # A die lies for a day, so that nobody throws again; all else can be taken back for two.
    if "dice" in stored.data and chat.type == "private" and age < DAYS_TO_DELETE / 2:
        raise bad("message can't be deleted for everyone")
    if age > DAYS_TO_DELETE and not town.is_admin(chat, BOT_ID):
        raise bad("message can't be deleted for everyone")
    return stored


def _delete(call: Call, chat: Chat, stored: Stored) -> None:
    stored.deleted = True
    if stored.key in chat.pinned:
        chat.pinned.remove(stored.key)
    call.town.tell("delete", chat, stored)


@played("deleteMessage")
async def delete_message(call: Call) -> bool:
    """For everyone; the bot's own, anyone's in a private chat, and in groups as an administrator."""
    chat = call.town.find_chat(call.params.text("chat_id"))
    call.town.may_write(chat)
    _delete(call, chat, _deletable(call, chat, call.params.number("message_id")))
    return True


@played("deleteMessages")
async def delete_messages(call: Call) -> bool:
    """Up to 100; what can't be found is skipped, what is there and may not be deleted spoils them all."""
    chat = call.town.find_chat(call.params.text("chat_id"))
    call.town.may_write(chat)
    keys = [key for key in _keys(call, rising=False) if (one := chat.messages.get(key)) and not one.deleted]
    for stored in [_deletable(call, chat, key) for key in dict.fromkeys(keys)]:
        _delete(call, chat, stored)
    return True


def _pinnable(call: Call) -> Chat:
    chat = call.town.find_chat(call.params.text("chat_id"))
    call.town.may_write(chat)
    if chat.type != "private" and not call.town.is_admin(chat, BOT_ID):
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat


@played("pinChatMessage")
async def pin_chat_message(call: Call) -> bool:
    """To the top of the chat."""
    chat, key = _pinnable(call), call.params.number("message_id")
    stored = chat.messages.get(key)
    if stored is None or stored.deleted or stored.ephemeral_for is not None:
        raise bad("message to pin not found")
    if key in chat.pinned:
        chat.pinned.remove(key)
    chat.pinned.append(key)
    call.town.tell("edit", chat, stored)
    return True


@played("unpinChatMessage", "unpinAllChatMessages")
async def unpin(call: Call) -> bool:
    """One, the newest, or all."""
    chat, key = _pinnable(call), call.params.number("message_id")
    if key and key not in chat.pinned:
        raise bad("message to unpin not found")
    if key:
        chat.pinned.remove(key)
    else:
        chat.pinned.clear()
    call.town.tell("edit", chat)
    return True
