"""The end of the process: nobody is waited for longer than his time."""

import asyncio

from bot.app import _ended
from tests.town import PATIENCE


async def test_who_does_not_heed_his_end_is_not_waited_for() -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def deaf() -> None:
        while not done.is_set():
            try:
                begun.set()
                await done.wait()
            except asyncio.CancelledError:
                pass

    async def faulty() -> None:
        raise LookupError

    tasks = [asyncio.create_task(deaf()), asyncio.create_task(faulty())]
    await begun.wait()
    async with asyncio.timeout(PATIENCE):
        await _ended(tasks, 0.01)
        await _ended([], 0.01)
    assert [task.done() for task in tasks] == [False, True]
    done.set()
    await tasks[0]
