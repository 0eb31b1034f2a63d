"""Who leads among replicas: a lease that is prolonged while all is well, and what its holder runs for a term."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from bot import metrics
from bot.line import File, Line
from bot.logs import failure, logger
from domain.errors import Conflict
from domain.ports import Unit, UnitContext, Units
from storage.errors import Deposed, StoreDown

log = logger("leading")

#: The two things that one replica does at a time.
COURIER, CLOCK = "courier", "clock"
#: Seconds: a lease runs so long; is prolonged, and looked for, so often.
TTL = 6.0
PROLONG = 2.0
LOOK = 1.0
#: So much earlier the holder believes that it has run out.
MARGIN = 1.0


def _moment() -> float:
    """Seconds of a clock that goes on while the process is stopped and while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Lease:
    """One lease as this process sees it. `leases` None: the process is alone with its store and always leads."""

    def __init__(self, name: str, units: Units, leases: Units | None = None) -> None:
        """`units`: where what is led is written; `leases`: where the lease is kept, on connections of its own."""
        self.name = name
        self._plain = units
        self._leases = leases
        self._holder = secrets.token_hex(8)
        self._until = 0.0 if leases is not None else float("inf")
        self._changed = asyncio.Condition()
        #: of the term under way; None while another leads
        self.token: int | None = None if leases is not None else 0

    @property
    def alone(self) -> bool:
        """Whether there are no others to lead."""
        return self._leases is None

    @property
    def held(self) -> bool:
        """Whether nobody else can lead at this moment."""
        return self.token is not None and _moment() < self._until

    @property
    def units(self) -> Units:
        """The store for what is led: a unit that begins in it commits only in the term in which it began."""
        return self._plain if self.alone else Fenced(self._plain, self)

    async def keep(self) -> None:
        """Look for it and prolong it, until cancelled."""
        if self._leases is None:
            return
        while True:
            began = _moment()
            try:
                async with asyncio.timeout(TTL - MARGIN):
                    token = await self._take(self._leases)
            except (StoreDown, Conflict, TimeoutError) as error:
                log.warning("lease_not_seen", lease=self.name, **failure(error))
            else:
                await self._set(token, began + TTL - MARGIN)
            await asyncio.sleep(PROLONG if self.held else LOOK)

    async def _take(self, leases: Units) -> int | None:
        async with leases.begin() as unit:
            token = await unit.leases.take(self.name, self._holder, TTL)
            await unit.commit()
        return token

    async def _set(self, token: int | None, until: float = 0.0) -> None:
        async with self._changed:
            self.token, self._until = token, until
            metrics.LEADING.labels(self.name).set(token is not None)
            self._changed.notify_all()

    async def won(self) -> int:
        """Wait for a term; its token."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.token is not None)
        return self.token or 0

    async def lost(self, token: int) -> None:
        """Wait until that term has ended: another leads, or has led."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.token != token)

    async def valid(self) -> None:
        """Wait until `held`: while nobody knows who leads, what is led stands still."""
        while not self.held:
            async with self._changed:
                await self._changed.wait()

    async def deposed(self, token: int) -> None:
        """The store has refused what that term wrote."""
        if self.token == token and not self.alone:
            await self._set(None)

    async def release(self) -> None:
        """At the end: another need not wait until it has run out."""
        token = self.token
        if self._leases is None or token is None:
            return
        await self._set(None)
        try:
            async with self._leases.begin() as unit:
                await unit.leases.release(self.name, token)
                await unit.commit()
        except (StoreDown, Conflict) as error:
            log.warning("lease_not_released", lease=self.name, **failure(error))


class Fenced:
    """domain.ports.Units for what is led: what a leader of yesterday writes is refused."""

    def __init__(self, units: Units, lease: Lease) -> None:
        self._units = units
        self._lease = lease

    def begin(self) -> UnitContext:
        return _Door(self._units.begin(), self._lease)

    def read(self) -> UnitContext:
        return self._units.read()


class _Door:
    """A unit whose first statement checks the token."""

    def __init__(self, door: UnitContext, lease: Lease) -> None:
        self._door = door
        self._lease = lease

    async def __aenter__(self) -> Unit:
        token = self._lease.token
        if token is None:
            raise Deposed(self._lease.name)
        unit = await self._door.__aenter__()
        try:
            await unit.leases.check(self._lease.name, token)
        except BaseException as error:
            await self._door.__aexit__(type(error), error, error.__traceback__)
            if isinstance(error, Deposed):
                await self._lease.deposed(token)
            raise
        return unit

    async def __aexit__(self, *exc: object) -> None:
        await self._door.__aexit__(*exc)


class Gate:
    """The line to Telegram for the one who leads: nothing leaves while somebody else may be leading."""

    def __init__(self, line: Line, lease: Lease) -> None:
        self._line = line
        self._lease = lease

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, File] | None = None,
        timeout: float = 30,
    ) -> Any:
        """As Line.call, as soon as the lease is held."""
        if not self._lease.held:
            await self._lease.valid()
        return await self._line.call(method, params, files, timeout, still=lambda: self._lease.held)


class Term(Protocol):
    """What is run by who leads, made anew for each term: nothing is remembered from the one before."""

    async def run(self) -> None:
        """Until cancelled, or told to end."""
        ...


def _passes(error: BaseException, kinds: type[Exception] | tuple[type[Exception], ...]) -> bool:
    """Whether it is of these kinds, or a group of nothing else: tried again, it may go well."""
    if isinstance(error, BaseExceptionGroup):
        return all(_passes(one, kinds) for one in error.exceptions)
    return isinstance(error, kinds)


T = TypeVar("T", bound=Term)


class Leader(Generic[T]):
    """Runs a term whenever the lease is won. `term`: the one under way, or the next."""

    def __init__(
        self, lease: Lease, make: Callable[[], T], last_words: Callable[[T], Awaitable[object]] | None = None
    ) -> None:
        """`last_words`: of a term that broke off while the lease is still its own, before the next one begins."""
        self.lease = lease
        self._make = make
        self._last_words = last_words
        self.term = make()

    async def run(self) -> None:
        """Until a term ends by itself, anew after lost races, among replicas also a lost store. Raises all else."""
        while True:
            token = await self.lease.won()
            broke = False
            log.info("leading", lease=self.lease.name, token=token)
            running = asyncio.create_task(self.term.run(), name=self.lease.name)
            lost = asyncio.create_task(self.lease.lost(token))
            try:
                await asyncio.wait({running, lost}, return_when=asyncio.FIRST_COMPLETED)
                if running.done() and not lost.done():
                    return running.result()
            except Exception as error:
                if not _passes(error, Conflict if self.lease.alone else (StoreDown, Conflict)):
                    raise
                log.warning("term_broken_off", lease=self.lease.name, **failure(error))
                broke = True
                await asyncio.sleep(LOOK)
            finally:
                for task in (running, lost):
                    task.cancel()
                await asyncio.gather(running, lost, return_exceptions=True)
            if self.lease.token != token:
                log.warning("deposed", lease=self.lease.name, token=token)
            elif broke:
                await self._ended()
            self.term = self._make()

    async def _ended(self) -> None:
        """What the broken term knows and has not written: best effort, a kill would have lost it too."""
        if self._last_words is None:
            return
        try:
            async with asyncio.timeout(TTL):
                await self._last_words(self.term)
        except (StoreDown, Conflict, TimeoutError) as error:
            log.error("last_words_lost", lease=self.lease.name, **failure(error))
