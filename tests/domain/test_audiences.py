"""Whom a notice is for, over both stores: areas, topics, posts, a file, those who reported openly; and who may."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from domain import audiences, enlisting, staffing, subscribing
from domain.broadcasts import Audience, AudienceSort, Broadcast, BroadcastState, Level, Topic
from domain.centre import OrgUnit, Post
from domain.centre_file import CentrePlan, MemberLine
from domain.desk import Desk
from domain.enlisting import Rubbish
from domain.errors import Missing, NotAllowed, NotFound, RuledOut
from domain.membership import Membership
from domain.people import Person, Staff
from domain.tickets import Reporter
from handlers.centre_files import example
from tests.domain.hall import ANNA, BORIS, CLARA, LI, ZHAO, Hall
from tests.storage.hands import a_ticket

TOWN_ADMIN = Person(5_500_600_700, "镇管理员", None)


def people(many: int, start: int = 8_100_000_001) -> list[Person]:
    return [Person(start + i, f"居民{i}") for i in range(many)]


async def settled(hall: Hall) -> None:
    """The example county; 青溪镇 has an admin of its own."""
    plan = example()
    town = next(u.code for u in plan.units if u.name == "青溪镇")
    admin = MemberLine(TOWN_ADMIN.chat, TOWN_ADMIN.name, town, Post.ADMIN)
    await hall.settle(CentrePlan(plan.units, (*plan.members, admin)))


def named(hall: Hall, name: str) -> OrgUnit:
    return next(u for u in hall.centre.units if u.name == name)


async def draft(hall: Hall, staff: Staff, **more: object) -> Broadcast:
    notice = Broadcast(0, staff.id, staff.user, hall.clock.now(), topic=Topic.FLOOD)
    return await hall.act(lambda d: d.unit.broadcasts.add(replace(notice, **more)))  # type: ignore[arg-type]


async def chosen(hall: Hall, staff: Staff, notice: Broadcast, sort: AudienceSort, *units: OrgUnit) -> Broadcast:
    audience = Audience(sort, tuple(u.id for u in units))
    return await hall.act(lambda d: audiences.choose(d, staff, notice.id, audience))


async def counted(hall: Hall, notice: Broadcast) -> int:
    return await hall.act(lambda d: audiences.count(d, notice))


async def live_in(hall: Hall, who: Sequence[Person], unit: OrgUnit, topic: Topic | None = None) -> None:
    for person in who:
        await hall.act(lambda d, p=person: subscribing.choose_area(d, p, unit.id))  # type: ignore[misc]
        if topic is not None:
            await hall.act(lambda d, p=person: subscribing.toggle_topic(d, p, topic))  # type: ignore[misc]


async def test_areas_mean_all_below_and_neither_blocked_nor_muted(both: Hall) -> None:
    await settled(both)
    zhao = await both.staff(ZHAO)
    anna, boris, clara = ANNA, BORIS, CLARA
    await live_in(both, [anna], named(both, "滨河01网格"), Topic.FLOOD)
    await live_in(both, [boris], named(both, "滨河社区"))
    await live_in(both, [clara], next(u for u in both.centre.units if u.level == "village" and "滨河" not in u.name))
    notice = await draft(both, zhao)
    with pytest.raises(Missing):
        await counted(both, notice)
    assert await counted(both, await chosen(both, zhao, notice, AudienceSort.ALL)) == 3
    notice = await chosen(both, zhao, await reread(both, notice), AudienceSort.AREAS, named(both, "滨河社区"))
    assert await counted(both, notice) == 2
    assert await counted(both, await chosen(both, zhao, notice, AudienceSort.AREAS, named(both, "滨河01网格"))) == 1

    notice = await chosen(both, zhao, await reread(both, notice), AudienceSort.AREAS, named(both, "滨河社区"))
    await both.act(lambda d: subscribing.mute(d, boris, Topic.FLOOD))
    assert await counted(both, notice) == 1, "who wants no more of that kind is not counted"
    assert await counted(both, replace(notice, level=Level.URGENT)) == 2, "urgent ones always come"
    await both.act(lambda d: d.unit.people.block(anna.chat, True, d.now))
    assert await counted(both, notice) == 0, "who has blocked the bot is not tried again"
    await both.act(lambda d: d.unit.people.seen(anna, d.now))
    assert await counted(both, notice) == 1, "until he writes"

    notice = await chosen(both, zhao, await reread(both, notice), AudienceSort.TOPIC)
    assert await counted(both, notice) == 1
    notice = await chosen(both, zhao, notice, AudienceSort.TOPIC, named(both, "滨河02网格"))
    assert await counted(both, notice) == 0, "a topic is narrowed to areas"


async def reread(hall: Hall, notice: Broadcast) -> Broadcast:
    found = await hall.look(lambda d: d.unit.broadcasts.by_id(notice.id))
    assert found is not None
    return found


async def test_an_admin_by_post_reaches_his_unit_and_below(hall: Hall) -> None:
    await settled(hall)
    his, zhao = await hall.posted(TOWN_ADMIN.chat), await hall.staff(ZHAO)
    assert his.is_admin
    town = named(hall, "青溪镇")
    other = next(u for u in hall.centre.units if u.level == "town" and u.id != town.id)
    notice = await draft(hall, his)
    got = await chosen(hall, his, notice, AudienceSort.ALL)
    assert got.audience == Audience(AudienceSort.AREAS, (town.id,)), "全体 is 本辖区"
    for sort in (AudienceSort.TOPIC, AudienceSort.REPORTERS):
        got = await chosen(hall, his, notice, sort)
        assert got.audience == Audience(sort, (town.id,))
    for beyond in (other, hall.centre.county):
        assert beyond is not None
        with pytest.raises(NotAllowed):
            await chosen(hall, his, notice, AudienceSort.AREAS, beyond)
    with pytest.raises(NotAllowed):
        await hall.act(lambda d: enlisting.enlist_file(d, his, notice.id, [["123"]]))
    far = await chosen(hall, zhao, await draft(hall, zhao), AudienceSort.AREAS, other)
    near = await chosen(hall, zhao, await draft(hall, zhao), AudienceSort.AREAS, named(hall, "滨河社区"))
    all_ = await chosen(hall, zhao, await draft(hall, zhao), AudienceSort.ALL)

    async def may(staff: Staff, one: Broadcast) -> bool:
        async def look(desk: Desk) -> bool:
            return audiences.allowed(desk, staff, one)

        return await hall.look(look)

    assert [await may(his, one) for one in (far, near, all_)] == [False, True, False]
    assert [await may(zhao, one) for one in (far, near, all_)] == [True, True, True]

    async def shown(desk: Desk) -> audiences.AreaGround:
        return audiences.ground(desk, his, AudienceSort.AREAS, other.id)

    ground = await hall.look(shown)
    assert (ground.at, ground.up) == (town, None), "what lies beyond is not even shown"


async def test_a_tick_below_narrows_and_one_above_takes_in(hall: Hall) -> None:
    await settled(hall)
    zhao = await hall.staff(ZHAO)
    notice = await draft(hall, zhao)
    town, village, grid = (named(hall, n) for n in ("青溪镇", "滨河社区", "滨河01网格"))

    async def tick(unit: OrgUnit) -> tuple[int, ...]:
        got = await hall.act(lambda d: audiences.tick(d, zhao, notice.id, AudienceSort.AREAS, unit.id))
        assert got.audience is not None
        return got.audience.units

    assert await tick(town) == (town.id,)
    assert await tick(grid) == (grid.id,)
    assert await tick(village) == (village.id,)
    assert await tick(village) == ()
    with pytest.raises(Missing):
        await counted(hall, await reread(hall, notice))


async def test_posts_are_found_there_and_with_one_desk_all_on_duty(both: Hall) -> None:
    zhao, _ = await both.staff(ZHAO), await both.staff(LI)
    for one in (ZHAO, LI, ANNA):
        await both.act(lambda d, p=one: d.unit.people.seen(p, d.now))  # type: ignore[misc]
    notice = await chosen(both, zhao, await draft(both, zhao), AudienceSort.POSTS)
    assert await counted(both, notice) == 2
    await settled(both)
    workers = [a for a in both.centre.appointments if a.post is Post.GRID_WORKER]
    with pytest.raises(Missing):
        await counted(both, notice)
    notice = await both.act(lambda d: audiences.tick_post(d, zhao, notice.id, Post.GRID_WORKER))
    assert await counted(both, notice) == 0, "none of them has ever written to the bot"
    async with both.store.read() as unit:
        worker = await unit.staff.by_id(workers[0].staff)
    assert worker is not None
    await both.act(lambda d: d.unit.people.seen(Person(worker.user), d.now))
    assert await counted(both, notice) == 1
    there, elsewhere = both.centre.unit(workers[0].unit), named(both, "滨河02网格")
    assert there is not None
    assert there.id != elsewhere.id
    got = await both.act(lambda d: audiences.tick(d, zhao, notice.id, AudienceSort.POSTS, elsewhere.id))
    assert got.audience == Audience(AudienceSort.POSTS, (elsewhere.id,), (Post.GRID_WORKER,))
    assert await counted(both, got) == 0


async def test_a_file_of_ids_names_its_rubbish_and_leaves_strangers_out(both: Hall) -> None:
    zhao = await both.staff(ZHAO)
    some = people(4)
    for one in (ANNA, BORIS, *some):
        await both.act(lambda d, p=one: d.unit.people.seen(p, d.now))  # type: ignore[misc]
    notice = await draft(both, zhao)
    lines = [
        ["用户编号", "备注"],
        [str(ANNA.chat)],
        [f"{BORIS.chat}.0", "x"],
        [str(ANNA.chat)],
        ["老王"],
        [""],
        ["999"],
        *([str(p.chat)] for p in some),
    ]
    got = await both.act(lambda d: enlisting.enlist_file(d, zhao, notice.id, lines))
    assert (got.people, got.rubbish) == (6, (Rubbish(5, "老王"),))
    assert await counted(both, got.broadcast) == 6
    ids = [[str(p.chat)] for p in (CLARA, BORIS, *some)]
    for bad, why in (([["没有"], ["-5"], ["9" * 30]], "audience_ids"), (ids[:-1], "listed_few")):
        with pytest.raises(Missing) as refused:
            await both.act(lambda d, bad=bad: enlisting.enlist_file(d, zhao, notice.id, bad))  # type: ignore[misc]
        assert refused.value.what == why
        assert await counted(both, await reread(both, notice)) == 6, "the list before stays"
    got = await both.act(lambda d: enlisting.enlist_file(d, zhao, notice.id, ids))
    assert got.people == 5, "a new list takes the place of the one before"
    await both.act(lambda d: d.unit.people.block(BORIS.chat, True, d.now))
    with pytest.raises(Missing):
        await counted(both, got.broadcast)


async def test_reporters_are_those_who_reported_openly_there_and_never_few(both: Hall) -> None:
    """Neither anonymous nor confidential reports bring anybody in; below five nobody is told how many."""
    await settled(both)
    zhao = await both.staff(ZHAO)
    here, there = named(both, "滨河社区"), named(both, "青溪镇")
    now = both.clock.now()
    wrote = people(9)
    old = now - timedelta(days=181)
    hidden: dict[int, dict[str, object]] = {4: {"anonymous": True}, 5: {"confidential": True}, 6: {"submitted_at": old}}
    async with both.store.begin() as unit:
        for i, person in enumerate(wrote):
            await unit.people.seen(person, now)
            more: dict[str, object] = {"submitted_at": now, **hidden.get(i, {})}
            reporter = Reporter(person.chat, "" if more.get("anonymous") else person.name)
            at = named(both, "县城管局") if i == 7 else here
            if i != 8:  # who never reported
                await unit.tickets.add(a_ticket(f"GD261122-000{i}", reporter=reporter, unit=at.id, **more))
        await unit.commit()
    notice = await chosen(both, zhao, await draft(both, zhao), AudienceSort.REPORTERS, there)
    with pytest.raises(Missing) as refused:
        await counted(both, notice)
    assert refused.value.what == "reporters_few", "four of the seven: the others must not count"
    async with both.store.begin() as unit:
        await unit.tickets.add(
            a_ticket("GD261122-0099", reporter=Reporter(wrote[8].chat, "x"), unit=here.id, submitted_at=now)
        )
        await unit.commit()
    assert await counted(both, notice) == 5
    wide = await chosen(both, zhao, notice, AudienceSort.REPORTERS)
    assert await counted(both, wide) == 6


async def test_only_a_draft_of_his_own_is_changed(hall: Hall) -> None:
    zhao, li = await hall.staff(ZHAO), await hall.staff(LI)
    notice = await draft(hall, zhao)
    with pytest.raises(NotAllowed):
        await chosen(hall, li, notice, AudienceSort.ALL)
    other = await hall.act(lambda d: staffing.officer(d, CLARA, Membership.MEMBER))
    with pytest.raises(NotFound):
        await chosen(hall, replace(other, role=zhao.role), notice, AudienceSort.ALL)
    gone = await draft(hall, zhao, state=BroadcastState.SENDING)
    with pytest.raises(RuledOut):
        await chosen(hall, zhao, gone, AudienceSort.ALL)
