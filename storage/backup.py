"""Copies of the whole store: one portable file for both kinds of database, and back from it."""

import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import URL, insert, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import (  # noqa: F401  # so that the metadata knows every table
    rows_alike,
    rows_answers,
    rows_assists,
    rows_audit,
    rows_broadcasts,
    rows_calendar,
    rows_centre,
    rows_gazetteer,
    rows_knowledge,
    rows_learning,
    rows_leases,
    rows_mail,
    rows_people,
    rows_tickets,
)
from storage.engines import backup_engine, database_url, is_sqlite, make_engines, make_file, streaming_engine
from storage.errors import BadBackup, CannotWrite, NotEmpty, boundary
from storage.migrate import migrate, revision_of
from storage.publishing import publish
from storage.revisions import HEAD
from storage.rows import Row
from storage.rows_people import meta
from storage.sequences import read_sequences, write_sequences
from storage.sobering import SOBERING
from storage.store import Store, check_key
from storage.vault import Vault

_ROWS_AT_ONCE = 500
_TABLES = Row.metadata.sorted_tables
#: tables whose ids are never given out twice
_COUNTING = [table.name for table in _TABLES if table.kwargs.get("sqlite_autoincrement")]


async def backup(store: Store, file: Path) -> int:
    """Copy everything, as of one moment, while the bot runs on; returns the number of rows.

    `file` appears whole or not at all, readable by its owner alone. What names people is sealed in it as in the
    store, so it is of no use without the key. Raises FileExistsError, CannotWrite, and StoreDown.
    """
    if file.exists():  # noqa: ASYNC240  # one stat before a copy of everything
        raise FileExistsError(f"{file} is there already; a backup overwrites nothing")
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise CannotWrite(file.parent, error.strerror) from error
    try:
        engine = backup_engine(part)
        streaming = streaming_engine(store.url)
        try:
            with boundary():
                async with (streaming or store.engines.reader).connect() as source, engine.begin() as target:
                    await target.run_sync(Row.metadata.create_all)
                    await target.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
                    await target.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
                    rows = await _copy(source, target)
        finally:
            await engine.dispose()
            if streaming is not None:
                await streaming.dispose()
        try:
            publish(part, file)
        except FileExistsError:
            raise
        except OSError as error:
            raise CannotWrite(file.parent, error.strerror) from error
    finally:
        part.unlink(missing_ok=True)
    return rows


async def restore(url: str, key: bytes, file: Path, force: bool = False) -> int:
    """Fill a database from a backup; returns the number of rows. All of it happens, or nothing.

    The database is made when it is not there. The bot must not run on it meanwhile. `force` empties it first.
    A backup of an older version is brought up to date on the way. What is sent at most once and had not been sent
    yet is uncertain afterwards, a wave under way paused, an unsent answer to a press expired. Raises NotEmpty,
    BadBackup, CannotWrite, WrongKey, NewerDatabase, StoreDown.
    """
    target_url = database_url(url)
    try:
        folder = Path(tempfile.mkdtemp(prefix="zongzhi-restore-"))  # 0700
    except OSError as error:
        raise CannotWrite(tempfile.gettempdir(), error.strerror) from error
    try:
        copy = folder / "backup.sqlite3"
        try:
            shutil.copyfile(file, copy)
        except OSError as error:
            raise BadBackup(f"{file} cannot be read: {error.strerror}") from error
        copy.chmod(0o600)
        engine = await _opened(copy, Vault(key))
        try:
            return await _fill(engine, target_url, force)
        finally:
            await engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _opened(copy: Path, vault: Vault) -> AsyncEngine:
    """The copied backup, seen to be whole, of a known revision (now the newest), and sealed with this key."""
    engine = backup_engine(copy)
    try:
        async with engine.connect() as conn:
            if (await conn.execute(text("PRAGMA integrity_check"))).scalar_one() != "ok":
                raise BadBackup("the backup is damaged")
            revision = await revision_of(conn)
        if revision is None:
            raise BadBackup("this file is no backup of ours")
        if revision != HEAD:
            await migrate(URL.create("sqlite+aiosqlite", database=str(copy)))
        async with engine.connect() as conn:
            if (await conn.execute(select(meta.c.name))).first() is None:
                raise BadBackup("the backup does not say which key it belongs to")
            await check_key(conn, vault)
    except DatabaseError as error:
        await engine.dispose()
        raise BadBackup("this file is no backup of ours, or damaged") from error
    except BaseException:
        await engine.dispose()
        raise
    return engine


async def _fill(engine: AsyncEngine, url: URL, force: bool) -> int:
    with boundary():
        if is_sqlite(url):
            try:
                make_file(url)
            except OSError as error:
                raise CannotWrite(Path(url.database or "").parent, error.strerror) from error
        await migrate(url)
        engines = make_engines(url)
        try:
            async with engine.connect() as source, engines.writer.begin() as target:
                for table in reversed(_TABLES):
                    if table is not meta and not force and (await target.execute(select(table).limit(1))).first():
                        raise NotEmpty(f"there are rows in {table.name!r} already; force would replace them all")
                    await target.execute(table.delete())
                rows = await _copy(source, target)
                for change in SOBERING:
                    await target.execute(change)
                return rows
        finally:
            await engines.close()


async def _copy(source: AsyncConnection, target: AsyncConnection) -> int:
    """Every row of every table, parents first, and how far the ids were counted."""
    total = 0
    for table in _TABLES:
        async with source.stream(select(table)) as rows:
            async for some in rows.mappings().partitions(_ROWS_AT_ONCE):
                values: list[dict[str, Any]] = [dict(row) for row in some]
                await target.execute(insert(table), values)
                total += len(values)
    await write_sequences(target, await read_sequences(source, _COUNTING))
    return total
