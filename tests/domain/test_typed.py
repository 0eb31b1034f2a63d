"""What is typed instead of pressed, and what is courtesy and nothing else."""

from datetime import timedelta

import pytest

from domain import choosing, drafting, duty, reception
from domain.drafting import DraftView
from domain.reception import SmallTalk
from domain.typed import Typed
from tests.domain.hall import ANNA, BORIS, WANG, Hall
from tests.domain.walks import reported

GAS = "楼道里有股煤气味"
TWO = "桂花巷路灯坏了好几天不亮，另外老板拖欠我们工资三个月没发"


async def said(hall: Hall, first: str, then: str) -> reception.Received:
    """Two messages of one resident."""
    await hall.act(lambda d: drafting.join(d, ANNA, hall.part(first)))
    return await hall.act(lambda d: reception.receive(d, ANNA, hall.part(then)))


@pytest.mark.parametrize(
    "yes",
    [
        *("有", "有的", "是", "嗯", "有危险", "是的，有危险", "危险", "很危险！", "有，快来", "现在有危险"),
        *("嗯，很危险，快来人", "有危险，正在发生", "🆘 有危险，正在发生", "正在发生"),
    ],
)
async def test_yes_to_danger_is_heard(yes: str, hall: Hall) -> None:
    got = await said(hall, GAS, yes)
    assert isinstance(got, Typed)
    assert got.do == "sos"


async def test_what_a_yes_says_besides_goes_along(hall: Hall) -> None:
    got = await said(hall, GAS, "有危险，二楼还有老人")
    assert isinstance(got, Typed)
    assert got.do == "sos"
    shown = await hall.look(lambda d: drafting.show(d, ANNA))
    assert "二楼还有老人" in shown.draft.text


@pytest.mark.parametrize("no", ["没有", "没", "没有危险", "没有的", "暂时没有", "不危险", "没事", "不是", "没有了"])
async def test_no_to_danger_is_heard(no: str, hall: Hall) -> None:
    got = await said(hall, GAS, no)
    assert isinstance(got, Typed)
    assert got.do == "calm"


@pytest.mark.parametrize("other", ["没有水了", "应该没有吧", "有危险吗", "有危险品堆着", "没人管", "有人在楼下吵架"])
async def test_other_words_answer_nothing(other: str, hall: Hall) -> None:
    got = await said(hall, GAS, other)
    assert not isinstance(got, Typed)


async def test_a_yes_is_no_alarm_where_nothing_was_asked(hall: Hall) -> None:
    got = await said(hall, "幸福路3号楼下路灯坏了好几天了", "有危险")
    assert not isinstance(got, Typed)
    view = await hall.act(lambda d: drafting.join(d, BORIS, hall.part(GAS)))
    await hall.act(lambda d: choosing.no_danger(d, BORIS, view.draft.id))
    calm = await hall.act(lambda d: reception.receive(d, BORIS, hall.part("没有")))
    assert not (isinstance(calm, Typed) and calm.do in ("sos", "calm"))


@pytest.mark.parametrize(
    "word, do",
    [
        ("分开", "split"),
        ("分成两件", "split"),
        ("✂️ 分成两件", "split"),
        ("就是一件事", "whole"),
        ("提交", "submit"),
        ("提交。", "submit"),
        ("取消", "cancel"),
        ("匿名", "anon"),
        ("是", "show"),
        ("好的", "show"),
    ],
)
async def test_the_words_of_a_button_press_it(word: str, do: str, hall: Hall) -> None:
    got = await said(hall, TWO, word)
    assert isinstance(got, Typed)
    assert got.do == do
    shown = await hall.look(lambda d: drafting.show(d, ANNA))
    assert shown.draft.text == TWO


async def test_a_button_that_is_not_there_is_not_pressed(hall: Hall) -> None:
    got = await said(hall, "幸福路3号楼下路灯坏了好几天了", "一起关注")
    assert isinstance(got, DraftView)


@pytest.mark.parametrize(
    "text",
    [
        *("你好有人打架", "在吗 漏水", "你好 没水", "您好，没有暖气", "早上好 水停了", "哈喽，门锁坏了", "谢谢 又堵了"),
        *("你好，吵", "您好 停电了", "谢谢，没解决", "辛苦了 灯还是不亮", "喂 垃圾", "晚上好 井盖没了"),
    ],
)
async def test_a_report_that_begins_politely_is_a_report(text: str, hall: Hall) -> None:
    got = await hall.act(lambda d: reception.receive(d, ANNA, hall.part(text)))
    assert not isinstance(got, SmallTalk), text


@pytest.mark.parametrize(
    "text", ["你好", "您好！", "在吗", "谢谢", "谢谢你们，辛苦了", "早上好👋", "谢谢，已经修好了", "hi"]
)
async def test_courtesy_alone_is_answered_as_such(text: str, hall: Hall) -> None:
    got = await hall.act(lambda d: reception.receive(d, ANNA, hall.part(text)))
    assert isinstance(got, SmallTalk)
    hall.clock.move(timedelta(minutes=1))


async def test_a_bare_yes_answers_the_officers_question(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    officer = await hall.staff(WANG)
    await hall.act(lambda d: duty.claim(d, number, officer))
    await hall.act(lambda d: duty.ask(d, number, officer, "是三号楼吗？"))
    got = await hall.act(lambda d: reception.receive(d, ANNA, hall.part("嗯")))
    assert isinstance(got, DraftView)
    assert got.perhaps is not None
    assert got.perhaps.number == number
    then = await hall.act(lambda d: reception.receive(d, ANNA, hall.part("是对它的回答")))
    assert isinstance(then, Typed)
    assert then.do == "same"
