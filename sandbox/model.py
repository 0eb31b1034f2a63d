"""The records of the town: people, chats, messages and presses."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Person:
    """Someone with a phone."""

    id: int
    first_name: str
    username: str | None = None
    role: str = "resident"
    #: what the phone says he is, where the role is not enough
    title: str = ""
    blocked_bot: bool = False
    #: The bot may write only to those who wrote first.
    started: bool = False
    #: The account was deleted.
    deactivated: bool = False
    #: One of many that were added at once: has a phone, but the page does not show it.
    crowd: bool = False
    #: Answered callback queries, newest last.
    answers: list[dict[str, Any]] = field(default_factory=list)

    def user(self) -> dict[str, Any]:
        """The Bot API's User."""
        made: dict[str, Any] = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": "zh-hans",
        }
        if self.username:
            made["username"] = self.username
        return made


@dataclass
class Member:
    """One membership: the status as Telegram names it."""

    status: str
    is_anonymous: bool = False


@dataclass(slots=True)
class Stored:
    """A message: what the Bot API shows of it, and what only the town knows."""

    data: dict[str, Any]
    #: Unique over all messages, ephemeral ones (whose Bot API message_id is 0) too.
    key: int
    by_bot: bool
    ephemeral_for: int | None = None
    edited: int = 0
    deleted: bool = False
    #: user id → emoji; the bot's own under its id.
    reactions: dict[int, str] = field(default_factory=dict)
    #: What a reply keyboard or the like came with it (never part of the Bot API's Message).
    reply_keyboard: dict[str, Any] | None = None
    #: An ephemeral message may stand in another's place, for its receiver only.
    replaces: int | None = None

    @property
    def words(self) -> str:
        """Text or caption."""
        return self.data.get("text") or self.data.get("caption") or ""


@dataclass(slots=True)
class Chat:
    """A private chat (id = the person's) or a group."""

    id: int
    type: str
    title: str | None = None
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Stored] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    topics: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: The reply keyboard shown under the text field, or None.
    reply_keyboard: dict[str, Any] | None = None
    draft: dict[str, Any] | None = None
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    #: (user id) → when that person last pressed or sent an ephemeral command: the bot may whisper for seconds after.
    invited: dict[int, float] = field(default_factory=dict)

    def keep(self, stored: Stored) -> None:
        """Add a message at the end."""
        self.messages[stored.key] = stored
        self.order.append(stored.key)

    def after(self, key: int) -> list[Stored]:
        """Messages above `key`, oldest first."""
        return [self.messages[k] for k in self.order[bisect_right(self.order, key) :]]

    def public(self, person: Person | None = None) -> dict[str, Any]:
        """The Bot API's Chat."""
        if self.type == "private" and person is not None:
            made: dict[str, Any] = {"id": self.id, "type": "private", "first_name": person.first_name}
            if person.username:
                made["username"] = person.username
            return made
        public = {"id": self.id, "type": self.type, "title": self.title}
        return public | {"is_forum": True} if self.topics else public


@dataclass
class Press:
    """A callback query: alive until answered or too old."""

    id: str
    user_id: int
    chat_id: int
    key: int
    created: float
    answered: bool = False


@dataclass
class Settings:
    """What the control side may turn."""

    limits: bool = True
    press_life: float = 150
    overall_per_second: int = 30
    chat_per_second: float = 1
    chat_burst: int = 3
    group_per_minute: int = 20
    ephemeral: bool = True
    ephemeral_ignored: bool = False
    topics: bool = False
    #: off: an older server, which knows no rich messages
    rich: bool = True
    #: Telegram Stars the bot has; a paid message beyond the free ones costs a tenth of one
    stars: float = 0.0
    paid_per_second: int = 1000
