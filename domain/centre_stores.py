"""How the organisation is kept: units live on under their code, posts are written anew with each file."""

from collections.abc import Sequence
from typing import Protocol

from domain.centre import Appointment, OrgUnit
from domain.centre_file import UnitLine


class CentreStore(Protocol):
    """Units and posts. Whoever changes them calls `unit.knowledge.changed("centre")`."""

    async def units(self) -> list[OrgUnit]:
        """Those there are now, by id."""
        ...

    async def unit(self, unit_id: int) -> OrgUnit | None:
        """That one, also when it is no more: the record still names it."""
        ...

    async def write(self, lines: Sequence[UnitLine]) -> None:
        """Add or change those, by code; one that was removed comes back under its old id.

        A parent must be there or among them.
        """
        ...

    async def remove(self, unit_ids: Sequence[int]) -> None:
        """They are no more, but for the record."""
        ...

    async def open_tickets(self, unit_ids: Sequence[int]) -> dict[int, int]:
        """How many open tickets lie with each of those, as theirs or under their watch; none: not in it."""
        ...

    async def appointments(self) -> list[Appointment]: ...
    async def appoint(self, appointments: Sequence[Appointment]) -> None:
        """These take the place of all posts there were."""
        ...
