"""The clock on the wall: the one place that reads the real time."""

from datetime import UTC, datetime


class WallClock:
    """domain.ports.Clock over the system's time."""

    def now(self) -> datetime:
        """The time, aware, UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock that everybody else is handed
