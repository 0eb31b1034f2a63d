"""Whoever types an answer instead of pressing a button is understood all the same."""

from tests.talks.people import Group, Person
from tests.talks.steps import number_in

GAS = "楼道里有股煤气味"
TWO = "桂花巷路灯坏了好几天不亮，另外老板拖欠我们工资三个月没发"


async def test_a_typed_yes_to_danger_is_an_urgent_ticket(wang: Person, group: Group) -> None:
    await wang.says(GAS)
    await wang.sees(button="有危险，正在发生")
    await wang.says("有", answers=None)
    number = number_in((await wang.sees("请立刻拨打", "119")).text)
    card = await group.card(number)
    assert card.text.startswith("🆘")
    assert GAS in card.text


async def test_a_typed_no_to_danger_takes_the_question_away(wang: Person) -> None:
    await wang.says(GAS)
    await wang.says("没有")
    assert "有危险，正在发生" not in (await wang.sees(GAS, button="提交")).buttons
    await wang.says("提交")
    await wang.sees("已受理")


async def test_a_draft_is_divided_and_submitted_by_typing(wang: Person) -> None:
    await wang.says(TWO)
    await wang.sees(button="就是一件事")
    await wang.says("分开")
    await wang.sees("①", button="合成一件")
    await wang.says("好的")
    await wang.says("提交。")
    await wang.sees("已受理", "①")


async def test_a_polite_report_is_a_report(wang: Person) -> None:
    await wang.says("你好 没水")
    await wang.sees("没水", button="提交")
