"""回执 under a notice, 需要帮助 that becomes an urgent ticket, 点名 by unit, the reminder to the silent."""

from domain.broadcasts import Reply, WaveKind
from domain.tickets import Status
from tests.talks.centre import Centre
from tests.talks.notices import FLOOD, arrived, known, of_kind, sent
from tests.talks.people import Group, Person
from tests.talks.steps import number_in


async def test_answers_are_noted_and_may_change(centre: Centre, wang: Person, li: Person, zhou: Person) -> None:
    """我已收到, again, then 我安全: each press has a short word, the buttons stay, nothing is edited."""
    await known(centre, [wang, li, zhou])
    await sent(centre, zhou)
    copy = await wang.sees(FLOOD, button="我安全")
    assert copy.buttons[:3] == ["我已收到", "我安全", "需要帮助"]
    assert "谢谢" in await wang.presses("我已收到", on=copy)
    assert "已点过「我已收到」" in await wang.presses("我已收到", on=copy)
    assert "已改为「我安全」" in await wang.presses("我安全", on=copy)
    assert (await wang.sees(FLOOD)).edits == 0
    # the admin sees numbers, and can remind the one who is silent
    await zhou.presses("点名")
    sheet = await zhou.sees("点名", "全部：收到通知 3 人", "已收到 0 · 安全 1 · 需要帮助 0 · 未回应 2")
    assert "王秀兰" not in sheet.text
    await zhou.presses("提醒未回应的")
    await zhou.sees("只提醒没有回应的 2 人")
    await zhou.presses("不提醒")
    await zhou.presses("提醒未回应的", on=await zhou.sees("全部：收到通知", button="提醒未回应的"))
    sure = await zhou.sees("只提醒没有回应的 2 人")
    assert "已开始提醒" in await zhou.presses("确认提醒", on=sure)
    await arrived(centre)
    mine = await li.sees("请回应", button="需要帮助")
    assert mine.replies_to == (await li.sees(FLOOD, "防汛提示")).id
    await wang.sees_no("请回应")
    # pressed under the reminder it counts for the notice
    assert "平安就好" in await li.presses("我安全", on=mine)
    assert "刚提醒过" in await zhou.presses("确认提醒", on=sure)
    await zhou.presses("我已收到")
    await zhou.presses("刷新", on=await zhou.sees("全部：收到通知", button="刷新"))
    await zhou.sees("已收到 1 · 安全 2 · 需要帮助 0 · 未回应 0")
    await centre.advance(minutes=11)
    assert "都已经回应了" in await zhou.presses("确认提醒", on=sure)
    assert len(await of_kind(centre, WaveKind.REMIND)) == 1


async def test_help_is_an_urgent_ticket_at_once(centre: Centre, wang: Person, zhou: Person, group: Group) -> None:
    """Without a centre: the duty group rings on the press; the place follows; a second press finds it open."""
    await known(centre, [wang, zhou])
    wave = await sent(centre, zhou)
    copy = await wang.sees(FLOOD, button="需要帮助")
    assert "急件" in await wang.presses("需要帮助", on=copy)
    receipt = await wang.sees("119", "您在哪里", button="撤回")
    number = number_in(receipt.text)
    assert "在我登记的村" not in receipt.buttons
    assert "往高处走" in receipt.text
    card = await group.card(number)
    assert "待补充" in card.text
    assert "自然灾害险情" in card.text
    await group.sees(number, button="已知晓")
    # a picture alone says nothing of the place; then the words, though they sound of danger
    await wang.sends(photo=True, answers=1)
    await wang.sees("还不知道您在哪里")
    await wang.says("在石桥村3组，水淹到二楼了", answers=1)
    await group.sees(number, "石桥村3组", "责任：")
    # words that name no place, even of danger, are added and lose nothing; a point on the map is on the card
    await wang.says("门打不开，快来人", answers=1)
    await wang.says("还在村小学二楼", answers=1)
    await wang.sends(location={"latitude": 30.9, "longitude": 104.9}, answers=1)
    await wang.sees("已写进急件", "定位")
    await group.sees(number, "石桥村3组", "村小学二楼", "📍 已发定位", "责任：")
    # the second press opens nothing
    await wang.presses("需要帮助", on=copy)
    await wang.sees(number, "还在办，没有再开新的")
    async with centre.house.store.read() as unit:
        mine = await unit.tickets.of_reporter(wang.uid)
        assert len(mine) == 1
        assert mine[0].urgent
        answered = await unit.waves.answered(wave.id)
        assert {a.reply: a.people for a in answered} == {None: 1, Reply.HELP: 1}
    # the admin finds its number, and its card
    await zhou.says("/rollcall", answers=1)
    await zhou.sees("点名", "需要帮助 1", number)
    await zhou.presses(number)
    await zhou.sees(f"{number} · ")


async def test_the_county_calls_the_roll(
    county: Centre,
    wang: Person,
    li: Person,
    chen: Person,
    zhou: Person,
    liu: Person,
    he: Person,
    fang: Person,
    group: Group,
) -> None:
    """需要帮助 goes to the town of his village; numbers by unit; village and grid staff have their own list."""
    await known(county, [wang, li, chen, liu, he, zhou], ["Q-BH-1", "Q-SQ-1"])
    await sent(county, zhou)
    await wang.presses("需要帮助", on=await wang.sees(FLOOD))
    receipt = await wang.sees("您登记的「青溪镇滨河社区滨河01网格」", button="在我登记的村")
    number = number_in(receipt.text)
    await wang.presses("在我登记的村")
    await wang.sees(number, "已写进急件", "青溪镇滨河社区滨河01网格")
    async with county.house.store.read() as unit:
        ticket = await unit.tickets.by_number(number)
        assert ticket is not None
        town = county.house.works.office.centre.current.by_code("Q")
        assert town is not None
        assert (ticket.unit, ticket.status, ticket.place) == (town.id, Status.QUEUED, "青溪镇滨河社区滨河01网格")
    await group.card(number)
    await li.presses("我安全", on=await li.sees(FLOOD))
    await county.advance(seconds=61)
    # village and grid staff: their own, refreshed in place
    mine = await liu.sees("滨河社区 点名", "收到通知 1 人", "滨河01网格", "需要帮助 1")
    assert "石桥" not in mine.text
    await he.sees("滨河01网格 点名", "需要帮助 1")
    await group.sees("青溪镇 点名", "滨河社区", "石桥村", "先走访独居老人", button="看点名表")
    await liu.presses("看点名表", on=mine)
    await liu.sees("滨河社区：收到通知 1 人", button="刷新")
    await fang.says("/rollcall", answers=1)  # of a department
    await fang.sees("没有要您点名的通知")
    assert f"急件 {number} 的值班人员会知道您安全了" in await wang.presses(
        "我安全", on=await wang.sees(FLOOD, "防汛提示")
    )
    await group.under(number, "安全")
    await county.advance(seconds=61)
    again = await liu.sees("滨河社区 点名", "安全 1 · 需要帮助 0")
    assert (again.id, again.edits) == (mine.id, 1)
    # /rollcall for them: their own units; the admin sees all, level by level
    await liu.says("/rollcall", answers=1)
    own = await liu.sees("滨河社区：收到通知 1 人", "滨河01网格")
    assert "提醒未回应的" not in own.buttons
    assert "青溪镇" not in own.buttons
    await zhou.presses("点名")
    top = await zhou.sees("收到通知 6 人", "青溪镇", "未登记村居")
    assert "白石镇" not in top.text
    await zhou.presses("青溪镇", on=top)
    await zhou.sees("青溪镇：收到通知 2 人", "滨河社区：", "石桥村：", button="滨河社区")
    await zhou.presses("滨河社区")
    await zhou.sees("滨河社区：收到通知 1 人", button="青溪镇")


async def test_nothing_to_call(centre: Centre, zhou: Person, zhao: Person, wang: Person) -> None:
    """/rollcall without a notice; of an officer without a centre."""
    await zhou.says("/rollcall", answers=1)
    await zhou.sees("没有带回执按钮的通知")
    await zhao.says("/rollcall", answers=1)
    await zhao.sees("只有管理员")
    await wang.says("/rollcall", answers=1)
    await wang.sees("值班人员的操作")
