"""The courier, the only sender: empties the outbox by priority within Telegram's limits."""

import asyncio
import random
from datetime import timedelta

from bot.breaker import Breaker
from bot.jobs import Job
from bot.lanes import Lanes
from bot.ledger import Ledger, entry_of
from bot.logs import failure, logger
from bot.measuring import Measures
from bot.merging import about
from bot.sending import Done, Later, Sender
from bot.work import Works
from domain.delivery import DeliveryState, Outcome, album_slots
from domain.ports import Clock
from domain.traffic import Traffic
from storage.errors import StoreDown

log = logger("courier")

IN_FLIGHT = 30
#: In flight or sent and not yet written down: no kill repeats more, and a store that cannot write stops the sending.
UNSURE = 64
#: Answers that are neither yes nor a known no: eight tries over some ten minutes.
UNKNOWN_TRIES = 8
#: Broken connections, 5xx and a duty group that is shut are tried again for a day.
GIVE_UP = timedelta(days=1)
#: A copy of a notice is laid out anew each time, and its tries are what is known of its age: within about an hour.
COPY_TRIES = 60
#: After so many tries others of the same chat may pass.
PATIENCE = 4
_OWN_FAULTS = 3
#: Seconds Telegram is waited for; for a copy, and for the letter that tries whether it is back.
ANSWER_IN, QUICK_IN = 30.0, 8.0
#: A copy that must wait longer than this goes back to the ledger, so that it keeps no place on the shelf.
SHORT = 1.0


class Courier:
    """Runs until stopped; several letters in flight, one a chat."""

    def __init__(self, lanes: Lanes, sender: Sender, ledger: Ledger, works: Works, clock: Clock) -> None:
        self.lanes = lanes
        self._sender = sender
        self._ledger = ledger
        ledger.written = lanes.bell.set
        self._works = works
        self._clock = clock
        self.breaker = Breaker(sender.anybody)
        self.breaker.mended = lanes.bell.set
        self.measures = Measures(lanes, self.breaker)
        # paid speed needs more of them under way
        self._most, self._unsure = max(IN_FLIGHT, lanes.pacer.rate // 5), max(UNSURE, lanes.pacer.rate // 2)
        self._flying: set[asyncio.Task[None]] = set()
        self._until: float | None = None
        self._dice = random.Random()  # noqa: S311 - spreads retries, guards nothing

    async def run(self) -> None:
        """Send until `close`; what is left then stays in the outbox."""
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            probing = group.create_task(self.breaker.run())
            while True:
                wait: float | None = None
                while free := self._free():
                    found = self.lanes.next(loop.time())
                    if not isinstance(found, Job):
                        wait = found
                        break
                    task = group.create_task(self._deliver(found))
                    self._flying.add(task)
                    task.add_done_callback(self._landed)
                self._spoilt()
                if self._until is not None:
                    left = self._until - loop.time()
                    if left <= 0 or (free and not self._flying and (wait is None or wait > left)):
                        break
                    wait = left if wait is None else min(wait, left)
                await self._ring(wait)
            for task in (*self._flying, probing):
                task.cancel()

    def _free(self) -> bool:
        """Whether one more may leave."""
        flying = len(self._flying)
        sure = flying < self._most and flying + len(self._ledger) < self._unsure
        return sure and self.breaker.allows(flying)

    async def _ring(self, wait: float | None) -> None:
        bell = self.lanes.bell
        try:
            async with asyncio.timeout(wait):
                await bell.wait()
        except TimeoutError:
            pass
        bell.clear()

    def close(self, grace: float) -> None:
        """Send what can be sent within `grace` seconds, then end."""
        self._until = asyncio.get_running_loop().time() + grace
        self.lanes.bell.set()

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self.lanes.bell.set()

    def _spoilt(self) -> None:
        while self.lanes.spoilt:
            parcel = self.lanes.spoilt.pop()
            log.error("parcel_unreadable", parcel=parcel.id)
            outcome = Outcome(parcel.id, DeliveryState.FAILED, self._clock.now(), error="unreadable")
            self._ledger.note(entry_of(outcome, chat=None, to_reporter=False))

    async def _deliver(self, job: Job) -> None:
        parcel = job.parcel
        if parcel.expires_at is not None and parcel.expires_at <= self._clock.now():
            self._finish(job, Done(DeliveryState.EXPIRED))
            return
        try:
            if parcel.at_most_once and not job.started:
                job.started = await self._start(parcel.id)
            job.patience = self._patience(job)
            verdict = await self._sender.send(job)
        except StoreDown:
            self._again(job, Later("network"))
        except Exception as error:  # noqa: BLE001 - one bad parcel must not stop all others
            log.error("send_failed", parcel=parcel.id, **failure(error))
            if job.tries + 1 >= _OWN_FAULTS:
                self._finish(job, Done(DeliveryState.FAILED, error=type(error).__name__))
            else:
                self._again(job, Later("unknown"))
        else:
            if isinstance(verdict, Later) and verdict.kind == "away":
                if not (self.breaker.trying and job.tries >= PATIENCE):  # that may be its own fault
                    self.breaker.failed(parcel.id)
            elif verdict.heard:
                self.breaker.answered()
            if isinstance(verdict, Done):
                self.measures.sent(job.letter.weight if job.letter.counted else 0)
                self._finish(job, verdict)
            else:
                self._again(job, verdict)

    def _patience(self, job: Job) -> float:
        """Seconds an answer is waited for: nobody's answer shall wait long behind a copy, nor all behind a trial."""
        small = not job.letter.files
        return QUICK_IN if small and (job.wave is not None or self.breaker.trying) else ANSWER_IN

    async def _start(self, parcel_id: int) -> bool:
        """A parcel of an older version's outbox; copies are marked when they are laid on the shelf."""
        async with self._works.units.begin() as unit:
            await unit.outbox.start([parcel_id], self._clock.now())
            await unit.commit()
        return True

    def _finish(self, job: Job, done: Done) -> None:
        parcel, now = job.parcel, self._clock.now()
        ticket = about(job)
        slots = album_slots(parcel.slot, len(done.places)) if parcel.slot else None
        for number, place in enumerate(done.places or (None,)):
            outcome = Outcome(
                parcel.id,
                done.state,
                now,
                message_id=place.message_id if place else None,
                chat=place.chat if place else None,
                slot=slots[number] if place and slots else None,
                ticket_id=ticket,
                error=done.error or (job.lacks if job.wave is not None else ""),
                tries=job.tries + 1,
            )
            self._ledger.note(entry_of(outcome, chat=job.letter.chat, to_reporter=parcel.to_reporter, asks=parcel.asks))
        for other in job.company:
            outcome = Outcome(other.parcel.id, done.state, now, error=done.error, tries=job.tries + 1)
            self._ledger.note(entry_of(outcome, chat=None, to_reporter=False))
        if done.state is DeliveryState.UNCERTAIN:
            self.measures.uncertain()
        self.lanes.finish(job, asyncio.get_running_loop().time())

    def _again(self, job: Job, later: Later) -> None:
        parcel, now = job.parcel, asyncio.get_running_loop().time()
        if later.kind == "broke":
            log.error("no_stars_left", note="付费群发改回免费速度")
            self.lanes.pacer.broke()
        if later.letter is not None:
            self.lanes.again(job, now, now, later.letter)
            return
        if later.kind == "429":
            self.measures.refused()
            chat, free, weight = job.letter.chat, not job.letter.paid, job.letter.weight
            if chat is not None:
                if free and job.letter.counted and self.lanes.pacer.crowded_out(chat, later.paused, now, weight):
                    self.lanes.again(job, now, now)  # as soon as there is a place, or for Stars
                    return
                self.lanes.pacer.refused(chat, later.paused, now, paid=not free)
            log.warning("too_many_requests", parcel=parcel.id, retry_after=later.paused)
            if job.wave is not None and later.paused > SHORT:
                self._shelve(job, later.paused)
                return
            self.lanes.again(job, now, now + (0 if job.letter.counted else later.paused))
            return
        if parcel.at_most_once and later.arrived and not job.letter.repeatable:
            if not job.again:
                self._finish(job, Done(DeliveryState.UNCERTAIN, error="no answer"))
                return
            job.tries += 1
            self.measures.uncertain()
            self._shelve(job, 0, doubted=True)  # from the ledger it goes once more, also after a kill
            return
        job.tries += 1
        too_old = self._clock.now() - parcel.created_at > GIVE_UP
        if job.wave is not None and job.tries >= COPY_TRIES:
            too_old = True
        if too_old or (later.kind == "unknown" and job.tries >= UNKNOWN_TRIES):
            self._finish(job, Done(DeliveryState.UNCERTAIN if job.doubted else DeliveryState.FAILED, error=later.kind))
            return
        self.measures.retried()
        base = 2.0 if later.kind == "unknown" else 0.5
        delay = min(base * 2 ** (job.tries - 1), 60.0 if later.kind in {"away", "network", "shut"} else 256.0)
        delay *= self._dice.uniform(0.8, 1.2)
        if job.wave is not None and delay > SHORT:
            self._shelve(job, delay)
            return
        if (
            delay > 10 and not parcel.at_most_once
        ):  # long enough to be worth a row: a restart goes on where this one stopped
            at = self._clock.now()
            outcome = Outcome(
                parcel.id, DeliveryState.WAITING, at, tries=job.tries, not_before=at + timedelta(seconds=delay)
            )
            self._ledger.note(entry_of(outcome, chat=None, to_reporter=False))
        self.lanes.again(job, now, now + delay, aside=job.tries >= PATIENCE or later.kind == "shut")

    def _shelve(self, job: Job, seconds: float, *, doubted: bool = False) -> None:
        """A copy that must wait long waits in the ledger: others have its place meanwhile."""
        at = self._clock.now()
        later = at + timedelta(seconds=seconds) if seconds else None
        outcome = Outcome(job.parcel.id, DeliveryState.WAITING, at, tries=job.tries, not_before=later, doubted=doubted)
        self._ledger.note(entry_of(outcome, chat=None, to_reporter=False))
        self.lanes.finish(job, asyncio.get_running_loop().time())

    def snapshot(self) -> Traffic:
        """What waits, how old it is, how fast it goes."""
        return self.measures.traffic()

    def stuck_for(self) -> float:
        """Seconds the oldest letter but copies of notices has waited; sets the gauges as well."""
        return self.measures.stuck_for()
