"""The duty desk: claiming, releasing, returning, handing over, and who may do what."""

import asyncio

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, claimed, number_in, reported


@pytest.mark.parametrize("how", ["button", "command", "private command", "words", "bare words"])
async def test_claiming_in_every_way(how: str, wang: Person, zhao: Person, group: Group) -> None:
    number = await reported(wang)
    card = await group.card(number)
    match how:
        case "button":
            assert number in await zhao.presses("认领", on=card)
        case "command":
            message = await zhao.writes(f"/claim {number}", group)
            assert (await reactions(group, message)) == ["👌"]
        case "private command":
            await zhao.says(f"/claim {number}")
            await zhao.sees("您已认领", number)
        case "words":
            message = await zhao.writes("认领", group, reply_to=card)
            assert (await reactions(group, message)) == ["👌"]
        case _:
            await zhao.writes("/claim", group, reply_to=card)
    assert "责任：赵志强" in (await group.card(number)).text
    await wang.sees(number, "已有工作人员认领")


async def reactions(group: Group, message: int) -> list[str]:
    """The reactions on a message."""
    return next(m.reactions for m in await group.messages(by_bot=False) if m.id == message)


async def test_two_at_once_one_wins_and_the_other_is_told_who(
    wang: Person, zhao: Person, sun: Person, group: Group, centre: Centre
) -> None:
    number = await reported(wang)
    card = await group.card(number)
    label = card.label("认领")
    one, two = await asyncio.gather(
        centre.town.press(zhao.uid, card.id, label, group.chat), centre.town.press(sun.uid, card.id, label, group.chat)
    )
    centre.pressed += [one, two]
    first = (await centre.town.wait_answer(zhao.uid, one))["text"]
    second = (await centre.town.wait_answer(sun.uid, two))["text"]
    await centre.quiet()
    winner, loser = (zhao, second) if "您已认领" in first else (sun, first)
    assert f"已被 {winner.name} 认领" in loser
    assert f"责任：{winner.name}" in (await group.card(number)).text
    assert await wang.count("已有工作人员认领") == 1


async def test_release_puts_it_back_in_the_queue(wang: Person, zhao: Person, sun: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    assert "只有经办人或管理员" in await sun.presses("放回", on=await group.card(number))
    await zhao.writes(f"/release {number}", group)
    card = await group.card(number)
    assert "待认领" in card.text
    assert "责任：值班台" in card.text
    await wang.sees("正在等待重新认领")
    await sun.presses("认领", on=card)
    assert "责任：孙丽" in (await group.card(number)).text


async def test_returning_needs_a_reason_and_goes_to_the_admins(
    wang: Person, zhao: Person, zhou: Person, group: Group
) -> None:
    await zhou.says("/start")
    number = await claimed(wang, zhao, group)
    await zhao.writes("退回", group, reply_to=await group.card(number))
    hint = await group.sees("请写明退回理由")
    assert hint.only_for == zhao.uid
    await zhao.presses("退回", on=await group.card(number))
    await group.sees(number, "退回理由和建议承办单位")
    await zhao.writes("应由供电所办理", group)
    await zhou.sees(number, "被退回", "应由供电所办理")
    await wang.sees(number, "已交管理员改派", "您不用自己找部门")
    card = await group.card(number)
    assert "已退回，待改派" in card.text
    assert "责任：管理员" in card.text
    assert "只有管理员能做" in await zhao.presses("重新派单", on=card)
    await zhou.presses("重新派单", on=card)
    assert "待认领" in (await group.card(number)).text
    await wang.sees(number, "已重新派出")


async def test_an_admin_claims_or_hands_over_what_was_returned(
    wang: Person, zhao: Person, sun: Person, zhou: Person, group: Group
) -> None:
    await zhou.says("/start")
    await sun.says("/start")
    await sun.writes("我在", group)
    first = await claimed(wang, zhao, group)
    await zhao.says(f"/return {first} 不属本单位职责")
    await zhou.presses("认领", on=await zhou.sees(first, "被退回"))
    assert "责任：周主任" in (await group.card(first)).text
    await zhou.says(f"/return {first} 还是应由孙丽办理", answers=2)  # as holder, and as admin
    await zhou.presses("转派", on=await zhou.sees(first, "还是应由孙丽办理"))
    await zhou.presses("孙丽")
    assert "责任：孙丽" in (await group.card(first)).text


async def test_handing_over_by_button(wang: Person, zhao: Person, sun: Person, group: Group) -> None:
    await sun.says("/start")
    await sun.writes("我在", group)
    number = await claimed(wang, zhao, group)
    await zhao.presses("转派", on=await group.card(number))
    choice = await group.sees(number, "转派给谁", button="孙丽")
    assert choice.only_for == zhao.uid
    await zhao.presses("孙丽", on=choice)
    assert "责任：孙丽" in (await group.card(number)).text
    await sun.sees(number, "已转派给您")
    await wang.sees(number, "已转给另一位工作人员")
    assert "只有经办人" in await zhao.presses("办结", on=await group.card(number))


async def test_handing_over_by_name(wang: Person, zhao: Person, sun: Person, group: Group, centre: Centre) -> None:
    await sun.says("/start")
    await sun.writes("我在", group)
    number = await claimed(wang, zhao, group)
    await zhao.writes("转派 @nobody", group, reply_to=await group.card(number))
    assert (await group.sees("请选一位在岗的其他同事")).only_for == zhao.uid
    await zhao.writes("转派 @sunli", group, reply_to=await group.card(number))
    assert "责任：孙丽" in (await group.card(number)).text
    await sun.says(f"/transfer {number} 赵志强")
    assert "责任：赵志强" in (await group.card(number)).text
    centre.allowed.add("can't initiate conversation")  # 赵志强 has never written to the bot


async def test_a_handed_over_ticket_can_be_answered_from_the_notice(
    wang: Person, zhao: Person, sun: Person, group: Group
) -> None:
    await sun.says("/start")
    await sun.writes("我在", group)
    number = await claimed(wang, zhao, group)
    await zhao.writes("转派 @sunli", group, reply_to=await group.card(number))
    await sun.says("追问 是哪一盏？", reply_to=await sun.sees(number, "已转派给您"))
    await wang.sees(number, "是哪一盏")


async def test_notes_are_for_colleagues(wang: Person, zhao: Person, sun: Person, group: Group, centre: Centre) -> None:
    number = await claimed(wang, zhao, group)
    mark = await centre.mark()
    await sun.writes(f"/note {number} 已电话联系供电所", group)
    assert "已电话联系供电所" in (await group.card(number)).text
    await zhao.presses("备注", on=await group.card(number))
    await zhao.writes("明天到货", group)
    assert "明天到货" in (await group.card(number)).text
    await sun.writes("备注 我也去看过", group, reply_to=await group.card(number))
    assert await centre.said_to(wang.uid, mark) == []
    await wang.says(f"/status {number}")
    await wang.sees("经过", without=["供电所", "明天到货"])


async def test_asking_by_button_command_and_words(wang: Person, zhao: Person, sun: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.presses("追问", on=await group.card(number))
    prompt = await group.sees(number, "要问居民的话")
    assert prompt.only_for == zhao.uid
    await zhao.writes("第一问：是哪一盏？", group)
    await wang.sees("第一问")
    await zhao.writes(f"/ask {number} 第二问：亮过吗？", group)
    await wang.sees("第二问")
    await zhao.says(f"/ask {number} 第三问：还在吗？")
    await wang.sees("第三问")
    await sun.writes(f"/ask {number} 我也想问", group)
    assert (await group.sees("只有经办人能做")).only_for == sun.uid
    await wang.sees_no("我也想问")


async def test_a_dialogue_can_be_dropped(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.presses("追问", on=await group.card(number))
    await zhao.writes("取消", group)
    await group.sees("好的，已取消")
    await zhao.writes("今天中午吃什么", group)
    await zhao.presses("追问", on=await group.card(number))
    await centre.advance(minutes=16)
    await zhao.writes("有人在吗", group)
    await wang.sees_no("吃什么")
    await wang.sees_no("有人在吗")


async def test_only_the_holder_may_finish(wang: Person, zhao: Person, sun: Person, zhou: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    assert "只有经办人能做" in await sun.presses("办结", on=await group.card(number))
    await zhou.writes(f"/done {number} 我来办结吧", group)
    assert (await group.sees("只有经办人能做")).only_for == zhou.uid
    await wang.sees_no("经办人已办结")


async def test_nobody_handles_what_he_reported_himself(zhao: Person, sun: Person, group: Group, centre: Centre) -> None:
    number = await reported(zhao)
    assert "不能办理自己反映的事" in await zhao.presses("认领", on=await group.card(number))
    await zhao.says(f"/claim {number}")
    await zhao.sees("不能办理自己反映的事")
    await sun.presses("认领", on=await group.card(number))
    await sun.writes("转派 @zhaozq", group, reply_to=await group.card(number))
    assert "责任：孙丽" in (await group.card(number)).text
    await zhao.says("补充一句", reply_to=await zhao.sees("已受理"))
    await group.under(number, "居民补充", "补充一句")
    await zhao.says("/list")
    await zhao.sees("未结工单：没有")


async def test_a_suspended_officer_may_do_nothing(wang: Person, zhao: Person, zhou: Person, group: Group) -> None:
    await zhou.says("/start")
    number = await claimed(wang, zhao, group)
    await zhou.says(f"/staff off {zhao.uid}")
    await zhou.sees("赵志强", "已停用", "1 件已放回")
    card = await group.card(number)
    assert "待认领" in card.text
    assert "不在值班群或已停用" in await zhao.presses("认领", on=card)
    await zhao.says("/list")
    await zhao.sees("不在值班群或已停用")
    await zhou.says(f"/staff add {zhao.uid}")
    await zhao.presses("认领", on=card)
    assert "责任：赵志强" in (await group.card(number)).text


async def test_nobody_from_outside_the_group_may_do_anything(
    wang: Person, chen: Person, zhao: Person, group: Group
) -> None:
    number = await claimed(wang, zhao, group)
    for order in (
        f"/claim {number}",
        f"/done {number} 我来办",
        f"/note {number} 我来",
        "/list",
        f"/find {number}",
        "/staff",
        "/health",
        "/broadcast 大家好",
    ):
        await chen.says(order)
    assert await chen.count("不在值班群或已停用") == 8
    assert "责任：赵志强" in (await group.card(number)).text


async def test_who_leaves_the_group_holds_nothing(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number = await claimed(wang, zhao, group)
    await centre.town.member(zhao.uid, "left")
    await centre.quiet()
    assert "待认领" in (await group.card(number)).text
    await zhao.says(f"/claim {number}")
    await zhao.sees("不在值班群或已停用")
    await centre.town.member(zhao.uid, "member")
    await centre.quiet()
    await zhao.presses("认领", on=await group.card(number))
    assert "责任：赵志强" in (await group.card(number)).text


async def test_an_anonymous_administrator_is_told_to_switch_that_off(wang: Person, zhou: Person, group: Group) -> None:
    number = await reported(wang)
    await zhou.writes(f"/claim {number}", group, as_anonymous_admin=True)
    await group.sees("您正以匿名管理员身份发言", "关闭「匿名」")
    await zhou.writes("认领", group, reply_to=await group.card(number), as_anonymous_admin=True)
    assert await group.count("您正以匿名管理员身份发言") == 2
    assert "待认领" in (await group.card(number)).text


async def test_chatter_in_the_group_is_left_alone(
    wang: Person, zhao: Person, sun: Person, group: Group, centre: Centre
) -> None:
    number = await reported(wang)
    mark = await centre.mark()
    await zhao.writes("今天谁值班？", group)
    await sun.writes("我，路灯那件我看看", group, reply_to=await group.card(number))
    await zhao.posts(group, photo=True)
    await zhao.posts(group, sticker=True)
    await zhao.writes("着火了快来人是怎么回事", group)
    await zhao.writes("/start@other_bot", group)
    assert await centre.said_to(group.chat, mark) == []
    assert await centre.said_to(zhao.uid, mark) == []


async def test_another_group_is_ignored_but_for_commands(zhao: Person, centre: Centre) -> None:
    other = -1001999999999
    await centre.town.post("/town/chats", id=other, title="别的群", members={str(zhao.uid): "member"})
    elsewhere = Group(centre, other, None)
    await zhao.writes("路灯坏了", elsewhere)
    await zhao.writes("着火了快来人", elsewhere)
    assert await elsewhere.messages() == []
    await zhao.writes("/list", elsewhere)
    await elsewhere.sees("只在值班群和私聊里工作")


async def test_orders_that_lack_something_say_what(wang: Person, zhao: Person, group: Group) -> None:
    number = await reported(wang)
    await zhao.writes("/claim", group)
    await group.sees("请写上编号")
    await zhao.writes("/claim GD200101-0001", group)
    await group.sees("没有找到", "GD200101-0001")
    await zhao.writes(f"/ask {number} 什么？", group)
    await group.sees(number, "不能做这一步")
    await zhao.writes(f"/claim {number}", group)
    await zhao.writes(f"/note {number}", group)
    await group.sees("请写上内容")
    assert all(m.only_for == zhao.uid for m in await group.messages() if "责任：" not in m.text)


async def test_the_card_is_one_message_edited_in_place(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.writes(f"/note {number} 记一笔", group)
    await zhao.writes("办结 已更换灯泡", group, reply_to=await group.card(number))
    await wang.presses("解决了")
    assert await group.count("责任：") == 1
    assert (await group.card(number)).edits >= 4
    assert len(await group.messages()) == 1
    assert number_in((await group.card(number)).text) == number
    assert LAMP[:3] in (await group.card(number)).text
