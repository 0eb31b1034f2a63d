"""Nobody sheds a ticket: by 改类别, by 改派 upwards or onwards, by undoing what was named; each way has its bound."""

from datetime import timedelta
from functools import partial

import pytest

from domain import placing, sorting
from domain.errors import Missing, RuledOut
from domain.history import Step
from domain.tickets import Status
from tests.domain.hall import Hall
from tests.domain.test_placing import FANG, LAMP, TOWN, ZHOU, lamp, unit
from tests.domain.walks import reported

DOG = "青溪镇石桥村邻居家狗半夜叫，吵得睡不着"
_REASON = "路灯归县城管局管"


async def test_another_class_moves_it_once_and_counts(hall: Hall) -> None:
    await hall.settle()
    ticket = (await reported(hall, text=DOG)).ticket
    zhou = await hall.posted(ZHOU)
    seen = [ticket.unit]
    for code in ("SC01", "HJ01", "WY01", "SC01"):
        ticket = await hall.act(partial(sorting.reclassify, number=ticket.number, staff=zhou, code=code))
        seen.append(ticket.unit)
    assert len(set(seen[1:])) == 1
    assert ticket.transfers == (seen[0] != seen[1])
    lines = await hall.look(lambda d: d.unit.history.of_ticket(ticket.id))
    assert [("unit" in x.detail) for x in lines if x.step is Step.RECLASSIFY].count(True) == ticket.transfers


@pytest.mark.parametrize("how", ["sent", "signed"])
async def test_another_class_leaves_it_where_it_was_sent_or_signed_for(hall: Hall, how: str) -> None:
    t = await lamp(hall)
    fang = await hall.posted(FANG)
    if how == "signed":
        await hall.act(lambda d: placing.sign(d, t.number, fang))
    got = await hall.act(lambda d: sorting.reclassify(d, t.number, fang, "SC01"))
    assert (got.unit, got.placed_at, got.transfers) == (t.unit, t.placed_at, t.transfers)


async def test_what_was_named_is_only_the_county_desks_to_move(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=LAMP)).ticket.number
    zhao, zhou, town = await hall.posted(TOWN), await hall.posted(ZHOU), unit(hall, "Q").id
    named = await hall.act(lambda d: placing.reassign(d, number, zhou, town, directed=True))
    assert named.directed
    for to in ("X-CG", "X", "Q-SQ"):
        with pytest.raises(RuledOut) as no:
            await hall.act(
                partial(placing.reassign, number=number, staff=zhao, unit=unit(hall, to).id, reason="不归我")
            )
        assert no.value.rule == "directed_moved"
    secret = await hall.act(lambda d: sorting.reclassify(d, number, zhao, "ZA02"))
    assert secret.directed
    assert secret.unit != unit(hall, "X").id
    moved = await hall.act(lambda d: placing.reassign(d, number, zhou, unit(hall, "X").id))
    assert (moved.unit, moved.directed) == (unit(hall, "X").id, False)


async def test_upwards_from_ones_own_unit_only_by_a_bounce(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=LAMP)).ticket.number
    zhao = await hall.posted(TOWN)
    with pytest.raises(RuledOut) as no:
        await hall.act(lambda d: placing.reassign(d, number, zhao, unit(hall, "X").id, "不归我们管"))
    assert no.value.rule == "upwards"
    got = await hall.act(lambda d: placing.give_back(d, number, zhao, "不归我们管", unit(hall, "X-CG").id))
    assert got.status is Status.RETURNED


async def test_onwards_from_ones_own_unit_with_a_reason_and_in_time(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=LAMP)).ticket.number
    zhao, zhou, city = await hall.posted(TOWN), await hall.posted(ZHOU), unit(hall, "X-CG").id
    with pytest.raises(Missing) as missing:
        await hall.act(lambda d: placing.reassign(d, number, zhao, city))
    assert missing.value.what == "onward"
    hall.clock.move(timedelta(days=6))
    with pytest.raises(RuledOut) as no:
        await hall.act(lambda d: placing.reassign(d, number, zhao, city, _REASON))
    assert no.value.rule == "onward_late"
    down = await hall.act(lambda d: placing.reassign(d, number, zhao, unit(hall, "Q-SQ").id))  # its own village
    assert down.unit == unit(hall, "Q-SQ").id
    got = await hall.act(lambda d: placing.reassign(d, number, zhou, city))
    assert got.unit == city
