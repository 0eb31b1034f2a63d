"""A load balancer: round robin, the next one when one does not answer; it may deliver an update twice."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web


class Balancer:
    """In front of replicas at these URLs. `twice`: the share of updates that go to two of them at once."""

    def __init__(self, backends: list[str], session: aiohttp.ClientSession, twice: float, dice: random.Random) -> None:
        self.backends = backends
        self._session = session
        self._twice = twice
        self._dice = dice
        self._next = 0
        self.port = 0
        #: updates that went to two, and that one did not take
        self.doubled = self.passed_on = 0

    @classmethod
    @asynccontextmanager
    async def started(
        cls, backends: list[str], twice: float = 0.0, dice: random.Random | None = None
    ) -> AsyncIterator["Balancer"]:
        """Listening on a free port of this machine."""
        timeout = aiohttp.ClientTimeout(total=60, sock_connect=1)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as session:
            balancer = cls(backends, session, twice, dice or random.Random(1))
            app = web.Application(client_max_size=4 * 1024 * 1024)
            app.router.add_post("/{path:.*}", balancer.receive)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                balancer.port = runner.addresses[0][1]
                yield balancer
            finally:
                await runner.cleanup()

    async def receive(self, request: web.Request) -> web.Response:
        """One update, to the next who takes it."""
        body = await request.read()
        headers = {n: v for n, v in request.headers.items() if n.startswith("X-") or n == "Content-Type"}
        backends = tuple(self.backends)
        self._next += 1
        order = [backends[(self._next + n) % len(backends)] for n in range(len(backends))]
        if len(order) > 1 and self._dice.random() < self._twice:
            self.doubled += 1
            first, other = await asyncio.gather(*(self._post(one, request.path, body, headers) for one in order[:2]))
            return web.Response(status=first if first < 300 else other)
        status = 502
        for backend in order:
            status = await self._post(backend, request.path, body, headers)
            if status not in {502, 503}:
                break
            self.passed_on += 1
        return web.Response(status=status)

    async def _post(self, backend: str, path: str, body: bytes, headers: dict[str, str]) -> int:
        try:
            async with self._session.post(backend + path, data=body, headers=headers) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 502
