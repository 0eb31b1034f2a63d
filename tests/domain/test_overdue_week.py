"""What is overdue is spoken of every week until it is done; what nobody places, too."""

from datetime import timedelta

from domain import duty, overdue_week, placing
from domain.desk import Desk
from domain.notices import PlaceMatter, ToPlacers
from domain.office_notices import Oversight, Ring, StillOverdue
from handlers.texts.oversight import still_overdue
from tests.domain.hall import ZHAO, Hall
from tests.domain.walks import reported

DAY = timedelta(days=1)
TOWN, COUNTY, SUPERVISOR, VILLAGE = 200001, 300001, 200006, 400008
NOISE, SECRET = "青溪镇石桥村邻居家狗半夜叫，吵得睡不着", "青溪镇石桥村有人聚众赌博"


async def week(hall: Hall) -> dict[int, StillOverdue]:
    """One Monday: who is told what."""
    await hall.act(overdue_week.tell)
    return {n.to: n for n in hall.notices if isinstance(n, StillOverdue)}


async def read(hall: Hall, notice: StillOverdue) -> str:
    async def words(desk: Desk) -> str:
        return still_overdue(desk, notice)

    return await hall.look(words)


async def test_the_red_card_is_said_once_and_the_week_goes_on_for_ever(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=NOISE)).ticket.number
    town, county, supervisor, village = [await hall.posted(u) for u in (TOWN, COUNTY, SUPERVISOR, VILLAGE)]
    assert await week(hall) == {}
    hall.clock.move(60 * DAY)
    await hall.chores()
    rectified = 0
    told: dict[int, StillOverdue] = {}
    for _ in range(30):
        hall.clock.move(30 * DAY)
        for _, notices, _ in await hall.chores():
            rectified += sum(r.what is Ring.RECTIFY for n in notices if isinstance(n, Oversight) for r in n.rungs)
        told = await week(hall)
        assert {town.id, county.id, supervisor.id} <= set(told)
        assert village.id not in told, "it stands in his own queue"
        assert all(told[s.id].units[0][1] == (number,) for s in (town, county, supervisor))
    assert rectified <= 1
    text = await read(hall, told[town.id])
    assert number in text
    assert "超期" in text


async def test_of_confidential_ones_only_how_many_and_only_to_the_trusted(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=SECRET)).ticket.number
    hall.clock.move(90 * DAY)
    await hall.chores()
    told = await week(hall)
    town = await hall.posted(TOWN)
    assert town.id not in told
    assert all((n.units, n.secret) == ((), 1) for n in told.values())
    assert not [s for s in hall.sent if number in s.text]
    for notice in told.values():
        text = await read(hall, notice)
        assert "保密件超期 1 件" in text
        assert number not in text


async def test_with_one_desk_for_all_the_admins_read_it(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    admin = await hall.staff(ZHAO)
    hall.clock.move(30 * DAY)
    assert (await week(hall))[admin.id].units[0][1] == (number,)


async def test_what_nobody_places_is_reminded_of_for_ever_and_keeps_no_old_clocks(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=NOISE)).ticket.number
    village = await hall.posted(VILLAGE)
    await hall.act(lambda d: duty.claim(d, number, village))
    await hall.act(lambda d: placing.give_back(d, number, village, "不归我们管", hall.centre.units[0].id))
    for _ in range(12):
        hall.clock.move(14 * DAY)
        told = [n for _, notices, _ in await hall.chores() for n in notices if isinstance(n, ToPlacers)]
        assert PlaceMatter.UNPLACED in [n.matter for n in told]
    got = await hall.ticket(number)
    assert sum(c.kind.value == "return" for c in got.clocks) == 1
