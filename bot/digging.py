"""Buried updates that an admin wants tried again: each is handled as if it came just now."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from bot.logs import logger
from bot.work import Works
from domain.desk import Desk

log = logger("digging")
Take = Callable[[dict[str, Any]], Awaitable[object]]


class Digging:
    """Opens what was called, hands it to the intake, closes what was handled; a kill in between repeats nothing."""

    def __init__(self, works: Works, take: Take) -> None:
        """`take`: bot.intake.Intake.take."""
        self._works = works
        self._take = take

    async def dig(self) -> int:
        """All that are called; how many. Raises StoreDown."""
        async with self._works.units.read() as unit:
            called = await unit.dead.called()
        for grave in called:
            await self._one(grave)
        return len(called)

    async def _one(self, grave: int) -> None:
        raw: list[bytes] = []

        async def open_it(desk: Desk) -> tuple[()]:
            found = await desk.unit.dead.opened(grave)
            raw[:] = [found] if found is not None else []
            return ()

        async def close_it(desk: Desk) -> tuple[()]:
            await desk.unit.dead.close(grave)
            return ()

        await self._works.do(open_it)
        if raw:
            await self._take(json.loads(raw[0]))  # buries it again when it fails
            log.info("buried_update_taken", grave=grave)
        await self._works.do(close_it)
