"""Figures of the process for /metrics: counts and times, nothing of anybody."""

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
WAITING = Gauge("zongzhi_outbox_waiting", "Parcels waiting in memory", ["priority"], registry=REGISTRY)
OLDEST = Gauge("zongzhi_outbox_oldest_seconds", "Age of the parcel that has waited longest", registry=REGISTRY)
CHORES = Counter("zongzhi_chores_total", "Jobs done by the clock", ["job"], registry=REGISTRY)
