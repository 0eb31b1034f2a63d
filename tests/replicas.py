"""Replicas behind a balancer on one PostgreSQL; what residents said to them, and what was stored of it."""

import asyncio
import random
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.store import Store
from storage.vault import Vault
from tests.balancer import Balancer
from tests.hard.conftest import KEY, environment
from tests.hard.nursery import Life, Nursery
from tests.town import PATIENCE, Town

KEY_VAULT = Vault(KEY)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Replica:
    """One process."""

    life: Life
    url: str
    log: Path


@dataclass
class Group:
    """All of them."""

    town: Town
    balancer: Balancer
    replicas: list[Replica]
    database: str
    #: resident → what he said, in order
    said: dict[int, list[str]] = field(default_factory=dict)

    async def leads(self, replica: Replica) -> list[str]:
        """What it says that it leads."""
        try:
            async with asyncio.timeout(2), self.town.session.get(f"{replica.url}/readyz") as answer:
                return list((await answer.json())["leads"])
        except (OSError, TimeoutError):
            return []

    async def leader(self, lease: str = "courier", within: float = PATIENCE) -> Replica:
        """Who leads, as soon as somebody does."""
        async with asyncio.timeout(within):
            while True:
                for replica in self.replicas:
                    if replica.life.alive and lease in await self.leads(replica):
                        return replica
                await asyncio.sleep(0.05)  # noqa: TID251  # asked again

    def withdraw(self, replica: Replica) -> None:
        """The balancer knows it no more."""
        self.balancer.backends = [url for url in self.balancer.backends if url != replica.url]

    async def talk(self, residents: int, sentences: int, pause: float = 0.0) -> None:
        """Each resident says so many sentences, one after the other, all at the same time."""

        async def one(number: int) -> None:
            uid = await self.town.add_person(800_000 + number, f"r{number}", started=True)
            mine = self.said.setdefault(uid, [])
            for n in range(sentences):
                words = f"第{n + 1}句：路灯坏了，编号{number}-{n}"
                await self.town.say(uid, words)
                mine.append(words)
                if pause:
                    await asyncio.sleep(pause)  # noqa: TID251  # as people write

        async with asyncio.TaskGroup() as group:
            for number in range(len(self.said), len(self.said) + residents):
                group.create_task(one(number))

    async def taken(self, within: float = PATIENCE) -> None:
        """Until every update is done."""
        async with asyncio.timeout(within):
            while (await self.town.pending())["updates"]:  # noqa: ASYNC110  # another process's
                await asyncio.sleep(0.05)  # noqa: TID251  # asked again

    async def settled(self, within: float = PATIENCE) -> None:
        """Until every update is done and nothing waits to be sent."""
        store = Store(self.database, KEY_VAULT)
        try:
            async with asyncio.timeout(within):
                while True:
                    if not (await self.town.pending())["updates"]:
                        async with store.read() as unit:
                            if not await unit.outbox.waiting_ids():
                                return
                    await asyncio.sleep(0.05)  # noqa: TID251  # asked again
        finally:
            await store.close()

    async def books(self) -> "Books":
        """What was stored of what was said."""
        books = Books()
        store = Store(self.database, KEY_VAULT)
        try:
            async with store.read() as unit:
                books.buried = await unit.intake.buried()
                for uid, said in self.said.items():
                    draft = await unit.drafts.of_chat(uid)
                    kept = [part.text for part in draft.parts] if draft is not None else []
                    books.said += len(said)
                    books.lost += len(set(said) - set(kept))
                    books.twice += sum(n - 1 for n in Counter(kept).values())
                    books.disorder += kept != [words for words in said if words in kept]
        finally:
            await store.close()
        return books

    async def new_messages(self) -> dict[int, int]:
        """resident → how many new messages he got (edits aside)."""
        calls = [c for c in await self.town.calls() if c["ok"] and c["method"] == "sendMessage"]
        return dict(Counter(int(c["params"]["chat_id"]) for c in calls if int(c["params"]["chat_id"]) in self.said))


@dataclass
class Books:
    """What went wrong."""

    said: int = 0
    lost: int = 0
    twice: int = 0
    disorder: int = 0
    buried: int = 0


@asynccontextmanager
async def replicas(
    nursery: Nursery, town: Town, database: str, folder: Path, many: int, twice: float = 0.0, **more: Any
) -> AsyncIterator[Group]:
    """So many, all taking updates."""
    ports = [free_port() for _ in range(many)]
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    async with Balancer.started(list(urls), twice, random.Random(7)) as balancer:
        hook = f"http://127.0.0.1:{balancer.port}/telegram"
        wishes = environment(town, database, WEBHOOK_URL=hook, WEBHOOK_SECRET="geheim", **more)
        group = Group(town, balancer, [], database)
        for number, (port, url) in enumerate(zip(ports, urls, strict=True)):
            log = folder / f"replica{number}.log"
            life = await nursery.bear({**wishes, "HTTP_PORT": str(port)}, log, beside=True)
            group.replicas.append(Replica(life, url, log))
        for replica in group.replicas:
            await listening(town, replica)
        await town.wait_call("setWebhook")
        yield group


async def listening(town: Town, replica: Replica, within: float = PATIENCE) -> None:
    """Until it answers its probes."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        assert replica.life.alive, replica.log.read_text()[-3000:]
        try:
            async with asyncio.timeout(2), town.session.get(f"{replica.url}/healthz") as answer:
                if answer.status == 200:
                    return
        except (OSError, TimeoutError):
            pass
        await asyncio.sleep(0.05)  # noqa: TID251  # asked again
    raise AssertionError(replica.log.read_text()[-3000:])
