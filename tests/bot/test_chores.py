"""What the clock does, the calendar it counts by, and what is written about it all."""

import json
import logging
from datetime import date, timedelta
from typing import Any

import pytest
import structlog

from bot import chores, logs
from bot.holidays import calendar
from bot.line import Refused
from bot.locks import chat_key
from domain.drafts import Draft
from domain.errors import Conflict
from domain.words import Part
from storage.errors import StoreDown
from tests.bot.conftest import NOON, Rig, RigMaker
from tests.town import WANG, Town


async def with_draft(r: Rig) -> None:
    """An open draft of one resident."""
    async with r.house.store.begin() as unit:
        await unit.drafts.save(
            Draft(
                chat=WANG,
                opened_at=NOON,
                touched_at=NOON,
                parts=(Part(1, "路灯坏了"),),
                lapse_at=NOON + timedelta(hours=48),
                remind_at=NOON + timedelta(minutes=10),
            )
        )
        await unit.commit()


async def test_a_draft_is_reminded_of_once_and_lapses_with_a_word(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        await with_draft(r)
        assert await r.house.chores.tick() == 0
        r.clock.move(minutes=11)
        assert [await r.house.chores.tick() for _ in range(2)] == [1, 0]
        assert await r.states() == {"waiting": 1}
        r.clock.move(hours=48)
        assert [await r.house.chores.tick() for _ in range(2)] == [1, 0]
        async with r.house.store.read() as unit:
            assert await unit.drafts.of_chat(WANG) is None


async def test_open_drafts_are_shown_anew_after_an_outage(town: Town, rig: RigMaker) -> None:
    await town.say(WANG, "/start")
    async with rig(town) as r:
        r.start()
        await with_draft(r)
        await r.house.chores.after_outage()
        await town.wait_message(WANG, contains="通知")


async def test_a_chore_that_fails_is_left_alone_for_a_minute(
    town: Town, rig: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = 0

    async def broken(*_: Any) -> None:
        nonlocal tried
        tried += 1
        raise LookupError

    async def due(*_: Any) -> list[int]:
        return [1]

    monkeypatch.setattr(chores, "JOBS", (chores.Job("broken", due, broken),))
    async with rig(town) as r:
        for _ in range(3):
            assert await r.house.chores.tick() == 0
        assert tried == 1
        r.clock.move(seconds=61)
        await r.house.chores.tick()
        assert tried == 2


async def test_without_a_store_the_chores_say_so(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        await with_draft(r)
        r.clock.move(minutes=11)
        back = r.lose_store()
        with pytest.raises(StoreDown):
            await r.house.chores.tick()
        back()
        assert await r.house.chores.tick() == 1


def test_the_calendar_knows_holidays_and_make_up_days() -> None:
    days = calendar()
    assert not days.works(date(2026, 10, 1))
    assert not days.works(date(2026, 2, 17))  # 春节
    assert days.works(date(2025, 9, 28))  # a Sunday worked for the National Day week
    assert days.works(date(2026, 11, 23))


def test_years_beyond_the_lists_keep_the_fixed_days() -> None:
    days = calendar()
    assert [day for day in (date(2030, 1, 1), date(2030, 5, 1), date(2030, 10, 3)) if days.works(day)] == []
    assert days.works(date(2030, 10, 4))


def test_neither_token_nor_password_is_written() -> None:
    token = "123456789:" + "A" * 35
    said = logs.scrubbed(f"POST https://api.telegram.org/bot{token}/x via http://user:geheim@proxy:1")
    assert token not in said
    assert "geheim" not in said


def test_of_an_exception_only_class_and_place_are_written() -> None:
    try:
        raise Refused(400, "x") from ValueError("王秀兰 13800000000")
    except Refused as error:
        told = logs.failure(error)
    assert told["error"] == "Refused"
    assert told["cause"] == "ValueError"
    assert "王秀兰" not in json.dumps(told, ensure_ascii=False)


def test_other_libraries_messages_are_written_without_their_values(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    try:
        logs.set_up(console=False)
        try:
            raise ValueError("13800000000")
        except ValueError:
            logging.getLogger("aiohttp").exception("failed for %s", "王秀兰")
        said = capsys.readouterr().err
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
    assert json.loads(said)["event"] == "failed for %s"
    assert "王秀兰" not in said
    assert "13800000000" not in said
    assert "ValueError" in said


@pytest.mark.parametrize(
    "raw, key",
    [
        ({"update_id": 1, "message": {"chat": {"id": 5}, "from": {"id": 6}}}, ("chat", 5)),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 5}}}}, ("chat", 5)),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}}}, ("chat", 6)),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": -7}, "from": {"id": 6}}}, ("chat", -7)),
        ({"update_id": 1, "poll_answer": {"user": {"id": 6}}}, ("chat", 6)),
        ({"update_id": 1, "poll": {"id": "x"}}, ("kind", "poll")),
        ({"update_id": 1}, ("update", 1)),
    ],
)
def test_updates_are_put_in_order_by_chat(raw: dict[str, Any], key: object) -> None:
    assert chat_key(raw) == key


async def test_a_race_lost_by_the_sweep_does_not_end_the_clock(town: Town, rig: RigMaker) -> None:
    tried = 0

    async def sweep(_: object) -> None:
        nonlocal tried
        tried += 1
        raise Conflict("40P01")

    async with rig(town) as r:
        r.house.chores._sweep = sweep
        await with_draft(r)
        r.clock.move(minutes=11)
        assert [await r.house.chores.tick() for _ in range(2)] == [1, 0]
        r.clock.move(minutes=11)
        await r.house.chores.tick()
        assert tried == 2


async def test_a_race_lost_by_the_sign_of_life_does_not_end_the_clock(
    town: Town, rig: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: Any) -> None:
        raise Conflict("40001")

    async with rig(town) as r:
        await r.house.chores.after_outage()
        r.clock.move(minutes=1)
        monkeypatch.setattr("storage.intake.IntakeRows.beat", lost)
        assert await r.house.chores.tick() == 0
