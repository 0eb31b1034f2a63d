"""The progress of waves under way, drawn every few seconds while something changes."""

from datetime import datetime, timedelta

from bot.face import Outgoings
from bot.logs import failure, logger
from bot.wire import pack
from bot.work import Works
from domain.desk import Desk
from domain.errors import Conflict, Refusal
from domain.progress import MOVING

log = logger("progressing")
EVERY = timedelta(seconds=3)


class Progressing:
    """Remembers what was drawn last: nothing is sent when nothing has changed."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._drawn: dict[int, int] = {}
        self._next: datetime | None = None

    async def draw(self, now: datetime) -> None:
        """Of waves that move, and once more of those that moved when it was drawn last. Raises StoreDown."""
        progress = self._works.face.progress
        if progress is None or (self._next is not None and now < self._next <= now + EVERY):
            return
        self._next = now + EVERY
        async with self._works.units.read() as unit:
            moving = {wave.id for wave in await unit.waves.under_way() if wave.state in MOVING}
            desk = Desk(self._works.office, unit, now)
            looks = {wave: list(await progress(desk, wave)) for wave in sorted(moving | set(self._drawn))}
        for wave, outs in looks.items():
            look = hash(tuple(pack(out.method) for out in outs))
            if self._drawn.get(wave) != look and await self._sent(wave, outs):
                self._drawn[wave] = look
        self._drawn = {wave: look for wave, look in self._drawn.items() if wave in moving}

    async def _sent(self, wave: int, outs: Outgoings) -> bool:
        async def step(_: Desk) -> Outgoings:
            return outs

        try:
            return await self._works.do(step)
        except (Conflict, Refusal) as error:
            log.info("progress_put_off", wave=wave, **failure(error))
            return False
