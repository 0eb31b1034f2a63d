"""script/serve.py with two stand-ins: one address when both are up, none left behind when either ends."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SANDBOX = """
import http.server, json, sys
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), http.server.SimpleHTTPRequestHandler)
told = {"url": f"http://127.0.0.1:{server.server_port}", "token": "1:A", "duty_chat_id": -1001, "admin_ids": [5, 6]}
print("SANDBOX " + json.dumps(told), flush=True)
server.serve_forever()
"""

BOT = """
import http.server, json, os, pathlib, signal, sys, threading
names = "BOT_TOKEN BOT_API_URL DUTY_CHAT_ID ADMIN_IDS DATABASE_URL HTTP_PORT WEBHOOK_URL SECRET_KEY BOT_PROXY".split()
told = {name: os.environ[name] for name in names if name in os.environ}
if sys.argv[1:] == ["centre", "example"]:
    pathlib.Path("county").write_text(os.environ["DATABASE_URL"])
    sys.exit("没有地方" if os.environ.get("PLAY") == "homeless" else 0)
pathlib.Path(os.environ["SEEN"]).write_text(json.dumps({"pid": str(os.getpid()), "cwd": os.getcwd(), **told}))
if os.environ.get("PLAY") == "refuse":
    sys.exit("密钥不对")
if os.environ.get("PLAY") == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.environ.get("PLAY") == "crash":
    threading.Timer(1, os._exit, [7]).start()

class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()

http.server.HTTPServer((os.environ["HTTP_HOST"], int(os.environ["HTTP_PORT"])), Ready).serve_forever()
"""


class Server:
    """script/serve.py in a house of its own."""

    def __init__(self, house: Path, **settings: str) -> None:
        self.seen = house / "seen.json"
        env = {name: value for name, value in os.environ.items() if name not in {"BOT_TOKEN", "DATABASE_URL"}}
        self.process = subprocess.Popen(
            [sys.executable, "script/serve.py"],
            cwd=house,
            env={**env, "SEEN": str(self.seen), "SANDBOX_PORT": "0", "HTTP_PORT": "0", **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()

    def end(self) -> tuple[int, str, str, float]:
        """Exit code, the rest of both outputs, seconds it took."""
        begun = time.monotonic()
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err, time.monotonic() - begun

    def bot(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.seen.read_text())
        return found


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "script").mkdir()
    shutil.copy(ROOT / "script" / "serve.py", tmp_path / "script")
    for name, source in (("sandbox", SANDBOX), ("bot", BOT)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__main__.py").write_text(source, "utf-8")
    return tmp_path


@pytest.fixture
def taken() -> Iterator[str]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield str(held.getsockname()[1])


def alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_one_address_is_printed_and_a_signal_ends_both(house: Path, ending: signal.Signals) -> None:
    server = Server(house)
    line = server.line()
    assert line.startswith("打开 http://127.0.0.1:")
    assert line.endswith(" 即可体验（Ctrl+C 结束）\n")
    urllib.request.urlopen(line.split()[1], timeout=60).close()

    server.process.send_signal(ending)
    code, rest, _, seconds = server.end()

    assert (code, rest) == (0, "")
    assert seconds < 5
    assert not alive(server.bot()["pid"])
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(line.split()[1], timeout=60)


def test_the_bot_gets_what_the_sandbox_told_and_cannot_see_the_offices_settings(house: Path) -> None:
    (house / ".env").write_text("BOT_TOKEN=\nWEBHOOK_URL=https://bot.example.org/\n", "utf-8")
    server = Server(house)
    address = server.line().split()[1]
    server.process.terminate()
    server.end()
    bot = server.bot()
    assert (bot["BOT_TOKEN"], bot["BOT_API_URL"]) == ("1:A", address)
    assert (bot["DUTY_CHAT_ID"], bot["ADMIN_IDS"]) == ("-1001", "5,6")
    assert bot["DATABASE_URL"] == f"sqlite+aiosqlite:///{house}/var/sandbox/sandbox.db"
    assert "WEBHOOK_URL" not in bot
    assert not Path(bot["cwd"], ".env").exists()


def test_a_county_is_there_before_the_bot_starts_unless_it_is_not_wanted(house: Path) -> None:
    server = Server(house)
    server.line()
    server.process.terminate()
    server.end()
    county = house / "var" / "sandbox" / "county"
    assert county.read_text("utf-8") == server.bot()["DATABASE_URL"]
    county.unlink()
    server = Server(house, SANDBOX_COUNTY="off")
    server.line()
    server.process.terminate()
    server.end()
    assert not county.exists()


def test_a_county_that_cannot_be_settled_is_told_with_the_way_out(house: Path) -> None:
    code, out, errors, _ = Server(house, PLAY="homeless").end()
    assert (code, out) == (1, "")
    assert "没有地方" in errors
    assert "SANDBOX_COUNTY=off" in errors


def test_the_offices_settings_in_the_environment_do_not_hold_for_playing(house: Path) -> None:
    real = {"WEBHOOK_URL": "https://bot.example.org/", "SECRET_KEY": "ab" * 32, "BOT_PROXY": "http://p:1"}
    server = Server(house, DATABASE_URL="postgresql://office/real", **real)
    server.line()
    server.process.terminate()
    server.end()
    bot = server.bot()
    assert bot["DATABASE_URL"] == f"sqlite+aiosqlite:///{house}/var/sandbox/sandbox.db"
    assert real.keys() & bot.keys() == set()


def test_every_life_of_the_sandbox_begins_with_an_empty_database(house: Path) -> None:
    ground = house / "var" / "sandbox"
    ground.mkdir(parents=True)
    for name in ("sandbox.db", "sandbox.db-wal", "secret.key"):
        (ground / name).write_text("old", "utf-8")
    server = Server(house)
    server.line()
    try:
        assert sorted(one.name for one in ground.iterdir()) == ["county", "serve.lock"]
        (ground / "sandbox.db").write_text("in use", "utf-8")
        other = Server(house)  # a second one leaves the first alone
        other.line()
        other.process.terminate()
        other.end()
        assert (ground / "sandbox.db").read_text("utf-8") == "in use"
        assert other.bot()["DATABASE_URL"].endswith(f"/{other.process.pid}/sandbox.db")
    finally:
        server.process.terminate()
        server.end()


def test_taken_ports_are_left_to_whoever_has_them(house: Path, taken: str) -> None:
    server = Server(house, SANDBOX_PORT=taken, HTTP_PORT=taken)
    assert f":{taken} " not in server.line()
    server.process.terminate()
    assert server.end()[0] == 0
    assert server.bot()["HTTP_PORT"] != taken


@pytest.mark.parametrize("play", ["refuse", "crash"])
def test_a_bot_that_ends_by_itself_ends_the_sandbox_and_is_told(house: Path, play: str) -> None:
    code, _, err, _ = Server(house, PLAY=play).end()
    assert code == 1
    assert "机器人自己退出了" in err
    assert play == "crash" or "密钥不对" in err


def test_a_bot_that_does_not_listen_is_ended_within_five_seconds(house: Path) -> None:
    server = Server(house, PLAY="stubborn")
    server.line()
    server.process.terminate()
    code, _, err, seconds = server.end()
    assert code == 0
    assert "强行结束" in err
    assert seconds < 5
    assert not alive(server.bot()["pid"])


def test_with_a_token_the_bot_takes_the_place_of_the_script(house: Path) -> None:
    (house / ".env").write_text("BOT_TOKEN=123:abc\n", "utf-8")
    server = Server(house, HTTP_HOST="127.0.0.1", PLAY="refuse")
    assert server.end()[0] == 1
    assert server.bot()["pid"] == str(server.process.pid)
