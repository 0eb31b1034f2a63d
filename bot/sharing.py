"""What one replica has heard and all must know: groups that are lost or have moved, and who is staff."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.dutychat import DutyChat
from bot.knowing import Kind, Knowing
from bot.logs import failure, logger
from bot.membership import Members
from domain.centre import CentreBook
from domain.desk import Desk
from domain.errors import Conflict
from domain.ports import Unit
from storage.errors import StoreDown
from storage.store import Store

log = logger("sharing")
EVERY = 1.0
#: kinds of knowledge.changed
MEMBERS, CHATS = "members", "chats"
_ROW = "chats_lost"


class Sharing:
    """Runs on each replica until cancelled: hands out what was heard here, takes up what was heard elsewhere."""

    def __init__(self, store: Store, knowing: Knowing, duty: DutyChat, book: CentreBook) -> None:
        self._store = store
        self._knowing = knowing
        self._duty = duty
        self._book = book
        self._shared = self._state()

    def _state(self) -> tuple[bool, frozenset[int]]:
        return self._duty.lost, frozenset(self._book.lost)

    def chats(self) -> Kind:
        """The groups as another replica has found them; not while there is news of our own."""

        async def take(unit: Unit) -> None:
            await self._duty.recall(self._store)
            found: Any = await self._store.recalled(_ROW)
            if found is None or self._state() != self._shared:
                return
            self._book.lost = frozenset(found[1])
            self._duty.told(lost=bool(found[0]))
            self._shared = self._state()

        return Kind(take, CHATS)

    async def run(self, do: Callable[[Callable[[Desk], Awaitable[tuple[()]]]], Awaitable[object]]) -> None:
        """`do`: Works.do."""
        while True:
            try:
                await self._knowing.refresh(self._store)
                if (state := self._state()) != self._shared:
                    await self._store.note(_ROW, [state[0], sorted(state[1])])
                    self._shared = state
                    await do(_changed)
            except (StoreDown, Conflict) as error:
                log.error("sharing_waits_for_store", **failure(error))
            await asyncio.sleep(EVERY)


async def _changed(desk: Desk) -> tuple[()]:
    await desk.unit.knowledge.changed(CHATS)
    return ()


def members(known: Members) -> Kind:
    """Somebody came into the duty group or left it: what was known of them is asked anew."""

    async def take(unit: Unit) -> None:
        known.forget()
        known.expect(staff.user for staff in await unit.staff.all())

    return Kind(take, MEMBERS)
