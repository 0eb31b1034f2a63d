"""The courier against the sandbox: what it sends, again, elsewhere, or not at all."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram.methods import AnswerCallbackQuery, DeleteMessage, EditMessageText, SendMediaGroup, SendMessage
from aiogram.types import (
    BufferedInputFile,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from bot.courier import ANSWER_IN, QUICK_IN
from domain.delivery import Priority
from handlers.outgoing import Outgoing
from tests.bot.conftest import Rig, RigMaker
from tests.town import DUTY, LI, PATIENCE, WANG, ZHAO, Town

BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="提交", callback_data="s")]])
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def text(chat: int, words: str, **more: Any) -> Outgoing:
    """One message."""
    markup = more.pop("markup", None)
    return Outgoing(SendMessage(chat_id=chat, text=words, reply_markup=markup), **more)


async def greeted(town: Town, *people: int) -> None:
    """They have written to the bot, so it may write to them."""
    for person in people:
        await town.say(person, "/start")


async def sent(town: Town, chat: int) -> list[str]:
    """The bot's words in a chat that are not deleted."""
    return [m["text"] for m in await town.messages(chat) if m["from"]["is_bot"] and not m["deleted"]]


async def settled(r: Rig, wanted: Callable[[dict[str, int]], bool], timeout: float = PATIENCE) -> dict[str, int]:
    """The outbox when it looks as wanted."""
    async with asyncio.timeout(timeout):
        while not wanted(states := await r.states()):  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0.02)  # noqa: TID251 - rows announce nothing: this is the one polling helper here
    return states


async def test_what_is_committed_is_sent_and_marked(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "一"), text(WANG, "二"))
        await town.wait_message(WANG, contains="二")
        assert await sent(town, WANG) == ["一", "二"]
        assert await settled(r, lambda s: s.get("sent") == 2) == {"sent": 2}


async def test_what_was_not_sent_is_sent_after_a_restart(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        await r.post(text(WANG, "旧事"))
    async with rig(town) as r:
        await r.house.larder.open()
        r.start()
        await town.wait_message(WANG, contains="旧事")


async def test_a_slot_is_edited_in_place(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "草稿一", slot="draft:1", markup=BUTTONS))
        first = await town.wait_message(WANG, contains="草稿一")
        await r.post(text(WANG, "草稿二", slot="draft:1", markup=BUTTONS))
        second = await town.wait_message(WANG, contains="草稿二", label="提交")
        assert second["message_id"] == first["message_id"]
        assert await sent(town, WANG) == ["草稿二"]


async def test_a_slot_is_found_again_after_a_restart(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "草稿一", slot="draft:1"))
        first = await town.wait_message(WANG, contains="草稿一")
        await settled(r, lambda s: s.get("sent") == 1)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "草稿二", slot="draft:1"))
        second = await town.wait_message(WANG, contains="草稿二")
        assert second["message_id"] == first["message_id"]


async def test_the_same_text_again_counts_as_sent(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.start()
        for _ in range(2):
            await r.post(text(WANG, "不变", slot="draft:1"))
            await town.wait_message(WANG, contains="不变")
        assert await settled(r, lambda s: s.get("sent") == 2) == {"sent": 2}
        refused = [c for c in await town.calls(method="editMessageText") if not c["ok"]]
        assert "not modified" in refused[0]["description"]


async def test_a_slot_whose_message_is_gone_is_sent_anew(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "旧", slot="draft:1"))
        old = await town.wait_message(WANG, contains="旧")
        await town.ok("deleteMessage", chat_id=WANG, message_id=old["message_id"])
        await r.post(text(WANG, "新", slot="draft:1"))
        new = await town.wait_message(WANG, contains="新")
        assert new["message_id"] > old["message_id"]
        await r.post(text(WANG, "更新", slot="draft:1"))
        assert (await town.wait_message(WANG, contains="更新"))["message_id"] == new["message_id"]


async def test_what_only_edits_never_sends(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)

    def over(message: int, slot: str | None) -> Outgoing:
        return Outgoing(EditMessageText(chat_id=WANG, message_id=message, text="已了结"), slot=slot)

    async with rig(town) as r:
        await r.post(text(WANG, "请批一", slot="ask:1"))
        await r.post(over(0, "ask:1"))  # it had not left
        breaker = r.house.courier.breaker
        breaker.trying = True
        r.start()
        assert await settled(r, lambda s: s.get("sent") == 1) == {"sent": 1, "superseded": 1}
        assert breaker.state == "trying"  # Telegram has not been asked
        await r.post(text(WANG, "请批二", slot="ask:2"))
        there = await town.wait_message(WANG, contains="请批二")
        await r.post(over(0, "ask:2"))
        assert (await town.wait_message(WANG, contains="已了结"))["message_id"] == there["message_id"]
        await town.ok("deleteMessage", chat_id=WANG, message_id=there["message_id"])
        await r.post(over(there["message_id"], None), over(0, "ask:2"))
        assert await settled(r, lambda s: s.get("sent") == 5) == {"sent": 5, "superseded": 1}
        assert breaker.state == "closed"
        assert await sent(town, WANG) == []


async def test_resurfacing_sends_below_and_takes_the_old_one_away(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "草稿", slot="draft:1"))
        await town.wait_message(WANG, contains="草稿")
        await r.post(text(WANG, "还在最下面", slot="draft:1", resurface=True))
        await town.wait_message(WANG, contains="还在最下面")
        await r.post(text(WANG, "别的话"))
        await town.wait_message(WANG, contains="别的话")
        await r.post(text(WANG, "移到下面", slot="draft:1", resurface=True))
        await town.wait_message(WANG, contains="移到下面")
        await town.until(lambda: gone(town), what="the old one taken away")
        assert await sent(town, WANG) == ["别的话", "移到下面"]


async def gone(town: Town) -> bool:
    return any(c["ok"] for c in await town.calls(method="deleteMessage"))


async def test_a_reply_keyboard_cannot_be_edited_in(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="🆘 紧急")]])
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "一", slot="menu:1"))
        await town.wait_message(WANG, contains="一")
        await r.post(text(WANG, "二", slot="menu:1", markup=keys))
        await town.wait_message(WANG, contains="二")
        assert await sent(town, WANG) == ["一", "二"]


async def test_a_slot_can_be_deleted(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "草稿", slot="draft:1"))
        await town.wait_message(WANG, contains="草稿")
        await r.post(Outgoing(DeleteMessage(chat_id=WANG, message_id=0), slot="draft:1"))
        await town.until(lambda: gone(town), what="the deletion")
        await r.post(text(WANG, "新的", slot="draft:1"))
        await town.wait_message(WANG, contains="新的")
        assert await sent(town, WANG) == ["新的"]


async def test_a_reply_aims_at_the_slot(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        r.start()
        await r.post(
            text(DUTY, "卡片", slot="card:A", priority=Priority.CARD),
            text(DUTY, "居民补充", reply_slot="card:A", priority=Priority.STATUS),
        )
        said = await town.wait_message(DUTY, contains="居民补充")
        card = next(m for m in await town.messages(DUTY) if m["text"] == "卡片")
        assert said["reply_to"] == card["message_id"]


async def test_a_reply_to_a_message_that_is_gone_is_sent_all_the_same(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    method = SendMessage(chat_id=WANG, text="答", reply_parameters=ReplyParameters(message_id=1))
    async with rig(town) as r:
        r.start()
        await r.post(Outgoing(method))
        assert (await town.wait_message(WANG, contains="答"))["reply_to"] is None


async def test_429_is_waited_out_and_others_are_not_held_up(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG, LI)
    await town.fault("429", methods=["sendMessage"], chat_id=WANG, times=1, retry_after=3)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "慢"), text(LI, "快"))
        await town.wait_message(LI, contains="快", timeout=2.8)
        assert await sent(town, WANG) == []
        await town.wait_message(WANG, contains="慢")


async def test_5xx_is_tried_again(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    await town.fault("502", methods=["sendMessage"], times=2)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "终于"), text(WANG, "其后"))
        await town.wait_message(WANG, contains="其后")
        assert await sent(town, WANG) == ["终于", "其后"]


async def test_a_connection_cut_before_or_after_is_tried_again(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.start()
        await town.fault("cut_before", methods=["sendMessage"], times=1)
        await r.post(text(WANG, "甲"))
        await town.wait_message(WANG, contains="甲")
        await settled(r, lambda s: s.get("sent") == 1)
        assert await sent(town, WANG) == ["甲"]
        await town.fault("cut_after", methods=["sendMessage"], times=1)
        await r.post(text(WANG, "乙"))
        await settled(r, lambda s: s.get("sent") == 2)
        assert await sent(town, WANG) == ["甲", "乙", "乙"]  # at least once


async def test_poison_is_set_aside_and_the_next_goes_out(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "<b>坏"), text(WANG, "好"))
        await town.wait_message(WANG, contains="好")
        assert await settled(r, lambda s: len(s) == 2) == {"failed": 1, "sent": 1}


async def test_the_fallback_goes_where_telegram_refuses(town: Town, rig: RigMaker) -> None:
    await greeted(town, ZHAO)
    await town.settings(ephemeral=False)
    hidden = SendMessage(
        chat_id=DUTY, text="电话", ephemeral_message_parameters=EphemeralMessageParameters(receiver_user_id=ZHAO)
    )
    async with rig(town) as r:
        r.start()
        await r.post(Outgoing(hidden, fallback=SendMessage(chat_id=ZHAO, text="电话（私下）")))
        await town.wait_message(ZHAO, contains="私下")
        assert await sent(town, DUTY) == []
        assert await settled(r, lambda s: s.get("sent") == 1) == {"sent": 1}


async def test_blocked_is_noted_and_the_others_go_on(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG, LI)
    await town.block(WANG)
    async with rig(town) as r:
        r.start()
        await r.post(text(WANG, "收得到吗"), text(LI, "你呢"))
        await town.wait_message(LI, contains="你呢")
        assert await settled(r, lambda s: len(s) == 2) == {"blocked": 1, "sent": 1}


async def test_an_answer_to_a_press_that_came_too_late_counts_as_sent(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        r.start()
        await r.post(Outgoing(AnswerCallbackQuery(callback_query_id="404")))
        assert await settled(r, lambda s: s.get("sent") == 1) == {"sent": 1}


async def test_what_has_expired_is_not_sent(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        await r.post(Outgoing(AnswerCallbackQuery(callback_query_id="1")))
        r.clock.move(minutes=5)
        r.start()
        assert await settled(r, lambda s: s.get("expired") == 1) == {"expired": 1}
        assert await town.calls(method="answerCallbackQuery") == []


async def test_an_album_is_uploaded_from_the_store(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    picture = InputMediaPhoto(media=BufferedInputFile(PIXEL, "a.png"), caption="图")
    async with rig(town) as r:
        await r.post(Outgoing(SendMediaGroup(chat_id=WANG, media=[picture, picture])))
    async with rig(town) as r:
        await r.house.larder.open()
        r.start()
        await settled(r, lambda s: s.get("sent") == 1)
        assert sum(m["from"]["is_bot"] for m in await town.messages(WANG)) == 2


async def test_a_group_that_moved_is_followed(town: Town, rig: RigMaker) -> None:
    new = await town.migrate()
    async with rig(town) as r:
        r.start()
        await r.post(text(DUTY, "卡片"))
        await town.wait_message(new, contains="卡片")


async def test_a_burst_keeps_the_limits_without_a_single_429(town: Town, rig: RigMaker) -> None:
    people = [await town.add_person(first_name=f"居民{n}") for n in range(40)]
    await greeted(town, *people)
    async with rig(town) as r:
        r.start()
        await r.post(*(text(person, "通知") for person in people), *(text(DUTY, f"卡{n}") for n in range(5)))
        await settled(r, lambda s: s.get("sent") == 45)
        assert [c for c in await town.calls() if c["error_code"] == 429] == []


async def test_nobody_waits_long_behind_a_copy_or_the_letter_that_tries(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        courier = r.house.courier
        await r.post(text(WANG, "答复"))
        answer = next(r.house.lanes.jobs())
        copy = replace(answer, wave=1)
        assert (courier._patience(answer), courier._patience(copy)) == (ANSWER_IN, QUICK_IN)
        courier.breaker.trying = True
        assert courier._patience(answer) == QUICK_IN
        answer.letter = replace(answer.letter, files={"a": ("a.jpg", PIXEL)})
        assert courier._patience(answer) == ANSWER_IN
