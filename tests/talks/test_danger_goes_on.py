"""An emergency goes on until it is over: nothing that lies open swallows where it burns, nothing new stays silent."""

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, asked, claimed, number_in, reported
from tests.talks.test_confidential import confidentially

FIRE = "和平小区3号楼着火了快来人"
KNIFE = "有人拿刀砍人，快来"
WHERE = "在幸福路12号院里"


async def alarmed(person: Person, text: str = FIRE) -> str:
    """Danger reported; the number of its ticket."""
    await person.says(text)
    return number_in((await person.sees("请立刻拨打")).text)


async def test_where_it_burns_is_not_swallowed_by_an_open_draft(wang: Person, group: Group, centre: Centre) -> None:
    await wang.says(LAMP)
    await centre.advance(seconds=20)
    number = await alarmed(wang)
    await centre.advance(seconds=20)
    await wang.says(WHERE)
    await wang.sees(f"已补充到 {number}")
    await group.under(number, "居民补充", WHERE)
    await wang.presses("提交", on=await wang.sees("草稿", button="提交"))
    assert WHERE not in (await group.card("GD261123-0002")).text


async def test_where_it_burns_is_not_swallowed_by_a_supplement_that_was_asked_for(wang: Person, group: Group) -> None:
    await reported(wang)
    await wang.presses("补充")
    number = await alarmed(wang)
    await wang.says(WHERE)
    await group.under(number, "居民补充", WHERE)
    assert await group.count("GD261123-0001", "居民补充") == 0


async def test_where_it_burns_is_not_swallowed_by_a_place_that_was_asked_for(wang: Person, group: Group) -> None:
    await wang.says("路灯坏了")
    await wang.presses("补地点")
    number = await alarmed(wang)
    await wang.says(WHERE)
    await group.under(number, "居民补充", WHERE)
    await wang.sees_no("草稿", WHERE)


async def test_where_it_burns_is_not_swallowed_by_an_open_question(wang: Person, zhao: Person, group: Group) -> None:
    old = await claimed(wang, zhao, group)
    await asked(zhao, old, "是哪一盏灯？", group, wang)
    number = await alarmed(wang)
    await wang.says(WHERE)
    await group.under(number, "居民补充", WHERE)
    assert "❓ 已追问" in (await group.card(old)).text


async def test_an_officer_in_danger_is_asked_for_nothing_else_in_between(
    wang: Person, zhou: Person, group: Group
) -> None:
    await zhou.says("/start")
    other = await confidentially(wang)
    await zhou.presses("认领", on=await zhou.sees(other, "责任：", button="认领"))
    await zhou.presses("追问", on=await zhou.sees(other, "责任：", button="追问"))
    prompt = await zhou.sees(other, "请在 15 分钟内")
    number = await alarmed(zhou)
    await zhou.says(WHERE)
    await group.under(number, "居民补充", WHERE)
    await wang.sees_no("经办人有话想问您")
    await zhou.says("修的是哪条路？", reply_to=prompt)
    await wang.sees(other, "经办人有话想问您")


async def test_danger_of_another_kind_rings_though_the_first_was_seen(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    first = await alarmed(wang)
    await zhao.presses("已知晓", on=await group.sees("请立即点", button="已知晓"))
    await centre.advance(minutes=5)
    await wang.says("火越来越大了，着火了")
    await wang.sees("请立刻拨打", f"已补充到急件 {first}")
    await group.under(first, "居民补充", "越来越大")
    assert await group.count("还没有人知晓", "请立即点") == 0
    second = await alarmed(wang, KNIFE)
    assert second != first
    await group.sees("急件", second, "还没有人知晓", "请立即点", button="已知晓")
    assert await group.count("责任：") == 2


async def test_danger_of_another_kind_that_nobody_has_seen_yet_joins_the_alarm(wang: Person, group: Group) -> None:
    first = await alarmed(wang)
    await wang.says(KNIFE)
    await wang.sees("请立刻拨打", "110", f"已补充到急件 {first}")
    await group.under(first, "居民补充", "拿刀")
    assert await group.count("责任：") == 1


async def test_a_restored_urgent_ticket_rings_again(wang: Person, zhou: Person, group: Group, centre: Centre) -> None:
    await zhou.says("/start")
    number = await alarmed(wang)
    await wang.presses("撤回")
    calm = await group.sees(f"急件 {number} 已结束")
    await wang.presses("恢复办理")
    again = await group.sees("急件", number, "还没有人知晓", "请立即点", button="已知晓")
    assert again.id > calm.id, "an edited message rings no bell"
    await centre.advance(minutes=6)
    await group.sees("第 2 次告警", number)


@pytest.mark.parametrize("text", [f"/fire {FIRE}", "/status 着火了，快来人"])
async def test_danger_inside_a_command_gets_its_numbers(text: str, wang: Person, group: Group) -> None:
    number = await alarmed(wang, text)
    await wang.sees("请立刻拨打", "119")
    await group.sees("急件", number, button="已知晓")


async def test_an_officers_note_about_a_fire_is_a_note(wang: Person, zhao: Person, group: Group) -> None:
    number = await alarmed(wang)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.says(f"/note {number} 着火点已排除，之前着火了，快来人救命的电话已核实")
    await zhao.sees(f"{number} 已备注")
    await zhao.sees_no("请立刻拨打")
    assert await group.count("责任：") == 1
