"""The processes that are measured: each bot apart, against a sandbox apart; what they took of CPU and memory."""

import asyncio
import base64
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.town import ROOT, Town

#: The modules of the bots that stand against each other.
OURS, BARE, ECHO = "bot", "bench._bare", "bench._echo"
#: Long enough for a start on a busy machine.
_PATIENCE = 90.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Running:
    """A bot's process. `polled_after`: seconds from its start until the sandbox had answered its first getUpdates."""

    pid: int
    born: float
    log: Path
    ended: asyncio.Task[int] = field(repr=False)

    def cpu(self) -> float:
        """Seconds of CPU so far, of all its threads, user and system."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def peak(self) -> float:
        """Peak resident memory so far, MB."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _environment(town: Town, folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return clean | {
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": town.token,
        "BOT_API_URL": town.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
        "SECRET_KEY": base64.b64encode(bytes(32)).decode(),
        "DUTY_CHAT_ID": str(town.duty),
        "ADMIN_IDS": ",".join(map(str, town.admins)),
        "HTTP_PORT": "0",
        "PACE": "off",
        **settings,
    }


@asynccontextmanager
async def running(
    town: Town, module: str, folder: Path, *flags: str, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Running]:
    """Start `python -m module` in its own folder (a database there is kept); killed when the block is left.

    `settings`: environment beside, or in place of, the usual one.
    """
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    log = folder / "log"
    with log.open("ab") as stderr:
        born = time.time()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *flags,
            "-m",
            module,
            cwd=folder,
            env=_environment(town, folder, settings or {}),
            stderr=stderr,
        )
    bot = Running(process.pid, born, log, asyncio.create_task(process.wait()))
    try:
        yield bot
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(asyncio.shield(bot.ended), 8)
        except TimeoutError:
            process.kill()
            await bot.ended


async def first_poll(town: Town, bot: Running) -> float:
    """Seconds from the process's start to its first getUpdates.

    The sandbox writes a poll down when it has answered it: a message must be waiting, so that it answers at once.
    """
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        for call in await town.calls(method="getUpdates"):
            # no Python polls within a fifth of a second: that is the last word of the bot before it
            if call["ok"] and call["at"] >= bot.born + 0.2:
                return float(call["at"]) - bot.born
        if bot.ended.done():
            break
        await asyncio.sleep(0.1)
    raise RuntimeError(f"{bot.log} does not poll:\n{bot.log.read_text()[-3000:]}")


async def ready(town: Town, bot: Running) -> float:
    """Wait until the bot polls and has nothing left to read; seconds to its first getUpdates."""
    await town.say(100001, "你好")
    seconds = await first_poll(town, bot)
    await town.wait_quiet(_PATIENCE)
    return seconds
