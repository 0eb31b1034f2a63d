"""Strays: what was sent and is not written down yet is nobody's stray, and is not sent again."""

import asyncio

from tests.bot.conftest import RigMaker
from tests.bot.test_courier import greeted, sent, settled, text
from tests.town import PATIENCE, WANG, Town


async def test_what_was_sent_and_cannot_be_written_down_is_no_stray(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.tasks.append(asyncio.create_task(r.house.courier.run()))  # the ledger does not write
        await r.post(text(WANG, "一次"))
        await town.wait_message(WANG, contains="一次")
        for failing in (False, False, True):
            r.house.ledger.failing = failing
            assert await r.house.larder.find_strays() == 0
        assert await sent(town, WANG) == ["一次"]


async def test_no_strays_are_looked_for_until_the_ledger_has_written_again(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        r.tasks.append(asyncio.create_task(r.house.courier.run()))
        await r.post(text(WANG, "一次"))
        await town.wait_message(WANG, contains="一次")
        back = r.lose_store()
        r.tasks.append(asyncio.create_task(r.house.ledger.run()))
        async with asyncio.timeout(PATIENCE):
            while not r.house.ledger.failing:  # noqa: ASYNC110 - there is no event
                await asyncio.sleep(0.02)  # noqa: TID251 - nor a row
        back()
        await settled(r, lambda s: s.get("sent") == 1)
        async with asyncio.timeout(PATIENCE):
            while r.house.ledger.failing:  # noqa: ASYNC110 - there is no event
                await asyncio.sleep(0.02)  # noqa: TID251 - nor a row
        assert await sent(town, WANG) == ["一次"]
