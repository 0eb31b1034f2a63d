"""The ledger as the courier uses it: copies taken once each, marked, put back, tried again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import bindparam, exists, literal, or_, select, update

from domain.broadcasts import Copy, Reply, WaveState
from domain.delivery import DeliveryState, Outcome
from storage.ledger_marks import mark
from storage.ledger_turns import EXPIRE_FREE, UNDER_WAY, TurnRows, waiting_after
from storage.rows_broadcasts import copies, waves
from storage.rows_people import people

_row = copies.c
_before = copies.alias("part_before")
_about = copies.alias("copies_about")
# inlined, not bound: the planners take a partial index only for a literal they can see
_WAITING = _row.state == literal(DeliveryState.WAITING.value, literal_execute=True)

# What is being amended just now is passed over (WaveRows.hold), so that the notice is read after it; and an amendment
# waits for us, and finds the copies leaving.
_MOVING = (
    select(waves.c.id, waves.c.broadcast_id, waves.c.base, waves.c.urgent, waves.c.ends_at)
    .where(UNDER_WAY, waves.c.state != WaveState.PAUSED.value)
    .order_by(waves.c.urgent.desc(), waves.c.id)
    .with_for_update(read=True, key_share=True, skip_locked=True)
)
_CAN_GO = or_(
    _row.part == 0,
    _row.person.is_(None),  # to be ended
    exists().where(
        _before.c.wave_id == _row.wave_id,
        _before.c.person == _row.person,
        _before.c.part == _row.part - 1,
        # a picture that is refused takes no words with it
        _before.c.state.in_((DeliveryState.SENT.value, DeliveryState.UNCERTAIN.value, DeliveryState.FAILED.value)),
    ),
)
_NEXT = (
    select(
        _row.id,
        _row.person,
        _row.part,
        _row.tries,
        _row.uncertain,
        _row.area,
        _row.reply,
        people.c.chat,
        people.c.blocked,
    )
    .select_from(copies.outerjoin(people, people.c.id == _row.person))
    .where(
        *waiting_after(bindparam("after")),
        or_(_row.not_before.is_(None), _row.not_before <= bindparam("now")),
        _CAN_GO,
    )
    .order_by(_row.wave_id, _row.id)
    .limit(bindparam("most"))
    .with_for_update(of=copies, skip_locked=True)
)
#: Of a wave about another one: not while what it is about is on its way, and nobody knows where it will lie.
_NEXT_ABOUT = _NEXT.where(
    ~exists().where(
        _about.c.wave_id == bindparam("base"),
        _about.c.person == _row.person,
        _about.c.state == DeliveryState.SENDING.value,
    )
)
_LEAVE = (
    update(copies)
    .where(_row.id.in_(bindparam("keys", expanding=True)))
    .values(state=DeliveryState.SENDING.value, at=bindparam("now"))
)
#: this part and those after it
_END = (
    update(copies)
    .where(
        _row.wave_id == bindparam("wave"),
        _row.person == bindparam("who"),
        _row.part >= bindparam("which"),
        _row.state == DeliveryState.WAITING.value,
    )
    .values(state=bindparam("new_state"), at=bindparam("now"))
)
#: he counts by his first part, and the one that bears the words does not come
_END_FIRST = (
    update(copies)
    .where(
        _row.wave_id == bindparam("wave"),
        _row.person == bindparam("who"),
        (_row.part + 0) == 0,
        (_row.state == DeliveryState.SENT.value) | (_row.state == DeliveryState.UNCERTAIN.value),
    )
    .values(state=bindparam("new_state"), at=bindparam("now"))
)
#: nobody's
_END_OWNERLESS = (
    update(copies)
    .where(_row.id.in_(bindparam("keys", expanding=True)), _row.state == DeliveryState.WAITING.value)
    .values(state=DeliveryState.EXPIRED.value, at=bindparam("now"))
)
_OF_BASE = select(_row.person, _row.part, _row.messages).where(
    _row.wave_id == bindparam("wave"), _row.person.in_(bindparam("keys", expanding=True)), _row.messages.is_not(None)
)


class LedgerRows(TurnRows):
    """The half of domain.broadcast_stores.Waves that moves copies."""

    __slots__ = ()

    async def take(self, limit: int, now: datetime, *, ordinary: bool) -> list[Copy]:
        """On PostgreSQL what another one is just taking is passed over."""
        taken: list[Copy] = []
        for wave in (await self._run(_MOVING)).all():
            if wave.ends_at is not None and wave.ends_at <= now:
                await self._scan(EXPIRE_FREE, {"wave": wave.id, "now": now})
            elif (wave.urgent or ordinary) and len(taken) < limit:
                taken += await self._of_wave(wave, limit - len(taken), now)
        if taken:
            await self._run(_LEAVE, {"keys": [copy.id for copy in taken], "now": now})
        return taken

    async def _of_wave(self, wave: Found[Any], limit: int, now: datetime) -> list[Copy]:
        going: list[Found[Any]] = []
        last = 0
        while len(going) < limit:
            asked = {"wave": wave.id, "after": last, "now": now, "most": limit - len(going)}
            next_ = self._run(_NEXT_ABOUT, asked | {"base": wave.base}) if wave.base else self._run(_NEXT, asked)
            found = (await next_).all()
            going += [row for row in found if row.chat is not None and not row.blocked]
            ends = [self._end(wave.id, row, now) for row in found if row.person and (row.chat is None or row.blocked)]
            if ends:
                await self._run(_END, ends)
            if later := [end for end in ends if end["which"]]:
                await self._run(_END_FIRST, later)
            if ownerless := [row.id for row in found if row.person is None]:
                await self._run(_END_OWNERLESS, {"keys": ownerless, "now": now})
            if len(found) < asked["most"]:
                break
            last = found[-1].id
        about = await self._messages(wave.base, [row.person for row in going]) if wave.base and going else {}
        return [self._copy(wave, row, about.get(row.person, {}), now) for row in going]

    def _end(self, wave_id: int, row: Found[Any], now: datetime) -> dict[str, Any]:
        state = DeliveryState.BLOCKED if row.blocked else DeliveryState.EXPIRED
        return {"wave": wave_id, "who": row.person, "which": row.part, "new_state": state.value, "now": now}

    async def _messages(self, base: int, persons: list[int]) -> dict[int, dict[int, tuple[int, ...]]]:
        """Of each person and part."""
        found: dict[int, dict[int, tuple[int, ...]]] = defaultdict(dict)
        for row in await self._run(_OF_BASE, {"wave": base, "keys": sorted(set(persons))}):
            found[row.person][row.part] = tuple(self._vault.open_json(row.messages, "copy"))
        return found

    def _copy(self, wave: Found[Any], row: Found[Any], about: dict[int, tuple[int, ...]], now: datetime) -> Copy:
        return Copy(
            id=row.id,
            wave_id=wave.id,
            person=row.person,
            part=row.part,
            state=DeliveryState.SENDING,
            chat=int(self._vault.open_json(row.chat, "people")),
            broadcast_id=wave.broadcast_id,
            urgent=wave.urgent,
            base=about,
            uncertain=row.uncertain,
            tries=row.tries,
            area=row.area,
            reply=None if row.reply is None else Reply(row.reply),
            at=now,
        )

    async def mark(self, outcomes: Sequence[Outcome]) -> None:
        await mark(self._run, self._vault, outcomes)
