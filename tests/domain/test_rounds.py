"""A second round: whose it is after 没解决 and 我有异议, what of the first counts no more (§3.5, invariant 10)."""

from datetime import timedelta
from functools import partial

import pytest

from domain import duty, ending, finishing, placing, presence, verdicts
from domain.ending import Body, Ground
from domain.errors import NotAllowed, RuledOut
from domain.notices import Event
from domain.people import Staff
from domain.placers import placers
from domain.tickets import Status, Ticket
from tests.domain.hall import ANNA, PHOTO, Hall
from tests.domain.test_placing import FANG, LAMP, TOWN, ZHOU, lamp, unit
from tests.domain.test_shedding import DOG
from tests.domain.walks import reported

DONE = "已经修好路灯，恢复照明了"


async def ruled(hall: Hall, rule: str, act: object) -> None:
    with pytest.raises(RuledOut) as no:
        await hall.act(act)  # type: ignore[arg-type]
    assert no.value.rule == rule


async def not_solved(hall: Hall, number: str, staff: Staff) -> Ticket:
    await hall.act(lambda d: finishing.done(d, number, staff, DONE, (PHOTO,)))
    return await hall.act(lambda d: verdicts.unsolved(d, ANNA, number))


async def test_the_third_time_the_county_desk_places_it(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=LAMP)).ticket.number
    zhao, zhou = await hall.posted(TOWN), await hall.posted(ZHOU)
    await hall.act(lambda d: duty.claim(d, number, zhao))
    for _ in range(2):
        await not_solved(hall, number, zhao)
    got = await not_solved(hall, number, zhao)
    assert (got.status, got.overseer, got.unit) == (Status.ESCALATED, unit(hall, "X").id, unit(hall, "Q").id)
    assert [s.id for s in await hall.look(partial(placers, ticket=got))] == [zhou.id]
    for use in (duty.claim, placing.dispatch):
        with pytest.raises((NotAllowed, RuledOut)):
            await hall.act(partial(use, number=number, staff=zhao))
    await hall.act(lambda d: placing.dispatch(d, number, zhou))
    assert (await hall.act(lambda d: duty.claim(d, number, zhao))).holder == zhao.id


async def test_who_failed_at_the_county_takes_it_only_from_another(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=LAMP)).ticket.number
    zhou = await hall.posted(ZHOU)
    await hall.act(lambda d: duty.claim(d, number, zhou))
    for _ in range(3):
        await not_solved(hall, number, zhou)
    await ruled(hall, "own_round", lambda d: duty.claim(d, number, zhou))
    assert (await hall.act(lambda d: placing.dispatch(d, number, zhou))).status is Status.QUEUED


async def test_bounces_count_for_one_round(hall: Hall) -> None:
    t = await lamp(hall)
    fang, zhou = await hall.posted(FANG), await hall.posted(ZHOU)
    await hall.act(lambda d: placing.give_back(d, t.number, fang, "路灯由住建局管", unit(hall, "X-ZJ").id))
    await hall.act(lambda d: placing.dispatch(d, t.number, zhou, unit(hall, "X-CG").id, "职责清单第三条"))
    await hall.act(lambda d: duty.claim(d, t.number, fang))
    assert (await not_solved(hall, t.number, fang)).returns == 0


@pytest.mark.parametrize("text, user, deputy", [(LAMP, TOWN, 200002), (DOG, 400008, None)])
async def test_who_is_on_leave_gets_nothing_back(hall: Hall, text: str, user: int, deputy: int | None) -> None:
    await hall.settle()
    number = (await reported(hall, text=text)).ticket.number
    holder = await hall.posted(user)
    await hall.act(lambda d: duty.claim(d, number, holder))
    await hall.act(lambda d: finishing.done(d, number, holder, DONE, (PHOTO,)))
    today = hall.clock.now().astimezone(hall.works.office.zone).date()
    await hall.act(lambda d: presence.leave(d, holder, today, today + timedelta(days=5)))
    hall.clock.move(timedelta(hours=3))
    got = await hall.act(lambda d: verdicts.unsolved(d, ANNA, number))
    if deputy is None:
        assert (got.status, got.holder) == (Status.QUEUED, None)
    else:
        assert (got.status, got.holder) == (Status.CLAIMED, (await hall.posted(deputy)).id)


async def test_an_objection_is_anothers_to_decide_and_the_second_refusal_is_the_last(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=LAMP)).ticket.number
    zhao, zhou = await hall.posted(TOWN), await hall.posted(ZHOU)
    await hall.act(lambda d: ending.reject(d, number, zhao, Ground.MARKET))
    await hall.act(lambda d: verdicts.reopen(d, ANNA, number))
    sent = await hall.act(lambda d: placing.dispatch(d, number, zhou, unit(hall, "Q").id, "路灯归你镇"))
    assert sent.directed
    await ruled(hall, "directed_end", lambda d: ending.reject(d, number, zhao, Ground.MARKET))
    await ruled(hall, "directed_end", lambda d: ending.hand_off(d, number, zhao, Body.PETITION, "县信访局，2026-8 号"))
    got = await hall.act(lambda d: ending.reject(d, number, zhou, Ground.MARKET))
    assert got.status is Status.REJECTED
    assert [(n.event, n.final) for n in hall.told(number)] == [(Event.REJECTED, True)]
    said = hall.sent[-1] if hall.sent[-1].chat == ANNA.chat else next(s for s in hall.sent if s.chat == ANNA.chat)
    assert "12345" in said.text
    assert "我有异议" not in said.text
    await ruled(hall, "refused_twice", lambda d: verdicts.reopen(d, ANNA, number))


async def test_who_refused_it_does_not_refuse_it_again(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=LAMP)).ticket.number
    zhou = await hall.posted(ZHOU)
    await hall.act(lambda d: ending.reject(d, number, zhou, Ground.MARKET))
    await hall.act(lambda d: verdicts.reopen(d, ANNA, number))
    await ruled(hall, "refused_self", lambda d: ending.reject(d, number, zhou, Ground.MARKET))
    assert (await hall.act(lambda d: duty.claim(d, number, zhou))).status is Status.CLAIMED
