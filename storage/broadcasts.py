"""Notices: sealed but for what they are found by; how many one would reach, and the list of one."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, func, insert, literal, or_, select, union_all, update

from domain.broadcasts import Audience, Broadcast, BroadcastState, Level, Topic
from domain.errors import Conflict
from storage.audiences import reached
from storage.kept import Kept, Upsert, new_id
from storage.packing_broadcasts import packed, unpacked
from storage.rows_broadcasts import broadcasts, listed
from storage.rows_people import people

_row = broadcasts.c
# inlined, not bound: the planners take a partial index only for a literal they can see
_DRAFT = _row.state == literal(BroadcastState.DRAFT.value, literal_execute=True)
#: Chats in one statement.
_AT_ONCE = 500

_ADD = insert(broadcasts)
_SAVE = update(broadcasts).where(_row.id == bindparam("key"), _row.version == bindparam("before"))
_BY_ID = select(broadcasts).where(_row.id == bindparam("key"))
_STARTS = select(_row.id, _row.next_at.label("at")).where(
    _row.next_at.is_not(None),
    _row.next_at <= bindparam("now"),
    _row.state.in_((BroadcastState.SCHEDULED.value, BroadcastState.REVIEW.value)),
)
_LAPSES = select(_row.id, _row.lapses_at.label("at")).where(
    _row.lapses_at.is_not(None), _row.lapses_at <= bindparam("now")
)
_either = union_all(_STARTS, _LAPSES).subquery()
_DUE = select(_either.c.id).group_by(_either.c.id).order_by(func.min(_either.c.at)).limit(bindparam("most"))
_older = or_(bindparam("before", type_=_row.id.type).is_(None), _row.id < bindparam("before", type_=_row.id.type))
_DRAFT_OF = (
    select(broadcasts).where(_DRAFT, _row.by_staff == bindparam("staff"), _older).order_by(_row.id.desc()).limit(1)
)
_NEWEST = (
    select(broadcasts)
    .where(_row.state != BroadcastState.DRAFT.value, _older)
    .order_by(_row.id.desc())
    .limit(bindparam("most"))
)
_UNLIST = delete(listed).where(listed.c.broadcast_id == bindparam("key"))
_WROTE = select(people.c.id).where(people.c.tag.in_(bindparam("tags", expanding=True)))
_LIST = Upsert(lambda insert: insert(listed).on_conflict_do_nothing())
_LISTED = select(func.count()).select_from(listed).where(listed.c.broadcast_id == bindparam("key"))


class BroadcastRows(Kept):
    """domain.broadcast_stores.Broadcasts."""

    __slots__ = ()

    async def add(self, broadcast: Broadcast) -> Broadcast:
        return replace(broadcast, id=new_id(await self._run(_ADD, self._values(broadcast))))

    async def save(self, broadcast: Broadcast) -> Broadcast:
        saved = replace(broadcast, version=broadcast.version + 1)
        keys = {"key": broadcast.id, "before": broadcast.version}
        if (await self._run(_SAVE, self._values(saved) | keys)).rowcount != 1:
            raise Conflict("broadcasts.version")
        return saved

    async def by_id(self, broadcast_id: int) -> Broadcast | None:
        row = (await self._run(_BY_ID, {"key": broadcast_id})).mappings().first()
        return None if row is None else self._made(row)

    async def draft_of(self, staff_id: int, before: int | None = None) -> Broadcast | None:
        row = (await self._run(_DRAFT_OF, {"staff": staff_id, "before": before})).mappings().first()
        return None if row is None else self._made(row)

    async def due(self, now: datetime, limit: int = 20) -> list[int]:
        return list((await self._run(_DUE, {"now": now, "most": limit})).scalars())

    async def newest(self, limit: int = 10, before: int | None = None) -> list[Broadcast]:
        rows = await self._run(_NEWEST, {"most": limit, "before": before})
        return [self._made(row) for row in rows.mappings()]

    async def count(
        self,
        audience: Audience,
        units: Collection[int],
        topic: Topic,
        level: Level,
        own: int,
        since: datetime | None = None,
    ) -> int:
        asked = select(func.count()).select_from(people).where(*reached(audience, units, topic, level, own, since))
        return int((await self._scan(asked)).scalar_one())

    async def enlist(self, broadcast_id: int, chats: Sequence[int]) -> int:
        await self._scan(_UNLIST, {"key": broadcast_id})
        for at in range(0, len(chats), _AT_ONCE):
            tags = [self._vault.tag("open", chat) for chat in chats[at : at + _AT_ONCE]]
            found = (await self._scan(_WROTE, {"tags": tags})).scalars().all()
            if found:
                await self._scan(_LIST, [{"broadcast_id": broadcast_id, "person_id": one} for one in found])
        return int((await self._scan(_LISTED, {"key": broadcast_id})).scalar_one())

    def _values(self, broadcast: Broadcast) -> dict[str, Any]:
        return {
            "sealed": self._vault.seal_json(packed(broadcast), "broadcast"),
            "by_staff": broadcast.by_staff,
            "created_at": broadcast.created_at,
            "state": broadcast.state.value,
            "total": broadcast.people,
            "version": broadcast.version,
            "topic": broadcast.topic.value,
            "level": broadcast.level.value,
            "next_at": broadcast.next_at,
            "lapses_at": None if broadcast.pending is None else broadcast.pending.until,
        }

    def _made(self, row: RowMapping) -> Broadcast:
        return unpacked(dict(row), self._vault.open_json(row["sealed"], "broadcast"))
