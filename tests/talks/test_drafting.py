"""A resident puts a report together: any content in any order, shown at once, edited in place, no report yet."""

from datetime import timedelta

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import CLUTTER, LAMP, number_in, reported

HERE = {"latitude": 30.27, "longitude": 120.15}
BEGINNINGS = [
    {"text": LAMP},
    {"photo": True},
    {"photo": True, "caption": LAMP},
    {"location": HERE},
    {"venue": {**HERE, "title": "和平小区", "address": "和平路 1 号"}},
    {"voice": True},
    {"video": True},
    {"document": True},
    {"album": 3, "caption": LAMP},
    {"text": LAMP, "forward_from": "某人"},
]


@pytest.mark.parametrize("wish", BEGINNINGS, ids="-".join)
async def test_anything_begins_a_draft(wish: dict, wang: Person, group: Group) -> None:
    await wang.bursts(wish)
    draft = await wang.sees("草稿 · 还没有提交", button="提交")
    assert await wang.count("草稿 · 还没有提交") == 1
    assert "点「提交」即同意" in draft.text
    assert "/privacy" in draft.text
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    assert number in (await group.card(number)).text


async def test_any_content_in_any_order_joins_one_draft(wang: Person, group: Group) -> None:
    await wang.sends(voice=True)
    await wang.sends(photo=True)
    await wang.sends(location=HERE)
    await wang.says(LAMP)
    await wang.bursts({"album": 2})
    draft = await wang.sees("草稿 · 还没有提交", "路灯坏", "语音 1", "照片 3", "定位 1")
    assert len(await wang.messages()) == 1
    assert draft.edits >= 3
    await wang.presses("提交")
    assert "附件：5 个" in (await group.card("GD261123-0001")).text


async def test_what_comes_in_one_burst_is_one_draft(wang: Person) -> None:
    await wang.bursts(LAMP, "晚上老人走路容易摔跤", {"photo": True}, {"text": "转给你们看看", "forward_from": "邻居"})
    await wang.sees("路灯坏", "容易摔跤", "转给你们看看", "照片 1")
    assert await wang.count("草稿 · 还没有提交") == 1


async def test_an_edited_message_edits_the_draft(wang: Person) -> None:
    message = await wang.says(LAMP)
    await wang.edits(message, "幸福路5号楼下路灯坏了")
    draft = await wang.sees("幸福路5号楼")
    assert "3号楼" not in draft.text
    assert draft.edits == 1


async def test_the_class_is_changed_among_three_likeliest_or_from_the_list(wang: Person, group: Group) -> None:
    await wang.says("物业乱收费")
    await wang.presses("改类别")
    choice = await wang.sees("请选最接近的类别")
    likeliest = choice.buttons[: choice.buttons.index("社会治安与违法犯罪线索")]
    assert likeliest[0] == "物业服务与收费"
    assert len(choice.buttons) > 15
    await wang.presses(likeliest[-1])
    await wang.sees("草稿", f"类别：{likeliest[-1]}（您选的）")
    await wang.presses("改类别")
    every = await wang.sees("请选最接近的类别")
    await wang.presses("劳动与社会保障", on=every)
    below = await wang.sees("请选具体是哪一种")
    await wang.presses(below.buttons[0], on=below)
    await wang.sees("草稿", f"类别：{below.buttons[0]}（您选的）")
    await wang.presses("改类别")
    await wang.presses("都不是，请人工分类")
    await wang.sees("草稿", "类别：待分类（您选的）")
    await wang.presses("改类别")
    await wang.presses("回草稿")
    await wang.sees("草稿", "类别：待分类（您选的）")
    assert len(await wang.messages()) == 1
    await wang.presses("提交")
    assert "类别：待分类" in (await group.card("GD261123-0001")).text


async def test_the_place_is_given_in_words(wang: Person, group: Group) -> None:
    await wang.says("路灯坏了")
    await wang.sees("地点：未写明")
    await wang.presses("补地点")
    await wang.sees("请发地点")
    await wang.says("和平路12号门口")
    draft = await wang.sees("草稿", "地点：和平路12号门口")
    assert "内容：路灯坏了\n" in draft.text
    await wang.presses("提交", on=draft)
    assert "地点：和平路12号门口" in (await group.card("GD261123-0001")).text


async def test_the_place_is_given_as_a_location(wang: Person) -> None:
    await wang.says("路灯坏了")
    await wang.presses("补地点")
    await wang.sends(location=HERE)
    await wang.sees("草稿", "地点：已发送定位", "定位 1")


async def test_a_draft_is_sent_again_below_when_other_messages_came_between(wang: Person) -> None:
    await wang.says(LAMP)
    first = await wang.sees("草稿")
    await wang.says("/help")
    await wang.says("已经好几天了")
    again = await wang.sees("草稿", "好几天")
    assert again.id > first.id
    assert await wang.count("草稿 · 还没有提交") == 1
    assert (await wang.last()).id == again.id


async def test_a_draft_can_be_cancelled(wang: Person, group: Group) -> None:
    await wang.says(LAMP)
    draft = await wang.sees("草稿")
    await wang.presses("取消")
    gone = await wang.sees("已取消", "没有提交")
    assert gone.id == draft.id
    assert gone.buttons == []
    assert await group.messages() == []


async def test_submitting_twice_makes_one_ticket(wang: Person, centre: Centre, group: Group) -> None:
    await wang.says(LAMP)
    draft = await wang.sees("草稿")
    first = await centre.town.press(wang.uid, draft.id, draft.label("提交"))
    second = await centre.town.press(wang.uid, draft.id, draft.label("提交"))
    centre.pressed += [first, second]
    await centre.quiet()
    words = sorted([(await centre.town.wait_answer(wang.uid, q))["text"] for q in (first, second)])
    assert any("GD261123-0001" in w for w in words)
    assert any("已经提交或取消" in w for w in words)
    assert await group.count("责任：") == 1
    await wang.says("/my")
    assert (await wang.sees("我的工单")).buttons == ["GD261123-0001"]


async def test_a_draft_not_submitted_is_reminded_of_once(wang: Person, centre: Centre) -> None:
    await wang.says(LAMP)
    draft = await wang.sees("草稿 · 还没有提交")
    await centre.advance(minutes=9)
    assert await wang.count("您还没有提交") == 0
    await centre.advance(minutes=2)
    await wang.sees("您有一份草稿还没有提交")  # a message of its own: an edited one rings no bell
    again = await wang.sees("您还没有提交", button="提交")
    assert again.id > draft.id
    assert await wang.count("草稿 · 还没有提交") == 1
    mark = await centre.mark()
    await centre.advance(hours=3)
    assert await centre.said_to(wang.uid, mark) == []


async def test_a_draft_lapses_after_48_hours_with_a_word(wang: Person, centre: Centre, group: Group) -> None:
    await wang.says(LAMP)
    await centre.advance(minutes=11)
    draft = await wang.sees("草稿", button="提交")
    await centre.advance(hours=49)
    await wang.sees("超过 48 小时没有提交", "没有成为工单")
    assert await group.messages() == []
    await wang.says(CLUTTER)
    fresh = await wang.sees("草稿", "楼道", button="提交")
    assert fresh.id != draft.id
    assert "路灯" not in fresh.text


async def test_open_drafts_are_shown_anew_after_the_bot_was_away(wang: Person, centre: Centre) -> None:
    await wang.says(LAMP)
    draft = await wang.sees("草稿")
    await centre.stop()
    query = await centre.town.press(wang.uid, draft.id, draft.label("提交"))
    await centre.town.advance(200)  # Telegram has forgotten the press
    centre.clock.advance(timedelta(seconds=200))
    await centre.start()
    again = await wang.sees("刚才服务中断过", "路灯", button="提交")
    assert again.id > draft.id
    assert await wang.count("草稿 · 还没有提交") == 1
    assert query
    await wang.presses("提交", on=again)
    await wang.sees("已受理")


async def test_the_promise_and_the_number_follow_the_working_calendar(wang: Person, chen: Person) -> None:
    assert await reported(wang) == "GD261123-0001"
    assert await reported(chen, CLUTTER) == "GD261123-0002"
    receipt = await wang.sees("已受理")
    assert "18:00 前" in receipt.text
    assert "110" in receipt.text


async def test_numbers_begin_anew_each_day(wang: Person, chen: Person, centre: Centre) -> None:
    await reported(wang)
    await centre.advance(days=1)
    assert await reported(chen) == "GD261124-0001"


async def test_words_with_markup_are_shown_as_they_were_written(wang: Person, centre: Centre, group: Group) -> None:
    await wang.says("幸福路<b>路灯</b>坏了 & <3 </blockquote>")
    await wang.sees("<b>路灯</b>坏了 & <3")
    await wang.presses("提交")
    assert "<b>路灯</b>坏了 & <3" in (await group.card("GD261123-0001")).text


async def test_a_very_long_report_is_taken_whole(wang: Person, group: Group) -> None:
    await wang.bursts(LAMP + "，" + "晚上很黑" * 900, "还有" * 1500)
    await wang.sees("草稿", "…")
    await wang.presses("提交")
    await group.card("GD261123-0001")


async def test_a_full_draft_says_so(wang: Person, centre: Centre) -> None:
    for _ in range(2):
        await wang.bursts(*(f"第{i}件" for i in range(50)))
        await centre.advance(minutes=1)
    await wang.says("第一百零一件")
    await wang.says("第一百零二件")
    assert await wang.count("草稿已满，刚才这条没有收进来") == 2


async def test_an_edit_far_down_in_a_long_report_is_answered_too(wang: Person) -> None:
    long = LAMP + "，晚上很黑" * 200
    message = await wang.says(long)
    await wang.edits(message, long + "，谢谢")
