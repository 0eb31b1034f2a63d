"""A resident asks: answered, not answered, offered titles, handed to a person; entries past their day."""

import pytest

from domain.answers import Counted
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, number_in

PERMIT = "居住证怎么办"
STRANGE = "请问火星移民怎么申请"
ASKS_STRANGE = f"/ask {STRANGE}"


async def counts(centre: Centre, name: str) -> dict[str, int]:
    """How often an entry was shown and judged."""
    async with centre.house.store.read() as unit:
        found = await unit.answers.by_name(name)
    assert found is not None
    return {what.value: n for what, n in found.counts.items()}


async def unanswered(centre: Centre) -> list[str]:
    async with centre.house.store.read() as unit:
        return [one.text for one in await unit.questions.open(50)]


async def test_a_question_is_answered_at_once_with_its_source(wang: Person, centre: Centre, group: Group) -> None:
    await wang.says(PERMIT)
    answer = await wang.sees("住满半年", "依据：《居住证暂行条例》", "有效至 2027年5月20日")
    assert answer.text.startswith("💡 在这里住满半年")
    assert answer.buttons[:3] == ["有帮助", "没帮助", "转人工"]
    await wang.sees_no("草稿")
    assert await group.messages() == []
    assert await wang.presses("有帮助") == "谢谢！"
    await wang.presses("有帮助")
    await wang.presses("没帮助")
    found = await counts(centre, "residence-permit")
    assert found == {Counted.SHOWN.value: 1, Counted.HELPED.value: 1}
    assert await unanswered(centre) == []


async def test_a_related_question_is_one_tap_away(wang: Person) -> None:
    await wang.says(PERMIT)
    answer = await wang.sees("住满半年")
    other = answer.buttons[3]
    await wang.presses(other, on=answer)
    await wang.sees("依据", without=["住满半年，有稳定工作"])


async def test_to_a_person_without_retyping(wang: Person, centre: Centre, group: Group) -> None:
    await wang.says(PERMIT)
    await wang.presses("转人工")
    draft = await wang.sees("草稿 · 还没有提交", PERMIT, "类别：户籍与居住证")
    await wang.presses("提交", on=draft)
    number = number_in((await wang.sees("已受理")).text)
    card = await group.card(number)
    assert PERMIT in card.text
    assert "户籍与居住证" in card.text
    assert (await counts(centre, "residence-permit"))[Counted.HUMAN.value] == 1
    assert await unanswered(centre) == [PERMIT]


async def test_pressing_to_a_person_twice_makes_one_draft(wang: Person, centre: Centre) -> None:
    centre.allowed.add("not modified")
    await wang.says(PERMIT)
    answer = await wang.sees("住满半年")
    await wang.presses("转人工", on=answer)
    await wang.presses("转人工", on=answer)
    assert await wang.count("草稿 · 还没有提交") == 1
    await wang.presses("取消")
    assert "再发一次" in await wang.presses("转人工", on=answer)


async def test_what_is_not_known_is_said_honestly(wang: Person, centre: Centre, group: Group) -> None:
    await wang.says(ASKS_STRANGE)
    said = await wang.sees("没有现成的解答", "12345")
    assert said.buttons == ["转人工"]
    assert await unanswered(centre) == [STRANGE]
    await wang.presses("转人工")
    await wang.sees("草稿 · 还没有提交", "火星移民")
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    assert "火星移民" in (await group.card(number)).text
    assert await unanswered(centre) == [STRANGE]  # counted once
    async with centre.house.store.read() as unit:
        [kept] = await unit.questions.open()
    assert kept.times == 1


async def test_when_unsure_up_to_three_titles_are_offered(wang: Person, centre: Centre) -> None:
    await wang.says("/ask 调解的事")
    offered = await wang.sees("您问的是不是下面哪一条")
    assert 2 <= len(offered.buttons) <= 4
    assert offered.buttons[-1] == "都不是，转人工"
    await wang.presses(offered.buttons[0], on=offered)
    await wang.sees("依据：")
    await wang.presses("都不是，转人工", on=offered)
    await wang.sees("草稿 · 还没有提交", "调解的事")
    assert await unanswered(centre) == ["调解的事"]


async def test_the_menu_and_the_command_ask_the_knowledge_base(wang: Person) -> None:
    await wang.says("/start")
    await wang.taps("办事咨询")
    await wang.sees("请直接打字问")
    await wang.says("调解")
    await wang.sees("您问的是不是")
    await wang.says("/ask")
    await wang.says("/ask 调解要钱吗")
    await wang.sees("不收任何费用")


async def test_a_report_after_the_menu_stays_a_report(wang: Person) -> None:
    await wang.says("/start")
    await wang.taps("办事咨询")
    await wang.says(LAMP)
    await wang.sees("草稿 · 还没有提交", "路灯")


async def test_a_report_is_never_swallowed(wang: Person) -> None:
    for words in (LAMP, "楼上半夜放音响吵得睡不着", "低保评得不公平，村主任的亲戚都有"):
        await wang.says(words)
        draft = await wang.sees("草稿 · 还没有提交")
        assert "看看常见解答" not in draft.buttons
        await wang.presses("取消")


async def test_an_unsure_question_shows_the_draft_and_offers_answers(wang: Person) -> None:
    await wang.says("小区消防通道能不能停车")
    draft = await wang.sees("草稿 · 还没有提交", button="看看常见解答")
    await wang.presses("看看常见解答", on=draft)
    offered = await wang.sees("您问的是不是下面哪一条")
    await wang.presses("消防通道可以停车吗", on=offered)
    await wang.sees("不可以。任何人不得占用", "《消防法》第28条")
    await wang.presses("转人工")
    assert await wang.count("草稿 · 还没有提交") == 1


async def test_in_an_open_draft_words_still_join(wang: Person) -> None:
    await wang.says(LAMP)
    await wang.says(PERMIT)
    await wang.sees("草稿 · 还没有提交", "路灯", PERMIT)
    await wang.sees_no("住满半年")


async def test_what_follows_at_once_belongs_to_the_question(wang: Person) -> None:
    await wang.says("请问居住证")
    await wang.says("请问丢了怎么补")
    await wang.sees("居住证丢了可以补领")


async def test_danger_goes_before_every_question(wang: Person) -> None:
    await wang.says("/ask 我家着火了，人还在里面")
    await wang.sees("119")
    await wang.sees_no("依据：")


async def test_an_entry_past_its_day_shows_unit_and_phone_only(wang: Person, centre: Centre) -> None:
    centre.allowed.add("can't initiate")  # the weekly list to an admin who has never written
    await centre.advance(days=190)
    await wang.says("法律援助收费吗")
    said = await wang.sees("已过复核期", "司法局法律援助中心", "12348")
    assert "无偿" not in said.text
    assert said.buttons[0] == "转人工"


async def test_an_edited_question_is_answered_anew(wang: Person) -> None:
    message = await wang.says(PERMIT)
    await wang.edits(message, "居住证丢了怎么补")
    await wang.sees("居住证丢了可以补领")


async def test_words_of_an_anonymous_draft_are_not_kept(wang: Person, centre: Centre) -> None:
    await wang.says(ASKS_STRANGE)
    assert await unanswered(centre) == [STRANGE]
    await wang.presses("转人工")
    await wang.presses("匿名")
    assert await unanswered(centre) == []
    await wang.presses("提交")
    await wang.says("/ask 请问木星移民怎么申请")
    await wang.sees("没有现成的解答")
    assert await unanswered(centre) == []


@pytest.mark.parametrize("words", ["请问村书记贪污怎么举报能查吗", "请问我老公打我怎么申请帮助火星"])
async def test_words_of_a_confidential_class_are_not_kept(wang: Person, centre: Centre, words: str) -> None:
    await wang.says(f"/ask {words}", answers=None)
    assert await unanswered(centre) == []


async def test_what_is_kept_names_nobody(wang: Person, centre: Centre) -> None:
    await wang.says("/ask 我叫张建国电话13912345678住幸福路3号楼火星移民怎么申请")
    [kept] = await unanswered(centre) or [""]
    assert "13912345678" not in kept
    assert "幸福路3号楼" not in kept


async def test_the_data_of_a_resident_name_his_questions_and_go_with_him(wang: Person, centre: Centre) -> None:
    await wang.says(PERMIT)
    answer = await wang.sees("住满半年")
    await wang.says("/delete")
    await wang.presses("确定删除")
    assert "再发一次" in await wang.presses("转人工", on=answer)
