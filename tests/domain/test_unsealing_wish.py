"""Who agrees that a case be opened agrees to one wish, of one colleague, for one reason."""

from functools import partial

import pytest

from domain import unsealing
from domain.errors import Missing, NotAllowed
from domain.office_notices import Unsealing
from domain.people import Staff
from domain.seals import Why
from tests.domain.hall import Hall
from tests.domain.walks import reported

ASKER, OTHER, SECOND = 400001, 200006, 300001


async def wished(hall: Hall, number: str, staff: Staff, reason: str, why: Why = Why.VERIFY) -> Unsealing:
    """What whoever may grant it was sent."""
    await hall.act(lambda d: unsealing.ask(d, number, staff, why, reason))
    return next(n for n in hall.notices if isinstance(n, Unsealing))


async def test_a_button_means_one_wish_and_no_other(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text="青溪镇石桥村有人聚众赌博")).ticket.number
    asker, other, second = [await hall.posted(u) for u in (ASKER, OTHER, SECOND)]
    first = await wished(hall, number, asker, "核实地点")
    his = await wished(hall, number, other, "就是想看看", Why.OTHER)
    assert (first.asker, his.asker) == (asker.id, other.id)

    yes = partial(unsealing.answer, number=number, staff=second, grant=True)
    with pytest.raises(Missing) as no:
        await hall.act(yes)
    assert no.value.what == "seal_which"
    _, wish, who = await hall.act(lambda d: yes(d, asker=first.asker, nth=first.nth))
    assert (wish.asker, wish.why, who) == (asker.id, Why.VERIFY, asker.name)
    with pytest.raises(Missing) as no:  # pressed again: it is not the other one's that is granted
        await hall.act(lambda d: yes(d, asker=first.asker, nth=first.nth))
    assert no.value.what == "seal_nothing"

    with pytest.raises(NotAllowed):
        await hall.act(
            lambda d: unsealing.answer(d, number, other, grant=True, asker=his.asker, nth=his.nth),
        )
    await hall.act(lambda d: unsealing.answer(d, number, second, grant=False, asker=his.asker, nth=his.nth))
    anew = await wished(hall, number, other, "还是想看", Why.CONTACT)
    assert anew.nth != his.nth
    with pytest.raises(Missing):  # the old button is for the old reason
        await hall.act(lambda d: yes(d, asker=his.asker, nth=his.nth))
    _, wish, _ = await hall.act(yes)
    assert (wish.asker, wish.why) == (other.id, Why.CONTACT)
