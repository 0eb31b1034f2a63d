"""Talks run on SQLite with long polling and PostgreSQL with a webhook (tests/conftest.py says which); a real bot."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import bot.chores
import bot.house
import bot.larder
import bot.ledger
import bot.post
from bot.settings import Settings
from domain.taxonomy import Taxonomy
from domain.understanding import Reader
from nlp.load import load_reader, load_taxonomy
from tests.conftest import copy_of, empty
from tests.talks.centre import Centre
from tests.talks.clock import TestClock
from tests.talks.people import Group, Person
from tests.town import CHEN, DUTY, LI, PATIENCE, ROOT, SUN, WANG, ZHAO, ZHOU, Town

MODES = [
    pytest.param(("sqlite", "polling"), id="sqlite-polling"),
    pytest.param(("postgresql", "webhook"), id="postgresql-webhook", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[dict[str, Any]]:
    """One sandbox a worker, without limits, with the people of a whole county: what a bot needs to know of it."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--no-limits", "--quiet", "--county"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("SANDBOX "), line
        yield json.loads(line.removeprefix("SANDBOX "))
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture(scope="session")
def knowledge() -> tuple[Taxonomy, Reader]:
    """Taxonomy and reader, loaded once: they do not change."""
    return load_taxonomy(), load_reader()


@pytest.fixture
async def town(sandbox: dict[str, Any]) -> AsyncIterator[Town]:
    """The town as at the start."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        made = Town(session, sandbox)
        await made.ok("deleteWebhook")
        await made.reset()
        yield made


@pytest.fixture
def clock() -> TestClock:
    """Monday, 10 o'clock."""
    return TestClock()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(params=MODES)
async def settings(request: pytest.FixtureRequest, town: Town, tmp_path: Path, _made_sqlite: Path) -> Settings:
    """Once for each store and mode; the store is empty."""
    store, mode = request.param
    if store == "sqlite":
        file = tmp_path / "store.sqlite3"
        await copy_of(_made_sqlite, file)
        url = f"sqlite+aiosqlite:///{file}"
    else:
        url = request.getfixturevalue("postgres_url")
        await empty(url)
    given: dict[str, Any] = {
        "bot_token": town.token,
        "bot_api_url": town.url,
        "database_url": url,
        "duty_chat_id": town.duty,
        "admin_ids": tuple(town.admins),
        "http_port": free_port(),
        "pace": "off",
    }
    if mode == "webhook":
        given |= {"webhook_url": f"http://127.0.0.1:{given['http_port']}/telegram", "webhook_secret": "talks"}
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]  # pydantic-settings' own


@pytest.fixture
async def centre(
    town: Town,
    settings: Settings,
    clock: TestClock,
    knowledge: tuple[Taxonomy, Reader],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Centre]:
    """The bot at work; what every talk must keep to is checked at its end."""

    async def known() -> tuple[Taxonomy, Reader]:
        return knowledge

    monkeypatch.setattr(bot.house, "known_data", known)
    monkeypatch.setattr(bot.chores, "EVERY", 3600.0)  # a talk ticks itself, when it moves the clock
    monkeypatch.setattr(bot.ledger, "PAUSE", 0.002)
    monkeypatch.setattr(bot.larder, "_IDLE", 0.05)
    monkeypatch.setattr(bot.post, "SECOND", 0.0)  # no replica was before us
    made = Centre(town, settings, clock)
    try:
        await made.start()
        yield made
        await made.check()
    finally:
        await made.close()


@pytest.fixture
def wang(centre: Centre) -> Person:
    """A resident."""
    return Person(centre, WANG, "王秀兰", "wangxl")


@pytest.fixture
def li(centre: Centre) -> Person:
    """A resident without a username."""
    return Person(centre, LI, "李建国")


@pytest.fixture
def chen(centre: Centre) -> Person:
    """A resident."""
    return Person(centre, CHEN, "陈小雨", "xiaoyu")


@pytest.fixture
def zhao(centre: Centre) -> Person:
    """An officer."""
    return Person(centre, ZHAO, "赵志强", "zhaozq")


@pytest.fixture
def sun(centre: Centre) -> Person:
    """Another officer."""
    return Person(centre, SUN, "孙丽", "sunli")


@pytest.fixture
def zhou(centre: Centre) -> Person:
    """The admin."""
    return Person(centre, ZHOU, "周主任", "zhouzr")


@pytest.fixture
def group(centre: Centre) -> Group:
    """The duty group, through the eyes of everybody at once."""
    return Group(centre, DUTY, None)


@pytest.fixture
async def county(centre: Centre) -> Centre:
    """The same with the example county taken over: units, posts, their chats."""
    await centre.settle()
    return centre


@pytest.fixture
def he(county: Centre) -> Person:
    """The grid worker of 滨河01网格."""
    return Person(county, 200003, "何小军", "hexj")


@pytest.fixture
def liu(county: Centre) -> Person:
    """Cadre and mediator of 滨河社区."""
    return Person(county, 200004, "刘桂英", "liugy")


@pytest.fixture
def fang(county: Centre) -> Person:
    """The one of 县城管局."""
    return Person(county, 200005, "方海", "fanghai")


@pytest.fixture
def yan(county: Centre) -> Person:
    """The supervisor of the county."""
    return Person(county, 200006, "严明", "yanming")


@pytest.fixture
def city_group(county: Centre) -> Group:
    """The group of 县城管局."""
    return Group(county, -1001000000002, None)


@pytest.fixture
def county_group(county: Centre) -> Group:
    """The group of the county desk."""
    return Group(county, -1001000000003, None)
