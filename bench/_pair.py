"""Bot and bare loop side by side, each with a sandbox of its own; one rests in its long poll while the other works."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench._crowd import Crowd
from bench._processes import BARE, OURS, Running, ready, running
from tests.town import Town


@dataclass
class Side:
    """One bot with its people."""

    name: str
    town: Town
    bot: Running
    crowd: Crowd


@asynccontextmanager
async def pair(people: int) -> AsyncIterator[tuple[Side, Side]]:
    """(ours, bare), each started and warm to its first poll; `people` residents on each side."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        sides = []
        for name, module in (("本机器人", OURS), ("裸基线", BARE)):
            town = await stack.enter_async_context(Town.started(limits=False))
            bot = await stack.enter_async_context(running(town, module, folder / module))
            await ready(town, bot)
            crowd = await stack.enter_async_context(Crowd.gathered(town, people))
            sides.append(Side(name, town, bot, crowd))
        yield sides[0], sides[1]
