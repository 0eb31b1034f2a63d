"""The town: its people, chats, messages and presses, and what everyone in it may see."""

from collections import OrderedDict
from typing import Any

from sandbox.clock import Clock
from sandbox.county import settle
from sandbox.errors import ApiError, bad, forbidden
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.flow import Flow
from sandbox.journal import Journal
from sandbox.limits import Limits
from sandbox.model import Chat, Member, Person, Press, Settings, Stored
from sandbox.neighbours import SECOND_ADMIN, around
from sandbox.poller import Poller
from sandbox.polls import Polls
from sandbox.updates import Updates

BOT_ID = 100000
TOKEN = "100000:SANDBOX-TOKEN-for-loopback-only-0123456789"  # noqa: S105 - it opens nothing but this sandbox
DUTY_CHAT_ID = -1001000000001
DUTY_TITLE = "青溪镇综治中心值班群"
ADMIN_IDS = (300001,)
#: Telegram's account for group administrators who post anonymously.
ANONYMOUS_BOT = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
IN_GROUP = ("creator", "administrator", "member", "restricted")


def default_people() -> list[Person]:
    """The people everyone meets at the start."""
    return [
        Person(100001, "王秀兰", "wangxl"),
        Person(100002, "李建国"),
        Person(100003, "陈小雨", "xiaoyu"),
        Person(200001, "赵志强", "zhaozq", "officer"),
        Person(200002, "孙丽", "sunli", "officer"),
        Person(300001, "周主任", "zhouzr", "admin"),
    ]


class Town:
    """All state of the sandbox, in memory only."""

    def __init__(self, limits: bool = True, county: bool = False, neighbours: int = 0) -> None:
        """`county`: with the people and groups of other units; `neighbours`: see sandbox/neighbours.py."""
        self._limits_at_start = limits
        self._county = county
        self._neighbours = neighbours
        self.clock = Clock()
        self.settings = Settings(limits=limits)
        self.flow = Flow()
        self.limits = Limits(self.clock, self.settings, self.flow)
        self.faults = Faults(self.clock)
        self.events = Events()
        self.journal = Journal()
        self.files = Files()
        self.polls = Polls()
        self.token = TOKEN
        # Ten a second leaves room: a run of some hours does not reach the ids of the next.
        self._next_message = self.clock.id_base() * 10
        self._next_id = self._next_message
        self.updates = Updates(self.clock, self.settings, self.clock.id_base() * 10)
        self.poller = Poller(self.clock, self.updates)
        self.updates.on_empty = lambda: self.events.publish("settled")
        self.unknown_methods: dict[str, int] = {}
        self._fill()

    def _fill(self) -> None:
        self.people = {person.id: person for person in default_people()}
        self.chats: dict[int, Chat] = {}
        self.presses: OrderedDict[str, Press] = OrderedDict()
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.menu_buttons: dict[int, dict[str, Any]] = {}
        self.profile = {"name": "综治通", "description": "", "short_description": ""}
        duty = Chat(DUTY_CHAT_ID, "supergroup", DUTY_TITLE)
        duty.members = {
            BOT_ID: Member("administrator"),
            200001: Member("member"),
            200002: Member("member"),
            300001: Member("creator"),
        }
        self.chats[duty.id] = duty
        if self._county:
            settle(self)
        if self._neighbours:
            self.people |= {person.id: person for person in around(self._neighbours)}

    def reset(self) -> None:
        """As at the start; ids keep rising, the webhook or poller stays."""
        for name, value in vars(Settings(limits=self._limits_at_start)).items():
            setattr(self.settings, name, value)
        self.clock.reset()
        self.limits.clear()
        self.flow.clear()
        self.faults.clear()
        self.updates.clear()
        self.poller.forget()
        self.journal.clear()
        self.polls.clear()
        self._fill()

    @property
    def admin_ids(self) -> tuple[int, ...]:
        """Whom the bot is to take for admins."""
        return (*ADMIN_IDS, SECOND_ADMIN) if self._neighbours else ADMIN_IDS

    # -- who and where ------------------------------------------------------------------------------------------

    def bot_user(self) -> dict[str, Any]:
        """The bot as a User."""
        return {"id": BOT_ID, "is_bot": True, "first_name": self.profile["name"], "username": "zongzhi_bot"}

    def user(self, user_id: int) -> dict[str, Any]:
        """Anyone as a User, the bot too."""
        return self.bot_user() if user_id == BOT_ID else self.people[user_id].user()

    def private(self, user_id: int) -> Chat:
        """The private chat with a person, made when first needed."""
        if user_id not in self.chats:
            self.chats[user_id] = Chat(user_id, "private")
        return self.chats[user_id]

    def public_chat(self, chat: Chat) -> dict[str, Any]:
        """A chat as the Bot API's Chat."""
        return chat.public(self.people.get(chat.id))

    def find_chat(self, wanted: Any) -> Chat:
        """The chat a call names by id, known to the bot at all.

        Raises:
            ApiError: 400 chat_id is empty / chat not found / upgraded to a supergroup.
        """
        if wanted in (None, ""):
            raise bad("chat_id is empty")
        try:
            chat_id = int(wanted)
        except (TypeError, ValueError):
            raise bad("chat not found") from None
        if chat_id in self.people:
            return self.private(chat_id)
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to is not None:
            refusal = bad("group chat was upgraded to a supergroup chat")
            refusal.parameters = {"migrate_to_chat_id": chat.migrated_to}
            raise refusal
        return chat

    def may_write(self, chat: Chat) -> None:
        """Whether the bot may send to a chat.

        Raises:
            ApiError: 403 in each of Telegram's variants.
        """
        if chat.type == "private":
            person = self.people[chat.id]
            if person.blocked_bot:
                raise forbidden("bot was blocked by the user")
            if person.deactivated:
                raise forbidden("user is deactivated")
            if not person.started:
                raise forbidden("bot can't initiate conversation with a user")
            return
        status = self.status(chat, BOT_ID)
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if status not in IN_GROUP:
            raise forbidden(f"bot is not a member of the {chat.type} chat")

    def reach(self, chat: Chat, paid: bool = False) -> None:
        """As `may_write`, for what is counted as a message: trying in vain counts too."""
        try:
            self.may_write(chat)
        except ApiError:
            self.limits.attempted(paid)
            raise

    def status(self, chat: Chat, user_id: int) -> str:
        """A membership's status; those never seen are "left"."""
        member = chat.members.get(user_id)
        return member.status if member else "left"

    def is_admin(self, chat: Chat, user_id: int) -> bool:
        """Creator or administrator."""
        return self.status(chat, user_id) in ("creator", "administrator")

    # -- messages -----------------------------------------------------------------------------------------------

    def next_message_id(self) -> int:
        """Message ids rise over all chats."""
        self._next_message += 1
        return self._next_message

    def next_id(self) -> int:
        """Ids of all other things: callback queries, media groups, polls."""
        self._next_id += 1
        return self._next_id

    def readers(self, chat: Chat, ephemeral_for: int | None = None) -> set[int]:
        """Whose phones show something of this chat."""
        if ephemeral_for is not None:
            return {ephemeral_for}
        if chat.type == "private":
            return {chat.id}
        return {user_id for user_id, member in chat.members.items() if member.status in IN_GROUP}

    def keep(self, chat: Chat, stored: Stored) -> None:
        """Add a message to its chat and tell the phones."""
        chat.keep(stored)
        self.tell("message", chat, stored)

    def tell(self, kind: str, chat: Chat, stored: Stored | None = None) -> None:
        """Publish an event about a chat to those who see it."""
        seen_by = self.readers(chat, stored.ephemeral_for if stored else None)
        self.events.publish(kind, chat.id, stored.key if stored else None, seen_by)

    def emit(self, kind: str, payload: dict[str, Any], about: int) -> int | None:
        """Queue an update; `about` is the chat (for messages) or person (for presses) whose order it keeps."""
        # Presses travel in a queue of their own on Telegram: they may overtake messages of the same chat.
        queue = "callback" if kind == "callback_query" else "chat"
        return self.updates.put(kind, payload, (queue, about), self.faults.doubles())

    # -- presses ------------------------------------------------------------------------------------------------

    def press_alive(self, press_id: str) -> Press | None:
        """The press with that id, if it may still be answered."""
        press = self.presses.get(press_id)
        if press is None or press.answered or press.created <= self.clock.now() - self.settings.press_life:
            return None
        return press

    def presses_alive(self) -> int:
        """How many may still be answered; those past a day are forgotten on the way."""
        now = self.clock.now()
        while self.presses and next(iter(self.presses.values())).created < now - 86_400:
            self.presses.popitem(last=False)
        oldest, alive = now - self.settings.press_life, 0
        for press in reversed(self.presses.values()):
            if press.created <= oldest:
                break
            alive += not press.answered
        return alive
