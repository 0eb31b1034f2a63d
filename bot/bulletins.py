"""The roll-call lists of towns, villages and grids: looked at once a minute, drawn where the figures have changed."""

from datetime import datetime, timedelta

from bot.face import Outgoings
from bot.logs import failure, logger
from bot.work import Works
from domain.desk import Desk
from domain.errors import Conflict, Refusal

log = logger("bulletins")
EVERY = timedelta(minutes=1)
_KEPT = 20_000


class Bulletins:
    """Remembers what was drawn last; after a restart each list is drawn once more, in its old place."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._drawn: dict[str, int] = {}
        self._next: datetime | None = None

    async def draw(self, now: datetime) -> None:
        """Raises StoreDown."""
        bulletins = self._works.face.bulletins
        if bulletins is None or (self._next is not None and now < self._next <= now + EVERY):
            return
        self._next = now + EVERY
        async with self._works.units.read() as unit:
            found = await bulletins(Desk(self._works.office, unit, now), self._drawn)
        if not found:
            return
        outs = [out for one in found for out in one.outs]

        async def step(_: Desk) -> Outgoings:
            return outs

        try:
            await self._works.do(step)
        except (Conflict, Refusal) as error:
            log.info("bulletins_put_off", **failure(error))
        else:
            self._drawn |= {one.key: one.look for one in found}
            for key in list(self._drawn)[:-_KEPT]:
                del self._drawn[key]
