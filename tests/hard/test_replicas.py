"""Two replicas behind a load balancer on one PostgreSQL: nothing lost, nothing twice, and a leader is replaced."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiogram.methods import SendMessage

from bot.work import parcel
from handlers.outgoing import Outgoing
from storage.store import Store
from tests.conftest import Postgres
from tests.hard.conftest import KEY
from tests.hard.nursery import Nursery
from tests.replicas import Group, Replica, replicas
from tests.town import PATIENCE, Town

#: Seconds from a kill until another must send.
TAKEN_OVER = 10.0


@pytest.mark.postgres
async def test_two_replicas_act_as_one_and_one_takes_over_from_the_other(
    nursery: Nursery, town: Town, postgres: Postgres, tmp_path: Path
) -> None:
    database = postgres("replicas")
    async with replicas(nursery, town, database, tmp_path, 2, twice=0.3) as group:
        first = await group.leader()
        second = next(one for one in group.replicas if one is not first)
        await _all_is_kept_in_order(group)
        await _a_stopped_leader_sends_nothing_when_it_wakes_up(group, first, second)
        await _the_other_takes_over_from_a_killed_one(group, second, first)
        assert await first.life.stop() < 5


async def _all_is_kept_in_order(group: Group) -> None:
    await group.talk(residents=8, sentences=5)
    await group.settled()
    books = await group.books()
    assert (books.said, books.lost, books.twice, books.disorder, books.buried) == (40, 0, 0, 0, 0)
    assert group.balancer.doubled > 0
    assert set((await group.new_messages()).values()) == {1}, "one draft each, edited in place"


async def _a_stopped_leader_sends_nothing_when_it_wakes_up(group: Group, first: Replica, second: Replica) -> None:
    town, uid = group.town, await group.town.add_person(900_001, "x", started=True)
    await _post(group.database, uid, "等一等再发", timedelta(seconds=4))
    await asyncio.sleep(1)  # noqa: TID251  # the leader looks twice meanwhile: it lies in its memory
    first.life.pause()
    group.withdraw(first)
    assert await group.leader(within=TAKEN_OVER + 5) is second
    await town.wait_message(uid, contains="等一等再发")
    first.life.wake()
    await _said(first.log, "deposed")
    assert await group.leads(first) == []
    await _post(group.database, uid, "第二位发的", timedelta(0))
    await town.wait_message(uid, contains="第二位发的")
    assert [m["text"] for m in await town.messages(uid)] == ["等一等再发", "第二位发的"]
    group.balancer.backends.append(first.url)


async def _the_other_takes_over_from_a_killed_one(group: Group, leader: Replica, other: Replica) -> None:
    town, (uid, said) = group.town, next(iter(group.said.items()))
    mark = max(call["n"] for call in await town.calls())
    killed = await leader.life.kill()
    await town.say(uid, "还是不亮")
    said.append("还是不亮")

    async def answered() -> bool:
        calls = [c for c in await town.calls(mark) if c["method"] in {"sendMessage", "editMessageText"}]
        return any(int(c["params"]["chat_id"]) == uid for c in calls)

    await town.until(answered, TAKEN_OVER, "another to send")
    print(f"taken over within {time.time() - killed:.1f} s")  # noqa: T201  # the figure
    assert await group.leader() is other
    await group.settled()
    books = await group.books()
    assert (books.lost, books.twice, books.disorder) == (0, 0, 0)


async def _said(log: Path, word: str, within: float = PATIENCE) -> None:
    async with asyncio.timeout(within):
        while f'"{word}"' not in log.read_text():  # noqa: ASYNC110, ASYNC240  # another process's short file
            await asyncio.sleep(0.05)  # noqa: TID251  # asked again


async def _post(database: str, uid: int, words: str, later: timedelta) -> None:
    """Commit a message as any replica would."""
    store = await Store.open(database, KEY)
    try:
        async with store.begin() as unit:
            now = datetime.now(UTC)  # noqa: TID251  # the processes run by it
            out = parcel(Outgoing(SendMessage(chat_id=uid, text=words)), now)
            (stored,) = await unit.outbox.add([replace(out, not_before=now + later)])
            await unit.turns.announce([stored.id])
            await unit.commit()
    finally:
        await store.close()
