"""What the courier measures of itself: how much waits and how long, how fast it goes, how often it was refused."""

import asyncio
from collections.abc import Callable, Mapping

from bot import metrics
from bot.breaker import Breaker
from bot.lanes import Lanes
from bot.metrics import Meter
from domain.delivery import Priority
from domain.traffic import Traffic

#: How many copies wait in the ledger, and for how many seconds, by priority.
Shelved = Mapping[Priority, tuple[int, float]]


class Measures:
    """Counts since the start; `traffic` sets the gauges of /metrics as well."""

    def __init__(self, lanes: Lanes, breaker: Breaker) -> None:
        self._lanes = lanes
        self._breaker = breaker
        self._meter = Meter()
        self._refused = self._retried = self._uncertain = 0
        #: asked for what lies in the ledger
        self.shelved: Callable[[], Shelved] = dict

    def sent(self, messages: int) -> None:
        """So many messages were answered for."""
        self._meter.note(asyncio.get_running_loop().time(), messages)

    def refused(self) -> None:
        """A 429."""
        self._refused += 1

    def retried(self) -> None:
        """A send that is tried again."""
        metrics.RETRIES.inc()
        self._retried += 1

    def uncertain(self, copies: int = 1) -> None:
        """Copies of which nobody knows whether they arrived."""
        metrics.UNCERTAIN.inc(copies)
        self._uncertain += copies

    def traffic(self) -> Traffic:
        """The figures now."""
        now = asyncio.get_running_loop().time()
        waiting, oldest = dict.fromkeys(Priority, 0), dict.fromkeys(Priority, 0.0)
        for job in self._lanes.jobs():
            priority = job.parcel.priority
            waiting[priority] += 1
            oldest[priority] = max(oldest[priority], now - job.since)
        for priority, (copies, age) in self.shelved().items():
            waiting[priority] += copies
            oldest[priority] = max(oldest[priority], age)
        rate = self._meter.rate(now)
        for priority in Priority:
            metrics.WAITING.labels(priority.name.lower()).set(waiting[priority])
            metrics.OLDEST.labels(priority.name.lower()).set(oldest[priority])
        metrics.RATE.set(rate)
        rests, away = self._lanes.pacer.resting(now), self._breaker.state != "closed"
        return Traffic(waiting, oldest, rate, self._refused, self._retried, self._uncertain, rests, away)

    def stuck_for(self) -> float:
        """Seconds the oldest letter that is no copy has waited."""
        return max((age for priority, age in self.traffic().oldest.items() if not priority.to_many), default=0.0)
