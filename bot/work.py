"""One unit of work from beginning to commit: the step, its notices, the outbox; then the courier hears of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.face import Face, Outgoings
from bot.wire import pack
from domain.delivery import Parcel
from domain.desk import Desk, Office
from domain.errors import Conflict
from domain.ports import Clock, Unit, Units
from handlers.outgoing import Outgoing

#: How often a unit that lost a race is run again.
RACES = 5
#: A press is forgotten by Telegram long before; an answer later than this helps nobody.
PRESS_LIFE = timedelta(seconds=120)

Step = Callable[[Desk], Awaitable[Outgoings | None]]


class Takes(Protocol):
    """The courier's ear."""

    def put(self, parcels: Sequence[Parcel]) -> None:
        """Take over parcels that are committed."""
        ...


def parcel(out: Outgoing, now: datetime, *, hidden: bool = True) -> Parcel:
    """An answer as it lies in the outbox. Not `hidden`: what only one may see goes to him in private."""
    if not hidden and out.fallback is not None and getattr(out.method, "ephemeral_message_parameters", None):
        out = replace(out, method=out.fallback, fallback=None)
    expires = out.expires_in
    if expires is None and out.method.__api_method__ == "answerCallbackQuery":
        expires = PRESS_LIFE
    return Parcel(
        payload=pack(out.method, out.fallback, out.reply_slot),
        priority=out.priority,
        created_at=now,
        slot=out.slot,
        ticket_id=out.ticket_id,
        resurface=out.resurface,
        to_reporter=out.to_reporter,
        asks=out.asks,
        expires_at=now + expires if expires else None,
    )


@dataclass(frozen=True, slots=True)
class Works:
    """Opens units for updates, chores and the courier's findings alike."""

    office: Office
    units: Units
    clock: Clock
    face: Face
    courier: Takes
    #: whether other replicas run on the same store
    replicated: bool = False
    #: run when a unit that changed what the process holds of the store has committed, before anybody hears of it
    renew: Callable[[], Awaitable[object]] | None = None

    async def do(self, step: Step, turn: tuple[int | str, ...] | None = None) -> bool:
        """Run `step` in a unit of its own and commit; again when it lost a race.

        `turn`: what no other replica may be at meanwhile.
        A step answers what is to be sent, or None when there is nothing to do (nothing is committed then; False).

        Raises:
            Conflict: it lost the race five times.
            StoreDown, Refusal and whatever else the step raises: nothing has been committed.
        """
        for race in range(RACES):
            try:
                async with self.units.begin() as unit:
                    stored = await self._worked(unit, step, turn)
                    learnt = unit.knowledge.touched
            except Conflict:
                if race == RACES - 1:
                    raise
                await asyncio.sleep(0.005 * 2**race)
            else:
                if stored is None:
                    return False
                try:
                    if learnt and self.renew is not None:
                        await self.renew()  # 「已生效」 is true when it is read
                finally:
                    self.courier.put(stored)
                return True
        raise AssertionError("unreachable")

    async def _worked(self, unit: Unit, step: Step, turn: tuple[int | str, ...] | None) -> list[Parcel] | None:
        if turn is not None and self.replicated:
            await unit.turns.wait(*turn)
        desk = Desk(self.office, unit, self.clock.now())
        outs = await step(desk)
        if outs is None:
            return None
        outs = [*outs, *(await self.face.rendered(desk) if desk.notices else ())]
        parcels = [parcel(out, desk.now, hidden=self.face.hidden) for out in outs]
        stored = await unit.outbox.add(parcels) if parcels else []
        # The store need not give the payload back; the courier wants it.
        stored = [replace(kept, payload=sent.payload) for kept, sent in zip(stored, parcels, strict=True)]
        if unit.dead.revived:
            stored += await unit.outbox.those_waiting(unit.dead.revived)
        if self.replicated:
            await unit.turns.announce([kept.id for kept in stored])
        await unit.commit()
        return stored
