"""Updates of every kind Bot API 10.3 knows, well-formed and not, made from aiogram's own models."""

import random
import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.client.default import Default
from aiogram.types import Message, Update
from pydantic import BaseModel
from pydantic.fields import FieldInfo

KINDS = tuple(name for name in Update.model_fields if name != "update_id")
#: What stands around a message's content, or goes away in the next release; all other fields are kinds of content.
_AROUND = (
    "message_id date chat message_thread_id direct_messages_topic from_user sender_chat sender_boost_count "
    "sender_business_bot sender_tag guest_query_id business_connection_id forward_origin is_topic_message "
    "is_automatic_forward reply_to_message external_reply quote reply_to_story reply_to_checklist_task_id "
    "reply_to_poll_option_id via_bot guest_bot_caller_user guest_bot_caller_chat edit_date has_protected_content "
    "is_from_offline is_paid_post media_group_id author_signature paid_star_count entities link_preview_options "
    "suggested_post_info effect_id caption caption_entities show_caption_above_media has_media_spoiler reply_markup "
    "receiver_user ephemeral_message_id forward_date forward_from forward_from_chat forward_from_message_id "
    "forward_sender_name forward_signature user_shared"
)
CONTENTS = tuple(name for name in Message.model_fields if name not in _AROUND.split())
#: Service messages that want no answer (handlers/fallback.py says why).
SILENT = frozenset(
    {"pinned_message", "chat_background_set", "message_auto_delete_timer_changed", "write_access_allowed"}
)
PREFIXES = ("d", "t", "c", "l", "b", "m", "s", "")
TEXTS = (
    "",
    " ",
    "\n\n",
    "<3",
    "</b><b>",
    "&amp;&#0;&",
    "<a href='x'>",
    "路灯坏了 <script>",
    "字" * 4096,
    "😀" * 2048,
    "&" * 4096,
    "\u202e倒过来\u202d",
    "\u200b\u200d\ufeff",
    "a\u0000b",
    "e\u0301" * 50,
    "\ufffd\uffff",
    "🇨🇳👨‍👩‍👧‍👦",
    "/",
    "//",
    "/start@",
    "/status GD000000-0000",
    "/status ٣٤٥",
    "/code ABCD-EFGH-J",
    "/withdraw " + "9" * 400,
    "/broadcast",
    "/subscribe",
    "/subscribe " + "村" * 12,
    "/notices",
    "/claim GD261122-0001",
    "/find " + "%_" * 30,
    "/staff add 99999999999999999999",
    "/done",
    "/note GD261122-0001 x",
    "/delete",
    "/mydata",
    "认领",
    "办结：" + "好" * 4000,
    "GD261122-0001",
    "ABCD-EFGH-J",
    "13800000000 " * 300,
    "1" * 4096,
    "{0} {number} %s %(x)s",
    "幸福路路灯坏了\r\n第二行\t缩进",
    "🆘",
    "谢谢",
    "提交",
)
NAMES = ("<3", "", "王<b>", "&lt;", "\u202e", "名" * 64, "😀", "a\nb", "None", "'; DROP TABLE tickets;--")
NUMBERS = (0, 1, -1, 2**31 - 1, 2**31, 2**52, 10**12)


@dataclass
class Maker:
    """Makes JSON that fits a model, with one source of chance."""

    dice: random.Random
    #: how likely an optional field is there
    lavish: float = 0.15

    def of(self, model: type[BaseModel], depth: int = 0, **given: Any) -> dict[str, Any]:
        """A raw object of that type; `given` by the names of aiogram's fields, None leaves a field out."""
        made = {}
        model.model_rebuild()  # bot/lean.py leaves it to the first use
        for name, field in model.model_fields.items():
            key = field.alias or name
            if name in given:
                if given[name] is not None:
                    made[key] = given[name]
            elif self._wanted(name, field, depth):
                made[key] = self.value(field.annotation, name, depth + 1)
        return made

    def _wanted(self, name: str, field: FieldInfo, depth: int) -> bool:
        if field.is_required() or get_origin(field.annotation) is Literal or name == "type":
            return True
        return depth < 4 and self.dice.random() < self.lavish / (1 + depth)

    def value(self, kind: Any, name: str, depth: int) -> Any:
        """A raw value of that annotation."""
        origin = get_origin(kind)
        if origin is Annotated:
            return self.value(get_args(kind)[0], name, depth)
        if origin in (Union, types.UnionType):
            return self.value(
                self.dice.choice([one for one in get_args(kind) if one not in (types.NoneType, Default)]), name, depth
            )
        if origin is Literal:
            chosen = self.dice.choice(get_args(kind))
            return chosen.value if isinstance(chosen, Enum) else chosen
        if origin is list:
            return [
                self.value(get_args(kind)[0], name, depth) for _ in range(self.dice.randint(0 if depth > 2 else 1, 2))
            ]
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self.of(kind, depth)
        return self._plain(kind, name)

    def _plain(self, kind: Any, name: str) -> Any:
        if kind is bool:
            return self.dice.random() < 0.5
        if kind is datetime or (kind is int and "date" in name):
            return 1_795_000_000 + self.dice.randint(0, 10**6)
        if kind is int:
            return self.dice.choice(NUMBERS[1:3]) if "count" in name else self.dice.choice(NUMBERS)
        if kind is float:
            return self.dice.uniform(-90, 90)
        if kind is str:
            if name == "first_name":
                return self.dice.choice(NAMES)
            if name.endswith("_id") or name == "id":
                return str(self.dice.randint(1, 10**15))
            return self.dice.choice(TEXTS)[:256]
        return "字"  # a rich text may hold rich texts: the simplest is a string

    def person(self, uid: int) -> dict[str, Any]:
        """A user as Telegram shows him."""
        made = {"id": uid, "is_bot": False, "first_name": self.dice.choice(NAMES)}
        if self.dice.random() < 0.3:
            made |= {"last_name": self.dice.choice(NAMES), "username": "x" * 32, "language_code": "zh-hans"}
        return made

    def private(self, uid: int, content: str, **more: Any) -> dict[str, Any]:
        """A private message whose content is that field of Message."""
        Message.model_rebuild()  # as above
        field = Message.model_fields[content]
        value = self.dice.choice(TEXTS) or "字" if content == "text" else self.value(field.annotation, content, 1)
        if content == "delete_chat_photo" or (content.endswith("_created") and isinstance(value, bool)):
            value = True
        if value == []:
            value = [self.value(get_args(field.annotation)[0], content, 1)]
        given = dict.fromkeys(CONTENTS) | {content: value} | more
        if content in ("photo", "video", "voice", "audio", "document", "animation") and self.dice.random() < 0.5:
            given["caption"] = self.dice.choice(TEXTS)[:1024]
        chat = {"id": uid, "type": "private", "first_name": self.dice.choice(NAMES)}
        given |= {"chat": chat, "from_user": self.person(uid), "message_id": self.dice.randint(1, 2**31 - 1)}
        given |= {"sender_chat": None, "reply_markup": None, "guest_query_id": None, "business_connection_id": None}
        return self.of(Message, 1, **given)

    def press(self, uid: int) -> dict[str, Any]:
        """A press with rubbish in it, on a message, on one that is out of reach, or on none."""
        data = ":".join([self.dice.choice(PREFIXES), *self._rubbish()]).encode()[:64].decode("utf-8", "ignore")
        made = {"id": str(self.dice.randint(1, 10**15)), "from": self.person(uid), "chat_instance": "1", "data": data}
        chat = {"id": uid, "type": "private", "first_name": "x"}
        lot = self.dice.random()
        if lot < 0.5:
            made["message"] = {"message_id": 7, "date": 1_795_000_000, "chat": chat, "text": "x"}
        elif lot < 0.8:
            made["message"] = {"message_id": 7, "date": 0, "chat": chat}
        else:
            made["inline_message_id"] = "x"
        if self.dice.random() < 0.1:
            made.pop("data")
            made["game_short_name"] = "x"
        return made

    def _rubbish(self) -> Iterator[str]:
        words: tuple[str, ...] = (
            "submit",
            "claim",
            "go",
            "set",
            "sos",
            "forget",
            "add",
            "hand",
            "view",
            "list",
            "look",
            "",
            "x" * 60,
        )
        words += ("0", "1", "-1", "9" * 30, "GD261122-0001", "٣", "JJ", "None", "1.5", "：", "<b>", "\n", "done", "met")
        for _ in range(self.dice.randint(0, 4)):
            yield self.dice.choice(words)

    def spoilt(self, whole: Any, keep: tuple[str, ...] = ()) -> Any:
        """The same with one thing wrong somewhere; the keys in `keep` stay as they are."""
        places = [place for place in _places(whole) if place[1] not in keep]
        if not places:
            return whole
        holder, key = self.dice.choice(places)
        lot = self.dice.random()
        if lot < 0.3 and isinstance(holder, dict):
            del holder[key]
        elif lot < 0.4 and isinstance(holder, dict):
            holder["new_in_bot_api_11"] = {"deep": [[[{}]]]}
        else:
            wrong: tuple[Any, ...] = (
                None,
                True,
                -1.5,
                10**30,
                -(10**30),
                "字",
                "",
                [],
                {},
                [[]],
                {"id": {}},
                "9" * 400,
                1e300,
                [None],
            )
            holder[key] = self.dice.choice(wrong)
        return whole


def _places(whole: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    todo = [whole]
    while todo:
        one = todo.pop()
        pairs = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        for key, value in pairs:
            found.append((one, key))
            todo.append(value)
    return found
