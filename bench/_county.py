"""A store as it is after years: so many open and closed tickets of the example county, generated, kept in /tmp."""

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from domain import centring
from domain.centre import Centre, CentreBook, UnitLevel
from domain.clocks import Clock, ClockKind
from domain.desk import Desk, Office
from domain.tickets import Reporter, Status, Ticket
from domain.understanding import Urgency
from handlers.centre_files import example
from storage.engines import is_sqlite
from storage.packing_tickets import values_of
from storage.revisions import HEAD
from storage.rows_tickets import history, tickets, words
from storage.store import Store
from storage.vault import Vault
from tests.storage.hands import Hands

KEY = bytes(range(32))
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)  # a Tuesday, 10 o'clock
FOLDER = Path("/tmp/zongzhi-bench")
REPORTER = 700_000_001
_BATCH = 5000
_PLACES = [f"{a}{b}路{n}号" for a in "东西南北幸福和平" for b in "风山湖城门江河" for n in range(1, 60)]
_OPEN = (Status.QUEUED,) * 4 + (Status.CLAIMED,) * 4 + (Status.RESOLVED, Status.CONFIRMING, Status.SUSPENDED)


async def county(store: Store, office: Office) -> Office:
    """The office with the example county, settled in the store."""
    async with store.begin() as unit:
        await centring.settled(Desk(office, unit, NOW), example())
        await unit.commit()
    async with store.read() as unit:
        return replace(office, centre=CentreBook(await centring.in_use(unit)))


@asynccontextmanager
async def filled(url: str | None, office: Office, opened: int, closed: int) -> AsyncIterator[tuple[Store, Office]]:
    """The store with that many tickets, from /tmp when it is there. `url`: an empty or rightly filled PostgreSQL."""
    FOLDER.mkdir(exist_ok=True)  # noqa: ASYNC240  # once, before anything is measured
    url = url or f"sqlite:///{FOLDER}/duty-{HEAD}-{opened}-{closed}.sqlite3"
    store = Store(url, Vault(KEY), Hands(NOW), "OFF")
    await store.prepare()
    office = await county(store, office)
    async with store.read() as unit:
        there = (await unit.connection.execute(text("SELECT count(*) FROM tickets"))).scalar_one()
    if there < opened + closed:
        await _fill(store, office.centre.current, opened, closed)
    await store.close()
    store = await Store.open(url, KEY, Hands(NOW))
    try:
        yield store, office
    finally:
        await store.close()


async def _fill(store: Store, centre: Centre, opened: int, closed: int) -> None:
    async with store.begin() as unit:
        if is_sqlite(store.url):
            await unit.connection.execute(text("PRAGMA cache_size=-400000"))
        made = _rows(store.vault, centre, opened, closed)
        batch: list[dict[str, Any]] = []
        for row in made:
            batch.append(row)
            if len(batch) == _BATCH:
                await _put(unit.connection, batch)
                batch = []
        if batch:
            await _put(unit.connection, batch)
        if not is_sqlite(store.url):
            await unit.connection.execute(text("SELECT setval('tickets_id_seq', (SELECT max(id) FROM tickets))"))
        await unit.commit()
    if not is_sqlite(store.url):
        async with store.engines.writer.connect() as conn:
            alone = await conn.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text("VACUUM ANALYZE"))  # as autovacuum does by itself; nobody does it for SQLite


async def _put(conn: Any, batch: list[dict[str, Any]]) -> None:
    await conn.execute(insert(tickets), batch)
    said = {"kind": "report", "masked": "路灯坏了好几天，晚上很黑", "at": NOW, "by_staff": None, "erased": False}
    await conn.execute(insert(words), [said | {"ticket_id": r["id"]} for r in batch])
    line = {"by": "reporter", "at": NOW, "staff": None, "words_id": None, "words_digest": None, "detail": None}
    steps = ("submit", "claim", "done") if batch[0]["status"] == "closed" else ("submit",)
    lines = [line | {"ticket_id": r["id"], "step": s, "status": r["status"]} for r in batch for s in steps]
    await conn.execute(insert(history), lines)


def _rows(vault: Vault, centre: Centre, opened: int, closed: int) -> Iterator[dict[str, Any]]:
    """Closed ones over two years, then the open ones, the last sixty days; a tenth of them late."""
    dice = random.Random(1)
    units = [u.id for u in centre.units if u.level is not UnitLevel.COUNTY]
    staff = sorted({a.staff for a in centre.appointments})
    codes = [f"{top}{n:02}" for top in ("SR", "HJ", "JT", "WY", "ZA", "SC") for n in range(1, 9)]
    plain = Ticket("", Status.QUEUED, "SR04", "", "", Urgency.ORDINARY, NOW, NOW, Reporter(10**9), NOW)
    base = values_of(plain, vault)
    own = vault.tag("open", REPORTER)
    for n in range(1, opened + closed + 1):
        done = n <= closed
        came = NOW - timedelta(minutes=dice.randrange(60, 1_050_000 if done else 86_400))
        due = came + timedelta(days=7) if done else NOW + timedelta(minutes=dice.randrange(-3000, 27_000))
        status = Status.CLOSED if done else dice.choice(_OPEN)
        unit = dice.choice(units)
        resting = done or status in (Status.RESOLVED, Status.SUSPENDED)
        ticking = () if resting else (Clock(ClockKind.SOON, due - timedelta(days=1)), Clock(ClockKind.OVERDUE, due))
        row = base | values_of(replace(plain, clocks=ticking), vault) if ticking else dict(base)
        row |= {
            "id": n,
            "number": f"GD{came:%y%m%d}-{n:07}",
            "status": status.value,
            "category": dice.choice(codes),
            "summary": "路灯坏了好几天，晚上很黑，老人走路怕摔，请尽快来看看。" * 2,
            "place": dice.choice(_PLACES),
            "submitted_at": came,
            "updated_at": came + timedelta(days=3) if done else came,
            "due_at": due,
            "first_due_at": due,
            "unit": unit,
            "area": centre.area(unit),
            "holder": None if status is Status.QUEUED else dice.choice(staff),
            "resolved_at": came + timedelta(days=3) if done or status is Status.RESOLVED else None,
            "on_time": dice.random() < 0.9 if done or status is Status.RESOLVED else None,
            "solved": dice.random() < 0.8 if done else None,
            "confidential": dice.random() < 0.03,
            "reporter_tag": own if n % 20_000 == 0 else dice.randbytes(16),
            "code_tag": None,
            "forgotten": False,
            "version": 2,
        }
        yield row
