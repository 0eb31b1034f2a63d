"""What waits to be sent, in memory: one lane a chat, the most urgent first, nobody overtaken by his own kind."""

import asyncio
import heapq
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import replace

from bot.jobs import Job, Key, lane_of
from bot.lane import Lane, tickets
from bot.letters import Letter
from bot.logs import logger
from bot.merging import gather
from bot.pacer import Pacer
from domain.delivery import Parcel

log = logger("lanes")


class Lanes:
    """The courier's memory. All times are of one monotonic clock that the caller reads."""

    def __init__(self, pacer: Pacer) -> None:
        self.pacer = pacer
        self.bell = asyncio.Event()
        self.hungry = asyncio.Event()  # a copy has left the shelf
        self.spoilt: list[Parcel] = []  # payloads that cannot be read
        self._jobs: dict[int, Job] = {}
        self._copies: dict[int, Job] = {}  # those of notices among them
        self._lanes: dict[Hashable, Lane] = {}
        self._slots: dict[str, Job] = {}
        self._ready: list[tuple[Key, int, Hashable]] = []
        self._free: list[tuple[Key, int, Hashable]] = []
        self._paid: list[tuple[Key, int, Hashable]] = []
        self._later: list[tuple[float, int, Hashable, Job | None]] = []

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, parcel_id: object) -> bool:
        return parcel_id in self._jobs

    def jobs(self) -> Iterator[Job]:
        """All that waits or flies."""
        return iter(tuple(self._jobs.values()))

    def put(self, parcels: Sequence[Parcel]) -> None:
        """Take over committed parcels."""
        for parcel in parcels:
            self.add(parcel)

    def lay(self, parcel: Parcel, letter: Letter, wave: int, *, again: bool, doubted: bool = False) -> None:
        """Put a copy of a notice on the shelf, which the store has marked as leaving; unless it lies there already.

        `again`, `doubted`: see Job.
        """
        if parcel.id in self._copies:
            return
        key = (int(parcel.priority), float(-parcel.id))
        since = asyncio.get_running_loop().time()
        job = Job(parcel, letter, lane_of(letter), key, since, parcel.tries, started=True, wave=wave)
        job.again, job.doubted = again, doubted
        self._jobs[parcel.id] = self._copies[parcel.id] = job
        self._line_up(job)
        self.bell.set()

    def shelf(self) -> list[Job]:
        """Copies that are marked as leaving and have not left."""
        return [job for job in self._copies.values() if not job.flying]

    def copies(self) -> int:
        """Copies that wait here or fly."""
        return len(self._copies)

    def take_back(self, jobs: Collection[Job]) -> list[Job]:
        """Off the shelf with them: the copies among them that have not left."""
        back = [job for job in jobs if not job.flying and self._copies.get(job.parcel.id) is job]
        for job in back:
            job.gone = True
            self._drop(job)
        return back

    def _drop(self, job: Job) -> None:
        self._jobs.pop(job.parcel.id, None)
        self._copies.pop(job.parcel.id, None)

    def add(self, parcel: Parcel, *, at: float | None = None) -> None:
        """Take over one parcel, to be sent `at` that time or as soon as its turn comes."""
        if parcel.id in self._jobs:
            return
        try:
            letter = Letter.unpacked(parcel.payload)
        except (ValueError, KeyError, TypeError, IndexError):
            self.spoilt.append(parcel)
            self.bell.set()
            return
        since = asyncio.get_running_loop().time()
        kept = replace(parcel, payload=b"")
        key = (int(parcel.priority), float(parcel.id))
        job = Job(kept, letter, lane_of(letter), key, since, parcel.tries, parcel.resurface)
        if parcel.slot:
            other = self._slots.get(parcel.slot)
            if other is not None and other.parcel.id > parcel.id:  # committed before it, told of after it
                other.resurface = other.resurface or job.resurface
                return
            if other is not None:
                job.resurface = job.resurface or other.resurface
                self._supersede(other)
            self._slots[parcel.slot] = job
        self._jobs[parcel.id] = job
        if at is not None and at > since:
            heapq.heappush(self._later, (at, next(tickets), job.lane, job))
        else:
            self._line_up(job)
        self.bell.set()

    def _supersede(self, older: Job) -> None:
        older.gone = True
        if not older.flying:
            self._jobs.pop(older.parcel.id, None)

    def _line_up(self, job: Job) -> None:
        lane = self._lanes.setdefault(job.lane, Lane())
        lane.push(job)
        self._wake(job.lane)

    def _wake(self, name: Hashable) -> None:
        lane = self._lanes.get(name)
        if lane is None or lane.busy:
            return
        head = lane.head(self._slots)
        if head is None:
            del self._lanes[name]
            return
        letter = head.letter
        heap = self._free if not letter.counted else self._paid if letter.paid else self._ready
        heapq.heappush(heap, (head.key, next(tickets), name))

    def next(self, now: float) -> Job | float | None:
        """The job that may leave now (it is counted and must be finished), or seconds until one may, or None."""
        while self._later and self._later[0][0] <= now:
            _, _, name, set_aside = heapq.heappop(self._later)
            if set_aside is None:
                self._wake(name)
            elif not set_aside.gone:
                self._line_up(set_aside)
        wait: float | None = None
        for heap in (self._free, self._ready, self._paid):
            found = self._pick(heap, now)
            if isinstance(found, Job):
                return found
            if found is not None:
                wait = found if wait is None else min(wait, found)
        if self._later:
            soonest = self._later[0][0] - now
            wait = soonest if wait is None else min(wait, soonest)
        return wait

    def _pick(self, heap: list[tuple[Key, int, Hashable]], now: float) -> Job | float | None:
        while heap:
            key, _, name = heap[0]
            lane = self._lanes.get(name)
            job = lane.head(self._slots) if lane is not None and not lane.busy else None
            if lane is None or job is None or job.key != key:
                heapq.heappop(heap)
                if lane is not None and job is not None:
                    self._wake(name)
                continue
            chat, priority, paid = job.letter.chat, job.parcel.priority, job.letter.paid
            if job.letter.counted and chat is not None:
                buyable = job.buyable and self.pacer.shared and self.pacer.paid > 0
                wait = self.pacer.overall(priority, now, paid=paid, buyable=buyable)
                if buyable and wait > 0 and not self.pacer.resting(now):
                    job.letter = job.letter.bought()  # no answer waits behind what is paid for
                    heapq.heappop(heap)
                    self._wake(name)
                    continue
                if wait > 0:
                    return wait  # all others are as urgent or less
                wait = self.pacer.chat(chat, priority, now)
                if wait > 0:
                    heapq.heappop(heap)
                    heapq.heappush(self._later, (now + wait, next(tickets), name, None))
                    continue
                self.pacer.take(chat, now, job.letter.weight, priority=priority, paid=paid)
            heapq.heappop(heap)
            heapq.heappop(lane.heap)
            lane.busy = job.flying = True
            job.left = now
            if job.wave is not None:
                self.hungry.set()
            if self.pacer.crowded(chat):
                gather(job, lane.heap, self._slots)
            return job
        return None

    def finish(self, job: Job, now: float) -> None:
        """The job is over, whatever became of it, and with it all that left in its company."""
        for one in (job, *job.company):
            self._drop(one)
        self._land(job, now)
        if job.parcel.slot and self._slots.get(job.parcel.slot) is job:
            del self._slots[job.parcel.slot]

    def again(self, job: Job, now: float, at: float, letter: Letter | None = None, *, aside: bool = False) -> None:
        """Send it again `at` that time, perhaps as another letter. `aside`: others of its chat may pass meanwhile."""
        self._land(job, now)
        if job.gone:
            self._drop(job)
            return
        if letter is not None:
            job.letter, job.lane = letter, lane_of(letter)
        if aside:
            heapq.heappush(self._later, (at, next(tickets), job.lane, job))
            self.bell.set()
            return
        self._line_up(job)
        lane = self._lanes[job.lane]
        if at > now and not lane.busy:
            lane.busy = True  # rests, so that nobody of its chat passes
            asyncio.get_running_loop().call_at(at, self._rested, job.lane)

    def hurry(self, chats: Collection[int], now: float) -> None:
        """What was set aside in these chats may go now."""
        self._later = [
            (now if job is not None and job.letter.chat in chats else at, n, name, job)
            for at, n, name, job in self._later
        ]
        heapq.heapify(self._later)
        self.bell.set()

    def _rested(self, name: Hashable) -> None:
        if name in self._lanes:
            self._lanes[name].busy = False
        self._wake(name)
        self.bell.set()

    def _land(self, job: Job, now: float) -> None:
        job.flying = False
        chat = job.letter.chat
        if job.letter.counted and chat is not None:
            self.pacer.landed(chat, job.left, now, job.letter.weight, paid=job.letter.paid)
        lane = self._lanes.get(job.lane)
        if lane is not None:
            lane.busy = False
            self._wake(job.lane)
        self.bell.set()
