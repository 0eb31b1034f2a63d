"""Residents who report while a notice is under way, and what the sandbox accepted meanwhile."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bench._crowd import Crowd, Seen
from tests.town import labels

#: A report that got no answer for so long is given up, and counted.
TIRED = 90.0


@dataclass
class Reporters(Crowd):
    """A crowd that reports by chance, whatever else happens; `first` and `last`: when a copy reached the audience."""

    audience: range = range(0)
    first: float = 0.0
    last: float = 0.0
    #: when each answer was asked for, Unix seconds, and how long it took
    waits: list[tuple[float, float]] = field(default_factory=list)
    unanswered: int = 0

    def _hear(self, kind: str, chat: int, message: int, at: float) -> None:
        if kind == "message" and chat in self.audience:
            self.last = time.time()
            self.first = self.first or self.last
        super()._hear(kind, chat, message, at)

    async def report(self, person: int) -> tuple[float, float]:
        """As any report; a copy of the notice that comes in between is not taken for the draft."""
        asked, began = time.time(), time.perf_counter()
        await self.town.say(person, next(self._texts))
        draft, shown = await self._asked(person)
        pressed = time.perf_counter()
        await self.town.press(person, draft, "✅ 提交")
        received = await self._receipt(person, draft)
        self.waits += [(asked, shown - began), (asked + pressed - began, received[2] - pressed)]
        return shown - began, received[2] - pressed

    async def _asked(self, person: int) -> tuple[int, float]:
        while True:
            _, message, at = await self._seen(person, lambda seen: seen[0] == "message")
            found = await self.town.messages(person, person, after=message - 1)
            if found and "✅ 提交" in labels(found[0]):
                return message, at

    async def _receipt(self, person: int, draft: int) -> Seen:
        """In the draft's place; while paid messages fill the second, a new one."""
        while True:
            seen = await self._seen(person, lambda seen: seen[0] == "message" or seen[1] == draft)
            if seen[0] == "edit":
                return seen
            found = await self.town.messages(person, person, after=seen[1] - 1)
            if found and "编号" in (found[0]["text"] or ""):
                return seen

    async def _seen(self, person: int, fits: Callable[[Seen], bool]) -> Seen:
        async with asyncio.timeout(TIRED):
            while True:
                seen = await self._ears[person].get()
                if fits(seen):
                    return seen

    async def go_on(self, a_minute: float) -> None:
        """Report until cancelled, so many a minute on average; those begun are seen through by `rest`."""
        dice, number = random.Random(5), 0
        while True:
            await asyncio.sleep(dice.expovariate(a_minute / 60))
            self._open.add(asyncio.create_task(self._one(self.people[number % len(self.people)])))
            number += 1

    _open: set[asyncio.Task[None]] = field(default_factory=set)

    async def _one(self, person: int) -> None:
        try:
            await self.report(person)
        except TimeoutError:
            self.unanswered += 1

    async def rest(self) -> None:
        """Until every report that was begun is through, or given up."""
        while self._open:
            done, self._open = await asyncio.wait(self._open)
            for task in done:
                task.result()


async def let_go(task: "asyncio.Task[Any]") -> None:
    """Cancel it and see it off; what went wrong in it is raised."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def rate_of(
    tenths: list[dict[str, Any]], first: float, last: float, allowed: float, without: Sequence[tuple[float, float]] = ()
) -> tuple[float, float]:
    """(messages a second, share of what is allowed), over the whole seconds from the first copy to the last.

    Whole seconds: no more than the allowed can be in them, however it is spread. Tried in vain counts as well.
    `without`: spans that are left out, with what was sent in them.
    """
    begin, seconds = int(first * 10), max(1, int(last - first))
    out = {n for a, b in without for n in range(int(a * 10), int(b * 10))}
    meant = set(range(begin, begin + 10 * seconds)) - out
    rate = 10 * sum(tenth["taken"] + tenth["turned"] for tenth in tenths if tenth["number"] in meant) / len(meant)
    return rate, rate / allowed
