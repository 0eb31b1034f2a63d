"""What is kept of notices no longer than its term: of the ledger the figures stay, of lists nothing."""

import json
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Delete, bindparam, delete, or_, select, update

from domain.broadcasts import BroadcastState, WaveState
from storage.rows_broadcasts import broadcasts, copies, listed, waves
from storage.store import Store

_BATCH = 500
_MOVING = (WaveState.FILLING.value, WaveState.SENDING.value)
_OVER = (BroadcastState.DONE.value, BroadcastState.CANCELLED.value)

_OLD = (
    select(waves.c.id)
    .where(waves.c.figures.is_(None), waves.c.created_at < bindparam("cut"), waves.c.state.not_in(_MOVING))
    .order_by(waves.c.created_at)
    .limit(_BATCH)
)
#: once: who comes late, its copies gone by then, writes nothing over it
_KEEP = update(waves).where(waves.c.id == bindparam("key"), waves.c.figures.is_(None)).values(figures=bindparam("told"))


async def forget_notices(store: Store, ledgers: datetime, drafts: datetime) -> dict[str, int]:
    """`ledgers`: of waves older than that; `drafts`: lists of notices that never went out, since before then.

    In bounded batches, each a unit of its own; broken off at any point, the next run goes on.
    """
    await _tell(store, ledgers)
    told = select(copies.c.id).join(waves, waves.c.id == copies.c.wave_id).where(waves.c.figures.is_not(None))
    abandoned = (broadcasts.c.state == BroadcastState.DRAFT.value) & (broadcasts.c.created_at < drafts)
    over = select(broadcasts.c.id).where(or_(broadcasts.c.state.in_(_OVER), abandoned))
    people = select(listed.c.person_id).where(listed.c.broadcast_id == bindparam("one")).limit(_BATCH)
    async with store.read() as unit:
        lists = (
            (
                await unit.connection.execute(
                    select(listed.c.broadcast_id).distinct().where(listed.c.broadcast_id.in_(over))
                )
            )
            .scalars()
            .all()
        )
    gone = await purged(store, delete(copies).where(copies.c.id.in_(told.limit(_BATCH))), _BATCH)
    unlisted = 0
    for one in lists:
        mine = delete(listed).where(listed.c.broadcast_id == one, listed.c.person_id.in_(people.params(one=one)))
        unlisted += await purged(store, mine, _BATCH)
    return {"copies": gone, "listed": unlisted}


async def _tell(store: Store, cut: datetime) -> None:
    """The tally of each is kept with it; what waited in one that an admin left standing still waits no more."""
    while True:
        async with store.begin() as unit:
            found = (await unit.connection.execute(_OLD, {"cut": cut})).scalars().all()
            for wave in found:
                tally = await unit.waves.tally(wave)
                tally = replace(tally, waiting=0, expired=tally.expired + tally.waiting)
                await unit.connection.execute(_KEEP, {"key": wave, "told": json.dumps(asdict(tally))})
            await unit.commit()
        if len(found) < _BATCH:
            return


async def purged(store: Store, some: Delete, batch: int) -> int:
    """Delete a batch at a time, each in a unit of its own, until none is left. `some`: one `batch`. How many rows."""
    total = 0
    while True:
        async with store.begin() as unit:
            gone = (await unit.connection.execute(some)).rowcount
            await unit.commit()
        total += gone
        if gone < batch:
            return total
