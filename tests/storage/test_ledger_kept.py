"""The ledger over years, over an upgrade and over a restore; and that nobody reads it whole to find one row."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select, text

from domain.broadcasts import (
    Audience,
    AudienceSort,
    Broadcast,
    BroadcastState,
    Choices,
    Reply,
    Tally,
    Topic,
    WaveKind,
    WaveState,
)
from domain.delivery import DeliveryState, Priority
from domain.policy import Policy
from storage import retention_notices
from storage.backup import backup, restore
from storage.engines import database_url
from storage.migrate import migrate
from storage.retention import sweep
from storage.rows_broadcasts import copies, listed
from storage.rows_mail import outbox
from storage.store import Store
from storage.vault import Vault
from tests.storage.hands import KEY, NOW
from tests.storage.test_waves import a_wave, filled, full_wave, marked, meet, sent_wave, taken

POLICY = Policy()
LATER = NOW + POLICY.notices_kept + timedelta(seconds=1)


async def test_after_its_term_a_ledger_leaves_figures_and_a_finished_notice_no_list(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_notices, "_BATCH", 3)
    async with store.begin() as unit:
        done = await sent_wave(unit, *range(1, 8), parts=2)
        await unit.waves.save(replace(done, state=WaveState.DONE))
        paused = await full_wave(unit)
        await marked(unit, await taken(unit, 1))
        await unit.waves.save(replace(paused, state=WaveState.PAUSED))
        moving = await full_wave(unit)
        young = await full_wave(unit, created_at=NOW + timedelta(days=1))
        await unit.waves.save(replace(young, state=WaveState.DONE))
        lists = {}
        for state in (BroadcastState.DONE, BroadcastState.DRAFT, BroadcastState.SCHEDULED):
            notice = await unit.broadcasts.add(Broadcast(0, 1, 9, NOW, state=state))
            lists[state] = notice.id
            await unit.broadcasts.enlist(notice.id, range(1, 8))
        await unit.commit()
    early = await sweep(store, POLICY, NOW + timedelta(days=1))
    assert (early["copies"], early["listed"]) == (0, 7)
    found = await sweep(store, POLICY, LATER)
    assert (found["copies"], found["listed"]) == (14 + 7, 7)
    async with store.begin() as unit:
        assert await unit.waves.tally(done.id) == Tally(sent=7)
        assert await unit.waves.tally(paused.id) == Tally(sent=1, expired=6)
        assert await unit.waves.tally(moving.id) == Tally(waiting=7)
        left = select(copies.c.wave_id, func.count()).group_by(copies.c.wave_id).order_by(copies.c.wave_id)
        assert [tuple(row) for row in await unit.connection.execute(left)] == [(moving.id, 7), (young.id, 7)]
        assert {row.broadcast_id for row in await unit.connection.execute(select(listed))} == {
            lists[BroadcastState.SCHEDULED]
        }
        assert await unit.waves.copies_of(1) == []
        assert await unit.waves.page(done.id, [DeliveryState.SENT]) == []
    assert (await sweep(store, POLICY, LATER))["copies"] == 0


async def test_after_a_restore_a_wave_stands_still_and_nothing_of_it_goes_twice(store: Store, tmp_path: Path) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2, 3, urgent=True)
        [first, _] = await taken(unit, 2)
        await marked(unit, [first])
        sort = Audience(AudienceSort.ALL)
        held = [
            Broadcast(0, 1, 900, NOW, state, audience=sort, next_at=NOW)
            for state in (BroadcastState.SCHEDULED, BroadcastState.SENDING)
        ]
        held = [await unit.broadcasts.add(one) for one in held]
        await unit.commit()
    await backup(store, tmp_path / "backup")
    url = f"sqlite:///{tmp_path / 'restored.sqlite3'}"
    await restore(url, KEY, tmp_path / "backup")
    again = await Store.open(url, KEY)
    try:
        async with again.begin() as unit:
            assert await taken(unit) == []
            assert [one.state for one in await unit.waves.under_way()] == [WaveState.PAUSED]
            assert await unit.waves.tally(wave.id) == Tally(sent=1, uncertain=2, doubted=2)
            assert await unit.broadcasts.due(LATER) == []  # its time may have come and gone
            found = [await unit.broadcasts.by_id(one.id) for one in held]
            assert [one and one.state for one in found] == [BroadcastState.DRAFT, BroadcastState.SENDING]
    finally:
        await again.close()


async def test_notices_of_the_old_way_are_sent_once_at_most_after_the_upgrade_too(store_url: str) -> None:
    url = database_url(store_url)
    await migrate(url, "0013")
    vault = Vault(KEY)
    parcel = {"priority": int(Priority.BULK), "created_at": NOW, "payload": vault.seal(b"{}", "parcel"), "slot": None}
    parcel |= {"ticket_id": None, "at_most_once": True, "resurface": False, "to_reporter": False, "asks": False}
    parcel |= {"tries": 0, "error": ""}
    sealed = vault.seal_json(["停水", 5], "broadcast")
    old = "INSERT INTO broadcasts (sealed, by_staff, created_at, state, total) VALUES (:sealed, 1, :at, 'sending', 3)"
    store = Store(store_url, vault)
    async with store.begin() as unit:
        asked = text(old).bindparams(sealed=sealed, at=NOW if "postgres" in store_url else str(NOW))
        await unit.connection.execute(asked)
        columns = {"state": "waiting", "broadcast_id": 1}
        names = [*parcel, *columns]
        rows = [parcel | columns, parcel | columns | {"state": "sending"}, parcel | columns | {"broadcast_id": None}]
        await unit.connection.execute(insert(outbox).values([{name: row[name] for name in names} for row in rows]))
        await unit.commit()
    await store.close()
    store = await Store.open(store_url, KEY)
    try:
        async with store.read() as unit:
            first, other = await unit.outbox.waiting(10)
            assert (first.at_most_once, first.broadcast_id) == (True, 1)
            assert (other.at_most_once, other.broadcast_id) == (True, None)
            assert (await unit.outbox.counts())[DeliveryState.UNCERTAIN] == 1
            [notice] = await unit.broadcasts.newest()
            assert (notice.state, notice.pieces[0].text) == (BroadcastState.DONE, "停水")
    finally:
        await store.close()


async def test_no_statement_of_the_ledger_reads_it_whole(store: Store) -> None:
    """SQLite looks at the values it is given when it chooses an index: so the statements as they really run."""
    if store.url.get_backend_name() != "sqlite":
        return
    ran: list[tuple[str, Any]] = []
    async with store.begin() as unit:
        await meet(unit, *range(1, 6))
        await unit.subscriptions.save(1, Choices((5,), frozenset({Topic.FLOOD})))
        wave = await sent_wave(unit, parts=2)
        await unit.commit()
    engine = store.engines.writer.sync_engine

    def noted(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        ran.append((statement, parameters[0] if many else parameters))

    event.listen(engine, "before_cursor_execute", noted)
    async with store.begin() as unit:
        again = await filled(unit, await a_wave(unit, parts=2))
        first, *rest = await taken(unit)
        await marked(unit, [first], DeliveryState.FAILED)
        await unit.waves.put_back([rest[0].id])
        await unit.waves.recover(NOW)
        await unit.waves.again(again.id, [DeliveryState.FAILED])
        remind = await filled(unit, await a_wave(unit, kind=WaveKind.REMIND, base=wave.id))
        await taken(unit)
        await unit.waves.tally(remind.id)
        await unit.waves.reasons(wave.id)
        await unit.waves.page(wave.id, list(DeliveryState))
        await unit.waves.copies_of(1)
        await unit.waves.reply(wave.id, 1, Reply.SEEN, NOW)
        await unit.waves.answered(wave.id)
        await unit.waves.answered(wave.id, [5])
        await unit.waves.waits(wave.id)
        await unit.waves.cancel(wave.id, NOW)
        await unit.people.forget(1)
        event.remove(engine, "before_cursor_execute", noted)
        assert len(ran) > 20
        for statement, parameters in ran:
            plan = await unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [str(row.detail) for row in plan]
            scans = [step for step in steps if step.startswith("SCAN") and ("copies" in step or "part_before" in step)]
            # what is in flight is few, wherever it is
            assert all("ix_copies_sending" in step for step in scans), (statement, steps)
