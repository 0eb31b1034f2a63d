"""A correction or lifting that goes to many waits for a second admin."""

import pytest

from bot.settings import Settings
from tests.talks.centre import Centre
from tests.talks.notices import FLOOD, arrived, known, sent
from tests.talks.people import Person
from tests.town import SUN


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A second admin: 孙丽."""
    return settings.model_copy(update={"admin_ids": (*settings.admin_ids, SUN)})


async def test_a_second_admin_agrees(centre: Centre, wang: Person, zhou: Person, sun: Person) -> None:
    """Refused nothing changes; agreed it leaves at once; a request that is replaced or lapses loses its buttons."""
    await known(centre, [wang, zhou, sun])
    await sent(centre, zhou, people=5000)
    await zhou.presses("更正")
    await zhou.says("请转移到镇中学", answers=None)
    await zhou.presses("确认更正", on=await zhou.sees("要另一位管理员同意才发出"))
    await zhou.sees("已送另一位管理员")
    await sun.sees("【已更正", "镇中学")
    request = await sun.sees("请复核", "周主任 要更正", "5000 人", "改之前是", FLOOD, button="不同意")
    await sun.presses("不同意", on=request)
    await sun.sees("您不同意更正")
    await zhou.sees("孙丽 不同意", "没有改动")
    assert (await wang.sees(FLOOD)).edits == 0
    await zhou.presses("解除", on=await zhou.sees("发送完毕", button="解除"))
    await zhou.presses("确认解除")
    await sun.sees("请复核", "要解除", "24 小时内", button="同意")
    # nobody answers in time: its author hears of it and asks again
    await centre.advance(hours=24)
    assert (await sun.sees("没有人在时限内处理")).buttons == []
    await zhou.presses("确认解除", on=await zhou.sees("没有管理员在时限内同意", "没有改动"))
    request = await sun.sees("请复核", "要解除", button="同意")
    # another amendment takes its place when he says so: the request is void, and shows it
    await zhou.presses("更正", on=await zhou.sees("发送完毕", button="更正"))
    await zhou.presses("继续等", on=await zhou.sees("您送审的解除还在等", button="收回，另做一份"))
    assert (await sun.sees("请复核", "要解除", button="同意")).id == request.id
    await zhou.presses("更正", on=await zhou.sees("发送完毕", button="更正"))
    await zhou.presses("收回，另做一份", on=await zhou.sees("您送审的解除还在等", "请先收回"))
    void = await sun.sees("发起人已收回")
    assert (void.id, void.buttons) == (request.id, [])
    await zhou.says("请转移到后山", answers=None)
    await zhou.presses("确认更正", on=await zhou.sees("👆", button="确认更正"))
    await sun.presses("同意", on=await sun.sees("请复核", "要更正", button="同意"))
    await sun.sees("您已同意更正")
    await zhou.sees("孙丽 同意了")
    await arrived(centre)
    await wang.sees("【已更正", "请转移到后山", button="需要帮助")
    # a recall needs nobody else
    await zhou.presses("撤回", on=await zhou.sees("发送完毕", button="撤回"))
    await zhou.presses("确认撤回")
    await arrived(centre)
    await wang.sees_no("后山")
