"""Who is complained of reads nothing of it: as a helper, an overseer, by a merger, after a supplement (invariant 6)."""

import pytest

from domain import ascending, assisting, duty, following, merging, placing
from domain.desk import Desk
from domain.errors import Missing, NotAllowed, RuledOut
from domain.notices import PlaceMatter, ToPlacers, ToThread
from domain.people import Person
from tests.domain.county import county
from tests.domain.hall import ANNA, BORIS, Hall
from tests.domain.walks import reported

SHI = 400008
HOUSING = "投诉县住建局工作人员态度恶劣，推诿扯皮，青溪镇小区物业收费没人管"
DOG = "青溪镇石桥村邻居家狗半夜叫，吵得睡不着"
LAMP = "青溪镇幸福路12号门口的路灯坏了三天，晚上很黑"


async def of(hall: Hall, text: str, who: Person = ANNA) -> str:
    """The number of what somebody reported."""
    return (await reported(hall, who, text)).ticket.number


async def test_the_accused_is_no_helper(both: Hall) -> None:
    c = await county(both)
    number = await of(both, HOUSING)
    await both.act(lambda d: duty.claim(d, number, c.desk))
    with pytest.raises(RuledOut, match="blamed"):
        await both.act(lambda d: assisting.ask(d, number, c.desk, [c.unit("X-CG"), c.unit("X-ZJ")], "请说明情况"))
    assert (await both.act(lambda d: assisting.ask(d, number, c.desk, [c.unit("X-CG")], "请核实"))).number == number


async def test_the_accused_oversees_nothing(hall: Hall) -> None:
    c = await county(hall)
    ticket = await c.held(text="石桥村垃圾没人清运，青溪镇政府的干部不作为")
    got = await hall.act(lambda d: ascending.escalate(d, ticket.number, c.village, "", "households"))
    assert got.overseer == c.unit("X")


async def test_an_accusation_is_not_merged_into_what_the_accused_has(both: Hall) -> None:
    c = await county(both)
    main = await of(both, DOG)
    number = await of(both, DOG + "，村委会收钱包庇不管", BORIS)
    shi = await both.posted(SHI)
    await both.act(lambda d: duty.claim(d, main, shi))
    ticket = await both.ticket(number)
    assert ticket.unit != (await both.ticket(main)).unit
    assert await both.look(lambda d: merging.suggested(d, ticket)) is None
    with pytest.raises(Missing, match="pair"):
        await both.act(lambda d: merging.merge(d, number, c.town))


async def test_nor_the_other_way_round(hall: Hall) -> None:
    await county(hall)
    await of(hall, DOG + "，村委会收钱包庇不管")
    number = await of(hall, DOG, BORIS)
    shi = await hall.posted(SHI)
    await hall.act(lambda d: duty.claim(d, number, shi))
    with pytest.raises((Missing, NotAllowed)):
        await hall.act(lambda d: merging.merge(d, number, shi))


async def supplemented(hall: Hall, number: str, text: str) -> None:
    async def add(desk: Desk) -> object:
        return await following.supplement(desk, ANNA, number, hall.part(text))

    await hall.act(add)


async def test_who_is_named_later_is_avoided_from_then_on(both: Hall) -> None:
    c = await county(both)
    number = await of(both, LAMP)
    await supplemented(both, number, "我要举报县城管局的人收钱不办事，别给城管局")
    assert not [n for n in both.notices if isinstance(n, ToPlacers)]
    with pytest.raises(RuledOut, match="blamed"):
        await both.act(lambda d: placing.reassign(d, number, c.desk, c.unit("X-CG")))


async def test_a_supplement_about_the_unit_that_has_it_goes_to_the_desk_above_alone(both: Hall) -> None:
    c = await county(both)
    number = await of(both, DOG)
    unit = (await both.ticket(number)).unit
    await supplemented(both, number, "石桥村村委会收了钱包庇不管，村支书还威胁我")
    told = [n for n in both.notices if isinstance(n, ToPlacers)]
    assert [(n.matter, n.above, n.words) for n in told] == [(PlaceMatter.ACCUSED, 0, "")]
    assert not [n for n in both.notices if isinstance(n, ToThread)]
    assert not [s.text for s in both.sent if "包庇" in s.text or "威胁" in s.text]
    got = await both.act(lambda d: placing.reassign(d, number, c.town, c.unit("Q-BH")))
    assert got.unit != unit


async def test_what_avoids_a_village_stands_in_no_group_the_village_reads(hall: Hall) -> None:
    await county(hall)
    await of(hall, DOG)
    village = {s.chat for s in hall.sent if s.chat < 0}
    number = await of(hall, DOG + "，村委会收钱包庇不管", BORIS)
    assert "avoid" in (await hall.ticket(number)).route
    assert not {s.chat for s in hall.sent if number in s.text} & village
