"""Personal data is masked on the card; the holder alone may look, and each look is written down. Lists and search."""

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import CLUTTER, LAMP, claimed, number_in, reported

PHONE = "13812345678"
WITH_PHONE = f"{LAMP}，我电话{PHONE}"


async def test_a_phone_number_is_masked_and_the_holder_alone_may_look(
    wang: Person, zhao: Person, sun: Person, group: Group, centre: Centre
) -> None:
    number = await claimed(wang, zhao, group, WITH_PHONE)
    card = await group.card(number)
    assert PHONE not in await centre.everything_sent_to([group.chat])
    assert "只有经办人能做" in await sun.presses("查看联系方式", on=card)
    await zhao.presses("查看联系方式", on=card)
    seen = await group.sees(PHONE, "王秀兰", "@wangxl", "请勿转发")
    assert seen.only_for == zhao.uid
    await Group(centre, group.chat, sun.uid).sees_no(PHONE)


async def test_each_look_is_written_down_and_visible_to_the_resident(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number = await claimed(wang, zhao, group, WITH_PHONE)
    await zhao.presses("查看联系方式", on=await group.card(number))
    await centre.advance(minutes=2)
    await zhao.presses("查看联系方式", on=await group.card(number))
    await wang.says(f"/status {number}")
    told = await wang.sees("经过")
    assert told.text.count("经办人查看了联系信息") == 2
    assert "赵志强" not in told.text


async def test_looking_goes_to_the_private_chat_where_a_press_cannot_be_answered_unseen(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await zhao.says("/start")
    number = await claimed(wang, zhao, group, WITH_PHONE)
    await centre.town.settings(ephemeral=False)
    mark = await centre.mark()
    await zhao.presses("查看联系方式", on=await group.card(number))
    await zhao.sees(PHONE, "王秀兰")
    assert PHONE not in "".join(m.text for m in await group.messages())
    refused = [c for c in await centre.since(mark) if not c["ok"]]
    centre.allowed |= {c["description"] for c in refused}
    assert len(refused) == 1


@pytest.mark.parametrize("setting", ["ephemeral", "ephemeral_ignored"])
async def test_a_server_that_does_not_hide_messages_is_found_out_at_the_start(
    setting: str, wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await zhao.says("/start")
    number = await claimed(wang, zhao, group, WITH_PHONE)
    await centre.stop()
    await centre.town.settings(**{setting: setting == "ephemeral_ignored"})
    mark = await centre.mark()
    await centre.start()
    await zhao.presses("查看联系方式", on=await group.card(number))
    await zhao.sees(PHONE, "王秀兰")
    assert PHONE not in await centre.everything_sent_to([group.chat])
    assert "系统自检" not in "".join(m.text for m in await group.messages())
    centre.allowed |= {c["description"] for c in await centre.since(mark) if not c["ok"]}


async def test_looking_in_private(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group, WITH_PHONE)
    await zhao.says(f"/look {number}")
    await zhao.sees(PHONE, "王秀兰")


async def test_lists_are_shown_to_the_asker_alone(
    wang: Person, li: Person, zhao: Person, sun: Person, group: Group
) -> None:
    first = await claimed(wang, zhao, group)
    second = await reported(li, CLUTTER)
    await sun.writes("/list", group)
    shown = await group.sees("未结工单", first, second, "赵志强")
    assert shown.only_for == sun.uid
    await sun.writes("/mine", group)
    await group.sees("我经办的：没有")
    await zhao.says("/mine")
    mine = await zhao.sees("我经办的", first)
    assert second not in mine.text


async def test_overdue_lists_what_is_late_and_waits_for_us(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await claimed(wang, zhao, group)
    await zhao.says("/overdue")
    await zhao.sees("已超时：没有")
    await centre.advance(days=9)
    await zhao.says("/overdue")
    await zhao.sees("已超时", number, "⏰超时")
    await zhao.says(f"/claim {number}")  # nothing was done in nine days: it went back to the queue
    await zhao.says(f"/claim {number}", answers=None)  # silent for so long, it went back into the queue
    await zhao.says(f"/done {number} 已更换灯泡", answers=None)
    await zhao.says("/overdue")
    assert await zhao.count("已超时：没有") == 2


async def test_long_lists_have_pages(zhao: Person, wang: Person, centre: Centre) -> None:
    for place in range(1, 11):
        await reported(wang, f"幸福路{place}号楼下路灯坏了")
    await zhao.says("/list")
    first = await zhao.sees("未结工单", "第 1 页")
    assert first.text.count("GD261123") == 8
    await zhao.presses("下一页 ➡️", on=first)
    second = await zhao.sees("未结工单", "第 2 页")
    assert second.text.count("GD261123") == 2
    await zhao.presses("上一页", on=second)


async def test_find_by_word_number_place_and_class_never_by_name(
    wang: Person, li: Person, zhao: Person, group: Group
) -> None:
    number = await reported(wang, WITH_PHONE)
    await reported(li, CLUTTER)
    for words in ("路灯", number, "幸福路", "路灯与公共照明"):
        await zhao.says(f"/find {words}")
        found = await zhao.last()
        assert number in found.text, words
        assert "0002" not in found.text, words
    for words in ("王秀兰", "wangxl", PHONE, str(wang.uid), "%", "_"):
        await zhao.says(f"/find {words}")
        assert "没有" in (await zhao.last()).text, words
    await zhao.says("/find")
    await zhao.sees("请写要找的词")


async def test_the_officer_reads_more_than_the_card_shows(wang: Person, zhao: Person, group: Group) -> None:
    await wang.says(WITH_PHONE)
    await wang.says("晚上老人走路容易摔跤")
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.presses("查看联系方式", on=await group.card(number))
    await group.sees(PHONE, "容易摔跤")
