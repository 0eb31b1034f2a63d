"""What became of parcels, written down in batches; who cannot be reached is noted in the same unit."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from bot import metrics
from bot.logs import failure, logger
from bot.work import Works
from domain import chores, pausing
from domain.delivery import DeliveryState, Outcome
from domain.desk import Desk
from domain.errors import Conflict
from storage.errors import StoreDown

log = logger("ledger")
BATCH = 32
PAUSE = 0.05
_LONGEST_WAIT = 5.0
#: Seconds until what the store would not take is tried again.
KEPT = 60.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One outcome with what follows from it."""

    outcome: Outcome
    unreachable: int | None = None  # a ticket whose reporter cannot be reached
    blocked: int | None = field(default=None, repr=False)  # a private chat
    reached: int | None = None  # a ticket whose reporter has a question before him now


class Ledger:
    """Collects outcomes and writes them at most 50 ms later. A crash repeats only what was not yet written."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._entries: list[Entry] = []
        self._kept: dict[int, Entry] = {}  # those the store takes in no form, by parcel
        self._anew: asyncio.TimerHandle | None = None
        self._bell = asyncio.Event()
        self._full = asyncio.Event()
        #: the last attempt to write failed: what the store says of parcels is old
        self.failing = False
        #: called when something has been written: the courier may go on
        self.written: Callable[[], object] = lambda: None
        #: awaited before anything is written: what must be in the store sooner
        self.before: Callable[[], Awaitable[object]] | None = None

    def __len__(self) -> int:
        """What has happened and is not written yet: a kill now would repeat it."""
        return len(self._entries)

    def holds(self) -> set[int]:
        """The parcels whose outcome is not written yet."""
        return {entry.outcome.parcel_id for entry in self._entries} | self._kept.keys()

    def note(self, entry: Entry) -> None:
        """Write it down soon."""
        metrics.SENDS.labels(entry.outcome.state.value).inc()
        self._entries.append(entry)
        self._bell.set()
        if len(self._entries) >= BATCH:
            self._full.set()

    async def run(self) -> None:
        """Write until cancelled; `flush` writes the rest."""
        wait = 0.2
        while True:
            await self._bell.wait()
            try:
                async with asyncio.timeout(PAUSE):
                    await self._full.wait()
            except TimeoutError:
                pass
            try:
                await self.flush()
                wait = 0.2
                self.failing = False
            except (StoreDown, Conflict) as error:
                self.failing = True
                log.error("outcomes_wait_for_store", waiting=len(self._entries), **failure(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def flush(self) -> None:
        """Write all there is. Raises StoreDown; nothing is forgotten then."""
        while self._entries:
            if self.before is not None:
                await self.before()
            batch = self._entries[: 4 * BATCH]
            await self._write(batch)
            del self._entries[: len(batch)]
            self.written()
        self._bell.clear()
        self._full.clear()

    async def _write(self, batch: Sequence[Entry]) -> None:
        blocked = {entry.blocked for entry in batch if entry.blocked is not None}
        reached = {entry.reached for entry in batch if entry.reached is not None}
        tickets = {entry.unreachable for entry in batch if entry.unreachable is not None}

        async def mark(desk: Desk) -> tuple[()]:
            outcomes = [replace(entry.outcome, at=desk.now) for entry in batch]
            parcels = [outcome for outcome in outcomes if outcome.parcel_id > 0]
            copies = [outcome for outcome in outcomes if outcome.parcel_id < 0]
            if parcels:
                await desk.unit.outbox.mark(parcels)
            if copies:
                await desk.unit.waves.mark(copies)
            for chat in blocked:
                await desk.unit.people.block(chat, True, desk.now)
            for ticket in tickets:
                await chores.unreachable(desk, ticket)
            for ticket in reached:
                await pausing.reached(desk, ticket)
            return ()

        try:
            await self._works.do(mark)
        except (StoreDown, Conflict):
            raise
        except Exception as error:  # noqa: BLE001 - what is sent must be marked, or it would be sent again
            log.error("outcomes_not_written", outcomes=len(batch), **failure(error))
            if len(batch) > 1:  # the good ones shall not suffer for a bad one
                for entry in batch:
                    await self._write([entry])
            elif (less := _less(batch[0])) is not None:
                await self._write([less])
            else:
                self._keep(batch[0])

    def _keep(self, entry: Entry) -> None:
        """Nothing of it can be written: it is nobody's stray meanwhile, and is tried again in a minute."""
        self._kept[entry.outcome.parcel_id] = entry
        if self._anew is None:
            self._anew = asyncio.get_running_loop().call_later(KEPT, self._once_more)

    def _once_more(self) -> None:
        self._anew = None
        self._entries += self._kept.values()
        self._kept.clear()
        self._bell.set()


def _less(entry: Entry) -> Entry | None:
    """The same without what follows from it; of a copy at last that it is over, without a place; None: no less."""
    outcome = entry.outcome
    if entry != Entry(outcome):
        return Entry(outcome)
    if outcome.parcel_id > 0:
        return None
    sent = outcome.doubted or outcome.state in (DeliveryState.SENT, DeliveryState.UNCERTAIN)
    state = DeliveryState.UNCERTAIN if sent else DeliveryState.FAILED
    least = Entry(Outcome(outcome.parcel_id, state, outcome.at, error="not written"))
    return least if least != entry else None


def entry_of(outcome: Outcome, *, chat: int | str | None, to_reporter: bool, asks: bool = False) -> Entry:
    """The outcome of a parcel to that chat, with what follows from it."""
    if asks and outcome.state is DeliveryState.SENT:
        return Entry(outcome, reached=outcome.ticket_id)
    if outcome.state is not DeliveryState.BLOCKED or not isinstance(chat, int) or chat <= 0:
        return Entry(outcome)
    return Entry(outcome, outcome.ticket_id if to_reporter else None, chat)
