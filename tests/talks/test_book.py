"""Admins keep the knowledge base: in chat, by file, by the weekly list."""

import re

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.test_consulting import ASKS_STRANGE, PERMIT, unanswered

STRANGE = "请问火星移民怎么申请"


async def exported(zhou: Person, centre: Centre) -> str:
    """The file the bot has just sent, as the admin's phone would load it."""
    document = [m for m in await zhou.messages() if m.raw.get("document")][-1].raw["document"]
    found = await centre.house.line.call("getFile", {"file_id": document["file_id"]})
    assert found["file_path"]
    return (await centre.house.line.fetch(document["file_id"], 2**20)).decode()


async def sent_back(zhou: Person, source: str, name: str = "answers.toml") -> None:
    import base64

    content = base64.b64encode(source.encode()).decode()
    await zhou.sends(document={"content": content, "file_name": name})


async def test_the_book_is_for_admins_alone(wang: Person, zhao: Person, zhou: Person, group: Group) -> None:
    await zhao.writes("我在", group)
    await zhao.says("/kb")
    await zhao.sees("只有管理员能做")
    await wang.says("/kb")
    await wang.sees("不在值班群")
    await zhou.says("/kb")
    await zhou.sees("在用 79 条", button="户籍与居住证 9")


async def test_an_entry_is_read_edited_approved_and_withdrawn(wang: Person, zhou: Person, centre: Centre) -> None:
    await zhou.says("/kb")
    await zhou.presses("户籍与居住证 9")
    await zhou.presses("居住证怎么办")
    await zhou.sees("residence-permit", "随程序附带，本中心还没有核定", "有效至：2027年5月20日")
    await zhou.presses("结论")
    await zhou.sees("请发新的「结论」", "住满半年")
    await zhou.says("带身份证到镇派出所二楼窗口办。")
    await zhou.sees("结论：带身份证到镇派出所二楼")
    await zhou.presses("核定并延期 180 天")
    await zhou.sees("核定：周主任", "有效至：2027年5月22日")
    await zhou.presses("记录")
    await zhou.sees(
        "修改记录", "核定延期：有效期", "周主任 修改：结论", "结论原为：在这里住满半年", "机器人 随程序附带"
    )
    await zhou.presses("返回")
    await wang.says(PERMIT)
    await wang.sees("带身份证到镇派出所二楼窗口办")
    await zhou.presses("撤下")
    await zhou.sees("🚫 已撤下")
    await wang.says(PERMIT)
    assert await wang.count("带身份证到镇派出所二楼窗口办") == 1
    await zhou.presses("恢复")
    await zhou.sees("✅ 在用")


async def test_a_part_can_be_left_as_it_is_or_emptied(zhou: Person) -> None:
    await zhou.says("/kb")
    await zhou.presses("户籍与居住证 9")
    await zhou.presses("居住证怎么办")
    entry = await zhou.sees("residence-permit")
    await zhou.presses("条件", on=entry)
    await zhou.says("取消")
    await zhou.sees("没有改动")
    await zhou.presses("条件", on=entry)
    await zhou.says("无")
    entry = await zhou.sees("residence-permit")
    assert "条件：" not in entry.text
    await zhou.presses("结论", on=entry)
    await zhou.says("无")
    await zhou.sees("这一项不能空")
    await zhou.says("太长" * 200)
    await zhou.sees("太长了")
    await zhou.says("短的")
    await zhou.sees("结论：短的")


async def test_an_admin_writes_the_answer_and_the_same_question_is_then_answered(
    wang: Person, zhou: Person, centre: Centre
) -> None:
    await wang.says(ASKS_STRANGE)
    await wang.sees("没有现成的解答")
    await zhou.says("/kb")
    await zhou.presses("没答上的 1")
    await zhou.sees("没答上的问题", STRANGE)
    await zhou.presses("1 写解答")
    await zhou.says("火星移民目前没有任何单位受理，凡说能办的都是骗局。")
    await zhou.sees("第 3 步")
    await zhou.says("镇综治中心")
    await zhou.sees("火星移民目前没有", "核定：周主任")
    assert await unanswered(centre) == []
    await wang.says(ASKS_STRANGE)
    await wang.sees("火星移民目前没有任何单位受理", "依据：镇综治中心", button="有帮助")


async def test_a_new_entry_is_added_under_its_topic(wang: Person, zhou: Person) -> None:
    await zhou.says("/kb")
    await zhou.presses("消防与用火用电 5")
    await zhou.presses("新增")
    await zhou.says("灭火器多久换一次\n灭火器过期了怎么办")
    await zhou.says("看瓶身的年限，到期交给消防器材店处理。")
    await zhou.says("灭火器瓶身标注")
    await zhou.sees("zx08-1", "问法：灭火器多久换一次；灭火器过期了怎么办", "部门：消防救援大队")
    await wang.says("/ask 灭火器过期了怎么办")
    await wang.sees("看瓶身的年限")


async def test_the_week_tells_once_what_was_not_answered_over_a_restart(
    wang: Person, zhou: Person, centre: Centre
) -> None:
    await zhou.says("/start")
    await wang.says(ASKS_STRANGE)
    await centre.advance(days=6, hours=22)  # Monday 08:00
    assert await zhou.count("每周清单") == 0
    await centre.advance(hours=1, minutes=1)
    found = await zhou.sees("每周清单", STRANGE, button="1 写解答")
    assert "王秀兰" not in found.text
    await centre.restart()
    await centre.advance(days=3)
    assert await zhou.count("每周清单") == 1
    await zhou.presses("1 不用答", on=found)
    await zhou.sees("没有待答的问题")
    assert await unanswered(centre) == []
    await centre.advance(days=7)
    assert await zhou.count("每周清单") == 1


async def test_a_week_missed_is_caught_up_once(wang: Person, zhou: Person, centre: Centre) -> None:
    await zhou.says("/start")
    await wang.says(ASKS_STRANGE)
    await centre.stop()
    from datetime import timedelta

    centre.clock.advance(timedelta(days=17))  # two Mondays went by
    await centre.start()
    await centre.advance(seconds=1)
    await zhou.sees("每周清单", STRANGE)
    assert await zhou.count("每周清单") == 1


async def test_entries_come_up_for_review_two_weeks_before_their_day(zhou: Person, centre: Centre) -> None:
    await zhou.says("/start")
    await centre.advance(days=161)
    assert await zhou.count("要复核的词条") == 0
    await centre.advance(days=7)
    found = await zhou.sees("要复核的词条", "共 79 条")
    await zhou.presses(found.buttons[0], on=found)
    await zhou.sees("有效至：2027年5月20日", button="核定并延期 180 天")


async def test_the_file_goes_out_and_comes_back(wang: Person, zhou: Person, centre: Centre) -> None:
    await zhou.says("/kb export")
    await zhou.sees("在用的 79 条")
    source = await exported(zhou, centre)
    assert source.startswith("# 办事解答")
    await sent_back(zhou, source)
    await zhou.sees("一样（79 条）")
    changed = source.replace("人民调解不收任何费用。", "人民调解一分钱都不收。")
    blocks = re.split(r"(?m)^(?=\[\[answer\]\])", changed)
    changed = "".join(block for block in blocks if 'name = "spy"' not in block)
    changed += (
        '\n[[answer]]\nname = "parking"\ntopic = "ZX10"\nquestions = ["镇上哪里能停车"]\nconclusion = "停文化广场。"\n'
        'source = "镇政府公告"\nunit = "镇政府"\nvalid_until = 2027-01-01\n'
    )
    await sent_back(zhou, changed)
    await zhou.sees("新增 1 · 修改 1 · 撤下 1 · 不变 77", "parking", "mediation-fee", "spy")
    await wang.says("/ask 调解要钱吗")
    await wang.sees("不收任何费用")
    await zhou.presses("确认")
    await zhou.sees("已生效", "新增 1")
    await wang.says("/ask 调解要钱吗")
    await wang.sees("一分钱都不收")
    await wang.says("/ask 镇上哪里能停车")
    await wang.sees("停文化广场")


async def test_a_file_with_faults_changes_nothing_and_names_the_lines(zhou: Person, centre: Centre) -> None:
    await zhou.says("/kb export")
    source = await exported(zhou, centre)
    at = source[: source.index('topic = "ZX03"')].count("\n") + 1
    await sent_back(zhou, source.replace('topic = "ZX03"', 'topic = "ZX33"', 1))
    await zhou.sees("1 处不对", f"第 {at} 行", "没有这个主题代码")
    await sent_back(zhou, source + '\n[[answer]]\nname = "x')
    await zhou.sees("格式不对")
    await sent_back(zhou, source.replace("2027-05-20", "2028-05-20", 1))
    await zhou.sees("180 天以内")
    await zhou.says("/kb")
    await zhou.sees("在用 79 条")


async def test_a_preview_grown_old_is_not_taken_in(zhou: Person, centre: Centre) -> None:
    await zhou.says("/kb export")
    source = await exported(zhou, centre)
    await sent_back(zhou, source.replace("人民调解不收任何费用。", "人民调解一分钱都不收。"))
    shown = await zhou.sees("导入预览")
    await centre.advance(minutes=20)
    assert "再发一次" in await zhou.presses("确认", on=shown)


async def test_a_file_of_a_resident_is_a_report(wang: Person) -> None:
    await sent_back(wang, "[[answer]]")
    await wang.sees("草稿 · 还没有提交")


async def test_danger_goes_first_while_an_entry_is_edited(zhou: Person, centre: Centre) -> None:
    await zhou.says("/kb")
    await zhou.presses("户籍与居住证 9")
    await zhou.presses("居住证怎么办")
    await zhou.presses("结论")
    await zhou.says("救命，我家着火了，人被困在里面出不来", answers=None)
    await zhou.sees("119")
