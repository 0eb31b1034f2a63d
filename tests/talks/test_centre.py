"""The organisation: an admin sends a file, sees what changes, confirms; from then on posts and unit groups count."""

import base64
from dataclasses import replace
from typing import Any

from domain.centre_file import CentrePlan
from handlers.centre_files import EXAMPLE, example, toml_of, xlsx_of
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import claimed


def sent(data: bytes, name: str = "centre.toml") -> dict[str, Any]:
    """A file as it is sent."""
    content = base64.b64encode(data).decode()
    return {"document": {"content": content, "file_name": name, "mime_type": "application/octet-stream"}}


def without(plan: CentrePlan, *users: int) -> CentrePlan:
    """The plan without these people, as posts and as deputies."""
    left = (replace(m, deputy=None if m.deputy in users else m.deputy) for m in plan.members if m.user not in users)
    return CentrePlan(plan.units, tuple(left))


async def test_a_file_is_shown_before_it_is_taken_over_and_then_posts_count(centre: Centre, zhou: Person) -> None:
    fang, city = Person(centre, 200005, "方海"), Group(centre, -1001000000002, None)
    await zhou.says("/centre")
    await zhou.sees("还没有导入", "一个值班群", button="样表")
    await fang.writes("/help", city)
    await city.sees("我只在值班群")
    await zhou.sends(**sent(EXAMPLE.read_bytes()))
    await zhou.sees("新增单位 23", "青溪镇", "新上岗 16", "何小军", "提醒：9 个单位没有人")
    await zhou.presses("全部名字")
    await zhou.sees("全部变化的名字")
    await zhou.presses("确认换上")
    await zhou.sees("单位和人员已换上：单位新增 23", "马上生效")
    await fang.writes("/help", city)
    await city.sees("认领")


async def test_what_is_not_confirmed_is_not_taken_over(zhou: Person) -> None:
    await zhou.sends(**sent(xlsx_of(example()), "单位.xlsx"))
    await zhou.presses("取消", on=await zhou.sees("新增单位 23"))
    await zhou.sees("没有换")
    await zhou.presses("确认换上", on=await zhou.sees("新增单位 23"))
    await zhou.sees("已过了确认时间")
    await zhou.says("/centre")
    await zhou.sees("还没有导入")


async def test_a_file_with_errors_changes_nothing_and_every_error_is_named(zhou: Person) -> None:
    source = toml_of(example()).replace('"X-CG"', '"X CG"').replace('"部门经办"', '"经理"')
    await zhou.sends(**sent(source.encode()))
    await zhou.sees("一条也没有导入", "编码“X CG”", "岗位“经理”，请写网格员")
    await zhou.sends(**sent(source.replace('"网格"', '"格子"').encode()))
    await zhou.sees("一条也没有导入", "都在这份清单里")
    await zhou.says("/centre")
    await zhou.sees("还没有导入")


async def test_only_an_admin_may(county: Centre, zhao: Person, wang: Person) -> None:
    await zhao.says("/centre")
    await zhao.sees("管理员")
    await wang.says("/centre")
    await wang.sees("值班")
    await zhao.sends(**sent(EXAMPLE.read_bytes()))
    await zhao.sees(button="提交")
    del county


async def test_the_tree_is_looked_at_in_pages_by_buttons(county: Centre, zhou: Person) -> None:
    await zhou.says("/centre")
    await zhou.sees("云溪县综治中心", "镇 2", "网格 8", "没有网格员的网格 7 个", button="导出")
    await zhou.presses("青溪镇（6）")
    await zhou.sees("赵志强 镇值守", "孙丽 镇值守", "第一责任人：镇党委书记")
    await zhou.presses("滨河社区（2）")
    await zhou.sees("刘桂英 村干部", "刘桂英 调解员")
    await zhou.presses("滨河02网格（0 人）")
    await zhou.sees("还没有人，件由滨河社区接")
    for _ in range(3):
        await zhou.presses("上一级")
    await zhou.sees("点下面的单位往下看")
    await zhou.presses("导出")
    await zhou.presses("样表")
    await zhou.says("/staff")
    await zhou.sees("方海", "县城管局部门经办")
    await zhou.says("/health")
    await zhou.sees("没有网格员的网格 7 个")
    del county


async def test_who_has_a_post_acts_from_his_units_group(fang: Person, city_group: Group, zhao: Person) -> None:
    await fang.writes("/help", city_group)
    await city_group.sees("认领")
    await zhao.says("/list")
    await zhao.sees("工单")


async def test_who_is_no_longer_in_the_file_may_not_act_and_holds_nothing(
    centre: Centre, zhou: Person, zhao: Person, wang: Person, group: Group
) -> None:
    number = await claimed(wang, zhao, group)
    await group.sees(number, "责任：赵志强")
    await centre.settle()
    plan = without(example(), 200001)
    await zhou.sends(**sent(toml_of(plan).encode()))
    await zhou.presses("确认换上", on=await zhou.sees("停用 1：赵志强", "放回待认领"))
    await zhou.sees("停用 1")
    await group.sees(number, "待认领")
    await zhao.says("/mine")
    await zhao.sees("值班")
    await zhou.sends(**sent(EXAMPLE.read_bytes()))
    await zhou.presses("确认换上", on=await zhou.sees("恢复上岗", "赵志强"))
    await zhao.says("/mine")
    await zhao.sees("经办")


async def test_a_units_group_that_becomes_a_supergroup_stays_at_work(
    fang: Person, county: Centre, city_group: Group, zhou: Person
) -> None:
    new = Group(county, await county.town.migrate(city_group.chat), None)
    await county.quiet()
    await fang.writes("/help", new)
    await new.sees("认领")
    assert new.chat in county.house.works.office.centre.current.chats
    await zhou.says("/health")
    await zhou.sees("没有网格员", without=["进不了群"])


async def test_what_changes_of_a_unit_is_named_and_a_second_press_is_told_so(county: Centre, zhou: Person) -> None:
    plan = example()
    town = next(u for u in plan.units if u.name == "青溪镇")
    units = tuple(replace(u, name="清溪镇", head="镇长") if u == town else u for u in plan.units)
    await zhou.sends(**sent(xlsx_of(CentrePlan(units, plan.members)), "单位.xlsx"))
    asked = await zhou.sees("改动单位 1：青溪镇 → 清溪镇（名称、第一责任人）")
    await zhou.presses("确认换上", on=asked)
    await zhou.sees("已换上：单位新增 0、改动 1")
    assert "已换上过了" in await zhou.presses("确认换上", on=asked)
    await zhou.sees_no("已过了确认时间")
    del county
