"""协办 and 吹哨报到: asked by button, command and word, answered by the other unit, waited for by the lead."""

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import claimed
from tests.talks.test_rooms import LAMP


async def more(person: Person, label: str, group: Group, number: str) -> None:
    """⋯ 更多 on the card, and that step."""
    await person.presses("更多", on=await group.card(number))
    await person.presses(label, on=await group.sees(f"{number} 您现在可以", button=label))


async def test_by_buttons_from_the_asking_to_the_end(
    county: Centre, wang: Person, zhao: Person, fang: Person, group: Group, city_group: Group
) -> None:
    number = await claimed(wang, zhao, group, LAMP)
    await more(zhao, "请协办", group, number)
    await zhao.presses("县城管局", on=await group.sees("请哪个单位协办", button="县城管局"))
    await zhao.presses("3 个工作日", on=await group.sees("请 县城管局 协办"))
    await group.sees(number, "要请它办什么")
    await zhao.writes("请核实灯杆产权", group)
    card = await city_group.sees("协办", number, "请核实灯杆产权", "牵头 青溪镇", button="报到")
    assert card.buttons == ["报到", "答复", "不归我们"]
    assert "王秀兰" not in card.text
    await zhao.writes("办结 已更换灯泡，现场恢复照明", group, reply_to=await group.card(number))
    assert "还在等 县城管局" in (await group.sees("先不能办结")).text
    assert "已报到" in await fang.presses("报到", on=card)
    await group.under(number, "县城管局已报到")
    await fang.presses("答复", on=await city_group.sees("协办", number, "已报到"))
    await city_group.sees(number, "答复意见")
    await fang.writes("灯杆归路灯所，已叫人", city_group)
    await group.under(number, "县城管局答复", "灯杆归路灯所")
    assert "县城管局（已答复）：灯杆归路灯所" in (await group.card(number)).text
    assert (await city_group.sees("协办", number, "已答复")).buttons == []
    await zhao.writes("办结 已更换灯泡，现场恢复照明", group, reply_to=await group.card(number))
    await wang.sees(number, "经办人已办结")
    del county


async def test_by_command_and_word_and_the_lead_goes_on_without_one(
    county: Centre,
    wang: Person,
    zhao: Person,
    fang: Person,
    liu: Person,
    zhou: Person,
    group: Group,
    city_group: Group,
    county_group: Group,
) -> None:
    number = await claimed(wang, zhao, group, LAMP)
    await zhao.writes(f"/assist {number} 城管局、滨河社区、云溪县综治中心 1wd 请一起看看", group)
    card = await city_group.sees("协办", number, "请一起看看")
    await fang.writes("答复 看过了，灯罩坏了", city_group, reply_to=card)
    await group.under(number, "县城管局答复", "灯罩坏了")
    await liu.says(f"/notours {number} 不属本社区职责")
    await group.under(number, "滨河社区说不归他们", "不属本社区职责")
    await zhao.writes(f"/done {number} 已更换灯罩，现场恢复照明", group)
    await group.sees("先不能办结", "云溪县综治中心", "/waive")
    await zhao.writes(f"/waive {number}", group)
    await group.sees("理由", "/waive")
    await more(zhao, "免协办", group, number)
    await group.sees(number, "不等协办意见的理由")
    await zhao.writes("与本件无关，不等了", group)
    await county_group.sees("不再等 云溪县综治中心", "与本件无关")
    await zhou.says(f"/opinion {number} 我们看过了")
    await zhou.sees("被请来协办的单位")
    await zhao.writes(f"/done {number} 已更换灯罩，现场恢复照明", group)
    await wang.sees(number, "经办人已办结")
    del county


async def test_the_helper_answers_by_the_buttons_of_its_card_in_private(
    county: Centre, wang: Person, zhao: Person, liu: Person, group: Group
) -> None:
    await liu.says("/start")
    number = await claimed(wang, zhao, group, LAMP)
    await zhao.writes("协办 滨河社区 请看看监控", group, reply_to=await group.card(number))
    card = await liu.sees("协办", number, "请看看监控")
    await liu.presses("不归我们", on=card)
    asked = await liu.sees("建议找谁")
    await liu.says("监控归派出所管，建议找县公安局", reply_to=asked, answers=None)
    await liu.sees(number, "不归本单位")
    await group.under(number, "滨河社区说不归他们", "监控归派出所管")
    del county


@pytest.mark.parametrize("how", ["button", "command", "word"])
async def test_a_whistle_is_kept_by_coming(
    how: str, county: Centre, wang: Person, zhao: Person, fang: Person, group: Group, city_group: Group
) -> None:
    number = await claimed(wang, zhao, group, LAMP)
    card = await group.card(number)
    match how:
        case "button":
            await more(zhao, "吹哨", group, number)
            await zhao.presses("县城管局", on=await group.sees("吹哨：请哪个部门"))
            await group.sees(number, "为什么事报到")
            await zhao.writes("到现场看占道", group)
        case "command":
            await zhao.writes(f"/whistle {number} 县城管局 到现场看占道", group)
        case _:
            await zhao.writes("吹哨 县城管局 到现场看占道", group, reply_to=card)
    asked = await city_group.sees("吹哨报到", number, "等报到", "到现场看占道")
    match how:
        case "button":
            await fang.presses("报到", on=asked)
        case "command":
            await fang.writes(f"/reportin {number}", city_group)
        case _:
            await fang.writes("报到", city_group, reply_to=asked)
    await group.under(number, "县城管局已报到")
    await city_group.sees("吹哨报到", number, "已报到")
    del county


async def test_who_does_not_come_in_two_working_days_is_told_on(
    county: Centre,
    wang: Person,
    zhao: Person,
    yan: Person,
    group: Group,
    city_group: Group,
    county_group: Group,
) -> None:
    await yan.says("/start")
    number = await claimed(wang, zhao, group, LAMP)
    await zhao.writes(f"/whistle {number} 县城管局 到现场看占道", group)
    await county.advance(days=1)
    await county_group.sees_no("没有报到")
    await county.advance(days=1, hours=9)
    for where in (group, city_group, county_group):
        assert await where.count("县城管局到期", "没有报到") == 1
    await yan.sees(number, "没有报到", "责任单位：青溪镇")
    await city_group.sees("吹哨报到", number, "逾期")


async def test_what_is_refused(
    county: Centre, wang: Person, zhao: Person, fang: Person, group: Group, city_group: Group
) -> None:
    number = await claimed(wang, zhao, group, LAMP)
    for order, answer in (
        (f"/assist {number} 火星局 请看看", "请写明请哪个单位"),
        (f"/assist {number} 青溪镇综治中心 请看看", "不能是本单位"),
        (f"/assist {number} 县城管局", "请写明要它办什么"),
        (f"/whistle {number} 白石镇综治中心 请来", "吹哨只叫部门"),
        (f"/waive {number} 等不了", "没有在等的协办意见"),
        (f"/reportin {number}", "只有被请来协办的单位"),
    ):
        await zhao.writes(order, group)
        await group.sees(answer)
    await fang.writes(f"/assist {number} 县住建局 请看看", city_group)
    await city_group.sees("别的单位办理")
    await zhao.writes(f"/assist {number} 县城管局 请看看", group)
    await zhao.writes(f"/assist {number} 县城管局 再看看", group)
    await group.sees("不能重复请")
    await fang.writes(f"/reportin {number}", city_group)
    await fang.writes(f"/reportin {number}", city_group)
    await city_group.sees("已经报到过了")
    await fang.writes(f"/opinion {number}", city_group)
    await city_group.sees("请写明答复意见")
    del county


async def test_with_one_desk_for_all_it_says_how_units_come_in(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    for command in ("assist", "whistle", "escalate"):
        await zhao.writes(f"/{command} {number} 城管局 请看看", group)
        assert await group.count("只有一个值班台", "/centre") == 1 + ("assist", "whistle", "escalate").index(command)


async def test_a_confidential_case_is_not_shown_to_further_units(county: Centre, wang: Person, zhou: Person) -> None:
    await zhou.says("/start")
    await wang.says("石桥村有人开赌场赌博")
    await wang.presses("提交")
    card = await zhou.sees("赌博", button="认领")
    await zhou.presses("认领", on=card)
    number = card.text.split("</b>")[0].split()[-1] if "</b>" in card.text else card.text.split(" · ")[0].split()[-1]
    await zhou.says(f"/assist {number} 县城管局 请看看")
    await zhou.sees("保密件不请别的单位协办")
    del county
