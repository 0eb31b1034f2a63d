"""Who has no part in a ticket learns nothing of it: no state, no holder, no full card for a helper; search by sight."""

import pytest

from domain import assisting, duty, lists
from domain.errors import NotAllowed
from domain.people import Person
from tests.domain.county import county
from tests.domain.hall import Hall
from tests.domain.walks import reported

SHI = 400008
LAMP = "青溪镇幸福路12号门口的路灯坏了三天，晚上很黑"


async def test_one_of_another_unit_learns_neither_state_nor_holder(both: Hall) -> None:
    c = await county(both)
    number = (await reported(both, text=LAMP)).ticket.number
    await both.act(lambda d: duty.claim(d, number, c.town))
    shi = await both.posted(SHI)
    with pytest.raises(NotAllowed, match="unit"):
        await both.act(lambda d: duty.claim(d, number, shi))
    with pytest.raises(NotAllowed, match="unit"):
        await both.act(lambda d: duty.release(d, number, shi))


async def test_a_helper_is_told_what_is_his(hall: Hall) -> None:
    c = await county(hall)
    number = (await c.held()).number
    await hall.act(lambda d: assisting.ask(d, number, c.village, [c.unit("X-ZJ")], "请查产权"))
    with pytest.raises(Exception, match=number):  # WrongState or AlreadyClaimed: he knows of it
        await hall.act(lambda d: duty.claim(d, number, c.housing))


async def test_a_search_looks_only_at_what_he_may_see(both: Hall) -> None:
    c = await county(both)
    old = (await c.held("X-ZJ", c.housing)).number
    for i in range(12):
        await reported(both, Person(700000 + i, "某人", None), text=f"青溪镇石桥村第{i}户的邻居家院墙占地，想请人调解")
    found = await both.look(lambda d: lists.listing(d, c.housing, "find", query="院墙", private=True))
    assert [t.number for t in found.tickets] == [old]
    assert not found.more
