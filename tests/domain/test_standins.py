"""Nobody handles his own report, and no report is a dead end for it: who stands in, and has the right to (§5.4)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import placing
from domain.centre import Post
from domain.centre_file import CentrePlan
from domain.desk import Desk
from domain.destinations import choices
from domain.duty import claim
from domain.errors import NotAllowed, Refusal, RuledOut
from domain.history import By, Step
from domain.notices import ToStaff
from domain.people import Person, Staff
from domain.placers import placers
from domain.rosters import Presence, PresenceKind
from domain.states import whose
from domain.steps import check_right, ticket_for
from domain.tickets import Status
from handlers.centre_files import example
from tests.domain.hall import ANNA, ZHAO, Hall
from tests.domain.walks import reported

LAMP = "青溪镇幸福路12号门口的路灯坏了三天，晚上很黑"
GAMBLING = "青溪镇石桥村有人聚众赌博"
COUNTY, SUPERVISOR, CG, ZJ, TOWN, BAI, GA = 300001, 200006, 200005, 400002, 200001, 400009, 400001
MOVES = (Step.CLAIM, Step.DISPATCH, Step.REASSIGN, Step.TRANSFER, Step.RELEASE, Step.REJECT, Step.RESUME)


async def can(hall: Hall, number: str) -> tuple[set[int], set[int]]:
    """User ids of those who may take some step that moves it on, and of those who are written to."""

    async def look(desk: Desk) -> tuple[set[int], set[int]]:
        ticket = await desk.unit.tickets.by_number(number)
        assert ticket is not None
        found = set()
        for staff in await desk.unit.staff.all():
            for step in MOVES:
                if staff.active and whose(step, ticket.status) is not None:
                    try:
                        await check_right(desk, await ticket_for(desk, number, staff), step, staff, By.STAFF)
                    except Refusal:
                        continue
                    found.add(staff.user)
        return found, {s.user for s in await placers(desk, ticket)}

    return await hall.look(look)


async def bounced_twice(hall: Hall, reporter: Person, second: Staff | None = None) -> str:
    number = (await reported(hall, reporter, text=LAMP)).ticket.number
    town, of_cg, of_zj = await hall.posted(TOWN), await hall.posted(CG), await hall.posted(ZJ)
    unit = {code: one.id for code in ("X-CG", "X-ZJ", "Q") if (one := hall.centre.by_code(code)) is not None}
    await hall.act(lambda d: placing.reassign(d, number, town, unit["X-CG"], "归城管局"))
    await hall.act(lambda d: placing.give_back(d, number, of_cg, "不归我们管", unit["Q"]))
    placer = second or await hall.posted(COUNTY)
    await hall.act(lambda d: placing.dispatch(d, number, placer, unit["X-ZJ"]))
    await hall.act(lambda d: placing.give_back(d, number, of_zj, "不归我们管", unit["Q"]))
    return number


def with_second_desk(plan: CentrePlan) -> CentrePlan:
    bai = next(m for m in plan.members if m.user == BAI)
    return replace(plan, members=(*plan.members, replace(bai, unit="X", post=Post.COUNTY_DESK, trusted=True)))


async def test_what_the_adjudicator_reported_is_decided_by_the_county_desk(hall: Hall) -> None:
    await hall.settle(with_second_desk(example()))
    number = await bounced_twice(hall, Person(COUNTY, "周主任", None), await hall.posted(BAI))
    assert await can(hall, number) == ({BAI}, {BAI})


async def test_what_the_only_county_desk_reported_is_placed_by_the_supervisors(hall: Hall) -> None:
    await hall.settle()
    number = await bounced_twice(hall, Person(COUNTY, "周主任", None), await hall.posted(SUPERVISOR))
    assert await can(hall, number) == ({SUPERVISOR}, {SUPERVISOR})
    supervisor, town = await hall.posted(SUPERVISOR), hall.centre.by_code("Q")
    assert town is not None
    ticket = await hall.act(lambda d: placing.dispatch(d, number, supervisor, town.id))
    assert ticket.unit == town.id


async def test_the_admins_stand_in_when_no_supervisor_is_left_either(hall: Hall) -> None:
    plan = example()
    await hall.settle(
        replace(plan, members=tuple(replace(m, deputy=None) for m in plan.members if m.post is not Post.SUPERVISOR))
    )
    admin = await hall.staff(ZHAO)
    number = await bounced_twice(hall, Person(COUNTY, "周主任", None), admin)
    assert await can(hall, number) == ({ZHAO.chat}, {ZHAO.chat})


async def test_nobody_stands_in_while_the_desk_is_there(hall: Hall) -> None:
    await hall.settle()
    number = await bounced_twice(hall, ANNA)
    assert await can(hall, number) == ({COUNTY}, {COUNTY})


async def test_the_deputy_of_the_adjudicator_is_written_to_as_well(hall: Hall) -> None:
    await hall.settle()
    number = await bounced_twice(hall, ANNA)
    county, bai = await hall.posted(COUNTY), await hall.posted(BAI)
    day = timedelta(days=1)
    away = Presence(county.id, PresenceKind.LEAVE, hall.clock.now() - day, hall.clock.now() + day, bai.id)
    hall.works.office.centre.leaves = (away,)
    may, told = await can(hall, number)
    assert told == {BAI}
    assert may == {BAI, COUNTY}
    hall.works.office.centre.leaves = (replace(away, deputy=None),)
    may, told = await can(hall, number)
    assert told == {SUPERVISOR}
    assert may == {SUPERVISOR, COUNTY}


async def test_a_secret_that_no_trusted_person_can_move_on_is_the_admins(hall: Hall) -> None:
    plan = example()
    await hall.settle(replace(plan, members=tuple(replace(m, trusted=m.user == GA) for m in plan.members)))
    admin = await hall.staff(ZHAO)
    number = (await reported(hall, text=GAMBLING)).ticket.number
    assert (await can(hall, number))[0] == {GA}
    keeper, town = await hall.posted(GA), hall.centre.by_code("Q")
    with pytest.raises(NotAllowed):
        await hall.act(lambda d: claim(d, number, admin))
    assert town is not None
    await hall.act(lambda d: placing.give_back(d, number, keeper, "不归我们管", town.id))
    assert await can(hall, number) == ({ZHAO.chat}, {ZHAO.chat})
    assert {s.chat for s in hall.sent} <= {ANNA.chat, ZHAO.chat, GA}


async def test_a_secret_goes_to_no_unit_where_nobody_may_know_of_it(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=GAMBLING)).ticket.number
    county, blind = await hall.posted(COUNTY), hall.centre.by_code("X-CG")
    assert blind is not None
    blind_id = blind.id
    with pytest.raises(RuledOut) as refused:
        await hall.act(lambda d: placing.reassign(d, number, county, blind_id, "城管局办"))
    assert refused.value.rule == "no_keeper"
    offered = choices(Desk(hall.works.office, None, hall.clock.now()), await hall.ticket(number), county)  # type: ignore[arg-type]
    assert offered
    assert blind_id not in {u.id for u in offered}


async def test_an_import_takes_a_secret_from_a_unit_that_keeps_none_any_more(hall: Hall) -> None:
    plan = example()
    await hall.settle(plan)
    number = (await reported(hall, text=GAMBLING)).ticket.number
    only = (COUNTY, SUPERVISOR)
    await hall.settle(replace(plan, members=tuple(replace(m, trusted=m.user in only) for m in plan.members)))
    ticket = await hall.ticket(number)
    county = hall.centre.county
    assert county is not None
    assert (ticket.unit, ticket.status) == (county.id, Status.QUEUED)
    assert await can(hall, number) == ({COUNTY}, {COUNTY})


async def test_an_import_that_leaves_no_keeper_at_all_shows_it_to_the_admins(hall: Hall) -> None:
    plan = example()
    await hall.settle(plan)
    admin = await hall.staff(ZHAO)
    number = (await reported(hall, text=GAMBLING)).ticket.number
    hall.sent.clear()
    await hall.settle(replace(plan, members=tuple(replace(m, trusted=False) for m in plan.members)))
    assert await can(hall, number) == ({ZHAO.chat}, {ZHAO.chat})
    ticket = await hall.act(lambda d: claim(d, number, admin))
    assert ticket.holder == admin.id


async def test_no_group_learns_who_has_a_secret(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text=GAMBLING)).ticket.number
    keeper = await hall.posted(GA)
    ticket = await hall.act(lambda d: claim(d, number, keeper))

    async def warned(desk: Desk) -> None:
        desk.post(ToStaff(keeper.id, ticket, "silent_soon"))

    hall.sent.clear()
    await hall.act(warned)
    told = {s.chat for s in hall.sent}
    assert told
    assert all(chat > 0 for chat in told)
    assert GA not in told
    assert all("/start" in s.text for s in hall.sent)
