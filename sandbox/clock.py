"""The sandbox's own clock: the wall clock plus what the control side has advanced."""

import time

#: 2026-01-01T00:00:00Z: ids count from here, so that they stay below 2^31 and never meet an earlier run's.
EPOCH = 1767225600


class Clock:
    """Seconds since 1970 as the sandbox sees them."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Unix time in seconds, with a fraction."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move forward; limits, the life of presses and the keeping of updates follow this clock."""
        self._ahead += seconds

    def reset(self) -> None:
        """The wall clock again."""
        self._ahead = 0.0

    def id_base(self) -> int:
        """Seconds since the epoch above: where this run's ids begin."""
        return int(time.time()) - EPOCH
