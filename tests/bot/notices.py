"""Notices in the store as if composed and approved: begun in one call, looked at in another."""

from collections.abc import Sequence
from dataclasses import replace

from domain.broadcasts import (
    Audience,
    AudienceSort,
    Broadcast,
    BroadcastState,
    Level,
    Medium,
    Piece,
    Tally,
    Topic,
    Wave,
    WaveKind,
    WaveState,
)
from domain.delivery import DeliveryState
from domain.people import Person
from tests.bot.conftest import Rig
from tests.town import ZHAO


async def known(r: Rig, people: Sequence[int]) -> None:
    """They have written to the bot."""
    async with r.house.store.begin() as unit:
        for uid in people:
            await unit.people.seen(Person(uid, f"居民{uid}"), r.clock.now())
        await unit.commit()


async def begin(
    r: Rig,
    *pieces: str | Piece,
    urgent: bool = False,
    kind: WaveKind = WaveKind.SEND,
    base: Wave | None = None,
    words: str = "",
    parts: int | None = None,
) -> Wave:
    """A wave to all, every row written; a piece a part."""
    level = Level.URGENT if urgent else Level.ORDINARY
    whom = Audience(AudienceSort.ALL)
    made = tuple(p if isinstance(p, Piece) else Piece(Medium.TEXT, p) for p in pieces)
    async with r.house.store.begin() as unit:
        notice = await unit.broadcasts.add(
            Broadcast(0, 1, ZHAO, r.clock.now(), BroadcastState.SENDING, pieces=made, level=level, audience=whom)
        )
        wave = await unit.waves.add(
            Wave(
                0,
                notice.id,
                kind,
                1,
                r.clock.now(),
                base=base.id if base else None,
                parts=parts or len(made),
                urgent=urgent,
                words=words,
            )
        )
        while not wave.full:
            wave = await unit.waves.fill(wave, whom, (), Topic.OTHER, level, 2000)
        await unit.commit()
    return wave


async def put(r: Rig, wave: Wave, state: WaveState) -> None:
    """暂停 · 继续 · 取消."""
    async with r.house.store.begin() as unit:
        now = await unit.waves.by_id(wave.id)
        assert now is not None
        if state is WaveState.CANCELLED:
            await unit.waves.cancel(wave.id, r.clock.now())
        await unit.waves.save(replace(now, state=state))
        await unit.commit()


async def tally(r: Rig, wave: Wave) -> Tally:
    """Its figures."""
    async with r.house.store.read() as unit:
        return await unit.waves.tally(wave.id)


async def states(r: Rig, wave: Wave) -> list[DeliveryState]:
    """Of everybody's first part."""
    async with r.house.store.read() as unit:
        return [copy.state for copy in await unit.waves.page(wave.id, tuple(DeliveryState), 0, 1000)]


async def lies(r: Rig, chat: int) -> tuple[int, ...]:
    """The messages of the newest copy in that chat."""
    async with r.house.store.read() as unit:
        return (await unit.waves.copies_of(chat, 1))[0].messages
