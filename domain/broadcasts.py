"""A notice to everybody who has written: previewed, confirmed, sent at most once a person (issue 5 widens it)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class BroadcastState(StrEnum):
    """preview → sending → done | cancelled."""

    PREVIEW = "preview"
    SENDING = "sending"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One notice. `chat` is where its progress is shown."""

    id: int
    text: str = field(repr=False)
    by_staff: int
    chat: int = field(repr=False)
    created_at: datetime
    state: BroadcastState = BroadcastState.PREVIEW
    total: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of a broadcast's parcels."""

    waiting: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    uncertain: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.blocked + self.failed + self.uncertain
