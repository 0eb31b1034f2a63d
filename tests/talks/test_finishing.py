"""办结: what was done must be said; a hazard needs a photo after the work or a second officer."""

import pytest

from tests.talks.people import Group, Person
from tests.talks.steps import CLUTTER, claimed, reported


async def test_without_words_it_is_no_ending(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.writes("办结", group, reply_to=await group.card(number))
    hint = await group.sees("请写明做了什么、结果如何")
    assert hint.only_for == zhao.uid
    await wang.sees_no("经办人已办结")


@pytest.mark.parametrize("words", ["已转办", "已转交城管局处理", "转相关部门", "已移交。", "已上报镇政府"])
async def test_passing_it_on_is_no_ending(words: str, wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.writes(f"办结 {words}", group, reply_to=await group.card(number))
    assert (await group.sees("「已转办」不是办结")).only_for == zhao.uid
    await zhao.says(f"/done {number} {words}")
    await zhao.sees("「已转办」不是办结")
    await wang.sees_no("经办人已办结")
    assert "办理中" in (await group.card(number)).text


async def test_finishing_by_button_and_by_command(wang: Person, li: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.presses("办结", on=await group.card(number))
    await group.sees(number, "办理结果：做了什么")
    await zhao.writes("已更换灯泡，现场恢复照明", group)
    await wang.sees(number, "经办人已办结", "已更换灯泡")
    second = await claimed(li, zhao, group)
    await zhao.says(f"/done {second} 已更换灯泡，现场恢复照明")
    await li.sees(second, "经办人已办结")


async def test_a_photo_with_the_result_is_shown_to_the_resident(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group, CLUTTER)
    await zhao.posts(group, photo=True, caption="办结 已清理楼道杂物", reply_to=await group.card(number))
    await wang.sees(number, "经办人已办结", "已清理楼道")
    assert any(m.raw.get("photo") for m in await wang.messages())
    assert "已办结，待回访" in (await group.card(number)).text


async def test_a_hazard_waits_for_a_photo(wang: Person, zhao: Person, sun: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group, CLUTTER)
    await zhao.writes("办结 已清理楼道杂物", group, reply_to=await group.card(number))
    assert (await group.sees("隐患件：请发办理后的照片")).only_for == zhao.uid
    card = await group.card(number)
    assert "待复核" in card.text
    await wang.sees(number, "正由另一位工作人员复核")
    await wang.sees_no("经办人已办结")
    await sun.posts(group, photo=True, reply_to=card)
    assert "待复核" in (await group.card(number)).text
    await zhao.posts(group, photo=True, reply_to=card)
    await wang.sees(number, "经办人已办结", "已清理楼道")
    assert any(m.raw.get("photo") for m in await wang.messages())


async def test_a_hazard_waits_for_a_second_officer(wang: Person, zhao: Person, sun: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group, CLUTTER)
    await zhao.writes("办结 已清理楼道杂物", group, reply_to=await group.card(number))
    card = await group.card(number)
    assert "经办人不能自己复核" in await zhao.presses("复核通过", on=card)
    await sun.presses("不通过", on=card)
    assert "办理中" in (await group.card(number)).text
    await zhao.writes("办结 全部清理完毕", group, reply_to=await group.card(number))
    assert "复核通过" in await sun.presses("复核通过", on=await group.card(number))
    await wang.sees(number, "经办人已办结", "全部清理完毕")


async def test_a_photo_after_the_work_may_come_first(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group, CLUTTER)
    await zhao.posts(group, photo=True, reply_to=await group.card(number))
    await zhao.writes("办结 已清理楼道杂物", group, reply_to=await group.card(number))
    await wang.sees(number, "经办人已办结")


async def test_an_album_proves_it_in_the_dialogue(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group, CLUTTER)
    await zhao.presses("办结", on=await group.card(number))
    await zhao.posts(group, album=3, caption="已清理楼道杂物")
    await wang.sees(number, "经办人已办结", "已清理楼道")


async def test_an_unclaimed_ticket_cannot_be_finished(wang: Person, zhao: Person, group: Group) -> None:
    number = await reported(wang)
    await zhao.writes(f"/done {number} 已更换灯泡", group)
    assert (await group.sees(number, "不能做这一步")).only_for == zhao.uid
