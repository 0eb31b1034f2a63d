"""What is kept of dead letters: parcels that failed, updates that were buried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DeadParcel:
    """A message that could not be sent. `method`: of Telegram's API; `number`: of the ticket it is about."""

    id: int
    at: datetime
    method: str
    slot: str = ""  # its first word: card, draft
    ticket_id: int | None = None
    error: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Grave:
    """An update that could not be handled. `error`: its class; `called`: to be tried again, and not yet done."""

    id: int
    reference: str
    at: datetime
    error: str
    called: bool = False


@dataclass(frozen=True, slots=True)
class Raised:
    """Of parcels tried again: so many wait again; so many were out of date and are let go."""

    waiting: int = 0
    stale: int = 0


class DeadLetters(Protocol):
    """Parcels that failed, and buried updates."""

    #: ids of parcels that this unit has put back: whoever commits it tells the courier
    revived: list[int]

    async def reasons(self) -> list[tuple[str, int, int]]:
        """Why parcels failed, how many each, and the newest id of each; the most frequent first."""
        ...

    async def parcels(self, limit: int, before: int | None = None) -> list[DeadParcel]:
        """The newest first."""
        ...

    async def alike(self, parcel_id: int, limit: int) -> list[int]:
        """The oldest of those that failed for the same reason as that one; none when it failed no more."""
        ...

    async def revive(self, parcel_ids: Sequence[int], now: datetime) -> Raised:
        """They wait again; what expired, or was overtaken by a later message of its slot, is let go."""
        ...

    async def drop(self, parcel_ids: Sequence[int], now: datetime) -> int:
        """Let them go: their payload is erased. How many."""
        ...

    async def graves(self, limit: int, before: int | None = None) -> list[Grave]:
        """The newest first."""
        ...

    async def buried(self) -> int: ...
    async def call(self, grave_id: int) -> bool:
        """It is to be tried again; False when it is gone, or called already."""
        ...

    async def called(self) -> list[int]: ...
    async def opened(self, grave_id: int) -> bytes | None:
        """The raw update, not done any more; None when it has been handled since it was opened: close it."""
        ...

    async def close(self, grave_id: int) -> None:
        """It was handled: forget it, unless it was buried anew."""
        ...

    async def level(self, grave_id: int) -> bool:
        """Let it go: it is forgotten. False when it is gone."""
        ...
