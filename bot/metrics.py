"""Figures of the process for /metrics: counts and times, nothing of anybody."""

from collections import deque

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

UPDATES = Counter("zongzhi_updates_total", "Updates by what became of them", ["result"], registry=REGISTRY)
UNIT_SECONDS = Histogram(
    "zongzhi_unit_seconds",
    "Seconds from taking an update to its commit",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)
SENDS = Counter("zongzhi_sends_total", "Parcels by what became of them", ["result"], registry=REGISTRY)
TOO_MANY = Counter("zongzhi_too_many_requests_total", "429 answers of Telegram", registry=REGISTRY)
RETRIES = Counter("zongzhi_send_retries_total", "Sends tried again", registry=REGISTRY)
UNCERTAIN = Counter("zongzhi_uncertain_total", "Copies in flight of which nobody knows the end", registry=REGISTRY)
WAITING = Gauge(
    "zongzhi_outbox_waiting", "Parcels that wait, copies in the ledger included", ["priority"], registry=REGISTRY
)
OLDEST = Gauge(
    "zongzhi_outbox_oldest_seconds", "Age of the parcel that has waited longest", ["priority"], registry=REGISTRY
)
RATE = Gauge("zongzhi_send_rate", "Messages a second, over the last ten", registry=REGISTRY)
BREAKER = Gauge("zongzhi_breaker", "Telegram is away: 1 open, 0.5 trying again, 0 closed", registry=REGISTRY)
LEADING = Gauge("zongzhi_leading", "1: this process leads", ["lease"], registry=REGISTRY)
CHORES = Counter("zongzhi_chores_total", "Jobs done by the clock", ["job"], registry=REGISTRY)


class Meter:
    """How many a second over the last ten, by the caller's monotonic clock."""

    _SPAN = 10

    def __init__(self) -> None:
        self._seconds: deque[tuple[int, int]] = deque()  # (second, how many)

    def note(self, now: float, many: int = 1) -> None:
        """So many now."""
        second = int(now)
        before = self._seconds.pop()[1] if self._seconds and self._seconds[-1][0] == second else 0
        self._seconds.append((second, before + many))
        self._forget(second)

    def rate(self, now: float) -> float:
        """A second, over the ten that are over."""
        self._forget(int(now))
        return sum(many for second, many in self._seconds if second < int(now)) / self._SPAN

    def _forget(self, second: int) -> None:
        while self._seconds and self._seconds[0][0] < second - self._SPAN:
            self._seconds.popleft()
