"""Why copies of a wave failed, or did not arrive whole."""

from collections import Counter

from sqlalchemy import bindparam, func, literal, select

from domain.delivery import DeliveryState
from storage.kept import Kept
from storage.rows_broadcasts import copies, waves

_row = copies.c
# inlined, not bound: the planners take a partial index only for a literal they can see
_FIRST = _row.part == literal(0, literal_execute=True)
_SENT = _row.state == literal(DeliveryState.SENT.value, literal_execute=True)
_FAILED = _row.state == literal(DeliveryState.FAILED.value, literal_execute=True)
_WAVE = _row.wave_id == bindparam("wave")
_EACH = select(_row.error, func.count().label("many")).where(_WAVE).group_by(_row.error)

_MANY_PARTS = select(waves.c.id).where(waves.c.id == bindparam("wave"), waves.c.parts > 1, waves.c.figures.is_(None))
# the first part bears what became of the others (storage/ledger_marks.py)
_REASONS = _EACH.where(_FAILED, _row.part == 0)
#: Of those who have the words but not all of it.
_LACKING = _EACH.where(_FIRST, _SENT, _row.error != "")


class ReasonRows(Kept):
    """A part of domain.broadcast_stores.Waves."""

    __slots__ = ()

    async def reasons(self, wave_id: int) -> list[tuple[str, int]]:
        found = Counter({row.error: int(row.many) for row in await self._scan(_REASONS, {"wave": wave_id})})
        return sorted((found + await self._lacking(wave_id)).items(), key=lambda one: (-one[1], one[0]))

    async def lacking(self, wave_id: int) -> int:
        return (await self._lacking(wave_id)).total()

    async def _lacking(self, wave_id: int) -> Counter[str]:
        if (await self._run(_MANY_PARTS, {"wave": wave_id})).first() is None:
            return Counter()
        rows = await self._scan(_LACKING, {"wave": wave_id})
        return Counter({row.error: int(row.many) for row in rows})
