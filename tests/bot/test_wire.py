"""What goes into the outbox comes out as the same Bot API call."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import Bot
from aiogram import methods as m
from aiogram import types as t
from aiogram.client.default import DefaultBotProperties
from aiogram.methods import TelegramMethod

from bot.letters import Letter
from bot.wire import letter, pack

ROW = [[t.InlineKeyboardButton(text="认领", callback_data="c:1", style="success")]]
PHOTO = t.BufferedInputFile(b"\x89PNG\x00\xff", "现场.png")

METHODS: list[TelegramMethod[Any]] = [
    m.SendMessage(chat_id=1, text="你好 <b>x</b>", reply_markup=t.InlineKeyboardMarkup(inline_keyboard=ROW)),
    m.SendMessage(
        chat_id=-100,
        text="只给你看",
        ephemeral_message_parameters=t.EphemeralMessageParameters(receiver_user_id=7, callback_query_id="9"),
        reply_parameters=t.ReplyParameters(message_id=5, allow_sending_without_reply=True),
    ),
    m.SendMessage(
        chat_id=1,
        text="x",
        reply_markup=t.ReplyKeyboardMarkup(keyboard=[[t.KeyboardButton(text="🆘", request_location=True)]]),
    ),
    m.SendMessage(chat_id=1, text="x", reply_markup=t.ReplyKeyboardRemove()),
    m.SendMessage(chat_id=1, text="x", reply_markup=t.ForceReply(input_field_placeholder="…")),
    m.SendMessage(chat_id=1, text="x", entities=[t.MessageEntity(type="bold", offset=0, length=1)], parse_mode=None),
    m.EditMessageText(chat_id=1, message_id=2, text="y"),
    m.EditMessageReplyMarkup(chat_id=1, message_id=2),
    m.AnswerCallbackQuery(callback_query_id="1", text="好", show_alert=True),
    m.SetMessageReaction(chat_id=1, message_id=2, reaction=[t.ReactionTypeEmoji(emoji="👌")]),
    m.DeleteMessage(chat_id=1, message_id=2),
    m.SendLocation(chat_id=1, latitude=30.1, longitude=104.2),
    m.SendVenue(chat_id=1, latitude=30.1, longitude=104.2, title="村委会", address="青溪镇"),
    m.SendPhoto(chat_id=1, photo="AgACfile", caption="图"),
    m.SendVoice(chat_id=1, voice="AwACfile"),
    m.CopyMessage(chat_id=1, from_chat_id=2, message_id=3),
    m.PinChatMessage(chat_id=1, message_id=2),
    m.SetMyCommands(
        commands=[t.BotCommand(command="my", description="我的工单")], scope=t.BotCommandScopeChat(chat_id=-1)
    ),
    m.SendMediaGroup(chat_id=1, media=[t.InputMediaPhoto(media="a"), t.InputMediaVideo(media="b", caption="c")]),
]


def as_aiogram_sends(method: TelegramMethod[Any]) -> dict[str, Any]:
    """The fields of the form that aiogram's own session would post."""
    preview = t.LinkPreviewOptions(is_disabled=True)
    bot = Bot("123456:" + "A" * 35, default=DefaultBotProperties(parse_mode="HTML", link_preview=preview))
    found = {}
    for name, value in method.model_dump(warnings=False).items():
        prepared = bot.session.prepare_value(value, bot=bot, files={})
        if prepared is not None:
            found[name] = decoded(prepared)
    return found


def decoded(field: Any) -> Any:
    """A form field as a value."""
    try:
        return json.loads(field)
    except (TypeError, ValueError):
        return field


@pytest.mark.parametrize("method", METHODS, ids=lambda method: type(method).__name__)
def test_a_method_is_sent_as_aiogram_would_send_it(method: TelegramMethod[Any]) -> None:
    opened = Letter.unpacked(pack(method))
    assert opened.method == method.__api_method__
    sent = {name: decoded(value) if isinstance(value, str) else value for name, value in opened.params.items()}
    assert sent == as_aiogram_sends(method)
    assert opened == letter(method)


def test_defaults_are_resolved_before_they_lie_in_the_store() -> None:
    params = Letter.unpacked(pack(m.SendMessage(chat_id=1, text="x"))).params
    assert params == {"chat_id": 1, "text": "x", "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def test_no_parse_mode_stays_none() -> None:
    assert "parse_mode" not in Letter.unpacked(pack(m.SendMessage(chat_id=1, text="<", parse_mode=None))).params


def test_times_become_unix_seconds() -> None:
    until = datetime(2026, 11, 22, tzinfo=UTC)
    opened = Letter.unpacked(
        pack(m.RestrictChatMember(chat_id=1, user_id=2, permissions=t.ChatPermissions(), until_date=until))
    )
    assert opened.params["until_date"] == 1795305600


def test_files_keep_their_bytes() -> None:
    opened = Letter.unpacked(pack(m.SendDocument(chat_id=1, document=PHOTO)))
    assert opened.params["document"] == "attach://f0"
    assert opened.files == {"f0": ("现场.png", b"\x89PNG\x00\xff")}


def test_files_inside_media_keep_their_bytes() -> None:
    album = m.SendMediaGroup(
        chat_id=1, media=[t.InputMediaPhoto(media=PHOTO), t.InputMediaPhoto(media=PHOTO, caption="二")]
    )
    opened = Letter.unpacked(pack(album))
    assert [one["media"] for one in opened.params["media"]] == ["attach://f0", "attach://f1"]
    assert opened.weight == len(opened.files) == 2


def test_fallback_and_reply_slot_travel_along() -> None:
    other = m.SendMessage(chat_id=7, text="私下")
    opened = Letter.unpacked(pack(m.SendMessage(chat_id=-1, text="x"), other, "card:GD261122-0001"))
    assert opened.otherwise == letter(other)
    assert opened.reply_slot == "card:GD261122-0001"


@pytest.mark.parametrize("file", [t.FSInputFile("/etc/hosts"), t.URLInputFile("https://example.org/x")])
def test_what_lies_outside_cannot_be_kept(file: t.InputFile) -> None:
    with pytest.raises(TypeError):
        pack(m.SendDocument(chat_id=1, document=file))
