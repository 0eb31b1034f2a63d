"""Residents who report: each sends a message, waits for the draft, presses 提交, waits for the receipt."""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp

from tests.town import Town

#: Neither dangerous nor confidential by class: each makes one card in the duty group. No two alike in a row.
TEXTS = (
    "幸福路12号门口的路灯坏了三天，晚上一片漆黑",
    "红星村6组垃圾没人清运，堆得满地都是，气味很大",
    "杨柳小区3栋2单元楼道里堆满杂物，消防通道被堵住了",
    "菜市场门口的下水道堵了，污水漫到路上",
    "隔壁工地半夜还在施工，噪音太大，老人睡不着",
    "楼上装修漏水，把我家天花板泡了，找他不理",
    "青溪镇人民路口的井盖破了，电动车差点摔倒",
    "物业乱收停车费，问了几次都不给发票",
    "村口的路面塌了一块，雨天全是积水，不好走",
    "小区有人在楼道里给电动车充电，飞线拉了一排",
)
_TIRED = 30.0

Seen = tuple[str, int, float]  # kind, message id, monotonic time


@dataclass
class Crowd:
    """People of one sandbox. What the sandbox accepted is known from its event stream, at the moment it comes in."""

    town: Town
    people: list[int]
    _ears: dict[int, asyncio.Queue[Seen]] = field(default_factory=dict)
    _texts: Any = field(default_factory=lambda: itertools.cycle(TEXTS))
    cards: int = 0
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    @asynccontextmanager
    async def gathered(cls, town: Town, count: int) -> AsyncIterator[Self]:
        """`count` new people, listening until the block is left."""
        people = [await town.add_person(first_name=f"居民{n}") for n in range(count)]
        crowd = cls(town, people)
        crowd._ears = {person: asyncio.Queue() for person in people}
        opened = asyncio.Event()
        listening = asyncio.create_task(crowd._listen(opened))
        await asyncio.wait_for(opened.wait(), 10)
        try:
            yield crowd
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _listen(self, opened: asyncio.Event) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        async with self.town.session.get(f"{self.town.url}/town/events", timeout=timeout) as stream:
            opened.set()
            async for line in stream.content:
                if line.startswith(b"data: "):
                    event = json.loads(line[6:])
                    self._hear(event["kind"], event["chat_id"], event["message_id"], time.perf_counter())

    def _hear(self, kind: str, chat: int, message: int, at: float) -> None:
        if chat == self.town.duty:
            self.cards += kind == "message"
            self.heard.set()
        elif chat in self._ears and kind in ("message", "edit"):
            self._ears[chat].put_nowait((kind, message, at))

    async def report(self, person: int) -> tuple[float, float]:
        """One report all the way round; seconds from message to draft card, from press to receipt."""
        began = time.perf_counter()
        mine = await self.town.say(person, next(self._texts))
        _, draft, shown = await self._told(person, "message", lambda message: message != mine)
        pressed = time.perf_counter()
        await self.town.press(person, draft, "✅ 提交")
        _, _, received = await self._told(person, "edit", lambda message: message == draft)
        return shown - began, received - pressed

    async def _told(self, person: int, kind: str, fits: Any) -> Seen:
        async with asyncio.timeout(_TIRED):
            while True:
                seen = await self._ears[person].get()
                if seen[0] == kind and fits(seen[1]):
                    return seen

    async def round(self, reports: int, people: Sequence[int]) -> float:
        """So many reports by these people side by side, each his next when his last is through; seconds.

        Over when every receipt and every card of the duty group has been accepted.
        """
        wanted, began = self.cards + reports, time.perf_counter()
        left = itertools.count()

        async def busy(person: int) -> None:
            while next(left) < reports:
                await self.report(person)

        async with asyncio.TaskGroup() as group:
            for person in people:
                group.create_task(busy(person))
        async with asyncio.timeout(_TIRED):
            while self.cards < wanted:
                self.heard.clear()
                await self.heard.wait()
        return time.perf_counter() - began


async def calls_a_report(town: Town, after: int, reports: int) -> float:
    """Bot API calls but getUpdates since then, for each report."""
    return len(await town.calls(after)) / reports
