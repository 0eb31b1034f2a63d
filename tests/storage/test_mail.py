"""Parcels, slots and updates, the same on both stores."""

from dataclasses import replace
from datetime import timedelta

from domain.delivery import DeliveryState, Outcome, Parcel, Priority, Slot
from storage.store import Store
from tests.storage.hands import NOW, a_parcel, a_ticket, assert_full

SENT, WAITING = DeliveryState.SENT, DeliveryState.WAITING


async def put(store: Store, *parcels: Parcel) -> list[Parcel]:
    async with store.begin() as unit:
        stored = await unit.outbox.add(parcels)
        await unit.commit()
    return stored


async def mark(store: Store, *outcomes: Outcome) -> None:
    async with store.begin() as unit:
        await unit.outbox.mark(outcomes)
        await unit.commit()


async def waiting(store: Store) -> list[Parcel]:
    async with store.read() as unit:
        return await unit.outbox.waiting(100)


async def payload_of(store: Store, parcel: Parcel) -> tuple[str, bool]:
    """State, and whether anything of the payload is left."""
    async with store.read() as unit:
        sql = f"SELECT state, payload IS NOT NULL FROM outbox WHERE id = {parcel.id}"
        state, left = tuple((await unit.connection.exec_driver_sql(sql)).one())
    return state, bool(left)


async def test_a_parcel_comes_back_as_it_was_stored(store: Store) -> None:
    full = a_parcel(
        b'{"chat_id":1}',
        priority=Priority.STATUS,
        slot="card:1",
        ticket_id=4,
        broadcast_id=5,
        at_most_once=True,
        resurface=True,
        to_reporter=True,
        asks=True,
        not_before=NOW,
        expires_at=NOW + timedelta(seconds=9),
        tries=2,
    )
    [stored] = await put(store, full)
    assert_full(stored)
    assert stored == replace(full, id=stored.id)
    assert await waiting(store) == [stored]


async def test_waiting_parcels_come_by_priority_then_age_and_page_on(store: Store) -> None:
    stored = await put(
        store,
        a_parcel(priority=Priority.CARD),
        a_parcel(priority=Priority.ANSWER),
        a_parcel(priority=Priority.ANSWER),
        a_parcel(priority=Priority.DANGER),
    )
    order = [stored[3], stored[1], stored[2], stored[0]]
    assert await waiting(store) == order
    async with store.read() as unit:
        assert await unit.outbox.waiting(2) == order[:2]
        assert await unit.outbox.waiting(9, (Priority.ANSWER, stored[1].id)) == order[2:]


async def test_a_later_parcel_of_a_slot_supersedes_what_still_waits(store: Store) -> None:
    one, other, two, three = await put(
        store,
        a_parcel(b"1", slot="draft:1", resurface=True),
        a_parcel(b"x", slot="draft:2"),
        a_parcel(b"2", slot="draft:1"),
        a_parcel(b"3", slot="draft:1"),
    )
    # the wish for a new message is handed on, else the draft would stay far above
    assert (two.resurface, three.resurface) == (True, True)
    assert await waiting(store) == [other, three]
    assert await payload_of(store, one) == ("superseded", False)


async def test_at_most_once_parcels_are_not_superseded(store: Store) -> None:
    stored = await put(store, a_parcel(slot="s", at_most_once=True), a_parcel(slot="s"))
    assert await waiting(store) == stored


async def test_a_parcel_in_flight_that_was_superseded_is_still_marked_as_sent(store: Store) -> None:
    [one] = await put(store, a_parcel(slot="s"))
    [two] = await put(store, a_parcel(slot="s"))
    await mark(store, Outcome(one.id, SENT, NOW, 71, 5, "s"))
    assert await payload_of(store, one) == ("sent", False)
    async with store.read() as unit:
        assert await unit.outbox.slot("s") == Slot("s", 71, 5)
    assert await waiting(store) == [two]


async def test_a_superseded_parcel_does_not_come_back_to_wait(store: Store) -> None:
    [one] = await put(store, a_parcel(slot="s"))
    [two] = await put(store, a_parcel(slot="s"))
    await mark(store, Outcome(one.id, WAITING, NOW, tries=1, not_before=NOW))
    assert await waiting(store) == [two]


async def test_a_sent_parcel_loses_its_payload_and_says_where_it_lies(store: Store) -> None:
    async with store.begin() as unit:
        ticket = await unit.tickets.add(a_ticket())
        [parcel] = await unit.outbox.add([a_parcel(slot="card:1", ticket_id=ticket.id)])
        await unit.commit()
    await mark(store, Outcome(parcel.id, SENT, NOW, 71, -100_500, "card:1", ticket.id))
    assert await payload_of(store, parcel) == ("sent", False)
    assert await waiting(store) == []
    async with store.begin() as unit:
        assert await unit.outbox.slot("card:1") == Slot("card:1", 71, -100_500)
        assert await unit.outbox.slots_of(ticket.id, "card:") == [Slot("card:1", 71, -100_500)]
        assert await unit.outbox.slots_of(ticket.id, "alarm:") == await unit.outbox.slots_of(99, "card:") == []
        assert await unit.tickets.by_message(-100_500, 71) == ticket
        one, two = await unit.outbox.add(
            [
                a_parcel(b'{"m": "sendMessage", "p": {"chat_id": 5}}', slot=s, ticket_id=ticket.id)
                for s in ("ask:1", "ask:2")
            ]
        )
        await unit.outbox.mark([Outcome(two.id, SENT, NOW, 73, 5, "ask:2", ticket.id)])
        found = await unit.outbox.slots_of(ticket.id, "ask:", "card:")
        assert found == [Slot("ask:2", 73, 5), Slot("card:1", 71, -100_500), Slot("ask:1", 0, 5)], (
            "one waits to be sent"
        )
        await unit.outbox.mark([Outcome(one.id, SENT, NOW, 74, 5)])
        # again, at another place: edited messages may have to be sent anew
        await unit.outbox.mark([Outcome(parcel.id, SENT, NOW, 72, -100_500, "card:1", ticket.id)])
        assert await unit.outbox.slot("card:1") == Slot("card:1", 72, -100_500)


async def test_a_parcel_tried_in_vain_waits_on_and_a_failed_one_keeps_its_sealed_form(store: Store) -> None:
    one, two, three = await put(store, a_parcel(b"1"), a_parcel(b"2"), a_parcel(b"3"))
    later = NOW + timedelta(seconds=30)
    await mark(
        store,
        Outcome(one.id, WAITING, NOW, error="Too Many Requests", tries=1, not_before=later),
        Outcome(two.id, DeliveryState.FAILED, NOW, error="Bad Request: chat not found" * 50, tries=5),
        Outcome(three.id, DeliveryState.BLOCKED, NOW, error="Forbidden", tries=1),
    )
    assert await waiting(store) == [replace(one, tries=1, not_before=later)]
    assert await payload_of(store, two) == ("failed", True)
    assert await payload_of(store, three) == ("blocked", False)
    async with store.read() as unit:
        assert await unit.outbox.counts() == {WAITING: 1, DeliveryState.FAILED: 1, DeliveryState.BLOCKED: 1}


async def test_what_is_sent_at_most_once_is_uncertain_after_a_kill(store: Store) -> None:
    """As parcels of notices were until they had a ledger of their own."""
    parcels = await put(store, *(a_parcel(b"%d" % i, at_most_once=True) for i in range(3)))
    ids = [p.id for p in parcels]
    assert ids == sorted(ids)
    async with store.begin() as unit:
        await unit.outbox.start(ids[:2], NOW)
        await unit.outbox.mark([Outcome(ids[0], SENT, NOW, 1, 7)])
        assert await unit.outbox.recover(NOW) == 1
        assert await unit.outbox.counts() == {SENT: 1, DeliveryState.UNCERTAIN: 1, WAITING: 1}
        await unit.commit()
    assert await waiting(store) == parcels[2:]


async def test_only_at_most_once_parcels_are_marked_before_they_leave(store: Store) -> None:
    [plain] = await put(store, a_parcel())
    async with store.begin() as unit:
        await unit.outbox.start([plain.id], NOW)
        await unit.outbox.start([], NOW)
        await unit.outbox.mark([])
        assert await unit.outbox.waiting(5) == [plain]


async def test_an_update_is_done_once(store: Store) -> None:
    async with store.begin() as unit:
        assert not await unit.intake.done(2**40)
        assert await unit.intake.mark_done(2**40, NOW)
        await unit.commit()
    async with store.begin() as unit:
        assert await unit.intake.done(2**40)
        assert not await unit.intake.mark_done(2**40, NOW)


async def test_an_update_that_cannot_be_handled_is_buried_once_under_a_number(store: Store) -> None:
    async with store.begin() as unit:
        reference = await unit.intake.bury(8, b'{"text":"x"}', "ValueError: x", NOW)
        again = await unit.intake.bury(8, b'{"text":"x"}', "ValueError: x", NOW)
        other = await unit.intake.bury(9, b"{}", "", NOW)
        await unit.commit()
    assert reference == again != other
    assert len(reference) == 6
    assert reference.startswith("E")
    async with store.read() as unit:
        assert await unit.intake.buried() == 2
