"""What every store is made of: one connection, the vault, and driver errors under our names."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import DRIVER_ERRORS, translated
from storage.onehop import hop_of
from storage.vault import Vault

Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Kept:
    """Base of the stores of one unit. They read and write; none of them commits."""

    __slots__ = ("_conn", "_vault")

    def __init__(self, conn: AsyncConnection, vault: Vault) -> None:
        self._conn = conn
        self._vault = vault

    async def _run(self, statement: "Executable | Upsert", values: Values | None = None) -> CursorResult[Any]:
        """For a few rows by their keys: SQLite runs it on the event loop.

        Raises Conflict or StoreDown instead of the driver's errors.
        """
        hop = hop_of(self._conn)
        if hop is None:
            return await self._scan(statement, values)
        hop.short = True
        try:
            return await self._scan(statement, values)
        finally:
            hop.short = False

    async def _scan(self, statement: "Executable | Upsert", values: Values | None = None) -> CursorResult[Any]:
        """For what may touch many rows: never on the event loop. Raises as `_run`."""
        if isinstance(statement, Upsert):
            statement = statement.of(self._conn.dialect.name)
        try:
            return await self._conn.execute(statement, values)
        except DRIVER_ERRORS as error:
            raise translated(error) from error


class Upsert:
    """INSERT … ON CONFLICT, which the two dialects spell alike but keep in classes of their own."""

    __slots__ = ("_made",)

    def __init__(self, make: Callable[[Any], Any]) -> None:
        """`make` gets the dialect's insert function and returns the statement."""
        self._made: dict[str, Executable] = {"sqlite": make(sqlite.insert), "postgresql": make(postgresql.insert)}

    def of(self, dialect: str) -> Executable:
        return self._made[dialect]


def new_id(result: CursorResult[Any]) -> int:
    """The id the store gave to the one row just inserted."""
    key = result.inserted_primary_key
    assert key is not None  # noqa: S101  # an INSERT of one row always has it
    return int(key[0])
