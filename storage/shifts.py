"""Shifts: whose they are, which run, which have begun or ended and not been told of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, text, true, update
from sqlalchemy import Row as Found

from domain.errors import Conflict
from domain.rosters import Shift
from storage.kept import Kept, new_id
from storage.rows_roster import shifts

_s = shifts.c
_NOT_BEGUN, _NOT_ENDED = text("NOT begun"), text("NOT ended")  # as the partial indexes have it
_BEGUN = update(shifts).where(_NOT_BEGUN, _s.starts <= bindparam("now")).values(begun=true())
_ENDED = update(shifts).where(_NOT_ENDED, _s.ends <= bindparam("now")).values(ended=true())
_KEY_SHIFT = select(shifts).where(_s.id == bindparam("key"))


def of_unit(column: ColumnElement[Any], unit: int | None) -> ColumnElement[bool]:
    """That unit; None: the one desk for all."""
    return column.is_(None) if unit is None else column == unit


class ShiftRows(Kept):
    """The part of domain.ports.RosterStore about shifts."""

    __slots__ = ()

    async def shifts(self, unit: int | None, since: datetime, until: datetime) -> list[Shift]:
        found = select(shifts).where(of_unit(_s.unit, unit), _s.ends > since, _s.starts < until)
        return await self._shifts(found.order_by(_s.starts, _s.id))

    async def covering(self, unit: int | None, at: datetime) -> list[Shift]:
        found = select(shifts).where(of_unit(_s.unit, unit), _s.ends > at, _s.starts <= at)
        return await self._shifts(found.order_by(_s.starts, _s.id))

    async def shifts_of(self, staff: int, since: datetime) -> list[Shift]:
        return await self._shifts(select(shifts).where(_s.staff == staff, _s.ends > since).order_by(_s.starts, _s.id))

    async def shift(self, shift_id: int) -> Shift | None:
        row = (await self._run(_KEY_SHIFT, {"key": shift_id})).first()
        return None if row is None else _shift(row)

    async def add(self, shifts_: Sequence[Shift], now: datetime) -> list[Shift]:
        return [await self._added(one, now) for one in shifts_]

    async def _added(self, one: Shift, now: datetime) -> Shift:
        row = {
            "unit": one.unit,
            "staff": one.staff,
            "starts": one.starts,
            "ends": one.ends,
            "series": one.series,
            "begun": one.starts <= now,
            "ended": one.ends <= now,
        }
        return replace(one, id=new_id(await self._run(insert(shifts), row)))

    async def drop(self, shift_ids: Sequence[int]) -> None:
        if shift_ids:
            await self._scan(delete(shifts).where(_s.id == bindparam("key")), [{"key": i} for i in shift_ids])

    async def give(self, shift: Shift, to: int) -> None:
        statement = update(shifts).where(_s.id == shift.id, _s.staff == shift.staff, _s.starts == shift.starts)
        if (await self._run(statement.values(staff=to, series=None))).rowcount != 1:
            raise Conflict("shifts.staff")

    async def in_series(self, shift_ids: Sequence[int], series: int) -> None:
        await self._scan(
            update(shifts).where(_s.id == bindparam("key")).values(series=series), [{"key": i} for i in shift_ids]
        )

    async def of_series(self, series: int, since: datetime) -> list[Shift]:
        return await self._shifts(select(shifts).where(_s.series == series, _s.ends > since).order_by(_s.starts))

    async def last_of_series(self, until: datetime) -> list[Shift]:
        last = (
            select(_s.series, func.max(_s.starts).label("starts"))
            .where(_s.series.is_not(None))
            .group_by(_s.series)
            .having(func.max(_s.starts) < until)
            .subquery()
        )
        joined = select(shifts).join(last, (_s.series == last.c.series) & (_s.starts == last.c.starts))
        return await self._shifts(joined.order_by(_s.id))

    async def rostered(self, since: datetime) -> list[int | None]:
        rows = await self._scan(select(_s.unit).where(_s.ends > since).distinct())
        return sorted((row.unit for row in rows), key=lambda unit: unit or 0)

    async def due_changes(self, now: datetime) -> list[int]:
        begun = select(_s.unit).where(_NOT_BEGUN, _s.starts <= now)
        ended = select(_s.unit).where(_NOT_ENDED, _s.ends <= now)
        rows = [*(await self._run(begun)), *(await self._run(ended))]
        return sorted({row.unit or 0 for row in rows})

    async def changed(self, unit: int | None, now: datetime) -> tuple[list[Shift], list[Shift]]:
        mine = of_unit(_s.unit, unit)
        begun = await self._shifts(select(shifts).where(_NOT_BEGUN, _s.starts <= now, mine).order_by(_s.starts))
        ended = await self._shifts(select(shifts).where(_NOT_ENDED, _s.ends <= now, mine).order_by(_s.ends))
        await self._run(_BEGUN.where(mine), {"now": now})
        await self._run(_ENDED.where(mine), {"now": now})
        return begun, ended

    async def _shifts(self, statement: Any) -> list[Shift]:
        return [_shift(row) for row in await self._run(statement)]


def _shift(row: Found[Any]) -> Shift:
    return Shift(row.unit, row.staff, row.starts, row.ends, row.series, row.id)
