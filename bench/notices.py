"""A notice to 100,000: counting, launching, filling, taking, marking, its ledger; what writers wait meanwhile."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench._audience import FIRST_CHAT, UNITS, crowded
from bench._county import NOW
from bench._table import show
from bench._wave import AIM_MS, AUDIENCES, LAUNCH_MS, Act, Found, begun, filled, most_over, timed
from bench._wave_pages import NOBODY, counts, filling, pages
from bench.duty import at, postgres
from domain.broadcasts import Wave, WaveKind
from domain.delivery import DeliveryState, Outcome
from domain.ports import Unit
from storage.revisions import HEAD
from storage.store import Store

MEMORY_MB = 5.0


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
    await most_over(store, wave)
    then = await both(rounds)
    for when, (taking, marking) in (("开头", first), ("末尾", then)):
        out[f"取 10 份 {when}"] = taking, AIM_MS
        out[f"记 10 份 {when}"] = marking, AIM_MS
    await most_over(store, wave)
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
    out["提醒的页"] = await filling(store, silent, audience, (), NOBODY), AIM_MS

    async def again(unit: Unit, _: int) -> None:
        await unit.waves.again(wave.id, [DeliveryState.FAILED])

    async def cancel(unit: Unit, _: int) -> None:
        await unit.waves.cancel(wave.id, NOW)

    out["重发失败的"] = await timed(store, again, 1, commits=True), LAUNCH_MS
    out["取消"] = await timed(store, cancel, 10, commits=True), AIM_MS
    return out


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
