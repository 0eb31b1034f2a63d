"""Bots as real processes, many and cheap: imported once, forked for each life; the signals are the real ones."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

#: Importing aiogram costs three seconds of CPU, a kill should not. So a process that has imported everything and
#: opened nothing forks, and the child runs `python -m bot` from its first line: settings, key, store, polling.
_CODE = """
import importlib, os, pkgutil, runpy, select, sys
for name in ("domain", "handlers", "nlp", "storage", "bot"):
    for found in pkgutil.walk_packages(importlib.import_module(name).__path__, name + "."):
        if not found.name.endswith("__main__") and ".migrations" not in found.name:
            importlib.import_module(found.name)
alive, unread = set(), b""
while True:
    if select.select([0], [], [], 0.02)[0]:
        read = os.read(0, 65536)
        if not read:
            os._exit(0)
        *lines, unread = (unread + read).split(b"\\n")
        for line in lines:
            log, *given = line.decode().split("\\x1f")
            life = os.fork()
            if life == 0:
                os.environ.update(pair.split("=", 1) for pair in given)
                os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
                os.dup2(os.open(os.devnull, os.O_RDWR), 0)
                sys.argv = ["bot"]
                runpy.run_module("bot", run_name="__main__", alter_sys=True)
                os._exit(0)
            alive.add(life)
            print("born", life, flush=True)
    for life in tuple(alive):
        gone, status = os.waitpid(life, os.WNOHANG)
        if gone:
            alive.discard(life)
            print("ended", life, os.waitstatus_to_exitcode(status), flush=True)
"""


@dataclass
class Life:
    """One bot, from its birth to its end."""

    pid: int
    born: float  # Unix time, as the sandbox's journal counts
    ended: asyncio.Task[int] = field(repr=False)

    @property
    def alive(self) -> bool:
        return not self.ended.done()

    async def kill(self) -> float:
        """SIGKILL; the time at which it was surely dead."""
        os.kill(self.pid, signal.SIGKILL)
        code = await self.ended
        assert code == -signal.SIGKILL, f"the bot was dead before it was killed: {code}"
        return time.time()

    def pause(self) -> None:
        """SIGSTOP: it stands still and does not know it."""
        os.kill(self.pid, signal.SIGSTOP)

    def wake(self) -> None:
        """SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)

    async def stop(self, timeout: float = 5) -> float:
        """SIGTERM; how many seconds it took. The exit code must be 0."""
        began = time.monotonic()
        os.kill(self.pid, signal.SIGTERM)
        async with asyncio.timeout(timeout):
            code = await asyncio.shield(self.ended)
        assert code == 0, f"exit code {code}"
        return time.monotonic() - began


class Nursery:
    """One poller at a time; replicas side by side."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lives: list[Life] = []
        self._births: asyncio.Queue[int] = asyncio.Queue()
        self._ends: dict[int, asyncio.Future[int]] = {}

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator["Nursery"]:
        """A nursery, closed with all that lives in it."""
        clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _CODE,
            cwd=ROOT,
            env={**clean, "PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        nursery = cls(process)
        hearing = asyncio.create_task(nursery._hear())
        try:
            yield nursery
        finally:
            for life in nursery._lives:
                if life.alive:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(life.pid, signal.SIGKILL)
                    await life.ended
            process.kill()
            await process.wait()
            await hearing

    async def _hear(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        while line := await stdout.readline():
            what, pid, *code = line.decode().split()
            if what == "born":
                self._ends[int(pid)] = asyncio.get_running_loop().create_future()
                self._births.put_nowait(int(pid))
            else:
                self._ends[int(pid)].set_result(int(code[0]))
        for end in self._ends.values():
            if not end.done():
                end.set_result(-99)

    async def bear(self, environment: dict[str, str], log: Path, *, beside: bool = False) -> Life:
        """A bot with these settings; what it says goes to `log`. `beside`: others may be alive."""
        assert beside or not any(life.alive for life in self._lives), "two bots at once would be two pollers"
        stdin = self._process.stdin
        assert stdin is not None
        wish = "\x1f".join([str(log), *(f"{name}={value}" for name, value in environment.items())])
        stdin.write(f"{wish}\n".encode())
        pid = await self._births.get()

        async def ended() -> int:
            return await self._ends[pid]

        life = Life(pid, time.time(), asyncio.create_task(ended()))
        self._lives.append(life)
        return life
