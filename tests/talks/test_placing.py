"""Between units: 签收, 退单, 重新派单, 改派, 指定, 不受理, 移交, by button, by command, by word; each refusal."""

import pytest

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, claimed, reported

LEAK = "滨河01网格3号楼邻居装修漏水到我家，说不通"
LAMP_HERE = f"青溪镇{LAMP}"


@pytest.fixture
async def zhou_(county: Centre, zhou: Person) -> Person:
    """The county desk, who has started the bot."""
    await zhou.says("/start")
    return zhou


async def at_city(wang: Person, zhao: Person, group: Group) -> str:
    """A lamp that the town has sent to 县城管局."""
    number = await reported(wang, LAMP_HERE)
    await zhao.writes(f"/reassign {number} 县城管局 路灯归他们修", group)
    return number


async def more(person: Person, group: Group, number: str, label: str) -> str:
    """A button of ⋯ 更多 under the card; the words of the answer."""
    await person.presses("更多", on=await group.card(number))
    menu = await group.sees(number, "您现在可以", button=label)
    assert menu.only_for == person.uid
    return await person.presses(label, on=menu)


async def test_the_menu_holds_what_he_may_do_and_nothing_else(wang: Person, zhao: Person, group: Group) -> None:
    number = await reported(wang)
    await zhao.presses("更多", on=await group.card(number))
    menu = await group.sees(number, "您现在可以")
    assert menu.only_for == zhao.uid
    assert {"签收", "不受理", "移交外单位", "全部经过"} <= set(menu.buttons)
    assert not {"改派单位", "办结", "申请延期", "批准申请", "督办：催办", "调解"} & set(menu.buttons)
    on_the_card = {"认领", "退回", "备注", "改类别"}
    assert not on_the_card & set(menu.buttons)
    assert on_the_card <= set((await group.card(number)).buttons)


@pytest.mark.parametrize("how", ["button", "command", "word"])
async def test_signing(how: str, wang: Person, zhao: Person, group: Group) -> None:
    number = await reported(wang)
    card = await group.card(number)
    if how == "button":
        assert "已签收" in await more(zhao, group, number, "签收")
    elif how == "command":
        await zhao.writes(f"/sign {number}", group)
    else:
        await zhao.writes("签收", group, reply_to=card)
    await group.sees(f"{number} · ", "已签收")
    await zhao.writes(f"/sign {number}", group)
    assert (await group.sees(number, "已经签收过了")).only_for == zhao.uid


@pytest.mark.parametrize("how", ["button", "command", "word"])
async def test_another_unit_gets_it(
    how: str, wang: Person, zhao: Person, zhou_: Person, group: Group, city_group: Group
) -> None:
    number = await reported(wang, LAMP_HERE)
    if how == "button":
        await more(zhao, group, number, "改派单位")
        await zhao.presses("县城管局", on=await group.sees("派给哪个单位"))
        await zhao.writes("路灯归他们修", group)
        await group.sees(number, "已转往县城管局")
    elif how == "command":
        await zhao.writes(f"/reassign {number} 县城管局 路灯归他们修", group)
    else:
        await zhao.writes("改派 县城管局 路灯归他们修", group, reply_to=await group.card(number))
    assert "待认领" in (await city_group.card(number)).text
    await wang.sees(number, "已改由县城管局办理", "时限不变")


async def test_the_county_desk_names_a_unit_which_then_cannot_bounce_it(
    wang: Person, zhao: Person, zhou_: Person, fang: Person, group: Group, city_group: Group
) -> None:
    number = await reported(wang, LAMP_HERE)
    await zhao.writes(f"/direct {number} 县城管局", group)
    await group.sees("「指定」由县值守来做")
    await zhou_.says(f"/direct {number} 县城管局")
    card = await city_group.card(number)
    assert "上级指定" in card.text
    assert "退回" not in card.buttons
    await fang.writes(f"/return {number} 不属本单位职责，建议县住建局", city_group)
    assert (await city_group.sees(number, "不能再退")).only_for == fang.uid


async def test_naming_by_button(wang: Person, zhou_: Person, group: Group, county: Centre) -> None:
    number = await reported(wang, LAMP_HERE)
    await zhou_.presses("更多", on=await group.card(number))
    await zhou_.presses("改派单位", on=await group.sees(number, "您现在可以"))
    await zhou_.presses("县城管局", on=await group.sees("派给哪个单位"))
    assert "不能再退" in await zhou_.presses("指定（不能再退）", on=await group.sees("还是指定"))


async def test_where_it_may_not_be_sent(wang: Person, zhao: Person, group: Group, county: Centre) -> None:
    number = await reported(wang, LAMP_HERE)
    await zhao.writes(f"/reassign {number} 白石镇", group)
    await group.sees("不归您派单")
    await zhao.writes(f"/reassign {number} 火星局", group)
    await group.sees("请写明派给哪个单位")


async def test_a_command_without_a_number_is_given_back_with_one(wang: Person, zhao: Person, group: Group) -> None:
    await zhao.writes("/return 不归我们管", group)
    await group.sees("/return GD261122-0007 不归我们管", "直接回复那张卡片")


async def test_without_units_there_is_nowhere_else(wang: Person, zhou: Person) -> None:
    await zhou.says("/start")
    number = await reported(wang)
    await zhou.says(f"/reassign {number} 城管局")
    await zhou.sees("导入")


@pytest.mark.parametrize("how", ["button", "command", "typed", "word"])
async def test_a_bounce_goes_to_the_desk_above_with_a_reason_and_a_unit(
    how: str, wang: Person, zhao: Person, zhou_: Person, fang: Person, group: Group, city_group: Group
) -> None:
    number = await at_city(wang, zhao, group)
    card = await city_group.card(number)
    if how == "button":
        await fang.presses("退回", on=card)
        await fang.presses("不属本单位职责", on=await city_group.sees("为什么退"))
        assert "已退给上级" in await fang.presses("县住建局", on=await city_group.sees("建议由哪个单位办"))
    elif how == "command":
        await fang.writes(f"/return {number} 不归我们管", city_group)
        await city_group.sees("建议承办单位")
        await fang.writes(f"/return {number} 不属本单位职责，建议县住建局", city_group)
    elif how == "word":
        await fang.writes("退单 不属本单位职责，建议县住建局", city_group, reply_to=card)
    else:
        await fang.presses("退回", on=card)
        await fang.presses("其他，自己写", on=await city_group.sees("为什么退"))
        await fang.writes("不属本单位职责，应由县住建局办理", city_group)
    notice = await zhou_.sees(number, "被退回", "不属本单位职责", "建议：县住建局")
    assert notice.buttons[0] == "派给县住建局"
    await wang.sees(number, "已交上级综治中心改派", "您不用自己找部门")
    assert "已派给县住建局" in await zhou_.presses("派给县住建局", on=notice)


async def test_a_war_of_bounces_ends(
    wang: Person, zhao: Person, zhou_: Person, fang: Person, liu: Person, group: Group, city_group: Group
) -> None:
    number = await at_city(wang, zhao, group)
    await fang.writes(f"/return {number} 小区里的路灯归社区，建议滨河社区", city_group)
    await zhou_.presses("重新派单", on=await zhou_.sees(number, "被退回"))
    assert "已派给滨河社区" in await zhou_.presses("滨河社区", on=await zhou_.sees("派给哪个单位"))
    await liu.says("/start")
    await liu.says(f"/return {number} 路灯归城管局，建议县城管局")
    notice = await zhou_.sees(number, "第 2 次被退回", "请您裁定")
    await zhao.writes(f"/dispatch {number} 县城管局", group)
    await group.sees("这件由别的单位办理")
    await zhou_.presses("重新派单", on=notice)
    choice = await zhou_.sees("派给哪个单位", button="滨河社区")
    await zhou_.presses("滨河社区", on=choice)
    await zhou_.says("县里批复明确由社区管", reply_to=await zhou_.sees("为什么还派给原单位"), answers=2)
    await zhou_.sees(number, "已指定，对方不能再退")
    assert (await zhou_.sees(number, "已有去向")).buttons == []
    await liu.says(f"/return {number} 还是不归我们，建议县城管局")
    await liu.sees(number, "上级指定（裁定）", "不能再退")


@pytest.mark.parametrize("how", ["button", "command", "word"])
async def test_not_taken_up_with_a_way_on(how: str, wang: Person, zhao: Person, zhou: Person, group: Group) -> None:
    await zhou.says("/start")
    number = await reported(wang)
    if how == "button":
        await more(zhao, group, number, "不受理")
        await zhao.presses("民事、市场可解决", on=await group.sees("法定理由"))
        assert "已不受理" in await zhao.presses("确定不受理", on=await group.sees("确定不受理", "调解"))
    elif how == "command":
        await zhao.writes(f"/reject {number} 不想管", group)
        await group.sees("请写明不受理的法定理由")
        await zhao.writes(f"/reject {number} 民事纠纷", group)
    else:
        await zhao.writes("不受理 民事纠纷", group, reply_to=await group.card(number))
    told = await wang.sees(number, "不能受理", "理由", "您可以", "编号保留", button="我有异议")
    assert "不予受理" in (await group.card(number)).text
    await wang.presses("我有异议", on=told)
    await zhou.sees(number, "有异议", "重新审核")
    assert "已升级督办" in (await group.card(number)).text


async def test_what_may_not_be_refused(wang: Person, zhao: Person, group: Group) -> None:
    number = await reported(wang)
    await zhao.writes(f"/reject {number} 没有具体事项", group)
    await group.sees("要先追问一次")


async def test_danger_is_not_refused(wang: Person, zhao: Person, group: Group) -> None:
    await wang.says("着火了，幸福路3号楼", answers=None)
    number = (await group.sees("急件", "责任：")).text.split()[1]
    await zhao.writes(f"/reject {number} 民事纠纷", group)
    await group.sees("是险情，不能不受理")


@pytest.mark.parametrize("how", ["button", "command", "word"])
async def test_handing_over_with_a_receipt(how: str, wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    receipt = "县信访局，登记号 2026-118"
    if how == "button":
        await more(zhao, group, number, "移交外单位")
        await zhao.presses("信访机构", on=await group.sees("移交给谁"))
        await group.sees("凭据", "15 分钟内")
        await zhao.writes(receipt, group)
    elif how == "command":
        await zhao.writes(f"/handoff {number} 已移交", group)
        await group.sees("移交要有凭据")
        await zhao.writes(f"/handoff {number} {receipt}", group)
    else:
        await zhao.writes(f"移交 {receipt}", group, reply_to=await group.card(number))
    await wang.sees(number, "已移交信访机构", "12345", "2026-118", button="我有异议")
    assert "已移交" in (await group.card(number)).text


async def test_a_reply_in_private_that_is_no_order_opens_no_draft(county: Centre, wang: Person, he: Person) -> None:
    await he.says("/start")
    number = await reported(wang, LEAK)
    card = await he.sees(number, button="认领")
    await he.says("好的我去看看", reply_to=card)
    await he.sees("没看懂", number, "更多")
    assert "提交" not in (await he.last()).buttons
    await he.presses("认领", on=card)
    await he.says("没谈成 价格谈不拢", reply_to=await he.sees(number, "责任：何小军"))
    await wang.sees(number, "没有达成协议")
    assert "调解 1 次未成" in (await he.sees(number, "责任：何小军")).text
    await he.says(f"/extend {number} 2个工作日 等双方约时间", answers=None)
    await he.sees(number, "已送上级值守审批", "时限照走")
    del county
