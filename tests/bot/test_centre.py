"""The organisation around the process: the command line, menus and reach of the units' chats, the centre in use."""

import asyncio
import stat
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import centre_files
from bot.knowing import Knowing
from bot.knowing import centre as knowing_centre
from bot.line import Refused
from bot.menus import Menus
from bot.reach import Reach
from bot.start import Stop
from domain import centring
from domain.centre import Centre, CentreBook
from domain.centre_file import CentrePlan
from handlers import commands
from handlers.centre_files import EXAMPLE, centre_in, example, toml_of, xlsx_of
from storage.sole import sole
from storage.store import Store
from tests.bot.conftest import KEY, environment, settings_for
from tests.bot.stub import FACE
from tests.bot.test_process import ended, process
from tests.bot.test_sending import Answers
from tests.conftest import copy_of
from tests.domain.hall import Hall
from tests.storage.hands import Hands, a_ticket
from tests.town import DUTY, PATIENCE, ZHOU, Town

CITY, COUNTY = -1001000000002, -1001000000003
ME = 100_000


@pytest.fixture
def settings(town: Town, tmp_path: Path) -> Any:
    """Of a bot on an empty database."""
    return settings_for(town, tmp_path, secret_key=KEY.hex())


@pytest.fixture
async def hall(tmp_path: Path, _made_sqlite: Path) -> AsyncIterator[Hall]:
    """An office on SQLite."""
    file, clock = tmp_path / "hall.sqlite3", Hands()
    await copy_of(_made_sqlite, file)
    store = await Store.open(f"sqlite:///{file}", KEY, clock)
    yield Hall(store, clock)
    await store.close()


# ------------------------------------------------------------------------------------------------------- command line


async def test_in_and_out_on_the_command_line(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path, SECRET_KEY=KEY.hex())

    async def ran(*words: str) -> tuple[int, str, str]:
        async with process(env, "-m", "bot", "centre", *words) as run:
            return await ended(run)

    code, said, err = await ran("import", str(EXAMPLE))
    assert code == 0, err
    assert "单位新增 23" in said
    assert "提醒：9 个单位没有人" in said
    out = tmp_path / "centre.xlsx"
    code, said, err = await ran("export", str(out))
    assert (code, "23 个单位、16 人" in said) == (0, True), err
    assert stat.S_IMODE(out.stat().st_mode) == 0o600, "user ids stand in it"
    found = centre_in(out.read_bytes())
    assert found is not None
    assert found.plan == example()
    code, _, err = await ran("export", str(out))
    assert (code, "写不了" in err) == (1, True)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(toml_of(example()).replace("部门经办", "经理"), "utf-8")
    code, _, err = await ran("import", str(wrong))
    assert (code, err.count("岗位“经理”")) == (1, 8), err
    code, _, err = await ran("import", str(tmp_path / "none.toml"))
    assert (code, "打不开" in err) == (1, True)


async def test_the_same_file_again_and_rubbish(settings: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(xlsx_of(example()))
    assert "单位新增 23" in await centre_files.import_file(settings, file)
    assert "完全一样" in await centre_files.import_file(settings, file)
    file.write_bytes(b"PK" + bytes(100))
    with pytest.raises(Stop, match="打不开"):
        await centre_files.import_file(settings, file)
    out = tmp_path / "b.toml"
    await centre_files.export_file(settings, out)
    assert out.read_text("utf-8") == toml_of(example())


async def test_while_the_bot_runs_and_while_tickets_are_open_it_is_refused(settings: Any, tmp_path: Path) -> None:
    await centre_files.import_file(settings, EXAMPLE)
    url = settings.database_url.get_secret_value()
    async with sole(url):
        with pytest.raises(Stop, match="机器人正在运行"):
            await centre_files.import_file(settings, EXAMPLE)
    store = await Store.open(url, KEY)
    async with store.begin() as unit:
        village = next(u.id for u in await unit.centre.units() if u.code == "B-DS")
        await unit.tickets.add(a_ticket(unit=village))
        await unit.commit()
    await store.close()
    plan, file = example(), tmp_path / "less.toml"
    file.write_text(toml_of(CentrePlan(tuple(u for u in plan.units if "B-DS" not in u.code), plan.members)), "utf-8")
    with pytest.raises(Stop, match="东山村：1 件"):
        await centre_files.import_file(settings, file)


# --------------------------------------------------------------------------------------------------------- the process


async def test_the_centre_in_use_follows_the_store_and_nothing_else(hall: Hall) -> None:
    met: set[int] = set()
    heard: list[int] = []
    book = CentreBook()
    live = knowing_centre(book, met.update)
    live.taken += (lambda: heard.append(len(book.current.units)),)
    knowing = Knowing(live)
    assert not await knowing.refresh(hall.store)
    await hall.settle()
    assert await knowing.refresh(hall.store)
    assert (len(book.current.units), heard) == (23, [23])
    assert {200001, 200005, 300001} <= met
    assert not await knowing.refresh(hall.store)
    async with hall.store.begin() as unit:
        await unit.knowledge.changed("places")
        await unit.commit()
    assert not await knowing.refresh(hall.store)


async def until(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not look():  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0)  # noqa: TID251 - a turn of the loop, no waiting


async def used(hall: Hall) -> CentreBook:
    return CentreBook(await hall.settle())


async def test_chats_of_units_that_come_later_get_their_menu(hall: Hall) -> None:
    book = CentreBook()
    line = Answers(True, True, True, Refused(400, "Bad Request: chat not found"), True)
    menus = Menus(line, replace(FACE, menus=lambda: commands.menus(DUTY, [ZHOU], book.current.chats)))
    menus.changed()
    await menus.set_all()
    assert len(line.asked) == 3
    running = asyncio.create_task(menus.run())
    try:
        book.current = await hall.settle()
        menus.changed()
        menus.changed()
        await until(lambda: len(line.asked) == 5)
        assert {call["scope"]["chat_id"] for call in line.asked[3:]} == {CITY, COUNTY}
        assert menus._lacking.keys() == {COUNTY}, "the one that was refused waits until somebody writes there"
    finally:
        running.cancel()


async def test_chats_the_bot_cannot_reach_are_known(hall: Hall) -> None:
    book = await used(hall)
    told = Refused(403, "Forbidden: bot was kicked from the supergroup chat")
    line = Answers(told, {"status": "left"}, *[{"status": "member"}] * 4)
    reach = Reach(line, ME, book)
    running = asyncio.create_task(reach.run())
    try:
        await until(lambda: len(line.asked) == 3)
        await until(lambda: len(book.lost) == 2)
        assert all(call["user_id"] == ME for call in line.asked)
        assert book.lost == {COUNTY, CITY}
        reach.changed()
        await until(lambda: not book.lost)
    finally:
        running.cancel()


async def test_the_bot_hears_of_its_coming_and_going(hall: Hall) -> None:
    book = await used(hall)
    reach = Reach(Answers(), ME, book)

    def change(chat: int, status: str) -> dict[str, Any]:
        return {"my_chat_member": {"chat": {"id": chat}, "new_chat_member": {"status": status}}}

    odd: tuple[dict[str, Any], ...] = (
        {},
        {"my_chat_member": 1},
        {"my_chat_member": {}},
        change(7, "kicked"),
        {"message": {}},
    )
    for strange in odd:
        reach.heard(strange)
    assert book.lost == frozenset()
    reach.heard(change(CITY, "kicked"))
    assert book.lost == {CITY}
    reach.heard(change(CITY, "administrator"))
    assert book.lost == frozenset()


async def test_a_large_centre_is_taken_over_in_seconds(hall: Hall) -> None:
    """A county of two thousand people; the figure itself is in docs/decisions/0016."""
    plan = example()
    grids = tuple(replace(plan.units[-1], code=f"G{n}", name=f"{n}网格") for n in range(1500))
    worker = next(m for m in plan.members if m.user == 200003)
    people = tuple(replace(worker, user=10**9 + n, name=f"员{n}", unit=f"G{n}", deputy=None) for n in range(1500))
    big = CentrePlan((*plan.units, *grids), (*plan.members, *people))
    changes = await hall.act(lambda desk: centring.settled(desk, big))
    assert len(changes.added) == 1523
    assert len(hall.centre.appointments) == 1500 + len(plan.members)
    assert isinstance(hall.centre, Centre)
