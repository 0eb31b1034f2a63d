"""A clock that stands still until a talk moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: Monday, 10 o'clock in Shanghai: a working day, in working hours.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@dataclass
class TestClock:
    """The port `domain.ports.Clock`, in a test's hand."""

    __test__ = False
    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        """Later, at once."""
        self.at += by
