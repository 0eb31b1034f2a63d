"""Copies of notices against the sandbox: each once, a handful at a time, taken back when they shall not go."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot import courier, larder
from bot.jobs import Job
from bot.sending import Later
from bot.shelf import SHELF
from domain.broadcasts import Broadcast, Medium, Piece, Tally, Wave, WaveKind, WaveState
from domain.delivery import DeliveryState, Priority
from domain.errors import Conflict
from handlers.outgoing import Stencil
from tests.bot import stub
from tests.bot.conftest import Rig, RigMaker
from tests.bot.notices import begin, known, lies, put, states, tally
from tests.bot.test_courier import greeted, sent, settled, text
from tests.town import CHEN, LI, PATIENCE, WANG, ZHAO, Town

PEOPLE = (WANG, LI, ZHAO)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(larder, "_IDLE", 0.05)
    monkeypatch.setattr(larder, "_LOOK", 0.05)


def feeding(r: Rig) -> None:
    """Courier, ledger and larder."""
    r.start()
    r.tasks.append(asyncio.create_task(r.house.larder.run()))


async def over(r: Rig, wave: Wave, wanted: Callable[[Tally], bool] = lambda t: t.waiting == 0) -> Tally:
    """The figures when they are as wanted."""
    async with asyncio.timeout(PATIENCE):
        while not wanted(found := await tally(r, wave)):  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0.02)  # noqa: TID251 - rows announce nothing
    return found


async def test_everybody_gets_it_once_and_who_blocked_is_counted(town: Town, rig: RigMaker) -> None:
    await greeted(town, *PEOPLE)
    await town.block(LI)
    async with rig(town) as r:
        await known(r, PEOPLE)
        feeding(r)
        wave = await begin(r, "今夜有雨")
        assert await over(r, wave) == Tally(sent=2, blocked=1)
        assert await sent(town, WANG) == await sent(town, ZHAO) == ["今夜有雨"]
        assert await lies(r, WANG)
        wave = await begin(r, "明天有雨")  # he is not tried again until he writes
        assert (await over(r, wave)).sent == 2
        assert [c["ok"] for c in await town.calls(method="sendMessage") if c["params"]["chat_id"] == LI] == [False]


async def test_a_part_is_rendered_once_for_all(town: Town, rig: RigMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    await greeted(town, *PEOPLE)
    rendered: list[int] = []

    def counted(broadcast: Broadcast, wave: Wave, part: int) -> Stencil:
        rendered.append(part)
        return stub.copy(broadcast, wave, part)

    async with rig(town) as r:
        await known(r, PEOPLE)
        monkeypatch.setattr(r.house.larder._shelf._stencils, "_render", counted)
        feeding(r)
        await over(r, await begin(r, "先看这个", "再看这个"))
        await town.wait_message(ZHAO, contains="再看")
        assert await sent(town, LI) == ["先看这个", "再看这个"]
        assert rendered == [0, 1]


async def test_a_kill_leaves_few_uncertain_and_the_rest_goes_on(town: Town, rig: RigMaker) -> None:
    await greeted(town, *PEOPLE)
    async with rig(town) as r:
        await known(r, PEOPLE)
        wave = await begin(r, "今夜有雨")
        assert await r.house.larder._shelf.feed()  # marked as leaving; then the kill
        await known(r, [CHEN])
        other = await begin(r, "别的事")
    async with rig(town) as r:
        await r.house.larder.open()
        assert (await tally(r, wave)).uncertain == 3 <= SHELF
        assert r.house.courier.snapshot().uncertain == 3
        feeding(r)
        await over(r, other)
        assert await tally(r, wave) == Tally(uncertain=3, doubted=3)
        assert await sent(town, WANG) == ["别的事"]


async def test_urgent_copies_of_a_kill_go_once_more_and_stay_doubted(town: Town, rig: RigMaker) -> None:
    await greeted(town, *PEOPLE)
    async with rig(town) as r:
        await known(r, PEOPLE)
        wave = await begin(r, "马上转移", urgent=True)
        await r.house.larder._shelf.feed()
    async with rig(town) as r:
        await r.house.larder.open()
        feeding(r)
        assert await over(r, wave) == Tally(sent=3, doubted=3)


async def test_urgent_copies_go_again_after_one_kill_not_after_each(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        await known(r, PEOPLE)
        wave = await begin(r, "马上转移", urgent=True)
        await r.house.larder._shelf.feed()
    async with rig(town) as r:
        await r.house.larder.open()
        assert await tally(r, wave) == Tally(waiting=3, doubted=3)
        await r.house.larder._shelf.feed()
    async with rig(town) as r:
        await r.house.larder.open()
        assert await tally(r, wave) == Tally(uncertain=3, doubted=3)


async def test_edits_in_flight_at_a_kill_are_done_again_whatever_the_level(town: Town, rig: RigMaker) -> None:
    await greeted(town, *PEOPLE)
    async with rig(town) as r:
        await known(r, PEOPLE)
        feeding(r)
        words = await begin(r, "初稿")
        await over(r, words)
    async with rig(town) as r:
        told = await begin(r, "初稿", kind=WaveKind.CORRECT, base=words, words="", parts=1)
        await r.house.larder._shelf.feed()
    async with rig(town) as r:
        await r.house.larder.open()
        feeding(r)
        assert await over(r, told) == Tally(sent=3)


async def test_a_copy_in_nobodys_hands_is_uncertain_when_seen_twice(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        await known(r, PEOPLE)
        wave = await begin(r, "今夜有雨")
        async with r.house.store.begin() as unit:  # by one who is gone
            await unit.waves.take(1, r.clock.now(), ordinary=True)
            await unit.commit()
        shelf = r.house.larder._shelf
        await shelf.feed()  # the others are here
        assert await shelf.find_strays() == 0
        assert await shelf.find_strays() == 1
        assert await tally(r, wave) == Tally(waiting=2, uncertain=1, doubted=1)
        assert await shelf.find_strays() == await shelf.find_strays() == 0


async def test_what_never_left_waits_again_after_an_orderly_end(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        await known(r, PEOPLE)
        wave = await begin(r, "今夜有雨")
        await r.house.larder._shelf.feed()
        assert set(await states(r, wave)) == {DeliveryState.SENDING}
        await r.house.larder.put_back()
        assert set(await states(r, wave)) == {DeliveryState.WAITING}


async def test_a_paused_wave_leaves_the_shelf_at_once_and_goes_on_later(town: Town, rig: RigMaker) -> None:
    await greeted(town, *PEOPLE)
    async with rig(town) as r:
        await known(r, PEOPLE)
        wave = await begin(r, "今夜有雨")
        shelf = r.house.larder._shelf
        await shelf.feed()
        await put(r, wave, WaveState.PAUSED)
        await shelf.feed()
        assert len(r.house.lanes) == 0
        assert (await tally(r, wave)).waiting == 3
        await put(r, wave, WaveState.SENDING)
        await shelf.feed()
        await put(r, wave, WaveState.CANCELLED)
        await shelf.feed()
        assert len(r.house.lanes) == 0
        assert await tally(r, wave) == Tally(expired=3)
        feeding(r)
        await r.post(text(WANG, "别的话"))
        await town.wait_message(WANG, contains="别的话")
        assert await sent(town, WANG) == ["别的话"]


async def test_ordinary_ones_rest_at_night_urgent_ones_do_not(town: Town, rig: RigMaker) -> None:
    await greeted(town, *PEOPLE)
    async with rig(town) as r:
        await known(r, PEOPLE)
        r.clock.move(hours=11)  # 23:00 there
        feeding(r)
        calm = await begin(r, "明天停水")
        alarm = await begin(r, "马上转移", urgent=True)
        assert (await over(r, alarm)).sent == 3
        assert (await tally(r, calm)).waiting == 3
        r.clock.move(hours=8)
        assert (await over(r, calm)).sent == 3


async def test_an_album_keeps_all_its_messages_is_corrected_and_called_back(free_town: Town, rig: RigMaker) -> None:
    town = free_town
    await greeted(town, WANG, LI)
    async with rig(town, pace="off") as r:
        await known(r, [WANG])
        feeding(r)
        wave = await begin(r, Piece(Medium.PHOTO))
        await over(r, wave)
        assert len(await lies(r, WANG)) == 2
        words = await begin(r, "初稿")
        await over(r, words)
        told = await begin(r, "初稿", kind=WaveKind.CORRECT, base=words, words="是明天", parts=2)
        await town.wait_message(WANG, contains="已更正")
        await over(r, told)
        assert (await sent(town, WANG))[-2:] == ["更正：是明天", "已更正：是明天"]
        replied = (await town.messages(WANG))[-1]["reply_to"]
        assert replied is not None
        await over(r, await begin(r, "", kind=WaveKind.RECALL, base=wave))
        await town.until(lambda: _gone(town, 2), what="the album called back")


async def _gone(town: Town, many: int) -> bool:
    return sum(m["deleted"] for m in await town.messages(WANG)) == many


async def test_what_lies_nowhere_is_not_edited_but_told_again(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        await known(r, [WANG])
        feeding(r)
        await town.fault("cut_after", methods=["sendMessage"], times=1)
        words = await begin(r, "初稿")
        assert (await over(r, words)).uncertain == 1
        await over(r, await begin(r, "初稿", kind=WaveKind.CORRECT, base=words, words="是明天", parts=2))
        await town.wait_message(WANG, contains="已更正")
        assert await sent(town, WANG) == ["初稿", "已更正：是明天"]
        assert not await town.calls(method="editMessageText")


async def test_an_answer_cut_off_leaves_an_ordinary_copy_uncertain_an_urgent_one_goes_once_more(
    free_town: Town, rig: RigMaker
) -> None:
    town = free_town
    await greeted(town, WANG)
    async with rig(town, pace="off") as r:
        await known(r, [WANG])
        feeding(r)
        await town.fault("cut_after", methods=["sendMessage"], times=1)
        assert await over(r, await begin(r, "停水")) == Tally(uncertain=1, doubted=1)
        await town.fault("cut_after", methods=["sendMessage"], times=2)
        alarm = await begin(r, "转移", urgent=True)
        assert await over(r, alarm) == Tally(uncertain=1, doubted=1)
        assert await sent(town, WANG) == ["停水", "转移", "转移"]
        assert r.house.courier.snapshot().uncertain == 3


async def test_a_copy_that_must_wait_long_gives_its_place_to_others(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG, LI)
    async with rig(town) as r:
        await known(r, [WANG, LI])
        feeding(r)
        await town.fault("429", chat_id=WANG, retry_after=60, methods=["sendMessage"])
        wave = await begin(r, "停水")
        await over(r, wave, lambda t: t.sent == 1)
        await town.until(lambda: _none(r), what="nothing marked as leaving")
        assert sorted(await states(r, wave)) == [DeliveryState.SENT, DeliveryState.WAITING]


async def _none(r: Rig) -> bool:
    return r.house.lanes.copies() == 0 and not len(r.house.ledger)


async def test_paid_speed_is_asked_for_on_copies_only(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town, paid_broadcast=100) as r:
        await known(r, [WANG])
        feeding(r)
        await over(r, await begin(r, "停水"))
        await r.post(text(WANG, "答复"))
        await town.wait_message(WANG, contains="答复")
        calls = {c["params"]["text"]: c["params"] for c in await town.calls(method="sendMessage")}
        assert calls["停水"]["allow_paid_broadcast"]
        assert "allow_paid_broadcast" not in calls["答复"]


async def test_an_answer_that_bought_messages_leave_no_room_for_is_bought_too(town: Town, rig: RigMaker) -> None:
    people, _ = await town.add_crowd(150)
    await town.settings(stars=100.0)
    await greeted(town, WANG)
    async with rig(town, paid_broadcast=200) as r:
        await known(r, people)
        feeding(r)
        wave = await begin(r, "停水")
        await over(r, wave, lambda t: t.sent >= 60)
        await r.post(text(WANG, "答复"))
        await town.wait_message(WANG, contains="答复")
        tried = [c["params"].get("allow_paid_broadcast") for c in await _answers(town) if c["params"]["text"] == "答复"]
        assert tried[-1] is (True if len(tried) > 1 else None)
        await over(r, wave, lambda t: t.sent == 150)
        assert r.house.courier.snapshot().rests == 0


async def test_a_groups_own_refusal_teaches_nothing_about_what_is_bought(town: Town, rig: RigMaker) -> None:
    async with rig(town, paid_broadcast=200) as r:
        pacer, now = r.house.lanes.pacer, asyncio.get_running_loop().time()
        for chat in range(900_001, 900_041):
            pacer.take(chat, now, paid=True)
            pacer.landed(chat, now + 5, now + 5, paid=True)
        await r.post(text(town.duty, "卡片", priority=Priority.CARD))
        job = r.house.lanes.next(now)
        assert isinstance(job, Job)
        r.house.courier._again(job, Later("429", paused=41))
        assert pacer.chat(town.duty, Priority.CARD, now) > 40
        assert not pacer.shared


async def _answers(town: Town) -> list[dict[str, Any]]:
    return [c for c in await town.calls(method="sendMessage") if c["params"]["chat_id"] == WANG]


async def test_an_answers_edit_becomes_a_bought_message_a_cards_edit_waits_for_a_free_place(
    town: Town, rig: RigMaker
) -> None:
    await greeted(town, WANG, LI)
    async with rig(town, paid_broadcast=200) as r:
        r.start()
        await r.post(text(WANG, "草稿", slot="draft:1"), text(LI, "卡片", slot="card:1"))
        await settled(r, lambda s: s.get("sent") == 2)
        pacer, now = r.house.lanes.pacer, asyncio.get_running_loop().time()
        pacer.shared = True
        for chat in range(900_001, 900_041):
            pacer.take(chat, now, paid=True)
            pacer.landed(chat, now, now, paid=True)
        await r.post(text(WANG, "受理", slot="draft:1"), text(LI, "改过", slot="card:1", priority=Priority.CARD))
        await settled(r, lambda s: s.get("sent") == 4)
        assert await sent(town, WANG) == ["受理"]
        assert await sent(town, LI) == ["改过"]
        calls = [call for call in await town.calls() if call["params"].get("chat_id") in (WANG, LI)]
        assert [c["params"].get("allow_paid_broadcast") for c in calls if c["method"] == "sendMessage"] == [
            None,
            None,
            True,
        ]
        assert [call["params"]["chat_id"] for call in calls if call["method"] == "editMessageText"] == [LI]


async def test_without_stars_it_goes_on_at_the_free_speed(town: Town, rig: RigMaker) -> None:
    people, _ = await town.add_crowd(60)
    await town.settings(stars=1.0)
    async with rig(town, paid_broadcast=300) as r:
        await known(r, people)
        feeding(r)
        wave = await begin(r, "停水")
        assert await over(r, wave, lambda t: t.sent == 60) == Tally(sent=60)
        assert r.house.lanes.pacer.paid == 0
        assert set((await town.received("停水")).values()) == {1}


async def test_while_telegram_is_away_nothing_stays_marked_and_then_it_goes_on(
    town: Town, rig: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.breaker.FIRST", 0.1)
    people, _ = await town.add_crowd(40)
    async with rig(town) as r:
        r.house.courier.breaker._wait = 0.1
        await town.fault("500", methods=["sendMessage", "getMe"])
        await known(r, people)
        feeding(r)
        wave = await begin(r, "停水")
        await town.until(lambda: _stands(r), what="sending stopped and the shelf empty")
        assert r.house.courier.snapshot().away
        found = await states(r, wave)
        assert DeliveryState.SENDING not in found
        assert found.count(DeliveryState.UNCERTAIN) <= 4
        await town.clear_faults()
        done = await over(r, wave)
        assert done.sent >= 36
        assert done.total == 40
        assert not r.house.courier.snapshot().away


async def _stands(r: Rig) -> bool:
    return r.house.courier.breaker.open and await _none(r)


async def test_the_figures_count_what_lies_in_the_ledger(town: Town, rig: RigMaker) -> None:
    async with rig(town) as r:
        await known(r, PEOPLE)
        await begin(r, "停水")
        r.clock.move(minutes=1)
        await r.house.larder._shelf.count()
        told = r.house.courier.snapshot()
        assert told.waiting[Priority.BULK] == 3
        assert told.oldest[Priority.BULK] == 60
        assert r.house.courier.stuck_for() == 0


async def test_a_lost_race_on_the_shelf_or_at_the_opening_is_run_again(
    town: Town, rig: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await greeted(town, *PEOPLE)
    async with rig(town) as r:
        await known(r, PEOPLE)
        wave = await begin(r, "停水")
        shelf = r.house.larder._shelf
        lost: list[str] = []

        def losing(name: str) -> None:
            real = getattr(shelf, name)

            async def raced(*given: Any) -> Any:
                if lost.count(name) < 2:
                    lost.append(name)
                    raise Conflict("40P01")
                return await real(*given)

            monkeypatch.setattr(shelf, name, raced)

        losing("_take")
        losing("recover")
        r.tasks.append(asyncio.create_task(r.house.mail.run()))
        assert (await over(r, wave)).sent == 3
        assert sorted(lost) == ["_take"] * 2 + ["recover"] * 2
        assert not r.tasks[-1].done()


async def test_an_edit_that_always_fails_gives_up_by_its_tries(
    town: Town, rig: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "COPY_TRIES", 4)
    monkeypatch.setattr(courier, "SHORT", 0.1)  # each further try is laid out anew
    await greeted(town, WANG, LI)
    async with rig(town) as r:
        await known(r, [WANG, LI])
        feeding(r)
        words = await begin(r, "初稿")
        await over(r, words)
        await town.fault("500", methods=["editMessageText"], chat_id=WANG)
        told = await begin(r, "初稿", kind=WaveKind.CORRECT, base=words, words="", parts=1)
        await over(r, told, lambda t: t.sent == 1)
        async with asyncio.timeout(PATIENCE):
            while (await tally(r, told)).waiting:
                r.clock.move(seconds=1)
                await asyncio.sleep(0.02)  # noqa: TID251 - rows announce nothing
        assert await tally(r, told) == Tally(sent=1, failed=1)
        tried = [call for call in await town.calls(method="editMessageText") if call["params"]["chat_id"] == WANG]
        assert len(tried) == 4


async def test_an_urgent_copy_cut_off_waits_for_its_second_try_also_through_a_kill(town: Town, rig: RigMaker) -> None:
    await greeted(town, WANG)
    async with rig(town) as r:
        await known(r, [WANG])
        r.start()
        await town.fault("cut_after", methods=["sendMessage"], times=1)
        wave = await begin(r, "转移", urgent=True)
        await r.house.larder._shelf.feed()
        assert await over(r, wave, lambda t: t.doubted == 1) == Tally(waiting=1, doubted=1)
    async with rig(town) as r:
        await r.house.larder.open()
        feeding(r)
        assert await over(r, wave) == Tally(sent=1, doubted=1)
        assert await sent(town, WANG) == ["转移"] * 2
