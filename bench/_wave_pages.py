"""The audiences of a notice: counted, launched, written page by page; what writers wait meanwhile."""

import asyncio
from dataclasses import replace

from bench._county import NOW
from bench._wave import AIM_MS, AUDIENCES, LAUNCH_MS, SINCE, Found, begun, filled, timed
from domain.broadcasts import Audience, Level, Topic, Wave, WaveState
from domain.ports import Unit
from storage.store import Store

NOBODY: list[float] = []


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
        alone = await filling(store, wave, audience, units, [])
        async with store.begin() as unit:
            wave = await begun(unit, audience, residents)
            await unit.commit()
        waits: list[float] = []
        await filling(store, wave, audience, units, waits)
        out[f"填页 {name}（{len(alone)} 页）"] = alone, AIM_MS
        out[f"填页时别人写 {name}"] = waits, AIM_MS
    return out


async def filling(
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

    other = asyncio.create_task(small()) if waits is not NOBODY else None
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
