"""Where two things meet: danger and dialogues, restarts and buttons, roles and reports, a bad line."""

import json
from datetime import timedelta

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, claimed, finished, number_in, reported

DANGER = "着火了，快来人救命"


async def test_an_officer_in_danger_gets_his_numbers_in_the_middle_of_a_dialogue(
    wang: Person, zhao: Person, group: Group
) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.presses("追问", on=await group.card(number))
    await zhao.says(DANGER)
    await zhao.sees("请立刻拨打", "119")
    await wang.sees_no("着火")
    await zhao.writes("是哪一盏灯？", group)
    await wang.sees(number, "是哪一盏灯")


async def test_a_message_edited_into_danger(wang: Person, group: Group) -> None:
    message = await wang.says(LAMP)
    await wang.edits(message, DANGER)
    number = number_in((await wang.sees("请立刻拨打", "119")).text)
    await group.sees("急件", number)


async def test_a_photo_whose_caption_tells_of_danger(wang: Person, group: Group) -> None:
    await wang.sends(photo=True, caption=DANGER)
    number = number_in((await wang.sees("请立刻拨打", "119")).text)
    card = await group.card(number)
    assert any(m.raw.get("photo") and m.replies_to == card.id for m in await group.messages())


async def test_danger_in_an_anonymous_draft_stays_anonymous(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await wang.says(LAMP)
    await wang.presses("匿名")
    await wang.says(DANGER)
    receipt = await wang.sees("请立刻拨打", "119", "查询码")
    number = number_in(receipt.text)
    await zhao.presses("认领", on=await group.card(number))
    assert "来源：匿名" in (await group.card(number)).text
    sent = await centre.everything_sent_to([group.chat, zhao.uid])
    for secret in (wang.name, "wangxl", str(wang.uid)):
        assert secret not in sent


async def test_danger_after_the_button_for_a_supplement(wang: Person, group: Group) -> None:
    await reported(wang)
    await wang.presses("补充")
    await wang.says(DANGER)
    urgent = number_in((await wang.sees("请立刻拨打")).text)
    assert urgent == "GD261123-0002"


async def test_after_a_restart_old_buttons_and_cards_go_on(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number = await reported(wang)
    await centre.restart()
    assert await group.count("责任：") == 1
    assert number in await zhao.presses("认领", on=await group.card(number))
    card = await group.card(number)
    assert "办理中" in card.text
    await centre.restart()
    await wang.says("是东边那盏", reply_to=await wang.sees("已有工作人员认领"))
    await group.under(number, "居民补充", "东边")
    await zhao.writes("办结 已更换灯泡", group, reply_to=card)
    await wang.presses("解决了")
    await centre.restart()
    await wang.presses("满意")
    again = await group.card(number)
    assert again.id == card.id
    assert "满意" in again.text


async def test_what_came_while_the_bot_was_away_is_answered(wang: Person, li: Person, centre: Centre) -> None:
    await centre.stop()
    await centre.town.say(wang.uid, LAMP)
    await centre.town.say(li.uid, "和平路的井盖没了")
    await centre.start()
    await wang.sees("草稿", "路灯")
    await li.sees("草稿", "井盖")


async def test_presses_the_bot_missed_on_a_card_do_not_leave_it_dead(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number = await reported(wang)
    card = await group.card(number)
    await centre.stop()
    query = await centre.town.press(zhao.uid, card.id, card.label("认领"), group.chat)
    await centre.town.advance(200)
    centre.clock.advance(timedelta(seconds=200))
    await centre.start()
    assert query
    again = await group.card(number)
    await zhao.presses("认领", on=again)
    assert "责任：赵志强" in (await group.card(number)).text


@pytest.mark.parametrize("kind", ["429", "500", "502", "cut_before"])
async def test_on_a_bad_line_the_answer_still_comes_once(kind: str, wang: Person, group: Group, centre: Centre) -> None:
    centre.allowed |= {"Too Many Requests", "Internal Server Error", "Bad Gateway", "fault"}
    await centre.town.fault(kind, times=2, methods=["sendMessage", "editMessageText"], retry_after=1)
    await wang.says(LAMP)
    await wang.presses("提交")
    await group.card("GD261123-0001")
    assert await wang.count("已受理") == 1
    assert await group.count("责任：") == 1


async def test_the_admin_who_reports_in_confidence_learns_nothing_of_its_handling(
    zhou: Person, zhao: Person, group: Group
) -> None:
    await zhou.says("我要举报和平村村干部贪污修路款")
    await zhou.presses("提交")
    number = number_in((await zhou.sees("已受理")).text)
    await group.sees(number, "管理员")
    assert "责任：" not in "".join(m.text for m in await zhou.messages())
    await zhou.says(f"/claim {number}")
    await zhou.sees("不能办理自己反映的事")
    await zhao.says(f"/claim {number}")
    await zhao.sees("只有管理员能做")


async def test_an_answer_may_be_a_photo(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.writes("追问 能拍一张吗？", group, reply_to=await group.card(number))
    await wang.sends(photo=True, caption="就是这盏", reply_to=await wang.sees("能拍一张吗"))
    await wang.sees(f"您的回答已转给 {number}")
    await group.under(number, "居民回答", "就是这盏")
    card = await group.card(number)
    assert any(m.raw.get("photo") and m.replies_to == card.id for m in await group.messages())


async def test_a_supplement_after_the_work_is_done_reaches_the_officer(
    wang: Person, zhao: Person, group: Group
) -> None:
    number = await finished(wang, zhao, group)
    await wang.says("不过还有点闪", reply_to=await wang.sees("经办人已办结"))
    await group.under(number, "居民补充", "还有点闪")


async def test_thanks_and_questions_about_progress_are_no_reports(wang: Person, zhao: Person, group: Group) -> None:
    await wang.says("谢谢")
    await wang.sees("不客气")
    number = await reported(wang)
    await wang.says("我的事办得怎么样了")
    await wang.sees("我的工单", number)
    assert await wang.count("草稿") == 0


async def test_who_comes_back_after_blocking_is_written_to_again(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number = await reported(wang)
    await centre.town.block(wang.uid)
    await centre.quiet()
    await centre.town.block(wang.uid, False)
    await wang.says("/my")
    await zhao.presses("认领", on=await group.card(number))
    await wang.sees(number, "已有工作人员认领")


async def test_an_edited_command_is_not_carried_out_again(wang: Person, group: Group) -> None:
    number = await reported(wang)
    message = await wang.says("/my")
    await wang.edits(message, f"/withdraw {number}")
    assert "待认领" in (await group.card(number)).text


async def test_names_with_markup_do_no_harm(zhao: Person, group: Group, centre: Centre, wang: Person) -> None:
    await centre.town.add_person(zhao.uid, "<赵>&<b>强")
    number = await claimed(wang, zhao, group)
    assert "责任：<赵>&<b>强" in (await group.card(number)).text


async def test_no_message_of_the_whole_round_speaks_of_the_officer_by_name(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await finished(wang, zhao, group)
    await wang.says("/status GD261123-0001")
    said = json.dumps([c["params"] for c in await centre.said_to(wang.uid)], ensure_ascii=False)
    for secret in ("赵志强", "zhaozq", str(zhao.uid)):
        assert secret not in said


async def test_the_resident_hears_of_every_step_of_a_long_way(
    wang: Person, zhao: Person, sun: Person, zhou: Person, group: Group
) -> None:
    await zhou.says("/start")
    await sun.says("/start")
    await sun.writes("我在", group)
    number = await claimed(wang, zhao, group)
    await zhao.writes(f"/transfer {number} @sunli", group)
    await sun.writes(f"/return {number} 应由供电所办理", group)
    await zhou.presses("重新派单", on=await zhou.sees(number, "被退回"))
    await zhao.writes(f"/claim {number}", group)
    await zhao.writes(f"/done {number} 已更换灯泡", group)
    for words in ("已转给另一位工作人员", "已交管理员改派", "已重新派出", "经办人已办结"):
        assert await wang.count(number, words) == 1, words
    assert await wang.count(number, "已有工作人员认领") == 2
    await wang.says(f"/status {number}")
    told = await wang.sees("经过")
    order = [told.text.index(step) for step in ("提交并受理", "转给另一位", "经办人退回", "重新派出", "经办人办结")]
    assert order == sorted(order)
