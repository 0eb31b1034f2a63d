"""延期, 挂账, and the clock that waits for the resident: by button, by command, by word; each refusal."""

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import asked, claimed

#: Monday 10:00; due on Wednesday 18:00.
PARTS = "配件周四到货"


async def more(person: Person, group: Group, number: str, label: str) -> str:
    """A button of ⋯ 更多 under the card; the words of the answer."""
    await person.presses("更多", on=await group.card(number))
    return await person.presses(label, on=await group.sees(number, "您现在可以", button=label))


async def applied(how: str, zhao: Person, group: Group, number: str) -> None:
    """延期 to Thursday is asked for."""
    if how == "button":
        await more(zhao, group, number, "申请延期")
        await zhao.presses("等材料、配件或施工", on=await group.sees("申请延期", "为什么"))
        await zhao.presses("11月26日（1 个工作日）", on=await group.sees("延到哪天"))
        await group.sees("延期到 11月26日", "15 分钟内")
        await zhao.writes(PARTS, group)
    elif how == "command":
        await zhao.writes(f"/extend {number} 1个工作日 {PARTS}", group)
    else:
        await zhao.writes(f"延期 11月26日 {PARTS}", group, reply_to=await group.card(number))
    assert "待批：申请延期到 11月26日" in (await group.card(number)).text


@pytest.mark.parametrize("how", ["button", "command", "word"])
async def test_an_extension(how: str, wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre) -> None:
    await zhou.says("/start")
    number = await claimed(wang, zhao, group)
    await applied(how, zhao, group, number)
    notice = await zhou.sees(number, "申请延期到", PARTS)
    if how == "button":
        assert "已批准延期" in await zhou.presses("批准", on=notice)
    elif how == "command":
        await zhou.says(f"/grant {number}", answers=2)
    else:
        await zhou.writes("批准", group, reply_to=await group.card(number))
    settled = await zhou.sees(number, "的申请已有答复")
    assert (settled.id, settled.buttons) == (notice.id, []), "nobody else is asked any more"
    await wang.sees(number, "经批准延期", "11月26日", PARTS)
    if how == "word":  # said once: nothing of it is edited when the ticket is over
        mark = await centre.mark()
        await wang.says(f"/withdraw {number}", answers=None)
        await wang.presses("撤回")
        await group.sees(number, "撤回")
        await centre.quiet()
        assert notice.id not in [m["message_id"] for m in await centre.said_to(zhou.uid, mark)]
        return
    assert "11月26日 18:00" in (await group.card(number)).text
    await zhao.writes(f"/extend {number} 1个工作日 还要等", group)
    await group.sees("已经延过一次期")


async def test_what_is_declined_and_what_may_not_be_asked(
    wang: Person, zhao: Person, zhou: Person, group: Group
) -> None:
    await zhou.says("/start")
    number = await claimed(wang, zhao, group)
    for words, answer in (
        ("等配件", "请写明到哪天"),
        ("12月30日 等配件", "最多到"),
        ("1个工作日", "请写明具体情况"),
    ):
        await zhao.writes(f"/extend {number} {words}", group)
        await group.sees(answer)
    await zhao.writes(f"/grant {number}", group)
    await group.sees("只有管理员能做")
    await zhou.says(f"/grant {number}")
    await zhou.sees("没有等您批的申请")
    await applied("command", zhao, group, number)
    await zhou.presses("不批准", on=await zhou.sees(number, "申请延期到"))
    assert "待批" not in (await group.card(number)).text
    assert await wang.count("延期") == 0
    await applied("command", zhao, group, number)
    await zhou.says(f"/decline {number} 配件县里仓库就有", answers=2)


async def test_after_the_deadline(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number = await claimed(wang, zhao, group)
    await centre.advance(days=2, hours=9)
    await zhao.writes(f"/extend {number} 1个工作日 等配件", group)
    await group.sees("已过时限")


@pytest.mark.parametrize("how", ["button", "command", "word"])
async def test_suspended_until_a_day_and_taken_up_again(
    how: str, wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await claimed(wang, zhao, group)
    if how == "button":
        await more(zhao, group, number, "申请挂账")
        await zhao.presses("等资金或项目安排", on=await group.sees("申请挂账", "为什么"))
        await zhao.presses("12月7日（10 个工作日）", on=await group.sees("哪天复核"))
        await zhao.writes("路灯改造资金下月到位", group)
    elif how == "command":
        await zhao.writes(f"/suspend {number} 2027-06-01 等资金", group)
        await group.sees("90 天内")
        await zhao.writes(f"/suspend {number} 12月7日 等资金到位", group)
    else:
        await zhao.writes("挂账 12月7日 等资金到位", group, reply_to=await group.card(number))
    await zhou.presses("批准", on=await zhou.sees(number, "申请挂账"))
    await wang.sees(number, "先挂账", "12月7日", "自动恢复办理")
    card = await group.card(number)
    assert "挂账中" in card.text
    assert "时限暂停" in card.text
    if how == "button":
        assert "已恢复办理" in await more(zhao, group, number, "恢复办理")
    elif how == "command":
        await zhao.writes(f"/resume {number}", group)
    else:
        await centre.advance(days=14)
    await wang.sees(number, "已恢复办理", "时限接着算")
    assert "办理中" in (await group.card(number)).text
    await zhao.writes(f"/resume {number}", group)
    await group.sees("不能做这一步")


async def test_the_clock_waits_for_the_answer(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number = await claimed(wang, zhao, group)
    question = await asked(zhao, number, "是几号楼的路灯？", group, wang)
    assert "等您答复，时限暂停至" in question.text
    await centre.quiet()
    assert "等居民答复，时限暂停至 11月26日 18:00" in (await group.card(number)).text
    await wang.says(f"/status {number}")
    await wang.sees("等您答复，时限暂停至")
    await centre.advance(days=1)
    await wang.says("三号楼", reply_to=question)
    card = await group.card(number)
    assert "暂停" not in card.text
    assert "11月26日 18:00" in card.text  # Wednesday became Thursday


async def test_it_does_not_wait_for_ever(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number = await claimed(wang, zhao, group)
    await asked(zhao, number, "是几号楼的路灯？", group, wang)
    await centre.advance(days=4)
    await wang.sees(number, "还没有等到您的答复", "时限继续计算")
    assert "暂停" not in (await group.card(number)).text


async def test_a_question_that_does_not_arrive_stops_nothing(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number = await claimed(wang, zhao, group)
    await centre.town.block(wang.uid)
    centre.allowed |= {"blocked by the user", "can't initiate conversation"}  # the admin has never started it
    await zhao.writes("追问 是几号楼？", group, reply_to=await group.card(number))
    await centre.quiet()
    card = await group.card(number)
    assert "联系不上" in card.text
    assert "暂停" not in card.text
