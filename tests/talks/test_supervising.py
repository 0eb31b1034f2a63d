"""督办: by a supervisor's button, command and word; by the clock; and who may not."""

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import claimed, reported
from tests.talks.test_rooms import LAMP

CARDS = {"remind": "催办", "yellow": "黄牌", "red": "红牌", "listed": "挂牌督办"}


async def test_by_buttons_up_the_ladder(
    county: Centre, wang: Person, zhao: Person, zhou: Person, yan: Person, group: Group
) -> None:
    await yan.says("/start")
    number = await claimed(wang, zhao, group, LAMP)
    await yan.says(f"/remind {number} 请先联系居民")
    await group.under(number, "催办", "请先联系居民")
    await zhou.presses("更多", on=await group.card(number))
    menu = await group.sees(f"{number} 您现在可以", button="督办：黄牌")
    assert "挂牌督办" not in menu.buttons
    await zhou.presses("督办：黄牌", on=menu)
    await zhou.presses("办理拖延", on=await group.sees("发黄牌，对承办单位说什么"))
    await group.under(number, "黄牌", "青溪镇", "办理拖延")
    assert "黄牌" in (await group.card(number)).text
    told = await yan.sees(number, "黄牌", "责任单位：青溪镇综治中心（镇党委书记）")
    assert told.buttons == ["催办", "红牌"]
    await yan.presses("红牌", on=told)
    await yan.presses("5 个工作日", on=await yan.sees("限期整改多久"))
    asked = await yan.sees("发红牌的理由和整改要求")
    await yan.says("五日内修好并公示", reply_to=asked, answers=None)
    await group.under(number, "红牌", "五日内修好", "限期整改")
    assert await yan.count("红牌", "责任单位") == 0, "who issued it has his answer"
    await yan.says(f"/listed {number} 请镇主要负责人过问", answers=None)
    await group.under(number, "挂牌督办", "请镇主要负责人过问")
    await wang.sees_no("黄牌")
    await wang.sees_no("红牌")
    del county


@pytest.mark.parametrize("do", ["remind", "yellow", "red"])
@pytest.mark.parametrize("how", ["command", "word"])
async def test_by_command_and_word(
    do: str, how: str, county: Centre, wang: Person, zhao: Person, zhou: Person, group: Group
) -> None:
    number = await claimed(wang, zhao, group, LAMP)
    if how == "command":
        await zhou.writes(f"/{do} {number} 居民等了很久", group)
    else:
        await zhou.writes(f"{CARDS[do]} 居民等了很久", group, reply_to=await group.card(number))
    await group.under(number, CARDS[do], "居民等了很久")
    del county


async def test_listing_comes_after_red_and_each_card_once(
    county: Centre, wang: Person, zhao: Person, yan: Person, group: Group
) -> None:
    number = await claimed(wang, zhao, group, LAMP)
    await yan.says(f"/listed {number} 拖得太久")
    await yan.sees("先发红牌")
    await yan.says(f"/red {number} 10wd 全面整改", answers=None)
    await yan.sees(number, "已发红牌，限期整改")
    await yan.says(f"/yellow {number} 再来一张")
    await yan.sees("已经有这张牌")
    await yan.says(f"/listed {number} 拖得太久", answers=None)
    await group.under(number, "挂牌督办", "拖得太久")
    del county


async def test_what_is_refused(
    county: Centre, wang: Person, zhao: Person, fang: Person, yan: Person, group: Group, city_group: Group
) -> None:
    number = await claimed(wang, zhao, group, LAMP)
    for do in CARDS:
        await zhao.writes(f"/{do} {number} 请抓紧", group)
        assert await group.count("只有督办人员能做") == 1 + list(CARDS).index(do)
    await fang.writes(f"/yellow {number} 请抓紧", city_group)
    await city_group.sees("别的单位办理")
    await yan.says(f"/yellow {number}")
    await yan.sees("请写明对承办单位说什么")
    await zhao.presses("更多", on=await group.card(number))
    menu = await group.sees(f"{number} 您现在可以")
    assert not [label for label in menu.buttons if "督办" in label]
    del county


async def test_by_the_clock_the_unit_is_reminded_and_the_resident_is_told_it_is_late(
    county: Centre, wang: Person, yan: Person, group: Group
) -> None:
    await yan.says("/start")
    number = await reported(wang, LAMP)
    await county.advance(hours=6)
    await group.under(number, "还没有人签收")
    await county.advance(days=1)
    await group.under(number, "催办", "超过 24 小时没有签收")
    assert await wang.count("超过承诺时限") == 0
    await county.advance(days=3)
    await group.under(number, "黄牌", "离时限不到一个工作日")
    await yan.sees(number, "黄牌")
    await county.advance(days=4)
    await group.under(number, "红牌", "已超过时限", "限期整改")
    assert await wang.count(number, "已超过承诺时限", "已督办") == 1
    await county.advance(days=7)
    await yan.sees(number, "限期整改的日子已过", button="挂牌督办")
    assert "待认领" in (await group.card(number)).text
    assert await wang.count(number, "已超过承诺时限", "已督办") == 1


async def test_with_one_group_for_all_it_is_said_under_the_card(
    centre: Centre, wang: Person, zhou: Person, zhao: Person, group: Group
) -> None:
    await zhou.says("/start")
    number = await reported(wang)
    await centre.advance(days=2)
    assert await group.count("催办", number) == 1
    await zhou.writes("催办 请马上认领", group, reply_to=await group.card(number))
    await group.under(number, "催办", "请马上认领")
    await zhao.writes(f"/yellow {number} 我也催", group)
    await group.sees("只有督办人员能做")
    await centre.advance(days=10)
    await zhou.sees(number, "红牌", "已超过时限")
    await wang.sees(number, "已超过承诺时限")


async def test_a_co_reporters_word_is_no_order(county: Centre, wang: Person, li: Person, group: Group) -> None:
    number = await reported(wang, LAMP)
    await li.says(LAMP.replace("好几天", "三天"))
    seen = (await li.messages())[-1]
    if "一起关注" in seen.buttons:
        await li.presses("一起关注", on=seen)
        told = await li.sees(number)
        await li.says("催办", reply_to=told, answers=None)
        await li.sees_no("值班人员的操作")
    del county, group


async def mediation(county: Centre, wang: Person, he: Person) -> str:
    """A quarrel in the grid worker's hand; its number."""
    await he.says("/start")
    number = await reported(wang, "滨河01网格3号楼楼上楼下邻里纠纷，为公共过道的事说不通")
    await he.presses("认领", on=await he.sees(number, button="认领"))
    del county
    return number


async def test_mediation_by_buttons_in_vain_twice_goes_to_the_town(
    county: Centre, wang: Person, he: Person, group: Group
) -> None:
    number = await mediation(county, wang, he)
    for label, told in (("没谈成", "没有达成协议"), ("当事人未到", "没有到场")):
        await he.presses("更多", on=await he.sees(number, "责任：何小军"))
        await he.presses("调解", on=await he.sees(f"{number} 您现在可以"))
        await he.presses(label, on=await he.sees("这次调解结果怎样"))
        await wang.sees(number, told, "12348")
        await county.advance(seconds=2)
    await wang.sees(number, "上一级一起督办")
    await group.sees(number, "已升级", "由青溪镇综治中心督办", "调解 2 次没有成功")


async def test_mediation_that_agrees_is_a_result(county: Centre, wang: Person, he: Person) -> None:
    number = await mediation(county, wang, he)
    await he.presses("更多", on=await he.sees(number, "责任：何小军"))
    await he.presses("调解", on=await he.sees(f"{number} 您现在可以"))
    await he.presses("达成协议", on=await he.sees("这次调解结果怎样"))
    asked = await he.sees("协议内容")
    await he.says("楼上三日内补做防水，赔偿五百元", reply_to=asked, answers=None)
    await wang.sees(number, "经办人已办结", "楼上三日内补做防水")


async def test_mediation_by_command_and_its_refusals(county: Centre, wang: Person, he: Person, zhao: Person) -> None:
    number = await mediation(county, wang, he)
    await he.says(f"/mediate {number}")
    await he.sees("请写明调解结果")
    await he.says(f"/mediate {number} 达成协议")
    await he.sees("请写明协议内容")
    await zhao.says(f"/mediate {number} 未达成")
    await zhao.sees("只有经办人")
    await he.says(f"/mediate {number} 一方拒绝 楼上不愿来", answers=None)
    await wang.sees(number, "不愿调解", "起诉")
    await he.says(f"/mediate {number} 未达成")
    await he.sees("不能再调解")
    del county


@pytest.mark.parametrize("how", ["button", "own words", "command", "word"])
async def test_raised_by_hand(how: str, county: Centre, wang: Person, he: Person, group: Group) -> None:
    number = await mediation(county, wang, he)
    card = await he.sees(number, "责任：何小军")
    why = "需要执法"
    if how in ("button", "own words"):
        await he.presses("更多", on=card)
        await he.presses("升级", on=await he.sees(f"{number} 您现在可以"))
        choice = await he.sees("为什么升级到青溪镇综治中心")
        await he.presses("需要执法" if how == "button" else "其他（写明原因）", on=choice)
    if how == "own words":
        why = "楼上扬言动手"
        await he.says(why, reply_to=await he.sees("升级的原因"), answers=None)
    elif how == "command":
        await he.says(f"/escalate {number} {why}", answers=None)
    elif how == "word":
        await he.says(f"升级 {why}", reply_to=card, answers=None)
    await wang.sees(number, "上一级一起督办", "时限不变")
    await group.sees(number, "已升级", "由青溪镇综治中心督办", why)
    assert "滨河01网格" in (await group.card(number)).text, "who was responsible stays responsible"
    del county


async def test_raising_is_refused_without_a_reason_and_at_the_top(county: Centre, wang: Person, he: Person) -> None:
    number = await mediation(county, wang, he)
    await he.says(f"/escalate {number}")
    await he.sees("请写明升级的原因")
    for _ in range(3):
        await he.says(f"/escalate {number} 需要执法", answers=None)
    await he.says(f"/escalate {number} 需要执法")
    await he.sees("没有更高一级了")
    del county
