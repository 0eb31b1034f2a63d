"""The working calendar: looked at, set by a day, sent as a file, confirmed; reminders; deadlines reckoned anew."""

import base64
from datetime import UTC, datetime
from typing import Any

from tests.talks.centre import Centre
from tests.talks.clock import TestClock
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, number_in

#: 2027 as the State Council might free it: not real
YEAR = (
    "日期,上班/放假,说明\n"
    + "".join(
        f"2027-{month:02}-{day:02},放假,{name}\n"
        for name, month, days in (
            ("元旦", 1, range(1, 4)),
            ("春节", 2, range(5, 12)),
            ("清明节", 4, range(3, 6)),
            ("劳动节", 5, range(1, 6)),
            ("国庆节", 10, range(1, 8)),
        )
        for day in days
    )
    + "2027-02-14,上班,春节调休\n"
)
TOML = "\n".join(
    f'[[days]]\ndate = {line.split(",")[0]}\nworks = {str("上班" in line).lower()}\nnote = "{line.split(",")[2]}"'
    for line in YEAR.splitlines()[1:]
)


def sheet(text: str, name: str = "日历.csv") -> dict[str, Any]:
    """A file as it is sent."""
    content = base64.b64encode(text.encode()).decode()
    return {"document": {"content": content, "file_name": name, "mime_type": "text/plain"}}


async def test_an_admin_looks_at_the_years(zhou: Person) -> None:
    await zhou.says("/calendar")
    seen = await zhou.sees("2026 年工作日历", "国庆节：10月1日（周四）至 10月7日（周三），7 天", button="导出")
    assert "调休上班：1月4日（周日）、2月14日（周六）" in seen.text
    await zhou.presses("2027 年", on=seen)
    await zhou.sees("2027 年工作日历", "还没有公布，时限暂定")
    await zhou.says("/calendar 2025")
    await zhou.sees("2025 年工作日历", "国庆节：10月1日（周三）至 10月8日（周三），8 天")


async def test_what_is_wrong_with_a_day_is_said(zhou: Person) -> None:
    await zhou.says("/calendar 2026-02-30 放假")
    await zhou.sees("没有改", "「2026-02-30」不是日历里有的日期")
    await zhou.says("/calendar abc")
    await zhou.sees("「abc」不是日历里有的日期", "/calendar 2027")
    await zhou.says("/calendar 2026-03-02 也许")
    await zhou.sees("「也许」看不懂")
    await zhou.says("/calendar 2026-03-02")
    await zhou.sees("还要写“放假”或“上班”")


async def test_one_day_is_set_by_text(zhou: Person) -> None:
    await zhou.says("/calendar 2026-11-25 放假 停电")
    await zhou.sees("改为放假：2026年11月25日（周三） 停电")
    await zhou.presses("不换")
    await zhou.sees("日历没有动")
    await zhou.says("/calendar 2026年11月25日 放假 停电")
    await zhou.presses("换上")
    await zhou.sees("日历已换上", "改动 1 天")
    await zhou.says("/calendar")
    await zhou.sees("停电：11月25日（周三），1 天")
    await zhou.says("/calendar 2026-11-25 放假 停电")
    await zhou.sees("完全一样，不用换")


async def test_what_is_set_counts_at_once(zhou: Person, wang: Person) -> None:
    """Monday: the lamp's two working days end on Wednesday; with Wednesday off, on Thursday."""
    await zhou.says("/calendar 2026-11-25 放假")
    await zhou.presses("换上")
    await wang.says(LAMP)
    await wang.presses("提交")
    await wang.sees("已受理", "11月26日 18:00 前", "承诺 2 个工作日内答复，已用 0 个工作日")


async def test_what_is_no_day_is_answered_with_how_it_is_done(zhou: Person) -> None:
    for words in ("2026-02-30 放假", "2026-11-25", "明天 放假", "2026-11-25 也许", "99999", "1999-01-01 放假"):
        await zhou.says(f"/calendar {words}")
        assert "改一天：/calendar" in (await zhou.last()).text


async def test_others_see_no_calendar(zhao: Person, wang: Person, group: Group) -> None:
    await zhao.writes("/calendar", group)
    await group.sees_no("工作日历")
    await wang.says("/calendar")
    await wang.sees_no("工作日历")
    await wang.sends(**sheet(YEAR))
    await wang.sees(button="提交")


async def test_a_year_is_sent_previewed_and_taken_over(zhou: Person) -> None:
    await zhou.sends(**sheet(YEAR))
    await zhou.sees("2027 年：日历公布，不再暂定", "改为上班：2027年2月14日（周日） 春节调休")
    await zhou.presses("换上")
    await zhou.sees("日历已换上", "2027 年不再暂定")
    await zhou.says("/calendar 2027")
    seen = await zhou.sees("2027 年工作日历", "春节：2月5日（周五）至 2月11日（周四），7 天")
    assert "暂定：" not in seen.text
    await zhou.presses("导出", on=seen)
    await zhou.sends(**sheet(YEAR))
    await zhou.sees("完全一样")


async def test_toml_does_as_well(zhou: Person) -> None:
    await zhou.sends(**sheet(TOML, "calendar.toml"))
    await zhou.sees("2027 年：日历公布，不再暂定")
    await zhou.presses("换上")
    await zhou.sees("日历已换上")


async def test_some_days_leave_the_year_provisional(zhou: Person) -> None:
    await zhou.sends(**sheet("日期,上班/放假\n2027/2/10,放假\n"))
    await zhou.sees("改为放假：2027年2月10日", "2027 年写得不全", "仍是暂定")
    await zhou.presses("换上")
    await zhou.says("/calendar 2027")
    await zhou.sees("还没有公布，时限暂定", "2月10日")


async def test_a_calendar_with_errors_changes_nothing(zhou: Person) -> None:
    await zhou.sends(**sheet("日期,上班/放假\n2027-02-30,放假\n2027-02-10,也许\n2027-02-11,休\n20270211,班\n"))
    seen = await zhou.sees("一天也没有导入", "第 2 行：日期不对（2027-02-30）", "第 3 行：“也许”看不懂")
    assert "第 5 行：2027-02-11 写了两次" in seen.text
    await zhou.sends(**sheet("日期,说明\n2027-02-10,春节\n"))
    await zhou.sees("第 1 行：没有“上班/放假”这一列")
    endless = "日期,上班/放假\n" + "".join(f"2027-{m:02}-{d:02},放假\n" for m in (6, 7) for d in range(1, 31))
    await zhou.sends(**sheet(endless))
    await zhou.sees("一连放假太久")
    await zhou.says("/calendar 2027")
    await zhou.sees_no("春节：")


async def test_a_confirmation_too_late_changes_nothing(zhou: Person, centre: Centre) -> None:
    await zhou.sends(**sheet(YEAR))
    preview = await zhou.sees("2027 年：日历公布")
    await centre.advance(minutes=16)
    await zhou.presses("换上", on=preview)
    await zhou.sees("已过了确认时间")


async def test_the_admins_are_reminded_weekly_then_daily_and_not_again_after_a_restart(
    zhou: Person, centre: Centre, clock: TestClock
) -> None:
    """It is Monday 23 November 2026; a reminder falls on each seventh day from the first."""
    await zhou.says("/start")
    assert await zhou.count("还没有 2027 年") == 0  # the centre begins
    await centre.advance(days=7)
    assert await zhou.count("还没有 2027 年的放假日历", "每周提醒一次") == 1
    await centre.restart()
    await centre.advance(hours=1)
    assert await zhou.count("还没有 2027 年的放假日历") == 1
    clock.at = datetime(2027, 1, 1, 0, 59, tzinfo=UTC)
    await centre.restart()
    said = await zhou.count("还没有 2027 年的放假日历", "每周提醒一次")
    await centre.advance(minutes=2)
    assert await zhou.count("2027 年已经开始") == 1
    await centre.advance(days=1)
    assert await zhou.count("2027 年已经开始", "每天提醒一次") == 2
    assert await zhou.count("还没有 2027 年的放假日历", "每周提醒一次") == said
    await zhou.sends(**sheet(YEAR))
    await zhou.presses("换上")
    await centre.advance(days=3)
    assert await zhou.count("2027 年已经开始") == 2


async def test_a_provisional_promise_is_reckoned_anew_when_the_calendar_comes(
    zhou: Person, wang: Person, group: Group, centre: Centre, clock: TestClock
) -> None:
    """Wednesday 3 February 2027, two working days: Friday 5 as far as is known, Friday 12 with 春节."""
    clock.at = datetime(2027, 2, 3, 2, 0, tzinfo=UTC)
    await wang.says(LAMP)
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理", "2月5日 18:00（暂定） 前", "公布后重算")).text)
    assert "2月5日 18:00（暂定） 前" in (await group.card(number)).text
    await wang.says("/my")
    await wang.sees("2月5日 18:00（暂定） 前", "承诺 2 个工作日内答复，已用 0 个工作日")
    await zhou.sends(**sheet(YEAR))
    await zhou.sees("1 件未结工单的暂定时限会重算")
    await zhou.presses("换上")
    await centre.advance(seconds=1)
    await wang.sees(number, "放假安排公布了", "原定 2月5日 18:00", "2月12日 18:00 前")
    card = await group.card(number)
    assert "2月12日 18:00 前" in card.text
    assert "暂定" not in card.text
    await wang.says(f"/status {number}")
    await wang.sees("2月12日 18:00 前办结")


async def test_the_resident_sees_what_is_used_and_a_word_of_regret(wang: Person, centre: Centre) -> None:
    await wang.says(LAMP)
    await wang.presses("提交")
    await centre.advance(days=1, hours=9)
    await wang.says("/my")
    await wang.sees("承诺 2 个工作日内答复，已用 1 个工作日")
    await centre.advance(days=2)
    await wang.says("/my")
    await wang.sees("已超过承诺 1 个工作日，让您久等了")
