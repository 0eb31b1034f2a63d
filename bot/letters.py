"""One Bot API call as plain values: what the courier carries. Knows no aiogram."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.line import File

#: These count for none of Telegram's limits on messages, and nobody waits in line behind them.
UNCOUNTED = frozenset({"answerCallbackQuery", "setMessageReaction", "deleteMessage", "sendChatAction"})
#: What an edit takes over of a sendMessage.
_EDITABLE = ("text", "parse_mode", "entities", "link_preview_options", "reply_markup", "business_connection_id")


@dataclass(frozen=True, slots=True)
class Letter:
    """A method, its parameters and files; `otherwise` goes out where Telegram refuses it with a 400."""

    method: str
    params: Mapping[str, Any] = field(repr=False)
    files: Mapping[str, File] = field(default_factory=dict, repr=False)
    otherwise: "Letter | None" = None
    #: the slot whose message it replies to
    reply_slot: str | None = None

    @classmethod
    def opened(cls, packed: Mapping[str, Any]) -> "Letter":
        """From the object that `bot.wire.pack` writes."""
        files = {name: (given[0], base64.b64decode(given[1])) for name, given in packed.get("f", {}).items()}
        other = packed.get("else")
        return cls(packed["m"], packed["p"], files, cls.opened(other) if other else None, packed.get("re"))

    @classmethod
    def unpacked(cls, payload: bytes) -> "Letter":
        """From the bytes of a parcel."""
        return cls.opened(json.loads(payload))

    @property
    def chat(self) -> int | str | None:
        """The chat it goes to; None for what belongs to no chat."""
        return self.params.get("chat_id")

    @property
    def counted(self) -> bool:
        """False for what Telegram's limits do not count."""
        return self.method not in UNCOUNTED and self.chat is not None

    @property
    def weight(self) -> int:
        """How many messages the limits count."""
        media = self.params.get("media")
        return max(1, len(media)) if isinstance(media, list) else 1

    @property
    def paid(self) -> bool:
        """It may go beyond the free messages a second, for Stars."""
        return bool(self.params.get("allow_paid_broadcast"))

    @property
    def payable(self) -> bool:
        """It might go for Stars and does not yet."""
        return not self.paid and self.method.startswith(("send", "copyMessage")) and self.counted

    def bought(self) -> "Letter":
        """The same letter, for Stars beyond the free messages a second."""
        return replace(self, params={**self.params, "allow_paid_broadcast": True})

    @property
    def repeatable(self) -> bool:
        """Twice is as good as once."""
        return self.method.startswith(("edit", "delete"))

    @property
    def can_edit(self) -> bool:
        """True for a text that can take the place of an older one: only inline buttons can be edited in."""
        markup = self.params.get("reply_markup")
        return self.method == "sendMessage" and (markup is None or "inline_keyboard" in markup)

    def edit_of(self, message_id: int) -> "Letter":
        """The same text as an edit of that message."""
        params = {name: self.params[name] for name in ("chat_id", *_EDITABLE) if name in self.params}
        return Letter("editMessageText", {**params, "message_id": message_id}, otherwise=self.otherwise)

    def replying_to(self, message_id: int) -> "Letter":
        """The same letter as a reply to that message, if it is still there."""
        reply = {"message_id": message_id, "allow_sending_without_reply": True}
        return replace(self, params={**self.params, "reply_parameters": reply})

    def about(self, message_id: int) -> "Letter":
        """The same letter about that message (a deletion, new buttons, a reaction)."""
        return replace(self, params={**self.params, "message_id": message_id})

    def filled(self, chat: int, about: Sequence[int]) -> "Letter | None":
        """A stencil for one chat; `about`: his messages that it is about. None: there is nothing to edit or delete."""
        given: dict[str, Any] = {**self.params, "chat_id": chat}
        if "message_ids" in given and self.method == "deleteMessages":
            given["message_ids"] = list(about)
        elif self.repeatable:
            given["message_id"] = next(iter(about), 0)
        elif "reply_parameters" in given:
            if about:
                given["reply_parameters"] = {**given["reply_parameters"], "message_id": about[0]}
            else:
                del given["reply_parameters"]
        if self.repeatable and not about:
            return None
        return replace(self, params=given, otherwise=self.otherwise and self.otherwise.filled(chat, about))

    def without(self, *names: str) -> "Letter":
        """The same letter lacking some parameters."""
        return replace(self, params={k: v for k, v in self.params.items() if k not in names})

    def to(self, chat: int) -> "Letter":
        """The same letter to another chat (a group that became a supergroup)."""
        return replace(self, params={**self.params, "chat_id": chat})
