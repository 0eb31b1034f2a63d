"""The progress of waves under way, drawn every few seconds while something changes."""

from datetime import datetime, timedelta

from bot.face import Outgoings
from bot.logs import failure, logger
from bot.work import Works
from domain.desk import Desk
from domain.errors import Conflict, Refusal
from domain.progress import MOVING

log = logger("progressing")
EVERY = timedelta(seconds=3)
#: So often a wave that has stopped is looked at: what was on its way arrives, and is counted.
_AFTER = 4


class Progressing:
    """Whose turn it is. Nothing is sent when nothing has changed."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._left: dict[int, int] = {}
        self._next: datetime | None = None

    async def draw(self, now: datetime) -> None:
        """Of waves that move, and of those that moved a moment ago. Raises StoreDown."""
        if self._works.face.progress is None or (self._next is not None and now < self._next <= now + EVERY):
            return
        self._next = now + EVERY
        async with self._works.units.read() as unit:
            moving = [wave.id for wave in await unit.waves.under_way() if wave.state in MOVING]
        self._left = {wave: left - 1 for wave, left in self._left.items() if left > 1} | dict.fromkeys(moving, _AFTER)
        for wave in list(self._left):
            await self._one(wave)

    async def _one(self, wave: int) -> None:
        progress = self._works.face.progress
        assert progress is not None  # noqa: S101 - looked at by draw

        async def step(desk: Desk) -> Outgoings | None:
            return await progress(desk, wave) or None

        try:
            await self._works.do(step)
        except (Conflict, Refusal) as error:
            log.info("progress_put_off", wave=wave, **failure(error))
