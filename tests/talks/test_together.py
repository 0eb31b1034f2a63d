"""同一件事: a neighbour joins, hears each step, judges, leaves; an officer merges; a reporter disagrees."""

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, claimed, number_in, reported

SAME = "幸福路3号楼的路灯一直不亮，晚上看不见路"
OFFER = "位居民反映同一情况，要一起关注吗"


async def follows(person: Person, text: str = SAME) -> str:
    """He joins what he is offered; its number."""
    await person.says(text)
    await person.presses("一起关注", on=await person.sees(OFFER))
    return number_in((await person.sees("已共同关注", "前", "110", "119", "120", "122")).text)


async def test_a_neighbour_joins_hears_each_step_and_judges_for_himself(
    wang: Person, li: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number = await reported(wang)
    await li.says(SAME)
    draft = await li.sees("草稿 · 还没有提交", f"已有 1 {OFFER}", "路灯与公共照明", "幸福路", "今天", "等待认领")
    for hidden in ("好几天", "3号楼下", number, wang.name):
        assert hidden not in draft.text.split("📝")[0]
    assert draft.buttons[:2] == ["一起关注", "提交"]
    assert number in await li.presses("一起关注")
    receipt = await li.sees("已共同关注", number, "涉 2 人", "110")
    assert receipt.id == draft.id
    card = await group.card(number)
    assert "涉 2 人" in card.text
    await group.under(number, "又有一位居民共同关注", "一直不亮")
    await zhao.presses("认领", on=card)
    await li.sees(number, "共同关注", "已有工作人员认领")
    await zhao.writes("追问 是几号楼？", group, reply_to=await group.card(number))
    await wang.sees(number, "是几号楼")
    await li.sees_no("是几号楼")
    await zhao.writes("办结 已更换灯泡，现场恢复照明", group, reply_to=await group.card(number))
    done = await li.sees(number, "经办人已办结", "已更换灯泡")
    assert done.buttons == ["解决了", "没解决", "满意", "不满意", "补充", "查看", "不再关注"]
    await li.presses("没解决", on=done)
    await li.sees(number, "您说：没解决", "单独上报")
    await group.under(number, "一位共同关注人说没有解决")
    await wang.presses("解决了", on=await wang.sees(number, "经办人已办结"))
    await wang.sees(number, "已结案")
    await li.sees(number, "共同关注", "已结案")
    assert "0 人说解决了，1 人说没解决" in (await group.card(number)).text
    heard = str(await centre.said_to(li.uid))
    for secret in (wang.name, str(wang.uid), LAMP, zhao.name):
        assert secret not in heard
    assert li.name not in await centre.everything_sent_to([group.chat, wang.uid])


async def test_what_he_follows_stands_in_my_tickets_until_he_leaves(
    wang: Person, li: Person, zhao: Person, group: Group
) -> None:
    number = await reported(wang)
    assert await follows(li) == number
    await li.says("/my")
    await li.presses(number, on=await li.sees("共同关注", number, "待认领"))
    seen = await li.sees("涉 2 人", "您写的：", "一直不亮", "有居民反映，已受理")
    assert LAMP not in seen.text
    await li.presses("补充", on=seen)
    await li.sees("请发要补充到", number)
    await li.says("今天整条路都黑了")
    await li.sees("已补充到您共同关注的", number)
    await group.under(number, "共同关注人补充", "整条路都黑了")
    await li.says("两盏都不亮", reply_to=await li.sees("已共同关注", number))
    await group.under(number, "共同关注人补充", "两盏都不亮")
    await li.says(f"/status {number}")
    await li.presses("不再关注", on=await li.sees("涉 2 人", "两盏都不亮"))
    await li.sees("不再告诉您", number)
    await zhao.presses("认领", on=await group.card(number))
    assert "涉 2 人" not in (await group.card(number)).text
    await li.sees_no(number, "已有工作人员认领")
    await li.says(f"/status {number}")
    await li.sees("没有找到")


async def test_to_report_by_himself_is_one_tap(wang: Person, li: Person) -> None:
    number = await reported(wang)
    await li.says(SAME)
    draft = await li.sees(OFFER, "不是同一件，直接提交就行")
    assert "单独上报" not in draft.buttons
    await li.presses("提交")
    assert number_in((await li.sees("已受理")).text) != number


async def test_a_confidential_or_anonymous_report_is_never_offered(wang: Person, li: Person, zhou: Person) -> None:
    await zhou.says("/start")
    for secret in ("保密", "匿名"):
        await wang.says(LAMP)
        await wang.presses(secret)
        await wang.presses("提交")
        await wang.sees("已受理")
    await li.says(SAME)
    await li.sees("草稿 · 还没有提交")
    await li.sees_no(OFFER)


async def test_whoever_hides_is_offered_nothing(wang: Person, li: Person) -> None:
    await reported(wang)
    await li.says(SAME)
    await li.sees(OFFER)
    for toggle, back in (("匿名", "改回实名"), ("保密", "取消保密")):
        await li.presses(toggle)
        assert OFFER not in (await li.sees("草稿 · 还没有提交")).text
        await li.presses(back)
        await li.sees(OFFER)


async def test_an_offer_that_stands_no_longer_says_so_and_leaves_the_draft(wang: Person, li: Person) -> None:
    number = await reported(wang)
    await li.says(SAME)
    draft = await li.sees(OFFER)
    await wang.says(f"/withdraw {number}")
    assert "不能一起关注" in await li.presses("一起关注", on=draft)
    await li.presses("提交")
    await li.sees("已受理")


async def test_a_reporter_who_withdraws_takes_nobody_elses_matter_with_him(wang: Person, li: Person) -> None:
    number = await reported(wang)
    await follows(li)
    await wang.says(f"/withdraw {number}")
    gone = await li.sees(number, "反映人已撤回", button="单独上报")
    await li.presses("单独上报", on=gone)
    await li.sees("草稿 · 还没有提交", "一直不亮")
    await li.presses("提交")
    assert number_in((await li.sees("已受理")).text) != number


async def test_an_officer_merges_and_the_reporter_follows_the_main_one(
    wang: Person, li: Person, zhao: Person, group: Group
) -> None:
    main, newer = await reported(wang), await reported(li, SAME)
    card = await group.card(newer)
    assert f"可能与 {main} 是同一件事" in card.text
    assert {"并入", "不是同一件"} <= set(card.buttons)
    assert "可能与" not in (await group.card(main)).text
    assert newer in await zhao.presses("并入", on=card)
    told = await li.sees(newer, main, "已合并办理", "前答复")
    assert told.buttons == ["不同意，单独办理"]
    assert f"已并入 {main}" in (await group.card(newer)).text
    assert "涉 2 人" in (await group.card(main)).text
    await zhao.presses("认领", on=await group.card(main))
    await li.sees(main, "共同关注", "已有工作人员认领")
    await li.says("还是不亮", reply_to=told)
    await group.under(main, "共同关注人补充", "还是不亮")


async def test_who_disagrees_gets_his_own_ticket_back(wang: Person, li: Person, zhao: Person, group: Group) -> None:
    main, newer = await reported(wang), await reported(li, SAME)
    await zhao.presses("并入", on=await group.card(newer))
    await li.presses("不同意，单独办理", on=await li.sees(newer, "已合并办理"))
    await li.sees(newer, "已重新打开", "前答复您")
    card = await group.card(newer)
    assert "待认领" in card.text
    assert "可能与" not in card.text
    assert "涉 2 人" not in (await group.card(main)).text


async def test_not_the_same_says_the_officer_and_the_line_goes(
    wang: Person, li: Person, zhao: Person, group: Group
) -> None:
    await reported(wang)
    newer = await reported(li, SAME)
    await zhao.presses("不是同一件", on=await group.card(newer))
    assert "可能与" not in (await group.card(newer)).text


async def test_what_is_done_is_not_offered_while_its_reporter_is_asked(
    wang: Person, li: Person, zhao: Person, group: Group
) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.writes("办结 已更换灯泡，现场恢复照明", group, reply_to=await group.card(number))
    await wang.sees(number, "经办人已办结")
    await li.says(SAME)
    await li.sees("草稿 · 还没有提交")
    await li.sees_no(OFFER)


async def test_his_data_and_his_deletion_know_what_he_follows(wang: Person, li: Person, group: Group) -> None:
    number = await reported(wang)
    await follows(li)
    await li.says("/delete")
    await li.presses("确定删除")
    await li.sees("已删除")
    assert "涉 2 人" not in (await group.card(number)).text
    await li.says("/my")
    await li.sees("您还没有提交过工单")
