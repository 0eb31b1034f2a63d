"""What one replica has heard, the other acts by at once: who left the duty group, a new organisation, a lost group."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from bot.house import House, put_together
from bot.letters import Letter
from bot.line import Line
from bot.settings import Settings
from domain import centring
from domain.desk import Desk
from handlers.centre_files import example
from tests.conftest import Postgres
from tests.hard.conftest import KEY
from tests.town import DUTY, PATIENCE, ZHAO, Town


@asynccontextmanager
async def _two(town: Town, database: str) -> AsyncIterator[tuple[House, House]]:
    given = {"bot_token": town.token, "bot_api_url": town.url, "database_url": database, "http_port": 0}
    given |= {"duty_chat_id": town.duty, "admin_ids": tuple(town.admins), "pace": "off"}
    given |= {"webhook_url": "http://127.0.0.1:1/tg", "webhook_secret": "geheim"}
    settings = Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]  # pydantic-settings' own
    async with AsyncExitStack() as stack:
        houses = []
        for _ in range(2):
            line = await Line.open(settings)
            stack.push_async_callback(line.close)
            house = await put_together(settings, KEY, line)
            stack.push_async_callback(house.store.close)
            houses.append(house)
        yield houses[0], houses[1]


def _person(uid: int) -> dict[str, Any]:
    return {"id": uid, "is_bot": False, "first_name": "赵"}


def _says(number: int, uid: int, text: str) -> dict[str, Any]:
    chat = {"id": uid, "type": "private", "first_name": "赵"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
    message = {"message_id": number, "date": 1, "chat": chat, "from": _person(uid), "text": text, "entities": entities}
    return {"update_id": number, "message": message}


def _left(number: int, uid: int) -> dict[str, Any]:
    member = {"user": _person(uid)}
    chat = {"id": DUTY, "type": "supergroup", "title": "值班"}
    change = {"chat": chat, "from": _person(uid), "date": 1}
    change |= {"old_chat_member": member | {"status": "member"}, "new_chat_member": member | {"status": "left"}}
    return {"update_id": number, "chat_member": change}


async def _last_words(house: House, uid: int) -> str:
    """The newest answer to him that waits to be sent."""
    async with house.store.read() as unit:
        waiting = sorted(await unit.outbox.waiting(100), key=lambda one: one.id)
    letters = [Letter.unpacked(one.payload) for one in waiting]
    return next(str(one.params["text"]) for one in reversed(letters) if one.chat == uid and "text" in one.params)


@pytest.mark.postgres
async def test_no_replica_acts_on_what_another_knows_to_be_over(town: Town, postgres: Postgres) -> None:
    async with _two(town, postgres("rights")) as (here, there):
        await there.intake.take(_says(1, ZHAO, "/list"))
        allowed = await _last_words(there, ZHAO)
        await town.member(ZHAO, "left")
        await there.intake.take(_says(2, ZHAO, "/list"))
        assert await _last_words(there, ZHAO) == allowed  # it was told a moment ago, and has not heard of his leaving
        await here.intake.take(_left(3, ZHAO))
        await there.intake.take(_says(4, ZHAO, "/list"))
        refused = await _last_words(there, ZHAO)
        assert refused != allowed

        assert not there.works.office.centre.current.units

        async def settle(desk: Desk) -> tuple[()]:
            await centring.settled(desk, example())
            return ()

        await here.works.do(settle)
        await there.intake.take(_says(5, ZHAO, "你好"))
        assert there.works.office.centre.current.units == here.works.office.centre.current.units
        await _what_is_lost_is_lost_for_both(here, there)


async def _what_is_lost_is_lost_for_both(here: House, there: House) -> None:
    chat = min(here.works.office.centre.current.chats)
    assert here.sharing is not None
    assert there.sharing is not None
    tasks = [asyncio.create_task(house.sharing.run(house.works.do)) for house in (here, there) if house.sharing]
    try:
        here.duty.lost = True
        here.works.office.centre.lost = frozenset({chat})
        async with asyncio.timeout(PATIENCE):
            while not (there.duty.lost and there.works.office.centre.lost == {chat}):  # noqa: ASYNC110  # they look
                await asyncio.sleep(0.05)  # noqa: TID251  # as above
        here.duty.moved(-1009)
        working = asyncio.create_task(here.duty.run(here.works, here.store))
        tasks.append(working)
        async with asyncio.timeout(PATIENCE):
            while there.duty.id != -1009 or there.duty.lost:  # noqa: ASYNC110  # as above
                await asyncio.sleep(0.05)  # noqa: TID251  # as above
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
