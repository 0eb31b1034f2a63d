"""A resident follows his tickets: supplements, urging, withdrawing, the questions after the work is done."""

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, asked, claimed, finished, reported


async def test_a_supplement_by_button_reaches_the_thread_and_the_officer(
    wang: Person, zhao: Person, group: Group
) -> None:
    number = await claimed(wang, zhao, group)
    await wang.presses("补充", on=await wang.sees("已受理"))
    await wang.sees("请发要补充到", number)
    await wang.says("是靠东边的那一盏")
    await wang.sees(f"已补充到 {number}")
    await group.under(number, "居民补充", "靠东边")
    assert "靠东边" in (await group.card(number)).text


async def test_a_reply_to_any_message_about_a_ticket_is_a_supplement(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    for words, message in (
        ("回复回执", await wang.sees("已受理")),
        ("回复认领通知", await wang.sees("已有工作人员认领")),
    ):
        await wang.says(words, reply_to=message)
        await wang.sees(f"已补充到 {number}")
        await group.under(number, "居民补充", words)
    await wang.says(f"/status {number}")
    await wang.says("回复经过", reply_to=await wang.sees("经过"))
    await group.under(number, "居民补充", "回复经过")
    assert await wang.count("草稿") == 0


async def test_a_reply_to_his_own_report_is_a_supplement_too(wang: Person, group: Group) -> None:
    message = await wang.says(LAMP)
    await wang.presses("提交")
    await wang.sees("已受理")
    await wang.says("是靠东边的那一盏", reply_to=message)
    await group.under("GD261123-0001", "居民补充", "靠东边")


async def test_a_photo_in_reply_is_shown_under_the_card(wang: Person, group: Group) -> None:
    number = await reported(wang)
    await wang.sends(photo=True, reply_to=await wang.sees("已受理"))
    card = await group.card(number)
    assert any(m.raw.get("photo") and m.replies_to == card.id for m in await group.messages())


async def test_a_message_edited_after_submission_is_a_supplement(wang: Person, group: Group) -> None:
    message = await wang.says(LAMP)
    await wang.presses("提交")
    await wang.edits(message, "幸福路5号楼下路灯坏了，不是3号楼")
    await wang.sees("已补充到 GD261123-0001")
    await group.under("GD261123-0001", "居民补充", "不是3号楼")
    assert await wang.count("草稿") == 0


async def test_urging_is_said_under_the_card_and_bounded(wang: Person, group: Group, centre: Centre) -> None:
    number = await reported(wang)
    receipt = await wang.sees("已受理")
    for _ in range(3):
        assert "已催办" in await wang.presses("催办", on=receipt)
    assert await group.count(number, "居民催办") == 3 + 1  # the card counts them too
    assert "今天已催办多次" in await wang.presses("催办", on=receipt)
    assert "居民催办 3 次" in (await group.card(number)).text
    await centre.advance(days=1, hours=1)
    assert "已催办" in await wang.presses("催办", on=receipt)


async def test_withdrawing_by_button_can_be_taken_back(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await wang.presses("撤回", on=await wang.sees("已受理"))
    await wang.sees(f"{number} 已撤回")
    card = await group.card(number)
    assert "居民已撤回" in card.text
    assert card.buttons == []
    await group.under(number, "居民已撤回，不用再办")
    await wang.presses("恢复办理")
    await wang.sees(number, "已重新打开")
    assert "待认领" in (await group.card(number)).text


async def test_withdrawing_by_command(wang: Person, li: Person, group: Group) -> None:
    number = await reported(wang)
    await li.says(f"/withdraw {number}")
    await li.sees("没有找到")
    await wang.says("/withdraw")
    await wang.sees("请写上编号")
    await wang.says(f"/withdraw {number.lower().replace('-', '')}")
    await wang.sees(f"{number} 已撤回")
    assert "居民已撤回" in (await group.card(number)).text
    await wang.says(f"/withdraw {number}")
    await wang.sees("不能做这一步")


async def test_nobody_else_sees_or_touches_a_ticket(wang: Person, li: Person, group: Group) -> None:
    number = await reported(wang)
    await li.says(f"/status {number}")
    await li.sees("没有找到", number)
    await li.says(LAMP)
    draft = await li.sees("草稿")
    assert await li.presses("取消", on=draft) == "已取消"


async def test_the_three_questions_are_one_tap_each(wang: Person, zhao: Person, group: Group) -> None:
    number = await finished(wang, zhao, group)
    done = await wang.sees(number, "联系您了吗？解决了吗？满意吗？")
    await wang.presses("没联系我", on=done)
    assert set((await wang.sees(number, "没联系")).buttons) == {"解决了", "没解决", "满意", "不满意"}
    await wang.presses("解决了")
    await wang.presses("不满意")
    await wang.sees(number, "没联系", "已结案", "评价：不满意")
    assert "评价：已解决，不满意" in (await group.card(number)).text
    assert (await wang.sees(number, "已结案")).id == done.id


async def test_not_solved_goes_back_to_the_holder_and_the_third_time_to_the_admins(
    wang: Person, zhao: Person, zhou: Person, group: Group
) -> None:
    await zhou.says("/start")
    number = await finished(wang, zhao, group)
    for time in (1, 2):
        await wang.presses("没解决", on=await wang.sees(number, "经办人已办结", button="没解决"))
        await wang.sees(number, "没有解决：已退回重办")
        card = await group.card(number)
        assert "责任：赵志强" in card.text
        assert f"居民说没解决 {time} 次" in card.text
        await group.under(number, "居民说没有解决")
        await zhao.writes("办结 又换了一个新灯泡，已亮", group, reply_to=card)
    await wang.presses("没解决", on=await wang.sees(number, "经办人已办结", button="没解决"))
    await wang.sees(number, "已送管理员督办")
    assert "责任：管理员" in (await group.card(number)).text
    matter = await zhou.sees(number, "第 3 次说没有解决")
    await zhao.presses("认领", on=await group.card(number))
    assert "责任：管理员" in (await group.card(number)).text
    await zhou.presses("认领", on=matter)
    assert "责任：周主任" in (await group.card(number)).text


async def test_silence_for_seven_days_is_no_verdict(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number = await finished(wang, zhao, group)
    await centre.advance(days=6, hours=23)
    assert "已办结，待回访" in (await group.card(number)).text
    await centre.advance(hours=2)
    await wang.sees(number, "已按「未评价」结案")
    card = await group.card(number)
    assert "评价：未评价" in card.text
    assert "满意" not in card.text
    await wang.presses("没解决，重新办理")
    await wang.sees(number, "已重新打开")
    assert "待认领" in (await group.card(number)).text


async def test_a_new_message_after_closing_asks_whether_it_is_the_same_matter(
    wang: Person, zhao: Person, group: Group
) -> None:
    number = await finished(wang, zhao, group)
    await wang.presses("解决了")
    await wang.says("路灯又坏了")
    draft = await wang.sees("草稿", number, "是同一件事吗")
    await wang.presses("是同一件事", on=draft)
    await wang.sees(number, "已重新打开")
    card = await group.card(number)
    assert "待认领" in card.text
    await group.under(number, "居民补充", "路灯又坏了")
    assert await group.count("责任：") == 1


async def test_another_matter_after_closing_is_another_ticket(wang: Person, zhao: Person, group: Group) -> None:
    number = await finished(wang, zhao, group)
    await wang.presses("解决了")
    await wang.says("和平路的井盖没了")
    await wang.presses("不是，另一件事")
    draft = await wang.sees("草稿", "井盖", without=["同一件事"])
    await wang.presses("提交", on=draft)
    await wang.sees("已受理", "GD261123-0002")
    assert "已结案" in (await group.card(number)).text


async def test_a_reply_to_a_closed_ticket_asks_too(wang: Person, zhao: Person, group: Group) -> None:
    number = await finished(wang, zhao, group)
    await wang.presses("解决了")
    await wang.says("又不亮了", reply_to=await wang.sees("已受理"))
    await wang.presses("是同一件事", on=await wang.sees("草稿", number, "是同一件事吗"))
    await group.under(number, "居民补充", "又不亮了")


async def test_reopening_ends_after_thirty_days(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number = await finished(wang, zhao, group)
    await wang.presses("解决了")
    button = await wang.sees(number, button="又出现了，重新办理")
    await centre.advance(days=31)
    assert "不能做这一步" in await wang.presses("又出现了，重新办理", on=button)
    assert "已结案" in (await group.card(number)).text


async def test_questions_and_answers_go_both_ways_without_accounts(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number = await claimed(wang, zhao, group)
    question = await asked(zhao, number, "是哪一盏灯？", group, wang)
    assert "赵志强" not in question.text
    assert "等居民回答" in (await group.card(number)).text
    await wang.says("门口那盏", reply_to=question)
    await wang.sees(f"您的回答已转给 {number}")
    await group.under(number, "居民回答", "门口那盏")
    assert "等居民回答" not in (await group.card(number)).text
    for secret in ("zhaozq", "赵志强", str(zhao.uid)):
        assert secret not in await centre.everything_sent_to([wang.uid])
    for secret in ("wangxl", "王秀兰", str(wang.uid)):
        assert secret not in await centre.everything_sent_to([group.chat, zhao.uid])


async def test_an_answer_that_is_no_reply_asks_whether_it_is_one(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await asked(zhao, number, "是哪一盏灯？", group, wang)
    await wang.says("门口那盏")
    await wang.presses("是对它的回答", on=await wang.sees("草稿", number, "这是对它的回答吗"))
    await group.under(number, "居民回答", "门口那盏")


async def test_whoever_blocks_the_bot_is_unreachable_on_the_card(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await reported(wang)
    centre.allowed.add("bot was blocked by the user")
    await centre.town.block(wang.uid)
    await zhao.presses("认领", on=await group.card(number))
    card = await group.card(number)
    assert "联系不上" in card.text
    await zhou.sees(number, "联系不上居民")
    await zhao.presses("放回", on=card)
    assert await zhou.count(number, "联系不上居民") == 1
