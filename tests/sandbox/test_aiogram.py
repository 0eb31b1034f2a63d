"""Whatever the sandbox answers, aiogram's models accept."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    EphemeralMessageParameters,
    InputMediaPhoto,
    InputPollOption,
    InputRichMessage,
    ReactionTypeEmoji,
    Update,
)

from tests.town import DUTY, WANG, ZHAO, Town

FILE = BufferedInputFile(b"\x89PNG....", "井盖.png")


@pytest.fixture
async def bot(chatting: Town) -> AsyncIterator[Bot]:
    made = Bot(chatting.token, AiohttpSession(api=TelegramAPIServer.from_base(chatting.url)))
    yield made
    await made.session.close()


async def test_every_kind_of_sending_comes_back_as_a_message(bot: Bot) -> None:
    assert (
        await bot.send_message(WANG, "<b>王</b> &lt;3 😀 /my", parse_mode="HTML")
    ).html_text == "<b>王</b> &lt;3 😀 /my"
    photo = await bot.send_photo(WANG, FILE, caption="<i>井盖</i>", parse_mode="HTML")
    assert photo.photo
    again = await bot.send_photo(WANG, photo.photo[-1].file_id)
    assert again.photo
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    other = await bot.send_photo(WANG, FILE)
    assert other.photo
    assert other.photo[-1].file_id != photo.photo[-1].file_id
    file = await bot.get_file(photo.photo[-1].file_id)
    assert file.file_path
    downloaded = await bot.download_file(file.file_path)
    assert downloaded
    assert downloaded.read() == FILE.data
    assert (await bot.send_document(WANG, FILE)).document
    assert (await bot.send_voice(WANG, FILE, duration=3)).voice
    assert (await bot.send_video(WANG, FILE)).video
    assert (await bot.send_audio(WANG, FILE)).audio
    assert (await bot.send_location(WANG, 30.2, 120.1)).location
    assert (await bot.send_venue(WANG, 30.2, 120.1, "镇政府", "人民路 1 号")).venue
    assert (await bot.send_contact(WANG, "110", "派出所")).contact
    assert (await bot.send_poll(WANG, "满意吗？", [InputPollOption(text="满意"), InputPollOption(text="不满意")])).poll
    assert (await bot.send_dice(WANG)).dice
    assert await bot.send_chat_action(WANG, "typing")
    assert await bot.send_message_draft(chat_id=WANG, draft_id=1, text="正在写")
    album = await bot.send_media_group(
        WANG, [InputMediaPhoto(media=FILE), InputMediaPhoto(media=photo.photo[-1].file_id)]
    )
    assert len({message.media_group_id for message in album}) == 1
    edited = await bot.edit_message_media(
        InputMediaPhoto(media=FILE, caption="换了"), chat_id=WANG, message_id=photo.message_id
    )
    assert not isinstance(edited, bool)
    assert edited.caption == "换了"


async def test_a_mention_by_id_gets_the_name_and_a_strangers_is_plain_text(bot: Bot) -> None:
    text = '<a href="tg://user?id=200001">老赵</a> <a href="tg://user?id=7">谁</a>'
    sent = await bot.send_message(WANG, text, parse_mode="HTML")
    assert [entity.user and entity.user.first_name for entity in sent.entities or []] == ["赵志强"]


async def test_copies_forwards_pins_and_deletions(chatting: Town, bot: Bot) -> None:
    theirs = await chatting.say(WANG, "路灯坏了")
    forwarded = await bot.forward_message(DUTY, WANG, theirs)
    assert forwarded.forward_origin
    assert forwarded.forward_origin.type == "user"
    copied = await bot.copy_message(DUTY, WANG, theirs)
    assert (
        len(await bot.copy_messages(DUTY, WANG, [theirs])) == len(await bot.forward_messages(DUTY, WANG, [theirs])) == 1
    )
    assert await bot.pin_chat_message(DUTY, copied.message_id)
    assert (pinned := (await bot.get_chat(DUTY)).pinned_message)
    assert pinned.message_id == copied.message_id
    assert await bot.unpin_chat_message(DUTY)
    assert await bot.delete_messages(DUTY, [copied.message_id, forwarded.message_id])
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(DUTY, copied.message_id)


async def test_members_commands_and_profile(chatting: Town, bot: Bot) -> None:
    assert (await bot.get_me()).username == "zongzhi_bot"
    for status in ("creator", "administrator", "member", "restricted", "left", "kicked"):
        await chatting.member(ZHAO, status)
        assert (await bot.get_chat_member(DUTY, ZHAO)).status == status
    assert {admin.status for admin in await bot.get_chat_administrators(DUTY)} == {"creator", "administrator"}
    assert await bot.get_chat_member_count(DUTY) == 3
    assert (await bot.get_chat(WANG)).first_name == "王秀兰"
    scope = BotCommandScopeChat(chat_id=DUTY)
    assert await bot.set_my_commands([BotCommand(command="list", description="清单", is_ephemeral=True)], scope=scope)
    assert [command.command for command in await bot.get_my_commands(scope=scope)] == ["list"]
    assert await bot.delete_my_commands(scope=scope)
    assert await bot.set_chat_menu_button()
    assert (await bot.export_chat_invite_link(DUTY)).startswith("https://t.me/")
    assert await bot.set_message_reaction(
        DUTY, (await bot.send_message(DUTY, "好")).message_id, [ReactionTypeEmoji(emoji="👌")]
    )


async def test_a_rich_message_is_taken_apart(chatting: Town, bot: Bot) -> None:
    source = (
        "<h2>今日工单</h2><table compact><tr><th>编号</th><th>状态</th></tr>"
        "<tr><td>GD261122-0007</td><td><b>已受理</b></td></tr></table>"
        "<details open><summary>更多</summary><ul><li>一</li><li>二 &amp; 三</li></ul></details><p>完<br>了</p>"
    )
    sent = await bot.send_rich_message(DUTY, InputRichMessage(html=source))
    assert sent.rich_message
    assert [block.type for block in sent.rich_message.blocks] == ["heading", "table", "details", "paragraph"]
    html = (await chatting.last(DUTY, ZHAO))["html"]
    assert "<h2>今日工单</h2>" in html
    assert "<td><b>已受理</b></td>" in html
    assert "<li><p>二 &amp; 三</p></li>" in html
    edited = await bot.edit_message_text(
        chat_id=DUTY, message_id=sent.message_id, rich_message=InputRichMessage(html="<p>新</p>")
    )
    assert not isinstance(edited, bool)
    assert edited.rich_message
    with pytest.raises(TelegramBadRequest, match="Unsupported start tag"):
        await bot.send_rich_message(DUTY, InputRichMessage(html="<script>1</script>"))


async def test_refusals_become_aiograms_own_errors(chatting: Town, bot: Bot) -> None:
    await chatting.fault("429", times=1, retry_after=3)
    with pytest.raises(TelegramRetryAfter) as slow:
        await bot.send_message(WANG, "好")
    assert slow.value.retry_after == 3
    new = await chatting.migrate()
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(DUTY, "好")
    assert moved.value.migrate_to_chat_id == new


async def test_every_update_of_the_town_is_one_aiogram_reads(chatting: Town, bot: Bot) -> None:
    kinds = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction"]
    await bot.get_updates(allowed_updates=kinds)
    wishes: list[dict[str, Any]] = [
        {kind: True} for kind in ("photo", "voice", "video", "document", "sticker", "contact", "dice")
    ]
    wishes += [
        {"album": 3, "caption": "三张"},
        {"location": {"latitude": 1, "longitude": 2}},
        {"audio": True},
        {"video_note": True},
    ]
    wishes += [
        {"venue": {"title": "公园", "address": "路 1", "latitude": 1, "longitude": 2}},
        {"text": "转", "forward_from": "某"},
    ]
    for wish in wishes:
        await chatting.send(WANG, **wish)
    mine = await chatting.say(WANG, "路灯坏了")
    await chatting.edit(WANG, mine, "路灯全坏了")
    await chatting.react(WANG, mine, "👍")
    await chatting.say(WANG, "还有", reply_to=mine)
    await bot.set_my_commands([BotCommand(command="list", description="清单", is_ephemeral=True)])
    whispered = (await chatting.send(ZHAO, chat_id=DUTY, text="/list"))["message_ids"][0]
    await chatting.member(WANG, "member")
    await chatting.member(100000, "member")
    alone = EphemeralMessageParameters(receiver_user_id=ZHAO)
    answer = await bot.send_message(DUTY, "只给你看", ephemeral_message_parameters=alone)
    assert answer.ephemeral_message_id
    await chatting.block(WANG)
    updates: list[Update] = []
    while batch := await bot.get_updates(offset=updates[-1].update_id + 1 if updates else None, timeout=0):
        updates += batch
    assert {update.event_type for update in updates} == set(kinds) - {"callback_query"}
    command = next(u.message for u in updates if u.message and u.message.text == "/list")
    assert (command.message_id, command.ephemeral_message_id) == (0, whispered)
