"""Turns given back and given anew: what never left, was in flight at a kill, has failed, or shall leave no more."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Update,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
    update,
)

from domain.amend_words import speaks
from domain.broadcasts import WaveKind, WaveState
from domain.delivery import DeliveryState
from storage.kept import Kept
from storage.rows_broadcasts import copies, waves

_row = copies.c
# inlined, not bound: the planners take a partial index only for a literal they can see
_WAITING = _row.state == literal(DeliveryState.WAITING.value, literal_execute=True)
_SENDING = _row.state == literal(DeliveryState.SENDING.value, literal_execute=True)
_FIRST = _row.part == literal(0, literal_execute=True)
#: What leaves no more: of one that may have arrived before nobody knows.
_ENDED = case(
    (_row.uncertain == true(), DeliveryState.UNCERTAIN.value),
    else_=DeliveryState.EXPIRED.value,
)
UNDER_WAY = waves.c.state.in_(
    literal(state.value, literal_execute=True) for state in (WaveState.FILLING, WaveState.SENDING, WaveState.PAUSED)
)
#: so many are ended in one unit; what is left of a cancelled wave counts as expired all the same
_PAGE = 1000


def waiting_after(last: Any) -> tuple[ColumnElement[bool], ...]:
    """Of the wave bound as `wave`; to be ordered by wave and id.

    As a range of both: for one wave and an order by id PostgreSQL would walk the ledger from its very beginning.
    """
    return _WAITING, tuple_(_row.wave_id, _row.id) > tuple_(bindparam("wave"), last), _row.wave_id <= bindparam("wave")


_SOME_WAITING = select(_row.id).where(*waiting_after(0)).order_by(_row.wave_id, _row.id).limit(_PAGE)


def _expire(*, pass_over: bool) -> Update:
    """Locked in order, and what has left meanwhile is no longer waiting: nobody's `sending` is written over."""
    some = _SOME_WAITING.with_for_update(skip_locked=pass_over)
    return update(copies).where(_row.id.in_(some.scalar_subquery()), _WAITING).values(state=_ENDED, at=bindparam("now"))


#: Waits for what is just being taken, so that who comes next in this unit sees it leaving.
_EXPIRE = _expire(pass_over=False)
#: For the courier, who holds others and must wait for nobody.
EXPIRE_FREE = _expire(pass_over=True)
# first the wave and then its copies, as an amendment does (WaveRows.hold)
_HOLD = select(waves.c.id).where(waves.c.id == bindparam("wave")).with_for_update()
_PEOPLE_WAITING = select(func.count()).where(_FIRST, _row.wave_id == bindparam("wave"), _row.state == "waiting")
_PUT_BACK = (
    update(copies)
    .where(_row.id.in_(bindparam("keys", expanding=True)), _SENDING)
    .values(
        state=case(
            (
                _row.person.is_(None)
                | exists().where(waves.c.id == _row.wave_id, waves.c.state == WaveState.CANCELLED.value),
                _ENDED,
            ),
            else_=DeliveryState.WAITING.value,
        )
    )
)
_MY_WAVE = (waves.c.id == _row.wave_id) & UNDER_WAY
_EDITS = waves.c.kind.in_((WaveKind.CORRECT.value, WaveKind.LIFT.value))
# an edit or a deletion twice is as good as once, and left out its wrong words would stay for good; a reply comes first
_REPEATABLE = exists().where(
    _MY_WAVE,
    (waves.c.kind == WaveKind.RECALL.value)
    | _EDITS & ((_row.part > 0) | waves.c.id.in_(bindparam("silent", expanding=True))),
)
_AMENDING = select(waves.c.id, waves.c.words).where(UNDER_WAY, _EDITS)
_ONCE_MORE = (_row.uncertain == false()) & exists().where(
    _MY_WAVE,
    (waves.c.urgent == true()) & (bindparam("of_urgent", type_=Boolean) == true())
    | (bindparam("of_all", type_=Boolean) == true()),
)
_RECOVER = (
    update(copies)
    .where(_SENDING)
    .values(
        state=case(
            (_row.person.is_not(None) & (_REPEATABLE | _ONCE_MORE), DeliveryState.WAITING.value),
            else_=DeliveryState.UNCERTAIN.value,
        ),
        uncertain=case((_REPEATABLE, _row.uncertain), else_=true()),
        at=bindparam("now"),
    )
)
_RECOVER_THESE = _RECOVER.where(_row.id.in_(bindparam("keys", expanding=True)))
_LEAVING = select(_row.id).where(_SENDING)
_IN_STATES = (
    _row.wave_id == bindparam("wave"),
    _row.state.in_(bindparam("states", expanding=True)),
    _row.person.is_not(None),
)
_PEOPLE_IN = select(func.count(_row.person.distinct())).where(*_IN_STATES)
# a first part that lies there counts as what a later one came to: it has arrived, and does not go twice
_AGAIN = (
    update(copies)
    .where(*_IN_STATES)
    .values(
        state=case(
            (
                (_row.part == 0)
                & _row.messages.is_not(None)
                & exists().where(waves.c.id == _row.wave_id, waves.c.parts > 1),
                DeliveryState.SENT.value,
            ),
            else_=DeliveryState.WAITING.value,
        ),
        error="",
        tries=0,
        not_before=null(),
    )
)
_ONE_WAITING = _SOME_WAITING.limit(1)
_ONE_SENDING = select(_row.id).where(_SENDING, _row.wave_id == bindparam("wave")).limit(1)
# in one statement: between two a copy could go from one state to the other unseen
_WAITS = select(_ONE_WAITING.exists() | _ONE_SENDING.exists())


class TurnRows(Kept):
    """A part of domain.broadcast_stores.Waves."""

    __slots__ = ()

    async def put_back(self, copy_ids: Sequence[int]) -> None:
        if copy_ids:
            await self._run(_PUT_BACK, {"keys": sorted(copy_ids)})

    async def recover(self, now: datetime, resend: str = "none", only: Collection[int] | None = None) -> int:
        asked: dict[str, Any] = {"now": now, "of_urgent": resend == "urgent", "of_all": resend == "all"}
        asked["silent"] = [
            wave.id for wave in await self._run(_AMENDING) if not speaks(self._vault.open(wave.words, "wave").decode())
        ]
        if only is None:
            return (await self._scan(_RECOVER, asked)).rowcount
        return (await self._run(_RECOVER_THESE, asked | {"keys": sorted(only)})).rowcount if only else 0

    async def leaving(self) -> set[int]:
        return set((await self._run(_LEAVING)).scalars())

    async def again(self, wave_id: int, states: Collection[DeliveryState]) -> int:
        asked = {"wave": wave_id, "states": sorted(state.value for state in states)}
        people_ = int((await self._scan(_PEOPLE_IN, asked)).scalar_one())
        if people_:
            await self._scan(_AGAIN, asked)
        return people_

    async def cancel(self, wave_id: int, now: datetime) -> int:
        """Of very many only the first are written so at once; of a cancelled wave all the rest is told as expired."""
        await self._run(_HOLD, {"wave": wave_id})
        people_ = int((await self._scan(_PEOPLE_WAITING, {"wave": wave_id})).scalar_one())
        await self._scan(_EXPIRE, {"wave": wave_id, "now": now})
        return people_

    async def waits(self, wave_id: int) -> bool:
        return bool((await self._run(_WAITS, {"wave": wave_id})).scalar_one())
