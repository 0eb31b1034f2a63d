"""What leaves the house: parcels in the outbox, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Priority(IntEnum):
    """Smaller goes first: replies before cards before notices; danger before all, urgent notices before others."""

    DANGER = 0
    ANSWER = 10
    STATUS = 20
    CARD = 30
    ALERT = 80
    BULK = 90

    @property
    def to_many(self) -> bool:
        """A copy of a notice: fed from the ledger, a handful at a time."""
        return self >= Priority.ALERT


class DeliveryState(StrEnum):
    """waiting → sent | failed | blocked | superseded | expired; bulk only: sending → uncertain after a kill."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to send. `payload` is the method as JSON bytes (stored sealed); `id` 0 before it is stored.

    A negative `id` is a copy of a notice (minus domain.broadcasts.Copy.id): it lies in the ledger, not in the outbox.

    `slot` names a message that is edited in place: `card:GD261122-0007`, `draft:12`. `at_most_once` parcels are
    marked sending before they go and never repeated. `expires_at`: worthless after that (a callback answer).
    """

    payload: bytes = field(repr=False)
    priority: Priority
    created_at: datetime
    slot: str | None = None
    ticket_id: int | None = None
    broadcast_id: int | None = None
    at_most_once: bool = False
    #: send a new message even if the slot has one: the old one lies too far above
    resurface: bool = False
    to_reporter: bool = False  # a 403 is written on the ticket as 联系不上
    asks: bool = False  # a question: once it has reached the reporter, the clock waits for him
    not_before: datetime | None = None
    expires_at: datetime | None = None
    tries: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one parcel. `message_id` and `chat` when something was sent."""

    parcel_id: int
    state: DeliveryState
    at: datetime
    message_id: int | None = None
    chat: int | None = field(default=None, repr=False)
    slot: str | None = None
    ticket_id: int | None = None
    error: str = ""  # Telegram's description, never the text
    tries: int = 0
    not_before: datetime | None = None
    #: waiting again, of a copy: it may have arrived all the same
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an edited-in-place message lives."""

    name: str
    message_id: int
    chat: int = field(repr=False)


def album_slots(name: str, messages: int) -> list[str]:
    """Where each message lies of what was sent into the slot of that name: several of an album."""
    return [name, *(f"{name}.{number}" for number in range(1, messages))]


Parcels = Sequence[Parcel]
