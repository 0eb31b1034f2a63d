"""What the leader of the courier's lease runs: courier, ledger and larder, and the look at what others committed."""

import asyncio
from typing import Any

from bot.courier import Courier
from bot.lanes import Lanes
from bot.larder import Larder
from bot.ledger import Ledger
from bot.notice_board import Look
from bot.window import SECOND


class Post:
    """One term of it. What is said of it before `run` is true of an empty post."""

    def __init__(
        self,
        lanes: Lanes,
        courier: Courier,
        larder: Larder,
        ledger: Ledger,
        look: Look | None = None,
        since: float = float("-inf"),
    ) -> None:
        """`look`: among replicas; what waits in the store comes in by it alone.

        `since`: another may have sent up to then, of the event loop's clock; among replicas that is when it is run.
        """
        self.lanes, self.courier, self.larder, self.ledger = lanes, courier, larder, ledger
        self._look, self._since = look, since
        self._closing = False
        self._feeders: list[asyncio.Task[Any]] = []
        self._opened = False

    async def open(self) -> None:
        """Load what waits from before, once. Raises StoreDown."""
        if not self._opened:
            await self.larder.open()
            self._opened = True

    async def run(self) -> None:
        """Until cancelled, or until `close` has let the last ones go. Raises what a part of it raises."""
        await self.open()
        await self._wait_for_others()
        ledger = asyncio.create_task(self.ledger.run(), name="ledger")
        courier = asyncio.create_task(self.courier.run(), name="courier")
        self._feeders = [asyncio.create_task(self.larder.run(), name="larder")]
        if self._look is not None:
            self._feeders.append(asyncio.create_task(self._look.run(), name="look"))
        parts = {ledger, courier, *self._feeders}
        try:
            while not courier.done():
                done, parts = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    if not (self._closing and task.cancelled()):
                        task.result()
                    if not self._closing:
                        raise RuntimeError(f"{task.get_name()} ended")
        finally:
            for task in (ledger, courier, *self._feeders):
                task.cancel()
            await asyncio.gather(ledger, courier, *self._feeders, return_exceptions=True)

    async def _wait_for_others(self) -> None:
        """They may have sent, just before, all that is allowed in one second."""
        now = asyncio.get_running_loop().time()
        since = self._since if self._look is None else now
        self.lanes.pacer.begin(since)
        await asyncio.sleep(max(0.0, since + SECOND - now))

    def close(self, grace: float) -> None:
        """Send what can be sent within `grace` seconds, then `run` ends."""
        self._closing = True
        for task in self._feeders:
            task.cancel()
        self.courier.close(grace)

    async def last_words(self) -> None:
        """After `run`: write down what has become of things. Raises StoreDown, Conflict."""
        await self.ledger.flush()
        await self.larder.put_back()
