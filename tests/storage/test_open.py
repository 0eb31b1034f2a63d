"""Opening a store: URLs, rights of the file, keys, migrations up and down, and databases of another version."""

import asyncio
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, insert, inspect, select, text

from domain.people import Person
from storage.engines import database_url
from storage.errors import NewerDatabase, StoreDown, WrongKey
from storage.migrate import alembic_config, migrate
from storage.revisions import HEAD, REVISIONS
from storage.rows import Row
from storage.rows_people import meta
from storage.store import Store
from storage.vault import Vault
from tests.storage.hands import KEY, NOW


def test_the_listed_revisions_are_the_packaged_ones_in_order() -> None:
    packaged = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
    assert tuple(reversed(packaged)) == REVISIONS
    assert REVISIONS[-1] == HEAD


async def test_the_migrations_make_exactly_what_the_rows_say(store: Store) -> None:
    async with store.engines.writer.connect() as conn:
        # the full text search beside the answers is no table and no index that SQLAlchemy could describe
        options = {"include_object": lambda thing, name, *rest: not (name or "").startswith("answer_search")}
        differences = await conn.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts=options), Row.metadata)
        )
    assert differences == []


async def test_migrations_go_down_and_up_again(store_url: str) -> None:
    url = database_url(store_url)
    await migrate(url, "base")
    store = Store(store_url, Vault(KEY))
    async with store.engines.reader.connect() as conn:
        left = await conn.run_sync(lambda sync: inspect(sync).get_table_names())
    await store.close()
    assert left == ["alembic_version"]
    for revision in REVISIONS:
        await migrate(url, revision)
    await opened(store_url)


async def opened(url: str, key: bytes = KEY) -> Store:
    """Open, see that it answers, close."""
    store = await Store.open(url, key)
    await store.ping()
    await store.close()
    return store


async def test_a_store_keeps_what_it_has_over_a_restart(store: Store, store_url: str) -> None:
    async with store.begin() as unit:
        await unit.people.seen(Person(7), NOW)
        await unit.commit()
    again = await Store.open(store_url, KEY)
    async with again.read() as unit:
        assert await unit.people.count() == 1
    await again.close()


@pytest.mark.parametrize("oldest", [None, b"9999"], ids=["says nothing", "newer code alone"])
async def test_a_newer_database_is_refused_by_name(store: Store, store_url: str, oldest: bytes | None) -> None:
    async with _newer(store, oldest):
        with pytest.raises(NewerDatabase, match="9999"):
            await Store.open(store_url, KEY)


async def test_a_newer_database_that_older_code_may_run_on_is_left_as_it_is(store: Store, store_url: str) -> None:
    """A process that is started again in the middle of a rolling upgrade."""
    async with _newer(store, HEAD.encode()):
        again = await Store.open(store_url, KEY)
        async with again.begin() as unit:
            assert await unit.people.seen(Person(7), NOW)
            await unit.commit()
        await again.close()


@asynccontextmanager
async def _newer(store: Store, oldest: bytes | None) -> AsyncIterator[None]:
    """The database of a later version; `oldest` is what it says of the code that may run on it."""
    told = meta.c.name == "oldest_code"
    async with store.begin() as unit:
        before = (await unit.connection.execute(select(meta.c.value).where(told))).scalar_one_or_none()
    await _says(store, "9999", oldest)
    try:
        yield
    finally:
        await _says(store, HEAD, before)


async def _says(store: Store, revision: str, oldest: bytes | None) -> None:
    async with store.begin() as unit:
        await unit.connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
        await unit.connection.execute(delete(meta).where(meta.c.name == "oldest_code"))
        if oldest is not None:
            await unit.connection.execute(insert(meta).values(name="oldest_code", value=oldest))
        await unit.commit()


async def test_a_wrong_key_is_refused_and_the_right_one_still_fits(store: Store, store_url: str) -> None:
    with pytest.raises(WrongKey, match="SECRET_KEY"):
        await Store.open(store_url, bytes(32))
    await opened(store_url)


async def test_two_processes_starting_at_once_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    await asyncio.gather(*(opened(url) for _ in range(4)))


@pytest.mark.postgres
async def test_two_processes_starting_at_once_migrate_postgresql_once(postgres_url: str) -> None:
    await migrate(database_url(postgres_url), "base")
    await asyncio.gather(*(opened(postgres_url) for _ in range(4)))


async def test_of_two_keys_starting_at_once_one_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    results = await asyncio.gather(opened(url), opened(url, bytes(32)), return_exceptions=True)
    assert sorted(isinstance(one, WrongKey) for one in results) == [False, True]


async def test_file_and_folder_are_their_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "bot.sqlite3"
    old = os.umask(0)
    try:
        store = await Store.open(f"sqlite:///{file}", KEY)
        async with store.begin() as unit:
            await unit.people.seen(Person(7), NOW)
            await unit.commit()
        rights = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (file.parent, *file.parent.iterdir())}
        await store.close()
    finally:
        os.umask(old)
    assert rights == {"var": 0o700, "bot.sqlite3": 0o600, "bot.sqlite3-wal": 0o600, "bot.sqlite3-shm": 0o600}


async def test_sqlite_stands_as_it_should(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'a.sqlite3'}", KEY)
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000, "secure_delete": 1}
    async with store.begin() as unit:
        for pragma, value in expected.items():
            assert (await unit.connection.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value, pragma
    async with store.read() as unit:
        assert (await unit.connection.execute(text("PRAGMA query_only"))).scalar_one() == 1
    await store.close()


def test_urls_are_understood_with_and_without_a_driver() -> None:
    for given, driver in (
        ("sqlite:///var/x.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////var/x.db", "sqlite+aiosqlite"),
        ("postgres://u:p@h/d", "postgresql+asyncpg"),
        ("postgresql://u:p@h/d", "postgresql+asyncpg"),
        ("postgresql+asyncpg://u:p@h/d", "postgresql+asyncpg"),
    ):
        assert database_url(given).drivername == driver
    for bad in ("", "x", "mysql://h/d", "postgresql+psycopg://h/d", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="DATABASE_URL"):
            database_url(bad)


async def test_a_store_that_cannot_be_reached_says_so(tmp_path: Path) -> None:
    for url in (
        f"sqlite:///{tmp_path}",  # a folder
        "postgresql://nobody@127.0.0.1:1/nothing",
        f"postgresql://nobody@/nothing?host={tmp_path}",
    ):
        with pytest.raises(StoreDown):
            await Store.open(url, KEY)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite3"
    file.write_bytes(b"not a database at all" * 99)
    with pytest.raises(StoreDown):
        await Store.open(f"sqlite:///{file}", KEY)


@pytest.mark.postgres
async def test_a_lost_connection_is_a_store_that_is_down_and_the_next_unit_works(postgres_url: str) -> None:
    store = await Store.open(postgres_url, KEY)
    other = await Store.open(postgres_url, KEY)
    async with store.begin() as unit:
        pid = (await unit.connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        async with other.begin() as killer:
            await killer.connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(StoreDown):
            await unit.people.count()
    async with store.begin() as unit:
        assert await unit.intake.done(1) is False
    await store.close()
    await other.close()


def test_opening_the_store_of_yesterday_imports_no_alembic(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from storage.store import Store\n"
        "async def main():\n"
        "    store = await Store.open(sys.argv[1], bytes(32))\n"
        "    await store.close()\n"
        "asyncio.run(main())\n"
        "print('alembic' in sys.modules)\n"
    )
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    first, second = (
        subprocess.run([sys.executable, "-c", code, url], check=True, capture_output=True, text=True).stdout.strip()
        for _ in range(2)
    )
    assert (first, second) == ("True", "False")
