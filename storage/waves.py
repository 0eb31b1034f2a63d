"""Waves: begun, written page by page straight from who is meant to whom it goes, and found again."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, case, func, insert, select, true, update

from domain.broadcasts import Audience, AudienceSort, Level, Topic, Wave, WaveKind, WaveState
from domain.errors import Conflict
from storage.filling import of_base, of_people, written
from storage.kept import new_id
from storage.ledger import LedgerRows
from storage.ledger_turns import UNDER_WAY
from storage.rows_broadcasts import copies, waves
from storage.rows_people import people
from storage.tallies import TallyRows

_row = waves.c
#: So many people are looked at for one page where finding them costs a look at each: at themselves or what they were
#: sent before, at their cases. Of the other audiences an index tells who they are.
_LOOKED, _LOOKED_CASES = 8000, 1500
_OPEN = (WaveState.FILLING, WaveState.SENDING)

_ADD = insert(waves)
_LAST = select(func.coalesce(func.max(people.c.id), 0))
_SAVE = update(waves).where(_row.id == bindparam("key"), _row.version == bindparam("before"))
_CLAIM = _SAVE.values(version=_row.version + 1)
_FILLED = (
    update(waves)
    .where(_row.id == bindparam("key"))
    .values(
        cursor=bindparam("at"),
        total=bindparam("so_many"),
        full=bindparam("is_full"),
        state=case(
            ((_row.state == WaveState.FILLING.value) & (bindparam("is_full") == true()), WaveState.SENDING.value),
            else_=_row.state,
        ),
    )
)
_REACHED = select(func.max(copies.c.person)).where(copies.c.wave_id == bindparam("key"))
_BY_ID = select(waves).where(_row.id == bindparam("key"))
_OF_BROADCAST = select(waves).where(_row.broadcast_id == bindparam("key")).order_by(_row.id)
_HOLD = select(_row.id).where(_row.broadcast_id == bindparam("key")).order_by(_row.id).with_for_update()
_ALL_UNDER_WAY = select(waves).where(UNDER_WAY).order_by(_row.urgent.desc(), _row.id)
_STOPPED = select(_row.id).where(
    _row.id.in_(bindparam("keys", expanding=True)),
    _row.state.in_((WaveState.PAUSED.value, WaveState.CANCELLED.value)),
)


class WaveRows(LedgerRows, TallyRows):
    """domain.broadcast_stores.Waves."""

    __slots__ = ()

    async def add(self, wave: Wave) -> Wave:
        upto = int((await self._run(_LAST)).scalar_one())
        wave = replace(wave, upto=upto)
        return replace(wave, id=new_id(await self._run(_ADD, self._values(wave))))

    async def save(self, wave: Wave) -> Wave:
        saved = replace(wave, version=wave.version + 1)
        keys = {"key": wave.id, "before": wave.version}
        if (await self._run(_SAVE, self._values(saved) | keys)).rowcount != 1:
            raise Conflict("waves.version")
        return saved

    async def by_id(self, wave_id: int) -> Wave | None:
        row = (await self._run(_BY_ID, {"key": wave_id})).mappings().first()
        return None if row is None else self._made(row)

    async def of_broadcast(self, broadcast_id: int) -> list[Wave]:
        return [self._made(row) for row in (await self._run(_OF_BROADCAST, {"key": broadcast_id})).mappings()]

    async def hold(self, broadcast_id: int) -> None:
        await self._run(_HOLD, {"key": broadcast_id})

    async def under_way(self) -> list[Wave]:
        return [self._made(row) for row in (await self._run(_ALL_UNDER_WAY)).mappings()]

    async def stopped(self, wave_ids: Collection[int]) -> set[int]:
        if not wave_ids:
            return set()
        return set((await self._run(_STOPPED, {"keys": sorted(wave_ids)})).scalars())

    async def fill(
        self,
        wave: Wave,
        audience: Audience,
        units: Collection[int],
        topic: Topic,
        level: Level,
        limit: int,
        since: datetime | None = None,
    ) -> Wave:
        """In windows of ids that grow while they hold few, so that no page reads everybody. Raises Conflict.

        The first is wider than the page: of ten people nine are meant, or seven, and it takes one statement, not two.
        """
        if wave.full or wave.state not in _OPEN:
            return wave
        if (await self._run(_CLAIM, {"key": wave.id, "before": wave.version})).rowcount != 1:
            raise Conflict("waves.version")
        sends = wave.kind is WaveKind.SEND
        most = _looked(audience.sort) if sends else _LOOKED
        cursor, end, wide, found = wave.cursor, min(wave.cursor + (most or wave.upto), wave.upto), limit * 3 // 2, 0
        while found < limit and cursor < end:
            window = (cursor, min(cursor + wide, end))
            if sends:
                meant = of_people(audience, units, topic, level, wave.broadcast_id, since, window)
            else:
                meant = of_base(wave.kind, wave.base or 0, window)
            made = (await self._scan(written(wave, meant.limit(limit - found)))).rowcount // wave.parts
            found += made
            cursor = window[1] if found < limit else int((await self._run(_REACHED, {"key": wave.id})).scalar_one())
            wide *= 2
        full = cursor >= wave.upto
        total = wave.total + found
        await self._run(_FILLED, {"key": wave.id, "at": cursor, "so_many": total, "is_full": full})
        state = WaveState.SENDING if full else wave.state
        return replace(wave, cursor=cursor, total=total, full=full, state=state, version=wave.version + 1)

    def _values(self, wave: Wave) -> dict[str, Any]:
        return {
            "broadcast_id": wave.broadcast_id,
            "kind": wave.kind.value,
            "by_staff": wave.by_staff,
            "created_at": wave.created_at,
            "state": wave.state.value,
            "version": wave.version,
            "base": wave.base,
            "parts": wave.parts,
            "urgent": wave.urgent,
            "words": self._vault.seal(wave.words.encode(), "wave"),
            "cursor": wave.cursor,
            "upto": wave.upto,
            "total": wave.total,
            "full": wave.full,
            "ends_at": wave.ends_at,
            "done_at": wave.done_at,
        }

    def _made(self, row: RowMapping) -> Wave:
        return Wave(
            id=row["id"],
            broadcast_id=row["broadcast_id"],
            kind=WaveKind(row["kind"]),
            by_staff=row["by_staff"],
            created_at=row["created_at"],
            state=WaveState(row["state"]),
            version=row["version"],
            base=row["base"],
            parts=row["parts"],
            urgent=row["urgent"],
            words=self._vault.open(row["words"], "wave").decode(),
            cursor=row["cursor"],
            upto=row["upto"],
            total=row["total"],
            full=row["full"],
            ends_at=row["ends_at"],
            done_at=row["done_at"],
        )


def _looked(sort: AudienceSort) -> int:
    """0: everybody."""
    return {AudienceSort.ALL: _LOOKED, AudienceSort.REPORTERS: _LOOKED_CASES}.get(sort, 0)
