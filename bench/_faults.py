"""What goes wrong on purpose with a notice, and when Telegram or the bot was not there because of it."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench._processes import OURS, Running, running
from bench._scene import Scene, Span
from tests.town import Town

#: Every so many seconds all is refused for so many.
_EVERY, _FLOOD = 20.0, 2.0


@dataclass
class Life:
    """The bot's process: killed with SIGKILL and started again at once on the same database."""

    town: Town
    folder: Path
    paid: int
    admins: Sequence[int]
    killed: list[float] = field(default_factory=list)
    bot: Running | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        """A process of it."""
        zone = (12 - time.gmtime().tm_hour + 12) % 24 - 12  # noon there: no quiet hours
        more = {
            "PACE": "on",
            "PAID_BROADCAST": str(self.paid),
            "TIMEZONE": f"Etc/GMT{-zone:+d}",
            "ADMIN_IDS": ",".join(map(str, self.admins)),
        }
        self.bot = await self._stack.enter_async_context(running(self.town, OURS, self.folder, settings=more))

    async def kill(self) -> None:
        """SIGKILL, and a new one."""
        assert self.bot is not None
        self.killed.append(time.time())
        os.kill(self.bot.pid, signal.SIGKILL)
        await self.bot.ended
        await self.start()

    async def end(self) -> None:
        """Orderly."""
        await self._stack.aclose()

    async def gone(self) -> list[Span]:
        """From each kill until the new process was about to ask for updates: its last word before it."""
        words = [float(call["at"]) for call in await self.town.calls(method="deleteWebhook")]
        return [(at, next((word for word in words if word > at), time.time())) for at in self.killed]


@dataclass
class Trouble:
    """The faults of a scene. Spans: Unix seconds."""

    town: Town
    life: Life
    scene: Scene
    _begun: float = 0.0

    async def make(self) -> None:
        """Switch the faults on, and kill at random moments of the first nine tenths."""
        scene, self._begun = self.scene, time.time()
        if scene.bursts:
            await self.town.fault("429", after=5, every=_EVERY, lasting=_FLOOD)
        if scene.down:
            for methods in (None, ["getUpdates"]):
                await self.town.fault("502", after=scene.seconds / 3, lasting=scene.down, methods=methods)
        if scene.cuts:
            await self.town.fault("cut_after", probability=0.02, methods=["sendMessage"])
        dice = random.Random()
        moments = sorted(dice.uniform(2.0, 0.9 * scene.seconds) for _ in range(scene.kills))
        begun = time.monotonic()
        for moment in moments:
            await asyncio.sleep(max(0.0, moment - (time.monotonic() - begun)))
            await self.life.kill()

    async def spans(self, until: float) -> list[Span]:
        """When the process or Telegram was not there, or refused all."""
        found = await self.life.gone()
        if self.scene.down:
            begin = self._begun + self.scene.seconds / 3
            found.append((begin, begin + self.scene.down))
        return sorted([*found, *self.floods(until)])

    def floods(self, until: float) -> list[Span]:
        """When all was refused."""
        rounds = int(max(0.0, until - self._begun - 5) / _EVERY) + 1 if self.scene.bursts else 0
        begins = [self._begun + 5 + n * _EVERY for n in range(rounds)]
        return [(begin, begin + _FLOOD) for begin in begins]
