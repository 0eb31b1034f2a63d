"""A training as it really runs: another process, the better model in use, nobody remembered, nothing left running."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.reading import LiveReader
from bot.teaching import Teacher, trained
from domain.desk import Desk
from domain.history import By, Line, Step
from domain.learning import Example, ModelVersion
from domain.lexicon import WordEdit, WordUse
from domain.policy import Policy
from domain.teaching import Course
from domain.tickets import Status
from domain.understanding import first_code
from domain.words import WordsKind
from nlp.load import load_reader
from nlp.model import Model
from storage.store import Store
from tests.conftest import copy_of
from tests.domain.hall import Hall, office
from tests.storage.hands import KEY, NOW, Hands, a_ticket

ROOT = Path(__file__).parents[2]
SMALL = Policy(learn_least=10, learn_held=2, learn_after=3)
PLACES = [
    "东街", "西街", "南门", "北门", "桥头", "河边", "学校后头", "老粮站",
    "菜市场", "二组", "三组", "五组", "卫生院", "车站", "庙口", "坝上",
]  # fmt: skip
ODD = "那个坨坨又歇菜了，喊了几回都不来"


@pytest.fixture
async def hall(tmp_path: Path, _made_sqlite: Path) -> AsyncIterator[Hall]:
    """The office on SQLite."""
    file, clock = tmp_path / "hall.sqlite3", Hands()
    await copy_of(_made_sqlite, file)
    store = await Store.open(f"sqlite:///{file}", KEY, clock)
    yield Hall(store, clock)
    await store.close()


async def corrected(desk: Desk, n: int, text: str, **more: bool) -> None:
    """A ticket that an officer has put into SR04."""
    plain = replace(a_ticket(f"GD261122-{n:04}"), anonymous=False, confidential=False, status=Status.CLOSED)
    kept = await desk.unit.tickets.add(replace(plain, category="SR04", **more))  # type: ignore[arg-type]
    await desk.unit.words.add(kept.id, WordsKind.REPORT, text, text, NOW)
    await desk.unit.history.add(Line(kept.id, desk.now, Step.RECLASSIFY, By.STAFF, kept.status))


async def test_corrections_change_later_guesses_and_nobody_is_remembered(hall: Hall) -> None:
    async def tickets(desk: Desk) -> None:
        for n, place in enumerate(PLACES * 2):
            await corrected(desk, n, f"{place}{ODD}" if n < len(PLACES) else f"{place}的坨坨歇菜好久了没人管")
        for n in range(3):  # never learnt from, however many there are
            await corrected(desk, 100 + n, "匿名人的话 蓬莱阁", anonymous=True)
            await corrected(desk, 200 + n, "保密人的话 蓬莱阁", confidential=True)
        await corrected(desk, 300, "只有这一位提到郑爱国家门口的坨坨歇菜")

    live = LiveReader(load_reader())
    hall.works = replace(
        hall.works,
        office=replace(office(), policy=SMALL, reader=live),
        renew=lambda: live.follow(hall.store),
    )
    assert first_code(live.understand(f"街口{ODD}").categories) != "SR04"
    await hall.act(tickets)
    assert await Teacher(hall.works).tick()
    async with hall.store.read() as unit:
        found = await unit.learning.model_in_use()
        version = (await unit.learning.versions())[0]
    assert found is not None, version
    assert version.better
    assert first_code(live.understand(f"街口{ODD}").categories) == "SR04"
    known = "".join(Model.from_bytes(found[1]).names)
    assert "坨坨" in known
    assert "郑爱国" not in known
    assert "蓬莱" not in known
    assert not await Teacher(hall.works).tick()


async def test_a_damaged_model_in_the_store_does_not_stop_the_reader(hall: Hall) -> None:
    live = LiveReader(load_reader())
    async with hall.store.begin() as unit:
        await unit.learning.add_model(ModelVersion(NOW, 40, 10, 9, 8, in_use=True), b"rubbish")
        await unit.knowledge.save_word(WordEdit(WordUse.KEYWORD, "坨坨灯", "SR04"))
        await unit.commit()
    assert await live.refresh(hall.store)
    assert first_code(live.understand("坨坨灯又瞎了").categories) == "SR04"
    assert not await live.refresh(hall.store)


def test_the_bot_itself_never_loads_what_trains() -> None:
    code = "import sys, bot.house, bot.teaching, nlp.load; nlp.load.load_reader(); print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


async def test_a_training_that_is_called_off_leaves_no_process() -> None:
    texts = tuple(Example(n, f"第{n}盏灯不亮", "SR04") for n in range(50))
    task = asyncio.create_task(trained(Course(texts, texts[:5], 0, None, ""), ()))
    while not (begun := _apprentices()):
        assert not task.done()
        await asyncio.wait({task}, timeout=0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not set(begun) & set(_apprentices())


def _apprentices() -> list[int]:
    """Trainings that this process has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = folder.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            line = folder.joinpath("cmdline").read_text()
        except OSError:
            continue
        if parent == str(os.getpid()) and "bot.apprentice" in line:
            found.append(int(folder.name))
    return found


async def test_an_orphan_ends_itself() -> None:
    asked = json.dumps({"learnt": [], "held": [], "words": [], "model": None}).encode()
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "bot.apprentice", "1"], input=asked, cwd=ROOT, capture_output=True
    )
    assert (done.returncode, done.stdout) == (1, b"")
