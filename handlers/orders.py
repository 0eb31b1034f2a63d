"""What an officer wants done, however he said it: a command, a reply to the card in Chinese words, a dialogue."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import Message

from domain import danger, staffing
from domain.desk import Desk
from domain.membership import Membership
from domain.numbers import NUMBER, find_number
from domain.rights import may_see
from domain.standins import follows
from domain.steps import helps
from domain.tickets import Ticket
from domain.words import Media
from handlers import steps_menu
from handlers.filters import acting, at_work, command_of, person_of
from handlers.media import media_of

COMMANDS = frozenset(
    {"claim", "release", "dispatch", "note", "ask", "transfer", "return", "done", "look", "confirm", "refuse", "ack"}
    | {"trail"}
    | steps_menu.COMMANDS
)
#: Longest first: 复核不通过 before 复核.
_WORDS = {
    "认领": "claim",
    "放回": "release",
    "追问": "ask",
    "备注": "note",
    "办结": "done",
    "退回": "return",
    "退单": "return",
    "转派": "transfer",
    "查看": "look",
    "全部经过": "trail",
    "复核通过": "confirm",
    "复核不通过": "refuse",
    "不通过": "refuse",
    "重新派单": "dispatch",
    "已知晓": "ack",
    "知晓": "ack",
    "没谈成": "mediate",
    "未达成": "mediate",
    "达成协议": "mediate",
} | steps_menu.WORDS
#: Words that say how it ended, too.
_TELLING = frozenset({"没谈成", "未达成", "达成协议"})
_ANY_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SAID = re.compile(rf"^\W{{0,3}}({_ANY_WORD})(?:[\s:：,，。!！]+|$)(.*)$", re.DOTALL)
#: Chinese is typed without spaces: 办结已换灯泡. But 办结了吗 asks, and orders nothing.
_RUN_ON = re.compile(
    r"^\W{0,3}(追问|备注|办结|退回|退单|转派|不受理|移交|改派|延期|挂账|拆分)"
    r"(?![了过没吗后前时的中完率不给])(.{2,})$",
    re.DOTALL,
)
_HEAD = re.compile(r"^[\s:：,，。;；]+")
#: What an officer may be asked to type after a press; the rest of the dialogues are a resident's.
DIALOGS = frozenset({"ask", "note", "done", "return", "dispatch"}) | steps_menu.COMMANDS
_ALBUM_WAIT = timedelta(minutes=1)
_DROP = frozenset({"取消", "算了", "/cancel"})


@dataclass(frozen=True, slots=True)
class Order:
    """One order. `number` is empty when it was not said; `do` may be "proof", "drop" or "unclear" too."""

    do: str
    number: str
    text: str = field(default="", repr=False)
    media: tuple[Media, ...] = field(default=(), repr=False)
    #: what was chosen by buttons before he was asked to type
    given: Mapping[str, str] = field(default_factory=dict)


def _media(message: Message) -> tuple[Media, ...]:
    found = media_of(message)
    return (found,) if found is not None else ()


async def card_replied_to(desk: Desk, message: Message) -> Ticket | None:
    """The ticket whose card (or a message under it) this message replies to."""
    reply = message.reply_to_message
    if reply is None:
        return None
    return await desk.unit.tickets.by_message(message.chat.id, reply.message_id)


class Ordered(Filter):
    """An order by whoever is on duty; gives `order` and `staff`.

    Raises NotOnDuty or AnonymousAdmin when it is an order and he has no right to give one.
    """

    async def __call__(
        self, message: Message, bot: Bot, desk: Desk, membership: Membership, duty_chat: int
    ) -> bool | dict[str, Any]:
        in_group = at_work(desk, message.chat.id, duty_chat)
        if message.chat.type != ChatType.PRIVATE and not in_group:
            return False
        order = await self._command(message, bot, desk) or await self._reply(message, desk, in_group)
        if order is None:
            # who is not known as staff was never asked to type anything: one look into the store less a message
            known = membership is not Membership.UNKNOWN or in_group
            order = await self._dialog(message, desk) if known else None
            if order is None and not in_group:
                order = await self._unclear(message, desk, membership)
        if order is None:
            return False
        person = acting(message, desk, duty_chat)
        if person is None:
            return False
        return {"order": order, "staff": await staffing.officer(desk, person, membership)}

    async def _command(self, message: Message, bot: Bot, desk: Desk) -> Order | None:
        found = command_of(message, bot)
        if found is None or found[0] not in COMMANDS:
            return None
        number, rest = _split(found[1])
        if not number:
            ticket = await card_replied_to(desk, message)
            number = ticket.number if ticket else ""
        return Order(found[0], number, rest, _media(message))

    async def _reply(self, message: Message, desk: Desk, in_group: bool) -> Order | None:
        """A reply to a card; in private only for staff's own cards, so a resident's reply stays a supplement."""
        if message.reply_to_message is None:
            return None
        text = (message.text or message.caption or "").strip()
        match = _SAID.match(text) or _RUN_ON.match(text)
        media = _media(message)
        if match is None and not (media and in_group):
            return None
        ticket = await card_replied_to(desk, message)
        if ticket is None or ticket.reporter.chat == message.chat.id:
            return None
        if not in_group and await desk.unit.staff.by_user(message.chat.id) is None:
            return None  # a co-reporter's 催办 is no order
        if match is not None:
            said = f"{match[1]} {match[2].strip()}" if match[1] in _TELLING else match[2].strip()
            return Order(_WORDS[match[1]], ticket.number, said, media)
        return Order("proof", ticket.number, text, media)

    async def _unclear(self, message: Message, desk: Desk, membership: Membership) -> Order | None:
        """What somebody on duty writes in private under a card he was given, and no order: it is no report of his.

        A picture is one of the work done.
        """
        text = (message.text or message.caption or "").strip()
        ticket = await card_replied_to(desk, message)
        if ticket is None or ticket.reporter.chat == message.chat.id or message.from_user is None:
            return None
        staff = await staffing.may_look(desk, person_of(message.from_user), membership)
        if staff is None or text.startswith("/") or danger.sounds(desk, text) is not None:
            return None
        if await follows(desk, ticket, staff.user):
            return None
        if not may_see(desk, ticket, staff) and not await helps(desk, ticket, staff):
            return None
        media = _media(message)
        return Order("proof" if media else "unclear", ticket.number, text, media)

    async def _dialog(self, message: Message, desk: Desk) -> Order | None:
        if message.from_user is None or message.from_user.is_bot:
            return None
        text = (message.text or message.caption or "").strip()
        if not text and not _media(message):
            return None
        reply = message.reply_to_message
        if reply is not None and reply.from_user is not None and not reply.from_user.is_bot:
            return None  # he talks to a colleague
        user = message.from_user.id
        asked = await desk.unit.dialogs.get(user, user)
        album = message.media_group_id
        if asked is not None and asked.get("do") == "album":
            return Order("proof", asked["number"], "", _media(message)) if album == asked["album"] else None
        if asked is None or asked.get("do") not in DIALOGS or (text.startswith("/") and text not in _DROP):
            return None
        private = message.chat.type == ChatType.PRIVATE
        if private and asked.get("at") != "private" and reply is None:
            return None  # asked in the group: what he writes here of himself is his own report, unless he replies
        if not private and asked.get("at") == "private":
            return None
        if private and await _his_own_matter(desk, message, text, asked.get("number", "")):
            return None
        await desk.unit.dialogs.drop(user, user)
        if album and asked["do"] == "done":  # its other pictures come as messages of their own
            rest = {"do": "album", "album": album, "number": asked.get("number", "")}
            await desk.unit.dialogs.put(user, user, rest, desk.now + _ALBUM_WAIT)
        if text in _DROP:
            return Order("drop", asked.get("number", ""))
        given = {k: v for k, v in asked.items() if k not in ("do", "number", "at")}
        return Order(asked["do"], asked.get("number", ""), text, _media(message), given)


async def _his_own_matter(desk: Desk, message: Message, text: str, number: str) -> bool:
    """What an officer writes in private as a resident: danger, what follows it, a reply about his own report."""
    if await _in_danger(desk, text, number):
        return True
    if message.reply_to_message is None:
        own = await desk.unit.tickets.of_reporter(message.chat.id, limit=5, open_only=True)
        return danger.ringing(desk, own) is not None
    ticket = await card_replied_to(desk, message)
    return ticket is not None and ticket.reporter.chat == message.chat.id


async def _in_danger(desk: Desk, text: str, number: str) -> bool:
    """Danger goes first in the middle of a dialogue too, but where the dialogue is about danger itself."""
    if danger.sounds(desk, text) is None:
        return False
    ticket = await desk.unit.tickets.by_number(number)
    return ticket is None or not ticket.urgent


def _split(args: str) -> tuple[str, str]:
    """The number at the head of a command's arguments, and the rest, however they are set apart."""
    match = NUMBER.match(args)
    if match is None:
        return "", args
    return find_number(match[0]) or "", _HEAD.sub("", args[match.end() :]).strip()
