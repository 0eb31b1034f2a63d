"""The process from start to stop: services are watched, SIGTERM finishes what is in hand within five seconds."""

import asyncio
import gc
import signal
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

from bot.face import Face
from bot.house import House, held, put_together
from bot.leading import Lease
from bot.lean import warm_up
from bot.line import Line
from bot.logs import failure, logger
from bot.polling import Poller
from bot.post import Post
from bot.settings import Settings
from bot.webhook import Webhook, persist, register
from domain.ports import Clock

log = logger("app")
#: Seconds from SIGTERM to the last line of the log; the interpreter needs some of the five as well.
GRACE = 3.6
_UNITS = 1.6
_SENDS = 2.6


async def run(settings: Settings, key: bytes, clock: Clock | None = None, face: Face | None = None) -> int:
    """Run until a signal; the exit code. Raises Taken while another has the database, and as `put_together`."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    async with held(settings):  # whoever had the database before has sent nothing since
        return await _run(settings, key, stop, clock, face, loop.time())


async def _run(
    settings: Settings, key: bytes, stop: asyncio.Event, clock: Clock | None, face: Face | None, since: float
) -> int:
    line = await Line.open(settings)
    try:
        starting = asyncio.create_task(put_together(settings, key, line, clock, face, since))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not starting.done():
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            return 0
        house = starting.result()
        gc.freeze()  # what is there now stays: later collections need not walk through it
        gc.enable()
        try:
            return await Service(settings, house, stop).run()
        finally:
            await house.store.close()
    finally:
        await line.close()


class Service:
    """What runs while the bot runs."""

    def __init__(self, settings: Settings, house: House, stop: asyncio.Event) -> None:
        self._settings = settings
        self._house = house
        self._stop = stop
        self._webhook: Webhook | None = None
        if settings.webhook_url and settings.webhook_secret:
            self._webhook = Webhook(house.intake, settings.webhook_secret.get_secret_value())
        self._poller = None if self._webhook else Poller(house.line, house.intake)
        self._runner: Any = None
        self._code = 0

    async def run(self) -> int:
        """Until the stop event or a failure; the exit code."""
        house = self._house
        services: dict[asyncio.Task[Any], str] = {}

        def start(name: str, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
            task = asyncio.create_task(work, name=name)
            services[task] = name
            return task

        if house.mail.lease.alone:
            await house.mail.term.open()
        if self._poller is None:
            await self._listen()
            if not await self._unless_stopped(register(house.line, self._settings)):
                await _bounded(self._runner.cleanup(), _UNITS)
                return 0
            poller = None
        else:
            gone = persist(house.line, "deleteWebhook", {"drop_pending_updates": False})
            if not await self._unless_stopped(gone):
                return 0
            poller = start("poller", self._poller.run())
        mail = start("mail", house.mail.run())
        others = [start("hours", house.hours.run()), start("menus", house.menus.run())]
        others.append(start("duty", house.duty.run(house.works, house.store)))
        keepers = [start(lease.name, lease.keep()) for lease in self._leases if not lease.alone]
        if house.sharing is not None:
            house.menus.await_all()
            others.append(start("sharing", house.sharing.run(house.works.do)))
        if house.fellows is not None:
            others.append(start("fellows", house.fellows.run()))
        errand = asyncio.create_task(self._errands(), name="errands")
        log.info("started", mode="webhook" if poller is None else "polling")
        await self._watch(services, errand)
        await self._wind_down(poller, mail, [*others, errand])
        await self._hand_over(keepers)
        return self._code

    @property
    def _leases(self) -> tuple[Lease, Lease]:
        return self._house.mail.lease, self._house.hours.lease

    async def _hand_over(self, keepers: Sequence[asyncio.Task[Any]]) -> None:
        """Another may lead at once."""
        await _ended(keepers, 0.3)
        for lease in self._leases:
            await _bounded(lease.release(), 0.3)

    async def _unless_stopped(self, work: Coroutine[Any, Any, Any]) -> bool:
        """Do that first; False when a signal came before it was done. Raises what it raises."""
        task, stopping = asyncio.create_task(work), asyncio.create_task(self._stop.wait())
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return False
        task.result()
        return True

    async def _watch(self, services: dict[asyncio.Task[Any], str], errand: asyncio.Task[None]) -> None:
        stopping = asyncio.create_task(self._stop.wait())
        watched: set[asyncio.Task[Any]] = {stopping, errand, *services}
        while not stopping.done():
            done, watched = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                error = task.exception() if not task.cancelled() else None
                if error is not None:
                    log.critical("service_failed", service=task.get_name(), **failure(error))
                elif task is not errand:
                    log.critical("service_ended", service=task.get_name())
                if error is not None or task is not errand:
                    self._code = 1
                    self._stop.set()
        log.info("stopping")

    async def _errands(self) -> None:
        """Once, after updates are being taken: what need not be there for the first answer."""
        await asyncio.to_thread(warm_up)
        if self._runner is None:
            await self._listen()
        self._house.taking.set()

    async def _listen(self) -> None:
        from bot.health import Health, serve

        poller, house = self._poller, self._house
        health = Health(
            house.store.ping,
            lambda: poller.heard_at if poller else None,
            lambda: house.mail.term.courier.stuck_for(),  # noqa: PLW0108 - another one in each term
            poller is not None,
            lambda: {lease.name: lease.held for lease in self._leases},
            lambda: house.courier.snapshot() if house.mail.lease.held else None,
            house.works.office.traffic.differs,
        )
        try:
            self._runner = await serve(self._settings, health, self._webhook)
        except OSError as error:
            log.error("port_taken", host=self._settings.http_host, port=self._settings.http_port, **failure(error))
            if self._webhook is not None:
                raise

    async def _wind_down(
        self,
        poller: asyncio.Task[Any] | None,
        mail: asyncio.Task[Any],
        others: list[asyncio.Task[Any]],
    ) -> None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + GRACE
        for task in others:
            task.cancel()  # now; waited for below
        if self._webhook is not None:
            self._webhook.close()
            await _bounded(self._runner.cleanup(), _UNITS)
        if poller is not None and self._poller is not None:
            self._poller.close()
            await asyncio.wait({poller}, timeout=_UNITS)
            poller.cancel()
        grace = max(0.2, min(_SENDS, ends - loop.time() - 0.8))
        post = self._house.mail.term
        if self._house.mail.lease.token is not None:
            post.close(grace)
            await asyncio.wait({mail}, timeout=grace + 0.2)
        await _ended([task for task in (poller, mail, *others) if task is not None], 0.3)
        if self._house.mail.term is post:
            await _bounded(self._last_words(post), max(0.3, ends - loop.time()))
        if self._webhook is None and self._runner is not None:
            await _bounded(self._runner.cleanup(), 0.3)
        log.info("stopped", waiting=len(self._house.lanes))

    async def _last_words(self, post: Post) -> None:
        try:
            await post.last_words()
        except Exception as error:  # noqa: BLE001 - the end must come all the same
            log.error("outcomes_lost", note="在途的会再发一次", **failure(error))


async def _ended(tasks: Sequence[asyncio.Task[Any]], seconds: float) -> None:
    """Cancel them and wait so long, not longer: a gather waits for whoever does not heed it, even under a timeout."""
    for task in tasks:
        task.cancel()
    if not tasks:
        return
    done, stay = await asyncio.wait(tasks, timeout=seconds)
    for task in done:
        if not task.cancelled():
            task.exception()  # told by `_watch` already
    for task in stay:
        log.warning("service_stays", service=task.get_name())


async def _bounded(work: Any, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await work
