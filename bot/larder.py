"""What the store holds to be sent: the outbox, fetched at the start; notices by the shelf."""

import asyncio
import itertools
from collections.abc import AsyncIterator

from bot.lanes import Lanes
from bot.ledger import Ledger
from bot.logs import failure, logger
from bot.remembering import PaceMemory
from bot.shelf import Shelf
from bot.work import RACES
from domain.delivery import Parcel
from domain.errors import Conflict
from domain.ports import Clock, Units
from storage.errors import StoreDown

log = logger("larder")
PAGE = 500
_IDLE = 1.0
_LOOK = 0.25
#: How often the store is asked for parcels that nobody here has been told of, and how much is still to come.
_STRAYS = 10.0
_COUNTS = 5.0


class Larder:
    """Feeds the lanes from the store."""

    def __init__(
        self, units: Units, lanes: Lanes, ledger: Ledger, clock: Clock, shelf: Shelf, memory: PaceMemory
    ) -> None:
        self._units = units
        self._lanes = lanes
        self._ledger = ledger
        self._clock = clock
        self._shelf = shelf
        self._memory = memory
        self._strays: set[int] = set()
        self._looked_at = self._counted_at = 0.0

    async def open(self) -> None:
        """At the start: what was in flight and may not be repeated is uncertain; the rest waits again."""
        uncertain = await self._recover()
        loaded = 0
        async for parcel in self._waiting():
            self._load(parcel)
            loaded += 1
        self._looked_at = asyncio.get_running_loop().time()
        await self._memory.recall(self._lanes.jobs())
        log.info("outbox_loaded", waiting=loaded, uncertain=uncertain)

    async def _recover(self) -> int:
        for race in itertools.count(1):
            try:
                async with self._units.begin() as unit:
                    uncertain = await unit.outbox.recover(self._clock.now()) + await self._shelf.recover(unit)
                    await unit.commit()
            except Conflict:
                if race == RACES:
                    raise
                await asyncio.sleep(0.05 * 2**race)
            else:
                return uncertain
        raise AssertionError("unreachable")

    async def _waiting(self) -> AsyncIterator[Parcel]:
        """All that waits in the outbox."""
        after: tuple[int, int] | None = None
        while True:
            async with self._units.read() as unit:
                page = await unit.outbox.waiting(PAGE, after)
            for parcel in page:
                yield parcel
            if len(page) < PAGE:
                return
            after = (int(page[-1].priority), page[-1].id)

    def _load(self, parcel: Parcel) -> None:
        now, mono = self._clock.now(), asyncio.get_running_loop().time()
        rest = (parcel.not_before - now).total_seconds() if parcel.not_before else 0
        self._lanes.add(parcel, at=mono + rest if rest > 0 else None)

    async def find_strays(self) -> int:
        """Take over what was committed after `open` by one who could not tell us; how many.

        A killed process may leave a COMMIT on its way to PostgreSQL, which carries it out when we have looked already;
        so may a commit whose answer was lost. Twice seen and still nobody's: what is just being written down is not.
        What was sent and could not be written down yet is the ledger's.
        """
        if self._ledger.failing:
            return 0
        held = {job.parcel.id for job in self._lanes.jobs()} | self._ledger.holds()
        found = {parcel.id: parcel async for parcel in self._waiting() if parcel.id not in held}
        strays = [parcel for parcel in found.values() if parcel.id in self._strays]
        for parcel in strays:
            self._load(parcel)
        self._strays = set(found) - {parcel.id for parcel in strays}
        if strays:
            log.warning("strays_found", parcels=len(strays))
        return len(strays)

    async def run(self) -> None:
        """Keep a handful of copies on the shelf; look for strays."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                more = await self._shelf.feed()
                now = loop.time()
                if now - self._looked_at >= _STRAYS:
                    self._looked_at = now
                    await self.find_strays()
                    await self._shelf.find_strays()
                if now - self._counted_at >= _COUNTS:
                    self._counted_at = now
                    await self._shelf.count()
            except (StoreDown, Conflict) as error:
                log.error("copies_wait_for_store", **failure(error))
                more = False
            until = loop.time() + (_LOOK if more else _IDLE)
            while (left := until - loop.time()) > 0:
                self._lanes.hungry.clear()
                try:
                    async with asyncio.timeout(left):
                        await self._lanes.hungry.wait()
                except TimeoutError:
                    break
                if self._shelf.low:
                    break

    async def put_back(self) -> None:
        """At the end: copies that were marked and never left wait again."""
        await self._shelf.put_back()
