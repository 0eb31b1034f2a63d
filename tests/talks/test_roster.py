"""值班表: set by text and by file, shown, 上班 and 下班, 换班, 请假, the change of shift, a silent ticket."""

import base64
from datetime import timedelta
from typing import Any

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import claimed, reported
from tests.talks.test_trail import file_in

TABLE = "日期,时间,单位,姓名\n2026-11-24,08:00-20:00,,赵志强\n2026-11-24,20:00-08:00,,孙丽\n2026-11-25,白班,,孙丽\n"


def sheet(text: str, name: str = "值班表.csv") -> dict[str, Any]:
    """A file as it is sent."""
    content = base64.b64encode(text.encode()).decode()
    return {"document": {"content": content, "file_name": name, "mime_type": "text/plain"}}


async def met(group: Group, *people: Person) -> None:
    """They have started the bot, and are known as members of the duty group."""
    for one in people:
        await one.says("/start")
        await one.writes("/mine", group)


async def rostered(zhou: Person, *lines: str) -> None:
    for line in lines:
        await zhou.says(f"/roster {line}")
        await zhou.sees("已排班")


async def test_a_roster_is_set_by_text_and_shown(zhou: Person, zhao: Person, sun: Person, group: Group) -> None:
    await met(group, zhao, sun)
    await zhao.says("/roster")
    seen = await zhao.sees("值班表 · 值班台", "11月23日–12月6日", "没有排班")
    assert "怎么排班" not in seen.buttons
    await zhou.says("/roster 11-23 08:00-20:00 赵志强")
    await zhou.sees("已排班：值班台", "11月23日（周一）08:00–20:00", "赵志强")
    await zhou.says("/roster 11月24日 20:00-次日8:00 孙丽 每周")
    await zhou.sees("11月24日（周二）20:00–次日08:00", "孙丽", "以后每周同一时间")
    await zhao.says("值班表")
    seen = await zhao.sees("周一 11-23 · 今天", "🟢 08:00–20:00　赵志强", "周二 11-24", "周二 12-01")
    assert "没有人值班：今天 20:00 到 明天 20:00" in seen.text
    await zhao.presses("后两周 ▶", on=seen)
    await zhao.sees("12月7日–12月20日", "周二 12-08", "周二 12-15")
    await zhou.says("/roster 删 12-01 孙丽")
    await zhou.sees("已去掉：值班台", "12月1日（周二）")
    await zhou.presses("怎么排班", on=await _shown(zhou))
    await zhou.sees("整张换")
    await zhou.says("/roster 删 12-08 孙丽 每周")
    await zhou.sees("以后每周的也去掉了")
    await zhou.presses("后两周 ▶", on=await _shown(zhou))
    await zhou.sees("12月7日–12月20日", "没有排班")


async def _shown(person: Person) -> Any:
    await person.says("/roster")
    return await person.sees("值班表 · ")


async def test_an_added_shift_is_repeated_or_taken_back(zhou: Person, zhao: Person, group: Group) -> None:
    await met(group, zhao)
    await zhou.says("/roster 11-24 白班 赵志强")
    await zhou.presses("每周重复")
    await zhou.sees("每周重复", "11月24日")
    await zhou.presses("撤销")
    await zhou.sees("已去掉", "以后每周的也去掉了")
    assert "没有排班" in (await _shown(zhou)).text


async def test_a_table_is_shown_before_it_is_taken_over(zhou: Person, zhao: Person, sun: Person, group: Group) -> None:
    await met(group, zhao, sun)
    await rostered(zhou, "11-24 10:00-12:00 赵志强", "11-26 白班 赵志强")
    await zhou.sends(**sheet(TABLE))
    await zhou.sees("换上这份值班表后", "新增 3 班", "去掉 1 班：11月24日（周二）10:00–12:00 赵志强")
    await zhou.presses("换上")
    await zhou.sees("值班表已换上：新增 3 班，去掉 1 班")
    seen = await _shown(zhou)
    assert "08:00–20:00　赵志强" in seen.text
    assert "10:00" not in seen.text
    assert "周四 11-26" in seen.text, "beside the days of the table nothing changes"
    await zhou.sends(**sheet(TABLE))
    await zhou.sees("和现在的一样")
    await zhou.sends(**sheet('[[shifts]]\ndate = "2026-11-27"\ntime = "08:00-20:00"\nname = "孙丽"\n', "roster.toml"))
    await zhou.presses("不换", on=await zhou.sees("新增 1 班"))
    await zhou.sees("没有换")
    await zhou.presses("换上", on=await zhou.sees("新增 1 班"))
    await zhou.sees("已过了确认时间")


async def test_a_table_with_wrong_rows_changes_nothing_and_names_each(zhou: Person, zhao: Person, group: Group) -> None:
    await met(group, zhao)
    rows = "日期,班次,姓名\n2026-11-24,白班,赵志强\n2026-13-01,白班,赵志强\n2026-11-25,茶班,赵志强\n"
    await zhou.sends(**sheet(rows))
    await zhou.sees("一行也没有导入", "第 3 行：日期看不懂（2026-13-01）", "第 4 行：时间看不懂（茶班）")
    await zhou.sends(**sheet("日期,班次,姓名\n2026-11-24,白班,赵志强\n2026-11-25,白班,钱多多\n"))
    await zhou.sees("一行也没有导入", "第 3 行：没有找到这个人（钱多多）")
    assert "没有排班" in (await _shown(zhou)).text
    await zhou.sends(**sheet("日期,班次\n2026-11-24,白班\n"))
    await zhou.sees("没有“姓名”这一列")


async def test_refusals_of_a_line_say_what_is_wrong(zhou: Person, zhao: Person, wang: Person, group: Group) -> None:
    await met(group, zhao)
    await zhao.says("/roster 11-24 白班 赵志强")
    await zhao.sees("您不能排这个单位的班")
    await zhou.says("/roster 11-22 白班 赵志强")
    await zhou.sees("已经过去，不能再排")
    await zhou.says("/roster 11-24 白班 钱多多")
    await zhou.sees("没有找到这个人（钱多多）")
    await zhou.says("/roster 11-24 上午 赵志强")
    await zhou.sees("时间看不懂")
    await rostered(zhou, "11-24 白班 赵志强")
    await zhou.says("/roster 11-24 白班 赵志强")
    await zhou.sees("这一班已经有了")
    await wang.says("/roster")
    await wang.sees("这是值班人员的操作")
    await wang.says("/leave 11-25")
    assert await wang.count("这是值班人员的操作") == 2
    await wang.says("上班")
    await wang.sees_no("您已上班")
    await wang.sends(**sheet(TABLE))
    await wang.sees(button="提交")


async def test_on_and_off_by_word_by_command_and_by_button(
    zhou: Person, zhao: Person, sun: Person, group: Group
) -> None:
    await met(group, zhao, sun)
    await rostered(zhou, "11-23 08:00-20:00 赵志强", "11-24 08:00-20:00 赵志强")
    await zhao.says("/off")
    await zhao.sees("您已下班，明天 08:00 之前不打扰您", "孙丽")
    await zhao.says("上班")
    await zhao.sees("您已上班，到 今天 20:00")
    await sun.presses("上班", on=await _shown(sun))
    await sun.sees("您已上班，到 今天 22:00")
    await sun.presses("下班", on=await sun.sees("值班表 · "))
    await sun.sees("您已下班，明天 09:00 之前不打扰您", "赵志强")


async def swap_asked(zhou: Person, zhao: Person, sun: Person, group: Group) -> None:
    """zhao asks sun to take his shift of the 24th for hers of the 25th."""
    await met(group, zhao, sun)
    await rostered(zhou, "11-24 白班 赵志强", "11-25 白班 孙丽")
    await zhao.says("/swap")
    await zhao.presses("11月24日（周二）08:00–20:00", on=await zhao.sees("换哪一班"))
    await zhao.presses("孙丽", on=await zhao.sees("请谁来上"))
    await zhao.presses("11月25日（周三）08:00–20:00", on=await zhao.sees("您拿他的哪一班来换"))
    await zhao.sees("已问 孙丽", "明天 08:00 前没有答复就作罢")


async def test_a_swap_changes_the_table_when_it_is_accepted(
    zhou: Person, zhao: Person, sun: Person, group: Group
) -> None:
    await swap_asked(zhou, zhao, sun, group)
    asked = await sun.sees("赵志强 想请您换班", "11月24日（周二）08:00–20:00", "11月25日（周三）08:00–20:00")
    assert asked.buttons == ["同意换班", "不行"]
    assert (await _shown(zhao)).text.index("赵志强") < (await _shown(zhao)).text.index("孙丽")
    await sun.presses("同意换班", on=asked)
    await sun.sees("已换班，班表已改")
    await zhao.sees("换班已定：孙丽 同意了 赵志强 的换班")
    await group.sees("换班已定：孙丽 同意了 赵志强 的换班")
    text = (await _shown(zhao)).text
    assert text.index("孙丽") < text.index("赵志强")
    assert "已经处理过了" in await sun.presses("不行", on=asked)


async def test_a_swap_that_is_declined_changes_nothing(zhou: Person, zhao: Person, sun: Person, group: Group) -> None:
    await swap_asked(zhou, zhao, sun, group)
    await sun.presses("不行", on=await sun.sees("想请您换班"))
    await sun.sees("已回绝，班表不变")
    await zhao.sees("孙丽 没有同意 赵志强 的换班")
    await group.sees("孙丽 没有同意 赵志强 的换班，班表不变")
    text = (await _shown(zhao)).text
    assert text.index("赵志强") < text.index("孙丽")


async def test_a_swap_nobody_answers_expires_and_says_so(
    zhou: Person, zhao: Person, sun: Person, group: Group, centre: Centre
) -> None:
    await swap_asked(zhou, zhao, sun, group)
    await zhao.says("换班")
    await zhao.presses("11月24日（周二）08:00–20:00", on=await zhao.sees("换哪一班"))
    await zhao.presses("孙丽", on=await zhao.sees("请谁来上"))
    assert "已经问过一位同事" in await zhao.presses("只请他替这一班")
    asked = await sun.sees("想请您换班")
    await centre.advance(hours=23)
    await zhao.sees("换班请求（11月24日（周二）08:00–20:00）没有成")
    await sun.sees("没有成")
    assert "已经处理过了" in await sun.presses("同意换班", on=asked)


async def test_who_goes_on_leave_hands_his_tickets_to_his_deputy(
    wang: Person, zhou: Person, zhao: Person, sun: Person, group: Group
) -> None:
    await met(group, sun)
    number = await claimed(wang, zhao, group)
    await zhao.says("/start")
    await zhao.says("/leave 11-25 11-28 孙丽")
    seen = await zhao.sees("已登记请假：11月25日至11月28日", "代班：孙丽", "手上还有 1 件")
    await sun.sees("赵志强 11月25日至11月28日 请假，由您代班")
    await group.sees("赵志强 11月25日至11月28日 请假，代班：孙丽")
    await zhao.presses("交给 孙丽", on=seen)
    await zhao.sees("1 件已交给代班人")
    await sun.sees("代班交接：以下 1 件交给您", number)
    await wang.sees(number, "已转给另一位工作人员办理")
    assert "责任：孙丽" in (await group.card(number)).text
    await rostered(zhou, "11-26 白班 赵志强")
    assert "赵志强 请假，孙丽 代" in (await _shown(sun)).text
    await zhao.says("/leave")
    await zhao.presses("销假 11月25日至11月28日")
    await zhao.sees("已销假")
    await group.sees("赵志强 已销假")


async def test_who_says_nothing_has_his_tickets_handed_over_when_the_leave_begins(
    wang: Person, zhao: Person, sun: Person, group: Group, centre: Centre
) -> None:
    """Without a deputy: back to the queue; nothing rots."""
    await met(group, sun)
    number = await claimed(wang, zhao, group)
    await zhao.says("/start")
    await zhao.says("请假")
    await zhao.presses("今天")
    seen = await zhao.sees("已登记请假：11月23日", "还没有代班人", "今天 12:00 自动交给队列")
    assert {"放回队列", "请 孙丽 代班"} <= set(seen.buttons)
    await centre.advance(hours=2)
    await zhao.sees("手上的件已交接，0 件交给代班人，1 件放回队列")
    await wang.sees(number, "正在等待重新认领")
    assert "待认领" in (await group.card(number)).text
    await zhao.says("/on")
    await zhao.sees("已销假，您已上班")


async def test_a_deputy_is_chosen_and_tickets_go_back_by_button(
    wang: Person, zhao: Person, sun: Person, group: Group
) -> None:
    await met(group, sun)
    number = await claimed(wang, zhao, group)
    await zhao.says("/start")
    await zhao.says("/leave 11-25")
    await zhao.presses("请 孙丽 代班")
    seen = await zhao.sees("代班：孙丽", "手上还有 1 件")
    await zhao.presses("放回队列", on=seen)
    await zhao.sees("1 件已放回队列")
    assert "待认领" in (await group.card(number)).text


async def test_leaves_that_cannot_be_are_refused(zhao: Person, group: Group) -> None:
    await met(group, zhao)
    for said, answer in (
        ("/leave 11-28 11-25", "结束日期在开始日期之前"),
        ("/leave 11-20 11-25", "开始日期已经过去"),
        ("/leave 明天", "日期没看懂"),
        ("/leave 11-25 2027-10-01", "最多 92 天"),
        ("/leave 11-25 11-26 路人甲", "代班人要选在岗的同事"),
    ):
        await zhao.says(said)
        await zhao.sees(answer)
    await zhao.says("/swap")
    await zhao.sees("没有还没开始的班")


async def test_the_change_of_shift_is_told_once_also_after_a_restart(
    wang: Person, zhou: Person, zhao: Person, sun: Person, group: Group, centre: Centre
) -> None:
    await met(group, zhao, sun)
    await rostered(zhou, "11-23 08:00-14:00 赵志强", "11-23 14:00-20:00 孙丽", "11-23 20:00-23:00 赵志强")
    number = await reported(wang)
    await centre.advance(hours=3, minutes=59)
    await sun.sees_no("班次交接")
    await centre.restart(away=timedelta(minutes=2))
    await centre.advance(seconds=1)
    coming = await sun.sees("班次交接 · 值班台", "您的班开始了", "在办 1 件", number)
    assert wang.name not in coming.text
    assert "路灯" in coming.text
    assert "幸福路" not in coming.text
    await zhao.sees("班次交接", "您的班结束了")
    await centre.restart()
    await centre.advance(seconds=1)
    assert await sun.count("班次交接") == await zhao.count("班次交接") == 1
    await centre.restart(away=timedelta(hours=30))
    await centre.advance(seconds=1)
    assert await sun.count("班次交接") == await zhao.count("班次交接") == 1, "long over: no flood"


async def test_a_day_without_anybody_is_told_to_the_admins_once(
    zhou: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await met(group, zhao)
    await rostered(zhou, "11-23 白班 赵志强")
    await centre.advance(hours=21)
    await zhou.sees_no("今天没有人值班")
    await centre.advance(hours=1)
    await zhou.sees("今天没有人值班：值班台")
    await centre.advance(hours=5)
    assert await zhou.count("今天没有人值班") == 1
    await zhao.sees_no("今天没有人值班")


async def test_a_silent_ticket_returns_to_the_queue(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    number = await claimed(wang, zhao, group)
    await zhao.says("/start")
    await zhou.says("/start")
    await centre.advance(days=2)
    await zhao.writes("备注 已联系路灯所", group, reply_to=await group.card(number))
    await centre.advance(days=2)
    await zhao.sees_no("很久没有进展")
    await centre.advance(hours=22)
    await zhao.sees_no("很久没有进展")
    await centre.advance(days=2, hours=6)  # three working days from Wednesday end on Monday, 18:00
    await zhao.sees(number, "您认领后很久没有进展", "今天 18:00 将自动放回队列")
    await centre.advance(hours=4)
    await zhao.sees(number, "已自动放回队列，记录在案")
    await wang.sees(number, "经办人一直没有进展，已收回")
    await zhou.says(f"/trail {number}")
    assert "认领后一直没有进展，自动放回（赵志强）" in await file_in(zhou, number)
    assert "待认领" in (await group.card(number)).text


async def test_who_leaves_the_group_is_out_of_the_table_and_the_desk_hears_it(
    zhou: Person, zhao: Person, group: Group
) -> None:
    await met(group, zhao)
    await rostered(zhou, "11-24 白班 赵志强", "11-25 白班 赵志强")
    await zhou.says(f"/staff off {zhao.uid}")
    await group.sees("赵志强 已离岗，值班台 值班表上他的 2 班已去掉")
    assert "没有排班" in (await _shown(zhou)).text


async def test_in_a_county_each_desk_sets_its_own_and_a_village_below(
    county: Centre, zhao: Person, liu: Person, fang: Person
) -> None:
    await zhao.says("/roster 11-24 白班 孙丽")
    await zhao.sees("已排班：青溪镇")
    await zhao.says("/roster 11-24 白班 刘桂英 滨河社区")
    await zhao.sees("已排班：滨河社区")
    await liu.says("/roster")
    await liu.sees("值班表 · 滨河社区", "08:00–20:00　刘桂英")
    await liu.says("/roster 11-24 白班 赵志强 青溪镇")
    await liu.sees("您不能排这个单位的班")
    await fang.says("/roster 11-24 白班 刘桂英")
    await fang.sees("“刘桂英”不是这个单位的人")
    await fang.says("/roster 11-24 白班 方海 没有局")
    await fang.sees("没有找到这个人（没有局）")
    await fang.sends(
        **sheet("日期,时间,单位,用户编号\n2026-11-24,08:00-20:00,县城管局,200005\n2026-11-24,8-20,青溪镇,200001\n")
    )
    await fang.sees("一行也没有导入", "第 3 行：您不能排这个单位的班（青溪镇）")
    await fang.sends(**sheet("日期,时间,单位,用户编号\n2026-11-24,08:00-20:00,县城管局,200005\n"))
    await fang.presses("换上", on=await fang.sees("换上这份值班表后", "县城管局"))
    await fang.sees("新增 1 班")


async def test_danger_rings_with_who_is_on_in_private_too(
    wang: Person, zhou: Person, zhao: Person, sun: Person, group: Group
) -> None:
    await met(group, zhao, sun)
    await rostered(zhou, "11-23 白班 孙丽")
    await wang.says("家里着火了，快来人", answers=None)
    await group.sees("急件", "还没有人知晓")
    await sun.sees("急件", "还没有人知晓")
    await zhao.sees_no("还没有人知晓")
