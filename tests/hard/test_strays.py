"""A commit that comes through when its process is dead and its successor has looked already."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiogram.methods import SendMessage

import bot.larder
from bot.work import parcel
from handlers.outgoing import Outgoing
from storage.store import Store
from tests.hard.conftest import KEY, sqlite
from tests.hard.house import at_work
from tests.town import Town


async def test_what_a_killed_bot_committed_at_the_last_moment_is_sent_by_its_successor(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.larder, "_STRAYS", 0.5)
    monkeypatch.setattr(bot.larder, "_IDLE", 0.2)
    async with at_work(town, tmp_path, 1) as rig:
        uid = await rig.newcomer()
        ghost = await Store.open(sqlite(tmp_path), KEY)
        try:
            async with ghost.begin() as unit:
                out = Outgoing(SendMessage(chat_id=uid, text="最后一句"))
                await unit.outbox.add([parcel(out, datetime(2026, 11, 22, tzinfo=UTC))])
                await unit.commit()
        finally:
            await ghost.close()
        await town.wait_message(uid, contains="最后一句")
    assert len(await town.messages(uid)) == 1
