"""Parcels committed by any replica reach the one who sends: by NOTIFY at once, by a look at the store in any case."""

import asyncio
from collections.abc import Iterable, Sequence

from bot.lanes import Lanes
from bot.ledger import Ledger
from bot.logs import failure, logger
from domain.delivery import Parcel
from domain.errors import Conflict
from domain.ports import Clock, Units
from storage.errors import StoreDown
from storage.listening import Listener

log = logger("notice_board")
#: Seconds between two looks at all that waits.
EVERY = 0.5
#: A parcel that has been given to the courier and is waiting in the store all the same is not given again sooner.
_AGAIN = 30.0
_LONGEST_WAIT = 5.0
_PAGE = 500


class Look:
    """The only way in for parcels while replicas run: what is held here already is not taken again.

    What is in the lanes or not written down yet *before* the store is read cannot be taken a second time: if the read
    finds it waiting, it is still one of those; if it was written down before, the read does not find it.
    """

    def __init__(self, units: Units, lanes: Lanes, ledger: Ledger, clock: Clock, listener: Listener) -> None:
        self._units = units
        self._lanes = lanes
        self._ledger = ledger
        self._clock = clock
        self._listener = listener
        self._bell = asyncio.Event()
        self._told: set[int] = set()
        self._given: dict[int, float] = {}
        self._all_at = 0.0
        self._pause = EVERY

    def told(self, parcels: Iterable[int]) -> None:
        """These are committed."""
        self._told.update(parcels)
        self._bell.set()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listener.run(self._heard))
            await self._looking()

    def _heard(self, words: str) -> None:
        self.told(int(word) for word in words.split(",") if word.isdigit())

    async def _looking(self) -> None:
        loop, wait = asyncio.get_running_loop(), EVERY
        while True:
            try:
                async with asyncio.timeout(max(0.0, self._all_at + self._pause - loop.time())):
                    await self._bell.wait()
            except TimeoutError:
                pass
            self._bell.clear()
            told, self._told = self._told, set()
            try:
                if told:
                    await self.look(sorted(told))
                if loop.time() >= self._all_at + self._pause:
                    self._all_at = loop.time()
                    await self.look()
                    took = loop.time() - self._all_at
                    self._pause = max(EVERY, 10 * took)
                wait = EVERY
            except (StoreDown, Conflict) as error:
                log.error("look_waits_for_store", **failure(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def look(self, among: Sequence[int] | None = None) -> int:
        """Take over what waits (of those) and is nobody's here; how many. Raises StoreDown."""
        if self._ledger.failing:
            return 0  # what was sent and cannot be written down still waits, to look at it
        now = asyncio.get_running_loop().time()
        if among is None:
            self._given = {parcel: at for parcel, at in self._given.items() if now - at < _AGAIN}
            held = self._ledger.holds().union(self._given, (job.parcel.id for job in self._lanes.jobs()))
        else:
            unwritten = self._ledger.holds()
            among = [p for p in among if not (p in self._lanes or p in unwritten or p in self._given)]
            held = set()
        found = 0
        async with self._units.read() as unit:
            waiting = among if among is not None else await unit.outbox.waiting_ids()
            new = [parcel for parcel in waiting if parcel not in held]
            for at in range(0, len(new), _PAGE):
                for parcel in await unit.outbox.those_waiting(new[at : at + _PAGE]):
                    self._load(parcel)
                    self._given[parcel.id] = now
                    found += 1
        return found

    def _load(self, parcel: Parcel) -> None:
        now, mono = self._clock.now(), asyncio.get_running_loop().time()
        rest = (parcel.not_before - now).total_seconds() if parcel.not_before else 0
        self._lanes.add(parcel, at=mono + rest if rest > 0 else None)
