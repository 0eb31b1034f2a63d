"""Flood limits to the number, and bad days on demand."""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.town import DUTY, WANG, Town


async def burst(town: Town, chats: list[int]) -> list[dict[str, Any]]:
    return [await town.api("sendMessage", chat_id=chat, text=str(n)) for n, chat in enumerate(chats)]


async def test_a_private_chat_takes_a_small_burst_then_one_a_second(chatting: Town) -> None:
    await chatting.settings(limits=True)
    bodies = await burst(chatting, [WANG] * 4)
    assert [body["ok"] for body in bodies] == [True, True, True, False]
    assert bodies[3] == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    await chatting.advance(1)
    assert [body["ok"] for body in await burst(chatting, [WANG] * 2)] == [True, False]


async def test_a_group_takes_twenty_a_minute_and_edits_count(town: Town) -> None:
    await town.settings(limits=True)
    sent = await town.ok("sendMessage", chat_id=DUTY, text="卡")
    for n in range(19):
        await town.ok("editMessageText", chat_id=DUTY, message_id=sent["message_id"], text=f"卡 {n}")
    refusal = await town.api("sendMessage", chat_id=DUTY, text="多了")
    assert refusal["error_code"] == 429
    assert 55 <= refusal["parameters"]["retry_after"] <= 60
    await town.ok("getChatMember", chat_id=DUTY, user_id=200001)
    await town.ok("setMessageReaction", chat_id=DUTY, message_id=sent["message_id"], reaction=[])
    await town.advance(60)
    await town.ok("sendMessage", chat_id=DUTY, text="又行了")


async def test_thirty_a_second_in_all(town: Town) -> None:
    people = [await town.add_person(500000 + n, f"居民{n}", started=True) for n in range(31)]
    await town.settings(limits=True, overall_per_second=30)
    bodies = await asyncio.gather(*(town.api("sendMessage", chat_id=uid, text="通知") for uid in people))
    refused = [body for body in bodies if not body["ok"]]
    assert [body["parameters"]["retry_after"] for body in refused] == [1]


@pytest.mark.parametrize("kind, code", [("429", 429), ("500", 500), ("502", 502)])
async def test_a_fault_strikes_so_many_times_and_nothing_is_carried_out(chatting: Town, kind: str, code: int) -> None:
    before = len(await chatting.messages(WANG))
    await chatting.fault(kind, methods=["sendMessage"], times=1, retry_after=7)
    body = await chatting.api("sendMessage", chat_id=WANG, text="好")
    assert body["error_code"] == code
    assert code != 429 or body["parameters"] == {"retry_after": 7}
    assert len(await chatting.messages(WANG)) == before
    await chatting.ok("sendMessage", chat_id=WANG, text="好")


async def test_a_cut_before_loses_the_message_and_a_cut_after_does_not(chatting: Town) -> None:
    for kind, carried_out in (("cut_before", 0), ("cut_after", 1)):
        before = len(await chatting.messages(WANG))
        await chatting.fault(kind, methods=["sendMessage"], chat_id=WANG, times=1)
        with pytest.raises(aiohttp.ClientError):
            await chatting.api("sendMessage", chat_id=WANG, text="好")
        assert len(await chatting.messages(WANG)) - before == carried_out


async def test_a_slow_fault_delays_and_clearing_ends_it(chatting: Town) -> None:
    await chatting.fault("slow", delay=0.05)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await chatting.ok("sendMessage", chat_id=WANG, text="好")
    assert loop.time() - began >= 0.05
    assert [fault["kind"] for fault in (await chatting.town())["faults"]] == ["slow"]
    await chatting.clear_faults()
    assert (await chatting.town())["faults"] == []


async def test_a_fault_without_methods_spares_polling_but_409_strikes_it(chatting: Town) -> None:
    await chatting.fault("500", times=1)
    await chatting.say(WANG, "好")
    await chatting.ok("getUpdates")
    await chatting.fault("409", times=1)
    assert (await chatting.api("getUpdates"))["error_code"] == 409


async def test_a_doubled_update_comes_again_after_it_was_confirmed(chatting: Town) -> None:
    await chatting.fault("duplicate_update", times=1)
    await chatting.say(WANG, "好")
    (first,) = await chatting.ok("getUpdates")
    (again,) = await chatting.ok("getUpdates", offset=first["update_id"] + 1)
    assert again == first


async def test_the_journal_holds_every_call_but_polls(chatting: Town) -> None:
    since = (await chatting.calls())[-1]["n"]
    await chatting.ok("getUpdates", offset=-3)
    sent = await chatting.ok("sendMessage", chat_id=WANG, text="好")
    await chatting.api("sendMessage", chat_id=42, text="好")
    good, bad = await chatting.calls(after=since)
    assert (good["ok"], good["message_id"], good["params"]["text"]) == (True, sent["message_id"], "好")
    assert (bad["ok"], bad["error_code"], bad["description"]) == (False, 400, "Bad Request: chat not found")
    assert len(await chatting.calls(after=since, method="getUpdates")) == 1
