"""A ticket comes only into the hands of its unit, or of who places it: 转派, 没解决, 恢复, and after an import."""

from dataclasses import replace

import pytest

from domain import centring, duty, staffing, verdicts
from domain.errors import Missing
from domain.tickets import Status
from handlers.centre_files import example
from tests.domain.county import county
from tests.domain.hall import ANNA, Hall
from tests.domain.walks import done


async def test_a_colleague_of_another_unit_is_given_nothing(hall: Hall) -> None:
    who = await county(hall)
    number = (await who.held()).number
    ticket = await hall.ticket(number)
    names = {s.id for s in await hall.look(lambda d: staffing.colleagues(d, who.village, ticket))}
    assert who.city.id not in names
    assert who.town.id in names
    with pytest.raises(Missing):
        await hall.act(lambda d: duty.transfer(d, number, who.village, who.city))
    got = await hall.act(lambda d: duty.transfer(d, number, who.village, who.town))
    assert got.holder == who.town.id


async def test_a_trusted_holder_gets_his_secret_back_when_it_is_not_solved(hall: Hall) -> None:
    who = await county(hall)
    number = (await who.held("X-GA", who.police, confidential=True)).number
    await done(hall, who.police, number)
    got = await hall.act(lambda d: verdicts.unsolved(d, ANNA, number))
    assert (got.status, got.holder) == (Status.CLAIMED, who.police.id)


async def test_who_goes_to_another_unit_leaves_his_tickets_behind(hall: Hall) -> None:
    who = await county(hall)
    held, ended = (await who.held("X-ZJ", who.housing)).number, (await who.held("X-ZJ", who.housing)).number
    await done(hall, who.housing, ended)
    plan = example()
    moved = replace(plan, members=tuple(replace(m, unit="X-HJ") if m.user == 400002 else m for m in plan.members))
    await hall.act(lambda d: centring.settled(d, moved))
    assert (await hall.ticket(held)).status is Status.QUEUED
    got = await hall.act(lambda d: verdicts.unsolved(d, ANNA, ended))
    assert (got.status, got.holder) == (Status.QUEUED, None)
