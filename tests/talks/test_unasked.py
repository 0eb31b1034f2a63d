"""With a notice open, what an admin sends is never a report of his unless he says so."""

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import claimed
from tests.talks.test_composing import began
from tests.talks.test_supplement_bursts import moved

FIRE = "东桥村3组山火正在蔓延，房子着火了，有人被困，请马上往镇政府转移"


async def test_what_the_card_asks_for_goes_into_it_whatever_was_pressed(zhou: Person, centre: Centre) -> None:
    await began(zhou)
    await zhou.says("/broadcast")
    await zhou.presses("我已收到")
    await zhou.presses("级别：一般")
    await zhou.says("水库水深，禁止游泳")
    await zhou.sees("通知草稿", "文字 9 字")
    await zhou.presses("类别：其他")
    await zhou.presses("防溺水")
    await zhou.presses("我已收到")
    await zhou.presses("地点")
    await zhou.says("石桥水库")
    await zhou.sees("通知草稿", "还缺：", "点一下复制样例")
    await zhou.says(f"请您：{FIRE}")
    await zhou.sees("通知草稿", "山火正在蔓延", "联系电话", "如果是您自己遇险")
    await zhou.presses("预览")
    await zhou.sees("还不能预览", "点一下复制样例")
    await zhou.says("联系电话：0000-123")
    await zhou.sees("通知草稿", "联系电话：0000-123")
    await zhou.presses("事项")
    await zhou.says("长" * 301)
    await zhou.sees("「事项」太长了：写了 301 字，最多 300 字")
    await zhou.says("取消", answers=None)
    await zhou.sees("不再等您发了")
    await zhou.presses("清空内容")
    await zhou.says("/cancel", answers=None)
    await zhou.sees("通知草稿", "要写内容，点「添加内容」", button="添加内容")
    await zhou.sees_no("请把内容直接发给我")
    await zhou.sees_no("还没有提交")


async def test_what_nobody_asked_for_is_asked_about_once(zhou: Person, group: Group, centre: Centre) -> None:
    await began(zhou)
    await zhou.says("/broadcast 明晚开会")
    await zhou.presses("全体", on=await zhou.sees("通知草稿", "还没选"))
    await zhou.presses("预览")
    await zhou.bursts({"album": 2, "caption": "再加一句"}, "请带上笔")
    asked = await zhou.sees("刚才发的 3 条放到哪里", "没有放进草稿", button="放进通知草稿")
    await zhou.presses("放进通知草稿", on=asked)
    await zhou.sees("已放进通知草稿，还没有发出")
    await zhou.sees("通知草稿", "文字 12 字 · 照片 2")
    await zhou.says("就这些")  # asked for content now
    await zhou.sees("文字 15 字 · 照片 2")

    # danger, after the question has waited too long: the numbers at once, the alarm by one tap, or none
    await centre.advance(minutes=20)
    first = await zhou.says(FIRE)
    await zhou.sees("119", "放到哪里", "没有上报", button="这是我要反映的事")
    await zhou.edits(first, FIRE + "！")
    await zhou.sees("119", "改动已记下", button="这是我要反映的事")
    await zhou.sees_no("急件 GD")
    await zhou.says("取消", answers=None)
    await zhou.sees("没有放进草稿，也没有上报")
    await zhou.edits(first, FIRE + "！！")  # dropped, corrected: asked again
    await zhou.sees("119", "放到哪里", "没有上报")
    await zhou.says("取消", answers=None)
    await zhou.sees_no("已同时开出急件")
    await zhou.says(FIRE)
    await zhou.presses("这是我要反映的事")
    await zhou.sees("119", "已同时开出急件")
    await zhou.sees("按您自己反映的事办")
    await zhou.says("在二楼，楼梯走不了")  # goes after it
    await zhou.sees("补充")

    # a matter of his own, and what follows belongs to it until the card is pressed
    await centre.advance(minutes=40)
    await zhou.says("幸福路12号路灯坏了")
    await zhou.presses("这是我要反映的事")
    await zhou.sees("还没有提交")
    await zhou.says("坏了三天了")
    await zhou.sees("还没有提交", "坏了三天了")
    await zhou.presses("级别：一般", on=await zhou.sees("通知草稿", "类别："))
    await zhou.says("另外自备水桶")  # an urgent one lacks its place: the card asks
    await zhou.sees("通知草稿", "文字 21 字 · 照片 2")
    await zhou.presses("名单文件", on=await zhou.sees("通知草稿", "类别："))
    await zhou.says("请大家看名单")
    await zhou.sees("没读到名单编号", "放到哪里", button="放进通知草稿")


async def test_what_waits_for_his_choice_pushes_nothing_aside(
    zhou: Person, wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await began(zhou)
    number = await claimed(wang, zhao, group)
    await zhou.says("/broadcast 明晚开会")
    await zhou.presses("备注", on=await group.card(number))
    await zhou.says("请带上笔")
    await zhou.says("取消", answers=None)
    await zhou.sees("没有放进草稿，也没有上报")
    await zhou.says("请带上本子")
    await zhou.sees("放到哪里", button="放进通知草稿")
    await zhou.writes("灯泡明天到货", group)
    assert "灯泡明天到货" in (await group.card(number)).text
    await zhou.presses("添加内容", on=await zhou.sees("通知草稿", button="添加内容"))
    await zhou.says("七点半开始")
    await zhou.sees("通知草稿", "文字 9 字")
    await zhou.presses("放进通知草稿")
    await zhou.sees("已放进通知草稿，还没有发出")
    await zhou.sees("通知草稿", "文字 14 字")

    # a draft that only lies there from earlier holds no emergency back
    await centre.advance(hours=3)
    await zhou.says(FIRE)
    await zhou.sees("119", "已同时开出急件")


async def test_drafts_that_pile_up_are_told_apart(zhou: Person, centre: Centre) -> None:
    await began(zhou)
    own = await zhou.says("/broadcast 第一条")
    await zhou.says("/broadcast", answers=None)
    await zhou.presses("另写一条", on=await zhou.sees("有一条没发的草稿", button="另写一条"))
    empty = await zhou.sees("内容：还没有", "请把内容直接发给我")
    await zhou.says("/broadcast 第二条")
    await zhou.edits(own, "/broadcast 第一条改过")
    await zhou.sees("通知草稿", "第一条改过")
    await zhou.presses("取消", on=await zhou.sees("通知草稿", "第二条"))
    assert "要新写" in await zhou.presses("添加内容", on=empty)
    await zhou.says("/broadcast", answers=None)
    await zhou.sees("有一条没发的草稿")
    await zhou.says("/broadcasts")
    await zhou.sees_no("第二条", "0 人")


async def test_what_waits_moves_silently_and_never_keeps_an_emergency_out(zhou: Person, centre: Centre) -> None:
    await began(zhou)
    await zhou.says("/broadcast 明晚开会")
    await zhou.presses("全体", on=await zhou.sees("通知草稿"))
    (live,) = await zhou.sends(location={"latitude": 30.27, "longitude": 120.15, "live_period": 900})
    await zhou.sees("放到哪里", button="放进通知草稿")
    mark = await centre.mark()
    for step in range(3):
        await moved(zhou, live, 30.28 + step / 100)
    assert await centre.said_to(zhou.uid, mark) == []
    await zhou.bursts(*(f"请带上第{n}样" for n in range(19)))
    await zhou.sees("刚才发的 20 条放到哪里")
    await zhou.says("还有一样")
    await zhou.sees("已经太多")
    await zhou.says(FIRE)
    await zhou.sees("119", "已同时开出急件")
    await zhou.says("/delete")
    await zhou.presses("确定删除")
    assert "不在了" in await zhou.presses("放进通知草稿")
