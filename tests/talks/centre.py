"""The real bot in the test's own event loop, against a sandbox in a process of its own."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.app import Service
from bot.house import House, put_together
from bot.line import Line
from bot.settings import Settings
from domain import centring
from domain.auditing import Breach
from domain.centre_file import CentrePlan
from domain.delivery import DeliveryState
from domain.desk import Desk
from handlers.centre_files import example
from storage.audit import audit
from tests.talks.clock import TestClock
from tests.town import PATIENCE, Town

KEY = bytes(range(32))
#: Calls by which the bot says something to somebody.
SAYING = ("send", "edit", "copy", "forward", "setMessageReaction")
_HOUSEKEEPING = frozenset({"setMyCommands", "getChatMember", "sendChatAction"})


def says(call: dict[str, Any]) -> bool:
    """True for a call that says something in a chat; a card that is redrawn does not."""
    if call["method"] == "editMessageText" and "责任：" in str(call["params"].get("text")):
        return False
    return call["method"].startswith(SAYING) and call["method"] not in _HOUSEKEEPING


@dataclass
class Running:
    """One life of the bot."""

    house: House
    line: Line
    stop: asyncio.Event
    task: asyncio.Task[int]

    async def end(self) -> None:
        """As SIGTERM would."""
        self.stop.set()
        assert await self.task == 0
        await self.house.store.close()
        await self.line.close()


@dataclass
class Centre:
    """The centre at work: starts, stops, waits for rest, and looks over its shoulder at every call it makes."""

    town: Town
    settings: Settings
    clock: TestClock
    #: every Bot API call since the start, polling left out
    calls: list[dict[str, Any]] = field(default_factory=list)
    #: ids of the presses that must have exactly one answer
    pressed: list[str] = field(default_factory=list)
    #: pieces of Telegram's refusals that this talk brings about itself
    allowed: set[str] = field(default_factory=set)
    #: this talk makes a handler fail, or a letter undeliverable
    failures_wanted: bool = False
    #: this talk changes the record behind the bot's back
    tampered: bool = False
    _running: Running | None = None

    # -- life ---------------------------------------------------------------------------------------------------

    @property
    def house(self) -> House:
        """The parts of the running bot."""
        assert self._running is not None
        return self._running.house

    async def start(self) -> None:
        """Start it, until it takes updates and has shown open drafts anew."""
        mark = await self.mark()
        line = await Line.open(self.settings)
        house = await put_together(self.settings, KEY, line, self.clock)
        stop = asyncio.Event()
        service = Service(self.settings, house, stop)
        self._running = Running(house, line, stop, asyncio.create_task(service.run()))
        menus = 2 + len(self.settings.admin_ids)

        async def at_work() -> bool:
            return sum(c["method"] == "setMyCommands" for c in await self.since(mark)) >= menus

        waiting = asyncio.create_task(self.town.until(at_work, what="the bot to start"))
        await asyncio.wait({waiting, self._running.task}, return_when=asyncio.FIRST_COMPLETED)
        if self._running.task.done():
            waiting.cancel()
            self._running.task.result()
        await waiting
        await self.until(lambda: self.house.chores.rounds > 0, what="what fell due at the start to be done")
        await self.quiet()

    async def stop(self) -> None:
        """Stop it, gently."""
        running, self._running = self._running, None
        if running is not None:
            await running.end()

    async def restart(self, away: timedelta = timedelta(0)) -> None:
        """Stop, let time pass, start on the same store."""
        await self.stop()
        self.clock.advance(away)
        await self.start()

    async def advance(self, **by: float) -> None:
        """Time passes and what fell due is done; at rest afterwards."""
        self.clock.advance(timedelta(**by))
        await self.quiet()
        await self.house.chores.tick()
        await self.quiet()

    async def settle(self, plan: CentrePlan | None = None) -> None:
        """An organisation is taken over, the example county by default, as from the command line."""

        async def step(desk: Desk) -> tuple[()]:
            await centring.settled(desk, plan or example())
            return ()

        await self.house.works.do(step)
        await self.quiet()

    # -- waiting ------------------------------------------------------------------------------------------------

    async def quiet(self, timeout: float = PATIENCE) -> None:
        """Until no update waits, nothing is to be sent, and all that was sent is written down."""
        lanes, ledger = self.house.lanes, self.house.ledger
        async with asyncio.timeout(timeout):
            while True:
                if (await self.town.pending())["updates"]:
                    await self.town.wait_quiet(timeout)
                await self.until(self._taken_in, timeout, "what was committed to reach the courier")
                await self.until(lambda: not len(lanes) and not ledger._entries, timeout, "the courier to rest")
                if not (await self.town.pending())["updates"] and not len(lanes) and not ledger._entries:
                    return

    async def _taken_in(self) -> bool:
        """Among replicas what is committed comes to the courier by a look at the store; alone it is there at once."""
        look = self.house.mail.term._look
        if look is None:
            return True
        async with self.house.store.read() as unit:
            waiting = set(await unit.outbox.waiting_ids())
        here = {job.parcel.id for job in self.house.lanes.jobs()}
        return waiting <= here.union(look._given, self.house.ledger.holds())

    async def until(
        self, look: Callable[[], bool | Awaitable[bool]], timeout: float = PATIENCE, what: str = ""
    ) -> None:
        """Until that is so inside the bot or its store, where no event tells of it."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    found = look()
                    if found if isinstance(found, bool) else await found:
                        return
                    await asyncio.sleep(0.002)  # noqa: TID251 - the one polling helper of the talks
        except TimeoutError:
            raise AssertionError(f"waited {timeout} s in vain for {what}") from None

    # -- looking ------------------------------------------------------------------------------------------------

    async def mark(self) -> int:
        """Where the journal ends now."""
        await self._read()
        return len(self.calls)

    async def since(self, mark: int) -> list[dict[str, Any]]:
        """All calls after that mark."""
        await self._read()
        return self.calls[mark:]

    async def _read(self) -> None:
        last = self.calls[-1]["n"] if self.calls else 0
        fresh = await self.town.calls(last)
        last = self.calls[-1]["n"] if self.calls else 0  # somebody else may have read meanwhile
        self.calls += [call for call in fresh if call["n"] > last]

    async def said_to(self, chat: int, mark: int = 0) -> list[dict[str, Any]]:
        """What the bot has said in that chat after the mark."""
        return [
            c for c in await self.since(mark) if c["ok"] and says(c) and str(c["params"].get("chat_id")) == str(chat)
        ]

    async def everything_sent_to(self, chats: Iterable[int]) -> str:
        """All parameters of all calls to these chats, as one text to search."""
        wanted = {str(chat) for chat in chats}
        found = [c for c in await self.since(0) if str(c["params"].get("chat_id")) in wanted]
        return json.dumps([c["params"] for c in found], ensure_ascii=False)

    # -- the end ------------------------------------------------------------------------------------------------

    async def check(self) -> None:
        """What must hold after every talk."""
        await self.quiet()
        assert await self.town.unknown() == {}, "the sandbox plays them all"
        answered = [
            c["params"]["callback_query_id"]
            for c in await self.since(0)
            if c["method"] == "answerCallbackQuery" and c["ok"]
        ]
        assert sorted(map(str, answered)) == sorted(self.pressed), "each press has exactly one answer"
        refused = [
            (c["method"], c["error_code"], c["description"])
            for c in self.calls
            if not c["ok"] and c["method"] not in _HOUSEKEEPING and not self._forgiven(c)
        ]
        assert refused == [], refused
        if self.failures_wanted:
            return
        assert self.house.chores._sore == {}, "a chore failed"
        async with self.house.store.read() as unit:
            assert await unit.intake.buried() == 0, "a handler failed"
            counts = await unit.outbox.counts()
        if not self.tampered:
            breaches: list[Breach] = []
            await audit(self.house.store, breaches.append)
            assert breaches == [], breaches
        assert counts.get(DeliveryState.FAILED, 0) == 0, counts
        assert counts.get(DeliveryState.WAITING, 0) == 0, counts

    def _forgiven(self, call: dict[str, Any]) -> bool:
        """A card redrawn though nothing on it has changed; what the talk brings about itself."""
        same_card = "not modified" in call["description"] and "责任：" in str(call["params"].get("text"))
        return same_card or any(piece in call["description"] for piece in self.allowed)

    async def close(self) -> None:
        """End, whatever state it is in."""
        with suppress(Exception):
            await self.town.clear_faults()
        await self.stop()
