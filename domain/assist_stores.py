"""How 协办 and 吹哨 are kept."""

from typing import Protocol

from domain.assists import Assist


class Assists(Protocol):
    """Requests to other units, by ticket and by unit."""

    async def save(self, assist: Assist) -> Assist:
        """Insert (id 0), or write what has changed. Raises Conflict when it is no more."""
        ...

    async def by_id(self, assist_id: int) -> Assist | None: ...
    async def of_ticket(self, ticket_id: int) -> list[Assist]:
        """All of that ticket, in the order in which they were asked."""
        ...

    async def of_unit(self, unit_id: int, limit: int = 20) -> list[Assist]:
        """What that unit has still to do (assists.WAITING), the earliest due first."""
        ...

    async def count(self, unit_id: int) -> tuple[int, int]:
        """How many it has still to do, and how many of them are late."""
        ...
