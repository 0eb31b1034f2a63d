"""What the outbox holds from before: fetched at the start; bulk a handful at a time, marked before it leaves."""

import asyncio

from bot.lanes import Lanes
from bot.logs import failure, logger
from domain.delivery import DeliveryState, Outcome, Priority
from domain.ports import Clock, Units
from storage.errors import StoreDown

log = logger("larder")
PAGE = 500
#: So many bulk parcels at most are uncertain after a kill.
HANDFUL = 10
_IDLE = 1.0
_BULK = (int(Priority.BULK) - 1, 2**62)  # where bulk begins in the order of the outbox


class Larder:
    """Feeds the lanes from the store."""

    def __init__(self, units: Units, lanes: Lanes, clock: Clock) -> None:
        self._units = units
        self._lanes = lanes
        self._clock = clock

    async def open(self) -> None:
        """At the start: what was in flight and may not be repeated is uncertain; the rest waits again."""
        async with self._units.begin() as unit:
            uncertain = await unit.outbox.recover(self._clock.now())
            await unit.commit()
        after: tuple[int, int] | None = None
        loaded = 0
        while True:
            async with self._units.read() as unit:
                page = await unit.outbox.waiting(PAGE, after)
            now, mono = self._clock.now(), asyncio.get_running_loop().time()
            for parcel in page:
                if parcel.at_most_once and parcel.priority >= Priority.BULK:
                    continue
                rest = (parcel.not_before - now).total_seconds() if parcel.not_before else 0
                self._lanes.add(parcel, at=mono + rest if rest > 0 else None)
                loaded += 1
            if len(page) < PAGE or page[-1].priority >= Priority.BULK:
                break
            after = (int(page[-1].priority), page[-1].id)
        log.info("outbox_loaded", waiting=loaded, uncertain=uncertain)

    async def run(self) -> None:
        """Keep a handful of bulk parcels on the counter."""
        while True:
            try:
                fetched = await self._fetch()
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
