"""The organisation in use: departments by name, who may act by his post, what a second file changes."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import nlp
from domain import centring, duty, staffing
from domain.centre import Centre, CentreBook, Post, UnitLevel
from domain.centre_file import CentrePlan, MemberLine
from domain.centre_gaps import gaps, stands_in
from domain.errors import NotAllowed, NotOnDuty, UnitsAtWork
from domain.history import Deed
from domain.membership import Membership
from domain.people import Person, Role, StaffState
from domain.tickets import Status
from handlers.centre_files import example
from tests.domain.hall import ZHAO, Hall
from tests.storage.hands import a_ticket

FANG = Person(200005, "fanghai 头像", "fanghai")
TAXONOMY = tomllib.loads((Path(nlp.__file__).parent / "data/taxonomy.toml").read_text("utf-8"))["category"]


def departments() -> Iterator[str]:
    """Every name of a department that the taxonomy knows."""
    for category in TAXONOMY:
        yield category["department"]
        yield from category.get("co_departments", ())


def without(plan: CentrePlan, *codes: str, users: frozenset[int] = frozenset()) -> CentrePlan:
    """The plan without these units and people."""
    members = (m for m in plan.members if m.unit not in codes and m.user not in users)
    left = tuple(replace(m, deputy=None if m.deputy in users else m.deputy) for m in members)
    return CentrePlan(tuple(u for u in plan.units if u.code not in codes), left)


def ids(centre: Centre) -> dict[str, int]:
    return {u.code: u.id for u in centre.units}


async def test_every_department_of_the_taxonomy_has_somebody_who_answers_to_it(hall: Hall) -> None:
    centre = await hall.settle()
    at = ids(centre)
    for name in set(departments()):
        for near in (at["Q-BH-1"], at["B-LH"], at["Q"]):
            assert centre.department(name, near) is not None, name


@pytest.mark.parametrize(
    "name, near, code",
    [
        ("派出所", "Q", "X-GA"),
        ("公安局(扫黑办)", "Q", "X-GA"),
        ("城管局/镇综合执法队", "Q", "X-CG"),
        ("119/水利/自然资源", "Q", "X-YJ"),
        ("110+镇综治中心", "B", "X-GA"),
        ("居委会/物业服务企业", "Q-BH-1", "Q-BH"),
        ("村(居)人民调解委员会", "B-LH-2", "B-LH"),
        ("村(居)人民调解委员会", "B", "B"),
        ("镇综治中心(转专业机构)", "B-LH-2", "B"),
        ("镇政府(农经站)", "Q-SQ", "Q"),
        ("医疗纠纷人民调解委员会", "Q-SQ", "X-RS"),
        ("县综治中心", None, "X"),
        ("外星局", "Q", None),
        ("镇政府", None, None),
    ],
)
async def test_a_department_is_the_one_that_is_meant(hall: Hall, name: str, near: str | None, code: str | None) -> None:
    centre = await hall.settle()
    found = centre.department(name, ids(centre)[near] if near else None)
    assert (found.code if found else None) == code


async def test_a_department_in_the_town_goes_before_the_county_s(hall: Hall) -> None:
    plan = example()
    station = replace(
        plan.units[1], code="Q-PCS", name="青溪派出所", parent="Q", aliases=("派出所",), chat=None, topic=None
    )
    centre = await hall.settle(CentrePlan((*plan.units, station), plan.members))
    at = ids(centre)
    found = [centre.department("派出所", at[near]) for near in ("Q-BH-1", "B-LH")]
    assert [u and u.code for u in found] == ["Q-PCS", "X-GA"]


async def test_who_has_a_post_acts_wherever_he_is_under_the_name_of_the_file(both: Hall) -> None:
    with pytest.raises(NotOnDuty):
        await both.staff(FANG, Membership.NONE)
    centre = await both.settle()
    staff = await both.staff(FANG, Membership.NONE)
    assert (staff.name, staff.username, staff.role) == ("方海", "fanghai", Role.OFFICER)
    assert [a.post for a in centre.posts_of(staff.id)] == [Post.DEPARTMENT]
    assert [u.code for u in centre.in_chat(-1001000000001)] == ["Q"]


async def test_an_admin_by_post_is_one_as_long_as_he_has_it(hall: Hall) -> None:
    plan = example()
    boss = MemberLine(200005, "方海", "X", Post.ADMIN)
    await hall.settle(CentrePlan(plan.units, (*plan.members, boss)))
    assert (await hall.staff(FANG, Membership.NONE)).is_admin
    await hall.settle(plan)
    assert not (await hall.staff(FANG, Membership.NONE)).is_admin


async def test_the_same_file_again_changes_nothing(both: Hall) -> None:
    first = await both.settle()
    async with both.store.read() as unit:
        assert await centring.current(unit) == example()
        version = await unit.knowledge.version("centre")
    changes = await both.act(lambda desk: centring.settled(desk, example()))
    assert not changes
    assert ids(first) == ids(both.centre)
    async with both.store.read() as unit:
        assert await unit.knowledge.version("centre") == version
        assert [a.deed for a in await unit.history.acts()] == [Deed.CENTRE]


async def test_a_second_file_adds_changes_and_removes_and_ids_stay(both: Hall) -> None:
    before = ids(await both.settle())
    plan = without(example(), "B-LH", "B-LH-1", "B-LH-2", users=frozenset({400006}))
    units = tuple(replace(u, name="青溪街道") if u.code == "Q" else u for u in plan.units)
    new = MemberLine(400_010, "高远", "B-DS-1", Post.GRID_WORKER)
    moved = tuple(replace(m, trusted=True) if m.user == 200005 else m for m in plan.members)
    changes = await both.act(lambda desk: centring.settled(desk, CentrePlan(units, (*moved, new))))
    assert [u.code for u in changes.changed] == ["Q"]
    assert sorted(u.code for u in changes.removed) == ["B-LH", "B-LH-1", "B-LH-2"]
    assert (changes.joining, changes.moving, changes.leaving) == (("高远",), ("方海",), ("顾安",))
    assert changes.figures["removed"] == "3"
    assert ids(both.centre) == {c: i for c, i in before.items() if not c.startswith("B-LH")}
    assert (await both.posted(400006)).state is StaffState.SUSPENDED
    again = await both.settle()
    assert ids(again) == before, "who comes back has his old id"
    assert (await both.posted(400006)).active


async def test_a_unit_with_open_tickets_does_not_vanish(both: Hall) -> None:
    at = ids(await both.settle())
    async with both.store.begin() as unit:
        await unit.tickets.add(a_ticket(unit=at["B-LH"]))
        await unit.commit()
    plan = without(example(), "B-LH", "B-LH-1", "B-LH-2")
    with pytest.raises(UnitsAtWork) as refused:
        await both.act(lambda desk: centring.settled(desk, plan))
    assert refused.value.tickets == {"柳河村": 1}
    assert ids(both.centre) == at, "nothing is half taken over"
    async with both.store.begin() as unit:
        ticket = await unit.tickets.by_number("GD261122-0001")
        assert ticket is not None
        await unit.tickets.save(replace(ticket, status=Status.CLOSED))
        await unit.commit()
    await both.settle(plan)
    assert "B-LH" not in ids(both.centre)


async def test_who_is_no_longer_in_the_file_holds_nothing_but_an_admin_of_the_settings_stays(both: Hall) -> None:
    wang = Person(200001, "赵志强")
    plan = example()
    chief = MemberLine(ZHAO.chat, "赵主任", "X", Post.COUNTY_DESK)
    staff = await both.staff(wang)
    async with both.store.begin() as unit:
        await unit.tickets.add(a_ticket(category="SR04"))
        await unit.commit()
    await both.act(lambda desk: duty.claim(desk, "GD261122-0001", staff))
    await both.settle(CentrePlan(plan.units, (*plan.members, chief)))
    assert (await both.ticket("GD261122-0001")).holder == staff.id
    await both.settle(without(plan, users=frozenset({200001})))
    ticket = await both.ticket("GD261122-0001")
    assert (ticket.status, ticket.holder) == (Status.QUEUED, None)
    with pytest.raises(NotOnDuty):
        await both.staff(wang, Membership.MEMBER)
    assert (await both.staff(ZHAO)).is_admin
    assert both.centre.posts_of((await both.posted(ZHAO.chat)).id) == ()


async def test_nobody_but_an_admin_takes_a_file_over(hall: Hall) -> None:
    await hall.settle()
    staff = await hall.staff(FANG, Membership.NONE)
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: centring.settled(desk, without(example(), users=frozenset({200001})), staff))


async def test_who_is_suspended_has_no_post_until_he_is_back(both: Hall) -> None:
    centre = await both.settle()
    fang, admin = await both.posted(FANG.chat), await both.staff(ZHAO)
    await both.act(lambda desk: staffing.suspend(desk, admin, FANG.chat))
    assert both.centre.posts_of(fang.id) == ()
    async with both.store.read() as unit:
        assert (await centring.compared(unit, example())).returning == ("方海",)
    await both.act(lambda desk: staffing.appoint(desk, admin, Person(FANG.chat, "换了头像")))
    assert both.centre.posts_of(fang.id) == centre.posts_of(fang.id)
    assert (await both.posted(FANG.chat)).name == "方海"


async def test_holes_are_seen_and_who_stands_in(hall: Hall) -> None:
    centre = await hall.settle()
    book = CentreBook(centre, lost=frozenset({-1001000000002}))
    found = gaps(book)
    assert len(found.workerless) == 7
    assert {u.level for u in found.workerless} == {UnitLevel.GRID}
    assert [u.code for u in found.empty] == ["B-DS", "B-LH"]
    assert [u.code for u in found.lost] == ["X-CG"]
    above = stands_in(centre, ids(centre)["B-DS-1"])
    assert above is not None
    assert above.code == "B"
    assert not gaps(CentreBook())


async def test_a_group_that_gets_another_id_takes_its_units_along(both: Hall) -> None:
    before = await both.settle()
    await both.act(lambda desk: centring.moved(desk, -1001000000002, -1001000000099))
    assert both.centre.chats - before.chats == {-1001000000099}
    assert before.chats - both.centre.chats == {-1001000000002}
    assert ids(both.centre) == ids(before)
    await both.act(lambda desk: centring.moved(desk, -1001000000002, -1001000000099))
    assert len(both.centre.chats) == 3
