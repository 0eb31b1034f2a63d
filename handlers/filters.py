"""Async class filters: each hands its handler a typed argument (a sync filter would cost a thread)."""

import re
from typing import Any

from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message, User

from domain import staffing
from domain.desk import Desk
from domain.errors import AnonymousAdmin
from domain.membership import Membership
from domain.people import Person, Staff
from handlers.media import part_of, readable

_COMMAND = re.compile(r"^/([A-Za-z_]{1,32})(?:@(\w+))?(?:\s+|$)", re.ASCII)


def person_of(user: User) -> Person:
    """Somebody as Telegram shows him now; in a private chat the chat's id is his."""
    return Person(chat=user.id, name=user.full_name[:120], username=user.username)


def command_of(message: Message, bot: Bot | None = None) -> tuple[str, str] | None:
    """The command of a message in lower case and what follows it; None when it is none, or another bot's."""
    text = message.text or message.caption or ""
    match = _COMMAND.match(text)
    if match is None:
        return None
    me = getattr(bot, "_me", None)  # what getMe said at start; asking Telegram here would break the law of the flow
    if match[2] and me is not None and match[2].lower() != (me.username or "").lower():
        return None
    return match[1].lower(), text[match.end() :].strip()


def admin_writing(message: Message, desk: Desk) -> Person | None:
    """An admin who writes in private; None for anybody else."""
    if message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return None
    user = message.from_user.id
    known = user in desk.office.admins or user in desk.office.centre.admins
    return person_of(message.from_user) if known else None


def admin_sending(message: Message, desk: Desk, ending: str) -> Person | None:
    """An admin who sends, in private, a file of that ending (".toml"); None for anybody and anything else."""
    named = (message.document.file_name or "") if message.document is not None else ""
    return admin_writing(message, desk) if named.lower().endswith(ending) else None


class Command(Filter):
    """A command in a private chat; gives `person` and `args` (what follows it)."""

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)

    async def __call__(self, message: Message, bot: Bot) -> bool | dict[str, Any]:
        if message.chat.type != ChatType.PRIVATE or message.from_user is None:
            return False
        found = command_of(message, bot)
        if found is None or found[0] not in self.names:
            return False
        return {"person": person_of(message.from_user), "args": found[1]}


class Words(Filter):
    """A private message that is exactly one of these; gives `person`."""

    def __init__(self, *words: str) -> None:
        self.words = frozenset(words)

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        if message.chat.type != ChatType.PRIVATE or message.from_user is None or message.text is None:
            return False
        return {"person": person_of(message.from_user)} if message.text.strip() in self.words else False


class EditedCommand(Filter):
    """A command that was edited in a private chat: it is not carried out again."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type == ChatType.PRIVATE and command_of(message) is not None


class Sent(Filter):
    """A private message that a report can take up; gives `person` and `part`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        if message.chat.type != ChatType.PRIVATE or message.from_user is None or not readable(message):
            return False
        return {"person": person_of(message.from_user), "part": part_of(message)}


class Pressed(Filter):
    """A button of that kind; gives `press` (the typed data) and `person`."""

    def __init__(self, kind: type[CallbackData]) -> None:
        self.kind = kind

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        data = query.data or ""
        if data.partition(":")[0] != self.kind.__prefix__:
            return False
        try:
            press = self.kind.unpack(data)
        except (TypeError, ValueError):
            return False  # an old or forged button: the fallback answers
        return {"press": press, "person": person_of(query.from_user)}


def at_work(desk: Desk, chat: int, duty_chat: int) -> bool:
    """Whether that chat is the duty group or a unit's own."""
    return chat == duty_chat or chat in desk.centre.chats


def acting(message: Message, desk: Desk, duty_chat: int) -> Person | None:
    """Who acts in a group of the office or in private. Raises AnonymousAdmin for one who posts as the group itself."""
    if at_work(desk, message.chat.id, duty_chat):
        if message.sender_chat is not None and message.sender_chat.id == message.chat.id:
            raise AnonymousAdmin
    elif message.chat.type != ChatType.PRIVATE:
        return None
    return person_of(message.from_user) if message.from_user is not None and not message.from_user.is_bot else None


class StaffCommand(Filter):
    """A command of those on duty, in a group of the office or in private; gives `staff`, `command`, `args`.

    Raises NotOnDuty or AnonymousAdmin: whoever has no right is told so.
    """

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)

    async def __call__(
        self, message: Message, bot: Bot, desk: Desk, membership: Membership, duty_chat: int
    ) -> bool | dict[str, Any]:
        found = command_of(message, bot)
        if found is None or found[0] not in self.names:
            return False
        person = acting(message, desk, duty_chat)
        if person is None:
            return False
        staff: Staff = await staffing.officer(desk, person, membership)
        return {"staff": staff, "command": found[0], "args": found[1]}
