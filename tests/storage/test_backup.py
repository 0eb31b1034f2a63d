"""Backups: consistent while running, whole or not at all, and back into either kind of database."""

import errno
import os
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.delivery import DeliveryState
from domain.people import Person
from storage.backup import backup, restore
from storage.errors import BadBackup, CannotWrite, NewerDatabase, NotEmpty, WrongKey
from storage.rows import Row
from storage.rows_people import meta
from storage.store import Store
from tests.storage.hands import KEY, NOW, a_draft, a_parcel
from tests.storage.life import live, outlive

Rows = dict[str, list[dict[str, Any]]]


async def everything(store: Store) -> Rows:
    """All rows of all tables, in a fixed order."""
    async with store.read() as unit:
        found = {}
        for table in Row.metadata.sorted_tables:
            rows = (await unit.connection.execute(select(table))).mappings()
            found[table.name] = sorted((dict(row) for row in rows), key=lambda row: str(sorted(row.items(), key=str)))
    return found


def sobered(rows: Rows) -> Rows:
    """The same after a restore: what may be sent only once, or only at once, is not sent any more."""
    mail = []
    for row in rows["outbox"]:
        doubtful = row["at_most_once"] and row["state"] in {"waiting", "sending"}
        mail.append(row | {"state": "uncertain", "payload": None, "done_at": row["created_at"]} if doubtful else row)
    copies = [
        row | {"state": "uncertain", "uncertain": True} if row["state"] in {"waiting", "sending"} else row
        for row in rows["copies"]
    ]
    waves = [
        row | {"state": "paused", "version": row["version"] + 1} if row["state"] in {"filling", "sending"} else row
        for row in rows["waves"]
    ]
    changed = {"outbox": mail, "copies": copies, "waves": waves}
    return rows | {
        name: sorted(some, key=lambda row: str(sorted(row.items(), key=str))) for name, some in changed.items()
    }


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind to restore into, apart from the one that was saved."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'restored' / 'store.sqlite3'}"
    url: str = request.getfixturevalue("postgres")("restored")
    return url


async def test_everything_comes_back_in_either_kind_of_database(store: Store, target_url: str, tmp_path: Path) -> None:
    await outlive(store)
    await live(store)
    file = tmp_path / "backup"
    saved = await backup(store, file)
    before = await everything(store)
    assert saved == sum(len(rows) for rows in before.values())
    assert all(before.values())
    assert await restore(target_url, KEY, file) == saved
    again = await Store.open(target_url, KEY)
    try:
        assert await everything(again) == sobered(before)
        # ids go on where they were, even those of rows that are gone
        async with store.begin() as old, again.begin() as new:
            one, other = await old.drafts.save(a_draft(9)), await new.drafts.save(a_draft(9))
            assert one == other
            assert await old.tickets.next_number("261122") == await new.tickets.next_number("261122") == 3
    finally:
        await again.close()


async def test_an_empty_store_comes_back_empty(store: Store, target_url: str, tmp_path: Path) -> None:
    await backup(store, tmp_path / "backup")
    await restore(target_url, KEY, tmp_path / "backup")
    again = await Store.open(target_url, KEY)
    async with again.begin() as unit:
        assert (await unit.drafts.save(a_draft())).id == 1
    await again.close()


async def test_a_backup_is_one_file_of_its_owner_alone_and_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    file = folder / "backup"
    await backup(store, file)
    assert [one.name for one in folder.iterdir()] == ["backup"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        await backup(store, file)
    assert file.read_bytes() == before
    assert [one.name for one in folder.iterdir()] == ["backup"]


async def test_a_backup_is_one_moment_while_a_unit_is_open(store: Store, tmp_path: Path) -> None:
    async with store.begin() as unit:
        await unit.people.seen(Person(5), NOW)
        await backup(store, tmp_path / "backup")
        await unit.commit()
    plain = sqlite3.connect(tmp_path / "backup")
    assert plain.execute("SELECT count(*) FROM people").fetchone() == (0,)
    plain.close()


async def test_what_is_there_is_not_overwritten_without_force(store: Store, store_url: str, tmp_path: Path) -> None:
    await live(store)
    await backup(store, tmp_path / "backup")
    before = await everything(store)
    async with store.begin() as unit:
        await unit.people.seen(Person(5), NOW)
        await unit.commit()
    with pytest.raises(NotEmpty):
        await restore(store_url, KEY, tmp_path / "backup")
    assert await everything(store) != before
    await restore(store_url, KEY, tmp_path / "backup", force=True)
    assert await everything(store) == sobered(before)


async def test_a_backup_of_another_key_is_refused(store: Store, tmp_path: Path) -> None:
    await backup(store, tmp_path / "backup")
    with pytest.raises(WrongKey):
        await restore(f"sqlite:///{tmp_path / 'new.sqlite3'}", bytes(32), tmp_path / "backup")
    assert not (tmp_path / "new.sqlite3").exists()


async def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    other = tmp_path / "other.sqlite3"
    plain = sqlite3.connect(other)
    plain.execute("CREATE TABLE x (y)")
    plain.commit()
    plain.close()
    noise = tmp_path / "noise"
    noise.write_bytes(b"x" * 5000)
    for file in (tmp_path / "missing", tmp_path, other, noise):
        with pytest.raises(BadBackup):
            await restore(url, KEY, file)


async def test_a_damaged_or_keyless_or_newer_backup_is_refused(store: Store, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    await live(store)
    await backup(store, tmp_path / "whole")
    content = (tmp_path / "whole").read_bytes()
    (tmp_path / "short").write_bytes(content[: len(content) // 2])
    with pytest.raises(BadBackup):
        await restore(url, KEY, tmp_path / "short")
    for name, change, error in (
        ("keyless", "DELETE FROM meta", BadBackup),
        ("newer", "UPDATE alembic_version SET version_num = '9999'", NewerDatabase),
    ):
        (tmp_path / name).write_bytes(content)
        plain = sqlite3.connect(tmp_path / name)
        plain.execute(change)
        plain.commit()
        plain.close()
        with pytest.raises(error):
            await restore(url, KEY, tmp_path / name)


async def test_a_restore_brings_the_check_of_its_key_along(store: Store, tmp_path: Path) -> None:
    await backup(store, tmp_path / "backup")
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    empty = await Store.open(url, bytes(32))  # somebody started once without the old key
    await empty.close()
    await restore(url, KEY, tmp_path / "backup")
    again = await Store.open(url, KEY)
    async with again.read() as unit:
        names = (await unit.connection.execute(select(meta.c.name))).scalars().all()
        assert list(names).count("key_check") == 1
    await again.close()


async def test_after_a_restore_nothing_goes_out_twice(store: Store, target_url: str, tmp_path: Path) -> None:
    async with store.begin() as unit:
        once, leaving, press, card = await unit.outbox.add(
            [
                a_parcel(b"{}", at_most_once=True),
                a_parcel(b"{}", at_most_once=True),
                a_parcel(b"{}", expires_at=NOW + timedelta(minutes=2)),
                a_parcel(b"{}"),
            ]
        )
        await unit.outbox.start([leaving.id], NOW)
        await unit.commit()
    await backup(store, tmp_path / "backup")
    await restore(target_url, KEY, tmp_path / "backup")
    again = await Store.open(target_url, KEY)
    try:
        async with again.read() as unit:
            assert [parcel.id for parcel in await unit.outbox.waiting(10)] == [card.id]
            counts = await unit.outbox.counts()
    finally:
        await again.close()
    assert counts == {DeliveryState.UNCERTAIN: 2, DeliveryState.EXPIRED: 1, DeliveryState.WAITING: 1}
    assert once.id < press.id


async def test_a_folder_without_hard_links_gets_its_backup_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", none)
    file = tmp_path / "copies" / "backup"
    file.parent.mkdir()
    await backup(store, file)
    assert [one.name for one in file.parent.iterdir()] == ["backup"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    await restore(f"sqlite:///{tmp_path / 'new.sqlite3'}", KEY, file)


async def test_a_folder_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="missing"):
        await backup(store, tmp_path / "missing" / "backup")
    await backup(store, tmp_path / "backup")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWrite, match="file"):
        await restore(f"sqlite:///{tmp_path / 'file' / 'new.sqlite3'}", KEY, tmp_path / "backup")
