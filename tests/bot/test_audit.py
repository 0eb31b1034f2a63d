"""`python -m bot audit` as a process: what it says, and its exit codes."""

import sqlite3
from pathlib import Path

from domain.history import By, Line, Step
from domain.numbers import of_series
from domain.words import WordsKind
from storage.store import Store
from tests.bot.conftest import KEY, environment
from tests.bot.test_process import ended, process
from tests.storage.hands import NOW, a_ticket
from tests.town import Town

SECRET = "我家住红星村六组"


async def filled(url: str) -> None:
    store = await Store.open(url, KEY)
    async with store.begin() as unit:
        for _ in range(3):
            ticket = await unit.tickets.add(a_ticket(of_series("261122", await unit.tickets.next_number("261122"))))
            said = await unit.words.add(ticket.id, WordsKind.REPORT, SECRET, SECRET, NOW)
            for step in (Step.SUBMIT, Step.NOTE, Step.NOTE):
                words = said.id if step is Step.SUBMIT else None
                await unit.history.add(Line(ticket.id, NOW, step, By.STAFF, ticket.status, words=words))
        await unit.commit()
    await store.close()


async def audited(env: dict[str, str], *words: str) -> tuple[int, str, str]:
    async with process(env, "-m", "bot", "audit", *words) as run:
        return await ended(run)


def changed(folder: Path, sql: str) -> None:
    plain = sqlite3.connect(folder / "zongzhi.db")
    plain.execute(sql)
    plain.commit()
    plain.close()


async def test_the_audit_says_what_is_wrong_and_where(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path, SECRET_KEY=KEY.hex())
    code, _, err = await audited(env)
    assert (code, "还不存在" in err) == (2, True), err
    assert not (tmp_path / "zongzhi.db").exists()
    await filled(env["DATABASE_URL"])
    code, said, err = await audited(env)
    assert code == 0, said + err
    for words in ("查了 3 件工单、9 行经过、3 段文字", "用时", "没有发现改动或缺失"):
        assert words in said
    slip = str(tmp_path / "slip")
    code, said, err = await audited(env, "--write", slip)
    assert (code, "底单写在" in said) == (0, True), said + err
    code, said, err = await audited(env, "--write", slip, "--against", slip)
    assert (code, "不会覆盖" in err) == (2, True), said + err
    code, said, err = await audited(env, "--against", slip)
    assert code == 0, said + err
    changed(tmp_path, "UPDATE history SET staff = 7 WHERE id = 5")
    changed(tmp_path, "DELETE FROM history WHERE id = 9")
    changed(tmp_path, "UPDATE words SET masked = 'x' WHERE id = 1")
    code, said, err = await audited(env)
    assert code == 1, said + err
    for words in (
        "GD261122-0002第 2 行：内容与校验值不符",
        "GD261122-0003第 3 行：末尾缺 1 行",
        "GD261122-0001第 1 行：文字被改动",
        "发现 3 处问题",
    ):
        assert words in said
    assert SECRET not in said + err
    code, said, err = await audited(env, "--against", slip)
    assert (code, "与从前的底单不符" in said) == (1, True), said + err
    (tmp_path / "slip").write_text("x")
    code, said, err = await audited(env, "--against", slip)
    assert (code, "不是底单" in err) == (2, True), said + err
    code, _, err = await audited({**env, "SECRET_KEY": "ab" * 32})
    assert (code, "密钥打不开这个数据库" in err) == (2, True), err


async def test_a_store_that_is_no_store_cannot_be_looked_at(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path, SECRET_KEY=KEY.hex())
    (tmp_path / "zongzhi.db").touch()
    code, said, err = await audited(env)
    assert (code, "先启动一次机器人" in err) == (2, True), said + err
    (tmp_path / "zongzhi.db").write_bytes(b"x" * 5000)
    code, said, err = await audited(env)
    assert code == 2, said + err
    env["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    env["PWD"] = str(tmp_path)
    code, said, err = await audited(env)
    assert (code, "数据库连不上" in err) == (2, True), said + err
    assert "Traceback" not in said + err


async def test_it_works_while_the_bot_is_running(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path, SECRET_KEY=KEY.hex())
    await filled(env["DATABASE_URL"])
    store = await Store.open(env["DATABASE_URL"], KEY)
    try:
        async with store.begin() as unit:  # in the middle of writing, as the bot would be
            await unit.history.add(Line(1, NOW, Step.NOTE, By.STAFF, a_ticket().status))
            code, said, err = await audited(env)
            await unit.commit()
        assert (code, "9 行经过" in said) == (0, True), said + err
        assert "10 行经过" in (await audited(env))[1]
    finally:
        await store.close()
