"""The process in parts: a sandbox, a store and a stub face, started and ended with each test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import house as house_parts
from bot.house import House
from bot.line import Line
from bot.polling import Poller
from bot.settings import Settings
from domain.answers import Answer
from domain.desk import Desk
from domain.taxonomy import Taxonomy
from handlers.outgoing import Outgoing
from storage.errors import StoreDown
from tests.bot.stub import FACE
from tests.town import Town

KEY = bytes(range(32))
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@dataclass
class TestClock:
    """A clock that a test moves."""

    __test__ = False
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def settings_for(town: Town, folder: Path, **more: Any) -> Settings:
    """Settings of a bot on that sandbox, its database in that folder."""
    given = {
        "bot_token": town.token,
        "bot_api_url": town.url,
        "database_url": f"sqlite+aiosqlite:///{folder}/zongzhi.db",
        "duty_chat_id": town.duty,
        "admin_ids": town.admins,
        "http_port": 0,
    }
    return Settings(**{**given, **more, "_env_file": None})


def environment(town: Town, folder: Path, **more: str) -> dict[str, str]:
    """The same as environment variables of a process."""
    return {
        "BOT_TOKEN": town.token,
        "BOT_API_URL": town.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/zongzhi.db",
        "DUTY_CHAT_ID": str(town.duty),
        "ADMIN_IDS": ",".join(map(str, town.admins)),
        "HTTP_PORT": "0",
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
        **more,
    }


@dataclass
class Rig:
    """A house whose services a test starts as it likes."""

    house: House
    clock: TestClock
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    async def post(self, *outs: Outgoing) -> None:
        """Commit these as one unit would."""

        async def step(_: Desk) -> Sequence[Outgoing]:
            return outs

        await self.house.works.do(step)

    def start(self) -> None:
        """Courier and ledger."""
        self.tasks += [asyncio.create_task(self.house.courier.run()), asyncio.create_task(self.house.ledger.run())]

    async def stop(self) -> None:
        """End at once, as a kill would: nothing more is written."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.tasks.clear()

    def poll(self) -> Poller:
        """A poller at work."""
        poller = Poller(self.house.line, self.house.intake)
        self.tasks.append(asyncio.create_task(poller.run()))
        return poller

    def lose_store(self) -> Callable[[], None]:
        """No unit can be opened until the returned function is called."""
        store = self.house.store

        def down() -> Any:
            raise StoreDown("pulled by a test")

        store.begin = down  # type: ignore[method-assign]
        return lambda: store.__dict__.pop("begin", None)

    async def states(self) -> dict[str, int]:
        """How many parcels of each state the store holds."""
        async with self.house.store.read() as unit:
            return {state.value: many for state, many in (await unit.outbox.counts()).items()}


RigMaker = Callable[..., Any]


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with Town.started() as started:
        yield started


@pytest.fixture
async def free_town() -> AsyncIterator[Town]:
    """A sandbox without limits."""
    async with Town.started(limits=False) as started:
        yield started


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RigMaker:
    """`async with rig(town) as r`; twice in one test is a restart on the same store."""

    async def no_data() -> tuple[Taxonomy, None]:
        return Taxonomy(()), None

    def no_answers(_: Taxonomy) -> tuple[tuple[Answer, ...], dict[str, str]]:
        return (), {}

    monkeypatch.setattr(house_parts, "known_data", no_data)
    monkeypatch.setattr(house_parts, "shipped_answers", no_answers)  # their topics are classes

    @asynccontextmanager
    async def made(town: Town, **more: Any) -> AsyncIterator[Rig]:
        async with AsyncExitStack() as stack:
            settings = settings_for(town, tmp_path, **more)
            line = await Line.open(settings)
            stack.push_async_callback(line.close)
            clock = TestClock()
            house = await house_parts.put_together(settings, KEY, line, clock, FACE)
            stack.push_async_callback(house.store.close)
            made = Rig(house, clock)
            stack.push_async_callback(made.stop)
            yield made

    return made
