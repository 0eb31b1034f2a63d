"""Parcels: added by units, marked by the courier; payloads sealed, and erased once they have served."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, false, func, insert, literal, null, select, true, tuple_, update

from domain.delivery import DeliveryState, Outcome, Parcel, Priority, Slot
from storage.kept import Kept, new_id
from storage.outbox_marks import mark
from storage.rows_mail import outbox, slots

_row = outbox.c
# inlined, not bound: the planners take a partial index only for a literal they can see
_WAITING = _row.state == literal(DeliveryState.WAITING.value, literal_execute=True)
_SENDING = _row.state == literal(DeliveryState.SENDING.value, literal_execute=True)

_ADD = insert(outbox)
_ADD_MANY = _ADD.returning(_row.id, sort_by_parameter_order=True)
_SUPERSEDE = (
    update(outbox)
    .where(
        _WAITING,
        _row.slot.is_not(None),
        _row.slot.in_(bindparam("names", expanding=True)),
        _row.at_most_once == false(),
    )
    .values(state=DeliveryState.SUPERSEDED.value, done_at=bindparam("now"), payload=null())
    .returning(_row.slot, _row.resurface)
)
_START = (
    update(outbox)
    .where(_row.id.in_(bindparam("ids", expanding=True)), _WAITING, _row.at_most_once == true())
    .values(state=DeliveryState.SENDING.value)
)
_RECOVER = (
    update(outbox).where(_SENDING).values(state=DeliveryState.UNCERTAIN.value, done_at=bindparam("now"), payload=null())
)
_NEXT = (
    select(outbox).where(_WAITING, _row.payload.is_not(None)).order_by(_row.priority, _row.id).limit(bindparam("most"))
)
_NEXT_AFTER = _NEXT.where(tuple_(_row.priority, _row.id) > tuple_(bindparam("priority"), bindparam("last")))
_WAITING_IDS = select(_row.id).where(_WAITING, _row.payload.is_not(None)).order_by(_row.id)
_THOSE = (
    select(outbox)
    .where(_WAITING, _row.payload.is_not(None), _row.id.in_(bindparam("ids", expanding=True)))
    .order_by(_row.id)
)
#: so many parcels are short work
_FEW = 20
_SLOT = select(slots).where(slots.c.name == bindparam("key"))
_SLOTS_OF = select(slots).where(slots.c.ticket_id == bindparam("ticket")).order_by(slots.c.name)
_UNSENT_OF = (
    select(_row.slot, _row.payload)
    .where(_WAITING, _row.slot.is_not(None), _row.ticket_id == bindparam("ticket"), _row.payload.is_not(None))
    .order_by(_row.slot)
)
_DROP_SLOTS = delete(slots).where(slots.c.name.in_(bindparam("names", expanding=True))).returning(slots)
_COUNTS = select(_row.state, func.count().label("parcels")).group_by(_row.state)


class OutboxRows(Kept):
    """domain.ports.Outbox."""

    __slots__ = ()

    async def add(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """What superseded one that was to go out as a new message goes out as a new message itself."""
        stored: list[Parcel] = []
        for batch in _apart(parcels):
            stored += await self._add(batch)
        return stored

    async def _add(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """No slot twice."""
        names = [parcel.slot for parcel in parcels if parcel.slot is not None]
        if names:
            older = (await self._run(_SUPERSEDE, {"names": names, "now": parcels[0].created_at})).all()
            raised = {row.slot for row in older if row.resurface}
            parcels = [replace(p, resurface=True) if p.slot in raised else p for p in parcels]
        if len(parcels) == 1:
            return [replace(parcels[0], id=new_id(await self._run(_ADD, self._values(parcels[0]))))]
        add = self._run if len(parcels) <= _FEW else self._scan
        made = (await add(_ADD_MANY, [self._values(one) for one in parcels])).scalars().all()
        return [replace(one, id=new) for one, new in zip(parcels, made, strict=True)]

    async def mark(self, outcomes: Sequence[Outcome]) -> None:
        await mark(self._run, self._vault, outcomes)

    async def start(self, parcel_ids: Sequence[int], now: datetime) -> None:
        if parcel_ids:
            await self._run(_START, {"ids": list(parcel_ids)})

    async def recover(self, now: datetime) -> int:
        return (await self._scan(_RECOVER, {"now": now})).rowcount

    async def waiting(self, limit: int, after: tuple[int, int] | None = None) -> list[Parcel]:
        if after is None:
            rows = await self._scan(_NEXT, {"most": limit})
        else:
            rows = await self._scan(_NEXT_AFTER, {"most": limit, "priority": int(after[0]), "last": after[1]})
        return [self._made(row) for row in rows.mappings()]

    async def waiting_ids(self) -> list[int]:
        return list((await self._scan(_WAITING_IDS)).scalars())

    async def those_waiting(self, parcel_ids: Sequence[int]) -> list[Parcel]:
        rows = await self._scan(_THOSE, {"ids": list(parcel_ids)})
        return [self._made(row) for row in rows.mappings()]

    async def slot(self, name: str) -> Slot | None:
        row = (await self._run(_SLOT, {"key": name})).first()
        return None if row is None else self._slot(row)

    async def slots_of(self, ticket_id: int, *begins: str) -> list[Slot]:
        rows = await self._run(_SLOTS_OF, {"ticket": ticket_id})
        found = {row.name: self._slot(row) for row in rows if row.name.startswith(begins)}
        for row in await self._run(_UNSENT_OF, {"ticket": ticket_id}):
            if row.slot.startswith(begins) and (chat := self._chat(row.payload)) is not None:
                found[row.slot] = Slot(row.slot, 0, chat)
        return list(found.values())

    def _chat(self, payload: bytes) -> int | None:
        """Where a parcel goes; None for one that cannot be read, which never leaves."""
        try:
            chat = json.loads(self._vault.open(payload, "parcel"))["p"]["chat_id"]
        except (ValueError, KeyError, TypeError):
            return None
        return chat if isinstance(chat, int) else None

    async def drop_slots(self, names: Sequence[str]) -> list[Slot]:
        if not names:
            return []
        found = {row.name: self._slot(row) for row in await self._run(_DROP_SLOTS, {"names": list(names)})}
        return [found[name] for name in names if name in found]

    def _slot(self, row: Any) -> Slot:
        chat, message = self._vault.open_json(row.sealed, "slot")
        return Slot(row.name, message, chat)

    async def counts(self) -> dict[DeliveryState, int]:
        return {DeliveryState(row.state): int(row.parcels) for row in await self._scan(_COUNTS)}

    def _values(self, parcel: Parcel) -> dict[str, Any]:
        return {
            "state": DeliveryState.WAITING.value,
            "priority": int(parcel.priority),
            "created_at": parcel.created_at,
            "payload": self._vault.seal(parcel.payload, "parcel"),
            "slot": parcel.slot,
            "ticket_id": parcel.ticket_id,
            "broadcast_id": parcel.broadcast_id,
            "at_most_once": parcel.at_most_once,
            "resurface": parcel.resurface,
            "to_reporter": parcel.to_reporter,
            "asks": parcel.asks,
            "not_before": parcel.not_before,
            "expires_at": parcel.expires_at,
            "tries": parcel.tries,
            "error": "",
        }

    def _made(self, row: RowMapping) -> Parcel:
        return Parcel(
            payload=self._vault.open(row["payload"], "parcel"),
            priority=Priority(row["priority"]),
            created_at=row["created_at"],
            slot=row["slot"],
            ticket_id=row["ticket_id"],
            broadcast_id=row["broadcast_id"],
            at_most_once=row["at_most_once"],
            resurface=row["resurface"],
            to_reporter=row["to_reporter"],
            asks=row["asks"],
            not_before=row["not_before"],
            expires_at=row["expires_at"],
            tries=row["tries"],
            id=row["id"],
        )


def _apart(parcels: Sequence[Parcel]) -> Iterator[list[Parcel]]:
    """In order, in as few batches as there can be without a slot twice in one."""
    batch: list[Parcel] = []
    names: set[str] = set()
    for parcel in parcels:
        if parcel.slot is not None and parcel.slot in names:
            yield batch
            batch, names = [], set()
        if parcel.slot is not None:
            names.add(parcel.slot)
        batch.append(parcel)
    if batch:
        yield batch
