"""The roster: shifts, who is there or away, requests to swap; everything by the store's own numbers."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import bindparam, delete, insert, or_, select, text, update

from domain.errors import Conflict
from domain.rosters import Handing, Presence, PresenceKind, Swap, SwapState, Workload
from domain.tickets import FINAL, Pause, Status, Ticket
from storage.kept import Upsert, new_id
from storage.open_indexes import STILL_OPEN
from storage.packing_tickets import ticket_of
from storage.rows_roster import presences, roster_marks, shifts, swaps
from storage.rows_tickets import tickets
from storage.shifts import ShiftRows, of_unit

_s, _p, _w, _t = shifts.c, presences.c, swaps.c, tickets.c
_ASKED = text("state = 'asked'")  # as the partial index has it
_OPEN = [status.value for status in Status if status not in FINAL]
_QUEUED = [Status.QUEUED.value, Status.RETURNED.value, Status.ESCALATED.value]
_MARK = Upsert(
    lambda insert: (made := insert(roster_marks)).on_conflict_do_update(
        index_elements=["name"], set_={"at": made.excluded["at"]}
    )
)
_CHECK = "check"


class RosterRows(ShiftRows):
    """domain.ports.RosterStore."""

    __slots__ = ()

    async def forget(self, before: datetime) -> None:
        await self._scan(delete(shifts).where(_s.ends < before))
        await self._scan(delete(presences).where(_p.ends < before))
        await self._scan(delete(swaps).where(_w.expires_at < before))

    # -- presences ----------------------------------------------------------------------------------------------

    async def presences(self, now: datetime) -> list[Presence]:
        rows = await self._run(select(presences).where(_p.ends > now).order_by(_p.starts, _p.id))
        return [_presence(row) for row in rows]

    async def presence(self, presence_id: int) -> Presence | None:
        row = (await self._run(select(presences).where(_p.id == presence_id))).first()
        return None if row is None else _presence(row)

    async def save_presence(self, presence: Presence) -> Presence:
        row = {
            "staff": presence.staff,
            "kind": presence.kind.value,
            "starts": presence.starts,
            "ends": presence.ends,
            "deputy": presence.deputy,
            "handing": presence.handing.value,
            "hand_at": presence.hand_at,
        }
        if not presence.id:
            return replace(presence, id=new_id(await self._run(insert(presences), row)))
        statement = update(presences).where(_p.id == bindparam("key"))
        if (await self._run(statement, row | {"key": presence.id})).rowcount != 1:
            raise Conflict("presences.id")
        return presence

    async def drop_presence(self, presence_id: int) -> None:
        await self._run(delete(presences).where(_p.id == presence_id))

    async def due_leaves(self, now: datetime) -> list[int]:
        rows = await self._run(select(_p.id).where(_p.hand_at.is_not(None), _p.hand_at <= now).order_by(_p.hand_at))
        return [row.id for row in rows]

    # -- swaps --------------------------------------------------------------------------------------------------

    async def ask_swap(self, swap: Swap) -> Swap:
        row = {
            "shift": swap.shift,
            "back": swap.back,
            "asker": swap.asker,
            "asked": swap.asked,
            "asked_at": swap.asked_at,
            "expires_at": swap.expires_at,
            "state": swap.state.value,
        }
        return replace(swap, id=new_id(await self._run(insert(swaps), row)))

    async def swap(self, swap_id: int) -> Swap | None:
        row = (await self._run(select(swaps).where(_w.id == swap_id))).first()
        return None if row is None else _swap(row)

    async def settle_swap(self, swap: Swap, state: SwapState) -> Swap:
        statement = update(swaps).where(_w.id == swap.id, _w.state == SwapState.ASKED.value)
        if (await self._run(statement.values(state=state.value))).rowcount != 1:
            raise Conflict("swaps.state")
        return replace(swap, state=state)

    async def open_swaps(self, shift_id: int) -> list[Swap]:
        either = or_(_w.shift == shift_id, _w.back == shift_id)
        rows = await self._run(select(swaps).where(_ASKED, either).order_by(_w.id))
        return [_swap(row) for row in rows]

    async def due_swaps(self, now: datetime) -> list[int]:
        rows = await self._run(select(_w.id).where(_ASKED, _w.expires_at <= now).order_by(_w.id))
        return [row.id for row in rows]

    # -- looking over -------------------------------------------------------------------------------------------

    async def checked(self) -> datetime | None:
        row = (await self._run(select(roster_marks.c.at).where(roster_marks.c.name == _CHECK))).first()
        return None if row is None else row.at

    async def due_check(self, now: datetime) -> list[int]:
        at = await self.checked()
        return [0] if at is not None and at <= now else []

    async def check_next(self, at: datetime) -> None:
        await self._run(_MARK, {"name": _CHECK, "at": at})

    async def workload(self, unit: int | None, now: datetime, until: datetime) -> Workload:
        mine = (of_unit(_t.unit, unit), text(STILL_OPEN), _t.children == 0)
        columns = (_t.status, _t.holder, _t.due_at, _t.confidential, _t.urgent, _t.acknowledged_by, _t.pause)
        rows = (await self._scan(select(*columns, _t.question_open).where(*mine))).all()
        plain = [row for row in rows if not row.confidential]
        running = [row for row in plain if row.status != Status.RESOLVED.value and row.pause == Pause.NONE.value]
        holders = Counter(row.holder for row in plain if row.holder is not None)
        return Workload(
            open=len(plain),
            queued=sum(row.status in _QUEUED for row in plain),
            holders=tuple(holders.most_common()),
            soon=sum(now <= row.due_at < until for row in running),
            overdue=sum(row.due_at < now for row in running),
            unacknowledged=sum(row.urgent and row.acknowledged_by is None for row in plain),
            waiting=sum(row.question_open for row in plain),
            confidential=len(rows) - len(plain),
        )

    async def pressing(self, unit: int | None, limit: int) -> list[Ticket]:
        going = [status for status in _OPEN if status not in (Status.RESOLVED.value, Status.GATHERED.value)]
        found = (
            select(tickets)
            .where(of_unit(_t.unit, unit), text(STILL_OPEN), _t.status.in_(going), _t.children == 0, ~_t.confidential)
            .order_by(_t.due_at, _t.id)
            .limit(limit)
        )
        return [ticket_of(row, self._vault) for row in (await self._scan(found)).mappings()]


def _presence(row: Found[Any]) -> Presence:
    kind, handing = PresenceKind(row.kind), Handing(row.handing)
    return Presence(row.staff, kind, row.starts, row.ends, row.deputy, handing, row.hand_at, row.id)


def _swap(row: Found[Any]) -> Swap:
    return Swap(row.shift, row.asker, row.asked, row.asked_at, row.expires_at, row.back, SwapState(row.state), row.id)
