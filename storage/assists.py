"""协办 and 吹哨: what other units were asked, and what became of it."""

from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, insert, select, update

from domain.assists import WAITING, Assist, AssistKind, AssistState
from domain.errors import Conflict
from storage.kept import Kept, new_id
from storage.rows_assists import assists

_row = assists.c
_PLAIN = ("ticket_id", "unit", "asked_at", "due_at", "asked_by", "words", "answer", "done_at", "late")
_WAITING = [state.value for state in WAITING]
_ADD = insert(assists)
# named after no column, so that SQLAlchemy does not take them for values to set
_SAVE = update(assists).where(_row.id == bindparam("key"))
_BY_ID = select(assists).where(_row.id == bindparam("key"))
_OF_TICKET = select(assists).where(_row.ticket_id == bindparam("key")).order_by(_row.id)
_OF_UNIT = (
    select(assists)
    .where(_row.unit == bindparam("key"), _row.state.in_(_WAITING))
    .order_by(_row.due_at, _row.id)
    .limit(bindparam("most"))
)
_COUNT = (
    select(func.count().label("waiting"), func.count().filter(_row.late).label("late"))
    .select_from(assists)
    .where(_row.unit == bindparam("key"), _row.state.in_(_WAITING))
)


class AssistRows(Kept):
    """domain.ports.Assists."""

    __slots__ = ()

    async def save(self, assist: Assist) -> Assist:
        values = _values(assist)
        if not assist.id:
            return replace(assist, id=new_id(await self._run(_ADD, values)))
        if (await self._run(_SAVE, values | {"key": assist.id})).rowcount != 1:
            raise Conflict("assists.id")
        return assist

    async def by_id(self, assist_id: int) -> Assist | None:
        row = (await self._run(_BY_ID, {"key": assist_id})).mappings().first()
        return None if row is None else _made(row)

    async def of_ticket(self, ticket_id: int) -> list[Assist]:
        return [_made(row) for row in (await self._run(_OF_TICKET, {"key": ticket_id})).mappings()]

    async def of_unit(self, unit_id: int, limit: int = 20) -> list[Assist]:
        return [_made(row) for row in (await self._run(_OF_UNIT, {"key": unit_id, "most": limit})).mappings()]

    async def count(self, unit_id: int) -> tuple[int, int]:
        row = (await self._run(_COUNT, {"key": unit_id})).mappings().one()
        return int(row["waiting"]), int(row["late"])


def _values(assist: Assist) -> dict[str, Any]:
    plain = {name: getattr(assist, name) for name in _PLAIN}
    return plain | {"kind": assist.kind.value, "state": assist.state.value}


def _made(row: RowMapping) -> Assist:
    plain = {name: row[name] for name in _PLAIN}
    return Assist(**plain, kind=AssistKind(row["kind"]), state=AssistState(row["state"]), id=row["id"])
