"""The ledger as it is read: figures of a wave, pages of it, what reached one person, the roll-call."""

import heapq
import json
from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import bindparam, case, false, func, literal, or_, select, text, true, tuple_, union_all, update

from domain.broadcasts import Answered, Copy, Reply, Tally, WaveKind, WaveState
from domain.delivery import DeliveryState
from storage.ledger_reasons import ReasonRows
from storage.rows_broadcasts import copies, waves
from storage.rows_people import people

_row = copies.c
# inlined, not bound: the planners take a partial index only for a literal they can see
_FIRST = _row.part == literal(0, literal_execute=True)
_SENT = _row.state == literal(DeliveryState.SENT.value, literal_execute=True)
_WAVE = _row.wave_id == bindparam("wave")

_KNOWN = select(waves.c.state, waves.c.figures, waves.c.full, waves.c.total).where(waves.c.id == bindparam("wave"))
_TALLY = select(_row.state, func.count().label("people")).where(_FIRST, _WAVE).group_by(_row.state)
# when all rows are written, those who have it are the rest: nobody need count them
# two ranges: for a list of states PostgreSQL reads the whole wave by another index until it knows the new rows
_SENT_ITSELF = literal(DeliveryState.SENT.value, literal_execute=True)
_ALL_BUT_SENT = union_all(_TALLY.where(_row.state < _SENT_ITSELF), _TALLY.where(_row.state > _SENT_ITSELF))
# in words, so that SQLite knows it for the condition of the index
_DOUBTED = select(func.count()).select_from(copies).where(_FIRST, _WAVE, text("copies.uncertain"))
_DOUBTED_WAITING = _DOUBTED.where(_row.state == literal(DeliveryState.WAITING.value, literal_execute=True))
_PAGE = (
    select(copies)
    .where(
        _FIRST,
        _WAVE,
        # a range of both: for one state and an order by id PostgreSQL would walk the ledger from its very beginning
        tuple_(_row.state, _row.id) > tuple_(bindparam("one_state"), bindparam("after")),
        _row.state <= bindparam("one_state"),
    )
    .order_by(_row.state, _row.id)
    .limit(bindparam("most"))
)
_PAGE_DOUBTED, _PAGE_SURE = _PAGE.where(_row.uncertain == true()), _PAGE.where(_row.uncertain == false())
_sent = waves.alias("sent_waves")
_PERSON = select(people.c.id).where(people.c.tag == bindparam("key"))
_COPIES_OF = (
    select(copies, waves.c.broadcast_id, waves.c.urgent)
    .join(waves, waves.c.id == _row.wave_id)
    .where(
        # by a list, so that SQLite seeks him in each wave instead of reading the ledger
        _row.wave_id.in_(select(_sent.c.id).where(_sent.c.figures.is_(None), _sent.c.kind == WaveKind.SEND.value)),
        _row.person == bindparam("who"),
        # a sum, so that SQLite does not take an index over first parts and read whole waves
        (_row.part + 0) == 0,
        _row.state == DeliveryState.SENT.value,
        or_(bindparam("before", type_=_row.id.type).is_(None), _row.id < bindparam("before", type_=_row.id.type)),
    )
    .order_by((_row.id + 0).desc())  # by the id itself SQLite would read the whole ledger backwards
    .limit(bindparam("most"))
)
_HIS = (
    select(copies, waves.c.broadcast_id, waves.c.urgent)
    .join(waves, waves.c.id == _row.wave_id)
    .where(_WAVE, _row.person == bindparam("who"))
    .order_by(_row.part)
    .with_for_update(of=copies)
)
_REPLY = update(copies).where(_row.id == bindparam("key")).values(reply=bindparam("answer"))
_ARRIVED = (
    update(copies)
    .where(_row.id == bindparam("key"))
    .values(
        state=DeliveryState.SENT.value,
        at=bindparam("now"),
        error=case((_row.state == DeliveryState.FAILED.value, _row.error), else_=""),  # that is what he lacks
        not_before=None,
    )
)
_ANSWERED = (
    select(_row.area, _row.reply, func.count().label("people"))
    .where(_FIRST, _SENT, _WAVE)
    .group_by(_row.area, _row.reply)
)
# by a range of the index over areas, those below one unit lying next to each other: for a list of them (not as a sum)
# PostgreSQL takes another index and reads all who have it
_ANSWERED_THERE = _ANSWERED.where(
    _row.area.between(bindparam("first"), bindparam("last")), (_row.area + 0).in_(bindparam("areas", expanding=True))
)


class TallyRows(ReasonRows):
    """The half of domain.broadcast_stores.Waves that reads the ledger, and notes answers."""

    __slots__ = ()

    async def tally(self, wave_id: int) -> Tally:
        known = (await self._run(_KNOWN, {"wave": wave_id})).first()
        if known is None:
            return Tally()
        if known.figures is not None:
            return Tally(**json.loads(known.figures))
        rows = await self._scan(_ALL_BUT_SENT if known.full else _TALLY, {"wave": wave_id})
        by = Counter({str(row.state): int(row.people) for row in rows})
        if known.full:
            by["sent"] = int(known.total) - by.total()
        doubted = int((await self._scan(_DOUBTED, {"wave": wave_id})).scalar_one())
        if known.state == WaveState.CANCELLED.value and (ended := by.pop("waiting", 0)):
            unknown = int((await self._scan(_DOUBTED_WAITING, {"wave": wave_id})).scalar_one())
            by["uncertain"] += unknown
            by["expired"] += ended - unknown
        return Tally(
            waiting=by["waiting"] + by["sending"],
            sent=by["sent"],
            blocked=by["blocked"],
            failed=by["failed"],
            uncertain=by["uncertain"],
            expired=by["expired"],
            doubted=doubted,
        )

    async def page(
        self, wave_id: int, states: Collection[DeliveryState], after: int = 0, limit: int = 10
    ) -> list[Copy]:
        """Without chats and messages: nobody who reads a ledger needs them."""
        known = (await self._run(_KNOWN, {"wave": wave_id})).first()
        asked = [(_PAGE, state, state) for state in states]
        if known is not None and known.state == WaveState.CANCELLED.value:
            asked = [one for one in asked if one[1] is not DeliveryState.WAITING]
            ended = ((_PAGE_SURE, DeliveryState.EXPIRED), (_PAGE_DOUBTED, DeliveryState.UNCERTAIN))
            asked += [(page, DeliveryState.WAITING, shown) for page, shown in ended if shown in states]
        found: list[Copy] = []
        for page, kept, shown in asked:
            values = {"wave": wave_id, "one_state": kept.value, "after": after, "most": limit}
            found += [_made(row, shown) for row in await self._run(page, values)]
        return heapq.nsmallest(limit, found, key=lambda copy: copy.id)

    async def copies_of(self, chat: int, limit: int = 10, before: int | None = None) -> list[Copy]:
        person = await self._person(chat)
        if person is None:
            return []
        rows = await self._run(_COPIES_OF, {"who": person, "before": before, "most": limit})
        return [self._opened(row, chat) for row in rows]

    async def reply(self, wave_id: int, chat: int, reply: Reply, now: datetime) -> Copy | None:
        person = await self._person(chat)
        rows = (await self._run(_HIS, {"wave": wave_id, "who": person})).all() if person is not None else []
        if not any(_may_have_come(row) for row in rows):
            return None
        await self._run(_REPLY, {"key": rows[0].id, "answer": reply.value})
        arrived = [
            {"key": row.id, "now": now}
            for row in rows
            if row.state not in ("sent", "sending") and (row.uncertain or (row.part == 0 and row.state != "waiting"))
        ]
        if arrived:
            await self._run(_ARRIVED, arrived)
        return self._opened(rows[0], chat)

    async def answered(self, wave_id: int, units: Collection[int] | None = None) -> list[Answered]:
        areas = sorted(units or ())
        if units is not None and not areas:
            return []
        there = {"areas": areas, "first": areas[0], "last": areas[-1]} if areas else {}
        rows = await self._scan(_ANSWERED_THERE if areas else _ANSWERED, {"wave": wave_id} | there)
        return [Answered(row.area, None if row.reply is None else Reply(row.reply), int(row.people)) for row in rows]

    async def _person(self, chat: int) -> int | None:
        found: int | None = (await self._run(_PERSON, {"key": self._vault.tag("open", chat)})).scalar_one_or_none()
        return found

    def _opened(self, row: Found[Any], chat: int) -> Copy:
        lies = () if row.messages is None else tuple(self._vault.open_json(row.messages, "copy"))
        return _made(row, chat=chat, messages=lies, broadcast_id=row.broadcast_id, urgent=row.urgent)


def _may_have_come(row: Found[Any]) -> bool:
    """What is on its way may have arrived before its outcome was written."""
    return row.uncertain or row.state in ("sent", "sending")


def _made(row: Found[Any], state: DeliveryState | None = None, **more: Any) -> Copy:
    return Copy(
        id=row.id,
        wave_id=row.wave_id,
        person=row.person or 0,
        part=row.part,
        state=state or DeliveryState(row.state),
        uncertain=row.uncertain,
        error=row.error,
        tries=row.tries,
        area=row.area,
        reply=None if row.reply is None else Reply(row.reply),
        at=row.at,
        **more,
    )
