"""The process itself: how it starts, what it refuses, how it ends."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.bot.conftest import environment
from tests.town import LI, ROOT, WANG, Town

STUB = str(Path(__file__).parent / "stub.py")


@asynccontextmanager
async def process(env: dict[str, str], *words: str) -> AsyncIterator[Process]:
    """A process of ours, killed when the block is left."""
    # In a folder of its own: no .env of the office is read.
    cwd = (
        env["DATABASE_URL"].split("///")[-1].rsplit("/", 1)[0]
        if env.get("DATABASE_URL", "").startswith("sqlite")
        else None
    )
    made = await asyncio.create_subprocess_exec(
        sys.executable, *words, env=env, cwd=cwd or env["PWD"], stdout=PIPE, stderr=PIPE
    )
    try:
        yield made
    finally:
        if made.returncode is None:
            made.kill()
        await made.communicate()


async def ended(made: Process) -> tuple[int, str, str]:
    out, err = await asyncio.wait_for(made.communicate(), 150)
    assert made.returncode is not None
    return made.returncode, out.decode(), err.decode()


async def test_sigterm_finishes_what_is_in_hand_and_ends_within_five_seconds(town: Town, tmp_path: Path) -> None:
    async with process(environment(town, tmp_path), STUB) as bot:
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号", timeout=150)
        burst = 3  # just after a start a private chat begins empty: of more some would stay in the outbox
        for n in range(burst):
            await town.say(LI, f"话{n}")
        await town.wait_message(LI, contains="话0")
        loop = asyncio.get_running_loop()
        began = loop.time()
        bot.send_signal(signal.SIGTERM)
        code, _, log = await ended(bot)
        assert code == 0, log
        assert loop.time() - began < 5
        answered = [m for m in await town.messages(LI, LI) if m["from"]["is_bot"]]
        # what was answered is confirmed; what was not yet fetched stays with Telegram
        assert (await town.pending())["updates"] == burst - len(answered)
        assert town.token not in log
        assert "话" not in log


async def test_sigterm_while_telegram_is_away_ends_as_quickly(town: Town, tmp_path: Path) -> None:
    async with process(environment(town, tmp_path), STUB) as bot:
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号", timeout=150)
        await town.fault("slow", delay=30)
        await town.say(WANG, "x")
        await town.say(LI, "x")
        loop = asyncio.get_running_loop()
        began = loop.time()
        bot.send_signal(signal.SIGTERM)
        code, _, log = await ended(bot)
        assert code == 0, log
        assert loop.time() - began < 5


async def test_a_killed_bot_goes_on_where_it_was(town: Town, tmp_path: Path) -> None:
    await town.say(WANG, "/start")
    await town.fault("429", methods=["sendMessage"], chat_id=WANG, times=1, retry_after=3)
    async with process(environment(town, tmp_path), STUB) as bot:
        await town.say(WANG, "count")

        async def refused() -> bool:
            return any(c["error_code"] == 429 for c in await town.calls(method="sendMessage"))

        await town.until(refused, 60)
        bot.kill()
        await ended(bot)
    async with process(environment(town, tmp_path), STUB):
        await town.wait_message(WANG, contains="第1号", timeout=150)


async def test_a_second_bot_on_the_same_database_is_refused(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path)
    async with process(env, STUB) as first:
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号", timeout=150)
        async with process(env, "-m", "bot") as second:
            code, _, err = await ended(second)
        assert (code, "只能运行一个实例" in err) == (1, True), err
        async with process(env, "-m", "bot", "restore", str(tmp_path / "none"), "--force") as back:
            code, _, err = await ended(back)
        assert (code, "只能运行一个实例" in err) == (1, True), err
        assert first.returncode is None


async def test_wrong_settings_end_with_code_two_and_all_names(tmp_path: Path) -> None:
    env = {"PYTHONPATH": str(ROOT), "PWD": str(tmp_path), "HTTP_PORT": "x"}
    async with process(env, "-m", "bot") as bot:
        code, _, said = await ended(bot)
    assert code == 2
    for name in ("BOT_TOKEN", "DUTY_CHAT_ID", "ADMIN_IDS", "HTTP_PORT"):
        assert name in said
    assert "Traceback" not in said


async def test_a_wrong_key_is_refused_and_none_is_made(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path)
    async with process(env, STUB) as bot:
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号", timeout=150)
        bot.send_signal(signal.SIGTERM)
        await ended(bot)
    async with process({**env, "SECRET_KEY": "ab" * 32}, "-m", "bot") as bot:
        code, _, said = await ended(bot)
        assert (code, "密钥打不开这个数据库" in said) == (2, True)
        assert "Traceback" not in said
    (tmp_path / "secret.key").unlink()
    async with process(env, "-m", "bot") as bot:
        code, _, said = await ended(bot)
        assert (code, "不会另造一把" in said) == (2, True)
    assert not (tmp_path / "secret.key").exists()


async def test_a_database_url_that_the_driver_will_not_have_is_named_and_leaves_no_key(
    town: Town, tmp_path: Path
) -> None:
    env = environment(town, tmp_path, DATABASE_URL="postgresql://u:geheim@127.0.0.1:1/db?nonsense=1", PWD=str(tmp_path))
    async with process(env, "-m", "bot") as bot:
        code, _, err = await ended(bot)
    assert code == 2
    assert "DATABASE_URL" in err
    assert "geheim" not in err
    assert not list(tmp_path.rglob("secret.key"))  # noqa: ASYNC240 - the process has ended


async def test_a_revoked_token_is_said_plainly(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path, BOT_TOKEN="123456:" + "A" * 35)
    async with process(env, "-m", "bot") as bot:
        code, _, said = await ended(bot)
    assert code == 2
    assert "BOT_TOKEN 不对或已失效" in said


async def test_check_says_what_to_mend(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path)
    async with process(env, "-m", "bot", "check") as bot:
        code, said, _ = await ended(bot)
    assert code == 1, said  # nobody has written to the bot yet
    assert "✗ 管理员 300001" in said
    assert "/start" in said
    await town.say(300001, "/start")
    async with process(env, "-m", "bot", "check") as bot:
        code, said, err = await ended(bot)
    assert (code, "✗" in said) == (0, False), said + err
    await town.member(int((await town.ok("getMe"))["id"]), "member")
    async with process(env, "-m", "bot", "check") as bot:
        code, said, _ = await ended(bot)
    assert code == 1
    assert "设为管理员" in said


@pytest.mark.parametrize("words", [("--help",), ("check", "--help"), ("backup", "--help")])
async def test_help_does_not_load_aiogram(tmp_path: Path, words: tuple[str, ...]) -> None:
    env = {"PYTHONPATH": str(ROOT), "PWD": str(tmp_path)}
    async with process(env, "-X", "importtime", "-m", "bot", *words) as bot:
        code, said, err = await ended(bot)
    assert code == 0
    assert "综治通" in said or "备份" in said or "检查" in said
    assert "aiogram" not in err
    assert "sqlalchemy" not in err


async def test_what_the_command_line_says_and_reads_does_not_load_aiogram(tmp_path: Path) -> None:
    code = "import sys, handlers.centre_files, handlers.sheets, handlers.texts.trail; print('aiogram' in sys.modules)"
    async with process({"PYTHONPATH": str(ROOT), "PWD": str(tmp_path)}, "-c", code) as run:
        assert await ended(run) == (0, "False\n", "")


async def test_backup_and_restore_bring_everything_back(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path)
    kept = tmp_path / "kept.backup"
    async with process(env, STUB) as bot:
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号", timeout=150)
        async with process(env, "-X", "importtime", "-m", "bot", "backup", str(kept)) as copy:
            code, said, err = await ended(copy)
        assert code == 0, err
        assert "已备份" in said
        assert "aiogram" not in err
        bot.send_signal(signal.SIGTERM)
        await ended(bot)
    async with process(env, "-m", "bot", "restore", str(kept)) as back:
        code, _, err = await ended(back)
        assert (code, "--force" in err) == (1, True)
    async with process(env, "-m", "bot", "restore", str(kept), "--force") as back:
        code, said, err = await ended(back)
        assert code == 0, err
        assert "已恢复" in said
    async with process(env, "-m", "bot", "backup", str(kept)) as copy:
        code, _, err = await ended(copy)
        assert (code, "不会覆盖" in err) == (1, True)


async def test_a_service_that_fails_ends_the_process_with_an_error(town: Town, tmp_path: Path) -> None:
    program = (
        "from bot import polling\n"
        "async def broken(self): raise LookupError('geheim')\n"
        "polling.Poller.run = broken\n"
        "from tests.bot.stub import main\n"
        "main()\n"
    )
    async with process(environment(town, tmp_path), "-c", program) as bot:
        code, _, log = await ended(bot)
    assert code == 1
    assert "service_failed" in log
    assert "LookupError" in log
    assert "geheim" not in log
