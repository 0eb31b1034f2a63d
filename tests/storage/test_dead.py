"""Dead letters, the same on both stores: what failed is tried again unless it is stale; a buried update comes back."""

from dataclasses import replace
from datetime import timedelta

from domain.dead_stores import Raised
from domain.delivery import DeliveryState, Outcome, Parcel
from storage.store import Store
from tests.storage.hands import NOW, a_parcel

HOUR = timedelta(hours=1)


async def failed(store: Store, *parcels: Parcel, error: str = "Bad Request: message is too long") -> list[int]:
    async with store.begin() as unit:
        stored = await unit.outbox.add(parcels)
        await unit.outbox.mark([Outcome(p.id, DeliveryState.FAILED, NOW, error=error) for p in stored])
        await unit.commit()
    return [p.id for p in stored]


async def states(store: Store) -> dict[int, str]:
    async with store.read() as unit:
        rows = await unit.connection.exec_driver_sql("SELECT id, state FROM outbox")
        return {row.id: row.state for row in rows}


async def test_what_failed_is_listed_by_reason_and_one_by_one_without_its_text(store: Store) -> None:
    payload = '{"m":"sendMessage","p":{"chat_id":77,"text":"秘密"}}'.encode()
    long = await failed(store, *(a_parcel(payload, slot=f"card:{n}", ticket_id=n) for n in range(3)))
    [lost] = await failed(store, a_parcel(payload), error="network")
    async with store.read() as unit:
        assert await unit.dead.reasons() == [("Bad Request: message is too long", 3, long[2]), ("network", 1, lost)]
        first, *_ = page = await unit.dead.parcels(2)
        assert [one.id for one in page] == [lost, long[2]]
        assert [one.id for one in await unit.dead.parcels(9, before=long[2])] == long[1::-1]
        assert (first.method, first.error, first.at) == ("sendMessage", "network", NOW)
        assert (page[1].slot, page[1].ticket_id) == ("card", 2)
        assert "秘密" not in repr(page)
        assert "77" not in repr(page)
        assert await unit.dead.alike(long[0], 2) == long[:2]
        assert await unit.dead.alike(999, 2) == []


async def test_what_failed_waits_again_unless_it_is_out_of_date(store: Store) -> None:
    payload = b'{"m":"sendMessage","p":{}}'
    good, pressed, card, gone = await failed(
        store,
        replace(a_parcel(payload), tries=3),
        a_parcel(payload, expires_at=NOW + HOUR),
        a_parcel(payload, slot="card:1"),
        a_parcel(payload, slot="card:2"),
    )
    async with store.begin() as unit:
        [newer] = await unit.outbox.add([a_parcel(payload, slot="card:1")])
        assert await unit.dead.drop([gone, 999], NOW) == 1
        assert await unit.dead.drop([], NOW) == 0
        await unit.commit()
    async with store.begin() as unit:
        ids = [good, pressed, card, gone, 999]
        assert await unit.dead.revive(ids, NOW + 2 * HOUR) == Raised(waiting=1, stale=2)
        assert unit.dead.revived == [good]
        [back] = await unit.outbox.those_waiting([good])
        assert (back.payload, back.tries) == (payload, 0)
        await unit.commit()
    assert await states(store) == {
        good: "waiting",
        pressed: "superseded",
        card: "superseded",
        gone: "expired",
        newer.id: "waiting",
    }
    async with store.read() as unit:
        assert await unit.dead.reasons() == []
        assert unit.dead.revived == []


async def buried(store: Store, update: int = 8) -> int:
    async with store.begin() as unit:
        await unit.intake.mark_done(update, NOW)
        await unit.intake.bury(update, b'{"text":"x"}', "ValueError: x", NOW)
        await unit.commit()
    async with store.read() as unit:
        return (await unit.dead.graves(1))[0].id


async def test_a_buried_update_is_called_opened_and_closed(store: Store) -> None:
    one, two = await buried(store), await buried(store, 9)
    async with store.begin() as unit:
        newest, older = await unit.dead.graves(5)
        assert (newest.id, older.id) == (two, one)
        assert (newest.error, newest.at, newest.called) == ("ValueError", NOW, False)
        assert [g.id for g in await unit.dead.graves(5, before=two)] == [one]
        assert await unit.dead.called() == []
        assert await unit.dead.opened(one) is None
        assert await unit.dead.call(one)
        assert not await unit.dead.call(one)
        assert await unit.dead.called() == [one]
        assert await unit.dead.opened(one) == b'{"text":"x"}'
        assert not await unit.intake.done(8)
        assert await unit.dead.opened(one) is not None  # not handled yet: the bot may have died in between
        assert await unit.intake.mark_done(8, NOW)
        assert await unit.dead.opened(one) is None  # handled since
        await unit.dead.close(one)
        await unit.dead.close(two)  # nobody called it
        assert await unit.dead.buried() == 1
        assert await unit.dead.level(two)
        assert not await unit.dead.level(two)
        await unit.commit()


async def test_an_update_that_fails_again_keeps_its_number(store: Store) -> None:
    one = await buried(store)
    async with store.begin() as unit:
        [grave] = await unit.dead.graves(5)
        await unit.dead.call(one)
        await unit.dead.opened(one)
        await unit.intake.mark_done(8, NOW)
        assert await unit.intake.bury(8, b'{"text":"x"}', "KeyError", NOW + HOUR) == grave.reference
        await unit.dead.close(one)
        assert await unit.dead.graves(5) == [replace(grave, error="KeyError")]
        assert await unit.dead.called() == []
        await unit.commit()
