"""The organisation: units keep their id under their code, posts are replaced as a whole."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import bindparam, delete, false, func, insert, select, true, update

from domain.centre import Appointment, OrgUnit, Post, UnitLevel
from domain.centre_file import UnitLine
from domain.tickets import FINAL, Status
from storage.kept import Kept, Upsert
from storage.rows_centre import appointments, org_units
from storage.rows_tickets import tickets

_units = org_units.c
_posts = appointments.c
_OPEN = [status.value for status in Status if status not in FINAL]
#: Keys in one statement.
_AT_ONCE = 500
_WRITTEN = ("name", "level", "aliases", "chat", "head", "gone")
_ALL = select(org_units).where(_units.gone == false()).order_by(_units.id)
_BY_ID = select(org_units).where(_units.id == bindparam("key"))
_CODES = select(_units.code, _units.id)
_WRITE = Upsert(
    lambda insert: (made := insert(org_units)).on_conflict_do_update(
        index_elements=["code"], set_={name: made.excluded[name] for name in _WRITTEN}
    )
)
_HANG = update(org_units).where(_units.id == bindparam("key")).values(parent=bindparam("under"))
_REMOVE = update(org_units).where(_units.id == bindparam("key")).values(gone=true(), chat=None)
_POSTS = select(appointments).order_by(_posts.unit, _posts.staff, _posts.post)
_DISMISS = delete(appointments)
_APPOINT = insert(appointments)


class CentreRows(Kept):
    """domain.ports.CentreStore."""

    __slots__ = ()

    async def units(self) -> list[OrgUnit]:
        return [self._made(row) for row in await self._scan(_ALL)]

    async def unit(self, unit_id: int) -> OrgUnit | None:
        row = (await self._run(_BY_ID, {"key": unit_id})).first()
        return None if row is None else self._made(row)

    async def write(self, lines: Sequence[UnitLine]) -> None:
        if not lines:
            return
        await self._scan(_WRITE, [self._values(line) for line in lines])
        ids: dict[str, int] = {row.code: row.id for row in await self._scan(_CODES)}
        hung = [{"key": ids[line.code], "under": ids[line.parent] if line.parent else None} for line in lines]
        await self._scan(_HANG, hung)

    async def remove(self, unit_ids: Sequence[int]) -> None:
        if unit_ids:
            await self._scan(_REMOVE, [{"key": key} for key in unit_ids])

    async def open_tickets(self, unit_ids: Sequence[int]) -> dict[int, int]:
        counted: Counter[int] = Counter()
        for at in range(0, len(unit_ids), _AT_ONCE):
            some = unit_ids[at : at + _AT_ONCE]
            for column in (tickets.c.unit, tickets.c.overseer):
                mine = (
                    select(column, func.count().label("held"))
                    .where(column.in_(some), tickets.c.status.in_(_OPEN))
                    .group_by(column)
                )
                for row in (await self._scan(mine)).mappings():
                    counted[row[column.name]] += row["held"]
        return dict(counted)

    async def appointments(self) -> list[Appointment]:
        return [
            Appointment(row.staff, row.unit, Post(row.post), row.trusted, row.deputy, row.adjudicator)
            for row in await self._scan(_POSTS)
        ]

    async def appoint(self, appointments: Sequence[Appointment]) -> None:
        await self._scan(_DISMISS)
        rows = [
            {
                "staff": a.staff,
                "unit": a.unit,
                "post": a.post.value,
                "trusted": a.trusted,
                "deputy": a.deputy,
                "adjudicator": a.adjudicator,
            }
            for a in appointments
        ]
        if rows:
            await self._scan(_APPOINT, rows)

    def _values(self, line: UnitLine) -> dict[str, Any]:
        chat = None if line.chat is None else self._vault.seal_json([line.chat, line.topic], "unit")
        return {
            "code": line.code,
            "name": line.name,
            "level": line.level.value,
            "aliases": "、".join(line.aliases),
            "chat": chat,
            "head": line.head,
            "gone": False,
        }

    def _made(self, row: Found[Any]) -> OrgUnit:
        chat, topic = (None, None) if row.chat is None else self._vault.open_json(row.chat, "unit")
        aliases = tuple(a for a in row.aliases.split("、") if a)
        return OrgUnit(row.code, row.name, UnitLevel(row.level), row.parent, aliases, chat, topic, row.head, row.id)
