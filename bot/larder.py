"""What the outbox holds from before: fetched at the start; bulk a handful at a time, marked before it leaves."""

import asyncio
from collections.abc import AsyncIterator

from bot.lanes import Lanes
from bot.ledger import Ledger
from bot.logs import failure, logger
from domain.delivery import DeliveryState, Outcome, Parcel, Priority
from domain.ports import Clock, Units
from storage.errors import StoreDown

log = logger("larder")
PAGE = 500
#: So many bulk parcels at most are uncertain after a kill.
HANDFUL = 10
_IDLE = 1.0
#: How often the store is asked for parcels that nobody here has been told of.
_STRAYS = 10.0
_BULK = (int(Priority.BULK) - 1, 2**62)  # where bulk begins in the order of the outbox


class Larder:
    """Feeds the lanes from the store."""

    def __init__(self, units: Units, lanes: Lanes, ledger: Ledger, clock: Clock) -> None:
        self._units = units
        self._lanes = lanes
        self._ledger = ledger
        self._clock = clock
        self._strays: set[int] = set()
        self._looked_at = 0.0

    async def open(self) -> None:
        """At the start: what was in flight and may not be repeated is uncertain; the rest waits again."""
        async with self._units.begin() as unit:
            uncertain = await unit.outbox.recover(self._clock.now())
            await unit.commit()
        loaded = 0
        async for parcel in self._waiting():
            self._load(parcel)
            loaded += 1
        self._looked_at = asyncio.get_running_loop().time()
        log.info("outbox_loaded", waiting=loaded, uncertain=uncertain)

    async def _waiting(self) -> AsyncIterator[Parcel]:
        """All that waits, bulk aside."""
        after: tuple[int, int] | None = None
        while True:
            async with self._units.read() as unit:
                page = await unit.outbox.waiting(PAGE, after)
            for parcel in page:
                if not (parcel.at_most_once and parcel.priority >= Priority.BULK):
                    yield parcel
            if len(page) < PAGE or page[-1].priority >= Priority.BULK:
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
        """Keep a handful of bulk parcels on the counter; look for strays."""
        while True:
            try:
                fetched = await self._fetch()
                now = asyncio.get_running_loop().time()
                if now - self._looked_at >= _STRAYS:
                    self._looked_at = now
                    await self.find_strays()
            except StoreDown as error:
                log.error("bulk_waits_for_store", **failure(error))
                fetched = 0
            await asyncio.sleep(0.1 if fetched else _IDLE)

    async def _fetch(self) -> int:
        """Mark and take over the next bulk parcels; how many."""
        under_way = sum(job.parcel.at_most_once for job in self._lanes.jobs())
        room = HANDFUL - under_way
        if room < HANDFUL // 2:
            return 1  # look again soon
        async with self._units.read() as unit:
            page = await unit.outbox.waiting(1, _BULK)
        if not page:
            return 0
        async with self._units.begin() as unit:  # read and marked in one: nothing called back meanwhile is sent
            page = [p for p in await unit.outbox.waiting(room, _BULK) if p.at_most_once and p.id not in self._lanes]
            await unit.outbox.start([parcel.id for parcel in page], self._clock.now())
            await unit.commit()
        for parcel in page:
            self._lanes.add(parcel, started=True)
        return len(page)

    async def put_back(self) -> None:
        """At the end: bulk that was marked but never left waits again."""
        now = self._clock.now()
        kept = [j.parcel.id for j in self._lanes.jobs() if j.parcel.at_most_once and j.started and not j.flying]
        if kept:
            async with self._units.begin() as unit:
                await unit.outbox.mark([Outcome(parcel, DeliveryState.WAITING, now) for parcel in kept])
                await unit.commit()
