"""What an admin types or sends for the knowledge base."""

import re
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from domain import danger
from domain.desk import Desk
from handlers.filters import admin_sending, admin_writing

#: said instead of what was asked for
DROP = frozenset({"取消", "算了", "/cancel"})
_ENTRY = re.compile(r"^\s*(\[\[?\s*)?answers?\s*[\]=]", re.MULTILINE)


class Typed(Filter):
    """What an admin types in private after a button of /kb; gives `person`, `asked` and `text`.

    Danger goes first in the middle of it too: an entry that speaks of it is edited by file.
    """

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_writing(message, desk)
        if person is None or message.text is None or message.reply_to_message is not None:
            return False
        text = message.text.strip()
        if text.startswith("/") and text not in DROP:
            return False
        asked = await desk.unit.dialogs.get(person.chat, person.chat)
        if asked is None or asked.get("do") != "kb" or asked.get("step") == "file":
            return False
        if danger.sounds(desk, text) is not None:
            return False
        return {"person": person, "asked": asked, "text": text}


def is_book(name: str, source: str) -> bool:
    """Whether a TOML file is meant for the knowledge base: by its name, or by its entries."""
    return name.lower().startswith(("answer", "kb")) or _ENTRY.search(source) is not None


class BookFile(Filter):
    """The knowledge base as a file, sent by an admin in private; gives `person`."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_sending(message, desk, ".toml")
        return {"person": person} if person is not None else False
