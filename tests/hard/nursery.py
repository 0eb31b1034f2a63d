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
import importlib, os, pkgutil, runpy, sys
for name in ("domain", "handlers", "nlp", "storage", "bot"):
    for found in pkgutil.walk_packages(importlib.import_module(name).__path__, name + "."):
        if not found.name.endswith("__main__") and ".migrations" not in found.name:
            importlib.import_module(found.name)
for line in sys.stdin:
    log, *given = line.rstrip("\\n").split("\\x1f")
    life = os.fork()
    if life == 0:
        os.environ.update(pair.split("=", 1) for pair in given)
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        sys.argv = ["bot"]
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
        os._exit(0)
    print(life, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(life, 0)[1]), flush=True)
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

    async def stop(self, timeout: float = 5) -> float:
        """SIGTERM; how many seconds it took. The exit code must be 0."""
        began = time.monotonic()
        os.kill(self.pid, signal.SIGTERM)
        async with asyncio.timeout(timeout):
            code = await asyncio.shield(self.ended)
        assert code == 0, f"exit code {code}"
        return time.monotonic() - began


class Nursery:
    """One bot at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._life: Life | None = None

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
        try:
            yield nursery
        finally:
            if nursery._life is not None and nursery._life.alive:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(nursery._life.pid, signal.SIGKILL)
                await nursery._life.ended
            process.kill()
            await process.wait()

    async def bear(self, environment: dict[str, str], log: Path) -> Life:
        """A bot with these settings; what it says goes to `log`."""
        assert self._life is None or not self._life.alive, "two bots at once would be two pollers"
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        wish = "\x1f".join([str(log), *(f"{name}={value}" for name, value in environment.items())])
        stdin.write(f"{wish}\n".encode())
        pid = int(await stdout.readline())

        async def ended() -> int:
            return int(await stdout.readline() or -99)

        self._life = Life(pid, time.time(), asyncio.create_task(ended()))
        return self._life
