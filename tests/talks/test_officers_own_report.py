"""An officer is a resident too: what he was asked for in the group is not what he writes of himself in private."""

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, claimed, reported

HOLE = "和平路的井盖没了"
ASKED = "是哪一盏灯？"


async def test_an_officers_own_report_is_his_draft(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.presses("追问", on=await group.card(number))
    mark = await centre.mark()
    await zhao.says(HOLE)
    await zhao.sees("草稿", "井盖", button="提交")
    assert await centre.said_to(wang.uid, mark) == []
    assert "❓ 已追问" not in (await group.card(number)).text


async def test_the_dialogue_of_the_group_outlives_his_own_report(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.presses("追问", on=await group.card(number))
    await zhao.says(HOLE)
    await zhao.writes(ASKED, group)
    await wang.sees(number, ASKED)


async def test_a_reply_to_the_prompt_that_came_in_private_is_the_question(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await zhao.says("/start")
    number = await claimed(wang, zhao, group)
    await centre.town.settings(ephemeral=False)
    mark = await centre.mark()
    await zhao.presses("追问", on=await group.card(number))
    prompt = await zhao.sees(number, "请回复本条")
    centre.allowed |= {c["description"] for c in await centre.since(mark) if not c["ok"]}
    await zhao.says(HOLE)
    await zhao.sees("草稿", "井盖")
    await wang.sees_no("井盖")
    await zhao.says(ASKED, reply_to=prompt)
    await zhao.sees(f"已向 {number} 的居民追问")
    await wang.sees(number, ASKED)


async def test_a_reply_to_his_own_receipt_is_about_his_own_report(wang: Person, zhao: Person, group: Group) -> None:
    own = await reported(zhao, HOLE)
    number = await claimed(wang, zhao, group, LAMP)
    await zhao.presses("追问", on=await group.card(number))
    await zhao.says("在邮局门口", reply_to=await zhao.sees("已受理", own))
    await group.under(own, "居民补充", "邮局门口")
    await wang.sees_no("邮局门口")
