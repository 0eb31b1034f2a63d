"""Long polling: nothing is confirmed before it is stored, nothing stored is done twice."""

import asyncio
from typing import Any

import pytest

from domain.errors import Conflict
from tests.bot.conftest import RigMaker
from tests.town import DUTY, LI, PATIENCE, WANG, ZHAO, Town


async def heard(town: Town, chat: int) -> list[str]:
    """The bot's words in a chat."""
    return [m["text"] for m in await town.messages(chat) if m["from"]["is_bot"]]


async def unconfirmed(town: Town) -> int:
    return (await town.pending())["updates"]


async def confirmed(town: Town) -> None:
    async def look() -> bool:
        return await unconfirmed(town) == 0

    async with asyncio.timeout(PATIENCE):
        while not await look():  # noqa: ASYNC110 - the queue announces nothing
            await asyncio.sleep(0.02)  # noqa: TID251 - the polling helper of this file


async def test_an_update_is_handled_answered_and_confirmed(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        r.start()
        poller = r.poll()
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号")
        await confirmed(town)
        assert poller.heard_at is not None


async def test_a_kill_between_commit_and_confirmation_repeats_no_effect(town: Town, rig: RigMaker) -> None:
    await town.say(WANG, "count")
    async with rig(town) as r:
        updates = await r.house.line.call("getUpdates", {"offset": 0, "timeout": 0})
        await r.house.intake.take(updates[0])  # committed; the kill comes before the next getUpdates
    assert await unconfirmed(town) == 1
    async with rig(town) as r:
        await r.house.larder.open()
        r.start()
        r.poll()
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第2号")
        assert await heard(town, WANG) == ["第1号", "第2号"]


async def test_the_same_update_twice_is_done_once(town: Town, rig: RigMaker) -> None:
    await town.fault("duplicate_update", times=5)
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号")
        await town.redeliver()
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第2号")
        assert await heard(town, WANG) == ["第1号", "第2号"]


async def test_a_refusal_is_answered_and_leaves_nothing_behind(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.say(WANG, "no")
        await town.wait_message(WANG, contains="不行 NotFound")
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号")
        await confirmed(town)


async def test_a_failing_handler_is_buried_and_the_person_told(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.say(WANG, "boom")
        await town.wait_message(WANG, contains="出错 E")
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号")
        async with r.house.store.read() as unit:
            assert await unit.intake.buried() == 1


async def test_a_file_that_breaks_its_reader_is_buried_and_the_next_comes(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.send(ZHAO, document={"content": "UEs=", "file_name": "a.xlsx", "mime_type": "text/csv"})
        await town.wait_message(ZHAO, contains="出错 E")
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号")
        await confirmed(town)


async def test_a_failing_danger_message_gets_its_numbers_too(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.say(WANG, "boom 着火")
        await town.wait_message(WANG, contains="出错 E")
        assert (await heard(town, WANG))[0] == "119 110 120 122"


@pytest.mark.parametrize(
    "update",
    [
        {"message": {"chat": {"id": WANG, "type": "private"}, "text": 5}},
        {"message": {"message_id": "x", "from": {"id": WANG}, "chat": {"id": WANG, "type": "private"}}},
        {"callback_query": {"id": 1, "from": {"id": WANG}}},
    ],
)
async def test_a_malformed_update_is_buried_and_its_person_told(
    town: Town, rig: RigMaker, update: dict[str, Any]
) -> None:
    await town.say(WANG, "count")
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.inject(update)
        await town.wait_message(WANG, contains="出错 E")
        await confirmed(town)


@pytest.mark.parametrize("update", [{}, {"message": None}, {"poll": {}}, {"message": []}, {"brand_new": {"x": 1}}])
async def test_rubbish_does_not_stop_the_bot(town: Town, rig: RigMaker, update: dict[str, Any]) -> None:
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.inject(update)
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号")
        await confirmed(town)


async def test_a_lost_race_is_run_again(town: Town, rig: RigMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    async with rig(town) as r:
        losses = iter((Conflict("a"), Conflict("b")))
        feed = r.house.works.face.feed

        async def racing(*given: Any) -> Any:
            if (lost := next(losses, None)) is not None:
                raise lost
            return await feed(*given)

        object.__setattr__(r.house.works.face, "feed", racing)
        try:
            r.start()
            r.poll()
            await town.say(WANG, "count")
            await town.wait_message(WANG, contains="第1号")
        finally:
            object.__setattr__(r.house.works.face, "feed", feed)


async def test_while_the_store_is_down_nothing_is_confirmed_but_danger_gets_its_numbers(
    town: Town, rig: RigMaker
) -> None:
    async with rig(town) as r:
        r.start()
        back = r.lose_store()
        r.poll()
        await town.say(LI, "count")
        await town.say(WANG, "count")
        await town.say(WANG, "着火了")
        await town.wait_message(WANG, contains="119")
        await town.say(LI, "楼上也着火了")
        await town.wait_message(LI, contains="119")
        assert await unconfirmed(town) == 4
        back()
        await town.wait_message(LI, contains="收到")
        await confirmed(town)
        assert (await heard(town, WANG)).count("119 110 120 122") == 1
        assert (await heard(town, LI)) == ["119 110 120 122", "第1号", "收到 楼上也着火了"]


async def test_order_within_a_chat_holds_and_others_do_not_wait_for_its_sends(town: Town, rig: RigMaker) -> None:
    await town.fault("slow", methods=["sendMessage"], chat_id=WANG, delay=0.7)
    for word in ("甲", "乙"):
        await town.say(WANG, word)
    await town.say(LI, "快")
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.wait_message(LI, contains="快")
        assert await heard(town, WANG) == []
        await town.wait_message(WANG, contains="乙")
        assert await heard(town, WANG) == ["收到 甲", "收到 乙"]


async def test_a_second_poller_is_named_and_waited_out(
    town: Town, rig: RigMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    await town.fault("409", methods=["getUpdates"], times=1)
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号")
    assert "another_poller" in capsys.readouterr().out


async def test_stopping_finishes_the_batch_and_confirms_it(town: Town, rig: RigMaker) -> None:
    await town.say(WANG, "slow 0.3")
    async with rig(town) as r:
        poller = r.poll()
        await town.until(lambda: asked(town), what="the first getUpdates")
        poller.close()
        await asyncio.wait_for(r.tasks[-1], PATIENCE)
        assert await unconfirmed(town) == 0
        assert await r.states() == {"waiting": 1}


async def asked(town: Town) -> bool:
    return bool(await town.calls(method="getUpdates"))


async def test_membership_is_asked_before_the_unit_and_fed_by_updates(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        r.start()
        r.poll()
        await town.say(ZHAO, "who")
        await town.wait_message(ZHAO, contains="member")
        await town.member(ZHAO, "left")
        await town.say(ZHAO, "who")
        await town.wait_message(ZHAO, contains="none")
        await town.say(WANG, "who")
        await town.wait_message(WANG, contains="none")
        assert len(await town.calls(method="getChatMember")) == 2


async def test_membership_is_remembered_while_telegram_is_away(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        members = r.house.members
        assert await members.of(ZHAO) == "member"
        await town.fault("500", methods=["getChatMember"])
        r.clock.move(hours=1)
        assert await members.of(ZHAO) == "member"
        assert await members.of(WANG) == "unknown"
        r.clock.move(hours=12)
        assert await members.of(ZHAO) == "unknown"
        await town.clear_faults()
        r.clock.move(minutes=1)
        assert await members.of(ZHAO) == "member"


async def test_the_probe_tells_a_server_that_shows_hidden_messages_to_all(town: Town, rig: RigMaker) -> None:
    from bot.probe import ephemeral

    async with rig(town) as r:
        line: Any = r.house.line
        assert await ephemeral(line, town.url, DUTY, town.admins) is True
        await town.settings(ephemeral_ignored=True)
        assert await ephemeral(line, town.url, DUTY, town.admins) is False
        await town.settings(ephemeral_ignored=False, ephemeral=False)
        assert await ephemeral(line, town.url, DUTY, town.admins) is False
        assert [m for m in await town.messages(DUTY) if not m["deleted"]] == []
