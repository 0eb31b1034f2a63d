"""保密: the group learns the bare number; the admins deal with it in their private chats."""

import json

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, number_in

GRAFT = "我要举报和平村村干部贪污修路款"


async def confidentially(person: Person, text: str = GRAFT) -> str:
    """A report of a class that is confidential by itself."""
    await person.says(text)
    await person.sees("保密：不进值班群")
    await person.presses("提交")
    return number_in((await person.sees("已受理", "保密件")).text)


async def test_the_group_learns_the_bare_number(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await confidentially(wang)
    await wang.sends(photo=True, reply_to=await wang.sees("已受理"))
    await zhou.sees(number, "村干部贪污", "责任：管理员", button="认领")
    assert [m.text for m in await group.messages()] == [
        f"🔒 保密件 {number}，由管理员办理。管理员请看与我的私聊，没收到请先私聊我发 /start。"
    ]
    sent = await centre.everything_sent_to([group.chat])
    for secret in ("贪污", "干部", wang.name, str(wang.uid)):
        assert secret not in sent
    assert sum(bool(m.raw.get("photo")) for m in await zhou.messages()) == 1


async def test_the_admin_deals_with_it_in_private_and_notices_carry_the_number_alone(
    wang: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await confidentially(wang)
    mark = await centre.mark()
    await zhou.presses("认领", on=await zhou.sees(number, "责任：", button="认领"))
    await zhou.presses("追问", on=await zhou.sees(number, "责任：", button="追问"))
    await zhou.sees(number, "请在 15 分钟内")
    await zhou.says("修的是哪条路？")
    await wang.presses("查看", on=await wang.sees(number, "经办人有话想问您"))
    await wang.presses("回答", on=await wang.sees(number, "修的是哪条路"))
    await wang.says("村东头那条")
    answer = await zhou.sees(number, "居民回答", "村东头")
    assert answer.replies_to == (await zhou.sees(number, "责任：")).id
    await zhou.says("办结 已移交纪委并约谈，款项已查清公示", reply_to=await zhou.sees(number, "责任："), answers=None)
    await wang.presses("解决了", on=await wang.sees(number, "经办人已办结"))
    asked_for = await wang.sees("经过", "修的是哪条路")
    pushed = [m for m in await centre.said_to(wang.uid, mark) if "经过" not in json.dumps(m, ensure_ascii=False)]
    assert "修的是哪条路" in asked_for.text
    for secret in ("干部作风", "修的是哪条路", "移交纪委"):
        assert secret not in json.dumps(pushed, ensure_ascii=False)
    assert len(await group.messages()) == 1


async def test_officers_can_do_nothing_with_it(wang: Person, zhao: Person, zhou: Person, group: Group) -> None:
    await zhou.says("/start")
    number = await confidentially(wang)
    for order in ("claim", "note", "done"):
        await zhao.says(f"/{order} {number} 写点什么")
    assert await zhao.count("这一步只有管理员能做") == 3
    await zhao.says("/list")
    await zhao.sees("未结工单：没有")
    await zhao.says("/find 贪污")
    await zhao.says(f"/find {number}")
    assert await zhao.count("查找", "没有") == 2
    await zhou.says("/list")
    await zhou.sees("未结工单", number)
    await zhou.writes("/list", group)
    assert (await group.sees("未结工单：没有")).only_for == zhou.uid


async def test_a_resident_may_ask_for_confidence(wang: Person, zhou: Person, group: Group) -> None:
    await zhou.says("/start")
    await wang.says(LAMP)
    await wang.presses("保密")
    await wang.sees("保密：不进值班群", button="取消保密")
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理", "保密件")).text)
    assert "路灯" not in "".join(m.text for m in await group.messages())
    await zhou.sees(number, "路灯", "责任：管理员")


async def test_a_dangerous_confidential_case_rings_with_its_number_alone(
    wang: Person, zhao: Person, zhou: Person, group: Group
) -> None:
    await zhou.says("/start")
    await wang.says("救命，我丈夫打我，他拿着刀")
    await wang.sees("请立刻拨打", "110")
    alarm = await group.sees("保密急件")
    assert "丈夫" not in "".join(m.text for m in await group.messages())
    assert alarm.buttons == []
    assert await group.count("保密") == 1, "its number once"
    await zhou.presses("已知晓", on=await zhou.sees("还没有人知晓", button="已知晓"))
    assert (await zhou.sees("管理员 已知晓")).buttons == []
    await wang.sees("值班人员已看到您的急件")
