"""The duty group as it is now: its id, which Telegram may change, and whether the bot is heard there."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.logs import failure, logger
from bot.work import Works
from domain import chores
from domain.desk import Desk
from domain.errors import Conflict
from storage.errors import StoreDown
from storage.store import Store

log = logger("dutychat")
#: Seconds between two cries in the log.
_CRY_EVERY = 60.0
_GONE = frozenset({"left", "kicked"})
#: The row of the store that says: the group of the settings has this id now.
_ROW = "duty_chat_moved"

Telling = Callable[[Desk], Awaitable[None]]


async def _moved(desk: Desk, to: int) -> None:
    await desk.unit.knowledge.changed("chats")  # other replicas follow
    await chores.desk_moved(desk, to)


class DutyChat:
    """One for the whole process: whoever needs the group's id asks `id` each time."""

    def __init__(self, chat: int) -> None:
        self.id = chat
        self.lost = False
        #: called when the group hears the bot again: what waits for it may go
        self.opened: Callable[[], object] = lambda: None
        self._set = chat  # by DUTY_CHAT_ID
        self._former: set[int] = set()
        self._tickets: set[int] = set()  # urgent ones that the admins were told of
        self._cried_at = float("-inf")
        self._news: deque[Telling] = deque()
        self._moves: deque[int] = deque()
        self._bell = asyncio.Event()

    @property
    def ids(self) -> frozenset[int]:
        """The present id and all former ones."""
        return frozenset({self.id, *self._former})

    def now(self, chat: int) -> int:
        """That chat's id, or the present one when it is a former id of the group."""
        return self.id if chat in self._former else chat

    # -- what is noticed ----------------------------------------------------------------------------------------

    def refused(self, ticket: int | None) -> None:
        """The bot may not write there. `ticket`: an urgent one that the group should have heard of."""
        now = asyncio.get_running_loop().time()
        if now - self._cried_at >= _CRY_EVERY:
            self._cried_at = now
            log.critical("duty_group_lost", note="机器人写不进值班群，卡片在等：请把它加回群里并设为管理员")
        if not self.lost:
            self.lost = True
            self.tell(chores.desk_lost)
        if ticket is not None and ticket not in self._tickets:
            self._tickets.add(ticket)
            self.tell(partial(chores.desk_lost, ticket_id=ticket))

    def heard(self) -> None:
        """Something was delivered there."""
        if self.lost:
            self._open()
            self.tell(chores.desk_back)

    def moved(self, to: int) -> None:
        """It became a supergroup."""
        if to == self.id or to in self._former:
            return
        log.critical("duty_group_moved", change="DUTY_CHAT_ID", to=to)
        self._former.add(self.id)
        self.id = to
        if self.lost:
            self._open()
        self._moves.append(to)
        self._bell.set()

    def learn(self, raw: dict[str, Any]) -> None:
        """From an update: the group moves, the bot is taken out of it or back in (a handler tells the admins)."""
        message, change = raw.get("message"), raw.get("my_chat_member")
        if isinstance(message, dict) and isinstance(message.get("chat"), dict):
            here, to, source = (
                message["chat"].get("id"),
                message.get("migrate_to_chat_id"),
                message.get("migrate_from_chat_id"),
            )
            if here == self.id and isinstance(to, int):
                self.moved(to)
            elif source == self.id and isinstance(here, int):
                self.moved(here)
        if isinstance(change, dict) and isinstance(change.get("chat"), dict) and change["chat"].get("id") == self.id:
            member = change.get("new_chat_member")
            status = member.get("status") if isinstance(member, dict) else None
            if status in _GONE:
                self.lost = True
            elif status is not None and self.lost:
                self._open()

    def told(self, *, lost: bool) -> None:
        """By another replica; it has told the admins."""
        if self.lost and not lost:
            self._open()
        self.lost = lost

    def _open(self) -> None:
        self.lost = False
        self._tickets.clear()
        log.warning("duty_group_back")
        self.opened()

    def tell(self, telling: Telling) -> None:
        """Have the admins told, in a unit of its own."""
        self._news.append(telling)
        self._bell.set()

    # -- what is done about it ----------------------------------------------------------------------------------

    async def recall(self, store: Store) -> None:
        """At the start: the group of the settings may have moved in an earlier life."""
        known = await store.recalled(_ROW)
        if known is not None and known[0] == self._set and known[1] != self.id:
            self._former |= {self._set, self.id}
            self.id = known[1]
            log.warning("duty_group_moved", change="DUTY_CHAT_ID", to=self.id)

    async def run(self, works: Works, store: Store) -> None:
        """Keep the new id and tell the admins, until cancelled."""
        wait = 0.2
        while True:
            await self._bell.wait()
            try:
                await self._work_off(works, store)
                wait = 0.2
            except (StoreDown, Conflict) as error:
                log.error("duty_group_news_wait", **failure(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)

    async def _work_off(self, works: Works, store: Store) -> None:
        while self._moves:
            moved = [self._set, self._moves[-1]]
            new = await store.recalled(_ROW) != moved  # else another replica has heard of it, too
            await store.note(_ROW, moved)
            self._moves.clear()
            if new:
                self._news.appendleft(partial(_moved, to=moved[1]))
        while self._news:
            telling = self._news[0]

            async def step(desk: Desk, telling: Telling = telling) -> tuple[()]:
                await telling(desk)
                return ()

            try:
                await works.do(step)
            except (StoreDown, Conflict):
                raise
            except Exception as error:  # noqa: BLE001 - one word that cannot be said must not end the service
                log.error("duty_group_news_lost", **failure(error))
            self._news.popleft()
        self._bell.clear()
