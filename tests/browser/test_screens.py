"""The rest of the sandbox's page: the duty phone, what bots send, the tools, and how it fits every screen."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.hands import KEYBOARD, Page, Wire, started, write
from tests.town import CHEN, LI, SUN, WANG, ZHAO

pytestmark = pytest.mark.browser


def test_what_only_one_officer_may_see_only_he_sees(page: Page, wire: Wire) -> None:
    wire.post(f"/town/people/{ZHAO}/send", chat_id=wire.duty, text="谁来？")
    wire.bot(
        "sendMessage",
        chat_id=wire.duty,
        text="电话 13800001234",
        ephemeral_message_parameters={"receiver_user_id": ZHAO},
    )
    phone = page.phone("duty")
    page.find("text", "13800001234", within=phone)
    page.find("only-you", within=phone)
    page.click(f"as-{SUN}", within=phone)
    page.find("text", "谁来？", within=phone)
    page.absent("only-you", within=phone)


def test_officers_share_a_phone_and_have_private_chats(page: Page, wire: Wire) -> None:
    phone = page.phone("duty")
    write(page, "duty", "我值上午")
    page.click(f"as-{SUN}", within=phone)
    write(page, "duty", "我值下午")
    assert [(one["from"]["id"], one["text"]) for one in wire.seen(ZHAO, wire.duty)] == [
        (ZHAO, "我值上午"),
        (SUN, "我值下午"),
    ]
    page.click("tab-private", within=phone)
    page.click("start", within=phone)
    page.find("text", "/start", within=phone)
    assert wire.seen(SUN)[0]["text"] == "/start"
    page.click("tab-group", within=phone)
    wire.bot("sendMessage", chat_id=SUN, text="您好，孙丽")
    page.find("unread", within=phone)
    page.click("tab-private", within=phone)
    page.find("text", "您好，孙丽", within=phone)
    page.absent("unread", within=phone)


def test_a_reaction_shows_under_the_message(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    told = wire.bot("sendMessage", chat_id=WANG, text="办好了")["message_id"]
    phone = page.phone(WANG)
    page.click("msg-menu", within=page.find(f"msg-{told}", within=phone))
    page.click("react-👍", within=phone)
    assert "👍" in page.find("reactions", within=phone).text
    first, thanks = wire.seen(WANG)[0]["message_id"], [{"type": "emoji", "emoji": "🙏"}]
    wire.bot("setMessageReaction", chat_id=WANG, message_id=first, reaction=thanks)
    page.find("reactions", "🙏", within=phone)


def test_html_from_a_bot_cannot_bring_a_script(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    wire.bot("sendMessage", chat_id=WANG, text="&lt;img src=x onerror=alert(1)&gt; <3", parse_mode=None)
    wire.bot("sendMessage", chat_id=WANG, text='&lt;script&gt;<a href="http://a.cn/?&quot;x">点</a>', parse_mode="HTML")
    page.find("text", "<script>点", within=page.phone(WANG))
    inner = page.driver.execute_script("return document.querySelectorAll('.words img, .words script').length")
    assert inner == 0


def test_commands_are_offered_while_one_is_typed(page: Page, wire: Wire) -> None:
    wire.bot("setMyCommands", commands=[{"command": "my", "description": "我的工单"}])
    page.open()
    started(page, wire, WANG)
    page.find("input", within=page.phone(WANG)).send_keys("/m")
    page.find("suggest", "我的工单", within=page.phone(WANG)).find_element(By.TAG_NAME, "button").click()
    page.find("text", "/my", within=page.phone(WANG))


def test_the_tools_switch_faults_move_the_clock_and_start_over(page: Page, wire: Wire) -> None:
    page.click("faults-toggle")
    page.click("fault-429")
    page.find("faults-toggle", "1 个开着")
    page.click("fault-cut_after")
    page.find("faults-toggle", "2 个开着")
    assert [fault["kind"] for fault in wire.get("/town")["faults"]] == ["429", "cut_after"]
    page.click("faults-clear")
    page.wait(lambda: wire.get("/town")["faults"] == [], "faults off")
    before = wire.get("/town")["now"]
    page.find("faults-toggle").send_keys(Keys.ESCAPE)
    page.click("clock-86400")
    page.wait(lambda: wire.get("/town")["now"] - before > 86_000, "a day later")
    started(page, wire, WANG)
    page.click("reset")
    page.click("confirm-yes")
    page.find("start", within=page.phone(WANG))
    assert wire.seen(WANG) == []


def test_the_journal_lists_calls(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    wire.bot("sendMessage", chat_id=WANG, text="你好")
    page.click("journal-toggle")
    assert "sendMessage" in page.find("calls", "sendMessage").text
    page.click("journal-close")
    page.absent("journal")


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_the_document_never_scrolls_sideways(page: Page, wire: Wire, width: int) -> None:
    wire.post(f"/town/people/{WANG}/send", text="长" * 300 + "https://example.com/" + "a" * 300)
    wire.bot("sendMessage", chat_id=WANG, text="好", reply_markup=KEYBOARD)
    page.open(width, 844)
    page.find("btn", "提交", within=page.phone(WANG))
    sizes = (
        "const d = document.documentElement; return [d.scrollWidth <= d.clientWidth, d.scrollHeight <= d.clientHeight]"
    )
    assert page.driver.execute_script(sizes) == [True, True]
    lists = "return [...document.querySelectorAll('.list')].every((one) => one.scrollWidth <= one.clientWidth)"
    assert page.driver.execute_script(lists)


def test_at_1280_the_residents_and_the_group_are_all_in_sight(page: Page) -> None:
    for key in (WANG, LI, CHEN, "duty"):
        box = page.phone(key).rect
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280


def test_on_a_small_screen_one_phone_at_a_time(page: Page, wire: Wire) -> None:
    page.open(390, 844)
    page.click("go-duty")
    page.wait(lambda: abs(page.phone("duty").rect["x"]) < 2, "the duty phone in place")
    assert page.phone("duty").rect["width"] == 390
    wire.post(f"/town/people/{WANG}/send", text="/start")
    wire.bot("sendMessage", chat_id=WANG, text="您好")
    page.find("unread-person", within=page.find(f"go-{WANG}"))
    write(page, "duty", "收到")
    assert wire.seen(ZHAO, wire.duty)[-1]["text"] == "收到"
