"""The chain over the record: what a line costs with it and without, and how long an audit takes."""

import argparse
import asyncio
import resource
import tempfile
import time
from statistics import median, quantiles

from sqlalchemy import insert

from bench._table import show
from domain.auditing import Breach
from domain.history import By, Line, Step
from domain.numbers import of_series
from domain.tickets import Status
from storage.audit import audit
from storage.chaining import Chaining
from storage.kept import new_id
from storage.rows_tickets import history
from storage.store import Store
from storage.unit import RowsUnit
from tests.storage.hands import NOW, a_ticket

_BATCH = 500
_PLAIN = insert(history)


async def bare(unit: RowsUnit, line: Line) -> None:
    """A line as it was written before there was a chain: one INSERT."""
    row = {
        "ticket_id": line.ticket_id,
        "at": line.at,
        "step": line.step.value,
        "by": line.by.value,
        "status": line.status.value,
        "staff": line.staff,
        "words_id": None,
        "detail": None,
    }
    new_id(await unit.connection.execute(_PLAIN, row))


async def timed(store: Store, tickets: list[int], many: int, chained: bool) -> tuple[list[float], list[float]]:
    """Milliseconds of the statement alone, and of the unit with its commit."""
    alone, whole = [], []
    for n in range(many):
        line = Line(tickets[n % len(tickets)], NOW, Step.NOTE, By.STAFF, Status.QUEUED, n)
        began = time.perf_counter()
        async with store.begin() as unit:
            await unit.tickets.by_id(line.ticket_id)  # as every unit does before it writes a line
            here = time.perf_counter()
            if chained:
                await unit.history.add(line)
            else:
                await bare(unit, line)
            alone.append((time.perf_counter() - here) * 1000)
            if chained:
                await unit.commit()
        whole.append((time.perf_counter() - began) * 1000)
    return alone, whole


async def filled(store: Store, tickets: int, lines: int) -> list[int]:
    """So many tickets, with so many lines each."""
    ids: list[int] = []
    for start in range(0, tickets, _BATCH):
        async with store.begin() as unit:
            fresh = []
            for _ in range(start, min(start + _BATCH, tickets)):
                given = of_series("261122", await unit.tickets.next_number("261122"))
                fresh.append((await unit.tickets.add(a_ticket(given))).id)
            for _ in range(lines):
                row = {"at": NOW, "step": "note", "by": "staff", "status": "queued", "staff": 1}
                rows = [row | {"ticket_id": key, "words_id": None, "detail": None} for key in fresh]
                await Chaining(unit.connection, store.vault).lines(rows)
            await unit.commit()
        ids += fresh
    return ids


def p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="an empty PostgreSQL database; SQLite without it")
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--times", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-audit-") as folder:
        store = await Store.open(given.url or f"sqlite:///{folder}/store.sqlite3", bytes(range(32)))
        try:
            ids = await filled(store, given.tickets, given.lines)
            await timed(store, ids, 200, True)  # statements are compiled
            plain, _ = await timed(store, ids, given.times, False)
            chained, _ = await timed(store, ids, given.times, True)
            found: list[Breach] = []
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            began = time.perf_counter()
            done = await audit(store, found.append)
            took = time.perf_counter() - began
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        finally:
            await store.close()
    assert not found, found[:3]
    kind = store.url.get_backend_name()
    rows = [
        (f"{name}（毫秒）", f"{of(chained):.2f}", f"{of(plain):.2f}", f"{of(chained) / of(plain):.1f}", "")
        for name, of in (("写一行，中位", median), ("写一行，p99", p99))
    ]
    rows.append((f"核对 {done.lines:,} 行（秒）", f"{took:.1f}", "", "", ""))
    notes = [f"每秒 {done.lines / took:,.0f} 行；核对时内存多用 {grown:.0f} MB"]
    show(f"经过的链 · {kind} · {done.tickets:,} 件", rows, notes)


if __name__ == "__main__":
    asyncio.run(main())
