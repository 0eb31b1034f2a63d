"""By webhook: the secret first, 200 only for what is stored, 503 while nothing can be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

import bot.webhook
from bot.health import Health, serve
from bot.line import Refused
from bot.settings import Settings
from bot.start import Stop, told
from bot.webhook import SECRET_HEADER, Webhook, register
from tests.bot.conftest import Rig, RigMaker
from tests.bot.test_sending import Answers
from tests.town import LI, WANG, Town

SECRET = "geheim-9"
IDLE = {
    "waiting": {},
    "oldest_seconds": 0.0,
    "rate": 0.0,
    "refused": 0,
    "uncertain": 0,
    "rests": 0.0,
    "away": False,
}


@asynccontextmanager
async def hooked(town: Town, rig: RigMaker) -> AsyncIterator[tuple[Rig, str]]:
    """A house behind its webhook, and the address of its HTTP side."""
    async with rig(town) as r:
        r.start()
        hook = Webhook(r.house.intake, SECRET)
        courier = r.house.courier
        health = Health(r.house.store.ping, lambda: None, courier.stuck_for, False, traffic=courier.snapshot)
        runner = await serve(settings(town, "http://127.0.0.1:1/tg"), health, hook)
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            await register(r.house.line, settings(town, f"{base}/tg"))
            yield r, base
        finally:
            hook.close()
            await runner.cleanup()


def settings(town: Town, url: str) -> Settings:
    given: dict[str, Any] = {
        "bot_token": town.token,
        "bot_api_url": town.url,
        "duty_chat_id": town.duty,
        "admin_ids": town.admins,
        "http_port": 0,
        "webhook_url": url,
        "webhook_secret": SECRET,
        "_env_file": None,
    }
    return Settings(**given)


async def test_updates_arrive_and_are_answered(town: Town, rig: RigMaker) -> None:
    async with hooked(town, rig):
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号")
        await town.say(LI, "no")
        await town.wait_message(LI, contains="不行")
        assert (await town.pending())["updates"] == 0


async def test_a_wrong_secret_is_turned_away(town: Town, rig: RigMaker) -> None:
    async with hooked(town, rig) as (r, base):
        raw = {"update_id": 1, "message": {}}
        for headers in ({}, {SECRET_HEADER: "x"}, {SECRET_HEADER: SECRET + "x"}):
            async with town.session.post(f"{base}/tg", json=raw, headers=headers) as answer:
                assert answer.status == 401
        async with r.house.store.read() as unit:
            assert not await unit.intake.done(1)


async def test_what_is_no_json_object_is_refused(town: Town, rig: RigMaker) -> None:
    async with hooked(town, rig) as (_, base):
        for body in (b"{", b"[]", b"1"):
            async with town.session.post(f"{base}/tg", data=body, headers={SECRET_HEADER: SECRET}) as answer:
                assert answer.status == 400


async def test_while_the_store_is_down_telegram_keeps_it_and_danger_gets_its_numbers(town: Town, rig: RigMaker) -> None:
    async with hooked(town, rig) as (r, base):
        back = r.lose_store()
        message = {
            "message_id": 5,
            "date": 1,
            "chat": {"id": WANG, "type": "private"},
            "from": {"id": WANG, "is_bot": False, "first_name": "王"},
            "text": "着火了",
        }
        raw = {"update_id": 77, "message": message}
        await town.say(WANG, "/start")
        for _ in range(2):
            async with town.session.post(f"{base}/tg", json=raw, headers={SECRET_HEADER: SECRET}) as answer:
                assert answer.status == 503
        await town.wait_message(WANG, contains="119")
        back()
        async with town.session.post(f"{base}/tg", json=raw, headers={SECRET_HEADER: SECRET}) as answer:
            assert answer.status == 200
        await town.wait_message(WANG, contains="收到 着火了")
        cards = [m for m in await town.messages(WANG) if m["text"] == "119 110 120 122"]
        assert len(cards) == 1


async def test_an_update_delivered_twice_at_once_is_done_once(town: Town, rig: RigMaker) -> None:
    async with hooked(town, rig) as (r, _):
        await town.say(WANG, "/start")
        raw = {
            "update_id": 78,
            "message": {
                "message_id": 5,
                "date": 1,
                "chat": {"id": WANG, "type": "private"},
                "from": {"id": WANG, "is_bot": False, "first_name": "王"},
                "text": "count",
            },
        }
        await asyncio.gather(*(r.house.intake.take(raw) for _ in range(5)))
        await town.wait_message(WANG, contains="第1号")
        async with r.house.store.begin() as unit:
            assert await unit.tickets.next_number("261122") == 2


async def test_the_probes_tell_alive_from_ready(town: Town, rig: RigMaker) -> None:
    async with hooked(town, rig) as (r, base):
        async with town.session.get(f"{base}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"ok": True})
        async with town.session.get(f"{base}/readyz") as answer:
            told = await answer.json()
            assert told.pop("courier") | {"rate": 0.0} == IDLE
            assert (answer.status, told) == (200, {"ok": True, "troubles": [], "leads": []})
        await r.house.store.close()

        async def gone() -> None:
            raise TimeoutError

        sick = Health(gone, lambda: None, lambda: 9999.0, True)
        sick._began -= 1000
        assert await sick.troubles() == ["store", "poller", "courier"]


async def test_metrics_count_and_name_nobody(town: Town, rig: RigMaker) -> None:
    async with hooked(town, rig) as (_, base):
        await town.say(WANG, "count")
        await town.wait_message(WANG, contains="第1号")
        async with town.session.get(f"{base}/metrics") as answer:
            text = await answer.text()
        assert 'zongzhi_updates_total{result="handled"}' in text
        assert "zongzhi_unit_seconds_bucket" in text
        assert str(WANG) not in text


@pytest.mark.parametrize("code, tries", [(401, 1), (404, 1), (400, 3)])
async def test_an_address_that_telegram_will_not_have_is_offered_again_for_a_while(
    town: Town, monkeypatch: pytest.MonkeyPatch, code: int, tries: int
) -> None:
    monkeypatch.setattr(bot.webhook, "_TRIES_APART", (0.01,))
    line = Answers(*(Refused(code, "bad webhook") for _ in range(2)), True)
    if tries == 1:
        with pytest.raises(Refused):
            await register(line, settings(town, "https://bot.example.org/tg"))
    else:
        await register(line, settings(town, "https://bot.example.org/tg"))
    assert len(line.asked) == tries
    monkeypatch.setattr(bot.webhook, "_PATIENCE", 0.0)
    with pytest.raises(Refused):
        await register(Answers(Refused(400, "bad webhook")), settings(town, "https://bot.example.org/tg"))


@pytest.mark.parametrize("code, ends", [(401, 2), (400, 1)])
def test_only_a_bot_that_does_not_exist_is_a_wrong_setting(code: int, ends: int) -> None:
    async def refused() -> None:
        raise Refused(code, "no")

    with pytest.raises(Stop) as caught:
        told(refused())
    assert caught.value.code == ends
