"""Same matter: how long an offer takes with 100,000 open tickets in the store, and how many pairs it gets right."""

import argparse
import asyncio
import csv
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bench._table import show
from bot.holidays import calendar
from domain.alike import ENOUGH, Candidate, Sketch, Usage, keys, score, sketch, weighed
from domain.desk import Desk, Office
from domain.drafting import view
from domain.drafts import Draft
from domain.suggesting import opened as opened_ticket
from domain.tickets import Reporter, Status, Ticket
from domain.understanding import Reader, Urgency
from domain.words import Part
from nlp.load import load_reader, load_taxonomy
from storage.rows_alike import alike_usage
from storage.store import Store

DATA = Path(__file__).parents[2] / "shared" / "data"
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
AIM_MS = 20.0
ZONE = ZoneInfo("Asia/Shanghai")
_BATCH = 1000
_ROADS = [f"{a}{b}路" for a in "东西南北中新文建光和平安兴盛华" for b in "风山湖城门桥园江河星阳明春秋云"]
_HOMES = [f"{a}{b}小区" for a in "幸福和平安康锦绣翠竹金桂" for b in "家园花园新村雅苑华府里"]
_WHAT = (
    "路灯坏了好几天，晚上很黑", "楼道里堆满杂物，堵住消防通道", "垃圾三天没人清，臭得很", "施工半夜还在响，吵得睡不着",
    "井盖破了，差点有人掉下去", "电动车在楼道充电，怕着火", "下水道堵了，污水冒到路面", "路面塌了一个大坑",
    "有人乱停车，救护车进不来", "烧烤摊油烟大，窗户都不敢开", "电梯老是停，关过人", "绿化带的树倒了压着电线",
    "自来水发黄，有味道", "流动摊贩占道，走路都难", "有人往河里倒建筑垃圾", "健身器材断了没人修",
)  # fmt: skip
_MORE = (
    "",
    "打过电话没人管，",
    "老人小孩都受不了，",
    "请尽快来看看，",
    "已经一个多月了，",
    "昨天又这样，",
    "大家都有意见，",
)


def said(dice: random.Random) -> tuple[str, str]:
    """A made-up report and where it is."""
    place = f"{dice.choice(_ROADS)}{dice.randint(1, 300)}号" if dice.random() < 0.5 else (
        f"{dice.choice(_HOMES)}{dice.randint(1, 40)}号楼"
    )  # fmt: skip
    return f"{place}{dice.choice(_MORE)}{dice.choice(_WHAT)}", place


def a_ticket(n: int, text: str, place: str, code: str) -> Ticket:
    at = NOW - timedelta(minutes=n % 40_000)
    return Ticket(
        f"GD2611-{n:07}", Status.QUEUED, code, text[:500], place, Urgency.ORDINARY, at, at, Reporter(10**9 + n), at
    )


@asynccontextmanager
async def opened(url: str | None) -> Any:
    """SQLite in a folder of its own, or the database of that URL (which must be empty)."""
    with tempfile.TemporaryDirectory(prefix="bench-alike-") as folder:
        store = await Store.open(url or f"sqlite:///{folder}/store.sqlite3", bytes(range(32)))
        try:
            yield store
        finally:
            await store.close()


async def filled(store: Store, reader: Reader, many: int) -> float:
    """So many open tickets in the store and the index; ms each. Their terms are counted in one go at the end."""
    dice, begun, known = random.Random(1), time.perf_counter(), Counter[str]()
    codes: dict[str, str] = {}
    for start in range(0, many, _BATCH):
        async with store.begin() as unit:
            for n in range(start, min(start + _BATCH, many)):
                text, place = said(dice)
                what = text[-6:]
                if what not in codes:
                    found = reader.understand(text).categories
                    codes[what] = found[0].code if found else "OTHER"
                ticket = await unit.tickets.add(a_ticket(n, text, place, codes[what]))
                made = sketch(reader, text, place, ticket.category)
                usage = Usage(n, known)
                await unit.alike.enter(ticket.id, weighed(made.counts, usage), keys(made.counts, usage), 0)
                known.update(made.counts.keys())
            await unit.commit()
        if sys.stderr.isatty() and start % 5000 == 0:
            print(f"\r  {start:,} / {many:,}", end="", file=sys.stderr, flush=True)
    async with store.begin() as unit:
        tags = {int.from_bytes(store.vault.tag("alike", term)[:8], "big", signed=True): n for term, n in known.items()}
        rows = [{"term": tag, "reports": n} for tag, n in ({0: many} | tags).items()]
        await unit.connection.execute(insert(alike_usage), rows)
        await unit.commit()
    return (time.perf_counter() - begun) * 1000 / many


async def counted(store: Store, reader: Reader, rounds: int) -> list[float]:
    """ms of what 提交 adds: suggesting, entering, counting."""
    office, dice, times = Office(load_taxonomy(), reader, calendar(), ZONE), random.Random(3), []
    for n in range(rounds):
        text, place = said(dice)
        async with store.begin() as unit:
            ticket = await unit.tickets.add(a_ticket(10**6 + n, text, place, "SR04"))
            begun = time.perf_counter()
            await opened_ticket(Desk(office, unit, NOW), ticket)
            times.append((time.perf_counter() - begun) * 1000)
    return times


def a_draft(text: str, n: int) -> Draft:
    return Draft(2 * 10**9 + n, NOW, NOW, (Part(n, text),), NOW + timedelta(days=2), None, id=1)


async def offers(store: Store, office: Office, rounds: int) -> tuple[list[float], list[float], list[float], int]:
    """ms of each draft view with its offer, ms without, CPU ms with it (others may be busy), how many were offered."""
    dice, hits = random.Random(2), 0
    whole: list[float] = []
    bare: list[float] = []
    burnt: list[float] = []
    for n in range(rounds):
        text, _ = said(dice)
        draft = a_draft(text, n)
        async with store.begin() as unit:
            desk = Desk(office, unit, NOW)
            await unit.drafts.of_chat(draft.chat)
            office.reader.understand(text)
            for secret, times in ((True, bare), (False, whole)):
                begun, cpu = time.perf_counter(), time.process_time()
                shown = await view(desk, replace(draft, anonymous=secret))
                times.append((time.perf_counter() - begun) * 1000)
                if not secret:
                    burnt.append((time.process_time() - cpu) * 1000)
                hits += shown.offer is not None
    return whole, bare, burnt, hits


def at(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


# ------------------------------------------------------------------------------------------------ how many are right


def sketches(reader: Reader) -> dict[str, Sketch]:
    """The petitions as tickets would be compared: title and text, 500 characters."""
    made = {}
    with (DATA / "petitions_unlabelled.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            text = f"{row['title']}\n{row['text']}"[:500]
            understood = reader.understand(text)
            place = "、".join(dict.fromkeys(p.text for p in understood.places))[:200]
            code = understood.categories[0].code if understood.categories else "OTHER"
            made[row["id"]] = sketch(reader, text, place, code)
    return made


def pairs(groups: list[dict[str, Any]]) -> Iterator[tuple[str, str, bool]]:
    """Members with members; members with what only looks like them."""
    of = {member: group["gid"] for group in groups for member in group["ids"]}
    unsure = {one for group in groups for one in group["borderline"]}
    traps = {one for group in groups for one in group["hard_negatives"]} - of.keys() - unsure
    yield from ((a, b, of[a] == of[b]) for a, b in combinations(of, 2))
    yield from ((trap, a, False) for trap in sorted(traps) for a in of)


def measured(reader: Reader) -> list[tuple[str, str, str, str, str]]:
    """Pair precision, recall, F1 at the best threshold and at ENOUGH; whether a later one meets its group."""
    made = sketches(reader)
    usage = Usage(len(made), _counted(made.values()))
    weights = {name: weighed(one.counts, usage) for name, one in made.items()}
    groups = json.loads((DATA / "same_matter.json").read_text("utf-8"))["groups"]

    def alike(a: str, b: str) -> float:
        one = made[b]
        ticket = a_ticket(0, "", one.place, one.category)
        return score(made[a], weights[a], Candidate(ticket, one.known, weights[b]), one.where, one.category)

    scored = sorted(((alike(a, b), same) for a, b, same in pairs(groups)), reverse=True)
    every, right, best = sum(same for _, same in scored), 0, (0.0, 0.0, 0.0, 0.0)
    for n, (value, same) in enumerate(scored, 1):
        right += same
        precision, recall = right / n, right / every
        best = max(best, (2 * precision * recall / (precision + recall or 1), precision, recall, value))
    offered = [same for value, same in scored if value >= ENOUGH]
    hit, met, later = sum(offered), 0, 0
    for group in groups:
        ids = sorted(group["ids"])
        for n in range(1, len(ids)):
            later += 1
            met += max(alike(ids[n], old) for old in ids[:n]) >= ENOUGH
    f1, precision, recall, value = best
    return [
        ("成对 F1（最好的阈值）", f"{f1:.3f}", f"精 {precision:.3f} 召 {recall:.3f}", f"阈值 {value:.2f}", ".948"),
        (f"阈值 {ENOUGH}", f"精 {hit / len(offered):.3f}", f"召 {hit / every:.3f}", "", ""),
        ("后来的件提示到本组", f"{met / later:.3f}", f"{met} / {later}", "", ""),
    ]  # fmt: skip


def _counted(every: Any) -> dict[str, int]:
    of: dict[str, int] = {}
    for one in every:
        for term in one.counts:
            of[term] = of.get(term, 0) + 1
    return of


async def main(given: argparse.Namespace) -> None:
    reader = load_reader()
    office = Office(load_taxonomy(), reader, calendar(), ZONE)
    async with opened(given.url) as store:
        each = await filled(store, reader, given.tickets)
        await offers(store, office, 50)  # warm
        whole, bare, burnt, hits = await offers(store, office, given.rounds)
        added = await counted(store, reader, min(given.rounds, 200))
    kind = "PostgreSQL" if given.url else "SQLite"
    rows = [
        ("草稿卡连同提示 p50（毫秒）", f"{at(whole, 0.5):.2f}", f"{at(bare, 0.5):.2f}", "", ""),
        ("草稿卡连同提示 p99（毫秒）", f"{at(whole, 0.99):.2f}", f"{at(bare, 0.99):.2f}", "", f"< {AIM_MS:.0f}"),
        ("其中处理器 p50 / p99（毫秒）", f"{at(burnt, 0.5):.2f} / {at(burnt, 0.99):.2f}", "", "", f"< {AIM_MS:.0f}"),
        ("提交时比对、进索引 p50（毫秒）", f"{at(added, 0.5):.2f}", "", "", ""),
        ("装满（毫秒／件）", f"{each:.2f}", "", "", ""),
        ("有提示的", f"{hits} / {given.rounds}", "", "", ""),
    ]
    show(f"同一件事：{kind}，{given.tickets:,} 件在办", rows, ["裸基线：同一张草稿，设为匿名，所以不比"])
    if DATA.exists():
        show(
            "同一件事：../shared/data 上的成对判断", measured(reader), ["比值一栏是阈值；目标是 libraries.md 里量到的"]
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--url", help="postgresql://… of an empty database; SQLite without")
    asyncio.run(main(parser.parse_args()))
