"""Faults that can be switched on: what goes wrong between a bot and Telegram on a bad day."""

import math
import random
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.clock import Clock
from sandbox.errors import ControlError

#: The kinds; see the control contract for what each does.
KINDS = ("429", "500", "502", "409", "cut_before", "cut_after", "slow", "duplicate_update")


@dataclass
class Fault:
    """One fault that is on. `times` None means until cleared.

    With times: it begins `after` so many seconds, lasts for `lasting` seconds (None: for ever), and comes again `every`
    so many seconds. A 429 that lasts says what is left of it, unless `retry_after` is given.
    """

    kind: str
    methods: list[str] | None = None
    chat_id: int | None = None
    times: int | None = None
    probability: float = 1.0
    retry_after: int | None = None
    delay: float = 1.0
    after: float = 0.0
    lasting: float | None = None
    every: float | None = None
    began: float = 0.0

    def aims_at(self, method: str, chat_id: Any) -> bool:
        """Whether a call is meant. Polling is meant only by name, or it would eat up the `times` of the others."""
        if self.kind == "duplicate_update":
            return False
        if self.methods is not None:
            if method.lower() not in (name.lower() for name in self.methods):
                return False
        elif (method == "getUpdates") != (self.kind == "409"):
            return False
        return self.chat_id is None or str(self.chat_id) == str(chat_id)

    def _into(self, now: float) -> float:
        """Seconds since it last began; negative before its first time."""
        since = now - self.began - self.after
        return since % self.every if self.every and since >= 0 else since

    def on(self, now: float) -> bool:
        """Whether this is its time."""
        since = self._into(now)
        return since >= 0 and (self.lasting is None or since < self.lasting)

    def over(self, now: float) -> bool:
        """Whether its time will never come again."""
        return self.lasting is not None and not self.every and self._into(now) >= self.lasting

    def wait(self, now: float) -> int:
        """What a 429 of it says."""
        if self.retry_after is not None:
            return self.retry_after
        return 1 if self.lasting is None else max(1, math.ceil(self.lasting - self._into(now)))


class Faults:
    """The faults that are on, oldest first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._on: list[Fault] = []

    def add(self, wish: dict[str, Any]) -> Fault:
        """Switch one on from the control side's JSON."""
        kind = str(wish.get("kind"))
        if kind not in KINDS:
            raise ControlError(f"没有这种故障:{kind};可用:{'、'.join(KINDS)}")
        known = {
            name: value for name, value in wish.items() if name in Fault.__dataclass_fields__ and value is not None
        }
        fault = Fault(**{**known, "kind": kind, "began": self._clock.now()})
        self._on.append(fault)
        return fault

    def clear(self) -> None:
        """All off."""
        self._on.clear()

    def listed(self) -> list[dict[str, Any]]:
        """For the page."""
        return [asdict(fault) for fault in self._on]

    def strike(self, method: str, chat_id: Any) -> Fault | None:
        """The fault this call meets, if any; its count goes down."""
        if not self._on:
            return None
        now = self._clock.now()
        self._on = [fault for fault in self._on if not fault.over(now)]
        for fault in self._on:
            if fault.on(now) and fault.aims_at(method, chat_id) and self._hits(fault):
                return fault
        return None

    def doubles(self) -> bool:
        """Whether the update now made is to be delivered twice."""
        return any(self._hits(fault) for fault in tuple(self._on) if fault.kind == "duplicate_update")

    def _hits(self, fault: Fault) -> bool:
        if fault.probability < 1 and random.random() >= fault.probability:
            return False
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._on.remove(fault)
        return True
