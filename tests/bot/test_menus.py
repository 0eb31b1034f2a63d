"""Menus: an admin who had never written to the bot gets his when he does."""

import asyncio
from dataclasses import replace

from bot.line import Refused
from bot.menus import Menus
from handlers import commands
from tests.bot.stub import FACE
from tests.bot.test_sending import Answers
from tests.town import DUTY, PATIENCE, ZHOU


async def test_an_admin_who_writes_later_gets_his_menu_then() -> None:
    line = Answers(True, True, Refused(400, "Bad Request: chat not found"), True)
    menus = Menus(line, replace(FACE, menus=lambda: commands.menus(DUTY, [ZHOU])))
    await menus.set_all()
    assert len(line.asked) == 3
    running = asyncio.create_task(menus.run())
    try:
        menus.heard({"message": {"chat": {"id": ZHOU + 1, "type": "private"}}})
        menus.heard({"message": {"chat": {"id": ZHOU, "type": "private"}}})
        menus.heard({"callback_query": {}})
        async with asyncio.timeout(PATIENCE):
            while menus._lacking:  # noqa: ASYNC110 - there is no event
                await asyncio.sleep(0)  # noqa: TID251 - a turn of the loop, no waiting
    finally:
        running.cancel()
    assert line.asked[3]["scope"]["chat_id"] == ZHOU
    assert line.asked[3] == line.asked[2]


async def test_a_replica_that_does_not_lead_sets_the_menu_of_whoever_it_hears() -> None:
    line = Answers(True, True, True, True)
    menus = Menus(line, replace(FACE, menus=lambda: commands.menus(DUTY, [ZHOU])))
    menus.await_all()
    assert line.asked == []
    running = asyncio.create_task(menus.run())
    try:
        menus.heard({"message": {"chat": {"id": ZHOU, "type": "private"}}})
        async with asyncio.timeout(PATIENCE):
            while ZHOU in menus._lacking:  # noqa: ASYNC110 - there is no event
                await asyncio.sleep(0)  # noqa: TID251 - a turn of the loop, no waiting
    finally:
        running.cancel()
    assert [asked["scope"]["chat_id"] for asked in line.asked] == [ZHOU]
    await menus.set_all()  # it leads now
    assert not menus._lacking
