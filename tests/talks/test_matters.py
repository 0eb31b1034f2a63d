"""When unsure the draft asks; danger is asked about once; several matters become several tickets under one parent."""

import re

import pytest

from bot.settings import Settings
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, NUMBER, number_in

TWO = "桂花巷路灯坏了好几天不亮，另外老板拖欠我们工资三个月没发"
SECRET = "桂花巷路灯坏了好几天不亮，另外巷口小卖部天天有人聚众赌博"
#: A sign that may mean danger, and may not.
SIGN = "电线垂下来了"
MENDED = "已到场处理并当面告知，现已解决"
UNSURE = ["都不是", "提交", "改类别", "补地点", "匿名", "保密", "取消"]


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """A centre that is never sure of a class, or always: how sure the reader is, is not tried here."""
    return settings.model_copy(update={"sure_from": 0.0 if "surely" in request.fixturenames else 2.0})


@pytest.fixture
def surely() -> None:
    """For a centre that is always sure."""


async def split(wang: Person, text: str = TWO, *, codes: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    """Two matters, sent in as two; the parent's number and theirs."""
    await wang.says(text)
    await wang.presses("分成两件")
    for mark, label in zip("①②", codes, strict=False):
        await wang.presses(f"改{mark}类别")
        await wang.presses(label)
    await wang.presses("提交")
    receipt = await wang.sees("已受理", "分成 2 件", "110", "119", "120", "122")
    parent, *children = NUMBER.findall(receipt.text)
    return parent, children


async def test_an_unsure_draft_offers_the_three_likeliest_and_one_tap_chooses(wang: Person, group: Group) -> None:
    await wang.says(LAMP)
    draft = await wang.sees("草稿 · 还没有提交", "这是哪一类？")
    *likeliest, _ = draft.buttons[: draft.buttons.index("提交")]
    assert 1 <= len(likeliest) <= 3
    assert draft.buttons[len(likeliest) :] == UNSURE
    assert "路灯与公共照明" in likeliest
    await wang.presses("路灯与公共照明")
    draft = await wang.sees("类别：路灯与公共照明（您选的）")
    assert "都不是" not in draft.buttons
    await wang.presses("提交")
    card = await group.card(number_in((await wang.sees("已受理")).text))
    assert "类别：路灯与公共照明" in card.text


async def test_none_of_them_leads_to_the_two_levels(wang: Person, group: Group) -> None:
    await wang.says(LAMP)
    await wang.presses("都不是")
    choice = await wang.sees("请选最接近的类别")
    assert "路灯与公共照明" not in choice.buttons
    assert "都不是，请人工分类" in choice.buttons
    await wang.presses(choice.buttons[2])
    below = await wang.sees("请选具体是哪一种")
    await wang.presses(below.buttons[0])
    await wang.sees(f"类别：{below.buttons[0]}（您选的）")
    await wang.presses("提交")
    assert below.buttons[0] in (await group.card(number_in((await wang.sees("已受理")).text))).text


async def test_what_is_sent_in_without_choosing_is_sorted_at_the_desk(wang: Person, zhao: Person, group: Group) -> None:
    await wang.says(LAMP)
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理", "类别：待分类")).text)
    card = await group.card(number)
    assert "类别：待分类" in card.text
    assert "路灯与公共照明" in card.buttons
    assert "路灯与公共照明" in await zhao.presses("路灯与公共照明", on=card)
    card = await group.card(number)
    assert "类别：路灯与公共照明" in card.text
    assert card.buttons == ["认领", "退回", "备注", "改类别", "更多"]
    await zhao.presses("改类别", on=card)
    choice = await group.sees(number, "应该是哪一类？")
    await zhao.presses(choice.buttons[-2], on=choice)
    below = await group.sees(number, "具体是哪一种？")
    said = await zhao.presses(below.buttons[0], on=below)
    assert below.buttons[0] in said
    assert below.buttons[0] in (await group.card(number)).text
    await wang.says(f"/status {number}")
    assert (await wang.sees("经过")).text.count("工作人员更正了类别") == 2


@pytest.mark.usefixtures("surely")
async def test_a_class_that_becomes_confidential_leaves_the_group(
    wang: Person, zhao: Person, zhou: Person, group: Group
) -> None:
    await zhou.says("/start")
    await wang.says(LAMP)
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.presses("改类别", on=await group.card(number))
    choice = await group.sees(number, "应该是哪一类？")
    await zhao.presses(next(b for b in choice.buttons if b.startswith("社会治安") or "治安" in b), on=choice)
    below = await group.sees(number, "具体是哪一种？")
    await zhao.presses("赌博", on=below)
    await wang.sees(number, "改为保密件")
    await group.sees(number, "保密件", without=["路灯", "责任"])
    await group.sees_no(number, "路灯")
    assert "认领" in (await zhou.sees(number, "类别：赌博", "责任：管理员")).buttons


async def test_soft_danger_is_one_question_and_no_is_remembered(wang: Person) -> None:
    await wang.says(SIGN)
    draft = await wang.sees("现在有危险吗？", "119", button="没有危险")
    assert draft.buttons[:2] == ["有危险，正在发生", "没有危险"]
    await wang.presses("没有危险")
    draft = await wang.sees("草稿 · 还没有提交", without=["现在有危险吗"])
    assert "没有危险" not in draft.buttons
    await wang.says("在3号楼2单元")
    await wang.sees("草稿", "3号楼", without=["现在有危险吗"])
    await wang.presses("提交")
    await wang.sees("已受理", without=["急件"])


async def test_soft_danger_that_is_happening_is_urgent_at_once(wang: Person, group: Group) -> None:
    await wang.says(SIGN)
    await wang.presses("有危险，正在发生")
    got = await wang.sees("119", "急件")
    await group.sees(number_in(got.text), "还没有人知晓")
    await wang.sees_no("还没有提交")


@pytest.mark.usefixtures("surely")
async def test_two_matters_become_two_tickets_and_the_parent_ends_last(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await wang.says(TWO)
    draft = await wang.sees("您说了两件事", "① 桂花巷路灯坏了好几天不亮", "② ", "拖欠我们工资", "分开办理吗？")
    assert draft.buttons[:2] == ["分成两件", "就是一件事"]
    await wang.presses("分成两件")
    draft = await wang.sees("分开办理，每件各有编号和时限", "路灯与公共照明", "拖欠工资")
    assert {"改①类别", "改②类别", "合成一件"} <= set(draft.buttons)
    await wang.presses("提交")
    receipt = await wang.sees("已受理", "分成 2 件", "110")
    parent, lamp, wages = NUMBER.findall(receipt.text)
    assert parent.endswith("-90001")
    assert receipt.text.count("前办结并答复您") == 2
    card = await group.card(lamp)
    assert "工资" not in card.text
    assert f"母单：{parent}" in card.text
    assert wages in card.text
    assert await group.count("责任：") == 2
    for number in (lamp, wages):
        await wang.says(f"/status {parent}")
        assert "分办中" in (await wang.sees(parent, "分成 2 件")).text
        await zhao.presses("认领", on=await group.card(number))
        await zhao.writes(f"办结 {MENDED}", group, reply_to=await group.card(number))
        done = await wang.sees(number, "经办人已办结")
        await wang.presses("解决了", on=done)
    await wang.sees(parent, "分办的几件事都已了结")
    await wang.says("/my")
    mine = await wang.sees("我的工单")
    assert re.search(rf"{parent} 已结案.*\n　└ .*{lamp}.*\n　└ .*{wages}", mine.text)
    await wang.presses(parent, on=mine)
    family = await wang.sees(parent, "已结案", "分成 2 件", lamp, wages)
    await wang.presses(f"① {lamp}", on=family)
    await wang.presses("没解决，重新办理", on=await wang.sees(lamp, "经过"))
    await wang.says(f"/status {parent}")
    assert "分办中" in (await wang.sees(parent, "分成 2 件")).text


@pytest.mark.usefixtures("surely")
async def test_what_is_one_matter_to_him_stays_one(wang: Person, group: Group) -> None:
    await wang.says(TWO)
    await wang.presses("就是一件事")
    await wang.sees("草稿", without=["分开办理吗"])
    await wang.says("请尽快处理")
    await wang.sees("草稿", "请尽快处理", without=["分开办理"])
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理", without=["分成"])).text)
    card = await group.card(number)
    assert "路灯" in card.text
    assert "工资" in card.text
    assert await group.count("责任：") == 1


async def test_each_matter_has_its_class_changed_and_all_are_withdrawn_together(wang: Person, group: Group) -> None:
    parent, (lamp, wages) = await split(wang, codes=("路灯与公共照明",))
    assert "类别：路灯与公共照明" in (await group.card(lamp)).text
    assert "类别：待分类" in (await group.card(wages)).text
    await wang.presses("全部撤回")
    await wang.sees(parent, "都已撤回")
    for number in (lamp, wages):
        assert "居民已撤回" in (await group.card(number)).text
    await wang.says(f"/status {parent}")
    family = await wang.sees(parent, "已撤回", lamp, wages)
    await wang.presses("全部恢复办理", on=family)
    await wang.sees(parent, "都已恢复办理")
    assert "待认领" in (await group.card(lamp)).text


async def test_a_reply_to_the_receipt_asks_which_of_them(wang: Person, group: Group) -> None:
    _, (lamp, wages) = await split(wang)
    await wang.says("灯杆编号 12", reply_to=await wang.sees("已受理"))
    draft = await wang.sees("这是其中哪一件的事？", "灯杆编号")
    assert draft.buttons[:3] == [f"是 {lamp}", f"是 {wages}", "不是，另一件事"]
    await wang.presses(f"是 {lamp}")
    await wang.sees(f"已补充到 {lamp}")
    await group.under(lamp, "居民补充：灯杆编号 12")
    assert "灯杆编号" not in (await group.card(wages)).text


@pytest.mark.usefixtures("surely")
async def test_a_confidential_matter_is_linked_to_the_other_for_nobody(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    await wang.says(SECRET)
    await wang.sends(photo=True)
    await wang.presses("分成两件")
    await wang.sees("标有保密的那件不进值班群", "照片、语音也只随那件走")
    await wang.presses("提交")
    parent, lamp, den = NUMBER.findall((await wang.sees("已受理", "保密件")).text)
    await group.card(lamp)
    await zhou.sees(den, "赌博", "责任：管理员")
    everybody = await centre.everything_sent_to([group.chat, zhou.uid, zhao.uid])
    assert parent not in everybody
    in_group = await centre.everything_sent_to([group.chat])
    assert "赌" not in in_group
    assert "sendPhoto" not in [c["method"] for c in await centre.said_to(group.chat)]
    await zhao.writes(f"/find {parent}", group)
    assert parent not in (await centre.everything_sent_to([group.chat])).replace(f"「{parent}」", "")


async def test_an_anonymous_family_has_one_code(wang: Person, li: Person, group: Group, centre: Centre) -> None:
    await wang.says(TWO)
    await wang.presses("匿名")
    await wang.presses("分成两件")
    await wang.presses("提交")
    receipt = await wang.sees("已受理", "匿名件查询码", "分成 2 件")
    parent, lamp, wages = NUMBER.findall(receipt.text)
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]", receipt.text)
    assert found is not None
    for number in (lamp, wages):
        assert "来源：匿名" in (await group.card(number)).text
    assert parent not in await centre.everything_sent_to([group.chat])
    assert lamp not in (await group.card(wages)).text
    await li.says(f"/code {found[0]}")
    seen = await li.sees(parent, lamp, wages, "待认领")
    assert "路灯" not in seen.text
