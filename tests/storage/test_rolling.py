"""Migrations roll: from 0014 on they only add, they wait for nobody for long, and older code runs on newer schemas."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

import storage.migrate
from domain.people import Person
from storage.engines import database_url, make_file, migration_engine
from storage.errors import StoreDown
from storage.migrate import migrate
from storage.revisions import REVISIONS
from storage.rows import Row
from storage.store import Store
from tests.conftest import Postgres
from tests.storage.hands import KEY, NOW, SOONER
from tests.storage.life import live, outlive
from tests.town import PATIENCE

#: The first whose code runs beside others.
FIRST = "0014"
Schema = dict[str, dict[str, Any]]


def _schema(connection: Connection) -> Schema:
    looked = inspect(connection)
    return {name: {c["name"]: c for c in looked.get_columns(name)} for name in looked.get_table_names()}


async def _at(url: str, revision: str) -> Schema:
    await migrate(database_url(url), revision)
    engine = migration_engine(database_url(url))
    try:
        async with engine.connect() as conn:
            return await conn.run_sync(_schema)
    finally:
        await engine.dispose()


async def test_from_the_first_rolling_revision_on_migrations_only_add(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/rolling.sqlite3"
    make_file(database_url(url))
    before = await _at(url, FIRST)
    for revision in REVISIONS[REVISIONS.index(FIRST) + 1 :]:
        after = await _at(url, revision)
        for table, columns in before.items():
            assert table in after, f"{revision} drops {table}"
            assert set(columns) <= set(after[table]), f"{revision} drops a column of {table}"
            for name, column in after[table].items():
                if name in columns:
                    assert str(column["type"]) == str(columns[name]["type"]), f"{revision} changes {table}.{name}"
                    assert column["nullable"] >= columns[name]["nullable"], f"{revision} demands {table}.{name}"
                else:
                    given = column["nullable"] or column["default"] is not None
                    assert given, f"{revision} demands {table}.{name}, which older code does not know"
        before = after


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_a_process_goes_on_when_a_newer_one_has_added_to_its_tables(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path}/old.sqlite3"
    else:
        url = request.getfixturevalue("postgres")("rolling")
    old = await Store.open(url, KEY)
    try:
        await live(old)  # so that its statements are prepared
        engine = migration_engine(database_url(url))
        async with engine.begin() as conn:
            for table in Row.metadata.sorted_tables:
                await conn.execute(text(f"ALTER TABLE {table.name} ADD COLUMN later_code TEXT"))
            await conn.execute(text("CREATE TABLE later_table (id INTEGER PRIMARY KEY)"))
        await engine.dispose()
        await outlive(old)
        async with old.begin() as unit:
            assert await unit.people.seen(Person(4_711), NOW)
            assert await unit.outbox.waiting(100) is not None
            await unit.commit()
    finally:
        await old.close()


@pytest.mark.postgres
async def test_a_migration_that_finds_a_table_in_use_lets_the_others_pass_and_tries_again(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.migrate, "_PATIENCE", "50ms")
    monkeypatch.setattr(storage.migrate, "_REST", 0.05)
    url = postgres("busy")
    store = await Store.open(url, KEY)
    try:
        async with store.read() as unit:
            assert await unit.people.count() == 0  # holds its table until the unit ends
            going = asyncio.create_task(migrate(store.url, "0001"))
            done, _ = await asyncio.wait({going}, timeout=0.4)
            assert not done
            async with store.begin() as other, asyncio.timeout(SOONER):
                assert await other.people.seen(Person(7), NOW)
                await other.commit()
        await asyncio.wait_for(going, PATIENCE)
    finally:
        await store.close()


@pytest.mark.postgres
async def test_a_migration_that_never_gets_its_turn_says_so(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.migrate, "_PATIENCE", "20ms")
    monkeypatch.setattr(storage.migrate, "_REST", 0.01)
    monkeypatch.setattr(storage.migrate, "_TRIES", 3)
    store = await Store.open(postgres("busier"), KEY)
    try:
        async with store.read() as unit:
            await unit.people.count()
            with pytest.raises(StoreDown):
                await migrate(store.url, "base")
    finally:
        await store.close()
