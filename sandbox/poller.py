"""Long polling: one at a time, none beside a webhook, and Telegram's brake on those who ask the same again."""

import asyncio
import contextlib

from sandbox.clock import Clock
from sandbox.errors import ApiError, conflict
from sandbox.updates import Entry, Updates

HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Poller:
    """The one open getUpdates."""

    def __init__(self, clock: Clock, updates: Updates) -> None:
        self._clock = clock
        self._updates = updates
        self._poller: asyncio.Future[None] | None = None
        #: Whether a webhook is set; then nothing may be polled.
        self.pushed = False
        self.forget()
        updates.listeners.append(self._wake)

    def forget(self) -> None:
        """No poll has been before the next one."""
        self._last_offset: int | None = None
        self._last_start = 0.0

    def _wake(self, _: Entry) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def stop_polling(self, reason: ApiError) -> None:
        """End the open long poll, if any, with a refusal."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(reason)
        self._poller = None

    async def poll(self, offset: int, limit: int, timeout: int) -> str:
        """getUpdates: a JSON array, at most `limit` (1–100) updates, waiting up to `timeout` (0–50) seconds.

        Raises:
            ApiError: 409 when a webhook is set, or when another poll comes while this one waits.
        """
        if self.pushed:
            raise conflict(HOOKED)
        self.stop_polling(conflict(TERMINATED))
        now = self._clock.now()
        if offset == self._last_offset and now < self._last_start + 3:
            # Telegram's brake on bots that ask the same again at once: one update only, and a wait of three seconds.
            timeout = max(timeout, 3)
            if now < self._last_start + 0.5:
                limit = 1
        self._last_offset, self._last_start = offset, now
        self._updates.settle(offset)
        batch = self._updates.take(limit)
        if not batch and timeout:
            poller = self._poller = asyncio.get_running_loop().create_future()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout):  # wait_for may swallow a cancellation (Python 3.11)
                    await poller
            if self._poller is poller:
                self._poller = None
            batch = self._updates.take(limit)
        return f"[{','.join(batch)}]"
