"""How the roster is kept: shifts, presences, requests to swap, and what has been told of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.rosters import Presence, Shift, Swap, SwapState, Workload
from domain.tickets import Ticket


class RosterStore(Protocol):
    """Shifts of units and of the one desk (`unit` None). Whoever changes a leave calls knowledge.changed("leaves")."""

    async def shifts(self, unit: int | None, since: datetime, until: datetime) -> list[Shift]:
        """Those of that unit that touch [since, until), in order of their start."""
        ...

    async def covering(self, unit: int | None, at: datetime) -> list[Shift]:
        """The shifts of that unit that run at that instant."""
        ...

    async def shifts_of(self, staff: int, since: datetime) -> list[Shift]:
        """His shifts in all units that end after `since`."""
        ...

    async def shift(self, shift_id: int) -> Shift | None: ...
    async def add(self, shifts: Sequence[Shift], now: datetime) -> list[Shift]:
        """Store new ones (ids filled in). Of a shift that has begun before `now` the beginning is not told any more."""
        ...

    async def drop(self, shift_ids: Sequence[int]) -> None: ...
    async def give(self, shift: Shift, to: int) -> None:
        """It is that one's now, by itself, of no series. Raises Conflict when it is not as given any more."""
        ...

    async def in_series(self, shift_ids: Sequence[int], series: int) -> None:
        """They repeat weekly as that series from now on."""
        ...

    async def of_series(self, series: int, since: datetime) -> list[Shift]:
        """The shifts of that weekly series that end after `since`."""
        ...

    async def last_of_series(self, until: datetime) -> list[Shift]:
        """Of each weekly series the last shift, where it starts before `until`."""
        ...

    async def rostered(self, since: datetime) -> list[int | None]:
        """The units that have a shift which ends after `since`."""
        ...

    async def due_changes(self, now: datetime) -> list[int]:
        """Units with a change of shift that has not been told; 0 for the one desk."""
        ...

    async def changed(self, unit: int | None, now: datetime) -> tuple[list[Shift], list[Shift]]:
        """The shifts that have begun and those that have ended since the last was told; told from now on."""
        ...

    async def forget(self, before: datetime) -> None:
        """Drop shifts, presences and swaps that were over before then."""
        ...

    async def presences(self, now: datetime) -> list[Presence]:
        """All that are not over at `now`."""
        ...

    async def presence(self, presence_id: int) -> Presence | None: ...
    async def save_presence(self, presence: Presence) -> Presence:
        """Insert (id 0) or update."""
        ...

    async def drop_presence(self, presence_id: int) -> None: ...
    async def due_leaves(self, now: datetime) -> list[int]:
        """Ids of leaves whose tickets must be handed over by now."""
        ...

    async def ask_swap(self, swap: Swap) -> Swap: ...
    async def swap(self, swap_id: int) -> Swap | None: ...
    async def settle_swap(self, swap: Swap, state: SwapState) -> Swap:
        """Raises Conflict when it is open no more."""
        ...

    async def open_swaps(self, shift_id: int) -> list[Swap]:
        """Open requests that concern that shift."""
        ...

    async def due_swaps(self, now: datetime) -> list[int]:
        """Open requests that expire."""
        ...

    async def checked(self) -> datetime | None:
        """When the roster is looked over next; None: never yet."""
        ...

    async def due_check(self, now: datetime) -> list[int]:
        """[0] when it must be looked over by now."""
        ...

    async def check_next(self, at: datetime) -> None: ...
    async def workload(self, unit: int | None, now: datetime, until: datetime) -> Workload:
        """The figures of the open tickets of that unit; confidential ones only in `confidential`."""
        ...

    async def pressing(self, unit: int | None, limit: int) -> list[Ticket]:
        """The open tickets of that unit by deadline, without confidential ones and parents."""
        ...
