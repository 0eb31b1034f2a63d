"""The update queue: offsets confirm, presses and updates grow old, anything can be put in."""

import contextlib
import json
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sandbox.clock import Clock
from sandbox.events import dumps
from sandbox.model import Settings

#: Not delivered unless asked for by name.
ONLY_IF_ASKED = ("chat_member", "message_reaction", "message_reaction_count")
DAY = 86_400


@dataclass
class Entry:
    """One update on its way."""

    id: int
    raw: str
    created: float
    kind: str
    #: The webhook's queue: updates with the same key go in order, others beside them.
    key: tuple[str, int]
    #: Deliver this many times more after it is confirmed.
    again: int = 0
    #: Not JSON: delivered alone and only once.
    broken: bool = False


class Updates:
    """All updates not yet confirmed."""

    def __init__(self, clock: Clock, settings: Settings, first_id: int) -> None:
        self._clock = clock
        self._settings = settings
        self._next = first_id
        self.entries: OrderedDict[int, Entry] = OrderedDict()
        self._presses: deque[tuple[float, int]] = deque()
        self._again: deque[Entry] = deque()
        self._confirmed: OrderedDict[int, Entry] = OrderedDict()
        self.allowed: list[str] = []
        #: Called with every new entry (the webhook's pusher listens).
        self.listeners: list[Callable[[Entry], None]] = []
        #: Called when the last waiting update is confirmed.
        self.on_empty: Callable[[], None] = lambda: None

    def clear(self) -> None:
        """Forget every update; the poller stays."""
        self.entries.clear()
        self._presses.clear()
        self._again.clear()
        self._confirmed.clear()

    def drop(self) -> None:
        """Forget what waits; what was confirmed can still be redelivered."""
        self.entries.clear()
        self._presses.clear()
        self._again.clear()

    def wanted(self, kind: str) -> bool:
        """Whether the bot asked for this kind."""
        return kind in self.allowed if self.allowed else kind not in ONLY_IF_ASKED

    def put(self, kind: str, payload: dict[str, Any], key: tuple[str, int], doubled: bool = False) -> int | None:
        """Queue an update of `kind`; returns its id, or None when the bot did not ask for such."""
        if not self.wanted(kind):
            return None
        number = self._next
        self._next += 1
        raw = dumps({"update_id": number, kind: payload})
        self._add(Entry(number, raw, self._clock.now(), kind, key, int(doubled)))
        return number

    def _add(self, entry: Entry) -> None:
        self.entries[entry.id] = entry
        if entry.kind == "callback_query":
            self._presses.append((entry.created, entry.id))
        self._announce(entry)

    def _announce(self, entry: Entry) -> None:
        for listener in self.listeners:
            listener(entry)

    def inject(self, update: Any) -> int:
        """Queue any object, or any string, as it is; `update_id` is filled in where an object lacks one."""
        broken = False
        if isinstance(update, str):
            try:
                update = json.loads(update)
            except ValueError:
                broken = True
        number, now = self._next, self._clock.now()
        if isinstance(update, dict):
            given = update.setdefault("update_id", number)
            kind = next((name for name in update if name != "update_id"), "")
            if isinstance(given, int) and given != number and given < 2**31:
                self._again.append(entry := Entry(given, dumps(update), now, kind, ("raw", 0)))
                self._next = max(self._next, given + 1)
                self._announce(entry)
                return given
        self._next += 1
        raw = update if broken else dumps(update)
        entry = Entry(number, raw, now, "raw", ("raw", 0), broken=broken)
        if broken:
            self._again.append(entry)
            self._announce(entry)
        else:
            self._add(entry)
        return number

    def redeliver(self, number: int | None) -> int | None:
        """Put a confirmed update (the last by default) in the queue again; None when it is not known."""
        if number is None:
            number = next(reversed(self._confirmed or self.entries), None)
        entry = self._confirmed.get(number) or self.entries.get(number) if number is not None else None
        if entry is None:
            return None
        self._again.append(entry)
        self._announce(entry)
        return entry.id

    def confirm(self, entry: Entry) -> None:
        """The bot has this update for good."""
        self._settle_one(entry)
        if not self.entries and not self._again:
            self.on_empty()

    def _settle_one(self, entry: Entry) -> None:
        if self.entries.pop(entry.id, None) is None:
            with contextlib.suppress(ValueError):
                self._again.remove(entry)
        self._confirmed[entry.id] = entry
        if len(self._confirmed) > 10_000:
            self._confirmed.popitem(last=False)
        if entry.again:
            entry.again -= 1
            self._again.append(entry)
            self._announce(entry)

    def alive(self, entry: Entry) -> bool:
        """Whether an entry is still to be delivered."""
        self.purge()
        return entry.id in self.entries or entry in self._again

    def purge(self) -> None:
        """Drop presses past their life and updates older than a day."""
        now = self._clock.now()
        while self._presses and self._presses[0][0] <= now - self._settings.press_life:
            self.entries.pop(self._presses.popleft()[1], None)
        while self.entries and next(iter(self.entries.values())).created <= now - DAY:
            self.entries.popitem(last=False)

    def unconfirmed(self) -> list[Entry]:
        """What a new webhook is given first."""
        self.purge()
        return [*self._again, *self.entries.values()]

    def waiting(self) -> int:
        """How many updates are unconfirmed."""
        self.purge()
        return len(self.entries) + len(self._again)

    def settle(self, offset: int) -> None:
        """Confirm all below `offset`; a negative one counts from the end and confirms all before."""
        self.purge()
        if offset < 0:
            offset = next(islice(reversed(self.entries), -offset - 1, None), 0)
        while self.entries and next(iter(self.entries)) < offset:
            self.confirm(next(iter(self.entries.values())))

    def take(self, limit: int) -> list[str]:
        """The first updates as JSON texts, at most `limit`; they stay until confirmed."""
        self.purge()
        batch: list[str] = []
        while self._again and len(batch) < limit:
            if self._again[0].broken and batch:
                break
            entry = self._again.popleft()
            batch.append(entry.raw)
            if entry.broken:
                return batch
        return batch + [entry.raw for entry in islice(self.entries.values(), limit - len(batch))]
