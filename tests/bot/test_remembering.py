"""Killed with its groups' minute spent: the one that begins anew asks Telegram for nothing that it would refuse."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiogram.methods import SendMessage

from bot.pacer import GROUP, MINUTE, Pacer
from bot.probe import known_ephemeral
from domain.delivery import Priority
from handlers.outgoing import Outgoing
from tests.bot.conftest import RigMaker, settings_for
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


def test_a_private_chat_may_have_had_its_burst_before_the_kill() -> None:
    pacer = Pacer()
    pacer.begin(100.0)
    assert pacer.chat(7, Priority.ANSWER, 100.5) > 0.5
    assert pacer.chat(7, Priority.ANSWER, 101.1) == 0
    pacer.take(7, 101.1)
    assert pacer.chat(7, Priority.ANSWER, 101.1) > 0.8
    pacer.take(8, 104)
    assert pacer.chat(8, Priority.ANSWER, 104) == 0  # by then it is as if nothing had been sent
