"""What all sending has in common: where to, in reply to what, to whom alone, and the message that comes of it."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.botapi.ephemeral import Whisper, whisper_of
from sandbox.botapi.registry import Call
from sandbox.errors import bad
from sandbox.keyboards import reply_markup
from sandbox.model import Chat, Stored
from sandbox.town import BOT_ID, Town


@dataclass
class Target:
    """Where a message goes, all of it checked before anything is charged or kept."""

    chat: Chat
    inline: dict[str, Any] | None = None
    other: dict[str, Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    whisper: Whisper | None = None


def target_of(call: Call) -> Target:
    """Read chat, thread, reply, markup and ephemeral parameters.

    Raises:
        ApiError: 400 or 403 as Telegram words it.
    """
    town, params = call.town, call.params
    chat = town.find_chat(params.text("chat_id"))
    town.reach(chat, params.flag("allow_paid_broadcast"))
    whisper = whisper_of(call, chat)
    inline, other = reply_markup(params, chat, whisper is not None)
    target = Target(chat, inline, other, whisper=whisper)
    thread = params.number("message_thread_id")
    if thread:
        if thread not in chat.topics:
            raise bad("message thread not found")
        if chat.topics[thread].get("closed"):
            raise bad("TOPIC_CLOSED")
        target.extra |= {"message_thread_id": thread, "is_topic_message": True}
    replied = _replied(call, chat)
    if replied is not None:
        target.extra["reply_to_message"] = quoted(replied)
    if params.flag("protect_content"):
        target.extra["has_protected_content"] = True
    return target


def quoted(stored: Stored) -> dict[str, Any]:
    """A message inside another: without the one it replied to itself."""
    return {name: value for name, value in stored.data.items() if name != "reply_to_message"}


def _replied(call: Call, chat: Chat) -> Stored | None:
    params = call.params
    given = params.json("reply_parameters")
    if given is None and params.has("reply_to_message_id"):
        given = {
            "message_id": params.number("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad("can't parse reply parameters JSON object")
    where = call.town.find_chat(given["chat_id"]) if given.get("chat_id") else chat
    key = given.get("message_id") or given.get("ephemeral_message_id") or 0
    if not str(key).lstrip("-").isdigit():
        raise bad('can\'t parse reply parameters: Field "message_id" must be of type Number')
    found = where.messages.get(int(key))
    if found is None or found.deleted:
        if given.get("allow_sending_without_reply") in (True, "true"):
            return None
        raise bad("message to be replied not found")
    quote = given.get("quote")
    if quote and quote not in (found.data.get("text") or found.data.get("caption") or ""):
        raise bad("QUOTE_TEXT_INVALID")
    return found


def named(town: Town, content: dict[str, Any]) -> dict[str, Any]:
    """Mentions by id get the person's name; those of strangers go, as on Telegram."""
    for field_name in ("entities", "caption_entities"):
        entities = content.get(field_name, ())
        if not any(entity["type"] == "text_mention" for entity in entities):
            continue
        known = []
        for entity in entities:
            user = entity["user"].get("id") if entity["type"] == "text_mention" else None
            if user in town.people:
                known.append({**entity, "user": town.user(user)})
            elif user is None:
                known.append(entity)
        content = {**content, field_name: known}
        if not known:
            del content[field_name]
    return content


def put(call: Call, target: Target, content: dict[str, Any], charged: bool = False) -> dict[str, Any]:
    """Charge the limits, keep the message, tell the phones; returns the Bot API's Message."""
    town, chat = call.town, target.chat
    if not charged:
        town.limits.charge(chat, paid=call.params.flag("allow_paid_broadcast"))
    key = town.next_message_id()
    data: dict[str, Any] = {
        "message_id": key,
        "from": town.bot_user(),
        "chat": town.public_chat(chat),
        "date": int(town.clock.now()),
        **target.extra,
        **named(town, content),
    }
    if target.inline:
        data["reply_markup"] = target.inline
    stored = Stored(data, key, by_bot=True, reply_keyboard=target.other)
    if target.whisper is not None:
        target.whisper.mark(stored, town.user(target.whisper.receiver))
    elif target.other is not None:
        _lay_keyboard(chat, target.other)
    if chat.draft is not None:
        chat.draft = None
    town.keep(chat, stored)
    return data


def _lay_keyboard(chat: Chat, markup: dict[str, Any]) -> None:
    if "keyboard" in markup:
        chat.reply_keyboard = markup
    elif markup.get("remove_keyboard"):
        chat.reply_keyboard = None


def bots_message(call: Call, chat: Chat, key: int, absent: str) -> Stored:
    """A message of the bot's own in a chat, by id; `absent` is the refusal when there is none.

    Raises:
        ApiError: 400 absent, or "message can't be edited" when it is somebody else's.
    """
    stored = chat.messages.get(key)
    if stored is None or stored.deleted or stored.ephemeral_for is not None:
        raise bad(absent)
    if stored.data.get("from", {}).get("id") != BOT_ID:
        raise bad("message can't be edited")
    return stored
