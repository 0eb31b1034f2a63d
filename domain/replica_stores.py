"""What several processes on one store need of each other."""

from collections.abc import Sequence
from typing import Protocol


class Turns(Protocol):
    """Order among replicas. Where a store has one process only, both do nothing."""

    async def wait(self, *key: int | str) -> None:
        """From now until this unit ends nobody else has the turn of `key`. Once a unit, before all else in it."""
        ...

    async def announce(self, parcel_ids: Sequence[int]) -> None:
        """When this unit has committed, whoever listens hears of these parcels."""
        ...
