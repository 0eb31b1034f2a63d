"""The shelf of copies of notices that are marked as leaving, fed from the ledger a handful at a time."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from bot.courier import Courier
from bot.jobs import Job
from bot.ledger import Ledger, entry_of
from bot.logs import failure, logger
from bot.measuring import Shelved
from bot.stencils import Stencils
from domain.broadcasts import Broadcast, Copy, Wave, WaveState
from domain.delivery import DeliveryState, Outcome, Parcel, Priority
from domain.desk import Office
from domain.ports import Clock, Unit, Units

log = logger("shelf")
#: So many copies at most are marked as leaving and have not left; a kill leaves them and those under way uncertain.
SHELF = 7
#: While all rest longer than this, nothing stays marked.
_LONG_REST = 2.0
_MOVING = (WaveState.FILLING, WaveState.SENDING)


class Shelf:
    """Lays copies out for the lanes, and takes back what shall not leave."""

    def __init__(
        self,
        units: Units,
        courier: Courier,
        ledger: Ledger,
        clock: Clock,
        office: Office,
        stencils: Stencils,
    ) -> None:
        self._units = units
        self._lanes = courier.lanes
        self._ledger = ledger
        self._clock = clock
        self._office = office
        self._stencils = stencils
        self._breaker = courier.breaker
        self._measures = courier.measures
        self._measures.shelved = lambda: self._shelved
        self._room = max(SHELF, self._lanes.pacer.rate // 4)
        self._back: set[int] = set()  # copies to be marked as waiting again
        self._strays: set[int] = set()
        self._shelved: Shelved = {}

    @property
    def low(self) -> bool:
        """Whether it is worth asking for more."""
        return len(self._lanes.shelf()) <= self._room // 2

    async def recover(self, unit: Unit) -> int:
        """At the start: what was in flight is uncertain, how many; what may be sent once more waits again."""
        copies = await unit.waves.recover(self._clock.now(), self._office.policy.resend_uncertain)
        if copies:
            self._measures.uncertain(copies)
            log.warning("copies_uncertain", copies=copies)
        return copies

    async def find_strays(self) -> int:
        """What is marked as leaving and is in nobody's hands, seen twice: treated as after a kill. How many.

        A COMMIT that arrived after its sender had died marks copies that nobody holds; so does an outcome that could
        not be written.
        """
        held = self._held()
        async with self._units.read() as unit:
            found = await unit.waves.leaving()
        found -= held | self._held()
        strays, self._strays = found & self._strays, found - self._strays
        if self._ledger.failing or not strays:
            return 0
        async with self._units.begin() as unit:
            copies = await unit.waves.recover(self._clock.now(), self._office.policy.resend_uncertain, strays)
            await unit.commit()
        self._measures.uncertain(copies)
        log.warning("strays_found", copies=copies)
        return copies

    def _held(self) -> set[int]:
        """Copies that are here, or whose outcome is still to be written."""
        return {-held for held in {job.parcel.id for job in self._lanes.jobs()} | self._ledger.holds()} | self._back

    def _resent(self, *, urgent: bool) -> bool:
        wanted = self._office.policy.resend_uncertain
        return wanted == "all" or (wanted == "urgent" and urgent)

    async def feed(self) -> bool:
        """Mark and lay out the next copies, take back what shall not leave now; False: there is nothing to do."""
        lanes, now = self._lanes, self._clock.now()
        rest = lanes.pacer.resting(asyncio.get_running_loop().time())
        if self._breaker.open or rest > _LONG_REST:
            await self._return(lanes.shelf())
            return True
        async with self._units.read() as unit:
            moving = [wave for wave in await unit.waves.under_way() if wave.state in _MOVING]
            waves = {job.wave for job in lanes.shelf() if job.wave is not None}
            stopped = await unit.waves.stopped(waves) if waves else set()
        await self._return([job for job in lanes.shelf() if job.wave in stopped])
        ordinary = not self._quiet(now)
        if not any(wave.urgent or ordinary for wave in moving):
            return lanes.copies() > 0
        room = self._room - len(lanes.shelf())
        taken = await self._take(room, now, ordinary) if room >= self._room // 2 else 0
        return taken > 0 or lanes.copies() > 0 or len(self._ledger) > 0

    async def _take(self, room: int, now: datetime, ordinary: bool) -> int:
        notices: dict[int, tuple[Wave | None, Broadcast | None]] = {}
        async with self._units.begin() as unit:
            copies = await unit.waves.take(room, now, ordinary=ordinary)
            for wave_id in {copy.wave_id for copy in copies}:
                wave = await unit.waves.by_id(wave_id)
                notices[wave_id] = wave, await unit.broadcasts.by_id(wave.broadcast_id) if wave else None
            self._back.update(copy.id for copy in copies)  # should we be stopped in the middle of the commit
            await unit.commit()
        for copy in copies:
            self._back.discard(copy.id)
            self._lay(copy, *notices[copy.wave_id], now)
        return len(copies)

    def _lay(self, copy: Copy, wave: Wave | None, broadcast: Broadcast | None, now: datetime) -> None:
        try:
            if wave is None or broadcast is None:
                raise LookupError(copy.wave_id)
            letter = self._stencils.letter(broadcast, wave, copy)
        except Exception as error:  # noqa: BLE001 - what cannot be rendered is told, and the others go on
            log.error("copy_not_rendered", wave=copy.wave_id, part=copy.part, **failure(error))
            self._over(copy, DeliveryState.FAILED, now, type(error).__name__)
            return
        if letter is None:
            self._over(copy, DeliveryState.SENT, now)
            return
        parcel = Parcel(
            payload=b"",
            priority=Priority.ALERT if copy.urgent else Priority.BULK,
            created_at=now,
            broadcast_id=copy.broadcast_id,
            at_most_once=True,
            expires_at=wave.ends_at,
            tries=copy.tries,
            id=-copy.id,
        )
        again = self._resent(urgent=copy.urgent) and not copy.uncertain
        self._lanes.lay(parcel, letter, copy.wave_id, again=again, doubted=copy.uncertain)

    def _over(self, copy: Copy, state: DeliveryState, now: datetime, error: str = "") -> None:
        self._ledger.note(entry_of(Outcome(-copy.id, state, now, error=error), chat=None, to_reporter=False))

    def _quiet(self, now: datetime) -> bool:
        """Whether ordinary notices rest at this hour of the office's."""
        policy, hour = self._office.policy, now.astimezone(self._office.zone).hour
        since, until = policy.quiet_from, policy.quiet_until
        return since <= hour < until if since <= until else hour >= since or hour < until

    async def count(self) -> None:
        """How much is still to come, for /metrics."""
        shelved: dict[Priority, tuple[int, float]] = {}
        now = self._clock.now()
        async with self._units.read() as unit:
            for wave in await unit.waves.under_way():
                waiting = (await unit.waves.tally(wave.id)).waiting
                if wave.state in _MOVING and waiting:
                    priority = Priority.ALERT if wave.urgent else Priority.BULK
                    copies, age = shelved.get(priority, (0, 0.0))
                    shelved[priority] = copies + waiting, max(age, (now - wave.created_at).total_seconds())
        self._shelved = shelved

    async def put_back(self) -> None:
        """At the end: what was marked and never left waits again."""
        await self._return(self._lanes.shelf())

    async def _return(self, jobs: Collection[Job]) -> None:
        self._back.update(-job.parcel.id for job in self._lanes.take_back(jobs))
        if given := sorted(self._back):
            async with self._units.begin() as unit:
                await unit.waves.put_back(given)
                await unit.commit()
            self._back.difference_update(given)
