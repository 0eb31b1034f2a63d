"""What the office needs of the world: stores inside one unit of work. Nothing here commits but `Unit.commit`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.alike_stores import AlikeIndex, Followers, Pairs
from domain.answer_stores import Answers, Questions
from domain.assist_stores import Assists
from domain.broadcast_stores import Broadcasts, Leases, Subscriptions, Waves
from domain.calendar_stores import CalendarStore
from domain.centre_stores import CentreStore
from domain.dead_stores import DeadLetters
from domain.delivery import DeliveryState, Outcome, Parcel, Slot
from domain.list_stores import Lists
from domain.reader_stores import Gazetteer, Knowledge, Learning
from domain.replica_stores import Turns
from domain.roster_stores import RosterStore
from domain.stores import (
    Allowances,
    Dialogs,
    Drafts,
    HistoryStore,
    People,
    StaffStore,
    Tickets,
    WordsStore,
)

__all__ = [
    "AlikeIndex",
    "Allowances",
    "Answers",
    "Assists",
    "Broadcasts",
    "CalendarStore",
    "CentreStore",
    "Clock",
    "DeadLetters",
    "Dialogs",
    "Drafts",
    "Followers",
    "Gazetteer",
    "HistoryStore",
    "Intake",
    "Knowledge",
    "Learning",
    "Leases",
    "Lists",
    "Outbox",
    "Pairs",
    "People",
    "Questions",
    "RosterStore",
    "StaffStore",
    "Subscriptions",
    "Tickets",
    "Turns",
    "Unit",
    "UnitContext",
    "Units",
    "Waves",
    "WordsStore",
]


class Outbox(Protocol):
    """Parcels. Only the unit adds (before its commit) and only the courier marks."""

    async def add(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Store them in order, ids filled in. A waiting parcel of the same slot is superseded by a later one."""
        ...

    async def mark(self, outcomes: Sequence[Outcome]) -> None:
        """Write what became of them: state, slots (upsert), message map of their tickets. Sent payloads are erased."""
        ...

    async def start(self, parcel_ids: Sequence[int], now: datetime) -> None:
        """Mark at-most-once parcels as sending, before they leave."""
        ...

    async def recover(self, now: datetime) -> int:
        """At start: sending → uncertain. How many."""
        ...

    async def waiting(self, limit: int, after: tuple[int, int] | None = None) -> list[Parcel]:
        """Waiting parcels by (priority, id)."""
        ...

    async def waiting_ids(self) -> list[int]:
        """All that wait, ascending."""
        ...

    async def those_waiting(self, parcel_ids: Sequence[int]) -> list[Parcel]:
        """Those of them that wait, by id."""
        ...

    async def slot(self, name: str) -> Slot | None: ...
    async def slots_of(self, ticket_id: int, *begins: str) -> list[Slot]:
        """That ticket's slots whose names begin so; `message_id` 0: what is to go there waits to be sent."""
        ...

    async def drop_slots(self, names: Sequence[str]) -> list[Slot]:
        """Forget where those messages lie; those of them that were known."""
        ...

    async def counts(self) -> dict[DeliveryState, int]: ...


class Intake(Protocol):
    """Which updates are done."""

    async def done(self, update_id: int) -> bool: ...
    async def mark_done(self, update_id: int, now: datetime) -> bool:
        """Mark it, to be committed with its effects; False when it is done already. Of two at once one gets True."""
        ...

    async def bury(self, update_id: int, raw: bytes, error: str, now: datetime) -> str:
        """Keep an update that could not be handled (sealed); returns its reference number, e.g. "E7K2P9"."""
        ...

    async def buried(self) -> int: ...
    async def beat(self, now: datetime) -> None:
        """The bot is alive; written now and then, so that the next start knows how long it was away."""
        ...

    async def last_beat(self) -> datetime | None: ...


class Unit(Protocol):
    """One unit of work: all stores over one transaction. Leaving it without `commit` rolls everything back."""

    tickets: Tickets
    lists: Lists
    words: WordsStore
    history: HistoryStore
    drafts: Drafts
    people: People
    staff: StaffStore
    dialogs: Dialogs
    allowances: Allowances
    broadcasts: Broadcasts
    waves: Waves
    subscriptions: Subscriptions
    leases: Leases
    turns: Turns
    alike: AlikeIndex
    followers: Followers
    pairs: Pairs
    answers: Answers
    questions: Questions
    knowledge: Knowledge
    gazetteer: Gazetteer
    centre: CentreStore
    assists: Assists
    calendar: CalendarStore
    roster: RosterStore
    learning: Learning
    outbox: Outbox
    intake: Intake
    dead: DeadLetters

    async def commit(self) -> None: ...


class Units(Protocol):
    """Opens units. `begin` waits for its turn where the store has one writer; `read` never blocks a writer."""

    def begin(self) -> "UnitContext": ...
    def read(self) -> "UnitContext": ...


class UnitContext(Protocol):
    async def __aenter__(self) -> Unit: ...
    async def __aexit__(self, *exc: object) -> None: ...


class Clock(Protocol):
    """The time, as an aware UTC datetime; tests bring their own."""

    def now(self) -> datetime: ...
