"""So many residents with their choices, and cases of a tenth of them, generated and kept in /tmp."""

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, text

from bench._county import FOLDER, KEY, NOW
from domain.tickets import Reporter, Status, Ticket
from domain.understanding import Urgency
from storage.engines import is_sqlite
from storage.packing_tickets import values_of
from storage.revisions import HEAD
from storage.rows_broadcasts import broadcasts, copies, listed, subscriptions, waves
from storage.rows_people import people
from storage.rows_tickets import tickets
from storage.store import Store
from storage.vault import Vault
from tests.storage.hands import Hands

#: Chat ids begin here; the ids of villages are these.
FIRST_CHAT = 500_000_000
UNITS = range(1, 301)
_BATCH = 5000


@asynccontextmanager
async def crowded(url: str | None, residents: int) -> AsyncIterator[Store]:
    """The store with them and no notices, from /tmp when it is there. `url`: an empty or rightly filled PostgreSQL."""
    FOLDER.mkdir(exist_ok=True)
    url = url or f"sqlite:///{FOLDER}/notices-{HEAD}-{residents}.sqlite3"
    store = Store(url, Vault(KEY), Hands(NOW), "OFF")
    await store.prepare()
    async with store.begin() as unit:
        there = (await unit.connection.execute(select(func.count()).select_from(people))).scalar_one()
        if there < residents:
            await _fill(unit.connection, store.vault, residents)
        for rows in (copies, waves, listed, broadcasts):
            await unit.connection.execute(delete(rows))
        await unit.commit()
    if not is_sqlite(store.url):
        async with store.engines.writer.connect() as conn:
            alone = await conn.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text("VACUUM ANALYZE"))  # as autovacuum does by itself; nobody does it for SQLite
    await store.close()
    store = await Store.open(url, KEY, Hands(NOW))
    try:
        yield store
    finally:
        await store.close()


async def _fill(conn: Any, vault: Vault, residents: int) -> None:
    await _put(conn, people, _people(vault, residents))
    await _put(conn, subscriptions, _choices(residents))
    await _put(conn, tickets, _cases(vault, residents))
    if conn.dialect.name == "postgresql":
        for name in ("people", "tickets"):
            await conn.execute(text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"))


async def _put(conn: Any, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            await conn.execute(insert(table), batch)
            batch = []
    if batch:
        await conn.execute(insert(table), batch)


def _people(vault: Vault, residents: int) -> Iterator[dict[str, Any]]:
    """Seven of a hundred have blocked the bot."""
    day = NOW.replace(hour=0)
    for n in range(1, residents + 1):
        chat = FIRST_CHAT + n
        tag, sealed = vault.tag("open", chat), vault.seal_json(chat, "people")
        yield {"id": n, "tag": tag, "chat": sealed, "since": day, "blocked": n % 100 < 7}


def _choices(residents: int) -> Iterator[dict[str, Any]]:
    """Most have chosen where they live, some follow another place, a fifth follow 防汛, few want none of it."""
    dice = random.Random(1)
    for n in range(1, residents + 1):
        one = {"person_id": n, "position": 0}
        if n % 10 < 8:
            yield one | {"sort": "area", "value": str(dice.choice(UNITS))}
        if n % 10 == 1:
            yield one | {"sort": "area", "value": "1000", "position": 1}
        if n % 5 == 2:
            yield one | {"sort": "topic", "value": "flood"}
        if n % 33 == 0:
            yield one | {"sort": "off", "value": "flood"}


def _cases(vault: Vault, residents: int) -> Iterator[dict[str, Any]]:
    """As many as there are residents, in two years, by a tenth of them."""
    dice = random.Random(2)
    plain = Ticket("", Status.CLOSED, "SR04", "", "", Urgency.ORDINARY, NOW, NOW, Reporter(10**9), NOW)
    base = values_of(plain, vault)
    for n in range(1, residents + 1):
        came = NOW - timedelta(minutes=dice.randrange(60, 1_050_000))
        who = 10 * dice.randrange(1, residents // 10 + 1)
        unit = dice.choice(UNITS)
        row = {
            "id": n,
            "number": f"GD{came:%y%m%d}-{n:07}",
            "summary": "路灯坏了好几天，晚上很黑，老人走路怕摔，请尽快来看看。" * 2,
            "place": "东风路1号",
            "submitted_at": came,
            "updated_at": came,
            "unit": unit,
            "area": unit,
            "confidential": dice.random() < 0.03,
            "reporter_tag": vault.tag("open", FIRST_CHAT + who),
            "code_tag": None,
            "version": 2,
        }
        yield dict(base) | values_of(replace(plain, number=str(row["number"])), vault) | row if n == 1 else base | row
