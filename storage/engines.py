"""Engines for the two stores: one writer at a time and readers beside it on SQLite, a pool on PostgreSQL."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.onehop import OneHop

_BUSY_MS = 10_000
_POOL_WAIT_SECONDS = 60  # a unit waits this long for its turn before it says that the store is down
_IDLE_MS = 10_000
_READERS = 3
_SQLITE = "sqlite+aiosqlite"
_POSTGRES = "postgresql+asyncpg"
_DRIVERS = {
    "sqlite": _SQLITE,
    _SQLITE: _SQLITE,
    "postgres": _POSTGRES,
    "postgresql": _POSTGRES,
    _POSTGRES: _POSTGRES,
}


@dataclass(frozen=True, slots=True)
class Engines:
    """`writer` for units that may commit, `reader` for those that only look."""

    writer: AsyncEngine
    reader: AsyncEngine

    async def close(self) -> None:
        await self.reader.dispose()
        await self.writer.dispose()


def database_url(text: str) -> URL:
    """sqlite:///file, postgres://… or postgresql://…, with or without a driver. Raises ValueError otherwise."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise ValueError("DATABASE_URL is no URL: write sqlite:///var/bot.sqlite3 or postgresql://…") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise ValueError(f"DATABASE_URL: {url.drivername!r} is not supported, only sqlite and postgresql")
    if driver == _SQLITE and url.database in (None, "", ":memory:"):
        raise ValueError("DATABASE_URL: a database in memory would forget every report; name a file")
    if url.port is not None and not 0 < url.port < 65536:
        raise ValueError("DATABASE_URL: no such port")
    if "sslmode" in url.query:
        raise ValueError("DATABASE_URL: the driver does not know sslmode; write ?ssl=require")
    return url.set(drivername=driver)


def is_sqlite(url: URL) -> bool:
    return url.drivername == _SQLITE


def make_file(url: URL) -> None:
    """The SQLite file and its folder, readable by their owner alone; what is there already keeps its rights."""
    path = Path(url.database or "")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def make_engines(url: URL, synchronous: str = "FULL") -> Engines:
    """`synchronous`: SQLite's setting; anything weaker than FULL may lose the last commits in a power cut."""
    if not is_sqlite(url):
        engine = create_async_engine(
            url,
            pool_size=5,
            max_overflow=5,
            pool_timeout=_POOL_WAIT_SECONDS,
            hide_parameters=True,
            connect_args={
                "timeout": 10,
                "prepared_statement_cache_size": 300,
                # short queries only: planning them for JIT costs more than it gives
                # what is asked for lies in memory or on an SSD: by the old price of a seek a page of a ledger, or its
                # figures, would read a whole table
                # a replica that was stopped or lost in the middle of a unit must not hold its locks for ever
                "server_settings": {
                    "jit": "off",
                    "random_page_cost": "1.1",
                    "application_name": "zongzhi",
                    "idle_in_transaction_session_timeout": f"{_IDLE_MS}",
                },
            },
        )
        return Engines(engine, engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True))
    # secure_delete: what is erased is overwritten, not only unlinked
    # the write lock is taken at BEGIN: taken at the first write, it could come too late and fail at once
    return Engines(
        _sqlite_engine(url, 1, "BEGIN IMMEDIATE", f"synchronous={synchronous}", "foreign_keys=ON", "secure_delete=ON"),
        _sqlite_engine(url, _READERS, "BEGIN", "query_only=ON"),
    )


def _sqlite_engine(url: URL, connections: int, begin: str, *pragmas: str) -> AsyncEngine:
    async def connect() -> OneHop:
        return await OneHop(url.database or "")  # type: ignore[return-value]  # aiosqlite names its own class

    engine = create_async_engine(
        url,
        async_creator=connect,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_POOL_WAIT_SECONDS,
        hide_parameters=True,
    )
    _set_pragmas(engine, pragmas)

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        one_hop: Any = connection.connection.driver_connection
        one_hop.begin_with_next(begin)

    return engine


def migration_engine(url: URL) -> AsyncEngine:
    """Used once and closed; foreign keys are off, for SQLite can change a table only by making it anew."""
    if is_sqlite(url):
        return _plain_sqlite(url, "BEGIN IMMEDIATE", "WAL", "synchronous=FULL")
    return create_async_engine(url, poolclass=NullPool, hide_parameters=True)


def sole_engine(url: URL, name: str = "zongzhi-lock") -> AsyncEngine:
    """One PostgreSQL connection, never in a transaction, that a dead host loses within a minute or so."""
    alive = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
    return create_async_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={"timeout": 10, "server_settings": {**alive, "application_name": name}},
    )


def lease_engine(url: URL) -> AsyncEngine:
    """Two PostgreSQL connections for what is looked for every second and must not wait behind anything for long."""
    return create_async_engine(
        url,
        pool_size=2,
        max_overflow=0,
        pool_timeout=2,
        hide_parameters=True,
        connect_args={
            "timeout": 3,
            "command_timeout": 4,
            "server_settings": {
                "application_name": "zongzhi-lease",
                "lock_timeout": "2000",
                "idle_in_transaction_session_timeout": f"{_IDLE_MS}",
            },
        },
    )


def backup_engine(file: Path) -> AsyncEngine:
    """One file that is whole in itself, without a write-ahead log beside it."""
    return _plain_sqlite(URL.create(_SQLITE, database=str(file)), "BEGIN", "DELETE")


def streaming_engine(url: URL) -> AsyncEngine | None:
    """For reading more of a SQLite file than fits in memory; None where the reader does that by itself."""
    return _plain_sqlite(url, "BEGIN", "WAL", "query_only=ON") if is_sqlite(url) else None


def _plain_sqlite(url: URL, begin: str, journal: str, *pragmas: str) -> AsyncEngine:
    """The driver as it comes, but with our own BEGIN instead of its late one."""
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    _set_pragmas(engine, pragmas, journal)

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _set_pragmas(engine: AsyncEngine, pragmas: Sequence[str], journal: str = "WAL") -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={_BUSY_MS}", f"journal_mode={journal}", "temp_store=MEMORY", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
