"""What may have arrived within the last second."""

from bisect import insort

#: A second and a hair, for clocks that do not run alike.
SECOND = 1.004
LOOK_AGAIN = 0.05


class Window:
    """No more than `room`. All times are of one monotonic clock that the caller reads."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._flying = 0
        self._arrived: list[float] = []  # ascending

    def wait(self, now: float, room: int | None = None) -> float:
        """Seconds until there is room for one more, or would be in a window of that size."""
        while self._arrived and self._arrived[0] <= now - SECOND:
            del self._arrived[0]
        over = self._flying + len(self._arrived) - (self.room if room is None else room)
        if over < 0:
            return 0.0
        # all under way: when they land the courier is woken anyway
        return self._arrived[over] + SECOND - now if over < len(self._arrived) else LOOK_AGAIN

    def take(self, messages: int) -> int:
        """So many leave. How much room is left."""
        self._flying += messages
        return max(0, self.room - self._flying - len(self._arrived))

    def landed(self, arrived: float, messages: int) -> None:
        """So many of them arrived then at the latest."""
        self._flying = max(0, self._flying - messages)
        for _ in range(messages):
            insort(self._arrived, arrived)
