"""How much the bot sends: messages taken and calls refused, by tenths of a second, bounded."""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

#: Tenths kept: more than an hour of sending without a pause.
KEPT = 40_000


@dataclass(slots=True)
class Tenth:
    """What came in one tenth of a second."""

    number: int
    taken: int = 0
    turned: int = 0
    flooded: int = 0
    failed: int = 0


class Flow:
    """Counts; a tenth in which nothing came has no entry."""

    def __init__(self) -> None:
        self._tenths: deque[Tenth] = deque(maxlen=KEPT)

    def clear(self) -> None:
        """Forget all."""
        self._tenths.clear()

    def _at(self, now: float) -> Tenth:
        number = int(now * 10)
        if not self._tenths or self._tenths[-1].number != number:
            self._tenths.append(Tenth(number))
        return self._tenths[-1]

    def took(self, now: float, messages: int) -> None:
        """So many messages (edits too) were charged and taken."""
        self._at(now).taken += messages

    def turned(self, now: float) -> None:
        """A message to somebody who cannot be written to: refused, and counted all the same."""
        self._at(now).turned += 1

    def refused(self, now: float, code: int) -> None:
        """A call was refused: 429 apart from 5xx and broken connections; others are no matter of the flow."""
        if code == 429:
            self._at(now).flooded += 1
        elif code >= 500 or code == 0:
            self._at(now).failed += 1

    def read(self, since: float = 0.0) -> list[dict[str, Any]]:
        """Tenths since then (Unix seconds), oldest first; flooded: 429, turned: 403, failed: 5xx and cut before."""
        first = int(since * 10)
        return [asdict(tenth) | {"at": tenth.number / 10} for tenth in self._tenths if tenth.number >= first]
