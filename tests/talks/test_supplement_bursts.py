"""What comes in several messages, moves by itself, is edited or is long: it arrives once, whole, in its place."""

from typing import Any

from tests.talks.centre import Centre
from tests.talks.people import Chat, Group, Person
from tests.talks.steps import LAMP, asked, claimed, number_in, reported

PHONE = "13812345678"
#: 270 characters, the number at the very end.
LONG_PLACE = ("从幸福路口进去往东走第三个巷子再左拐" * 16)[:259] + PHONE


async def pictures(chat: Chat, kind: str = "photo") -> int:
    """How many of the bot's messages there carry one."""
    return sum(bool(m.raw.get(kind)) for m in await chat.messages())


async def test_an_album_of_four_is_one_supplement(wang: Person, group: Group) -> None:
    number = await reported(wang)
    await wang.presses("补充")
    await wang.sends(album=4, photo=True, answers=4)
    assert await wang.count(f"已补充到 {number}") == 4
    assert await pictures(group) == 4
    await wang.sees_no("草稿")
    await wang.says("和平路的井盖没了")
    await wang.sees("草稿", "井盖")
    await group.sees_no("井盖")


async def test_words_and_then_a_picture_are_one_supplement(wang: Person, group: Group) -> None:
    number = await reported(wang)
    await wang.presses("补充")
    await wang.says("是东边那盏")
    await wang.sends(photo=True)
    await group.under(number, "居民补充", "东边")
    assert await pictures(group) == 1
    await wang.sees_no("草稿")
    await wang.says("和平路的井盖没了")
    await wang.sees("草稿", "井盖")
    await group.sees_no("井盖")


async def test_a_second_message_of_words_is_a_report_of_its_own(wang: Person, group: Group) -> None:
    await reported(wang)
    await wang.presses("补充")
    await wang.says("是东边那盏")
    await wang.says("和平路的井盖没了")
    await wang.sees("草稿", "井盖")
    await group.sees_no("井盖")


async def test_a_picture_long_after_the_supplement_begins_a_draft(wang: Person, group: Group, centre: Centre) -> None:
    await reported(wang)
    await wang.presses("补充")
    await wang.says("是东边那盏")
    await centre.advance(minutes=2)
    await wang.sends(photo=True)
    await wang.sees("草稿", "照片")
    assert await pictures(group) == 0


async def moved(person: Person, message: int, latitude: float) -> None:
    """A live location goes on by itself."""
    said: dict[str, Any] = {
        "message_id": message,
        "date": 1,
        "edit_date": 2,
        "chat": {"id": person.uid, "type": "private", "first_name": person.name},
        "from": {"id": person.uid, "is_bot": False, "first_name": person.name},
        "location": {"latitude": latitude, "longitude": 120.15, "live_period": 900},
    }
    await person.town.inject({"edited_message": said})
    await person.centre.quiet()


async def test_a_live_location_that_moves_on_answers_nobody_and_tells_nobody(
    wang: Person, group: Group, centre: Centre
) -> None:
    await wang.says(LAMP)
    (live,) = await wang.sends(location={"latitude": 30.27, "longitude": 120.15, "live_period": 900})
    await wang.presses("提交")
    await wang.sees("已受理")
    mark = await centre.mark()
    for step in range(5):
        await moved(wang, live, 30.28 + step / 100)
    assert await centre.said_to(wang.uid, mark) == []
    assert await centre.said_to(group.chat, mark) == []
    await wang.sees_no("草稿")


async def test_the_edit_of_the_report_is_no_answer_to_the_question(wang: Person, zhao: Person, group: Group) -> None:
    message = await wang.says(LAMP)
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    await zhao.presses("认领", on=await group.card(number))
    question = await asked(zhao, number, "是哪一盏灯？", group, wang)
    await wang.edits(message, f"{LAMP}，天黑看不见路")
    await wang.sees(f"已补充到 {number}")
    await group.under(number, "居民补充", "天黑看不见路")
    assert await group.count(f"{number} 居民回答") == 0
    assert "❓ 已追问" in (await group.card(number)).text
    await wang.says("东边那盏", reply_to=question)
    await group.under(number, "居民回答", "东边那盏")
    assert "❓ 已追问" not in (await group.card(number)).text


async def test_of_a_long_place_nothing_is_lost(wang: Person, zhao: Person, group: Group) -> None:
    assert len(LONG_PLACE) == 270
    await wang.says("路灯坏了")
    await wang.presses("补地点")
    await wang.says(LONG_PLACE)
    await wang.sees("草稿", "地点：从幸福路口")
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    await zhao.presses("认领", on=await group.card(number))
    assert PHONE not in (await group.card(number)).text
    await zhao.presses("查看联系方式", on=await group.card(number))
    assert LONG_PLACE in (await group.sees("诉求人：")).text


async def test_a_round_video_and_a_photo_reach_the_group(wang: Person, group: Group) -> None:
    await wang.says(LAMP)
    await wang.sends(video_note=True)
    await wang.sends(photo=True)
    await wang.presses("提交")
    await wang.sees("已受理")
    assert (await pictures(group), await pictures(group, "video_note")) == (1, 1)


async def test_a_round_video_and_a_photo_of_an_anonymous_report_reach_the_holder(
    wang: Person, zhao: Person, group: Group
) -> None:
    await zhao.says("/start")
    await wang.says(LAMP)
    await wang.sends(video_note=True)
    await wang.sends(photo=True)
    await wang.presses("匿名")
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    await zhao.presses("认领", on=await group.card(number))
    assert (await pictures(zhao), await pictures(zhao, "video_note")) == (1, 1)
    assert (await pictures(group), await pictures(group, "video_note")) == (0, 0)


async def test_a_round_video_is_a_proof_of_the_work(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group, "和平小区2号楼楼道里堆满了杂物，堵住消防通道")
    await zhao.writes("办结 已清理杂物，通道畅通", group, reply_to=await group.card(number))
    await zhao.posts(group, video_note=True, reply_to=await group.card(number))
    await wang.sees(number, "经办人已办结")
