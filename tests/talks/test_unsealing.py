"""保密件身份: asked with a reason, granted by a second person, looked at once; and every way it is refused."""

from datetime import timedelta

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import claimed, number_in

GRAFT = "我要举报和平村村干部贪污修路款"


async def confidentially(person: Person, text: str = GRAFT) -> str:
    await person.says(text)
    await person.presses("提交")
    return number_in((await person.sees("已受理", "保密件")).text)


async def in_hand(county: Centre, wang: Person, zhou: Person, yan: Person) -> str:
    """A confidential case that the county desk has claimed; both trusted ones have started the bot."""
    await zhou.says("/start")
    await yan.says("/start")
    number = await confidentially(wang)
    await zhou.says(f"/claim {number}", answers=None)
    await county.quiet()
    return number


async def test_two_must_agree_and_then_it_is_shown_once(
    county: Centre, wang: Person, zhou: Person, yan: Person, county_group: Group, group: Group
) -> None:
    number = await in_hand(county, wang, zhou, yan)
    mark = await county.mark()
    await zhou.presses("查看联系方式", on=await zhou.sees(number, "责任：", button="查看联系方式"))
    await zhou.presses("核实情况", on=await zhou.sees(number, "两个人同意"))
    await zhou.sees("请写明理由")
    await zhou.says("要向本人确认修路的时间和账目", answers=1)
    await zhou.sees(number, "查看申请已发给")
    asked = await yan.sees(number, "申请查看", "核实情况", "修路的时间", button="同意")
    assert wang.name not in asked.text
    await zhou.sees_no(wang.name)
    assert "已同意" in await yan.presses("同意", on=asked)
    granted = await zhou.sees(number, "已同意", "只能看一次")
    await zhou.presses("查看（只一次）", on=granted)
    await zhou.sees(wang.name, "@wangxl", "已留痕")
    # the second press leads to another wish, not to another look
    await zhou.presses("查看（只一次）", on=granted)
    await county.quiet()
    assert await zhou.count(wang.name) == 1
    await zhou.sees(number, "两个人同意")
    await wang.says(f"/status {number}")
    told = await wang.sees("经过", "县综治中心值班台查看了您的身份（理由：核实情况）")
    assert zhou.name not in told.text
    assert yan.name not in told.text
    assert "账目" not in told.text, "the reason stays among those on duty"
    said = [str(c["params"]) for c in await county.since(mark) if str(c["params"].get("chat_id")) in
            {str(g.chat) for g in (county_group, group)}]  # fmt: skip
    assert not any(wang.name in s or "申请查看" in s for s in said)


async def test_by_command_and_by_word_in_reply_to_the_card(
    county: Centre, wang: Person, zhou: Person, yan: Person
) -> None:
    number = await in_hand(county, wang, zhou, yan)
    await zhou.says(f"/look {number}")
    await zhou.sees("两个人同意", f"/unseal {number}")
    await zhou.says("申请查看 联系诉求人 补充证据", reply_to=await zhou.sees(number, "责任："))
    await zhou.sees(number, "查看申请已发给")
    await zhou.says(f"/unseal {number} 再申请一次")
    await zhou.sees("还在等另一位")
    await zhou.says(f"/look {number}")
    assert await zhou.count("还在等另一位") == 2
    await yan.says(f"/unseal_yes {number}", answers=None)
    await zhou.sees(number, "已同意")
    await zhou.says(f"/look {number}")
    await zhou.sees(wang.name)
    await zhou.says(f"/look {number}")
    await zhou.sees("只能看一次，已经用过")
    await wang.says(f"/status {number}")
    await wang.sees("理由：联系诉求人")


async def test_a_refusal_is_told_and_opens_nothing(county: Centre, wang: Person, zhou: Person, yan: Person) -> None:
    number = await in_hand(county, wang, zhou, yan)
    await zhou.says(f"/unseal {number} 好奇是谁写的")
    await yan.presses("不同意", on=await yan.sees(number, "申请查看", button="不同意"))
    await zhou.sees(number, "不同意您的查看申请")
    await zhou.says(f"/look {number}")
    await zhou.sees("没有获得同意")
    await zhou.sees_no(wang.name)
    await wang.says(f"/status {number}")
    await wang.sees("没有同意查看保密信息")
    await zhou.says(f"/unseal {number} 需要核对票据", answers=1)
    await yan.says(f"/unseal_no {number}", answers=None)
    await county.quiet()
    assert await zhou.count("不同意您的查看申请") == 2


async def test_nobody_grants_his_own_wish_and_none_is_none(
    county: Centre, wang: Person, zhou: Person, yan: Person
) -> None:
    number = await in_hand(county, wang, zhou, yan)
    await yan.says(f"/unseal_yes {number}")
    await yan.sees("没有等您答复的查看申请")
    await zhou.says(f"/unseal {number} 核实情况 核对时间")
    await zhou.says(f"/unseal_yes {number}")
    await zhou.sees("自己的申请不能自己同意")
    await zhou.says(f"/look {number}")
    await zhou.sees_no(wang.name)


async def test_a_wish_and_a_leave_expire(county: Centre, wang: Person, zhou: Person, yan: Person) -> None:
    number = await in_hand(county, wang, zhou, yan)
    await zhou.says(f"/unseal {number} 核实情况 核对时间")
    await yan.says(f"/unseal_yes {number}", answers=None)
    county.clock.advance(timedelta(minutes=31))
    await zhou.says(f"/look {number}")
    await zhou.sees("已过期")
    await zhou.sees_no(wang.name)
    await zhou.says(f"/unseal {number} 再核实一次")
    county.clock.advance(timedelta(hours=25))
    await yan.says(f"/unseal_yes {number}", answers=None)
    await yan.sees("没有等您答复的查看申请")


async def test_without_a_reason_nothing_is_asked(county: Centre, wang: Person, zhou: Person, yan: Person) -> None:
    number = await in_hand(county, wang, zhou, yan)
    await zhou.says(f"/unseal {number}")
    await zhou.sees("请写明为什么要看")
    await yan.sees_no("申请查看")


async def test_others_learn_nothing_and_open_cases_need_no_second_person(
    county: Centre, wang: Person, zhou: Person, yan: Person, fang: Person, li: Person
) -> None:
    number = await in_hand(county, wang, zhou, yan)
    await fang.says(f"/unseal {number} 我也想看")
    await fang.sees("保密件只由指定的人办理")
    await fang.says(f"/unseal_yes {number}")
    assert await fang.count("保密件只由指定的人办理") == 2
    await li.says("幸福路3号楼下路灯坏了好几天了")
    await li.presses("提交")
    plain = number_in((await li.sees("已受理")).text)
    await zhou.says(f"/unseal {plain} 看看是谁")
    await zhou.sees("这不是保密件")


async def test_with_one_admin_alone_he_is_told_how_to_name_a_second(wang: Person, zhou: Person) -> None:
    await zhou.says("/start")
    number = await confidentially(wang)
    await zhou.presses("认领", on=await zhou.sees(number, "责任：", button="认领"))
    await zhou.says(f"/unseal {number} 核实情况 核对时间")
    await zhou.sees("要有第二个人同意", "ADMIN_IDS", "人员表")
    await zhou.says(f"/look {number}")
    await zhou.sees("两个人同意")
    await zhou.sees_no(wang.name)


async def test_an_open_case_is_looked_at_as_before(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.says(f"/look {number}")
    await zhao.sees(wang.name)
