"""A malformed update may still say whom to answer."""

from typing import Any

from aiogram.types import Update


def skeleton(update_id: int, raw: dict[str, Any]) -> Update | None:
    """Of a malformed update just enough to answer the person in his private chat; None when he cannot be found."""
    for kind in ("message", "edited_message", "callback_query"):
        body = raw.get(kind)
        if not isinstance(body, dict):
            continue
        chat = body.get("chat")
        sender = body.get("from")
        private = chat if isinstance(chat, dict) and chat.get("type") == "private" else None
        person = private or (sender if isinstance(sender, dict) and kind != "edited_message" else None)
        user = person.get("id") if person else None
        if not isinstance(user, int) or user <= 0 or (chat and private is None):
            continue
        text = body.get("text")
        message = {
            "message_id": 0,
            "date": 0,
            "chat": {"id": user, "type": "private"},
            "from": {"id": user, "is_bot": False, "first_name": ""},
            "text": text if isinstance(text, str) else "",
        }
        return Update.model_validate({"update_id": update_id, "message": message})
    return None


#: Kinds whose sender may be staff.
_SENDERS = ("message", "edited_message", "callback_query", "message_reaction")


def sender_of(update: Update) -> int | None:
    """The user id of whoever sent, pressed or reacted; None for what nobody of them did."""
    event = next((e for e in (getattr(update, kind) for kind in _SENDERS) if e is not None), None)
    sender = getattr(event, "from_user", None) or getattr(event, "user", None)
    return sender.id if sender is not None else None
