"""An aiosqlite connection whose statements cross to its thread once or not at all; four times is the custom."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Ran = tuple[Any, int, int | None, list[Any]]


class OneHop(aiosqlite.Connection):
    """Opens the cursor, begins, executes, fetches and closes in one go.

    A crossing costs more than most of our statements do (docs/decisions/0004). So what is known to be short runs in
    place once a transaction has begun: the lock is held then, and nothing waits. What may wait goes to the thread:
    BEGIN for the lock, COMMIT for the disk, and every statement not declared `short`. The rows of a statement are held
    in memory whole: for what is too long for that, use a plain connection.
    """

    def __init__(self, file: str) -> None:
        super().__init__(lambda: sqlite3.connect(file, isolation_level=None, check_same_thread=False), 64)
        self._thread.daemon = True
        self._begin: str | None = None
        #: the next statements touch a few rows by their keys
        self.short = False

    def begin_with_next(self, statement: str) -> None:
        """Begin a transaction when its first statement comes, in the same crossing."""
        self._begin = statement

    def cursor(self) -> "Cursor":  # type: ignore[override]  # SQLAlchemy asks of it what is here, and no more
        return Cursor(self)

    async def run(self, sql: str, parameters: Any, many: bool) -> Ran:
        if self.short and self._begin is None and not many and self.in_transaction:
            return self._run(sql, parameters, many)
        ran: Ran = await self._execute(self._run, sql, parameters, many)  # type: ignore[no-untyped-call]
        return ran

    async def commit(self) -> None:
        await self._end(super().commit)

    async def rollback(self) -> None:
        await self._end(super().rollback)

    async def _end(self, how: Callable[[], Any]) -> None:
        self._begin = None
        if self.in_transaction:  # nothing is running now, so this needs no crossing
            await how()

    def _run(self, sql: str, parameters: Any, many: bool) -> Ran:
        if self._begin is not None:
            self._conn.execute(self._begin)
            self._begin = None
        cursor = self._conn.cursor()
        try:
            if many:
                cursor.executemany(sql, parameters)
            else:
                cursor.execute(sql, parameters)
            rows = cursor.fetchall() if cursor.description else []
            # read after the fetch: RETURNING counts only then
            return cursor.description, cursor.rowcount, cursor.lastrowid, rows
        finally:
            cursor.close()


class Cursor:
    """What SQLAlchemy's adapter asks of a cursor; only `execute` and `executemany` wait for the thread."""

    def __init__(self, connection: OneHop) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.arraysize = 1
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        ran = await self._connection.run(sql, parameters, False)
        self.description, self.rowcount, self.lastrowid, self._rows = ran
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        ran = await self._connection.run(sql, parameters, True)
        self.description, self.rowcount, self.lastrowid, self._rows = ran
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []


def hop_of(connection: AsyncConnection) -> OneHop | None:
    """The connection underneath, where it is one of ours (PostgreSQL needs no thread)."""
    pooled = connection.sync_connection.connection if connection.sync_connection is not None else None
    driver: object = None if pooled is None else pooled.driver_connection
    return driver if isinstance(driver, OneHop) else None
