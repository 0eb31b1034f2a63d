"""The hard tests' town and nursery."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.hard.nursery import Nursery
from tests.town import Town

KEY = bytes(range(32))


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    """Where bots are born."""
    async with Nursery.opened() as opened:
        yield opened


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """A sandbox without limits."""
    async with Town.started(limits=False) as started:
        yield started


def environment(town: Town, database: str, **more: str) -> dict[str, str]:
    """The settings of a bot on that sandbox and that database."""
    return {
        "BOT_TOKEN": town.token,
        "BOT_API_URL": town.url,
        "DATABASE_URL": database,
        "SECRET_KEY": KEY.hex(),
        "DUTY_CHAT_ID": str(town.duty),
        "ADMIN_IDS": ",".join(map(str, town.admins)),
        "HTTP_PORT": "0",
        "PACE": "off",
        **more,
    }


def sqlite(folder: Path) -> str:
    """A file of its own."""
    return f"sqlite+aiosqlite:///{folder}/zongzhi.db"
