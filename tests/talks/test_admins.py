"""Admins: staff, broadcasts, health."""

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import claimed, reported


async def test_staff_lists_people_to_admins_only(zhao: Person, zhou: Person, group: Group) -> None:
    await zhao.writes("我在", group)
    await zhou.says("/staff")
    await zhou.sees("工作人员", "赵志强", "@zhaozq", "周主任 @zhouzr · 管理员")
    await zhao.says("/staff")
    await zhao.sees("只有管理员能做")
    await zhao.says("/staff off 300001")
    assert await zhao.count("只有管理员能做") == 2


async def test_adding_by_reply_in_the_group(wang: Person, zhou: Person, zhao: Person, group: Group) -> None:
    message = await zhao.writes("我在", group)
    await zhou.writes("/staff off", group, reply_to=message)
    assert (await group.sees("赵志强 已停用")).only_for == zhou.uid
    await zhao.says("/list")
    await zhao.sees("已停用")
    await zhou.writes("/staff add", group, reply_to=message)
    await group.sees("赵志强 已加入值班人员")
    await zhao.says("/list")
    await zhao.sees("未结工单")


async def test_adding_by_id_somebody_who_is_not_in_the_group(
    wang: Person, chen: Person, zhou: Person, group: Group
) -> None:
    number = await reported(wang)
    await chen.says(f"/claim {number}")
    await chen.sees("不在值班群")
    await zhou.says(f"/staff add {chen.uid}")
    await zhou.sees("已加入值班人员")
    await chen.says(f"/claim {number}")
    await chen.sees("您已认领", number)
    assert "责任：陈小雨" in (await group.card(number)).text
    await zhou.says(f"/staff off {chen.uid}")
    await zhou.sees("陈小雨 已停用", "1 件已放回")
    assert "待认领" in (await group.card(number)).text


async def test_adding_by_a_forwarded_message(wang: Person, chen: Person, zhou: Person) -> None:
    await zhou.says("/staff")
    await zhou.says("大家好，我是新来的", forward_from_user=chen.uid)
    await zhou.sees("要把 陈小雨 设为值班人员")
    await zhou.presses("设为值班人员")
    await zhou.sees("已加入值班人员")
    await chen.says("/list")
    await chen.sees("未结工单")


async def test_a_forwarded_message_that_hides_its_writer(zhou: Person) -> None:
    await zhou.says("/staff")
    await zhou.says("大家好", forward_from="隐身人")
    await zhou.sees("没认出是谁", "隐藏了账号")


async def test_an_admin_of_the_settings_cannot_be_suspended(zhou: Person) -> None:
    await zhou.says(f"/staff off {zhou.uid}")
    await zhou.sees("ADMIN_IDS")
    await zhou.says("/staff off 999")
    assert len(await zhou.messages()) == 2


async def test_who_has_blocked_the_bot_is_counted(
    wang: Person, li: Person, chen: Person, zhou: Person, centre: Centre
) -> None:
    for person in (wang, li, chen, zhou):
        await person.says("/start")
    await centre.town.block(chen.uid)
    await centre.quiet()
    await zhou.says("/broadcast 今晚有暴雨 <请> 勿到河边")
    await zhou.presses("全体")
    await zhou.presses("预览")
    await zhou.sees("将发给 3 人")
    # Telegram tells of the block; the bot must count it even when it learns of it by the 403 alone
    await centre.town.post("/town/people", id=li.uid, deactivated=True)
    centre.allowed |= {"user is deactivated", "not modified"}
    await zhou.presses("确认发送")
    await wang.sees("综治中心提示", "今晚有暴雨 <请> 勿到河边")
    await centre.until(lambda: rested(centre), what="all copies")
    await centre.advance(seconds=6)
    await zhou.sees("已送达 2", "停用机器人 1")
    assert await wang.count("今晚有暴雨") == 1
    await zhou.says("/broadcast 雨停了")
    await zhou.presses("全体")
    await zhou.presses("预览")
    await zhou.sees("将发给 2 人")


async def rested(centre: Centre) -> bool:
    """Whether nothing of any notice waits any more."""
    async with centre.house.store.read() as unit:
        waves = await unit.waves.of_broadcast(1)
        return bool(waves) and not any([(await unit.waves.tally(w.id)).waiting for w in waves])


@pytest.mark.parametrize("place", ["private", "group"])
async def test_health_is_figures_for_admins(place: str, wang: Person, zhao: Person, zhou: Person, group: Group) -> None:
    await claimed(wang, zhao, group)
    if place == "private":
        await zhou.says("/health")
        await zhou.sees("运行情况", "未结工单：1", "超时工单：0")
    else:
        await zhou.writes("/health", group)
        assert (await group.sees("运行情况", "未结工单：1")).only_for == zhou.uid
    await zhao.says("/health")
    await zhao.sees("只有管理员能做")


async def test_a_message_that_cannot_be_handled_is_kept_and_told(wang: Person, zhou: Person, centre: Centre) -> None:
    centre.failures_wanted = True
    mark = await centre.mark()
    broken = {"message_id": 7, "date": "soon", "chat": {"id": wang.uid, "type": "private"}, "text": "路灯坏了"}
    await centre.town.say(wang.uid, "/start")
    await centre.town.inject({"message": broken})
    await centre.quiet()
    await wang.sees("没能处理", "编号", "110")
    assert len(await centre.said_to(wang.uid, mark)) == 2
    await zhou.says("/health")
    await zhou.sees("死信", "：1")
