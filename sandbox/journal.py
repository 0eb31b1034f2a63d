"""The journal of every Bot API call, bounded, in order."""

from bisect import bisect_right
from typing import Any

from sandbox.params import told

#: Calls kept; a benchmark makes hundreds a second and nobody reads further back.
KEPT = 50_000


class Journal:
    """Two lists under one counter: polling apart, for it would drown the rest."""

    def __init__(self) -> None:
        self._next = 1
        self._calls: list[dict[str, Any]] = []
        self._polls: list[dict[str, Any]] = []

    def clear(self) -> None:
        """Empty it; the numbers go on."""
        self._calls.clear()
        self._polls.clear()

    def write(self, entry: dict[str, Any]) -> int:
        """Number an entry and keep it; returns its `n`."""
        entry["n"] = self._next
        self._next += 1
        kept = self._polls if entry["method"] == "getUpdates" else self._calls
        kept.append(entry)
        if len(kept) > KEPT + 10_000:
            del kept[:10_000]
        return int(entry["n"])

    def read(self, after: int = 0, method: str | None = None, newest: int = 10**9) -> list[dict[str, Any]]:
        """Entries with `n` above `after`; getUpdates only when asked for by name. What is not read is not unpacked."""
        kept = self._polls if method == "getUpdates" else self._calls
        found = kept[bisect_right(kept, after, key=lambda entry: int(entry["n"])) :]
        found = [entry for entry in found if method in (None, entry["method"])][-newest:]
        return [entry | {"params": told(entry["params"])} for entry in found]
