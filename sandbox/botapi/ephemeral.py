"""Ephemeral messages: in a group, for one member's eyes only."""

from dataclasses import dataclass
from typing import Any

from sandbox.botapi.registry import Call, missing, played
from sandbox.errors import bad
from sandbox.model import Chat, Stored
from sandbox.town import BOT_ID, IN_GROUP

#: Seconds after a member's press or ephemeral command in which a bot without administrator rights may whisper to him.
INVITED_FOR = 15.0


@dataclass
class Whisper:
    """To whom a message goes alone."""

    receiver: int
    replaces: int | None = None

    def mark(self, stored: Stored, receiver: dict[str, Any]) -> None:
        """Make a message ephemeral: message_id 0, an id of its own kind."""
        stored.ephemeral_for = self.receiver
        stored.replaces = self.replaces
        stored.data |= {"message_id": 0, "ephemeral_message_id": stored.key, "receiver_user": receiver}


def whisper_of(call: Call, chat: Chat) -> Whisper | None:
    """Read `ephemeral_message_parameters`; None when absent, or when an old server ignores them.

    Raises:
        ApiError: 400 when the receiver is no member, the bot may not, or ephemeral messages are off.
    """
    town, params = call.town, call.params
    given = params.json("ephemeral_message_parameters")
    if given is None and params.has("receiver_user_id"):
        given = {
            "receiver_user_id": params.number("receiver_user_id"),
            "callback_query_id": params.text("callback_query_id"),
        }
    if given is None or town.settings.ephemeral_ignored:
        return None
    if not isinstance(given, dict):
        raise bad("can't parse ephemeral message parameters JSON object")
    if not town.settings.ephemeral:
        raise bad("ephemeral messages are not supported")
    receiver = given.get("receiver_user_id")
    if not isinstance(receiver, int) or not receiver:
        raise missing("receiver_user_id")
    if chat.type == "private":
        raise bad("ephemeral messages can be sent only to groups and supergroups")
    if receiver not in town.people or town.status(chat, receiver) not in IN_GROUP:
        raise bad("PARTICIPANT_ID_INVALID")
    replaces = _pressed_message(call, chat, receiver, given)
    if not town.is_admin(chat, BOT_ID):
        recent = chat.invited.get(receiver, 0.0) > town.clock.now() - INVITED_FOR
        if not recent:
            raise bad("not enough rights to send ephemeral messages to the user")
    return Whisper(receiver, replaces)


def _pressed_message(call: Call, chat: Chat, receiver: int, given: dict[str, Any]) -> int | None:
    query = given.get("callback_query_id")
    if not query:
        if given.get("replace_callback_query_message"):
            raise bad("callback query identifier is not specified")
        return None
    press = call.town.presses.get(str(query))
    too_old = press is not None and press.created <= call.town.clock.now() - call.town.settings.press_life
    if press is None or too_old or press.user_id != receiver or press.chat_id != chat.id:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if not given.get("replace_callback_query_message"):
        return None
    if chat.messages[press.key].ephemeral_for is not None:
        raise bad("replace_callback_query_message can't be used for callback queries from ephemeral messages")
    return press.key


def whispered(call: Call, verb: str = "edit") -> tuple[Chat, Stored]:
    """The ephemeral message a call names by chat, receiver and id.

    Raises:
        ApiError: 400 when there is none such.
    """
    params = call.params
    chat = call.town.find_chat(params.text("chat_id"))
    call.town.may_write(chat)
    stored = chat.messages.get(params.number("ephemeral_message_id"))
    receiver = params.number("receiver_user_id")
    if stored is None or stored.deleted or stored.ephemeral_for != receiver or not stored.by_bot:
        raise bad(f"message to {verb} not found")
    return chat, stored


@played("deleteEphemeralMessage")
async def delete(call: Call) -> bool:
    """Take an ephemeral message back."""
    chat, stored = whispered(call, "delete")
    stored.deleted = True
    call.town.tell("delete", chat, stored)
    return True
