"""Updates: offsets confirm, one poller, presses grow old, webhooks are pushed until 2xx."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.town import DUTY, PATIENCE, WANG, ZHAO, Town

KEYS = {"reply_markup": {"inline_keyboard": [[{"text": "提交", "callback_data": "a"}]]}}


async def poll(town: Town, **params: Any) -> list[Any]:
    return list(await town.ok("getUpdates", **params))


async def test_offset_confirms_and_a_negative_one_keeps_only_the_end(chatting: Town) -> None:
    for n in range(5):
        await chatting.say(WANG, str(n))
    first = await poll(chatting, limit=2)
    assert [u["message"]["text"] for u in first] == ["0", "1"]
    rest = await poll(chatting, offset=first[-1]["update_id"] + 1)
    assert [u["message"]["text"] for u in rest] == ["2", "3", "4"]
    assert [u["message"]["text"] for u in await poll(chatting, offset=-2)] == ["3", "4"]
    assert (await chatting.pending())["updates"] == 2


async def test_the_same_offset_again_at_once_gives_one_update_only(chatting: Town) -> None:
    for n in range(3):
        await chatting.say(WANG, str(n))
    assert [len(await poll(chatting)) for _ in range(2)] == [3, 1]
    await chatting.advance(0.6)
    assert len(await poll(chatting)) == 3


async def test_at_most_a_hundred_at_a_time(chatting: Town) -> None:
    await chatting.send(WANG, album=101)
    assert len(await poll(chatting, limit=1000)) == 100


async def test_a_long_poll_wakes_when_something_comes(chatting: Town) -> None:
    waiting = asyncio.create_task(poll(chatting, timeout=20))
    await until_polling(chatting)
    await chatting.say(WANG, "好")
    (update,) = await asyncio.wait_for(waiting, PATIENCE)
    assert update["message"]["text"] == "好"


async def until_polling(town: Town) -> None:
    """A call that comes after the poll has begun: getMe is answered behind it."""
    for _ in range(5):
        await town.ok("getMe")


async def test_a_second_poller_ends_the_first_with_409(chatting: Town) -> None:
    first = asyncio.create_task(chatting.api("getUpdates", timeout=20))
    await until_polling(chatting)
    second = asyncio.create_task(chatting.api("getUpdates", timeout=20, offset=5))
    assert await asyncio.wait_for(first, PATIENCE) == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }
    await chatting.say(WANG, "好")
    assert (await second)["ok"]


async def test_a_press_leaves_the_queue_when_its_life_is_over(chatting: Town) -> None:
    sent = await chatting.ok("sendMessage", chat_id=WANG, text="好", **KEYS)
    await chatting.press(WANG, sent["message_id"], "提交")
    await chatting.say(WANG, "还在")
    assert await chatting.pending() == {"updates": 2, "presses_alive": 1}
    await chatting.advance(149)
    assert len(await poll(chatting)) == 2
    await chatting.advance(2)
    assert [list(u)[1] for u in await poll(chatting)] == ["message"]
    assert await chatting.pending() == {"updates": 1, "presses_alive": 0}
    await chatting.advance(86_400)
    assert (await chatting.pending())["updates"] == 0


async def test_a_button_must_be_there_be_enabled_and_be_shown_to_that_person(town: Town) -> None:
    rows = [[{"text": "认领", "callback_data": "a"}], [{"text": "办结", "disabled": {}}]]
    alone = {"ephemeral_message_parameters": {"receiver_user_id": ZHAO}}
    markup = {"inline_keyboard": rows}
    sent = await town.ok("sendMessage", chat_id=DUTY, text="卡", reply_markup=markup, **alone)
    key = sent["ephemeral_message_id"]
    await town.press(ZHAO, key, "认领", DUTY)
    (update,) = await poll(town)
    assert update["callback_query"]["message"]["ephemeral_message_id"] == key
    for uid, label in ((200002, "认领"), (ZHAO, "办结"), (ZHAO, "退回"), (WANG, "认领")):
        with pytest.raises(Exception, match=r"看不到|不可用|没有这个按钮|不在这个群里"):
            await town.press(uid, key, label, DUTY)


async def test_member_changes_and_reactions_come_only_when_asked_for(chatting: Town) -> None:
    await chatting.member(WANG, "member")
    await chatting.member(WANG, "left")
    mine = await chatting.say(WANG, "好")
    await chatting.react(WANG, mine, "👍")
    assert [list(u)[1] for u in await poll(chatting)] == ["message"] * 3
    await poll(chatting, offset=-1, allowed_updates=["chat_member", "message_reaction"])
    await chatting.member(WANG, "member")
    await chatting.react(WANG, mine, None)
    await chatting.say(WANG, "不要了")
    kinds = [list(u)[1] for u in await poll(chatting, offset=-2)]
    assert kinds == ["chat_member", "message_reaction"]


async def test_blocking_is_told_as_my_chat_member(chatting: Town) -> None:
    await chatting.block(WANG)
    (update,) = await poll(chatting)
    change = update["my_chat_member"]
    assert [change[side]["status"] for side in ("old_chat_member", "new_chat_member")] == ["member", "kicked"]


async def test_what_people_send_has_telegrams_shape(chatting: Town) -> None:
    await chatting.say(WANG, "/status@zongzhi_bot 1")
    await chatting.send(WANG, album=2, caption="井盖")
    await chatting.send(WANG, location={"latitude": 30.2, "longitude": 120.1})
    await chatting.send(WANG, voice={"duration": 7})
    await chatting.send(WANG, text="转来的", forward_from="路人")
    await chatting.send(300001, chat_id=DUTY, text="匿名", as_anonymous_admin=True)
    command, one, two, place, voice, forward, anonymous = [u["message"] for u in await poll(chatting)]
    assert command["entities"] == [{"offset": 0, "length": 19, "type": "bot_command"}]
    assert one["media_group_id"] == two["media_group_id"]
    assert [message.get("caption") for message in (one, two)] == ["井盖", None]
    assert place["location"] == {"latitude": 30.2, "longitude": 120.1}
    assert voice["voice"]["duration"] == 7
    assert forward["forward_origin"]["sender_user_name"] == "路人"
    assert (anonymous["from"]["username"], anonymous["sender_chat"]["id"]) == ("GroupAnonymousBot", DUTY)
    got = await chatting.ok("getFile", file_id=one["photo"][-1]["file_id"])
    async with chatting.session.get(f"{chatting.url}/file/bot{chatting.token}/{got['file_path']}") as answer:
        assert (await answer.read()).startswith(b"\x89PNG")


async def test_an_edited_message_comes_as_edited(chatting: Town) -> None:
    mine = await chatting.say(WANG, "路灯坏了")
    await chatting.edit(WANG, mine, "路灯全坏了")
    _, edited = await poll(chatting)
    assert edited["edited_message"]["text"] == "路灯全坏了"
    assert edited["edited_message"]["edit_date"]


async def test_raw_updates_go_in_as_they_are_and_confirmed_ones_come_again(chatting: Town) -> None:
    await chatting.inject({"poll": {"id": 3}})
    await chatting.inject("[1, 2")
    async with chatting.session.get(f"{chatting.url}/bot{chatting.token}/getUpdates") as answer:
        assert await answer.text() == '{"ok":true,"result":[[1, 2]}'
    (update,) = await poll(chatting)
    assert update["poll"] == {"id": 3}
    assert await poll(chatting, offset=update["update_id"] + 1, timeout=0) == []
    assert await chatting.redeliver() == update["update_id"]
    assert await poll(chatting, offset=update["update_id"] + 2) == [update]


class Hook:
    """A webhook that answers as told."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.got: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.heard = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        status = self.statuses.pop(0) if self.statuses else 200
        self.got.append({"status": status, **await request.json()})
        self.heard.set()
        return web.Response(status=status)

    async def texts(self, count: int) -> list[str]:
        async with asyncio.timeout(PATIENCE):
            while len(self.got) < count:
                self.heard.clear()
                await self.heard.wait()
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[tuple[Hook, str]]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield made, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_a_webhook_gets_what_waited_with_the_secret_and_bars_polling(
    chatting: Town, hook: tuple[Hook, str]
) -> None:
    heard, url = hook
    await chatting.say(WANG, "一")
    await chatting.ok("setWebhook", url=url, secret_token="s3cret")
    await chatting.say(WANG, "二")
    assert await heard.texts(2) == ["一", "二"]
    assert heard.secrets == {"s3cret"}
    assert await chatting.api("getUpdates") == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    }
    assert (await chatting.ok("getWebhookInfo"))["url"] == url
    await chatting.ok("deleteWebhook")
    assert (await chatting.ok("getWebhookInfo"))["url"] == ""


async def test_a_webhook_that_fails_gets_the_same_again_before_the_next(chatting: Town, hook: tuple[Hook, str]) -> None:
    heard, url = hook
    heard.statuses = [500]
    await chatting.ok("setWebhook", url=url)
    await chatting.say(WANG, "一")
    await chatting.say(WANG, "二")
    assert await heard.texts(3) == ["一", "一", "二"]
    assert [update["status"] for update in heard.got] == [500, 200, 200]
    info = await chatting.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    await chatting.ok("deleteWebhook")


async def test_setting_a_webhook_ends_the_poll_and_may_drop_what_waits(chatting: Town, hook: tuple[Hook, str]) -> None:
    heard, url = hook
    polling = asyncio.create_task(chatting.api("getUpdates", timeout=20))
    await until_polling(chatting)
    await chatting.ok("setWebhook", url=url)
    assert (await asyncio.wait_for(polling, PATIENCE))["description"] == "Conflict: terminated by setWebhook request"
    await chatting.ok("deleteWebhook")
    await chatting.say(WANG, "旧的")
    await chatting.ok("setWebhook", url=url, drop_pending_updates=True)
    await chatting.say(WANG, "新的")
    assert await heard.texts(1) == ["新的"]
    await chatting.ok("deleteWebhook")


async def test_topics_exist_only_when_switched_on(chatting: Town) -> None:
    assert (await chatting.ok("getMe"))["has_topics_enabled"] is False
    await chatting.settings(topics=True)
    assert (await chatting.ok("getMe"))["has_topics_enabled"] is True
    topic = await chatting.ok("createForumTopic", chat_id=WANG, name="GD261122-0007")
    sent = await chatting.ok("sendMessage", chat_id=WANG, text="好", message_thread_id=topic["message_thread_id"])
    assert sent["is_topic_message"] is True
    await chatting.send(WANG, text="补充", thread=topic["message_thread_id"])
    (update,) = await poll(chatting)
    assert update["message"]["message_thread_id"] == topic["message_thread_id"]


async def test_the_town_waits_without_sleeping(chatting: Town) -> None:
    waiting = asyncio.create_task(chatting.wait_message(WANG, WANG, contains="受理", label="提交"))
    await chatting.ok("sendMessage", chat_id=WANG, text="别的")
    await chatting.ok("sendMessage", chat_id=WANG, text="已<b>受理</b>", parse_mode="HTML", **KEYS)
    found = await waiting
    assert found["html"] == "已<b>受理</b>"
    await chatting.wait_call("sendMessage", chat_id=WANG, text="别的")
    query = await chatting.press(WANG, found["message_id"], "提交")
    answer = asyncio.create_task(chatting.wait_answer(WANG, query))
    quiet = asyncio.create_task(chatting.wait_quiet())
    await chatting.ok("answerCallbackQuery", callback_query_id=query)
    await poll(chatting, offset=2**30)
    assert (await answer)["text"] is None
    await quiet
