"""How far a wave is: its bar, how fast it goes, how long it will still take."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.broadcasts import Broadcast, Tally, Wave, WaveState

#: The rate is that of the last half minute.
_WINDOW = timedelta(seconds=30)
#: Shorter tells nothing.
_LEAST = timedelta(seconds=1)
_WAVES = 32
MOVING = frozenset({WaveState.FILLING, WaveState.SENDING})


class Paces:
    """How many people of each wave were dealt with when, within the window; how its progress looked the last time.

    In memory, of one process.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[int, deque[tuple[datetime, int]]] = OrderedDict()
        self._looks: OrderedDict[int, int] = OrderedDict()

    def note(self, wave_id: int, at: datetime, over: int) -> float:
        """People a second now; 0 when nothing is known or nothing moves."""
        seen = self._seen.setdefault(wave_id, deque())
        self._seen.move_to_end(wave_id)
        while len(self._seen) > _WAVES:
            self._seen.popitem(last=False)
        if seen and (over < seen[-1][1] or at < seen[-1][0]):  # some wait again, or the clock was set back
            seen.clear()
        if not seen or at - seen[-1][0] >= _LEAST:
            seen.append((at, over))
        while len(seen) > 1 and at - seen[1][0] >= _WINDOW:  # one lies before the window
            seen.popleft()
        since, before = seen[0]
        return (over - before) / (at - since).total_seconds() if at - since >= _LEAST else 0.0

    def drawn(self, wave_id: int, look: int) -> bool:
        """Its progress is drawn and looks like that; False when it looked the same the last time."""
        new = self._looks.get(wave_id) != look
        self._looks[wave_id] = look
        self._looks.move_to_end(wave_id)
        while len(self._looks) > _WAVES:
            self._looks.popitem(last=False)
        return new

    def forget(self, wave_id: int) -> None:
        """It is over, or stands still: the time until it goes on does not count."""
        self._seen.pop(wave_id, None)


@dataclass(frozen=True, slots=True)
class Progress:
    """A wave with its figures. `rate`: people a second of late, 0 when it is not known or it stands.

    `lacking`: how many have its words but not all of it; told when it moves no more.
    """

    broadcast: Broadcast
    wave: Wave
    tally: Tally
    at: datetime
    rate: float = field(default=0.0)
    lacking: int = 0

    @property
    def people(self) -> int:
        """How many it is for; while its rows are being written, at least as many as were counted at the preview."""
        written = max(self.wave.total, self.tally.total)
        return written if self.wave.full or self.wave.base is not None else max(written, self.broadcast.people)

    @property
    def over(self) -> int:
        """With how many it is over, one way or the other; those to whom a cancelled one was not sent don't count."""
        left = self.tally.expired if self.wave.state is WaveState.CANCELLED else 0
        return self.tally.over - left

    @property
    def share(self) -> float:
        """0..1; 1 only when it is over with everybody."""
        return min(self.over / self.people, 1.0) if self.people else 1.0

    @property
    def moving(self) -> bool:
        return self.wave.state in MOVING

    @property
    def left(self) -> timedelta | None:
        """How long it will still take at this rate; None when that cannot be said."""
        if not self.moving or self.rate <= 0:
            return None
        return timedelta(seconds=max(self.people - self.over, 0) / self.rate)

    @property
    def took(self) -> timedelta | None:
        """From its beginning to its end."""
        return self.wave.done_at - self.wave.created_at if self.wave.done_at is not None else None

    @property
    def resent(self) -> int:
        """How many were in flight when the bot died, and are no longer left at that: they were sent again."""
        return max(self.tally.doubted - self.tally.uncertain, 0)
