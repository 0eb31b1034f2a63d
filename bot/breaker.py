"""Telegram is away: sending stops, a harmless question is asked now and then; sending goes on when it is answered."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from bot import metrics
from bot.logs import logger

log = logger("breaker")

#: So many different letters in a row that met nobody (no connection, no answer, 5xx).
TRIP = 3
#: Half a second, and a twentieth of how long it has been away already: an outage is made longer by no more than that.
FIRST = 0.5
LONGEST = 5.0
_GROWTH = 1.05


class Breaker:
    """closed → open → trying (the question was answered; one letter at a time) → closed, or open again.

    `probe` asks Telegram something harmless and tells whether anybody answered.
    """

    def __init__(
        self,
        probe: Callable[[], Awaitable[bool]],
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        dice: random.Random | None = None,
    ) -> None:
        self._probe = probe
        self._sleep = sleep
        self._dice = dice or random.Random()  # noqa: S311 - spreads questions, guards nothing
        self._failed: set[int] = set()
        self._tripped = asyncio.Event()
        self._wait = FIRST
        self.trying = False
        #: called when sending may go on
        self.mended: Callable[[], object] = lambda: None

    @property
    def open(self) -> bool:
        """Nothing may leave, and nothing shall be marked as leaving."""
        return self._tripped.is_set()

    @property
    def state(self) -> str:
        """closed, open or trying."""
        return "open" if self.open else "trying" if self.trying else "closed"

    def allows(self, flying: int) -> bool:
        """Whether one more may leave beside so many."""
        return not self.open and (flying == 0 or not self.trying)

    def answered(self) -> None:
        """Telegram said something, whatever it was."""
        self._failed.clear()
        self._wait = FIRST
        if self.trying:
            self.trying = False
            log.info("telegram_is_back")
            self._show()
            self.mended()

    def failed(self, parcel: int) -> None:
        """That parcel met nobody. One that fails by itself again and again is not Telegram being away."""
        self._failed.add(parcel)
        if not self.open and (self.trying or len(self._failed) >= TRIP):
            log.warning("telegram_is_away", failed=len(self._failed))
            self.trying = False
            self._tripped.set()
            self._show()

    async def run(self) -> None:
        """Ask while it is open; until cancelled."""
        while True:
            await self._tripped.wait()
            await self._sleep(self._wait * self._dice.uniform(0.8, 1.2))
            self._wait = min(self._wait * _GROWTH, LONGEST)
            if await self._probe():
                self._failed.clear()
                self.trying = True
                self._tripped.clear()
                self._show()
                self.mended()

    def _show(self) -> None:
        metrics.BREAKER.set(1 if self.open else 0.5 if self.trying else 0)
