"""The store: opens a database, sees that code and key fit it, and hands out units of work."""

from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain import ports
from storage.chaining import open_account
from storage.engines import Engines, database_url, is_sqlite, lease_engine, make_engines, make_file
from storage.errors import DRIVER_ERRORS, boundary, translated
from storage.kept import Upsert
from storage.migrate import migrate, needs_migration
from storage.rows_people import meta
from storage.unit import UnitDoor
from storage.vault import Vault

_CHECK = "key_check"
_PLAIN = b"zongzhi"
_GET = select(meta.c.value).where(meta.c.name == bindparam("key"))
_PUT = Upsert(lambda insert: insert(meta).on_conflict_do_nothing())
_NOTE = Upsert(
    lambda insert: (made := insert(meta)).on_conflict_do_update(
        index_elements=["name"], set_={"value": made.excluded.value}
    )
)


class Store:
    """domain.ports.Units over one database. Made by `Store.open`."""

    def __init__(self, url: str, vault: Vault, clock: ports.Clock | None = None, synchronous: str = "FULL") -> None:
        """Connects to nothing yet. Raises ValueError for a URL of another kind of database."""
        self.url = database_url(url)
        self.vault = vault
        self.clock: ports.Clock = clock or _SystemClock()
        self.engines: Engines = make_engines(self.url, synchronous)
        self._apart: list[AsyncEngine] = []

    @classmethod
    async def open(cls, url: str, key: bytes, clock: ports.Clock | None = None) -> Self:
        """Make or migrate the database, and check the key against it.

        `clock` tells when a dialog has expired. Raises StoreDown, NewerDatabase, WrongKey, and ValueError for a
        malformed URL or key.
        """
        store = cls(url, Vault(key), clock)
        try:
            await store.prepare()
        except BaseException:
            await store.close()
            raise
        return store

    async def prepare(self) -> None:
        """Migrate if needed and check the key."""
        with boundary():
            if is_sqlite(self.url):
                make_file(self.url)
            async with self.engines.writer.connect() as conn:
                behind = await needs_migration(conn)
            if behind:
                await migrate(self.url)
            async with self.engines.writer.connect() as conn:
                await check_key(conn, self.vault)
                await open_account(conn, self.vault)
                await conn.commit()

    def begin(self) -> UnitDoor:
        """A unit that may commit. On SQLite one at a time, the others wait."""
        return UnitDoor(self.engines.writer, self.vault, self.clock)

    def read(self) -> UnitDoor:
        """A unit that only looks, at one moment's state; a write in it fails."""
        return UnitDoor(self.engines.reader, self.vault, self.clock)

    def apart(self) -> "Apart":
        """Units on two connections of their own, for what must not wait for the others; PostgreSQL only."""
        engine = lease_engine(self.url)
        self._apart.append(engine)
        return Apart(engine, self.vault, self.clock)

    async def note(self, name: str, value: Any) -> None:
        """Keep a JSON value of the process under that name, sealed. Raises StoreDown."""
        row = {"name": name, "value": self.vault.seal_json(value, "meta")}
        with boundary():
            async with self.engines.writer.begin() as conn:
                await conn.execute(_NOTE.of(conn.dialect.name), row)

    async def recalled(self, name: str) -> Any:
        """What was noted under that name, None when nothing was. Raises StoreDown."""
        with boundary():
            async with self.engines.reader.connect() as conn:
                sealed = await _known(conn, name)
        return None if sealed is None else self.vault.open_json(sealed, "meta")

    async def ping(self) -> None:
        """Raises StoreDown when the database does not answer."""
        try:
            async with self.engines.reader.connect() as conn:
                await conn.execute(text("SELECT 1"))
        except DRIVER_ERRORS as error:
            raise translated(error) from error

    async def close(self) -> None:
        for engine in self._apart:
            await engine.dispose()
        await self.engines.close()


class Apart:
    """domain.ports.Units beside those of the store, closed with it."""

    def __init__(self, engine: AsyncEngine, vault: Vault, clock: ports.Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock

    def begin(self) -> UnitDoor:
        return UnitDoor(self._engine, self._vault, self._clock)

    read = begin


async def check_key(conn: AsyncConnection, vault: Vault) -> None:
    """Open the known value, or seal it when the database is new. Raises WrongKey."""
    sealed: bytes | None = await _known(conn)
    if sealed is None:
        row: dict[str, Any] = {"name": _CHECK, "value": vault.seal(_PLAIN, "check")}
        await conn.execute(_PUT.of(conn.dialect.name), row)
        sealed = await _known(conn)  # another process may have been first, with another key
    vault.open(sealed or b"", "check")


async def _known(conn: AsyncConnection, name: str = _CHECK) -> bytes | None:
    value: bytes | None = (await conn.execute(_GET, {"key": name})).scalar_one_or_none()
    return value


class _SystemClock:
    """For callers that hand no clock in."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  # this is where a clock comes from
