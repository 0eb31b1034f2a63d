"""拆分: a second matter in a ticket, by button, command and word; each refusal; anonymous and confidential ones."""

import json

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, NUMBER, claimed, number_in, reported
from tests.talks.test_anonymous import anonymously
from tests.talks.test_placing import more

WAGES = "老板拖欠我们工资三个月没发"
GAMBLING = "巷口小卖部天天有人聚众赌博"


async def new_one(wang: Person, number: str) -> tuple[str, str]:
    """What the resident was told: the parent's number and that of the new ticket."""
    told = await wang.sees("不止一件事", number, "前办结")
    parent, old, new = NUMBER.findall(told.text)
    assert old == number
    assert told.buttons == [f"① {old}", f"② {new}", "全部撤回"]
    return parent, new


@pytest.mark.parametrize("how", ["button", "command", "word", "run on"])
async def test_a_second_matter_gets_a_ticket(how: str, wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    card = await group.card(number)
    if how == "button":
        await more(zhao, group, number, "拆分")
        assert (await group.sees(number, "要拆出去的那一件")).only_for == zhao.uid
        await zhao.writes(WAGES, group)
    elif how == "command":
        await zhao.writes(f"/split {number} {WAGES}", group)
    else:
        await zhao.writes(f"拆分{' ' if how == 'word' else ''}{WAGES}", group, reply_to=card)
    parent, new = await new_one(wang, number)
    answer = await group.sees("已拆出", new)
    assert answer.only_for == zhao.uid
    card = await group.card(new)
    assert "拖欠" in card.text
    assert "待认领" in card.text
    assert f"母单：{parent}（同一来信，另有 {number}）" in card.text
    first = await group.card(number)
    assert "办理中" in first.text
    assert f"母单：{parent}（同一来信，另有 {new}）" in first.text
    await wang.says("/my")
    await wang.sees(parent, number, new, "分成 2 件")


async def test_it_is_handled_by_itself_and_the_parent_ends_last(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.writes(f"/split {number} {WAGES}", group)
    parent, new = await new_one(wang, number)
    await zhao.writes(f"/done {number} 已更换灯泡，现场恢复照明", group)
    await wang.presses("解决了", on=await wang.sees(number, "经办人已办结"))
    await wang.sees_no(parent, "都已了结")
    await zhao.presses("认领", on=await group.card(new))
    await zhao.writes(f"/done {new} 已协调补发工资，双方签字确认", group)
    await wang.presses("解决了", on=await wang.sees(new, "经办人已办结"))
    await wang.sees(parent, "都已了结")


async def test_nothing_to_split(wang: Person, zhao: Person, sun: Person, group: Group) -> None:
    number = await reported(wang)
    await zhao.writes(f"/split {number} {WAGES}", group)
    await group.sees(number, "待认领", "不能做这一步")
    await zhao.presses("认领", on=await group.card(number))
    for words, answer in (
        ("", "请用一句话写明要拆出去的那一件"),
        (LAMP, "没有可拆的"),
        ("工资" * 300, "500 字以内"),
        ("有人拿刀砍人", "险情"),
    ):
        await zhao.writes(f"/split {number} {words}".strip(), group)
        assert (await group.sees(answer)).only_for == zhao.uid
    await sun.writes(f"/split {number} {WAGES}", group)
    assert (await group.sees("只有经办人能做")).only_for == sun.uid
    assert await wang.count("不止一件事") == 0
    await zhao.writes(f"/split {number} {WAGES}", group)
    await group.sees("已拆出")
    await zhao.writes(f"/split {number} {WAGES}。", group)
    await group.sees("不用再拆")


async def test_there_is_a_bound(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    for words in (WAGES, "半夜施工吵得睡不着", "垃圾三天没人清了"):
        await zhao.writes(f"/split {number} {words}", group)
    await group.sees("垃圾三天")
    await zhao.presses("更多", on=await group.card(number))
    assert "不能再拆" in await zhao.presses("拆分", on=await group.sees(number, "您现在可以", button="拆分"))


async def test_danger_is_not_cut_up(wang: Person, zhao: Person, group: Group) -> None:
    await wang.says("家里着火了，快来人")
    number = number_in((await wang.sees("119", "GD")).text)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.presses("更多", on=await group.card(number))
    assert "拆分" not in (await group.sees(number, "您现在可以")).buttons
    await zhao.writes(f"/split {number} {WAGES}", group)
    await group.sees(number, "急件，不拆分")


async def test_an_anonymous_family_has_the_old_code_and_is_linked_for_nobody(
    wang: Person, li: Person, zhao: Person, sun: Person, group: Group, centre: Centre
) -> None:
    number, code = await anonymously(wang)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.writes(f"/split {number} {WAGES}", group)
    parent, new = await new_one(wang, number)
    told = await wang.sees("不止一件事", "查询码")
    assert "路灯" not in told.text
    assert "工资" not in told.text
    assert (await group.sees("另行登记办理", without=[new, parent])).only_for == zhao.uid
    for one in (number, new):
        assert "母单" not in (await group.card(one)).text
        assert "拆" not in (await group.card(one)).text
    await sun.writes(f"/find {parent}", group)
    everybody = await centre.everything_sent_to([group.chat, zhao.uid, sun.uid])
    assert parent not in everybody.replace(f"「{parent}」", "")
    for secret in (wang.name, str(wang.uid)):
        assert secret not in everybody
    await li.says(code)
    await li.sees(parent, number, new)


async def test_a_confidential_part_is_known_to_the_reporter_and_the_admin_alone(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    await zhao.says("/start")
    number = await claimed(wang, zhao, group)
    mark = await centre.mark()
    await zhao.says(f"/split {number} {GAMBLING}")
    parent, den = await new_one(wang, number)
    assert "赌" not in (await wang.sees("不止一件事", "保密件")).text
    await zhao.sees("另行登记办理", without=[den, parent])
    await zhou.sees(den, "赌博", "责任：管理员")
    for chat in (group.chat, zhao.uid):
        said = json.dumps(await centre.said_to(chat, mark), ensure_ascii=False)
        for secret in (den, parent, "赌", "母单"):
            assert secret not in said
    assert "拆" not in (await group.card(number)).text
