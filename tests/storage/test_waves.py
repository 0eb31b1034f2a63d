"""Waves and the ledger: everybody once a part, whatever happens; the same on both stores."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.broadcasts import (
    Answered,
    Audience,
    AudienceSort,
    Broadcast,
    Choices,
    Copy,
    Level,
    Reply,
    Tally,
    Topic,
    Wave,
    WaveKind,
    WaveState,
)
from domain.copies import again_slots
from domain.delivery import DeliveryState, Outcome
from domain.errors import Conflict
from domain.people import Person
from domain.ports import Unit
from domain.tickets import Reporter
from storage import ledger_turns, waves
from storage.rows_broadcasts import copies
from storage.store import Store
from tests.storage.hands import NOW, a_ticket, assert_full
from tests.storage.test_two_at_once import AT_ONCE, race, won

ALL = Audience(AudienceSort.ALL)
WAITING, SENDING, SENT = DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.SENT
FAILED, BLOCKED, UNCERTAIN = DeliveryState.FAILED, DeliveryState.BLOCKED, DeliveryState.UNCERTAIN
EXPIRED = DeliveryState.EXPIRED
LATER = NOW + timedelta(hours=1)


async def meet(unit: Unit, *chats: int) -> None:
    for chat in chats:
        await unit.people.seen(Person(chat), NOW)


async def a_wave(unit: Unit, **more: Any) -> Wave:
    if "broadcast_id" not in more:
        notice = await unit.broadcasts.add(Broadcast(0, 1, 900, NOW, audience=ALL))
        more["broadcast_id"] = notice.id
    given: dict[str, Any] = {"id": 0, "kind": WaveKind.SEND, "by_staff": 1, "created_at": NOW}
    return await unit.waves.add(Wave(**(given | more)))


async def filled(
    unit: Unit,
    wave: Wave,
    audience: Audience = ALL,
    units: Collection[int] = (),
    limit: int = 100,
    since: datetime | None = None,
    level: Level = Level.ORDINARY,
) -> Wave:
    return await unit.waves.fill(wave, audience, units, Topic.FLOOD, level, limit, since)


async def full_wave(unit: Unit, *chats: int, **more: Any) -> Wave:
    await meet(unit, *chats)
    return await filled(unit, await a_wave(unit, **more))


async def taken(unit: Unit, limit: int = 100, now: datetime = NOW, *, ordinary: bool = True) -> list[Copy]:
    return await unit.waves.take(limit, now, ordinary=ordinary)


async def marked(unit: Unit, found: list[Copy], state: DeliveryState = SENT, **more: Any) -> None:
    await unit.waves.mark([Outcome(-c.id, state, NOW, 1000 + c.id if state is SENT else None, **more) for c in found])


async def sent_wave(unit: Unit, *chats: int, **more: Any) -> Wave:
    """All of it has arrived."""
    wave = await full_wave(unit, *chats, **more)
    for _ in range(wave.parts):
        await marked(unit, await taken(unit))
    return wave


async def rows(unit: Any, wave: Wave) -> list[tuple[int, int, str]]:
    """Person, part and state of all, in order."""
    asked = select(copies.c.person, copies.c.part, copies.c.state).where(copies.c.wave_id == wave.id)
    return [tuple(row) for row in await unit.connection.execute(asked.order_by(copies.c.id))]


# -- waves -------------------------------------------------------------------------------------------------------------


async def test_a_wave_comes_back_as_it_was_kept(store: Store) -> None:
    async with store.begin() as unit:
        await meet(unit, 1, 2, 3)
        full = await a_wave(
            unit,
            kind=WaveKind.LIFT,
            state=WaveState.PAUSED,
            version=3,
            base=8,
            parts=2,
            urgent=True,
            words="已经解除",
            cursor=1,
            total=1,
            full=True,
            ends_at=LATER,
            done_at=NOW,
        )
        assert full.upto == 3
        assert_full(full)
        assert await unit.waves.by_id(full.id) == full
        assert await unit.waves.of_broadcast(full.broadcast_id) == [full]
        assert await unit.waves.by_id(99) is None
        saved = await unit.waves.save(replace(full, state=WaveState.DONE))
        assert saved.version == 4
        with pytest.raises(Conflict):
            await unit.waves.save(full)
        assert await unit.waves.by_id(full.id) == saved


async def test_urgent_waves_come_first_and_those_that_are_over_not_at_all(store: Store) -> None:
    async with store.begin() as unit:
        old, urgent = await a_wave(unit), await a_wave(unit, urgent=True)
        paused = await a_wave(unit, state=WaveState.PAUSED)
        await a_wave(unit, state=WaveState.DONE)
        cancelled = await a_wave(unit, state=WaveState.CANCELLED)
        assert await unit.waves.under_way() == [urgent, old, paused]
        assert await unit.waves.stopped([old.id, paused.id, cancelled.id]) == {paused.id, cancelled.id}
        assert await unit.waves.stopped([]) == set()


# -- filling -----------------------------------------------------------------------------------------------------------


async def test_everybody_is_written_once_a_part_page_by_page_and_who_comes_later_is_not(store: Store) -> None:
    async with store.begin() as unit:
        await meet(unit, 1, 2, 3, 4, 5)
        await unit.people.block(2, True, NOW)
        await unit.subscriptions.save(3, Choices((8, 9)))
        wave = await a_wave(unit, parts=2)
        await meet(unit, 6)
        wave = await filled(unit, wave, limit=3)
        assert (wave.total, wave.cursor, wave.full, wave.state) == (3, 4, False, WaveState.FILLING)
        assert await unit.waves.by_id(wave.id) == wave
        wave = await filled(unit, wave, limit=3)
        assert (wave.total, wave.cursor, wave.full, wave.state) == (4, 5, True, WaveState.SENDING)
        assert await unit.waves.by_id(wave.id) == wave
        assert await filled(unit, wave) == wave
        assert [row[:2] for row in await rows(unit, wave)] == [(p, n) for p in (1, 3, 4, 5) for n in (0, 1)]
        assert {copy.chat: copy.area for copy in await taken(unit)} == {1: None, 3: 8, 4: None, 5: None}


async def test_filling_broken_off_between_pages_goes_on_where_it_was(store: Store) -> None:
    async with store.begin() as unit:
        await meet(unit, *range(1, 8))
        wave = await filled(unit, await a_wave(unit), limit=3)
        await unit.commit()
    async with store.begin() as unit:
        await filled(unit, wave, limit=3)  # killed before its commit
    async with store.begin() as unit:
        again = await unit.waves.by_id(wave.id)
        assert again == wave
        while not wave.full:
            wave = await filled(unit, wave, limit=3)
        await unit.commit()
        assert [row[0] for row in await rows(unit, wave)] == [*range(1, 8)]
    async with store.begin() as unit:
        with pytest.raises(Conflict):  # a second one that read it before
            await filled(unit, replace(again, version=again.version))


async def test_of_two_who_fill_at_once_one_is_told(store: Store) -> None:
    async with store.begin() as unit:
        await meet(unit, *range(1, 8))
        wave = await a_wave(unit)
        await unit.commit()
    assert len(won(await race(store, lambda unit, _: filled(unit, wave, limit=3)))) == 1
    async with store.read() as unit:
        assert len(await rows(unit, wave)) == 3


async def test_a_wave_that_was_stopped_is_not_filled(store: Store) -> None:
    async with store.begin() as unit:
        await meet(unit, 1)
        for state in (WaveState.PAUSED, WaveState.CANCELLED, WaveState.DONE):
            wave = await a_wave(unit, state=state)
            assert await filled(unit, wave) == wave
            assert await rows(unit, wave) == []


@pytest.mark.parametrize("level", Level)
async def test_each_audience_is_filled_with_those_it_counts(store: Store, level: Level) -> None:
    async with store.begin() as unit:
        await meet(unit, *range(1, 31))
        await unit.people.block(6, True, NOW)
        for chat in range(1, 31, 3):
            muted = frozenset({Topic.FLOOD}) if chat % 2 else frozenset()
            topics = frozenset({Topic.FLOOD} - muted)
            await unit.subscriptions.save(chat, Choices((chat % 5, 70), topics, muted))
        for chat in (3, 4, 5, 6):
            await unit.tickets.add(a_ticket(f"GD261122-{chat:04}", unit=2, reporter=Reporter(chat, "王", None)))
        for audience, units in (
            (ALL, ()),
            (Audience(AudienceSort.AREAS), (1, 2)),
            (Audience(AudienceSort.AREAS), (70,)),
            (Audience(AudienceSort.TOPIC), ()),
            (Audience(AudienceSort.REPORTERS), (2,)),
            (Audience(AudienceSort.LISTED), ()),
        ):
            notice = await unit.broadcasts.add(Broadcast(0, 1, 900, NOW, audience=audience))
            await unit.broadcasts.enlist(notice.id, [2, 6, 9, 31])
            wave = await a_wave(unit, broadcast_id=notice.id)
            for _ in range(40):
                wave = await filled(unit, wave, audience, units, limit=2, level=level)
                assert await unit.waves.by_id(wave.id) == wave
            assert wave.full
            assert wave.total == await unit.broadcasts.count(audience, units, Topic.FLOOD, level, notice.id)
            assert wave.total == len(await rows(unit, wave)) > 0


async def test_no_anonymous_or_confidential_case_puts_anybody_into_a_wave(store: Store) -> None:
    async with store.begin() as unit:
        await meet(unit, 1, 2, 3)
        for chat, more in ((1, {}), (2, {"anonymous": True}), (3, {"confidential": True})):
            who = Reporter(chat, "王", None)
            await unit.tickets.add(a_ticket(f"GD261122-{chat:04}", unit=5, reporter=who, **more))
        wave = await filled(unit, await a_wave(unit), Audience(AudienceSort.REPORTERS), (5,))
        assert [copy.chat for copy in await taken(unit)] == [1]
        late = await filled(unit, await a_wave(unit), Audience(AudienceSort.REPORTERS), (5,), since=LATER)
        assert (wave.total, late.total) == (1, 0)


async def test_where_finding_costs_a_page_looks_at_a_bounded_part(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waves, "_LOOKED", 4)
    async with store.begin() as unit:
        await meet(unit, *range(1, 11))
        for chat in range(2, 11):
            await unit.people.block(chat, True, NOW)
        wave = await filled(unit, await a_wave(unit))
        assert (wave.cursor, wave.total, wave.full) == (4, 1, False)
        wave = await filled(unit, await filled(unit, wave))
        assert (wave.total, wave.full) == (1, True)


async def test_later_waves_go_to_those_of_the_base_whom_they_concern(store: Store) -> None:
    async with store.begin() as unit:
        base = await full_wave(unit, *range(1, 8))
        found = {copy.chat: copy for copy in await taken(unit, 6)}
        await marked(unit, [found[1], found[2], found[6]])
        await marked(unit, [found[3]], UNCERTAIN)
        await marked(unit, [found[4]], FAILED)
        await unit.waves.reply(base.id, 2, Reply.SEEN, NOW)
        await unit.people.block(6, True, NOW)
        await unit.waves.cancel(base.id, NOW)
        expected = {
            WaveKind.REMIND: {1},
            WaveKind.RECALL: {1, 2, 5},
            WaveKind.CORRECT: {1, 2, 3, 5},
            WaveKind.LIFT: {1, 2, 3, 5},
        }
        for kind, chats in expected.items():
            wave = await filled(unit, await a_wave(unit, kind=kind, base=base.id, broadcast_id=base.broadcast_id))
            going = await taken(unit)
            assert ({person for person, _, _ in await rows(unit, wave)}, wave.total) == (chats, len(chats)), kind
            assert {copy.chat for copy in going} == chats - {5}, kind  # his is still on its way
            of_first = next(copy for copy in going if copy.chat == 1)
            assert of_first.base == {0: (1000 + found[1].id,)}


# -- taking ------------------------------------------------------------------------------------------------------------


async def test_what_is_taken_is_marked_before_it_leaves_and_given_out_once(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 11, 12, 13, urgent=True)
        first = await taken(unit, 2)
        assert [(c.chat, c.state, c.wave_id, c.broadcast_id, c.urgent) for c in first] == [
            (chat, SENDING, wave.id, wave.broadcast_id, True) for chat in (11, 12)
        ]
        assert [copy.chat for copy in await taken(unit)] == [13]
        assert await taken(unit) == []
        assert await unit.waves.tally(wave.id) == Tally(waiting=3)


async def test_takers_at_once_never_get_the_same_copy(store: Store) -> None:
    async with store.begin() as unit:
        await full_wave(unit, *range(1, 16))
        await unit.commit()
    got = won(await race(store, lambda unit, _: taken(unit, 2)))
    ids = [copy.id for some in got for copy in some]
    assert len(ids) == len(set(ids)) == 2 * AT_ONCE


async def test_urgent_ones_go_first_and_at_night_alone(store: Store) -> None:
    async with store.begin() as unit:
        ordinary = await full_wave(unit, 1, 2)
        urgent = await filled(unit, await a_wave(unit, urgent=True))
        assert [copy.wave_id for copy in await taken(unit, 1, ordinary=False)] == [urgent.id]
        assert [copy.wave_id for copy in await taken(unit, 2)] == [urgent.id, ordinary.id]
        assert await taken(unit, ordinary=False) == []
        assert len(await taken(unit)) == 1


async def test_nothing_leaves_of_a_wave_that_is_paused_or_cancelled(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2)
        paused = await unit.waves.save(replace(wave, state=WaveState.PAUSED))
        assert await taken(unit) == []
        wave = await unit.waves.save(replace(paused, state=WaveState.SENDING))
        [copy] = await taken(unit, 1)
        await unit.waves.save(replace(wave, state=WaveState.CANCELLED))
        assert await taken(unit) == []
        await unit.waves.put_back([copy.id])
        assert [row[2] for row in await rows(unit, wave)] == ["expired", "waiting"]
        assert await unit.waves.tally(wave.id) == Tally(expired=2)


async def test_after_its_end_nothing_of_a_wave_leaves(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2, ends_at=LATER)
        assert len(await taken(unit, 1)) == 1
        assert await taken(unit, now=LATER) == []
        assert await unit.waves.tally(wave.id) == Tally(waiting=1, expired=1)


async def test_who_blocked_us_meanwhile_is_marked_and_the_others_take_his_place(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, *range(1, 7), parts=2)
        for chat in (1, 2, 3):
            await unit.people.block(chat, True, NOW)
        assert [copy.chat for copy in await taken(unit, 2)] == [4, 5]
        assert await unit.waves.tally(wave.id) == Tally(waiting=3, blocked=3)
        assert [row for row in await rows(unit, wave) if row[0] == 1] == [(1, 0, "blocked"), (1, 1, "blocked")]


async def test_the_next_part_waits_until_it_is_over_with_the_one_before(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2, 3, 4, parts=2)
        one, two, three, four = await taken(unit)
        assert await taken(unit) == []
        await marked(unit, [two])
        await marked(unit, [three], FAILED, error="Bad Request: wrong file")
        await marked(unit, [four], UNCERTAIN)
        later = await taken(unit)
        assert [(copy.chat, copy.part) for copy in later] == [(2, 1), (3, 1), (4, 1)]
        await marked(unit, later[1:2], FAILED, error="Bad Request: later")
        assert await unit.waves.tally(wave.id) == Tally(waiting=1, sent=1, failed=1, uncertain=1, doubted=1)
        assert [row for row in await rows(unit, wave) if row[0] == 3] == [(3, 0, "failed"), (3, 1, "failed")]
        assert await unit.waves.reasons(wave.id) == [("Bad Request: wrong file", 1)]
        await marked(unit, [one])
        assert [(copy.chat, copy.part) for copy in await taken(unit)] == [(1, 1)]


async def test_one_that_must_wait_lets_the_others_pass(store: Store) -> None:
    async with store.begin() as unit:
        await full_wave(unit, 1, 2)
        first, _ = await taken(unit)
        await marked(unit, [first], WAITING, tries=2, not_before=LATER, error="Too Many Requests")
        assert await taken(unit) == []
        [again] = await taken(unit, now=LATER)
        assert (again.id, again.tries) == (first.id, 2)


# -- what became of them -----------------------------------------------------------------------------------------------


async def test_an_album_keeps_all_its_messages(store: Store) -> None:
    async with store.begin() as unit:
        base = await full_wave(unit, 1)
        [copy] = await taken(unit)
        await unit.waves.mark([Outcome(-copy.id, SENT, NOW, message, 1) for message in (71, 72)])
        await unit.waves.mark([Outcome(-copy.id, SENT, NOW, 73, 1)])
        [kept] = await unit.waves.copies_of(1)
        assert kept.messages == (71, 72, 73)
        await filled(unit, await a_wave(unit, kind=WaveKind.RECALL, base=base.id))
        [recall] = await taken(unit)
        assert recall.base == {0: (71, 72, 73)}


async def test_what_is_over_stays_so_unless_it_was_sent_after_all(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2)
        one, two = await taken(unit)
        await marked(unit, [one, two])
        await marked(unit, [one], FAILED)
        assert (await unit.waves.tally(wave.id)).sent == 2
        await unit.waves.mark([])
        await unit.waves.mark([Outcome(-999, SENT, NOW, 5)])
        other = await filled(unit, await a_wave(unit))
        [third, _] = await taken(unit)
        assert await unit.waves.recover(NOW) == 2
        await marked(unit, [third], FAILED)
        assert (await unit.waves.tally(other.id)).uncertain == 2
        await marked(unit, [third])
        assert await unit.waves.tally(other.id) == Tally(sent=1, uncertain=1, doubted=2)


async def test_in_flight_at_a_kill_is_uncertain_and_sent_again_only_when_it_is_asked(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2, 3)
        await taken(unit, 2)
        await unit.commit()
    async with store.begin() as unit:
        assert await unit.waves.recover(NOW) == 2
        assert await unit.waves.recover(NOW) == 0
        assert await unit.waves.tally(wave.id) == Tally(waiting=1, uncertain=2, doubted=2)
        assert [copy.chat for copy in await taken(unit)] == [3]
        assert await unit.waves.again(wave.id, [UNCERTAIN, FAILED]) == 2
        assert await unit.waves.again(wave.id, [UNCERTAIN]) == 0
        found = await taken(unit)
        assert [(copy.chat, copy.uncertain) for copy in found] == [(1, True), (2, True)]
        await marked(unit, found)
        assert await unit.waves.tally(wave.id) == Tally(waiting=1, sent=2, doubted=2)


async def test_failed_ones_wait_again_with_all_their_parts(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, parts=2)
        for _ in range(2):
            await marked(unit, await taken(unit), FAILED, tries=5, error="Bad Request")
        assert not await unit.waves.waits(wave.id)
        assert await unit.waves.again(wave.id, [FAILED]) == 1
        assert await unit.waves.reasons(wave.id) == []
        [first] = await taken(unit)
        assert (first.part, first.tries) == (0, 0)
        await marked(unit, [first])
        assert [copy.part for copy in await taken(unit)] == [1]


async def test_what_never_left_waits_again(store: Store) -> None:
    async with store.begin() as unit:
        await full_wave(unit, 1, 2)
        one, two = await taken(unit)
        await marked(unit, [two])
        await unit.waves.put_back([one.id, two.id])
        await unit.waves.put_back([])
        assert [copy.id for copy in await taken(unit)] == [one.id]


async def test_a_cancelled_wave_waits_for_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many not all are written at once: nobody should wait for that; they are told as expired all the same."""
    few = ledger_turns._PAGE
    async with store.begin() as unit:
        wave = await full_wave(unit, *range(1, 6))
        [first] = await taken(unit, 1)
        assert await unit.waves.waits(wave.id)
        assert await unit.waves.cancel(wave.id, NOW) == 4 < few
        await unit.waves.save(replace(wave, state=WaveState.CANCELLED))
        assert await unit.waves.tally(wave.id) == Tally(waiting=1, expired=4)
        assert await unit.waves.waits(wave.id)  # one is on its way
        await marked(unit, [first])
        assert not await unit.waves.waits(wave.id)
        # as it is after more than one page
        await unit.connection.execute(copies.update().where(copies.c.person == 5).values(state="waiting"))
        assert await unit.waves.tally(wave.id) == Tally(sent=1, expired=4)
        assert [copy.person for copy in await unit.waves.page(wave.id, [EXPIRED])] == [2, 3, 4, 5]
        assert await unit.waves.page(wave.id, [WAITING]) == []


async def test_what_may_have_arrived_is_not_told_as_unsent_when_it_is_cancelled(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, *range(1, 7))
        one, two, three, four, five = await taken(unit, 5)
        await unit.waves.mark([Outcome(-copy.id, WAITING, NOW, doubted=True) for copy in (one, four)])
        await unit.connection.execute(copies.update().where(copies.c.person == 5).values(uncertain=True))
        await unit.waves.cancel(wave.id, NOW)
        await unit.waves.save(replace(wave, state=WaveState.CANCELLED))
        assert await unit.waves.tally(wave.id) == Tally(waiting=3, uncertain=2, expired=1, doubted=3)
        await unit.waves.mark([Outcome(-two.id, WAITING, NOW, doubted=True), Outcome(-three.id, WAITING, NOW)])
        await unit.waves.put_back([five.id])
        told = Tally(uncertain=4, expired=2, doubted=4)
        assert await unit.waves.tally(wave.id) == told
        # as it is after more than one page
        await unit.connection.execute(copies.update().where(copies.c.person.in_([1, 6])).values(state="waiting"))
        assert await unit.waves.tally(wave.id) == told
        assert [copy.person for copy in await unit.waves.page(wave.id, [UNCERTAIN])] == [1, 2, 4, 5]
        assert [copy.person for copy in await unit.waves.page(wave.id, [EXPIRED])] == [3, 6]
        assert await unit.waves.page(wave.id, [WAITING]) == []


# -- reading -----------------------------------------------------------------------------------------------------------


async def test_pages_show_first_parts_in_order_without_the_way_to_anybody(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, *range(1, 6), parts=2)
        found = await taken(unit)
        await marked(unit, found[:2], FAILED, error="Forbidden", tries=1)
        await marked(unit, found[2:3])
        page = await unit.waves.page(wave.id, [FAILED, SENT], limit=2)
        assert [(c.id, c.state, c.error, c.tries, c.chat, c.messages) for c in page] == [
            (copy.id, FAILED, "Forbidden", 1, 0, ()) for copy in found[:2]
        ]
        rest = await unit.waves.page(wave.id, [FAILED, SENT], after=page[-1].id)
        assert [(copy.id, copy.state) for copy in rest] == [(found[2].id, SENT)]
        assert await unit.waves.page(wave.id, []) == []


async def test_reasons_come_with_the_most_frequent_first(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2, 3)
        one, two, three = await taken(unit)
        await marked(unit, [two], FAILED, error="rare")
        await marked(unit, [one, three], FAILED, error="frequent")
        assert await unit.waves.reasons(wave.id) == [("frequent", 2), ("rare", 1)]


async def test_somebody_sees_what_reached_him_and_nothing_else(store: Store) -> None:
    async with store.begin() as unit:
        first = await sent_wave(unit, 1, 2, parts=2)
        await filled(unit, await a_wave(unit, kind=WaveKind.REMIND, base=first.id))
        await marked(unit, await taken(unit))
        second = await sent_wave(unit)
        failed = await full_wave(unit)
        await marked(unit, await taken(unit), FAILED)
        found = await unit.waves.copies_of(1)
        assert [(c.wave_id, c.part, c.chat, c.broadcast_id) for c in found] == [
            (wave.id, 0, 1, wave.broadcast_id) for wave in (second, first)
        ]
        assert [copy.wave_id for copy in await unit.waves.copies_of(1, 1, found[0].id)] == [first.id]
        assert await unit.waves.copies_of(3) == []
        assert failed.total == 2


async def test_an_answer_is_noted_and_shows_what_it_was_before(store: Store) -> None:
    async with store.begin() as unit:
        wave = await sent_wave(unit, 1, 2)
        before = await unit.waves.reply(wave.id, 1, Reply.SEEN, NOW)
        assert before is not None
        assert (before.reply, before.chat, before.state, len(before.messages)) == (None, 1, SENT, 1)
        again = await unit.waves.reply(wave.id, 1, Reply.HELP, NOW)
        assert again is not None
        assert again.reply is Reply.SEEN
        assert await unit.waves.reply(wave.id, 3, Reply.SEEN, NOW) is None
        assert await unit.waves.reply(99, 1, Reply.SEEN, NOW) is None


async def test_an_answer_proves_that_it_arrived(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2, 3, 4)
        await taken(unit, 3)
        await unit.waves.recover(NOW)
        copy = await unit.waves.reply(wave.id, 1, Reply.SAFE, NOW)
        assert copy is not None
        assert copy.state is UNCERTAIN
        assert await unit.waves.tally(wave.id) == Tally(waiting=1, sent=1, uncertain=2, doubted=3)
        assert await unit.waves.again(wave.id, [UNCERTAIN]) == 2  # and these wait again when the second answers
        assert await unit.waves.reply(wave.id, 2, Reply.SAFE, NOW) is not None
        assert await unit.waves.reply(wave.id, 4, Reply.SAFE, NOW) is None  # his never left
        going = await taken(unit)
        assert [copy.chat for copy in going] == [3, 4]
        # one may press before its outcome is written
        assert await unit.waves.reply(wave.id, 4, Reply.SEEN, NOW) is not None
        await marked(unit, going)
        assert {(a.reply, a.people) for a in await unit.waves.answered(wave.id)} == {
            (Reply.SAFE, 2),
            (Reply.SEEN, 1),
            (None, 1),
        }


async def test_the_roll_is_called_by_area_of_those_who_have_it(store: Store) -> None:
    async with store.begin() as unit:
        await meet(unit, 1, 2, 3, 4, 5)
        for chat, area in ((1, 5), (2, 5), (3, 6), (5, 6)):
            await unit.subscriptions.save(chat, Choices((area,)))
        wave = await full_wave(unit, parts=2)
        found = await taken(unit)
        await marked(unit, found[:4])
        await marked(unit, found[4:], FAILED)
        await unit.waves.reply(wave.id, 2, Reply.SAFE, NOW)
        await unit.waves.reply(wave.id, 4, Reply.HELP, NOW)
        everywhere = {
            Answered(5, None, 1),
            Answered(5, Reply.SAFE, 1),
            Answered(6, None, 1),
            Answered(None, Reply.HELP, 1),
        }
        assert set(await unit.waves.answered(wave.id)) == everywhere
        assert set(await unit.waves.answered(wave.id, [5, 7])) == {a for a in everywhere if a.area == 5}
        assert await unit.waves.answered(wave.id, []) == []


# -- the end -----------------------------------------------------------------------------------------------------------


async def test_who_is_forgotten_leaves_figures_alone(store: Store) -> None:
    async with store.begin() as unit:
        wave = await sent_wave(unit, 1, 2)
        waiting = await full_wave(unit)
        before = await unit.waves.tally(wave.id)
        his = [await unit.waves.copies_of(chat) for chat in (1, 2)]
        shown = [name for one in his for name in again_slots(one[-1].id)[::60]]
        lies = [Outcome(0, SENT, NOW, message_id=n, chat=5, slot=slot) for n, slot in enumerate(shown, 1)]
        await unit.outbox.mark(lies)
        await unit.people.forget(1)
        assert [slot.message_id for slot in await unit.outbox.drop_slots(shown)] == [3, 4]
        assert await unit.waves.tally(wave.id) == before
        assert await unit.waves.tally(waiting.id) == Tally(waiting=1, expired=1)
        assert await unit.waves.again(waiting.id, [EXPIRED]) == 0
        assert [copy.chat for copy in await taken(unit)] == [2]
        left = select(copies.c.messages, copies.c.state).where(copies.c.person.is_(None)).order_by(copies.c.id)
        assert [tuple(row) for row in await unit.connection.execute(left)] == [(None, "sent"), (None, "expired")]
        assert await unit.waves.copies_of(1) == []
        await meet(unit, 1)  # comes back as somebody new
        assert await unit.waves.copies_of(1) == []
