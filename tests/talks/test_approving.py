"""双人复核: what is grave or goes to many is sent only when a second admin agrees."""

import pytest

from bot.settings import Settings
from tests.talks.centre import Centre
from tests.talks.people import Person, Seen
from tests.talks.test_composing import began
from tests.town import SUN

OFFICIAL = "https://www.yunxi.gov.cn/warning/7"
WARNING = (
    "暴雨红色预警\n开始时间：今晚\n地点：全县\n请您：马上转移\n联系电话：0000-12345\n"
    f"发布单位：县气象台\n原文链接：{OFFICIAL}"
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A second admin: 孙丽."""
    return settings.model_copy(update={"admin_ids": (*settings.admin_ids, SUN)})


@pytest.fixture
def sun(centre: Centre) -> Person:
    return Person(centre, SUN, "孙丽")


async def red(admin: Person, words: str = WARNING) -> Seen:
    """A red warning up to its summary."""
    await admin.says(f"/broadcast {words}")
    await admin.presses("预警颜色")
    await admin.presses("红色")
    await admin.presses("全体")
    await admin.presses("预览")
    await admin.sees("【暴雨红色预警·转发】", OFFICIAL)
    return await admin.sees("居民看到的就是这样")


async def test_a_red_one_waits_for_a_second_admin(wang: Person, zhou: Person, sun: Person, centre: Centre) -> None:
    await began(wang, zhou, sun)
    summary = await red(zhou)
    assert "级别较高，要另一位管理员同意后才发（现有 1 位能审）" in summary.text
    await zhou.presses("确认发送")
    await zhou.sees("等另一位管理员同意", button="返回修改")
    await sun.sees("【暴雨红色预警·转发】", "马上转移", OFFICIAL)
    request = await sun.sees("请复核", "周主任", "3 人", "级别：紧急", "官方网站 www.yunxi.gov.cn", button="同意发送")
    await wang.sees_no("暴雨")
    # edited meanwhile: the old request is worth nothing
    await zhou.presses("返回修改")
    await sun.sees("发起人已撤回修改")
    await zhou.presses("我安全")
    await zhou.presses("预览")
    await zhou.presses("确认发送")
    request = await sun.sees("请复核", button="退回修改")
    await sun.presses("退回修改", on=request)
    await sun.sees("请写退回的理由")
    await sun.says("哪些村没有写", answers=None)
    await sun.sees("您已退回")
    await zhou.sees("孙丽 退回了这条通知：哪些村没有写")
    await zhou.sees("通知草稿")
    await zhou.presses("预览")
    await zhou.presses("确认发送")
    # from the list its author stops it, and the other finds it again with what will be sent
    await zhou.says("/broadcasts")
    listed = await zhou.sees("待复核")
    await zhou.presses(listed.buttons[0], on=listed)
    await zhou.sees("等另一位管理员复核", button="取消")
    before = await sun.sees("请复核", button="同意发送")
    await sun.says("/broadcasts")
    listed = await sun.sees("待复核")
    await sun.presses(listed.buttons[0], on=listed)
    assert (await sun.sees("请复核", "周主任", button="同意发送")).id > before.id
    await sun.presses("同意发送")
    await wang.sees("【暴雨红色预警·转发】", "马上转移", button="我安全")
    await sun.sees("您已同意")
    await zhou.sees("孙丽 已同意")
    assert await wang.count("暴雨红色预警") == 1


async def test_nobody_agrees_in_time(wang: Person, zhou: Person, sun: Person, centre: Centre) -> None:
    await began(wang, zhou, sun)
    await red(zhou)
    await zhou.presses("确认发送")
    await zhou.says("/broadcasts")
    listed = await zhou.sees("待复核")
    await zhou.presses(listed.buttons[0], on=listed)
    assert "不会再发" in await zhou.presses("取消", on=await zhou.sees("等另一位管理员复核", button="取消"))
    await zhou.sees("已取消", "没有发出去")
    await sun.sees("发起人已撤回修改")
    await red(zhou)
    await zhou.presses("确认发送")
    await sun.presses("退回修改")
    await sun.says("取消")
    await centre.advance(hours=24, seconds=1)
    await zhou.sees("没有管理员在时限内同意")
    await sun.sees("没有人在时限内处理")
    await wang.sees_no("暴雨")
    await zhou.sees("通知草稿", button="预览")


async def test_one_admin_alone_is_told_what_to_do(wang: Person, zhou: Person, centre: Centre) -> None:
    await began(wang, zhou)  # the other admin has never written
    summary = await red(zhou)
    assert "现在没有别的管理员能同意" in summary.text
    assert summary.buttons == ["返回修改", "取消"]
    await zhou.presses("返回修改")
    await zhou.presses("预警颜色")
    await zhou.presses("黄色")
    await zhou.presses("预览")
    # what its words tell is what is chosen
    await zhou.presses("清空内容", on=await zhou.sees("还不能预览", "颜色和选的不一样"))
    await zhou.says("暴雨黄色预警", answers=None)
    await zhou.presses("预览", on=await zhou.sees("🟡 黄色预警", "暴雨黄色预警", button="预览"))
    await zhou.sees("居民看到的就是这样", button="确认发送")
    await zhou.presses("确认发送")
    await wang.sees("【暴雨黄色预警·转发】")
