"""Reports go all the way round by clicking alone: the page, the sandbox and the real bot, nothing played."""

import re
from collections.abc import Iterator

import pytest

from tests.browser.hands import Page, Wire
from tests.browser.office import Hand, bot, sandbox
from tests.town import CHEN, LI, SUN, WANG, ZHAO

pytestmark = pytest.mark.browser
NUMBER = re.compile(r"GD\d{6}-\d{4}")


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """A sandbox with the real bot on it, for all three: starting it takes longer than they do.

    Without limits: keeping the group's 20 messages a minute, the cards would be half a minute late.
    """
    with sandbox("--no-limits") as made, bot(made, tmp_path_factory.mktemp("office"), PACE="off"):
        yield made


def started(page: Page, who: int) -> Hand:
    """A resident's phone, started."""
    hand = Hand(page, who)
    hand.starts()
    return hand


@pytest.fixture
def duty(page: Page) -> Hand:
    """The duty phone: the group, through 赵志强's eyes at first."""
    return Hand(page, "duty")


def number_in(text: str) -> str:
    """The number of the ticket spoken of."""
    found = NUMBER.search(text)
    assert found is not None, text
    return found[0]


def test_a_report_goes_round_and_comes_back_once(duty: Hand, page: Page) -> None:
    wang = started(page, WANG)
    wang.types("和平小区2号楼楼道里堆满杂物，消防通道都堵住了")
    wang.sees("草稿", "还没有提交", "和平小区2号楼", button="提交")
    wang.sends_photo()
    wang.sees("草稿", "照片 1")
    wang.presses("提交")
    number = number_in(wang.sees("已受理", "110", "119", "120", "122").text)

    duty.presses("认领", number, "责任：")
    duty.sees(number, "责任：赵志强")
    wang.sees(number, "已有工作人员认领")
    duty.presses("追问", number)
    duty.sees(number, "要问居民的话")
    duty.types("是哪个单元？")
    wang.sees(number, "是哪个单元？")
    wang.replies("二单元，一楼到三楼", number, "是哪个单元？")
    duty.sees(number, "居民回答", "二单元，一楼到三楼")

    duty.sends_photo("办结 已清走一楼杂物，通道畅通", about=(number, "责任："))
    wang.presses("没解决", number, "经办人已办结")
    wang.sees(number, "已退回重办")
    duty.sees(number, "责任：赵志强", "居民说没解决 1 次", button="办结")

    duty.presses("办结", number)
    duty.sees(number, "办理结果")
    duty.types("三层楼道全部清空，已请物业每天巡查")
    duty.sees(number, "待复核", button="复核通过")
    page.click(f"as-{SUN}", within=duty.phone)
    duty.presses("复核通过", number)
    wang.presses("联系过我", number, "三层楼道全部清空")
    wang.presses("满意", number)
    wang.presses("解决了", number)
    wang.sees(number, "已解决", "已结案")
    duty.sees(number, "责任：—", "已结案", "评价：已解决，满意")


def test_danger_is_answered_with_numbers_first_and_acknowledged(duty: Hand, page: Page) -> None:
    li = started(page, LI)
    li.types("我家厨房着火了，火很大")
    told = li.sees("119", "GD").text
    number = number_in(told)
    assert told.index("119") < told.index(number)
    assert "🆘" in duty.sees(number, "责任：", "还没有人知晓").text
    duty.presses("已知晓", number, "责任：")
    duty.sees(number, "责任：", "已知晓（赵志强）")
    li.sees(number, "值班人员已看到您的急件")


def test_an_anonymous_report_shows_nobody_and_its_code_opens_it_elsewhere(duty: Hand, page: Page, wire: Wire) -> None:
    chen = started(page, CHEN)
    chen.types("幸福路3号楼下的路灯坏了好几天了")
    chen.presses("匿名", "草稿")
    chen.sees("看不到您的账号和姓名", button="改回实名")
    chen.presses("提交")
    receipt = chen.sees("已受理", "查询码").text
    number, code = number_in(receipt), receipt.partition("查询码：")[2].split()[0]

    duty.presses("认领", number, "来源：匿名")
    duty.presses("查看联系方式", number, "责任：赵志强")
    duty.sees("匿名件，没有联系人信息")
    for officer in (ZHAO, SUN):
        page.click(f"as-{officer}", within=duty.phone)
        duty.sees(number, "责任：赵志强")
        shown = duty.everything()
        assert "陈小雨" not in shown
        assert str(CHEN) not in shown
        assert "陈小雨" not in str(wire.seen(officer, wire.duty))

    li = started(page, LI)
    li.types(code)
    li.sees(number, "工作人员已认领")
    wang = started(page, WANG)
    wang.types(f"/status {number}")
    wang.sees("没有找到")
