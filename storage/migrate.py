"""Brings a database to the revision this code was written for; two processes starting at once do it once."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engines import is_sqlite, migration_engine
from storage.errors import NewerDatabase, StoreDown
from storage.revisions import HEAD, REVISIONS
from storage.rows_people import meta

if TYPE_CHECKING:
    from alembic.config import Config

#: any number, as long as nobody else in the same database uses it
_LOCK = 0x5A5A_4254
#: while a change waits for a table, all who come after it wait too: it gives up soon, and tries again
_PATIENCE = "1s"
_TRIES = 60
_REST = 1.0
_LOCKED_OUT = "55P03"
#: the row of `meta` that says which code may still run on a schema newer than itself
_OLDEST = "oldest_code"


async def revision_of(conn: AsyncConnection) -> str | None:
    """The revision a database is at; None when it has none. Raises NewerDatabase for one that is not packaged here."""
    if not await conn.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return None
    revision: str | None = (await conn.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
    if revision is not None and revision not in REVISIONS:
        raise NewerDatabase(revision)
    return revision


async def needs_migration(conn: AsyncConnection) -> bool:
    """Whether this code has something to add first. Not to a newer schema that older code may run on.

    Raises NewerDatabase for a schema that asks for newer code.
    """
    try:
        return await revision_of(conn) != HEAD
    except NewerDatabase:
        oldest = (await conn.execute(select(meta.c.value).where(meta.c.name == _OLDEST))).scalar_one_or_none()
        if oldest is None or oldest.decode() not in REVISIONS:
            raise
        return False


async def migrate(url: URL, target: str = HEAD) -> None:
    """Up or down to `target` ("base" is before the first), in one transaction under a lock.

    Others may be at work on PostgreSQL meanwhile. Raises StoreDown when they do not let it have its turn.
    """
    engine = migration_engine(url)
    try:
        for _ in range(_TRIES):
            try:
                await _migrated(engine, target, sqlite=is_sqlite(url))
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != _LOCKED_OUT:
                    raise
            else:
                return
            await asyncio.sleep(_REST)
        raise StoreDown("the tables were never free long enough to be changed")
    finally:
        await engine.dispose()


async def _migrated(engine: AsyncEngine, target: str, *, sqlite: bool) -> None:
    async with engine.connect() as conn, conn.begin():
        # SQLite is locked by BEGIN IMMEDIATE already
        if not sqlite:
            await conn.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
            await conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        revision = await revision_of(conn)
        if revision == target:
            return
        await conn.run_sync(_run, revision, target)
        if sqlite and (await conn.execute(text("PRAGMA foreign_key_check"))).first() is not None:
            raise RuntimeError(f"the migration to {target} would leave rows that point nowhere")


def alembic_config() -> "Config":
    from alembic.config import Config  # a quarter of a second, needed on few starts only

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(connection: Connection, revision: str | None, target: str) -> None:
    from alembic import command

    config = alembic_config()
    config.attributes["connection"] = connection
    order = ("base", *REVISIONS)
    if order.index(target) < order.index(revision or "base"):
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)
