"""Of a confidential case the number alone is pushed; the rest waits until he asks; the admins get their cards."""

import json

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.test_confidential import confidentially

SECRETS = ("修的是哪条路", "移交纪委", "干部")


async def test_question_and_result_are_shown_only_to_whom_asks(
    wang: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await confidentially(wang)
    mark = await centre.mark()
    await zhou.presses("认领", on=await zhou.sees(number, "责任：", button="认领"))
    await zhou.says("追问 修的是哪条路？", reply_to=await zhou.sees(number, "责任："))
    question = await wang.sees(number, "经办人有话想问您", button="查看")
    assert question.buttons == ["查看"]
    pushed = await centre.said_to(wang.uid, mark)
    assert not any(secret in json.dumps(pushed, ensure_ascii=False) for secret in SECRETS)
    await wang.presses("查看", on=question)
    await wang.presses("回答", on=await wang.sees("经过", "修的是哪条路", button="回答"))
    await wang.says("村东头那条")
    await zhou.sees(number, "居民回答", "村东头")
    mark = await centre.mark()
    await zhou.sends(
        photo=True,
        caption="办结 已移交纪委并约谈，款项已查清公示",
        reply_to=await zhou.sees(number, "责任："),
        answers=None,
    )
    done = await wang.sees(number, "经办人已办结", button="查看")
    pushed = await centre.said_to(wang.uid, mark)
    assert not any(secret in json.dumps(pushed, ensure_ascii=False) for secret in SECRETS)
    assert [c["method"] for c in pushed] == ["sendMessage"]
    await wang.presses("查看", on=done)
    await wang.sees("经过", "移交纪委")
    await wang.presses("解决了", on=done)
    await wang.sees(number, "已结案")


async def test_a_plain_reply_to_the_hidden_question_is_the_answer(wang: Person, zhou: Person, group: Group) -> None:
    await zhou.says("/start")
    number = await confidentially(wang)
    await zhou.presses("认领", on=await zhou.sees(number, "责任：", button="认领"))
    await zhou.says("追问 修的是哪条路？", reply_to=await zhou.sees(number, "责任："))
    await wang.says("村东头那条", reply_to=await wang.sees(number, "经办人有话想问您"))
    await zhou.sees(number, "居民回答", "村东头")


async def test_an_admin_who_starts_the_bot_gets_the_open_confidential_cards(
    wang: Person, li: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    centre.allowed.add("bot can't initiate conversation")
    first = await confidentially(wang)
    second = await confidentially(li)
    await li.presses("撤回", on=await li.sees("已受理"))
    assert await zhou.messages() == []
    await zhou.says("/start", answers=None)
    await zhou.sees("综治中心")
    await zhou.presses("认领", on=await zhou.sees(first, "村干部贪污", "责任：管理员", button="认领"))
    await wang.sees(first, "已有工作人员认领")
    await zhou.sees_no(second)
