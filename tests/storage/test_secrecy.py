"""No table, no file and no backup names anybody in clear: not by id, not by name, not packed."""

import struct
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import inspect, text

from storage.backup import backup
from storage.store import Store
from tests.storage.life import ANONYMOUS, CODE, OFFICER, OPEN, SECRET_WORDS, live, outlive


def secrets() -> Iterator[bytes]:
    """Everything that must not be seen, in every form a driver might give it."""
    for who in (ANONYMOUS, OPEN, OFFICER):
        yield str(who.chat).encode()
        for order in "<>":
            yield struct.pack(f"{order}q", who.chat)
        # SQLite stores an integer of this size in the last six bytes
        yield struct.pack(">q", who.chat)[2:]
        for encoding in ("utf-8", "utf-16-le", "gb18030", "unicode-escape"):
            yield who.name.encode(encoding)
        yield who.username.encode()
    yield SECRET_WORDS.encode()
    yield b"13912345678"
    yield b"30.123456"
    yield CODE.encode()
    yield CODE.replace("-", "").encode()


def assert_clean(where: str, content: bytes) -> None:
    for secret in secrets():
        assert secret.lower() not in content.lower(), (where, secret)


async def test_no_column_of_any_table_names_anybody(store: Store) -> None:
    await outlive(store)
    await live(store)
    async with store.read() as unit:
        conn = unit.connection
        tables = await conn.run_sync(lambda sync: inspect(sync).get_table_names())
        for name in tables:
            rows = (await conn.execute(text(f"SELECT * FROM {name}"))).mappings().all()
            assert rows, f"{name} is empty: the life must touch it"
            for row in rows:
                for column, value in row.items():
                    plain = value if isinstance(value, bytes) else str(value).encode()
                    assert_clean(f"{name}.{column}", plain)
                    if isinstance(value, bytes):
                        assert_clean(f"{name}.{column}", value.hex().encode())


async def test_no_backup_names_anybody(store: Store, tmp_path: Path) -> None:
    await outlive(store)
    await live(store)
    await backup(store, tmp_path / "backup")
    assert_clean("backup", (tmp_path / "backup").read_bytes())


async def test_the_files_of_sqlite_name_nobody(store: Store, store_url: str) -> None:
    await live(store)
    for file in Path(store_url.removeprefix("sqlite:///")).parent.glob("store.sqlite3*"):
        assert_clean(file.name, file.read_bytes())


async def test_an_anonymous_case_meets_no_other_row_of_its_reporter(store: Store) -> None:
    await live(store)
    async with store.read() as unit:
        conn = unit.connection
        anonymous = set((await conn.execute(text("SELECT reporter_tag FROM tickets WHERE anonymous"))).scalars())
        assert len(anonymous) == 1
        for name in ("people", "drafts", "dialogs", "allowances", "message_map", "staff"):
            tags = set((await conn.execute(text(f"SELECT tag FROM {name}"))).scalars())
            assert tags, name
            assert not anonymous & tags, name


async def test_the_life_reads_back_with_the_key(store: Store) -> None:
    await live(store)
    async with store.read() as unit:
        ticket = await unit.tickets.by_code(CODE)
        assert ticket is not None
        assert ticket.reporter.chat == ANONYMOUS.chat
        [said] = await unit.words.of_ticket(ticket.id)
        assert said.raw == SECRET_WORDS
        assert await unit.drafts.open_chats() == [ANONYMOUS.chat]
        [mine] = await unit.tickets.of_reporter(OPEN.chat)
        assert mine.reporter.name == OPEN.name
