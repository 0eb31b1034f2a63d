"""Dead letters: parcels that failed, updates that were buried; tried again or let go."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, literal, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.dead_stores import DeadParcel, Grave, Raised
from domain.delivery import DeliveryState
from storage.kept import Kept
from storage.rows_mail import dead_letters, outbox, updates
from storage.vault import Vault

_row = outbox.c
_grave = dead_letters.c
# inlined, not bound: the planners take a partial index only for a literal they can see
_FAILED = _row.state == literal(DeliveryState.FAILED.value, literal_execute=True)
_CALLED = _grave.again.is_not(None)
#: asked for by an admin; its mark as done is taken away
_ASKED, _OPEN = 1, 2

_REASONS = (
    select(_row.error, func.count().label("many"), func.max(_row.id).label("newest"))
    .where(_FAILED)
    .group_by(_row.error)
    .order_by(func.count().desc(), _row.error)
)
_PAGE = (
    select(_row.id, _row.done_at, _row.created_at, _row.slot, _row.ticket_id, _row.error, _row.payload)
    .where(_FAILED, _row.id < bindparam("before"))
    .order_by(_row.id.desc())
    .limit(bindparam("most"))
)
_ERROR = select(_row.error).where(_row.id == bindparam("key"), _FAILED)
_ALIKE = select(_row.id).where(_FAILED, _row.error == bindparam("why")).order_by(_row.id).limit(bindparam("most"))
_THOSE = select(_row.id, _row.slot, _row.expires_at, _row.payload.is_(None).label("bare")).where(
    _row.id.in_(bindparam("ids", expanding=True)), _FAILED
)
_LATER = (
    select(_row.slot, func.max(_row.id).label("last"))
    .where(
        _row.slot.in_(bindparam("slots", expanding=True)),
        _row.state.in_([s.value for s in (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.SENT)]),
    )
    .group_by(_row.slot)
)
_AGAIN = (
    update(outbox)
    .where(_row.id.in_(bindparam("ids", expanding=True)), _FAILED)
    .values(state=DeliveryState.WAITING.value, tries=0, error="", not_before=None, done_at=None)
)
_GONE = (
    update(outbox)
    .where(_row.id.in_(bindparam("ids", expanding=True)), _FAILED)
    .values(state=bindparam("as_state"), payload=null(), done_at=bindparam("now"))
)
_GRAVES = (
    select(_grave.id, _grave.reference, _grave.at, _grave.error, _grave.again)
    .where(_grave.id < bindparam("before"))
    .order_by(_grave.id.desc())
    .limit(bindparam("most"))
)
_BURIED = select(func.count()).select_from(dead_letters)
_CALL = update(dead_letters).where(_grave.id == bindparam("key"), _grave.again.is_(None)).values(again=_ASKED)
_ALL_CALLED = select(_grave.id).where(_CALLED).order_by(_grave.id)
_RAW = select(_grave.update_id, _grave.raw, _grave.again).where(_grave.id == bindparam("key"), _CALLED)
_OPENED = update(dead_letters).where(_grave.id == bindparam("key")).values(again=_OPEN)
_UNMARK = delete(updates).where(updates.c.id == bindparam("key"))
_MARKED = select(updates.c.id).where(updates.c.id == bindparam("key"))
_CLOSE = delete(dead_letters).where(_grave.id == bindparam("key"), _CALLED)
_LEVEL = delete(dead_letters).where(_grave.id == bindparam("key"))
_NEWEST = 2**62


class DeadRows(Kept):
    """domain.dead_stores.DeadLetters."""

    __slots__ = ("revived",)

    def __init__(self, conn: AsyncConnection, vault: Vault) -> None:
        super().__init__(conn, vault)
        self.revived: list[int] = []

    async def reasons(self) -> list[tuple[str, int, int]]:
        return [(row.error, int(row.many), int(row.newest)) for row in await self._scan(_REASONS)]

    async def parcels(self, limit: int, before: int | None = None) -> list[DeadParcel]:
        rows = await self._scan(_PAGE, {"most": limit, "before": before or _NEWEST})
        return [
            DeadParcel(
                id=row.id,
                at=row.done_at or row.created_at,
                method=self._method(row.payload),
                slot=(row.slot or "").partition(":")[0],
                ticket_id=row.ticket_id,
                error=row.error,
            )
            for row in rows
        ]

    def _method(self, payload: bytes | None) -> str:
        return str(json.loads(self._vault.open(payload, "parcel"))["m"]) if payload is not None else ""

    async def alike(self, parcel_id: int, limit: int) -> list[int]:
        why = (await self._run(_ERROR, {"key": parcel_id})).scalar_one_or_none()
        if why is None:
            return []
        return list((await self._scan(_ALIKE, {"why": why, "most": limit})).scalars())

    async def revive(self, parcel_ids: Sequence[int], now: datetime) -> Raised:
        found = (await self._scan(_THOSE, {"ids": list(parcel_ids)})).all()
        names = sorted({row.slot for row in found if row.slot is not None})
        rows = await self._scan(_LATER, {"slots": names}) if names else ()
        later = {row.slot: row.last for row in rows}
        stale = {
            row.id
            for row in found
            if row.bare or later.get(row.slot, 0) > row.id or (row.expires_at is not None and row.expires_at <= now)
        }
        good = [row.id for row in found if row.id not in stale]
        if stale:
            gone = {"ids": sorted(stale), "as_state": DeliveryState.SUPERSEDED.value, "now": now}
            await self._scan(_GONE, gone)
        if good:
            await self._scan(_AGAIN, {"ids": good})
            self.revived += good
        return Raised(len(good), len(stale))

    async def drop(self, parcel_ids: Sequence[int], now: datetime) -> int:
        if not parcel_ids:
            return 0
        gone = {"ids": list(parcel_ids), "as_state": DeliveryState.EXPIRED.value, "now": now}
        return (await self._scan(_GONE, gone)).rowcount

    async def graves(self, limit: int, before: int | None = None) -> list[Grave]:
        rows = await self._scan(_GRAVES, {"most": limit, "before": before or _NEWEST})
        return [
            Grave(
                id=row.id,
                reference=row.reference,
                at=row.at,
                error=self._vault.open(row.error, "dead").decode().partition(":")[0],  # what follows may quote it
                called=row.again is not None,
            )
            for row in rows
        ]

    async def buried(self) -> int:
        return int((await self._scan(_BURIED)).scalar_one())

    async def call(self, grave_id: int) -> bool:
        return (await self._run(_CALL, {"key": grave_id})).rowcount == 1

    async def called(self) -> list[int]:
        return list((await self._run(_ALL_CALLED)).scalars())

    async def opened(self, grave_id: int) -> bytes | None:
        row = (await self._run(_RAW, {"key": grave_id})).first()
        if row is None:
            return None
        if row.again == _OPEN:
            if (await self._run(_MARKED, {"key": row.update_id})).first() is not None:
                return None
        else:
            await self._run(_UNMARK, {"key": row.update_id})
            await self._run(_OPENED, {"key": grave_id})
        return self._vault.open(row.raw, "dead")

    async def close(self, grave_id: int) -> None:
        await self._run(_CLOSE, {"key": grave_id})

    async def level(self, grave_id: int) -> bool:
        return (await self._run(_LEVEL, {"key": grave_id})).rowcount == 1
