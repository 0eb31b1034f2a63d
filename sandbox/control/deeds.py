"""What people do on their phones: write, edit, press."""

from typing import Any

from aiohttp import web

from sandbox.botapi.sending import quoted
from sandbox.control.contents import content_of, text_of
from sandbox.control.desk import Desk
from sandbox.errors import ControlError
from sandbox.model import Chat, Person, Press, Stored
from sandbox.town import ANONYMOUS_BOT, BOT_ID, IN_GROUP


def may_speak(desk: Desk, person: Person, chat: Chat) -> None:
    if chat.type == "private":
        if chat.id != person.id:
            raise ControlError("这是别人的私聊")
    elif desk.town.status(chat, person.id) not in IN_GROUP:
        raise ControlError(f"{person.first_name}不在这个群里")


def _base(desk: Desk, person: Person, chat: Chat, wish: dict[str, Any]) -> dict[str, Any]:
    town = desk.town
    base: dict[str, Any] = {"from": person.user(), "chat": town.public_chat(chat), "date": int(town.clock.now())}
    member = chat.members.get(person.id)
    if wish.get("as_anonymous_admin") or (member is not None and member.is_anonymous and chat.type != "private"):
        base |= {"from": ANONYMOUS_BOT, "sender_chat": town.public_chat(chat)}
    if wish.get("reply_to"):
        base["reply_to_message"] = quoted(desk.visible(chat, wish["reply_to"], person.id))
    if wish.get("forward_from"):
        origin = {"type": "hidden_user", "sender_user_name": str(wish["forward_from"]), "date": base["date"]}
        base["forward_origin"] = origin
    elif wish.get("forward_from_user"):
        user = desk.person_by_id(int(wish["forward_from_user"])).user()
        base["forward_origin"] = {"type": "user", "sender_user": user, "date": base["date"]}
    if wish.get("thread"):
        if int(wish["thread"]) not in chat.topics:
            raise ControlError("没有这个话题")
        base |= {"message_thread_id": int(wish["thread"]), "is_topic_message": True}
    return base


def _is_whisper(desk: Desk, chat: Chat, content: dict[str, Any]) -> bool:
    """Whether a text is a command that the bot has registered as ephemeral, written in a group."""
    text = content.get("text", "")
    if chat.type == "private" or not text.startswith("/") or not desk.town.settings.ephemeral:
        return False
    word = text[1:].split()[0].split("@")[0] if len(text) > 1 and not text[1].isspace() else ""
    return any(
        command.get("command") == word and command.get("is_ephemeral")
        for commands in desk.town.commands.values()
        for command in commands
    )


def send(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/people/{uid}/send"""
    town, person = desk.town, desk.person(request)
    chat = desk.chat(wish.get("chat_id") or person.id)
    may_speak(desk, person, chat)
    if chat.type == "private" and person.blocked_bot:
        raise ControlError("你已拉黑这个机器人，先解除拉黑")
    album = int(wish.get("album") or 0)
    group_id = str(town.next_id()) if album else None
    message_ids, update_ids = [], []
    for index in range(max(1, album)):
        data = _base(desk, person, chat, wish)
        data |= content_of(town, {**wish, "photo": True, "index": index} if album else wish)
        if group_id:
            data["media_group_id"] = group_id
            if index:
                data.pop("caption", None)
        key = town.next_message_id()
        stored = Stored({"message_id": key, **data}, key, by_bot=False)
        if _is_whisper(desk, chat, data):
            stored.ephemeral_for = person.id
            stored.data |= {"message_id": 0, "ephemeral_message_id": key, "receiver_user": town.bot_user()}
            chat.invited[person.id] = town.clock.now()
        if chat.type == "private":
            person.started = True
        town.keep(chat, stored)
        message_ids.append(key)
        if chat.type == "private" or town.status(chat, BOT_ID) in IN_GROUP:
            update_ids.append(town.emit("message", stored.data, chat.id))
    return {"message_ids": message_ids, "update_ids": [number for number in update_ids if number is not None]}


def edit(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/people/{uid}/edit"""
    town, person = desk.town, desk.person(request)
    chat = desk.chat(wish.get("chat_id") or person.id)
    stored = desk.visible(chat, wish["message_id"], person.id)
    if stored.data["from"]["id"] != person.id:
        raise ControlError("只能编辑自己的消息")
    field = "text" if "text" in stored.data else "caption"
    words = text_of(str(wish["text"]), field)
    kept = {name: value for name, value in stored.data.items() if name not in ("entities", "caption_entities")}
    stored.data = {**kept, **words, "edit_date": int(town.clock.now())}
    stored.edited += 1
    town.tell("edit", chat, stored)
    return {"update_id": town.emit("edited_message", stored.data, chat.id)}


def _button(stored: Stored, wish: dict[str, Any]) -> dict[str, Any]:
    rows = list(stored.data.get("reply_markup", {}).get("inline_keyboard", []))
    rich = stored.data.get("rich_message", {}).get("blocks", [])
    rows += [block.get("buttons", []) for block in rich if block.get("type") == "buttons"]
    for button in (button for row in rows for button in row):
        if "data" in wish and wish["data"] is not None:
            if button.get("callback_data") == wish["data"]:
                return dict(button)
        elif button.get("text") == wish.get("text"):
            return dict(button)
    raise ControlError("这条消息没有这个按钮")


def press(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/people/{uid}/press: an inline button, by data or by label."""
    town, person = desk.town, desk.person(request)
    chat = desk.chat(wish.get("chat_id") or person.id)
    may_speak(desk, person, chat)
    stored = desk.visible(chat, wish["message_id"], person.id)
    button = _button(stored, wish)
    if button.get("disabled") is not None:
        raise ControlError("这个按钮不可用")
    if "callback_data" not in button:
        raise ControlError("这个按钮不是给机器人的")
    number = str(town.next_id() * 1_000_003)
    made = Press(number, person.id, chat.id, stored.key, town.clock.now())
    town.presses[made.id] = made
    chat.invited[person.id] = made.created
    query = {
        "id": made.id,
        "from": person.user(),
        "message": stored.data,
        "chat_instance": str(chat.id * 7919),
        "data": button["callback_data"],
    }
    return {"update_id": town.emit("callback_query", query, person.id), "callback_query_id": made.id}


def press_reply(desk: Desk, request: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/people/{uid}/press_reply: a button of the reply keyboard sends its text (or what it asks for)."""
    person = desk.person(request)
    chat = desk.chat(wish.get("chat_id") or person.id)
    rows = (chat.reply_keyboard or {}).get("keyboard", [])
    button = next((button for row in rows for button in row if button["text"] == wish.get("text")), None)
    if button is None:
        raise ControlError("键盘上没有这个按钮")
    made: dict[str, Any] = {"chat_id": chat.id}
    if button.get("request_location"):
        made["location"] = wish.get("location") or {"latitude": 30.2741, "longitude": 120.1551}
    elif button.get("request_contact"):
        made["contact"] = {"phone_number": "+8613800000000", "first_name": person.first_name, "user_id": person.id}
    else:
        made["text"] = button["text"]
    if (chat.reply_keyboard or {}).get("one_time_keyboard"):
        chat.reply_keyboard = None
    return send(desk, request, made)
