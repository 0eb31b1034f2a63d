"""Whatever is changed in the record behind the bot's back is found and named; an untouched store is clean."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from domain.auditing import Audited, Breach, BreachKind, ChainEnd
from domain.history import Act, By, Deed, Line, Step
from domain.numbers import of_series
from domain.policy import Policy
from domain.tickets import Status, Ticket
from domain.words import WordsKind
from storage.audit import NotReady, audit
from storage.backup import backup, restore
from storage.engines import database_url
from storage.errors import WrongKey
from storage.migrate import migrate
from storage.retention import sweep
from storage.rows_audit import acts, chains
from storage.rows_people import meta
from storage.rows_tickets import history, tickets, words
from storage.store import Store
from storage.vault import Vault
from tests.storage.hands import KEY, NOW, SOONER, a_ticket
from tests.storage.tampering import Tamper, tampered

STATES = [Status.QUEUED, Status.CLAIMED, Status.RESOLVED, Status.CLOSED, Status.RETURNED]


async def looked(store: Store) -> tuple[Audited, list[Breach]]:
    found: list[Breach] = []
    done = await audit(store, found.append)
    assert done.breaches == len(found)
    return done, found


async def a_case(store: Store, dice: random.Random, day: str = "261122", series: str = "") -> Ticket:
    """A ticket with a random history, each line in a unit of its own, as the bot would write it."""
    async with store.begin() as unit:
        given = of_series(day + series, await unit.tickets.next_number(day + series))
        ticket = await unit.tickets.add(a_ticket(given))
        said = await unit.words.add(ticket.id, WordsKind.REPORT, "路灯坏了", "路灯坏了，我是张三", NOW)
        await unit.history.add(Line(ticket.id, NOW, Step.SUBMIT, By.REPORTER, ticket.status, words=said.id))
        await unit.commit()
    for n in range(dice.randint(0, 6)):
        async with store.begin() as unit:
            at = NOW + timedelta(minutes=n, microseconds=dice.randrange(10**6))
            ticket = await unit.tickets.save(replace(ticket, status=dice.choice(STATES), updated_at=at))
            note = None
            if dice.random() < 0.4:
                note = (await unit.words.add(ticket.id, WordsKind.NOTE, f"备注{n}", f"备注{n}", at, by_staff=1)).id
            step = dice.choice(list(Step))
            detail = {"n": str(n), "类": "甲"} if dice.random() < 0.5 else {}
            await unit.history.add(Line(ticket.id, at, step, By.STAFF, ticket.status, 1, note, detail))
            await unit.commit()
    return ticket


async def a_centre(store: Store, seed: int, cases: int = 6) -> list[Ticket]:
    dice = random.Random(seed)
    kept = [await a_case(store, dice, dice.choice(["261121", "261122"])) for _ in range(cases)]
    kept.append(await a_case(store, dice, series="m"))
    for n in range(3):
        async with store.begin() as unit:
            await unit.history.act(Act(NOW + timedelta(hours=n), Deed.WORDS, 1, {"n": str(n)}))
            await unit.commit()
    return kept


async def test_an_untouched_store_is_clean(store: Store) -> None:
    assert await looked(store) == (Audited(), [])
    kept = await a_centre(store, 1, 30)
    done, found = await looked(store)
    assert found == []
    assert (done.tickets, done.acts, done.before, done.ended) == (len(kept), 3, 0, 0)
    assert done.lines >= len(kept)
    async with store.read() as unit:
        lines = await unit.history.of_ticket(kept[0].id)
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
        assert await unit.history.breaches(kept[0].id) == []


@pytest.mark.parametrize("way", Tamper.ways())
async def test_each_change_behind_the_bots_back_is_found_and_named(store: Store, way: str) -> None:
    """Random histories, one change each; undone again by rolling back, so that many can be tried."""
    await a_centre(store, sum(map(ord, way)))
    tried = 0
    for seed in range(12):
        dice = random.Random(seed)
        file = f"{way}-{seed}"
        async with store.begin() as unit:
            conn = unit.connection
            if store.url.get_backend_name() == "postgresql":
                await conn.execute(text("SET session_replication_role = replica"))  # he minds no foreign keys
            else:
                await conn.execute(text("PRAGMA defer_foreign_keys = ON"))
            number = await tampered(conn, way, dice)
            if number is None:
                continue
            found: list[Breach] = []
            await audit_within(store, unit, found)
        assert found, file
        assert any(breach.number == number for breach in found) if number else True, (file, number, found)
        tried += 1
    assert tried >= 3, way
    assert (await looked(store))[1] == []


async def audit_within(store: Store, unit: object, found: list[Breach]) -> None:
    """The audit as the tampering transaction sees the store."""
    from storage.audit import _Walk

    await _Walk(unit.connection, store, found.append).run()  # type: ignore[attr-defined]


async def test_a_line_is_named_to_its_place(store: Store) -> None:
    dice = random.Random(3)
    ticket = await a_case(store, dice)
    for n in range(4):
        async with store.begin() as unit:
            await unit.history.add(Line(ticket.id, NOW, Step.NOTE, By.STAFF, ticket.status, n))
            await unit.commit()
    async with store.begin() as unit:
        change = update(history).where(history.c.ticket_id == ticket.id, history.c.seq == 3).values(staff=9)
        await unit.connection.execute(change)
        assert await unit.history.breaches(ticket.id) == [Breach(BreachKind.LINE, ticket.number, 3)]
        gone = text("DELETE FROM history WHERE seq IN (3, 4)")
        await unit.connection.execute(gone)
        assert await unit.history.breaches(ticket.id) == [Breach(BreachKind.GAP, ticket.number, 3, 2)]


async def test_writers_of_one_ticket_at_once_leave_one_chain(store: Store) -> None:
    ticket = await a_case(store, random.Random(5))

    async def write(n: int) -> None:
        async with store.begin() as unit:
            await unit.history.add(Line(ticket.id, NOW, Step.NOTE, By.STAFF, ticket.status, n))
            await unit.history.act(Act(NOW, Deed.WORDS, n))
            await unit.commit()

    await write(0)
    await asyncio.gather(*(write(n) for n in range(1, 6)))
    done, found = await looked(store)
    assert found == []
    assert done.acts == 6


async def test_writers_of_different_tickets_do_not_wait_for_each_other(store: Store) -> None:
    if store.url.get_backend_name() == "sqlite":
        return  # one writer at a time, always
    one, other = await a_case(store, random.Random(1)), await a_case(store, random.Random(2))
    async with store.begin() as slow:
        await slow.history.add(Line(one.id, NOW, Step.NOTE, By.STAFF, one.status, 1))
        async with asyncio.timeout(SOONER), store.begin() as quick:
            await quick.history.add(Line(other.id, NOW, Step.NOTE, By.STAFF, other.status, 1))
            await quick.commit()
        await slow.commit()
    assert (await looked(store))[1] == []


async def test_what_retention_takes_leaves_the_account_right(store: Store) -> None:
    kept = await a_centre(store, 7)
    async with store.begin() as unit:
        for ticket in kept[:4]:
            now = await unit.tickets.by_id(ticket.id)
            assert now is not None
            await unit.tickets.save(replace(now, status=Status.CLOSED, updated_at=NOW))
            await unit.history.add(Line(ticket.id, NOW, Step.LAPSE, By.SYSTEM, Status.CLOSED))
        await unit.commit()
    await sweep(store, Policy(), NOW + timedelta(days=200))
    assert (await looked(store))[1] == []
    done = await sweep(store, Policy(), NOW + timedelta(days=800))
    assert done["tickets"] >= 4
    after, found = await looked(store)
    assert found == []
    assert after.ended == done["tickets"]
    async with store.begin() as unit:  # a tombstone taken away with the rest
        await unit.connection.execute(text("DELETE FROM chains WHERE ended IS NOT NULL AND ticket_id > 0"))
        await unit.commit()
    missing = [breach for breach in (await looked(store))[1] if breach.kind is BreachKind.MISSING]
    assert sum(breach.count for breach in missing) == after.ended


async def test_erased_words_are_no_fault(store: Store) -> None:
    ticket = await a_case(store, random.Random(9))
    async with store.begin() as unit:
        await unit.words.erase(ticket.id)
        await unit.commit()
    assert (await looked(store))[1] == []


async def older(store: Store) -> None:
    """The store as it is right after the upgrade: nothing of what is there is chained."""
    async with store.begin() as unit:
        conn = unit.connection
        for rows in (history, acts):
            await conn.execute(update(rows).values(seq=None, mac=None))
        await conn.execute(update(words).values(mac=None))
        await conn.execute(text("UPDATE counters SET nth = NULL, since = NULL, seal = NULL"))
        await conn.execute(chains.delete())
        await conn.execute(meta.delete().where(meta.c.name.like("account%")))
        await unit.commit()
    await store.prepare()


async def test_what_is_older_than_the_chain_is_counted_and_what_follows_is_chained(store: Store) -> None:
    kept = await a_centre(store, 11)
    await older(store)
    done, found = await looked(store)
    assert found == []
    assert done.before == done.lines + done.acts > 0
    async with store.begin() as unit:
        for n in range(2):
            line = await unit.history.add(Line(kept[0].id, NOW, Step.NOTE, By.STAFF, kept[0].status, n))
            assert line.seq == n + 1
        await unit.history.act(Act(NOW, Deed.WORDS, 1))
        await unit.commit()
    new = await a_case(store, random.Random(1))
    assert (await looked(store))[1] == []
    # an old line taken away, a new line passed off as an old one, an adopted chain undone
    for sql, number, kind in (
        (f"DELETE FROM history WHERE ticket_id = {kept[0].id} AND seq IS NULL", kept[0].number, BreachKind.OLD),
        (f"UPDATE history SET seq = NULL, mac = NULL WHERE ticket_id = {new.id}", new.number, BreachKind.BARE),
        (f"DELETE FROM chains WHERE ticket_id = {kept[0].id}", kept[0].number, BreachKind.NO_HEAD),
    ):
        async with store.begin() as unit:
            await unit.connection.execute(text(sql))
            found = []
            await audit_within(store, unit, found)
            assert (kind, number) in {(breach.kind, breach.number) for breach in found}, (sql, found)
    async with store.begin() as unit:
        await unit.connection.execute(text(f"DELETE FROM history WHERE seq IS NOT NULL AND ticket_id = {kept[0].id}"))
        await unit.connection.execute(text(f"DELETE FROM chains WHERE ticket_id = {kept[0].id}"))
        found = []
        await audit_within(store, unit, found)
        assert BreachKind.MISSING in {breach.kind for breach in found}


async def test_the_chain_holds_in_a_copy_of_either_kind(store: Store, tmp_path: Path, postgres_url: str) -> None:
    await a_centre(store, 13)
    await backup(store, tmp_path / "copy")
    kinds = [f"sqlite:///{tmp_path / 'other.sqlite3'}"]
    if store.url.get_backend_name() == "sqlite":
        kinds.append(postgres_url)
    for url in kinds:
        await restore(url, KEY, tmp_path / "copy", force=True)
        moved = await Store.open(url, KEY)
        try:
            done, found = await looked(moved)
            assert found == []
            assert done.tickets == 7
            await a_case(moved, random.Random(2))  # and goes on there
            assert (await looked(moved))[1] == []
        finally:
            await moved.close()


async def test_a_store_of_an_older_version_of_nobody_or_of_another_key_is_not_looked_at(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    with pytest.raises(WrongKey):
        await audit(Store(store_url, Vault(bytes(32))), print)
    empty = tmp_path / "empty.sqlite3"
    empty.touch()
    with pytest.raises(NotReady):
        await audit(Store(f"sqlite:///{empty}", Vault(KEY)), print)
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    await migrate(database_url(url), "0007")
    with pytest.raises(NotReady):
        await audit(Store(url, Vault(KEY)), print)


async def test_a_whole_past_put_back_is_found_by_what_was_noted_elsewhere(store: Store) -> None:
    kept = await a_centre(store, 17)
    ticket = kept[2]
    pieces = (history, chains, tickets)
    async with store.read() as unit:
        past = [[dict(row) for row in (await unit.connection.execute(rows.select())).mappings()] for rows in pieces]
    async with store.begin() as unit:
        await unit.history.add(Line(ticket.id, NOW, Step.NOTE, By.STAFF, ticket.status, 5))
        await unit.history.act(Act(NOW, Deed.WORDS, 1))
        await unit.commit()
    noted: list[ChainEnd] = []
    found: list[Breach] = []
    await audit(store, found.append, noted.append)
    assert [end.ticket_id for end in noted] == [0, *sorted(one.id for one in kept)]
    async with store.begin() as unit:  # what comes after is no breach
        await unit.history.add(Line(kept[0].id, NOW, Step.NOTE, By.STAFF, kept[0].status, 5))
        await unit.history.act(Act(NOW, Deed.WORDS, 2))
        await unit.commit()
    await audit(store, found.append, former=noted)
    assert found == []
    async with store.begin() as unit:
        conn = unit.connection
        for rows, old in zip(pieces[:2], past[:2], strict=True):
            await conn.execute(rows.delete().where(rows.c.ticket_id == ticket.id))
            await conn.execute(rows.insert(), [row for row in old if row["ticket_id"] == ticket.id])
        await unit.commit()
    assert (await looked(store))[1] == []  # in itself it all fits
    await audit(store, found.append, former=noted)
    [end] = [end for end in noted if end.ticket_id == ticket.id]
    assert found == [Breach(BreachKind.REVERTED, ticket.number, end.lines)]


async def test_many_cases_are_walked_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with store.begin() as unit:
        for _ in range(450):
            given = of_series("261122", await unit.tickets.next_number("261122"))
            ticket = await unit.tickets.add(a_ticket(given))
            await unit.history.add(Line(ticket.id, NOW, Step.SUBMIT, By.REPORTER, ticket.status))
        await unit.commit()
    done, found = await looked(store)
    assert (done.tickets, done.lines, found) == (450, 450, [])
    async with store.begin() as unit:
        await unit.connection.execute(update(tickets).where(tickets.c.id == 333).values(status="closed"))
        await unit.commit()
    assert (await looked(store))[1] == [Breach(BreachKind.STATUS, "GD261122-0333", 1)]
