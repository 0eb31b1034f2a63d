"""The sandbox's page in a real Chromium, against the bare sandbox: every gesture reaches the town, all shows up."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.hands import KEYBOARD, Page, Wire, attach, newest, queued, started, write
from tests.town import CHEN, LI, WANG, ZHOU

pytestmark = pytest.mark.browser


def test_five_phones_stand_side_by_side(page: Page) -> None:
    for key, name in ((WANG, "王秀兰"), (LI, "李建国"), (CHEN, "陈小雨"), ("duty", "赵志强"), (ZHOU, "周主任")):
        assert name in page.phone(key).text


def test_what_a_resident_writes_is_queued_for_the_bot(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    write(page, WANG, "楼道里堆满了 <b>杂物</b>")
    assert wire.get("/town/pending")["updates"] == 2
    message = page.wait(
        lambda: next((one for one in queued(wire, "message") if one["text"] != "/start"), None), "queued"
    )
    assert message["text"] == "楼道里堆满了 <b>杂物</b>"
    assert message["from"]["id"] == WANG


def test_shift_enter_makes_a_new_line_and_the_send_button_sends(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    phone = page.phone(WANG)
    assert not page.find("send", within=phone).is_enabled()
    page.find("input", within=phone).send_keys("第一行", Keys.SHIFT, Keys.ENTER, Keys.NULL, "第二行")
    page.click("send", within=phone)
    page.find("text", "第二行", within=phone)
    assert wire.seen(WANG)[-1]["text"] == "第一行\n第二行"


@pytest.mark.parametrize("kind", ["photo", "voice"])
def test_a_sheet_sends_it(page: Page, wire: Wire, kind: str) -> None:
    started(page, wire, LI)
    attach(page, LI, kind)
    page.click("sheet-send", within=page.phone(LI))
    page.wait(lambda: kind in wire.seen(LI)[-1], f"no {kind} arrived")
    sent = wire.seen(LI)[-1]
    page.find(f"msg-{sent['message_id']}", within=page.phone(LI))


def test_an_album_shows_as_one_grid(page: Page, wire: Wire) -> None:
    started(page, wire, LI)
    attach(page, LI, "album")
    page.find("sheet-caption", within=page.phone(LI)).send_keys("路灯坏了")
    page.click("sheet-send", within=page.phone(LI))
    album = page.find("album", within=page.phone(LI))
    page.wait(lambda: len(album.find_elements(By.TAG_NAME, "img")) == 3, "three pictures")
    sent = wire.seen(LI)[1:]
    assert len({message["media_group_id"] for message in sent}) == 1
    assert sent[0]["caption"] == "路灯坏了"


@pytest.mark.parametrize("kind", ["location", "venue"])
def test_a_place_is_one_tap(page: Page, wire: Wire, kind: str) -> None:
    started(page, wire, CHEN)
    attach(page, CHEN, "location")
    page.click(f"send-{kind}", within=page.phone(CHEN))
    page.wait(lambda: kind in wire.seen(CHEN)[-1], f"no {kind} arrived")


def test_an_own_message_is_edited(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    write(page, WANG, "幸福路23号")
    phone = page.phone(WANG)
    sent = wire.seen(WANG)[-1]
    page.click("msg-menu", within=page.find(f"msg-{sent['message_id']}", within=phone))
    page.click("act-edit", within=phone)
    field = page.find("input", within=phone)
    page.wait(lambda: field.get_attribute("value") == "幸福路23号", "the old words in the field")
    field.send_keys("对面", Keys.ENTER)
    page.find("text", "幸福路23号对面", within=phone)
    page.find("edited", within=phone)
    assert newest(page, wire, "edited_message")["text"] == "幸福路23号对面"


def test_a_reply_quotes_and_a_forward_names_its_source(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    told = wire.bot("sendMessage", chat_id=WANG, text="请问在哪里？")["message_id"]
    phone = page.phone(WANG)
    page.click("msg-menu", within=page.find(f"msg-{told}", within=phone))
    page.click("act-reply", within=phone)
    write(page, WANG, "在东门")
    assert wire.seen(WANG)[-1]["reply_to"] == told
    assert "请问在哪里" in page.find("quote", within=phone).text
    page.click("msg-menu", within=page.find(f"msg-{told}", within=phone))
    page.click("act-forward", within=phone)
    assert "综治通" in page.find("forwarded", within=phone).text
    attach(page, WANG, "forward")
    page.find("sheet-text", within=phone).send_keys("听说停电了")
    page.click("sheet-send", within=phone)
    page.find("text", "听说停电了", within=phone)
    assert wire.seen(WANG)[-1]["forward_origin"]["sender_user_name"] == "老邻居"


def test_blocking_and_unblocking_the_bot(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    page.click("block", within=page.phone(WANG))
    page.find("unblock", within=page.phone(WANG))
    page.absent("input", within=page.phone(WANG))
    assert newest(page, wire, "my_chat_member")["new_chat_member"]["status"] == "kicked"
    page.click("unblock", within=page.phone(WANG))
    page.find("input", within=page.phone(WANG))
    assert not wire.get("/town")["people"][0]["blocked_bot"]


def test_a_button_is_pressed_and_its_answer_shown(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    wire.bot("sendMessage", chat_id=WANG, text="请您<b>核对</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    phone = page.phone(WANG)
    page.find("text", "请您核对", within=phone)
    assert not page.find("btn", "停用", within=phone).is_enabled()
    page.click("btn", "提交", within=phone)
    query = newest(page, wire, "callback_query")
    assert query["data"] == "go"
    wire.bot("answerCallbackQuery", callback_query_id=query["id"], text="收到了")
    assert page.find("toast", within=phone).text == "收到了"
    page.click("btn", "取消", within=phone)
    page.wait(lambda: newest(page, wire, "callback_query")["data"] == "no", "another press")
    query = newest(page, wire, "callback_query")
    wire.bot("answerCallbackQuery", callback_query_id=query["id"], text="真的取消？", show_alert=True)
    assert "真的取消？" in page.find("alert", within=phone).text
    page.click("alert-ok", within=phone)
    page.absent("alert", within=phone)


def test_an_edit_redraws_that_message_alone(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    one, two = (wire.bot("sendMessage", chat_id=WANG, text=text)["message_id"] for text in ("甲", "乙"))
    phone = page.phone(WANG)
    other = page.find(f"msg-{one}", within=phone)
    page.find(f"msg-{two}", within=phone)
    wire.bot("editMessageText", chat_id=WANG, message_id=two, text="丙")
    page.find("text", "丙", within=phone)
    assert other.text.startswith("甲")  # the same node: a redrawn one would be stale
    wire.bot("deleteMessage", chat_id=WANG, message_id=two)
    page.absent(f"msg-{two}", within=phone)


def test_a_reply_keyboard_is_tapped_and_goes(page: Page, wire: Wire) -> None:
    started(page, wire, WANG)
    keyboard = {"keyboard": [[{"text": "我的工单"}, {"text": "🆘 紧急求助", "style": "danger"}]]}
    wire.bot("sendMessage", chat_id=WANG, text="您好", reply_markup=keyboard)
    phone = page.phone(WANG)
    page.click("reply-btn", "我的工单", within=phone)
    page.find("text", "我的工单", within=phone)
    assert wire.seen(WANG)[-1]["text"] == "我的工单"
    wire.bot("sendMessage", chat_id=WANG, text="好", reply_markup={"remove_keyboard": True})
    page.absent("reply-keyboard", within=phone)
