"""A report goes all the way round."""

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, reported


async def test_the_first_contact_is_a_welcome_and_a_keyboard_with_sos_first(wang: Person, centre: Centre) -> None:
    await wang.says("/start")
    await wang.sees("直接发消息", "110", "119", "120", "122")
    keyboard = (await centre.town.state(wang.uid))["reply_keyboard"]
    assert keyboard["keyboard"][0][0]["text"].startswith("🆘")


async def test_a_greeting_is_answered_and_begins_no_draft(wang: Person) -> None:
    await wang.says("你好")
    await wang.sees("直接发消息")
    await wang.sees_no("还没有提交")


async def test_a_report_goes_all_the_way_round(wang: Person, zhao: Person, group: Group) -> None:
    await wang.says(LAMP)
    draft = await wang.sees("草稿 · 还没有提交", "路灯与公共照明", "幸福路3号楼", "因为提到：", "路灯坏")
    assert draft.buttons == ["提交", "改类别", "补地点", "匿名", "保密", "取消"]
    await wang.presses("提交")
    receipt = await wang.sees("已受理", "GD261123-0001", "前", "110", "119", "120", "122")
    assert receipt.id == draft.id
    number = "GD261123-0001"
    card = await group.card(number)
    assert card.buttons == ["认领", "退回", "备注", "改类别", "更多"]
    assert number in await zhao.presses("认领", on=card)
    await wang.sees(number, "已有工作人员认领")
    card = await group.card(number)
    assert "办理中" in card.text
    assert "责任：赵志强" in card.text
    await zhao.writes("办结 已更换灯泡，现场恢复照明", group, reply_to=card)
    done = await wang.sees(number, "经办人已办结", "已更换灯泡")
    assert {"解决了", "没解决", "联系过我", "没联系我", "满意", "不满意"} == set(done.buttons)
    await wang.presses("联系过我", on=done)
    await wang.presses("满意")
    await wang.presses("解决了")
    assert "已结案" in (await wang.sees(number, "已结案")).text
    assert "评价：已解决，满意" in (await group.card(number)).text


async def test_my_lists_and_status_tells_the_whole_history(wang: Person, zhao: Person, group: Group) -> None:
    number = await reported(wang)
    await zhao.presses("认领", on=await group.card(number))
    await wang.says("/start")
    await wang.taps("我的工单")
    assert number in (await wang.sees("我的工单", number)).buttons
    await wang.says(f"/status {number}")
    told = await wang.sees("经过", "提交并受理", "工作人员已认领", "110")
    assert told.buttons == ["补充", "催办", "撤回", "全部经过"]
    await wang.says("/my")
    await wang.sees("我的工单", number)


async def test_each_change_of_state_is_told_once(wang: Person, zhao: Person, group: Group) -> None:
    number = await reported(wang)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.presses("放回", on=await group.card(number))
    await wang.sees(number, "正在等待重新认领")
    assert await wang.count(number, "已有工作人员认领") == 1
    assert await wang.count(number, "正在等待重新认领") == 1
