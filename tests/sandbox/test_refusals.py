"""What Telegram refuses, the sandbox refuses, in the same words."""

import json
from typing import Any

import aiohttp
import pytest

from tests.town import CHEN, DUTY, LI, SUN, WANG, ZHAO, Town

GONE = "Bad Request: query is too old and response timeout expired or query ID is invalid"
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def button(**more: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "提交", **more}]]}


async def refused(town: Town, method: str, code: int, description: str, **params: Any) -> dict[str, Any]:
    body = await town.api(method, **params)
    assert (body.get("error_code"), body.get("description")) == (code, description)
    return body


@pytest.mark.parametrize(
    "method, params, words",
    [
        ("sendMessage", {"text": "好"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": WANG}, "message text is empty"),
        ("sendMessage", {"chat_id": WANG, "text": ""}, "message text is empty"),
        ("sendMessage", {"chat_id": WANG, "text": "  \n "}, "text must be non-empty"),
        ("sendMessage", {"chat_id": WANG, "text": "王" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": 42, "text": "好"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "好"}, "chat not found"),
        ("sendMessage", {"chat_id": WANG, "text": "好", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ("sendPhoto", {"chat_id": WANG}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": WANG, "photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"chat_id": WANG, "photo": "attach://a"}, "can't find the file attached to the request"),
        ("sendMediaGroup", {"chat_id": WANG, "media": []}, "media group must include 2-10 items"),
        ("getFile", {"file_id": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("getFile", {}, "file_id not specified"),
        ("deleteMessage", {"chat_id": WANG}, "message identifier is not specified"),
        ("deleteMessage", {"chat_id": WANG, "message_id": 1}, "message to delete not found"),
        ("editMessageText", {"chat_id": WANG, "message_id": 1, "text": "好"}, "message to edit not found"),
        ("editMessageText", {"chat_id": WANG, "text": "好"}, "message identifier is not specified"),
        ("forwardMessage", {"chat_id": WANG, "from_chat_id": WANG, "message_id": 1}, "message to forward not found"),
        ("copyMessage", {"chat_id": WANG, "from_chat_id": WANG, "message_id": 1}, "message to copy not found"),
        ("pinChatMessage", {"chat_id": WANG, "message_id": 1}, "message to pin not found"),
        ("getChatMember", {"chat_id": DUTY, "user_id": 7}, "PARTICIPANT_ID_INVALID"),
        ("getChatMember", {"chat_id": WANG, "user_id": CHEN}, "user not found"),
        ("sendChatAction", {"chat_id": WANG, "action": "dancing"}, "wrong parameter action in request"),
        ("sendLocation", {"chat_id": WANG, "latitude": 91, "longitude": 1}, "wrong latitude or longitude specified"),
        ("setMyCommands", {"commands": [{"command": "我的", "description": "d"}]}, "BOT_COMMAND_INVALID"),
        ("setWebhook", {"url": "http://example.org/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("sendRichMessage", {"chat_id": WANG, "rich_message": {"html": " "}}, "rich message must be non-empty"),
        ("createForumTopic", {"chat_id": WANG, "name": "路灯"}, "the chat is not a forum"),
        ("sendMessage", {"chat_id": WANG, "text": "好", "message_thread_id": 5}, "message thread not found"),
        ("answerInlineQuery", {"results": []}, 'parameter "inline_query_id" is required'),
    ],
)
async def test_a_wrong_call_is_a_400_in_telegrams_words(
    chatting: Town, method: str, params: dict[str, Any], words: str
) -> None:
    if method == "answerInlineQuery":
        assert (await chatting.api(method, **params))["error_code"] == 404  # known, but not played: loud, no guess
        return
    await refused(chatting, method, 400, f"Bad Request: {words}", **params)


async def test_text_of_4096_and_caption_of_1024_pass_and_one_more_does_not(chatting: Town) -> None:
    sent = await chatting.ok("sendMessage", chat_id=WANG, text=f"<b>{'王' * 4096}</b>", parse_mode="HTML")
    assert len(sent["text"]) == 4096
    photo = (await photo_of(chatting))["photo"][-1]["file_id"]
    await chatting.ok("sendPhoto", chat_id=WANG, photo=photo, caption="王" * 1024)
    await refused(
        chatting,
        "sendPhoto",
        400,
        "Bad Request: message caption is too long",
        chat_id=WANG,
        photo=photo,
        caption="王" * 1025,
    )


async def photo_of(town: Town) -> dict[str, Any]:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(WANG))
    form.add_field("photo", b"\x89PNG", filename="a.png", content_type="image/png")
    async with town.session.post(f"{town.url}/bot{town.token}/sendPhoto", data=form) as answer:
        return dict((await answer.json())["result"])


@pytest.mark.parametrize(
    "text, words",
    [
        ("<3 王秀兰>", 'Unsupported start tag "3" at byte offset 0'),
        ("王<3>", 'Unsupported start tag "3" at byte offset 3'),
        ("王 <b", "Unclosed start tag at byte offset 4"),
        ("<b>王", 'Can\'t find end tag corresponding to start tag "b"'),
        ("王</b>", "Unexpected end tag at byte offset 3"),
        ("<b><i>王</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ('<span class="red">王</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_names_the_byte(chatting: Town, text: str, words: str) -> None:
    said = f"Bad Request: can't parse entities: {words}"
    await refused(chatting, "sendMessage", 400, said, chat_id=WANG, text=text, parse_mode="HTML")


@pytest.mark.parametrize(
    "markup, words",
    [
        (button(callback_data=""), "BUTTON_DATA_INVALID"),
        (button(callback_data="王" * 22), "BUTTON_DATA_INVALID"),
        (button(), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (
            button(callback_data="a", url="https://example.org/"),
            "can't parse inline keyboard button: exactly one action must be specified, found url and callback_data",
        ),
        (button(url="nowhere"), "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        (button(callback_data="a", style="pink"), "can't parse inline keyboard button: invalid button style specified"),
        (
            {"inline_keyboard": [{"text": "a"}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"inline_keyboard": [[{"callback_data": "a"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}, "REPLY_MARKUP_TOO_LONG"),
        (button(copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
        ([], "object expected as reply markup"),
    ],
)
async def test_a_bad_keyboard_is_refused(chatting: Town, markup: Any, words: str) -> None:
    await refused(chatting, "sendMessage", 400, f"Bad Request: {words}", chat_id=WANG, text="好", reply_markup=markup)


async def test_callback_data_of_64_bytes_passes(chatting: Town) -> None:
    await chatting.ok("sendMessage", chat_id=WANG, text="好", reply_markup=button(callback_data="王" * 21 + "!"))


async def test_only_private_chats_may_be_asked_for_a_location(chatting: Town) -> None:
    markup = {"keyboard": [[{"text": "发位置", "request_location": True}]]}
    await chatting.ok("sendMessage", chat_id=WANG, text="在哪里？", reply_markup=markup)
    words = "Bad Request: location can be requested in private chats only"
    await refused(chatting, "sendMessage", 400, words, chat_id=DUTY, text="在哪里？", reply_markup=markup)


async def test_an_edit_that_changes_nothing_is_refused_until_a_button_changes(chatting: Town) -> None:
    sent = await chatting.ok("sendMessage", chat_id=WANG, text="<b>好</b>", parse_mode="HTML")
    where = {"chat_id": WANG, "message_id": sent["message_id"]}
    await refused(chatting, "editMessageText", 400, SAME, **where, text=" <b>好</b>\n", parse_mode="HTML")
    await refused(chatting, "editMessageReplyMarkup", 400, SAME, **where)
    await chatting.ok("editMessageText", **where, text="好")
    await chatting.ok("editMessageReplyMarkup", **where, reply_markup=button(callback_data="a"))
    edited = await chatting.last(WANG, WANG)
    assert (edited["edited"], edited["text"], edited["entities"]) == (2, "好", [])


async def test_somebody_elses_message_cannot_be_edited(chatting: Town) -> None:
    theirs = await chatting.say(WANG, "路灯坏了")
    words = "Bad Request: message can't be edited"
    await refused(chatting, "editMessageText", 400, words, chat_id=WANG, message_id=theirs, text="好")


async def test_a_photo_has_no_text_to_edit_and_a_text_no_caption(chatting: Town) -> None:
    photo, text = await photo_of(chatting), await chatting.ok("sendMessage", chat_id=WANG, text="好")
    no_text, no_caption = (
        "Bad Request: there is no " + what + " in the message to edit" for what in ("text", "caption")
    )
    await refused(chatting, "editMessageText", 400, no_text, chat_id=WANG, message_id=photo["message_id"], text="好")
    await refused(
        chatting, "editMessageCaption", 400, no_caption, chat_id=WANG, message_id=text["message_id"], caption="好"
    )


async def test_a_reply_to_nothing_is_refused_unless_it_may_go_without(chatting: Town) -> None:
    words = "Bad Request: message to be replied not found"
    await refused(chatting, "sendMessage", 400, words, chat_id=WANG, text="好", reply_parameters={"message_id": 1})
    lenient = {"message_id": 1, "allow_sending_without_reply": True}
    sent = await chatting.ok("sendMessage", chat_id=WANG, text="好", reply_parameters=lenient)
    assert "reply_to_message" not in sent


async def test_a_press_is_answered_once_and_not_after_its_life(chatting: Town) -> None:
    sent = await chatting.ok("sendMessage", chat_id=WANG, text="好", reply_markup=button(callback_data="a"))
    await refused(chatting, "answerCallbackQuery", 400, GONE, callback_query_id="12345")
    query = await chatting.press(WANG, sent["message_id"], "提交")
    await chatting.ok("answerCallbackQuery", callback_query_id=query, text="收到")
    assert [answer["text"] for answer in await chatting.answers(WANG)] == ["收到"]
    await refused(chatting, "answerCallbackQuery", 400, GONE, callback_query_id=query)
    late = await chatting.press(WANG, sent["message_id"], "提交")
    await chatting.advance(151)
    await refused(chatting, "answerCallbackQuery", 400, GONE, callback_query_id=late)


async def test_who_never_wrote_who_blocked_and_who_threw_out_give_each_their_403(chatting: Town) -> None:
    async def no(chat: int, words: str) -> None:
        await refused(chatting, "sendMessage", 403, f"Forbidden: {words}", chat_id=chat, text="好")

    await no(LI, "bot can't initiate conversation with a user")
    await chatting.block(WANG)
    await no(WANG, "bot was blocked by the user")
    await chatting.block(WANG, False)
    await chatting.ok("sendMessage", chat_id=WANG, text="好")
    await chatting.post("/town/people", id=WANG, deactivated=True)
    await no(WANG, "user is deactivated")
    await chatting.member(100000, "kicked")
    await no(DUTY, "bot was kicked from the supergroup chat")
    await chatting.member(100000, "left")
    await no(DUTY, "bot is not a member of the supergroup chat")


async def test_a_migrated_group_names_its_new_id(town: Town) -> None:
    new = await town.migrate()
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    body = await refused(town, "sendMessage", 400, words, chat_id=DUTY, text="好")
    assert body["parameters"] == {"migrate_to_chat_id": new}
    await town.ok("sendMessage", chat_id=new, text="好")
    assert [next(iter(u)) and ("migrate_to_chat_id" in u["message"]) for u in await town.ok("getUpdates")] == [
        True,
        False,
    ]


async def test_an_unknown_method_is_a_loud_404_and_counted(town: Town) -> None:
    assert (await town.api("sendMesage", chat_id=1))["error_code"] == 404
    assert (await town.api("sendInvoice", chat_id=1))["error_code"] == 404
    assert set(await town.unknown()) >= {"sendMesage", "sendInvoice"}


async def test_a_wrong_token_is_a_401(town: Town) -> None:
    async with town.session.get(f"{town.url}/bot1:x/getMe") as answer:
        assert (answer.status, await answer.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )


async def test_parameters_come_as_query_form_json_or_multipart_and_methods_in_any_case(chatting: Town) -> None:
    url = f"{chatting.url}/bot{chatting.token}/SENDMESSAGE"
    wish = {"chat_id": str(WANG), "text": "好", "reply_markup": json.dumps(button(callback_data="a"))}
    form = aiohttp.FormData(wish)
    form.add_field("unused", b"1", filename="f")
    async with (
        chatting.session.get(url, params=wish) as query,
        chatting.session.post(url, data=wish) as urlencoded,
        chatting.session.post(url, json=wish) as as_json,
        chatting.session.post(url, data=form) as multipart,
    ):
        results = [(await answer.json())["result"] for answer in (query, urlencoded, as_json, multipart)]
    assert [result["text"] for result in results] == ["好"] * 4
    assert all(result["reply_markup"] == button(callback_data="a") for result in results)


@pytest.mark.parametrize(
    "reaction, words",
    [
        ([{"type": "emoji", "emoji": "🧨"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👍"}] * 2, "REACTIONS_TOO_MANY"),
    ],
)
async def test_reactions_are_one_and_of_the_allowed(chatting: Town, reaction: Any, words: str) -> None:
    theirs = await chatting.say(WANG, "路灯坏了")
    where = {"chat_id": WANG, "message_id": theirs}
    await refused(chatting, "setMessageReaction", 400, f"Bad Request: {words}", **where, reaction=reaction)
    await chatting.ok("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👌"}])
    assert (await chatting.last(WANG))["reactions"] == [{"user_id": 100000, "emoji": "👌"}]


async def test_ephemeral_messages_are_for_one_member_and_need_a_right_or_a_press(town: Town) -> None:
    def to(uid: int, **more: Any) -> dict[str, Any]:
        alone = {"receiver_user_id": uid, **more}
        return {"chat_id": DUTY, "text": "电话 138…", "ephemeral_message_parameters": alone}

    await refused(town, "sendMessage", 400, "Bad Request: PARTICIPANT_ID_INVALID", **to(WANG))
    sent = await town.ok("sendMessage", **to(ZHAO))
    assert sent["message_id"] == 0
    assert sent["receiver_user"]["id"] == ZHAO
    assert [m["ephemeral_for"] for m in await town.messages(DUTY, ZHAO)] == [ZHAO]
    assert await town.messages(DUTY, SUN) == []
    one = {"chat_id": DUTY, "receiver_user_id": ZHAO, "ephemeral_message_id": sent["ephemeral_message_id"]}
    assert await town.ok("editEphemeralMessageText", **one, text="新的") is True
    assert (await town.last(DUTY, ZHAO))["text"] == "新的"
    assert await town.ok("deleteEphemeralMessage", **one) is True
    await refused(town, "deleteEphemeralMessage", 400, "Bad Request: message to delete not found", **one)
    card = await town.ok("sendMessage", chat_id=DUTY, text="卡", reply_markup=button(callback_data="a"))
    await town.member(100000, "member")
    refusal = "Bad Request: not enough rights to send ephemeral messages to the user"
    await refused(town, "sendMessage", 400, refusal, **to(ZHAO))
    query = await town.press(ZHAO, card["message_id"], "提交", DUTY)
    await town.ok("sendMessage", **to(ZHAO, callback_query_id=query))
    await refused(town, "sendMessage", 400, GONE, **to(SUN, callback_query_id=query))
    await town.advance(60)
    await refused(town, "sendMessage", 400, refusal, **to(ZHAO))


async def test_ephemeral_messages_can_be_off_or_ignored_as_by_an_old_server(town: Town) -> None:
    wish = {"chat_id": DUTY, "text": "悄悄", "ephemeral_message_parameters": {"receiver_user_id": ZHAO}}
    await town.settings(ephemeral=False)
    await refused(town, "sendMessage", 400, "Bad Request: ephemeral messages are not supported", **wish)
    await town.settings(ephemeral=True, ephemeral_ignored=True)
    assert (await town.ok("sendMessage", **wish))["message_id"]
    assert (await town.last(DUTY, SUN))["text"] == "悄悄"
