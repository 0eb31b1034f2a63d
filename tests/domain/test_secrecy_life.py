"""The life of an anonymous report through the real intake; then nothing that is left names its reporter."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.types import User

from bot import intake, logs, membership
from bot.dutychat import DutyChat
from bot.intake import Intake
from bot.membership import Members
from domain.delivery import DeliveryState, Outcome
from domain.policy import Policy
from storage.backup import backup
from tests.domain import invariants as must
from tests.domain.hall import ANNA, DUTY, LI, Hall, Sent, real_face

SECRET = "我住红星村6组12号，电话13912345678"
ID_CARD = "330102199003078515"


class Silence:
    """The line to Telegram of which nothing comes; membership is asked of it alone."""

    async def call(self, method: str, params: dict[str, Any], *, timeout: float) -> Any:
        assert method == "getChatMember", method
        return {"status": "member"}


class Chat:
    """Raw updates as Telegram sends them, through the real intake."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.bot = Bot(f"424242:{'A' * 35}", default=DefaultBotProperties(parse_mode="HTML"))
        self.bot._me = User(id=424242, is_bot=True, first_name="综治通", username="zongzhi_bot")
        line: Any = Silence()
        members = Members(line, DutyChat(DUTY), hall.clock, Policy())
        members.expect([LI.chat])
        self.intake = Intake(self.bot, hall.works.face, hall.works, members, line)
        self.update = 1000
        self.message = 10
        self.all: list[Sent] = []

    async def take(self, **event: Any) -> list[Sent]:
        self.update += 1
        self.hall.sent = []
        await self.intake.take({"update_id": self.update, **event})
        self.all += self.hall.sent
        await self._delivered(self.hall.sent)
        return self.hall.sent

    async def _delivered(self, sent: list[Sent]) -> None:
        """What the courier would write down, so that slots and the message map are filled."""
        outcomes = []
        for one in sent:
            self.message += 1
            lies = one.method == "sendMessage"
            outcomes.append(
                Outcome(
                    one.parcel.id,
                    DeliveryState.SENT,
                    self.hall.clock.now(),
                    message_id=self.message if lies else None,
                    chat=one.chat if lies else None,
                    slot=one.parcel.slot,
                    ticket_id=one.parcel.ticket_id,
                )
            )
        async with self.hall.store.begin() as unit:
            await unit.outbox.mark(outcomes)
            await unit.commit()

    def user(self, person: Any) -> dict[str, Any]:
        return {"id": person.chat, "is_bot": False, "first_name": person.name, "username": person.username}

    async def says(self, person: Any, chat: int | None = None, **what: Any) -> list[Sent]:
        self.message += 1
        private = {"id": person.chat, "type": "private", "first_name": person.name, "username": person.username}
        where = private if chat is None else {"id": chat, "type": "supergroup", "title": "值班群"}
        message = {"message_id": self.message, "date": 1795300000, "chat": where, "from": self.user(person), **what}
        return await self.take(message=message)

    async def presses(self, person: Any, data: str, chat: int | None = None) -> list[Sent]:
        message = {
            "message_id": self.message,
            "date": 1795300000,
            "chat": {"id": chat or person.chat, "type": "supergroup" if chat else "private", "title": "值班群"},
            "text": "…",
        }
        query = {"id": str(self.update), "from": self.user(person), "chat_instance": "1", "message": message}
        return await self.take(callback_query={**query, "data": data})


def button(sent: list[Sent], words: str) -> str:
    """The data of the button with those words."""
    for one in sent:
        for row in (one.params.get("reply_markup") or {}).get("inline_keyboard", ()):
            for each in row:
                if words in each["text"]:
                    return str(each["callback_data"])
    raise AssertionError(f"no button {words}: {[s.text for s in sent]}")


async def lived(hall: Hall) -> Chat:
    """Anna reports without her name; Li asks and finishes; something fails on the way; drafts and dialogs stay."""
    chat = Chat(hall)
    await chat.says(ANNA, text="/start")
    shown = await chat.says(ANNA, text=f"村里沟渠堵了，{SECRET}，身份证{ID_CARD}")
    shown = await chat.presses(ANNA, button(shown, "匿名"))
    await chat.presses(ANNA, button(shown, "补地点"))
    shown = await chat.says(ANNA, text="红星村6组12号门前")
    await chat.says(ANNA, voice={"file_id": "AwAC", "file_unique_id": "u", "duration": 3})
    receipt = await chat.presses(ANNA, button(shown, "提交"))
    number = next(iter(await hall.cases()))
    assert any("查询码" in s.text for s in receipt)
    claimed = await chat.presses(LI, button([s for s in receipt if s.chat == DUTY], "认领"), DUTY)
    card = [s for s in claimed if s.chat == DUTY]
    await chat.presses(LI, button(card, "查看"), DUTY)
    await chat.presses(LI, button(card, "追问"), DUTY)
    asked = await chat.says(LI, chat=DUTY, text="沟渠在路的哪一边？")
    assert any(s.chat == ANNA.chat for s in asked)
    await chat.presses(ANNA, f"t:add:{number}")
    await chat.says(ANNA, text=f"在东边，{SECRET}")
    # an update that no handler survives goes to the dead letters, sealed
    face = hall.works.face

    async def fails(*_: Any) -> Any:
        raise RuntimeError(f"{ANNA.name} {ANNA.chat} {SECRET}")

    object.__setattr__(face, "feed", fails)
    buried = await chat.says(ANNA, text=SECRET)
    object.__setattr__(face, "feed", real_face().feed)
    assert any("编号" in s.text for s in buried)
    await chat.take(message={"message_id": "no number", "chat": {"id": ANNA.chat, "type": "private"}, "text": SECRET})
    # drafts, dialogs and bounds that are still open at the end
    await chat.presses(LI, button(card, "备注"), DUTY)
    shown = await chat.says(ANNA, text="又一件：垃圾没人清")
    await chat.presses(ANNA, button(shown, "匿名"))
    await chat.presses(ANNA, button(shown, "补地点"))
    await chat.says(LI, chat=DUTY, text=f"/done {number} 已清掏沟渠，排水正常")
    return chat


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The process' own log, set up as the process does it."""
    kept = logging.getLogger().handlers[:]
    to = io.StringIO()
    monkeypatch.setattr(sys, "stderr", to)
    logs.set_up(console=False)
    for module in (intake, membership):
        monkeypatch.setattr(module, "log", logs.logger("test"))  # the old one keeps the stderr of its first line
    yield to
    logging.getLogger().handlers[:] = kept
    structlog.reset_defaults()


async def test_nothing_that_is_left_names_an_anonymous_reporter(
    both: Hall, tmp_path: Path, written: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    chat = await lived(both)
    tables = await must.dumped(both.store)
    for where, content in tables.items():
        must.no_clear_name(where, content, [ANNA])
        for words in (SECRET, "13912345678", ID_CARD):
            assert words.encode() not in content, where
    filled = {where.partition(".")[0] for where in tables}
    wanted = {"tickets", "words", "history", "drafts", "dialogs", "outbox", "message_map", "slots", "dead_letters"}
    assert wanted <= filled, wanted - filled
    await backup(both.store, tmp_path / "copy")
    must.no_clear_name("backup", (tmp_path / "copy").read_bytes(), [ANNA])
    if both.store.url.get_backend_name() == "sqlite":
        must.files_name_nobody(Path(both.store.url.database or ""), [ANNA])
    log = written.getvalue() + caplog.text
    assert "handler_failed" in log
    must.no_clear_name("log", log.encode(), [ANNA])
    assert SECRET not in log
    # nor does anything sent to others
    for one in chat.all:
        if one.chat != ANNA.chat:
            plain = json.dumps(one.params, ensure_ascii=False)
            assert str(ANNA.chat) not in plain
            assert ANNA.name not in plain
            assert str(ANNA.username) not in plain


@pytest.mark.usefixtures("written")
async def test_with_the_key_the_way_back_is_there(hall: Hall) -> None:
    """Or the test above would find nothing because nothing was kept."""
    await lived(hall)
    [case] = (await hall.cases()).values()
    assert case.ticket.reporter.chat == ANNA.chat
    assert any(SECRET in w.raw for w in case.words)
    async with hall.store.read() as unit:
        assert await unit.intake.buried() == 2
        assert await unit.drafts.of_chat(ANNA.chat) is not None
        assert await unit.dialogs.get(ANNA.chat, ANNA.chat) is not None
