"""A notice from the admin's phone to everybody's: composed, shown, sent, its bar; answered and voted in."""

import base64
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.webdriver.common.by import By

from tests.browser.hands import Page, Wire, attach
from tests.browser.office import Hand, bot, sandbox
from tests.town import CHEN, LI, WANG, ZHOU, noon

pytestmark = pytest.mark.browser
NEIGHBOURS = range(1_000_000, 1_000_012)


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """A sandbox with twelve neighbours, and the real bot on it; at noon, when no notice waits for the morning."""
    with (
        sandbox("--no-limits", "--neighbours", "12") as made,
        bot(made, tmp_path_factory.mktemp("office"), PACE="off", TIMEZONE=noon()),
    ):
        yield made


def added(page: Page, admin: Hand) -> None:
    """添加内容, and the bot's word that it waits."""
    admin.presses("添加内容")
    admin.sees("请把内容发给我")


def test_a_notice_goes_to_all_and_is_answered(page: Page, wire: Wire, tmp_path: Path) -> None:
    wang, admin = Hand(page, WANG), Hand(page, ZHOU)
    for hand in (wang, Hand(page, LI), Hand(page, CHEN), admin):
        hand.starts()
    for uid in NEIGHBOURS:
        wire.post(f"/town/people/{uid}/send", text="/start")
    page.wait(lambda: wire.get("/town/pending")["updates"] == 0, "the bot has read all")

    begun = wire.seen(WANG)[-1]["message_id"]
    admin.types("/broadcast 今夜到明天有大到暴雨，低洼处请提前转移。")
    admin.presses("全体", "今夜到明天")
    admin.presses("我已收到", "受众：全体")
    added(page, admin)
    attach(page, ZHOU, "poll")
    page.find("sheet-question", within=admin.phone).send_keys("今晚要帮忙转移吗？")
    page.find("sheet-options", within=admin.phone).send_keys("要\n不要")
    page.click("sheet-send", within=admin.phone)
    admin.sees("今晚要帮忙转移吗？")
    added(page, admin)
    attach(page, ZHOU, "location")
    page.click("send-location", within=admin.phone)
    admin.presses("预览", "定位")
    admin.presses("确认发送")
    admin.sees("发送完毕", "共 16 人", button="台账")

    received = wire.get(f"/town/received?contains={quote('今夜到明天')}&after={begun}")
    assert {str(uid): received.get(str(uid)) for uid in NEIGHBOURS} == {str(uid): 1 for uid in NEIGHBOURS}
    wang.sees("今夜到明天", button="我已收到")
    page.click("vote", "不要", within=wang.phone)
    page.wait(lambda: "1 票 · 100%" in wang.sees("今晚要帮忙转移吗？").text, "the vote is counted")
    page.wait(lambda: "1 人已投" in Hand(page, LI).sees("今晚要帮忙转移吗？").text, "and on every copy")
    assert "转发自 综治通" in wang.sees("今晚要帮忙转移吗？").text, "from the bot, and from no admin"
    wang.presses("我已收到", "今夜到明天")
    page.find("toast", within=wang.phone)
    page.absent("toast")
    picture = tmp_path / "notice.png"
    picture.write_bytes(base64.b64decode(page.driver.get_screenshot_as_base64()))
    assert picture.stat().st_size > 50_000
    shown = page.driver.find_elements(By.CSS_SELECTOR, ".phone")
    assert len(shown) == 6  # three residents, the duty phone, two admins: no neighbour among them
