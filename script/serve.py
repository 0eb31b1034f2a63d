"""Starts the bot: on Telegram when there is a token, else on the sandbox, both ended together."""

import ctypes
import fcntl
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn

from dotenv import dotenv_values

#: Seconds the sandbox may take to print its line, and the bot to be ready (the first import of aiogram is slow).
SANDBOX_START = 30.0
BOT_START = 90.0
#: Seconds the bot and then the sandbox get to end by themselves; together under 5.
BOT_END = 3.8
SANDBOX_END = 0.7

ROOT = Path(__file__).resolve().parents[1]
#: Where the bot runs when it plays: away from .env, whose webhook, proxy and key belong to the real office.
PLAYGROUND = ROOT / "var" / "sandbox"
SQLITE = "sqlite+aiosqlite:///"
#: Settings of the real office: set outside, they do not hold for playing.
REAL = ("DATABASE_URL", "SECRET_KEY", "WEBHOOK_URL", "WEBHOOK_SECRET", "BOT_PROXY")

#: Residents whom a notice reaches, besides those with phones: more than an admin may write to alone.
NEIGHBOURS, MOST = 1200, 20_000
#: Where the two write what they have to say while the terminal shows only the address.
LOGS = Path("var/log")
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Failure(Exception):
    """Something did not start or did not stay; the message is for the person at the terminal."""


class Stop(Exception):
    """Ctrl+C or SIGTERM."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def ignore_signals() -> None:
    """A second Ctrl+C must not leave a child behind."""
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)


def on_signal(number: int, frame: FrameType | None) -> NoReturn:
    ignore_signals()
    raise Stop


LIBC = ctypes.CDLL(None)  # loaded here: between fork and exec there is no safe way to


def die_with_parent() -> None:
    """In the child: SIGTERM comes when this script is killed outright and cannot send it."""
    if sys.platform == "linux":
        LIBC.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def any_free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def number(name: str, value: str) -> int:
    if not value.isdigit() or int(value) > 65535:
        raise Failure(f"{name} 应是 0–65535 的端口号，现在是 {value!r}")
    return int(value)


class Child:
    """One of the two processes, its output in a log file (or on the terminal with SANDBOX_VERBOSE)."""

    def __init__(
        self, name: str, arguments: list[str], env: dict[str, str], *, cwd: Path = ROOT, piped: bool = False
    ) -> None:
        self.name = name
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log = LOGS / f"{arguments[0]}.log"
        errors: IO[bytes] | None = None
        if not os.environ.get("SANDBOX_VERBOSE"):
            errors = self.log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if piped else (errors or sys.stderr),
            stderr=errors,
            start_new_session=True,  # Ctrl+C reaches this script only, which ends them in order
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one call into an already loaded library
        )

    def check(self) -> None:
        """Raises Failure, with the end of the log, if the process is gone."""
        code = self.process.poll()
        if code is None:
            return
        tail = ""
        if self.log.exists() and not os.environ.get("SANDBOX_VERBOSE"):
            lines = self.log.read_text("utf-8", "replace").splitlines()[-20:]
            tail = "\n".join(["", f"—— {self.log} 的末尾 ——", *lines])
        raise Failure(f"{self.name}自己退出了（返回值 {code}）{tail}")

    def stop(self, seconds: float) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            say(f"· {self.name} {seconds:g} 秒内没有收尾，强行结束")
            self.process.kill()
            self.process.wait()


def announced(sandbox: Child) -> dict[str, Any]:
    """The sandbox's one line `SANDBOX {json}`; its standard output is read on, so that it never blocks."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for raw in sandbox.process.stdout or ():
            lines.put(raw.decode("utf-8", "replace"))

    threading.Thread(target=read, daemon=True).start()
    deadline = time.monotonic() + SANDBOX_START
    while time.monotonic() < deadline:
        try:
            line = lines.get(timeout=0.2)
        except queue.Empty:
            sandbox.check()
            continue
        if line.startswith("SANDBOX {"):
            found: dict[str, Any] = json.loads(line.removeprefix("SANDBOX "))
            return found
    raise Failure(f"沙盒 {SANDBOX_START:g} 秒内没有就绪")


def wait_ready(url: str, bot: Child, sandbox: Child) -> None:
    deadline = time.monotonic() + BOT_START
    # Loopback must not go through a proxy that the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        bot.check()
        sandbox.check()
        try:
            with opener.open(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    raise Failure(f"机器人 {BOT_START:g} 秒内没有就绪（{url}），详见 {bot.log}")


def playground() -> Path:
    """An empty folder for the bot's database: the sandbox forgets everybody when it ends, so the bot must as well.

    Another one while somebody plays in the first. The lock ends with this process, however it ends.
    """
    folder = PLAYGROUND
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)  # stays open
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        folder = PLAYGROUND / str(os.getpid())
        folder.mkdir(exist_ok=True)
    for old in (*folder.glob("sandbox.db*"), folder / "secret.key"):
        old.unlink(missing_ok=True)
    return folder


def bot_environment(told: dict[str, Any], folder: Path) -> dict[str, str]:
    env = {
        "HTTP_HOST": "127.0.0.1",
        "HTTP_PORT": "8080",
        **{name: value for name, value in os.environ.items() if name not in REAL},
        "DATABASE_URL": os.environ.get("SANDBOX_DATABASE_URL") or f"{SQLITE}{folder / 'sandbox.db'}",
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": str(told["token"]),
        "BOT_API_URL": str(told["url"]),
        "DUTY_CHAT_ID": str(told["duty_chat_id"]),
        "ADMIN_IDS": ",".join(str(admin) for admin in told["admin_ids"]),
    }
    if env["DATABASE_URL"].startswith(SQLITE):  # a relative file means one under the root, wherever the bot runs
        env["DATABASE_URL"] = SQLITE + str(ROOT / env["DATABASE_URL"].removeprefix(SQLITE))
    port = number("HTTP_PORT", env["HTTP_PORT"])
    if port == 0 or not free(env["HTTP_HOST"], port):
        env["HTTP_PORT"] = str(any_free_port(env["HTTP_HOST"]))
    return env


def settle(env: dict[str, str], folder: Path, module: list[str], failed: str) -> None:
    """Before the bot starts: the example county, whose people have phones in the sandbox; its many neighbours.

    Raises Failure with these words.
    """
    command = [sys.executable, "-m", *module]
    done = subprocess.run(
        command, env=env, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failure(failed.format(done.stdout + done.stderr))


def run_on_sandbox(children: list[Child]) -> NoReturn:
    say("· 没有 BOT_TOKEN：在本机沙盒上运行，不连 Telegram。正在启动…")
    port = number("SANDBOX_PORT", os.environ.get("SANDBOX_PORT") or "8081")
    if not free("127.0.0.1", port):
        say(f"· 端口 {port} 被占用，另选一个")
        port = 0
    county = os.environ.get("SANDBOX_COUNTY", "on") != "off"
    neighbours = os.environ.get("SANDBOX_NEIGHBOURS") or str(NEIGHBOURS)
    if not neighbours.isdigit() or int(neighbours) > MOST:
        raise Failure(f"SANDBOX_NEIGHBOURS 应是 0–{MOST} 的人数，现在是 {neighbours!r}")
    more = ["--county"] if county else []
    more += ["--neighbours", neighbours] if int(neighbours) else []
    sandbox = Child("沙盒", ["sandbox", "--port", str(port), *more], dict(os.environ), piped=True)
    children.append(sandbox)
    told = announced(sandbox)

    folder = playground()
    env = bot_environment(told, folder)
    if county:
        settle(env, folder, ["bot", "centre", "example"], "示例县没有装上：\n{}（SANDBOX_COUNTY=off 可以不要它）")
    if "neighbours" in told:
        known = ["script.neighbours", *map(str, told["neighbours"])]
        settle(env, folder, known, "邻居没有登记上：\n{}（SANDBOX_NEIGHBOURS=0 可以不要他们）")
    bot = Child("机器人", ["bot"], env, cwd=folder)
    children.append(bot)
    host = "127.0.0.1" if env["HTTP_HOST"] in {"0.0.0.0", "::", ""} else env["HTTP_HOST"]
    wait_ready(f"http://{host}:{env['HTTP_PORT']}/readyz", bot, sandbox)

    print(f"打开 {told['url']} 即可体验（Ctrl+C 结束）", flush=True)
    while True:
        bot.check()
        sandbox.check()
        time.sleep(0.2)


def main() -> int:
    token = os.environ.get("BOT_TOKEN")
    if token is None:  # set but empty asks for the sandbox, whatever .env says
        token = dotenv_values(".env").get("BOT_TOKEN")
    if token:
        os.execv(sys.executable, [sys.executable, "-m", "bot"])

    for each in ENDING:
        signal.signal(each, on_signal)
    children: list[Child] = []
    status = 0
    try:
        run_on_sandbox(children)
    except Stop:
        say("\n· 正在结束…")
    except Failure as failure:
        say(f"✗ {failure}")
        status = 1
    finally:
        ignore_signals()
        # The bot first: finishing what is in hand takes a Telegram that still answers.
        for child, seconds in zip(reversed(children), (BOT_END, SANDBOX_END), strict=False):
            child.stop(seconds)
    return status


if __name__ == "__main__":
    sys.exit(main())
