"""A unit under 挂牌督办 gives a further reason for 督办: nothing higher is left, and its clock has fired."""

import pytest

from domain.tickets import Ladder
from tests.domain.county import county
from tests.domain.hall import Hall


@pytest.mark.parametrize("ladder", list(Ladder))
async def test_a_further_reason_leads_no_higher_than_yellow(hall: Hall, ladder: Ladder) -> None:
    who = await county(hall)
    number = (await who.given(ladder=ladder, transfers=2)).number
    await hall.chores()
    ticket = await hall.ticket(number)
    assert ticket.ladder == max(ladder, min(ladder + 1, Ladder.YELLOW))
    assert not [c for c in ticket.clocks if not c.fired and c.at <= hall.clock.now()]
