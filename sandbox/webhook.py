"""The webhook's pusher: updates go out with the secret header, again and again until the bot says 2xx."""

import asyncio
from collections import deque
from typing import Any

import aiohttp

from sandbox.clock import Clock
from sandbox.noise import loud
from sandbox.poller import Poller
from sandbox.updates import Entry, Updates

#: Seconds before the second try; doubled each time.
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0


class Pusher:
    """Delivers updates to the webhook: in order within a key, up to `max_connections` at once."""

    def __init__(self, clock: Clock, updates: Updates, poller: Poller) -> None:
        self._clock = clock
        self._updates = updates
        self._poller = poller
        self._session: aiohttp.ClientSession | None = None
        self._queues: dict[tuple[str, int], deque[Entry]] = {}
        self._workers: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(40)
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.last_error: tuple[int, str] | None = None
        updates.listeners.append(self._hear)

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Push to `url` from now on, beginning with what is waiting; an empty url ends it."""
        self._stop()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self._slots = asyncio.Semaphore(max_connections)
        self.last_error = None
        self._poller.pushed = bool(url)
        if url:
            for entry in self._updates.unconfirmed():
                self._hear(entry)

    def _stop(self) -> None:
        for worker in self._workers.values():
            worker.cancel()
        self._workers.clear()
        self._queues.clear()

    async def close(self) -> None:
        """End all deliveries."""
        self._stop()
        if self._session:
            await self._session.close()

    def info(self) -> dict[str, Any]:
        """WebhookInfo."""
        made: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": self._updates.waiting(),
        }
        if self.url:
            made |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error and self.url:
            made |= {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        if self._updates.allowed:
            made["allowed_updates"] = self._updates.allowed
        return made

    def _hear(self, entry: Entry) -> None:
        if not self.url:
            return
        self._queues.setdefault(entry.key, deque()).append(entry)
        if entry.key not in self._workers:
            self._workers[entry.key] = asyncio.create_task(self._work(entry.key))

    async def _work(self, key: tuple[str, int]) -> None:
        queue, pause = self._queues[key], FIRST_PAUSE
        while queue:
            entry = queue[0]
            if not self._updates.alive(entry):
                queue.popleft()
                continue
            async with self._slots:
                done = await self._deliver(entry)
            if done or entry.broken:
                queue.popleft()
                self._updates.confirm(entry)
                pause = FIRST_PAUSE
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        self._workers.pop(key, None)
        self._queues.pop(key, None)

    async def _deliver(self, entry: Entry) -> bool:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=60)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        try:
            async with self._session.post(self.url, data=entry.raw.encode(), headers=headers) as answer:
                body = await answer.text(errors="replace")
                if 200 <= answer.status < 300:
                    if '"method"' in body:
                        loud("!!! a method in the webhook's answer is not played")
                    return True
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            error = f"Connection failed: {type(failure).__name__}"
        self.last_error = (int(self._clock.now()), error)
        return False
