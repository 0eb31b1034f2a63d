"""The ledger when two act on it at once, or when somebody is gone in between; the same on both stores."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from domain.broadcasts import Copy, Tally, Wave, WaveKind, WaveState
from domain.delivery import DeliveryState
from domain.ports import Unit
from storage.ledger_turns import TurnRows
from storage.rows_broadcasts import copies
from storage.store import Store
from tests.storage.hands import NOW
from tests.storage.test_waves import LATER, WAITING, a_wave, filled, full_wave, marked, rows, taken
from tests.town import PATIENCE

on_postgres = pytest.mark.parametrize(
    "store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


async def blocked_by(unit: Unit, other: "asyncio.Task[object]") -> None:
    """Until another one waits for a lock of this unit, or is through."""
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    async with asyncio.timeout(PATIENCE):
        while not other.done():
            if (await unit.connection.exec_driver_sql(asked)).scalar_one():  # type: ignore[attr-defined]
                return
            await asyncio.sleep(0.01)  # noqa: TID251 - locks announce nothing


async def ended(unit: Unit, wave: Wave) -> None:
    """取消."""
    await unit.waves.cancel(wave.id, NOW)
    now = await unit.waves.by_id(wave.id)
    assert now is not None
    await unit.waves.save(replace(now, state=WaveState.CANCELLED))


async def about(unit: Unit, wave: Wave, kind: WaveKind, **more: int) -> Wave:
    """A wave about it, all written."""
    notice = wave.broadcast_id
    return await filled(unit, await a_wave(unit, broadcast_id=notice, kind=kind, base=wave.id, urgent=True, **more))


@on_postgres
async def test_a_recall_leaves_alone_what_is_just_leaving_and_takes_it_back(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 7, 8)
        await unit.commit()

    async def recall() -> Wave:
        async with store.begin() as unit:
            await ended(unit, wave)
            back = await about(unit, wave, WaveKind.RECALL)
            await unit.commit()
        return back

    async with store.begin() as unit:
        found = await taken(unit, 1)
        recalling = asyncio.create_task(recall())
        await blocked_by(unit, recalling)
        await unit.commit()
    back = await recalling
    async with store.begin() as unit:
        assert [state for _, _, state in await rows(unit, wave)] == ["sending", "expired"]
        assert back.total == 1
        await marked(unit, found)
        assert (await unit.waves.tally(wave.id)).sent == 1


@on_postgres
async def test_courier_and_cancel_lock_each_other_never(store: Store) -> None:
    async with store.begin() as unit:
        await full_wave(unit, *range(1, 41))
        await unit.commit()
    for _ in range(8):
        async with store.begin() as unit:
            for chat in range(1, 41):
                await unit.people.block(chat, False, NOW)
            wave = await filled(unit, await a_wave(unit, parts=2))
            for chat in range(1, 41, 2):
                await unit.people.block(chat, True, NOW)
            await unit.commit()

        async def cancel(wave: Wave = wave) -> None:
            async with store.begin() as unit:
                await ended(unit, wave)
                await unit.commit()

        async def take() -> None:
            async with store.begin() as unit:
                await taken(unit, 7)
                await unit.commit()

        await asyncio.gather(take(), cancel())  # neither is told of a deadlock


@on_postgres
async def test_cancel_and_recall_lock_each_other_never(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 7, 8)
        await unit.commit()

    async def recall() -> None:
        async with store.begin() as unit:
            await unit.waves.cancel(wave.id, NOW)
            await unit.waves.hold(wave.broadcast_id)
            await unit.commit()

    async with store.begin() as unit:
        await unit.waves.hold(wave.broadcast_id)
        recalling = asyncio.create_task(recall())
        await blocked_by(unit, recalling)
        await unit.waves.cancel(wave.id, NOW)
        await unit.commit()
    await recalling


@on_postgres
async def test_a_copy_put_back_in_between_is_not_missed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 7)
        found = await taken(unit)
        await unit.commit()
    real, asked = TurnRows._run, []

    async def run(self: TurnRows, *given: object) -> object:
        asked.append(self)
        if len(asked) == 2:  # before a second statement of the same look
            async with store.begin() as other:
                await other.waves.put_back([copy.id for copy in found])
                await other.commit()
        return await real(self, *given)  # type: ignore[arg-type]

    async with store.begin() as unit:
        monkeypatch.setattr(TurnRows, "_run", run)
        assert await unit.waves.waits(wave.id)
        assert len(asked) == 1


async def deleted(store: Store, **more: int) -> tuple[Wave, list[Copy]]:
    """A copy under way of somebody who has his data deleted meanwhile, and one of somebody else's."""
    async with store.begin() as unit:
        wave = await full_wave(unit, 7, 8, **more)
        found = await taken(unit)
        await unit.commit()
    async with store.begin() as unit:
        await unit.people.forget(7)
        await unit.commit()
    return wave, found


async def test_what_comes_back_of_somebody_who_is_gone_waits_no_more(store: Store) -> None:
    wave, found = await deleted(store)
    async with store.begin() as unit:
        await unit.waves.put_back([copy.id for copy in found])
        assert await unit.waves.tally(wave.id) == Tally(waiting=1, expired=1)
        found = await taken(unit)
        await marked(unit, found)
        assert not await unit.waves.waits(wave.id)


async def test_what_is_deferred_of_somebody_who_is_gone_waits_no_more(store: Store) -> None:
    wave, found = await deleted(store, parts=2)
    async with store.begin() as unit:
        await marked(unit, found, WAITING, not_before=LATER)
        assert await unit.waves.tally(wave.id) == Tally(waiting=1, expired=1)


async def test_nothing_is_kept_of_where_it_lies_with_somebody_who_is_gone(store: Store) -> None:
    wave, found = await deleted(store)
    async with store.begin() as unit:
        await marked(unit, found)
        assert await unit.waves.tally(wave.id) == Tally(sent=2)
        asked = select(copies.c.person, copies.c.messages.is_not(None)).order_by(copies.c.id)
        assert (await unit.connection.execute(asked)).all() == [(None, False), (2, True)]


async def test_rows_of_nobody_are_ended_by_the_courier(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 7, parts=2)
        await unit.connection.execute(copies.update().values(person=None))
        assert await taken(unit) == []
        assert not await unit.waves.waits(wave.id)
        assert [state for _, _, state in await rows(unit, wave)] == ["expired", "expired"]


async def test_after_a_kill_edits_wait_again_and_urgent_ones_once(store: Store) -> None:
    async with store.begin() as unit:
        base = await full_wave(unit, 7)
        await marked(unit, await taken(unit))
        urgent = await filled(unit, await a_wave(unit, urgent=True))
        calm = await filled(unit, await a_wave(unit))
        told = await about(unit, base, WaveKind.CORRECT, parts=2)
        await taken(unit)
        assert await unit.waves.recover(NOW, "urgent") == len(await taken_states(unit, urgent, calm, told))
        assert await taken_states(unit, urgent, calm, told) == ["waiting", "uncertain", "waiting"]
        await marked(unit, await taken(unit))
        assert [copy.part for copy in await taken(unit)] == [1]  # the edit comes second
        await unit.waves.recover(NOW)
        assert [state for _, _, state in await rows(unit, told)] == ["sent", "waiting"]
        [copy] = await taken(unit)
        assert not copy.uncertain
        await unit.waves.again(calm.id, [DeliveryState.UNCERTAIN])
        await taken(unit)
        assert await unit.waves.leaving() == {copy.id, 3}
        assert await unit.waves.recover(NOW, "all", {3}) == 1
        assert await unit.waves.recover(NOW, "all", ()) == 0
        assert await taken_states(unit, calm) == ["uncertain"]
        assert await unit.waves.leaving() == {copy.id}


async def taken_states(unit: Unit, *of: Wave) -> list[str]:
    """The state of the first part of each."""
    return [(await rows(unit, wave))[0][2] for wave in of]


async def test_what_is_about_a_copy_waits_until_it_has_arrived(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 7, 8)
        [one, two] = await taken(unit)
        await marked(unit, [two])
        await ended(unit, wave)
        await about(unit, wave, WaveKind.RECALL)
        [back] = await taken(unit)
        assert (back.chat, back.base) == (8, {0: (1002,)})
        await marked(unit, [back, one])
        [back] = await taken(unit)
        assert (back.chat, back.base) == (7, {0: (1001,)})


@on_postgres
async def test_what_is_being_taken_while_a_correction_is_made_is_corrected_too(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 7, 8)
        await unit.commit()

    async def correct() -> Wave:
        async with store.begin() as unit:
            await unit.waves.hold(wave.broadcast_id)
            notice = await unit.broadcasts.by_id(wave.broadcast_id)
            assert notice is not None
            await unit.broadcasts.save(replace(notice, corrected_at=NOW))
            told = await about(unit, wave, WaveKind.CORRECT)
            async with store.begin() as other:  # who comes meanwhile gets nothing
                assert await taken(other) == []
            await unit.commit()
        return told

    async with store.begin() as unit:
        assert len(await taken(unit, 1)) == 1
        correcting = asyncio.create_task(correct())
        await blocked_by(unit, correcting)
        assert not correcting.done()
        await unit.commit()
    assert (await correcting).total == 1
    async with store.begin() as unit:
        assert len(await taken(unit)) == 1  # the other one, in the new words; what is corrected is still on its way
