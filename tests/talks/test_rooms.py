"""With a county: each card stands with its unit, moves with it, and says why it is there."""

from dataclasses import replace
from typing import Any

from domain.centre_file import CentrePlan
from handlers.centre_files import example
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import reported
from tests.talks.test_dutygroup import own_id

CITY, COUNTY = -1001000000002, -1001000000003
LAMP = "青溪镇滨河社区幸福路3号楼下路灯坏了好几天了"
FACTORY = "青溪镇石桥村的化工厂往外排黑烟，半夜最厉害"
LEAK = "滨河01网格3号楼邻居装修漏水到我家，说不通"
GAMBLING = "石桥村有人开赌场赌博"
FIRE = "着火了，青溪镇石桥村，快来人"


def chats(**given: int | tuple[int, int] | None) -> CentrePlan:
    """The example county with other chats: code (in which "_" is "-") → chat, or chat and topic."""
    plan = example()
    of: dict[str, Any] = {code.replace("_", "-"): chat for code, chat in given.items()}
    lines = []
    for u in plan.units:
        chat = of.get(u.code, u.chat)
        chat, topic = chat if isinstance(chat, tuple) else (chat, u.topic)
        lines.append(replace(u, chat=chat, topic=topic))
    return CentrePlan(tuple(lines), plan.members)


async def test_a_report_stands_in_its_towns_group_with_the_reason(county: Centre, wang: Person, group: Group) -> None:
    number = await reported(wang, LAMP)
    await wang.sees("已受理", number, "受理单位：青溪镇综治中心")
    card = await group.card(number)
    assert "派到：青溪镇综治中心（路灯与公共照明归城管局(市政)/镇政府；地点在青溪镇）" in card.text
    assert "责任：青溪镇综治中心" in card.text
    del county


async def test_what_is_a_departments_stands_in_its_group_alone(
    centre: Centre, wang: Person, group: Group, city_group: Group
) -> None:
    await centre.settle(chats(X_HJ=CITY, X_CG=COUNTY))
    number = await reported(wang, FACTORY)
    assert "派到：县生态环境局" in (await city_group.card(number)).text
    await group.sees_no(number)


async def test_a_villages_card_goes_to_its_people_in_private_where_it_has_no_group(
    county: Centre, wang: Person, he: Person, group: Group
) -> None:
    await he.says("/start")
    number = await reported(wang, LEAK)
    card = await he.sees(number, "派到：滨河01网格", "先由村（社区）办")
    await group.sees_no(number)
    assert number in await he.presses("认领", on=card)
    assert "办理中" in (await he.sees(number, "责任：何小军")).text
    del county


async def test_who_never_started_the_bot_is_stood_in_for_by_the_group_above(
    county: Centre, wang: Person, group: Group
) -> None:
    number = await reported(wang, LEAK)
    assert "派到：滨河01网格" in (await group.card(number)).text
    del county


async def test_forum_topics_keep_the_units_of_one_group_apart(centre: Centre, wang: Person, liu: Person) -> None:
    forum = -1001000000777
    people = {liu.uid: "member", 200001: "member"}
    await centre.town.post("/town/chats", id=forum, title="青溪", members=people, topics={"11": "镇", "12": "社区"})
    await centre.settle(chats(Q=(forum, 11), Q_BH=(forum, 12)))
    where = Group(centre, forum, None)
    lamp = await reported(wang, LAMP)
    other = await reported(wang, "滨河社区3号楼邻居装修漏水到我家，说不通")
    assert (await where.card(lamp)).raw["thread"] == 11
    card = await where.card(other)
    assert card.raw["thread"] == 12
    await liu.presses("认领", on=card)
    await liu.writes("/help", where, thread=12)
    assert (await where.sees("值班台怎么用")).raw["thread"] == 12


async def test_another_class_takes_the_card_to_another_unit_and_leaves_a_line(
    centre: Centre, wang: Person, zhou: Person, group: Group, city_group: Group
) -> None:
    await centre.settle(chats(X_HJ=CITY, X_CG=COUNTY))
    number = await reported(wang, LAMP)
    card = await group.card(number)
    await zhou.presses("改类别", on=card)
    seen = Group(centre, group.chat, zhou.uid)
    await zhou.presses("生态环境与噪声", on=await seen.sees(button="生态环境与噪声"))
    await zhou.presses("工业与工地扬尘废气", on=await seen.sees(button="工业与工地扬尘废气"))
    assert "派到：县生态环境局" in (await city_group.card(number)).text
    left = await group.sees(number, "已转往县生态环境局")
    assert left.id == card.id
    assert left.buttons == []


async def test_a_confidential_case_is_shown_to_trusted_people_in_private_alone(
    county: Centre, wang: Person, zhou: Person, yan: Person, group: Group, county_group: Group, city_group: Group
) -> None:
    for person in (yan, zhou):
        await person.says("/start")
    number = await reported(wang, GAMBLING)
    await wang.sees("已受理", "只由指定人员办理")
    assert "受理单位" not in (await wang.sees("已受理")).text
    assert "派到：县公安局" in (await zhou.sees(number, "赌博")).text
    await yan.sees(number, "赌博")
    assert (await group.sees(number)).text.startswith("🔒 保密件")
    for where in (county_group, city_group):
        await where.sees_no(number)
    await group.sees_no("赌博")
    await zhou.presses("认领", on=await zhou.sees(number, "赌博"))
    await wang.sees(number, "已有工作人员认领")


async def test_danger_rings_at_once_with_the_town_and_the_county(
    county: Centre, wang: Person, zhao: Person, zhou: Person, group: Group, county_group: Group
) -> None:
    await zhou.says("/start")
    await zhao.says("/start")
    await wang.says(FIRE, answers=None)
    for where in (group, county_group):
        await where.sees("还没有人知晓", button="已知晓")
    card = await group.sees("派到：青溪镇综治中心", "急件，镇县同时响铃")
    await county.advance(minutes=5)
    for desk in (zhao, zhou):
        await desk.sees("第 2 次告警", button="已知晓")
    await zhao.presses("已知晓", on=card)
    for where in (group, county_group):
        await where.sees("赵志强 已知晓", without=("还没有人知晓",))


async def test_a_units_lost_group_is_stood_in_for_by_the_next_above(
    centre: Centre, wang: Person, zhou: Person, group: Group, city_group: Group
) -> None:
    await centre.settle(chats(X_HJ=CITY, X_CG=None))
    await zhou.says("/start")
    await centre.town.member(own_id(centre), "kicked", CITY)
    await centre.quiet()
    await zhou.sees("机器人写不进 县生态环境局 的群")
    number = await reported(wang, FACTORY)
    assert "派到：县生态环境局" in (await Group(centre, COUNTY, None).card(number)).text
    assert "受理" in (await wang.sees(number)).text
    lamp = await reported(wang, LAMP)
    await group.card(lamp)
    await city_group.sees_no(number)


async def test_what_was_open_before_there_was_a_centre_gets_its_unit(
    centre: Centre, wang: Person, group: Group
) -> None:
    city_group = Group(centre, CITY, None)
    lamp, smoke = await reported(wang, LAMP), await reported(wang, FACTORY)
    assert "派到" not in (await group.card(smoke)).text
    await centre.settle(chats(X_HJ=CITY, X_CG=COUNTY))
    await centre.advance(seconds=1)
    assert "派到：青溪镇综治中心" in (await group.card(lamp)).text
    assert "派到：县生态环境局" in (await city_group.card(smoke)).text
    await group.sees(smoke, "已转往县生态环境局")
    await wang.says(f"/status {smoke}")
    await wang.sees("确定了受理单位")
