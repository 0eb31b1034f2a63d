"""Brings a database to the revision this code was written for; two processes starting at once do it once."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engines import is_sqlite, migration_engine
from storage.errors import NewerDatabase
from storage.revisions import HEAD, REVISIONS

if TYPE_CHECKING:
    from alembic.config import Config

#: any number, as long as nobody else in the same database uses it
_LOCK = 0x5A5A_4254


async def revision_of(conn: AsyncConnection) -> str | None:
    """The revision a database is at; None when it has none. Raises NewerDatabase for one that is not packaged here."""
    if not await conn.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return None
    revision: str | None = (await conn.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
    if revision is not None and revision not in REVISIONS:
        raise NewerDatabase(revision)
    return revision


async def migrate(url: URL, target: str = HEAD) -> None:
    """Up or down to `target` ("base" is before the first), in one transaction under a lock."""
    engine = migration_engine(url)
    try:
        async with engine.connect() as conn, conn.begin():
            # SQLite is locked by BEGIN IMMEDIATE already
            if not is_sqlite(url):
                await conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            revision = await revision_of(conn)
            if revision == target:
                return
            await conn.run_sync(_run, revision, target)
            if is_sqlite(url) and (await conn.execute(text("PRAGMA foreign_key_check"))).first() is not None:
                raise RuntimeError(f"the migration to {target} would leave rows that point nowhere")
    finally:
        await engine.dispose()


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
