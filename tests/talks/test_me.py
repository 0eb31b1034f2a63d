"""The resident and the bot itself: help, privacy, his data, forgetting; floods and what cannot be read."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from storage.rows_mail import slots
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, claimed, number_in, reported


async def test_help_says_how_and_officers_see_their_commands_below(wang: Person, zhao: Person, zhou: Person) -> None:
    await wang.says("/help")
    await wang.sees("怎么用", "/my", "110", without=["/claim", "/staff"])
    await zhao.says("/help")
    seen = await zhao.sees("怎么用", "/claim", "⋯ 更多", "签收", "退单", "/roster", without=["/staff"])
    assert seen.text.startswith("值班台怎么用")
    await zhao.says("/start")
    await zhao.sees("您是工作人员", "/mine")
    await wang.sees_no("您是工作人员")
    await zhou.says("/help")
    await zhou.sees("怎么用", "/claim", "/staff", "/broadcast")
    await wang.says("/start")
    await wang.taps("帮助")
    assert await wang.count("怎么用") == 2


async def test_privacy_says_that_messages_go_abroad(wang: Person) -> None:
    await wang.says("/privacy")
    await wang.sees("境外的 Telegram 服务器", "/mydata", "/delete")


async def data_of(person: Person) -> dict[str, Any]:
    """What /mydata sends, as it was written."""
    await person.says("/mydata")
    document = (await person.sees("全部数据")).raw["document"]
    async with person.town.session.get(person.town.url + document["url"]) as answer:
        found: dict[str, Any] = json.loads(await answer.read())
        return found


async def test_mydata_is_everything_as_a_file(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group, f"{LAMP}，我电话13812345678")
    await zhao.presses("查看联系方式", on=await group.card(number))
    await zhao.writes(f"/note {number} 居民看不到的话", group)
    await wang.says("和平路的井盖没了")
    data = await data_of(wang)
    assert data["账号"] == {"编号": wang.uid, "姓名": "王秀兰", "用户名": "wangxl"}
    assert data["草稿"]["文字"] == "和平路的井盖没了"
    (ticket,) = data["工单"]
    assert ticket["编号"] == number
    assert "13812345678" in json.dumps(ticket, ensure_ascii=False)
    assert "查看了联系信息" in json.dumps(ticket["经过"], ensure_ascii=False)
    assert "赵志强" not in json.dumps(data, ensure_ascii=False)
    assert "居民看不到的话" not in json.dumps(data, ensure_ascii=False)


async def test_mydata_of_a_stranger_is_empty(li: Person) -> None:
    data = await data_of(li)
    assert data["工单"] == []


async def test_delete_asks_once_and_redacts_everything(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number = await claimed(wang, zhao, group, f"{LAMP}，我电话13812345678")
    await wang.says("和平路的井盖没了")
    await wang.says("/delete")
    await wang.presses("不删除")
    await wang.sees("什么都没有删除")
    await wang.says("/delete")
    await wang.presses("确定删除")
    await wang.sees("已删除", "其中 1 件还在办")
    async with centre.house.store.read() as unit:
        names = list(await unit.connection.scalars(select(slots.c.name)))
        lie = [one for name in names if (one := await unit.outbox.slot(name)) is not None]
    assert wang.uid not in [one.chat for one in lie], "where messages lie in his chat is a way to him"
    assert lie
    card = await group.card(number)
    assert "路灯坏" not in card.text
    assert "幸福路" not in card.text
    assert "办理中" in card.text
    data = await data_of(wang)
    assert data["工单"] == []
    assert data["草稿"] is None
    mark = await centre.mark()
    await zhao.writes("办结 已更换灯泡", group, reply_to=card)
    assert await centre.said_to(wang.uid, mark) == []
    await centre.advance(days=8)
    assert "已结案" in (await group.card(number)).text
    assert await centre.said_to(wang.uid, mark) == []
    await wang.says("/my")
    await wang.sees("还没有提交过工单")


async def test_a_flood_is_told_and_danger_still_gets_its_numbers(wang: Person, group: Group) -> None:
    for _ in range(3):
        await wang.bursts(*["路灯坏了"] * 20)
    await wang.says("还有一件")
    await wang.sees("消息太快，这条没有收进来", "110")
    await wang.says("着火了，快来人")
    number = number_in((await wang.sees("请立刻拨打", "119")).text)
    await group.sees("急件", number)


async def test_too_many_drafts_are_told(wang: Person, centre: Centre) -> None:
    for _ in range(20):
        await wang.says("路灯坏了")
        await wang.presses("取消")
    await wang.says("路灯坏了")
    await wang.sees("新开的草稿太多了")
    await centre.advance(hours=1, minutes=1)
    await wang.says("路灯坏了")
    await wang.sees("草稿 · 还没有提交")


@pytest.mark.parametrize("wish", ["sticker", "contact", "dice", "video_note", "animation", "audio"])
async def test_whatever_is_sent_is_answered(wish: str, wang: Person) -> None:
    await wang.sends(**{wish: True})


async def test_a_poll_is_answered(wang: Person, centre: Centre) -> None:
    mark = await centre.mark()
    person = {"id": wang.uid, "is_bot": False, "first_name": "王秀兰"}
    options = [
        {"text": "是", "voter_count": 0, "persistent_id": "1"},
        {"text": "否", "voter_count": 0, "persistent_id": "2"},
    ]
    poll = {
        "id": "1",
        "question": "路灯该修吗",
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    message = {"message_id": 5, "date": 1, "chat": {"id": wang.uid, "type": "private"}, "from": person, "poll": poll}
    await centre.town.say(wang.uid, "/start")
    await centre.town.inject({"message": message})
    await centre.quiet()
    assert len(await centre.said_to(wang.uid, mark)) == 2


async def test_an_unknown_command_is_no_dead_end(wang: Person) -> None:
    await wang.says("/nonsense")
    await wang.sees("没有这个命令", "/help")


async def test_an_old_button_is_answered(wang: Person, centre: Centre) -> None:
    await wang.says(LAMP)
    draft = await wang.sees("草稿")
    for number, data in enumerate(
        ("x:unknown", "d:submit:999:", "d:nonsense", "t:gone:GD200101-0001", "c:claim:GD200101-0001:0", "s:add:1", "")
    ):
        query = str(4_000_000 + number)
        person = {"id": wang.uid, "is_bot": False, "first_name": "王秀兰"}
        message = {"message_id": draft.id, "date": 1, "chat": {"id": wang.uid, "type": "private"}}
        await centre.town.inject(
            {"callback_query": {"id": query, "from": person, "message": message, "chat_instance": "1", "data": data}}
        )
        await centre.quiet()
        tried = [c for c in await centre.since(0) if c["method"] == "answerCallbackQuery"]
        assert [c["params"]["callback_query_id"] for c in tried].count(query) == 1
    centre.allowed.add("query")  # the sandbox has never heard of these presses


async def test_a_press_after_the_draft_is_gone_is_answered(wang: Person) -> None:
    await wang.says(LAMP)
    draft = await wang.sees("草稿")
    labels = draft.raw["inline_keyboard"]
    await wang.presses("取消")
    assert labels


async def test_the_same_update_twice_is_handled_once(wang: Person, centre: Centre, group: Group) -> None:
    await centre.town.fault("duplicate_update")
    await wang.says(LAMP)
    await centre.town.clear_faults()
    assert await wang.count("草稿") == 1
    await wang.presses("提交")
    await group.card("GD261123-0001")


async def test_consent_is_asked_under_the_first_draft_and_not_before(wang: Person) -> None:
    await wang.says("/start")
    assert "同意" not in (await wang.last()).text
    await wang.says(LAMP)
    await wang.sees("草稿", "点「提交」即同意")


async def test_two_residents_do_not_see_each_other(wang: Person, li: Person, centre: Centre) -> None:
    await reported(wang)
    await reported(li, "和平路的井盖没了")
    assert "井盖" not in await centre.everything_sent_to([wang.uid])
    assert "路灯" not in await centre.everything_sent_to([li.uid])
