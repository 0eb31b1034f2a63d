"""What falls due by the clock: looked for every second, each thing in a unit of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import metrics
from bot.bulletins import Bulletins
from bot.digging import Digging
from bot.knowing import Followed
from bot.logs import failure, logger
from bot.progressing import Progressing
from bot.work import Works
from domain import (
    answer_week,
    assigning,
    calendar_desk,
    chores,
    handing,
    handover,
    notice_clock,
    overdue_week,
    recounting,
    swapping,
    ticking,
    waves,
)
from domain.desk import Desk
from domain.errors import Conflict, Refusal
from domain.ports import Unit
from storage.errors import StoreDown

log = logger("chores")
EVERY = 1.0
#: A thing that failed is left alone so long.
_SORE = timedelta(minutes=1)
_RETENTION_EVERY = timedelta(days=1)
_LONGEST_WAIT = 30.0
_BEAT_EVERY = timedelta(seconds=30)
#: Away for less, no press was lost: Telegram keeps them 150 s.
_SHORT = timedelta(seconds=110)
_LATELY = timedelta(hours=1)
_WEEK = "answers_week"
_CALENDAR = "calendar_missing"


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of thing that falls due: how it is found, what is done."""

    name: str
    due: Callable[[Unit, datetime], Awaitable[Sequence[int]]]
    do: Callable[[Desk, int], Awaitable[object]]


JOBS = (
    Job("alarm", lambda unit, now: unit.tickets.due_alarm(now), chores.ring),
    Job("check", lambda unit, now: unit.tickets.due_check(now), chores.check_on),
    Job("draft", lambda unit, now: unit.drafts.due(now), chores.remind_or_lapse_draft),
    Job("clock", lambda unit, now: unit.tickets.due_tick(now), ticking.tick),
    Job("reckon", lambda unit, now: unit.calendar.to_reckon(), recounting.reckon),
    Job("shift", lambda unit, now: unit.roster.due_changes(now), handover.change),
    Job("leave", lambda unit, now: unit.roster.due_leaves(now), handing.begun),
    Job("swap", lambda unit, now: unit.roster.due_swaps(now), swapping.expire),
    Job("roster", lambda unit, now: unit.roster.due_check(now), handover.look_over),
    Job("settle", lambda unit, now: unit.tickets.unplaced(), assigning.settle),
    Job("notice", lambda unit, now: unit.broadcasts.due(now), notice_clock.fall_due),
    Job("wave", waves.stirring, waves.go_on),
    Job("verdict", lambda unit, now: unit.tickets.due_verdict(now), chores.lapse_verdict),
)


class Chores:
    """Runs until cancelled. `sweep` is the daily retention; `knowing` follows what the centre has set."""

    def __init__(
        self, works: Works, sweep: Callable[[datetime], Awaitable[object]], knowing: Followed | None = None
    ) -> None:
        self._works = works
        self._sweep = sweep
        self._knowing = knowing
        self._sore: dict[tuple[str, int], datetime] = {}
        self._progressing = Progressing(works)
        self._bulletins = Bulletins(works)
        #: tries buried updates again, where there is an intake
        self.digging: Digging | None = None
        self._swept_at: datetime | None = None
        self._weekly_at: datetime | None = None
        self._calendar_at: datetime | None = None
        self._beat_at: datetime | None = None
        #: how often all has been looked through
        self.rounds = 0

    async def run(self) -> None:
        """Every second; slower while the store is down."""
        wait = EVERY
        while True:
            try:
                await self.tick()
                wait = EVERY
            except (StoreDown, Conflict) as error:
                wait = min(wait * 2, _LONGEST_WAIT)
                log.error("chores_wait_for_store", again_in=wait, **failure(error))
            await asyncio.sleep(wait)

    async def tick(self) -> int:
        """Do all that is due now; how many things were done. Raises StoreDown."""
        now = self._works.clock.now()
        if self._knowing is not None:
            await self._knowing.refresh(self._works.units)
        found: list[tuple[Job, int]] = []
        async with self._works.units.read() as unit:
            for job in JOBS:
                found += [(job, thing) for thing in await job.due(unit, now)]
        done = 0
        for job, thing in found:
            if self._sore.get((job.name, thing), now) <= now:
                done += await self._one(job.name, thing, job.do)
        if self.digging is not None:
            await self._apart("digging", self.digging.dig())
        await self._apart("progress", self._progressing.draw(now))
        await self._apart("bulletins", self._bulletins.draw(now))
        await self._weekly(now)
        await self._calendar(now)
        await self._retention(now)
        await self._beat(now)
        self.rounds += 1
        return done

    async def after_outage(self) -> None:
        """At the start: presses may have been lost while the bot was away, so what waits for one is shown anew.

        After a short absence only what was touched lately: Telegram keeps a press for two and a half minutes, and
        nobody wants an old draft at every restart.
        """
        now = self._works.clock.now()
        async with self._works.units.read() as unit:
            chats = await unit.drafts.open_chats()
            beat = await unit.intake.last_beat()
        away = beat is None or now - beat > _SHORT
        if self._works.replicated and not away:
            self._beat_at = now  # others were there, and an update that was cut off comes to them
            return
        since = None if away else now - _LATELY
        for chat in chats:
            await self._one("drafts_anew", chat, lambda desk, chat: chores.after_outage(desk, chat, since))
        if beat is not None:
            await self._one("cards_anew", 0, lambda desk, _: chores.cards_after_outage(desk, since))
        self._beat_at = now

    async def _beat(self, now: datetime) -> None:
        """Note that the bot is alive; not before `after_outage` has read how long it was not."""
        if self._beat_at is None or now < self._beat_at:
            return
        self._beat_at = now + _BEAT_EVERY

        async def step(desk: Desk) -> tuple[()]:
            await desk.unit.intake.beat(now)
            return ()

        await self._apart("beat", self._works.do(step))

    @staticmethod
    async def _apart(name: str, work: Awaitable[object]) -> None:
        """What is done at every look, or will be done again: a lost race keeps nothing else from being done."""
        try:
            await work
        except Conflict as error:
            log.info("chore_put_off", job=name, **failure(error))

    async def _one(self, name: str, thing: int, do: Callable[[Desk, int], Awaitable[object]]) -> bool:
        async def step(desk: Desk) -> tuple[()]:
            await do(desk, thing)
            return ()

        try:
            await self._works.do(step)
        except StoreDown:
            raise
        except (Conflict, Refusal) as error:
            log.info("chore_put_off", job=name, **failure(error))
            self._sore[name, thing] = self._works.clock.now() + timedelta(seconds=5)
            return False
        except Exception as error:  # noqa: BLE001 - one bad thing must not keep all others from being done
            log.error("chore_failed", job=name, **failure(error))
            self._sore[name, thing] = self._works.clock.now() + _SORE
            return False
        self._sore.pop((name, thing), None)
        metrics.CHORES.labels(name).inc()
        return True

    async def _weekly(self, now: datetime) -> None:
        """Monday 09:00 of the office, or as soon after it as the bot is there."""
        if self._weekly_at is not None and now < self._weekly_at:
            return
        if self._sore.get((_WEEK, 0), now) > now:
            return
        if await self._one(_WEEK, 0, lambda desk, _: overdue_week.weekly(desk)):
            self._weekly_at = answer_week.next_monday(now, self._works.office.zone)

    async def _calendar(self, now: datetime) -> None:
        """At the start and each day at 09:00 of the office: is a calendar missing?"""
        if (self._calendar_at is not None and now < self._calendar_at) or self._sore.get((_CALENDAR, 0), now) > now:
            return
        if await self._one(_CALENDAR, 0, lambda desk, _: calendar_desk.remind(desk)):
            self._calendar_at = calendar_desk.next_look(now, self._works.office.zone)

    async def _retention(self, now: datetime) -> None:
        if self._swept_at is not None and now - self._swept_at < _RETENTION_EVERY:
            return
        self._swept_at = now
        try:
            swept = await self._sweep(now)
        except (StoreDown, Conflict) as error:
            self._swept_at = now - _RETENTION_EVERY + timedelta(minutes=10)
            if isinstance(error, StoreDown):
                raise
            log.info("chore_put_off", job="retention", **failure(error))
            return
        log.info("retention_swept", result=str(swept))
