"""Killed with its groups' minute spent: the one that begins anew asks Telegram for nothing that it would refuse."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiogram.methods import SendMediaGroup, SendMessage
from aiogram.types import InputMediaPhoto

from bot.pacer import GROUP, MINUTE, Pacer
from bot.probe import known_ephemeral
from bot.remembering import crowded
from domain.delivery import Priority
from handlers.outgoing import Outgoing
from storage.errors import StoreDown
from tests.bot.conftest import Rig, RigMaker, settings_for
from tests.bot.test_courier import greeted, settled, text
from tests.town import WANG, Town


def alarms(town: Town, *numbers: int) -> Sequence[Outgoing]:
    """Each a message of its own to the duty group, not to be merged."""
    return [
        Outgoing(SendMessage(chat_id=town.duty, text=f"急件{n}"), Priority.DANGER, slot=f"card:{n}") for n in numbers
    ]


async def in_group(town: Town) -> list[dict[str, Any]]:
    """The calls that say something there."""
    return [c for c in await town.calls() if c["params"].get("chat_id") == town.duty and c["method"].startswith("send")]


async def test_a_group_is_asked_nothing_that_it_would_refuse_after_a_kill(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:  # which has probed there
        r.start()
        await r.post(*alarms(town, *range(GROUP - 4)))
        await settled(r, lambda s: s.get("sent") == GROUP - 4)
        r.tasks[1].cancel()  # three more are sent and not written down: then the kill
        await r.post(*alarms(town, 101, 102, 103))
        await town.wait_message(town.duty, town.admins[0], contains="急件103")
    assert len(await in_group(town)) == GROUP
    async with rig(town) as r:  # which does not
        await r.house.larder.open()
        r.start()
        await r.post(*alarms(town, 200), text(WANG, "答复"))
        await town.wait_message(WANG, contains="答复")
        assert len(await in_group(town)) == GROUP
        assert all(call["ok"] for call in await town.calls())
        pacer, now = r.house.lanes.pacer, asyncio.get_running_loop().time()
        assert 55 < pacer.chat(town.duty, Priority.DANGER, now) < MINUTE


async def test_what_the_server_does_with_hidden_words_is_known_from_the_life_before(
    town: Town, rig: RigMaker, tmp_path: Path
) -> None:
    async with rig(town) as r:
        r.start()
        await r.post(*alarms(town, *range(8)))
        await settled(r, lambda s: s.get("sent") == 8)
        store, last = r.house.store, (await town.calls())[-1]["n"]
        opened = asyncio.get_running_loop().create_future()
        opened.set_result(store)
        given = settings_for(town, tmp_path)
        for verdict in (True, False):
            await store.note("ephemeral", [town.url, town.duty, verdict])
            assert await known_ephemeral(r.house.line, given, opened, r.clock.now()) is verdict
        assert not await town.calls(after=last)
        r.clock.move(minutes=2)
        assert await known_ephemeral(r.house.line, given, opened, r.clock.now()) is True
        assert await store.recalled("ephemeral") == [town.url, town.duty, True]


async def test_what_waits_and_what_the_row_cannot_tell_leave_room_for_danger(town: Town, rig: RigMaker) -> None:
    async def room(r: Rig) -> tuple[float, float]:
        """Seconds that a card, that danger must wait."""
        await r.house.larder.open()
        pacer, now = r.house.lanes.pacer, asyncio.get_running_loop().time()
        return pacer.chat(town.duty, Priority.BULK, now), pacer.chat(town.duty, Priority.DANGER, now)

    async with rig(town) as r:  # a lot waits, nothing has been sent
        await r.post(*alarms(town, *range(25)))
        memory, pacer, store = r.house.larder._memory, r.house.lanes.pacer, r.house.store
        for row in ({"v": 2}, [[town.duty]], [[[1], [2.0]]], 5, [[town.duty, ["x"]]]):  # of another version
            await store.note("groups_sent", row)
            await memory.recall(())
            assert not await crowded(store, town.duty, r.clock.now())
        at = r.clock.now().timestamp()  # the clock has been set back an hour since
        await store.note("groups_sent", [[town.duty, [at + 3600 + n for n in range(GROUP)]]])
        assert not await crowded(store, town.duty, r.clock.now())
    async with rig(town) as r:
        bulk, danger = await room(r)
        assert bulk > 0  # three may have left: with the probe's it is four
        assert danger == 0
        memory, pacer, store = r.house.larder._memory, r.house.lanes.pacer, r.house.store
        now = asyncio.get_running_loop().time()
        pacer.take(town.duty, now, messages=4)
        usual = store.note

        async def down(*_: object) -> None:
            raise StoreDown("pulled by a test")

        store.note = down
        await memory.note()
        store.note = usual
        await memory.note()  # what could not be written is not forgotten
        assert await crowded(store, town.duty, r.clock.now())


async def test_an_album_that_waits_leaves_room_for_danger(town: Town, rig: RigMaker) -> None:
    pictures = [InputMediaPhoto(media="x") for _ in range(10)]
    albums = [
        Outgoing(SendMediaGroup(chat_id=town.duty, media=list(pictures)), Priority.CARD, slot=f"pictures:{n}")
        for n in range(3)
    ]
    async with rig(town) as r:
        await r.post(*albums)
    async with rig(town) as r:
        await r.house.larder.open()
        pacer, now = r.house.lanes.pacer, asyncio.get_running_loop().time()
        assert pacer.chat(town.duty, Priority.CARD, now) > 0
        assert pacer.chat(town.duty, Priority.ANSWER, now) == 0


def test_a_private_chat_may_have_had_its_burst_before_the_kill() -> None:
    pacer = Pacer()
    pacer.begin(100.0)
    assert pacer.chat(7, Priority.ANSWER, 100.5) > 0.5
    assert pacer.chat(7, Priority.ANSWER, 101.1) == 0
    pacer.take(7, 101.1)
    assert pacer.chat(7, Priority.ANSWER, 101.1) > 0.8
    pacer.take(8, 104)
    assert pacer.chat(8, Priority.ANSWER, 104) == 0  # by then it is as if nothing had been sent
