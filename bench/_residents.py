"""The bot's own books from outside: residents who wrote long ago, a notice begun without a chat, what became of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.clock import WallClock
from domain import waves
from domain.broadcasts import Audience, AudienceSort, Broadcast, BroadcastState, Medium, Piece, Tally, WaveState
from domain.delivery import DeliveryState
from domain.desk import Desk, Office
from domain.people import Person
from storage.rows_people import people
from storage.store import Store

#: Residents written in one unit.
_PAGE = 2000


@dataclass(frozen=True)
class Outcome:
    """What the ledger says at the end. `uncertain`: chats of which it ever was uncertain; `state`: each chat's."""

    tally: Tally
    done: bool
    uncertain: frozenset[int]
    state: dict[int, DeliveryState] = field(repr=False)
    reasons: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Books:
    """The database beside the running bot."""

    store: Store

    @classmethod
    @asynccontextmanager
    async def opened(cls, url: str, key: bytes) -> AsyncIterator[Self]:
        """That database; made when there is none."""
        store = await Store.open(url, key)
        try:
            yield cls(store)
        finally:
            await store.close()

    async def enter(self, uids: Sequence[int]) -> None:
        """They have all written in private some days ago."""
        since = WallClock().now() - timedelta(days=9)
        for begin in range(0, len(uids), _PAGE):
            async with self.store.begin() as unit:
                for uid in uids[begin : begin + _PAGE]:
                    await unit.people.seen(Person(uid, f"居民{uid}"), since)
                await unit.commit()

    async def begin(self, words: str, chat: int) -> None:
        """A notice to all, sent at once, as if composed and approved; its progress goes to that chat."""
        now = WallClock().now()
        async with self.store.begin() as unit:
            made = await unit.broadcasts.add(
                Broadcast(
                    0,
                    1,
                    chat,
                    now,
                    state=BroadcastState.SCHEDULED,
                    pieces=(Piece(Medium.TEXT, words),),
                    audience=Audience(AudienceSort.ALL),
                )
            )
            office = Office(cast(Any, None), cast(Any, None), cast(Any, None), ZoneInfo("Asia/Shanghai"))
            await waves.launch(Desk(office, unit, now), made, by=None)
            await unit.commit()

    async def over(self) -> bool:
        """Whether the newest wave has ended."""
        async with self.store.read() as unit:
            return await self._wave(unit) is not None and not await unit.waves.under_way()

    async def outcome(self) -> Outcome:
        """Of the newest wave, person by person."""
        async with self.store.read() as unit:
            wave = await self._wave(unit)
            assert wave is not None
            chats = await self._chats()
            state: dict[int, DeliveryState] = {}
            doubted: set[int] = set()
            after = 0
            while page := await unit.waves.page(wave.id, tuple(DeliveryState), after, 1000):
                after = page[-1].id
                state |= {chats[copy.person]: copy.state for copy in page}
                doubted |= {chats[copy.person] for copy in page if copy.uncertain}
            tally, why = await unit.waves.tally(wave.id), await unit.waves.reasons(wave.id)
            return Outcome(tally, wave.state is WaveState.DONE, frozenset(doubted), state, why)

    async def _chats(self) -> dict[int, int]:
        """Everybody's chat, by the store's number of him."""
        async with self.store.engines.reader.connect() as conn:
            rows = await conn.execute(select(people.c.id, people.c.chat))
            return {row.id: int(self.store.vault.open_json(row.chat, "people")) for row in rows}

    @staticmethod
    async def _wave(unit: Any) -> Any:
        newest = await unit.broadcasts.newest(1)
        found = await unit.waves.of_broadcast(newest[0].id) if newest else []
        return found[-1] if found else None
