"""Broadcasts: the notice sealed, its figures counted from the outbox."""

from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, insert, select, update

from domain.broadcasts import Broadcast, BroadcastState, Tally
from domain.delivery import DeliveryState
from domain.errors import Conflict
from storage.kept import Kept, new_id
from storage.rows_mail import broadcasts, outbox

_ADD = insert(broadcasts)
_SAVE = update(broadcasts).where(broadcasts.c.id == bindparam("key"))
_BY_ID = select(broadcasts).where(broadcasts.c.id == bindparam("key"))
_SENDING = select(broadcasts).where(broadcasts.c.state == BroadcastState.SENDING.value).order_by(broadcasts.c.id)
_TALLY = (
    select(outbox.c.state, func.count().label("parcels"))
    .where(outbox.c.broadcast_id == bindparam("key"))
    .group_by(outbox.c.state)
)


class BroadcastRows(Kept):
    """domain.ports.Broadcasts."""

    __slots__ = ()

    async def add(self, broadcast: Broadcast) -> Broadcast:
        return replace(broadcast, id=new_id(await self._run(_ADD, self._values(broadcast))))

    async def save(self, broadcast: Broadcast) -> Broadcast:
        if (await self._run(_SAVE, self._values(broadcast) | {"key": broadcast.id})).rowcount != 1:
            raise Conflict("broadcasts.id")
        return broadcast

    async def by_id(self, broadcast_id: int) -> Broadcast | None:
        row = (await self._run(_BY_ID, {"key": broadcast_id})).mappings().first()
        return None if row is None else self._made(row)

    async def tally(self, broadcast_id: int) -> Tally:
        """What is on its way counts as waiting; what was cancelled or ran out, not at all."""
        rows = (await self._scan(_TALLY, {"key": broadcast_id})).all()
        by_state = {DeliveryState(row.state): int(row.parcels) for row in rows}
        return Tally(
            waiting=by_state.get(DeliveryState.WAITING, 0) + by_state.get(DeliveryState.SENDING, 0),
            sent=by_state.get(DeliveryState.SENT, 0),
            blocked=by_state.get(DeliveryState.BLOCKED, 0),
            failed=by_state.get(DeliveryState.FAILED, 0),
            uncertain=by_state.get(DeliveryState.UNCERTAIN, 0),
        )

    async def sending(self) -> list[Broadcast]:
        return [self._made(row) for row in (await self._run(_SENDING)).mappings()]

    def _values(self, broadcast: Broadcast) -> dict[str, Any]:
        return {
            "sealed": self._vault.seal_json([broadcast.text, broadcast.chat], "broadcast"),
            "by_staff": broadcast.by_staff,
            "created_at": broadcast.created_at,
            "state": broadcast.state.value,
            "total": broadcast.total,
        }

    def _made(self, row: RowMapping) -> Broadcast:
        text, chat = self._vault.open_json(row["sealed"], "broadcast")
        return Broadcast(
            id=row["id"],
            text=text,
            by_staff=row["by_staff"],
            chat=chat,
            created_at=row["created_at"],
            state=BroadcastState(row["state"]),
            total=row["total"],
        )
