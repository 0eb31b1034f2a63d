"""How the working calendar is kept, and which deadlines wait for it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from domain.calendars import CalendarDay


class CalendarStore(Protocol):
    """What a centre has set over the shipped calendar. A change is followed by `knowledge.changed("calendar")`."""

    async def days(self) -> list[CalendarDay]:
        """By date."""
        ...

    async def put(self, days: Sequence[CalendarDay]) -> None:
        """Set them, or set them anew."""
        ...

    async def drop(self, days: Collection[date]) -> None:
        """They are as shipped again."""
        ...

    async def years(self) -> frozenset[int]:
        """Years imported as a whole."""
        ...

    async def publish(self, year: int, at: datetime) -> None: ...
    async def reminded(self, name: str) -> date | None:
        """The last day whose reminder has gone out."""
        ...

    async def remind(self, name: str, day: date) -> None: ...
    async def reckon(self) -> int:
        """Mark every open ticket with a provisional deadline to be reckoned anew; how many."""
        ...

    async def to_reckon(self, limit: int = 50) -> list[int]:
        """Ids of marked tickets."""
        ...

    async def reckoned(self, ticket_id: int) -> None:
        """Take the mark off."""
        ...

    async def provisional(self) -> int:
        """How many open tickets have a provisional deadline."""
        ...
