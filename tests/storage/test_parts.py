"""What becomes of a person when one of the messages of a notice, or of what amends it, is lost; on both stores."""

from domain import amend_words
from domain.broadcasts import Reply, Tally, Wave, WaveKind
from domain.ports import Unit
from storage.store import Store
from tests.storage.hands import NOW
from tests.storage.test_waves import (
    BLOCKED,
    FAILED,
    SENT,
    UNCERTAIN,
    a_wave,
    filled,
    full_wave,
    marked,
    rows,
    sent_wave,
    taken,
)

GONE = "Bad Request: message to forward not found"


async def amending(unit: Unit, base: Wave, said: str = "已改", parts: int = 3) -> Wave:
    words = amend_words.packed(base, said, pictured=True)
    notice = base.broadcast_id
    wave = await a_wave(unit, broadcast_id=notice, kind=WaveKind.CORRECT, base=base.id, parts=parts, words=words)
    return await filled(unit, wave)


async def test_a_lost_picture_takes_no_words_with_it_and_is_told(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2, parts=2)
        await marked(unit, await taken(unit), FAILED, error=GONE)
        assert await unit.waves.tally(wave.id) == Tally(failed=2)
        one, two = await taken(unit)
        await marked(unit, [one])
        # he answers before the outcome is written
        assert await unit.waves.reply(wave.id, 2, Reply.HELP, NOW) is not None
        await marked(unit, [two], UNCERTAIN)
        assert await unit.waves.tally(wave.id) == Tally(sent=2)
        assert {a.reply for a in await unit.waves.answered(wave.id)} == {None, Reply.HELP}
        assert (await unit.waves.reasons(wave.id), await unit.waves.lacking(wave.id)) == ([(GONE, 2)], 2)
        assert len(await unit.waves.copies_of(1)) == 1
        lifted = await filled(unit, await a_wave(unit, kind=WaveKind.LIFT, base=wave.id))
        assert lifted.total == 2


async def test_a_picture_in_the_middle_and_one_that_words_replaced_are_told_too(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2, parts=3)
        await marked(unit, await taken(unit))
        one, two = await taken(unit)
        await marked(unit, [one], FAILED, error=GONE)
        await marked(unit, [two], SENT, error=GONE)
        await marked(unit, await taken(unit))
        assert await unit.waves.tally(wave.id) == Tally(sent=2)
        assert (await unit.waves.reasons(wave.id), await unit.waves.lacking(wave.id)) == ([(GONE, 2)], 2)


async def test_whoever_lacks_the_words_has_not_got_it_and_gets_them_alone(store: Store) -> None:
    async with store.begin() as unit:
        wave = await full_wave(unit, 1, 2, 3, parts=2)
        await marked(unit, await taken(unit))
        one, two, three = await taken(unit)
        await marked(unit, [one], FAILED, error="Bad Request: x")
        await marked(unit, [two], BLOCKED)
        await unit.waves.put_back([three.id])
        await unit.people.block(3, True, NOW)
        assert await taken(unit) == []
        assert await unit.waves.tally(wave.id) == Tally(failed=1, blocked=2)
        assert await unit.waves.reasons(wave.id) == [("Bad Request: x", 1)]
        # his picture lies there all the same
        recall = await filled(unit, await a_wave(unit, kind=WaveKind.RECALL, base=wave.id))
        assert recall.total == 2
        assert await unit.waves.cancel(recall.id, NOW) == 2
        assert await unit.waves.again(wave.id, [FAILED]) == 1
        again = await taken(unit)
        assert [(copy.chat, copy.part) for copy in again] == [(1, 1)]
        await marked(unit, again)
        assert await unit.waves.tally(wave.id) == Tally(sent=1, blocked=2)


async def test_a_refused_picture_leaves_the_words_to_be_corrected_and_is_told(store: Store) -> None:
    async with store.begin() as unit:
        fix = await amending(unit, await sent_wave(unit, 7, parts=2))
        await marked(unit, await taken(unit))
        await marked(unit, await taken(unit), FAILED, error="Bad Request: wrong file")
        await marked(unit, await taken(unit))
        assert await rows(unit, fix) == [(1, 0, "failed"), (1, 1, "failed"), (1, 2, "sent")]
        assert await unit.waves.tally(fix.id) == Tally(failed=1)
        assert await unit.waves.reasons(fix.id) == [("Bad Request: wrong file", 1)]
        assert await unit.waves.again(fix.id, [FAILED]) == 1
        assert [copy.part for copy in await taken(unit)] == [1]  # what was said is not said twice


async def test_after_a_kill_edits_wait_again_and_what_is_said_is_uncertain(store: Store) -> None:
    async with store.begin() as unit:
        one, two = [await sent_wave(unit, 7, parts=2) for _ in range(2)]
        fix, silent = await amending(unit, one), await amending(unit, two, "", 2)
        first = await taken(unit)
        assert await unit.waves.recover(NOW, "urgent") == len(first)
        assert {state for _, part, state in await rows(unit, fix) if part == 0} == {"uncertain"}
        assert {state for _, part, state in await rows(unit, silent) if part == 0} == {"waiting"}
        await marked(unit, await taken(unit))
        repainting = await taken(unit)
        assert {copy.part for copy in repainting} == {1, 2}
        await unit.waves.recover(NOW, "urgent")
        assert sorted(copy.id for copy in await taken(unit)) == sorted(copy.id for copy in repainting)
