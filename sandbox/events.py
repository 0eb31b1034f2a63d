"""Server-Sent Events: whoever watches hears at once that something changed, never what it says."""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

#: A watcher that reads nothing for this many events is behind for good: it is let go and reloads.
BACKLOG = 5_000


@dataclass(eq=False)
class Watcher:
    """One open event stream."""

    viewer: int | None
    calls: bool
    queue: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(BACKLOG))


class Events:
    """The hub: everything that changes the town is published here."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()

    def publish(
        self, kind: str, chat_id: int | None = None, message_id: int | None = None, seen_by: set[int] | None = None
    ) -> None:
        """Tell the watchers; with `seen_by`, only those people's streams and the ones that watch everything."""
        if not self._watchers:
            return
        line = json.dumps({"chat_id": chat_id, "kind": kind, "message_id": message_id})
        for watcher in tuple(self._watchers):
            if kind in ("call", "settled") and not watcher.calls:
                continue
            if watcher.viewer is not None and seen_by is not None and watcher.viewer not in seen_by:
                continue
            try:
                watcher.queue.put_nowait(line)
            except asyncio.QueueFull:
                self._watchers.discard(watcher)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """GET /town/events[?viewer=UID][&calls=1] as text/event-stream, until the reader goes."""
        viewer = request.query.get("viewer")
        watcher = Watcher(int(viewer) if viewer else None, request.query.get("calls") == "1")
        self._watchers.add(watcher)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            try:
                await response.write(b": open\n\n")
                while watcher in self._watchers:
                    await self._feed(watcher, response)
            finally:
                self._watchers.discard(watcher)
        return response

    async def _feed(self, watcher: Watcher, response: web.StreamResponse) -> None:
        try:
            async with asyncio.timeout(15):  # wait_for may swallow a cancellation (Python 3.11)
                lines = [await watcher.queue.get()]
        except TimeoutError:
            await response.write(b": still here\n\n")  # a dead reader is noticed by writing to it
            return
        while not watcher.queue.empty():
            lines.append(watcher.queue.get_nowait())
        await response.write("".join(f"data: {line}\n\n" for line in lines).encode())


def dumps(value: Any) -> str:
    """JSON as the sandbox writes it everywhere: compact, Chinese as Chinese."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
