"""What the leader of the clock's lease runs: what falls due, the training, the menus, the look at the units' groups."""

import asyncio

from bot.chores import Chores
from bot.logs import failure, logger
from bot.menus import Menus
from bot.reach import Reach
from bot.teaching import Teacher
from domain.errors import Conflict
from storage.errors import StoreDown

log = logger("hours")


class Hours:
    """One term of it."""

    def __init__(self, chores: Chores, teacher: Teacher, menus: Menus, reach: Reach, taking: asyncio.Event) -> None:
        """`taking`: set when updates are being taken."""
        self.chores, self.teacher = chores, teacher
        self._menus = menus
        self._reach = reach
        self._taking = taking

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.chores.run(), name="chores")
            group.create_task(self.teacher.run(), name="teacher")
            group.create_task(self._reach.run(), name="reach")
            await self._taking.wait()
            try:
                await self.chores.after_outage()
            except (StoreDown, Conflict) as error:
                log.error("drafts_not_shown_anew", **failure(error))
            await self._menus.set_all()
