"""One sandbox for all tests of this folder, fresh for each."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from tests.town import ROOT, WANG, Town


@pytest.fixture(scope="session")
def process() -> Iterator[dict[str, Any]]:
    """The sandbox's line of JSON; the process ends with the session."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--quiet"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        yield json.loads(line.removeprefix("SANDBOX "))
        running.terminate()


@pytest.fixture
async def town(process: dict[str, Any]) -> AsyncIterator[Town]:
    """The town as at the start, without limits, every kind of update asked for, nobody polling."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        made = Town(session, process)
        await made.reset()
        await made.settings(limits=False)
        await made.ok("deleteWebhook", drop_pending_updates=True)
        await made.ok("getUpdates", offset=-1, limit=1, allowed_updates=[])
        yield made


@pytest.fixture
async def chatting(town: Town) -> Town:
    """The same, 王秀兰 having written /start, which is out of the queue."""
    await town.say(WANG, "/start")
    await town.ok("deleteWebhook", drop_pending_updates=True)
    return town
