"""A notice to 100,000: counting, launching, filling, taking, marking, its ledger; what writers wait meanwhile."""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench._audience import FIRST_CHAT, UNITS, crowded
from bench._county import NOW
from bench._table import show
from bench.duty import at, postgres
from domain.broadcasts import Audience, AudienceSort, Broadcast, Level, Medium, Piece, Topic, Wave, WaveKind, WaveState
from domain.delivery import DeliveryState, Outcome
from domain.ports import Unit
from storage.revisions import HEAD
from storage.store import Store

AIM_MS, LAUNCH_MS, MEMORY_MB = 50.0, 1000.0, 5.0
PAGE = 2000
SINCE = NOW - timedelta(days=180)
#: By name: the audience, and the units it means.
AUDIENCES: dict[str, tuple[Audience, tuple[int, ...]]] = {
    "全体": (Audience(AudienceSort.ALL), ()),
    "按区域：全县": (Audience(AudienceSort.AREAS), tuple(UNITS)),
    "按区域：一村": (Audience(AudienceSort.AREAS), (7,)),
    "按订阅": (Audience(AudienceSort.TOPIC), ()),
    "曾上报者：全县": (Audience(AudienceSort.REPORTERS), tuple(UNITS)),
    "曾上报者：一村": (Audience(AudienceSort.REPORTERS), (7,)),
    "名单文件": (Audience(AudienceSort.LISTED), ()),
}
Act = Callable[[Unit, int], Awaitable[Any]]
Found = dict[str, tuple[list[float], float]]


async def timed(store: Store, act: Act, rounds: int, *, commits: bool = False) -> list[float]:
    """ms of each round: a unit of its own, with its commit when it changes anything."""
    times = []
    for n in range(rounds):
        begun = time.perf_counter()
        async with store.begin() if commits else store.read() as unit:
            await act(unit, n)
            if commits:
                await unit.commit()
        times.append((time.perf_counter() - begun) * 1000)
    return times


async def begun(unit: Unit, audience: Audience, residents: int = 0, **more: Any) -> Wave:
    pieces = (Piece(Medium.TEXT, "今晚泄洪，请勿下河。" * 10),)
    given = Broadcast(0, 1, 900, NOW, topic=Topic.FLOOD, pieces=pieces, audience=audience)
    notice = await unit.broadcasts.add(given)
    if audience.sort is AudienceSort.LISTED:
        await unit.broadcasts.enlist(notice.id, range(FIRST_CHAT + 1, FIRST_CHAT + residents, 50))
    given_wave: dict[str, Any] = {"id": 0, "broadcast_id": notice.id, "kind": WaveKind.SEND, "by_staff": 1}
    return await unit.waves.add(Wave(**(given_wave | {"created_at": NOW} | more)))


async def filled(unit: Unit, wave: Wave, audience: Audience, units: tuple[int, ...]) -> Wave:
    return await unit.waves.fill(wave, audience, units, Topic.FLOOD, Level.ORDINARY, PAGE, SINCE)


async def counts(store: Store, residents: int, rounds: int) -> Found:
    """What the preview asks, and the first page of a launch."""
    out: Found = {}
    own = 0
    async with store.begin() as unit:
        own = (await begun(unit, AUDIENCES["名单文件"][0], residents)).broadcast_id
        await unit.commit()
    for name, (audience, units) in AUDIENCES.items():

        async def one(unit: Unit, _: int, audience: Audience = audience, units: tuple[int, ...] = units) -> None:
            await unit.broadcasts.count(audience, units, Topic.FLOOD, Level.ORDINARY, own, SINCE)

        async def launch(unit: Unit, _: int, audience: Audience = audience, units: tuple[int, ...] = units) -> None:
            wave = await filled(unit, await begun(unit, audience, residents // 10), audience, units)
            await unit.waves.save(replace(wave, state=WaveState.PAUSED))

        out[f"人数 {name}"] = await timed(store, one, rounds), LAUNCH_MS
        out[f"发起 {name}"] = await timed(store, launch, max(rounds // 4, 3), commits=True), LAUNCH_MS
    return out


async def pages(store: Store, residents: int) -> Found:
    """Every page until all is written, and beside it somebody who writes a small thing again and again."""
    out: Found = {}
    for name, (audience, units) in AUDIENCES.items():
        async with store.begin() as unit:
            wave = await begun(unit, audience, residents)
            await unit.commit()
        alone = await _filling(store, wave, audience, units, [])
        async with store.begin() as unit:
            wave = await begun(unit, audience, residents)
            await unit.commit()
        waits: list[float] = []
        await _filling(store, wave, audience, units, waits)
        out[f"填页 {name}（{len(alone)} 页）"] = alone, AIM_MS
        out[f"填页时别人写 {name}"] = waits, AIM_MS
    return out


async def _filling(
    store: Store, wave: Wave, audience: Audience, units: tuple[int, ...], waits: list[float]
) -> list[float]:
    """ms of each page with its commit. `waits`: filled with those of a small unit, one after the other meanwhile."""
    over = asyncio.Event()

    async def small() -> None:
        while not over.is_set():
            waits.extend(await timed(store, lambda unit, n: unit.intake.beat(NOW), 1, commits=True))
            await asyncio.sleep(0.002)

    async def fill(unit: Unit, _: int) -> None:
        nonlocal wave
        wave = await filled(unit, wave, audience, units)

    other = asyncio.create_task(small()) if waits is not _NOBODY else None
    times = []
    while not wave.full:
        times += await timed(store, fill, 1, commits=True)
        await asyncio.sleep(0.01)  # as the chore leaves others their turn
    over.set()
    if other is not None:
        await other
    async with store.begin() as unit:
        await unit.waves.save(replace(wave, state=WaveState.PAUSED))
        await unit.commit()
    return times


_NOBODY: list[float] = []


async def courier(store: Store, residents: int, rounds: int) -> Found:
    """One wave to all: taken and marked by tens at its beginning and when most is over; its figures then."""
    audience, _ = AUDIENCES["全体"]
    async with store.begin() as unit:
        wave = await begun(unit, audience)
        while not wave.full:
            wave = await filled(unit, wave, audience, ())
        await unit.commit()
    out: Found = {}
    held: list[Any] = []

    async def take(unit: Unit, _: int) -> None:
        held[:] = await unit.waves.take(10, NOW, ordinary=True)

    async def mark(unit: Unit, n: int) -> None:
        await unit.waves.mark([Outcome(-copy.id, DeliveryState.SENT, NOW, 1000 + n, copy.chat) for copy in held])

    async def both(rounds: int) -> tuple[list[float], list[float]]:
        taking, marking = [], []
        for _ in range(rounds):
            taking += await timed(store, take, 1, commits=True)
            marking += await timed(store, mark, 1, commits=True)
        return taking, marking

    first = await both(rounds)
    await _most_over(store, wave)
    then = await both(rounds)
    for when, (taking, marking) in (("开头", first), ("末尾", then)):
        out[f"取 10 份 {when}"] = taking, AIM_MS
        out[f"记 10 份 {when}"] = marking, AIM_MS
    await _most_over(store, wave)
    reads: dict[str, Act] = {
        "计数（进度）": lambda unit, _: unit.waves.tally(wave.id),
        "点名，全县": lambda unit, _: unit.waves.answered(wave.id),
        "点名，一镇二十村": lambda unit, _: unit.waves.answered(wave.id, UNITS[:20]),
        "台账一页，失败": lambda unit, n: unit.waves.page(wave.id, [DeliveryState.FAILED], n * 10),
        "台账一页，全部": lambda unit, n: unit.waves.page(wave.id, list(DeliveryState), n * 100),
        "失败的原因": lambda unit, _: unit.waves.reasons(wave.id),
        "还有没有": lambda unit, _: unit.waves.waits(wave.id),
        "我的通知": lambda unit, n: unit.waves.copies_of(FIRST_CHAT + 50 + n),
    }
    for name, act in reads.items():
        out[name] = await timed(store, act, rounds), AIM_MS
    silent = Wave(0, wave.broadcast_id, WaveKind.REMIND, 1, NOW, base=wave.id)
    async with store.begin() as unit:
        silent = await unit.waves.add(silent)
        await unit.commit()
    out["提醒的页"] = await _filling(store, silent, audience, (), _NOBODY), AIM_MS

    async def again(unit: Unit, _: int) -> None:
        await unit.waves.again(wave.id, [DeliveryState.FAILED])

    async def cancel(unit: Unit, _: int) -> None:
        await unit.waves.cancel(wave.id, NOW)

    out["重发失败的"] = await timed(store, again, 1, commits=True), LAUNCH_MS
    out["取消"] = await timed(store, cancel, 10, commits=True), AIM_MS
    return out


_MOST = """UPDATE copies SET state = CASE WHEN person % 100 = 50 THEN 'failed' WHEN person % 100 = 51 THEN 'uncertain'
 ELSE 'sent' END, error = CASE WHEN person % 100 = 50 THEN 'Bad Request: chat not found' ELSE '' END,
 reply = CASE WHEN person % 20 < 19 THEN 'seen' END
 WHERE wave_id = :wave AND state = 'waiting' AND person % 10 > 0"""


async def _most_over(store: Store, wave: Wave) -> None:
    """All but a tenth: as when hours have passed."""
    async with store.begin() as unit:
        await unit.connection.execute(text(_MOST), {"wave": wave.id})
        await unit.commit()
    # no courier writes so much at once: what SQLite then tidies up is not for the next to pay
    await timed(store, lambda unit, _: unit.intake.beat(NOW), 8, commits=True)


async def small_memory(url: str | None, residents: int) -> None:
    """A process of its own: prints by how many MB its peak has grown over a whole wave and 500 copies taken."""
    async with crowded(url, residents) as store:
        audience, _ = AUDIENCES["全体"]
        before = 0.0
        for warm in (True, False):
            async with store.begin() as unit:
                wave = await begun(unit, audience)
                await unit.commit()
            while not wave.full:
                async with store.begin() as unit:
                    wave = await filled(unit, wave, audience, ())
                    await unit.commit()
                if warm:
                    break
            for n in range(50):
                async with store.begin() as unit:
                    taken = await unit.waves.take(10, NOW, ordinary=True)
                    await unit.waves.mark([Outcome(-c.id, DeliveryState.SENT, NOW, n, c.chat) for c in taken])
                    await unit.waves.tally(wave.id)
                    await unit.waves.answered(wave.id)
                    await unit.commit()
            if warm:
                before = _highest(anew=True)
        print(_highest() - before)


def _highest(*, anew: bool = False) -> float:
    """MB at most since the start, or since it was told `anew`: what it holds now."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def memory(url: str | None, residents: int) -> float:
    given = [sys.executable, "-m", "bench.notices", "--memory", "--residents", str(residents)]
    run = subprocess.run([*given, *(["--url", url] if url else [])], check=True, capture_output=True, text=True)
    return float(run.stdout.split()[-1])


async def measured(kind: str, url: str | None, residents: int, rounds: int) -> None:
    async with crowded(url, residents) as store:
        found = await counts(store, residents, rounds) | await pages(store, residents)
        found |= await courier(store, residents, rounds)
    rows = []
    for name, (times, aim) in found.items():
        p50, p99 = at(times, 0.5), at(times, 0.99)
        rows.append((name, f"{p50:.1f}，p99 {p99:.1f}", "", "", f"p99 < {aim:.0f} {'✓' if p99 < aim else '✗'}"))
    show(f"通知：{kind}，{residents:,} 人（毫秒，p50 与 p99）", rows, [f"每项 {rounds} 次，写的连同提交"])


async def main(given: argparse.Namespace) -> None:
    if given.memory:
        await small_memory(given.url, given.residents)
        return
    kinds = {"sqlite": ("SQLite",), "postgresql": ("PostgreSQL",)}.get(given.store, ("SQLite", "PostgreSQL"))
    if "SQLite" in kinds:
        await measured("SQLite", None, given.residents, given.rounds)
        _grown("SQLite", given, lambda residents: None)
    if "PostgreSQL" in kinds:
        with postgres(given.url) as named:
            await measured("PostgreSQL", named(f"notices_{HEAD}_{given.residents}"), given.residents, given.rounds)
            _grown("PostgreSQL", given, lambda residents: named(f"notices_{HEAD}_{residents}"))


def _grown(kind: str, given: argparse.Namespace, url: Callable[[int], str | None]) -> None:
    few, many = (memory(url(size), size) for size in (given.residents // 100, given.residents))
    verdict = "✓" if many - few < MEMORY_MB else "✗"
    print(
        f"  · {kind} 内存：填满并取 500 份，峰值长了 {few:.1f} MB（{given.residents // 100:,} 人）、"
        f"{many:.1f} MB（{given.residents:,} 人），差 < {MEMORY_MB:.0f} MB {verdict}",
        flush=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--store", choices=("both", "sqlite", "postgresql"), default="both")
    parser.add_argument("--url", help="a PostgreSQL server of your own; one below /tmp without")
    parser.add_argument("--memory", action="store_true", help="only the memory of this process")
    asyncio.run(main(parser.parse_args()))
