"""Topics: threads in a private chat (when switched on for the bot) or in a forum."""

from typing import Any

from sandbox.botapi.registry import Call, played
from sandbox.errors import bad
from sandbox.model import Chat, Stored

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def _chat(call: Call) -> Chat:
    chat = call.town.find_chat(call.params.text("chat_id"))
    call.town.may_write(chat)
    if chat.type != "private" or not call.town.settings.topics:
        raise bad("the chat is not a forum")
    return chat


def _topic(call: Call, chat: Chat) -> dict[str, Any]:
    thread = call.params.number("message_thread_id")
    if thread not in chat.topics:
        raise bad("TOPIC_ID_INVALID")
    return chat.topics[thread]


@played("createForumTopic")
async def create_forum_topic(call: Call) -> dict[str, Any]:
    """A new thread; its id is that of the line that announces it."""
    town, params, chat = call.town, call.params, _chat(call)
    name = (params.text("name") or "").strip()
    if not 1 <= len(name) <= 128:
        raise bad("topic name must be 1-128 characters long")
    colour = params.number("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad("wrong icon color specified")
    town.limits.charge(chat)
    key = town.next_message_id()
    created = {"name": name, "icon_color": colour}
    data = {
        "message_id": key,
        "message_thread_id": key,
        "is_topic_message": True,
        "from": town.bot_user(),
        "chat": town.public_chat(chat),
        "date": int(town.clock.now()),
        "forum_topic_created": created,
    }
    chat.topics[key] = dict(created)
    town.keep(chat, Stored(data, key, by_bot=True))
    return {"message_thread_id": key, **created}


@played("editForumTopic")
async def edit_forum_topic(call: Call) -> bool:
    """Another name."""
    chat = _chat(call)
    topic, name = _topic(call, chat), call.params.text("name")
    if name is not None and name == topic["name"]:
        raise bad("TOPIC_NOT_MODIFIED")
    if name:
        topic["name"] = name[:128]
    call.town.tell("edit", chat)
    return True


@played("closeForumTopic", "reopenForumTopic")
async def toggle_forum_topic(call: Call) -> bool:
    """Private chats' topics can't be closed."""
    _chat(call)
    raise bad("the method is available only in forum supergroups")


@played("deleteForumTopic")
async def delete_forum_topic(call: Call) -> bool:
    """The thread and all that is in it."""
    chat = _chat(call)
    _topic(call, chat)
    thread = call.params.number("message_thread_id")
    del chat.topics[thread]
    for stored in chat.messages.values():
        if stored.data.get("message_thread_id") == thread:
            stored.deleted = True
    call.town.tell("delete", chat)
    return True
