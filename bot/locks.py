"""One at a time for each chat: the order of a conversation."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from typing import Any

#: Kinds of updates whose order in a chat matters, and where their chat lies.
_PATHS = (("chat",), ("message", "chat"))


def chat_key(raw: dict[str, Any]) -> tuple[str, int | str]:
    """What an update is put in order by: its chat, else its user, else nothing but itself."""
    for kind, body in raw.items():
        if not isinstance(body, dict):
            continue
        for path in _PATHS:
            found: Any = body
            for step in path:
                found = found.get(step) if isinstance(found, dict) else None
            if isinstance(found, dict) and isinstance(found.get("id"), int):
                return ("chat", found["id"])
        for who in ("from", "user"):
            person = body.get(who)
            if isinstance(person, dict) and isinstance(person.get("id"), int):
                return ("chat", person["id"])  # a private chat has the id of its user
        return ("kind", kind)
    return ("update", raw["update_id"] if isinstance(raw.get("update_id"), int) else "")


class Turns:
    """First come, first served locks by key; forgotten when nobody holds or awaits them."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, key: Hashable) -> AsyncIterator[None]:
        """Wait for the turn of `key`."""
        lock, users = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(key)
            if users > 1:
                self._locks[key] = (lock, users - 1)

    def __len__(self) -> int:
        return len(self._locks)
