"""The example county in a hall: who is who, and a report that lies with a unit of it."""

from dataclasses import dataclass, replace
from typing import Any

from domain import duty
from domain.desk import Desk
from domain.office_notices import Oversight, Ring
from domain.people import Staff
from domain.reckoning import reckoned
from domain.tickets import Ticket
from tests.domain.hall import ANNA, Hall
from tests.domain.walks import reported

QUARREL = "和邻居因为院墙占地吵了半年，想请人来调解"


@dataclass(frozen=True)
class County:
    """The hall with the example county settled; people by what they are."""

    hall: Hall
    desk: Staff  # 周主任, county desk
    watcher: Staff  # 严明, supervisor
    town: Staff  # 赵志强, town desk of Q
    village: Staff  # 刘桂英, village and mediator of Q-BH
    grid: Staff  # 何小军
    city: Staff  # 方海, X-CG
    police: Staff  # 田勇, X-GA
    housing: Staff  # 卢静, X-ZJ

    def unit(self, code: str) -> int:
        found = self.hall.centre.by_code(code)
        assert found is not None
        return found.id

    async def given(self, code: str = "Q-BH", text: str = QUARREL, **more: Any) -> Ticket:
        """A report that lies with that unit from the start."""
        number = (await reported(self.hall, ANNA, text)).ticket.number
        ticket = await self.hall.ticket(number)
        unit = self.unit(code)

        async def put(desk: Desk) -> Ticket:
            area = self.hall.centre.area(unit)
            changed = replace(ticket, unit=unit, area=area, route="", **more)
            return await desk.unit.tickets.save(reckoned(desk, changed))

        return await self.hall.act(put)

    async def held(self, code: str = "Q-BH", staff: Staff | None = None, **more: Any) -> Ticket:
        """The same in hand of somebody of that unit."""
        number = (await self.given(code, **more)).number
        return await self.hall.act(lambda desk: duty.claim(desk, number, staff or self.village))


async def county(hall: Hall) -> County:
    """The example county, settled."""
    await hall.settle()
    users = (300001, 200006, 200001, 200004, 200003, 200005, 400001, 400002)
    return County(hall, *[await hall.posted(user) for user in users])


async def rung(hall: Hall) -> list[tuple[Ring, str]]:
    """What is due now is done: all that oversight said, in order."""
    return [
        (r.what, r.rule)
        for _, notices, _ in await hall.chores()
        for n in notices
        if isinstance(n, Oversight)
        for r in n.rungs
    ]
