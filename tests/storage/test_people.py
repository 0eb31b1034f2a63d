"""Residents, staff, drafts, dialogs and bounds, the same on both stores."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Conflict
from domain.people import Person, Role, Staff, StaffState
from domain.words import Media, MediaKind, Part
from storage.store import Store
from tests.storage.hands import NOW, Hands, a_draft, assert_full

MAY = Person(700_000_001, "王小明", "xiaoming")


async def test_somebody_is_new_once(store: Store) -> None:
    async with store.begin() as unit:
        assert await unit.people.seen(MAY, NOW)
        assert not await unit.people.seen(MAY, NOW)
        await unit.commit()
    async with store.begin() as unit:
        assert not await unit.people.seen(MAY, NOW)
        assert await unit.people.count() == 1
        assert [chat async for chat in unit.people.chats()] == [MAY.chat]


async def test_who_blocked_the_bot_is_not_reached_until_he_returns(store: Store) -> None:
    async with store.begin() as unit:
        await unit.people.seen(MAY, NOW)
        await unit.people.seen(Person(2), NOW)
        await unit.people.block(MAY.chat, True, NOW)
        await unit.people.block(MAY.chat, True, NOW)
        assert await unit.people.count() == 1
        assert [chat async for chat in unit.people.chats()] == [2]
        assert not await unit.people.seen(MAY, NOW)
        assert await unit.people.count() == 2
        await unit.people.block(MAY.chat, True, NOW)
        await unit.people.block(MAY.chat, False, NOW)
        assert await unit.people.count() == 2
        await unit.people.forget(MAY.chat)
        assert [chat async for chat in unit.people.chats()] == [2]
        assert await unit.people.seen(MAY, NOW)


async def test_everybody_is_reached_over_many_pages(store: Store) -> None:
    async with store.begin() as unit:
        for chat in range(1, 1203):
            await unit.people.seen(Person(chat), NOW)
        assert [chat async for chat in unit.people.chats()] == list(range(1, 1203))


async def test_staff_is_found_by_user_and_by_username(store: Store) -> None:
    ann = Staff(0, 800_000_001, "安", "Ann_Lee", Role.ADMIN, StaffState.ACTIVE, NOW, True)
    async with store.begin() as unit:
        ann = await unit.staff.save(ann)
        bob = await unit.staff.save(Staff(0, 800_000_002, "博", None))
        assert ann.id != bob.id
        assert await unit.staff.by_id(ann.id) == ann
        assert await unit.staff.by_user(800_000_001) == ann
        assert await unit.staff.by_username("@ann_lee") == ann
        assert await unit.staff.by_username("bob") is None
        assert await unit.staff.by_username("@") is None
        assert await unit.staff.all() == [ann, bob]
        gone = await unit.staff.save(replace(ann, state=StaffState.LEFT, username=None, checked_at=None))
        assert await unit.staff.by_user(800_000_001) == gone
        assert await unit.staff.by_username("ann_lee") is None
        with pytest.raises(Conflict):
            await unit.staff.save(replace(ann, id=99, user=3))
    async with store.begin() as unit:
        await unit.staff.save(replace(ann, id=0))
        with pytest.raises(Conflict):
            await unit.staff.save(replace(ann, id=0))
    async with store.begin() as unit:
        ann = await unit.staff.save(replace(ann, id=0))
        bob = await unit.staff.save(Staff(0, 800_000_002, "博", None))
        with pytest.raises(Conflict):  # one account is one colleague: 双人复核 compares their numbers
            await unit.staff.save(replace(bob, user=ann.user))


async def test_a_draft_comes_back_as_it_was_stored_and_is_saved_by_version(store: Store) -> None:
    full = a_draft(
        category="noise",
        place="东街",
        anonymous=True,
        confidential=True,
        perhaps="GD261122-0001",
        consented=True,
        calm=("电线垂下来了",),
        apart=("GD261122-0003",),
        split=True,
        codes=(("路灯坏了", "SR04"),),
    )
    pictured = Media(MediaKind.VENUE, "file-id", 30.25, 120.5, "东街", 7)
    everything = Part(14, "路灯", pictured, NOW, forwarded=True, album="9")
    full = replace(full, parts=(*full.parts, everything))
    assert_full(pictured)
    assert_full(everything)
    async with store.begin() as unit:
        first = await unit.drafts.save(full)
        assert_full(first)
        assert first == replace(full, id=first.id, version=1)
        assert await unit.drafts.of_chat(full.chat) == first
        second = await unit.drafts.save(replace(first, parts=first.parts[:1], remind_at=None))
        assert await unit.drafts.of_chat(full.chat) == second
        assert await unit.drafts.of_chat(5) is None
        with pytest.raises(Conflict):
            await unit.drafts.save(first)
        with pytest.raises(Conflict):
            await unit.drafts.drop(first)
        await unit.drafts.drop(second)
        assert await unit.drafts.of_chat(full.chat) is None
        third = await unit.drafts.save(full)
        assert third.id > second.id  # a slot named after a draft never becomes somebody else's


async def test_a_second_draft_of_one_chat_is_a_conflict(store: Store) -> None:
    async with store.begin() as unit:
        await unit.drafts.save(a_draft())
        with pytest.raises(Conflict):
            await unit.drafts.save(a_draft())


async def test_drafts_are_due_for_their_reminder_then_for_their_end(store: Store) -> None:
    async with store.begin() as unit:
        await unit.drafts.save(a_draft(1))
        await unit.drafts.save(a_draft(2, remind_at=None))
        assert await unit.drafts.due(NOW) == []
        assert await unit.drafts.due(NOW + timedelta(minutes=10)) == [1]
        assert await unit.drafts.due(NOW + timedelta(hours=48)) == [1, 2]
        assert await unit.drafts.due(NOW + timedelta(hours=48), limit=1) == [1]
        assert await unit.drafts.open_chats() == [1, 2]


async def test_a_dialog_is_forgotten_when_it_has_expired(store: Store, clock: Hands) -> None:
    async with store.begin() as unit:
        until = clock.now() + timedelta(minutes=15)
        await unit.dialogs.put(1, 2, {"ask": "GD261122-0001"}, clock.now())
        await unit.dialogs.put(1, 2, {"ask": "原因"}, until)
        assert await unit.dialogs.get(1, 2) == {"ask": "原因"}
        assert await unit.dialogs.get(2, 1) is None
        clock.move(timedelta(minutes=15))
        assert await unit.dialogs.get(1, 2) is None
        await unit.dialogs.put(1, 2, {}, clock.now() + timedelta(minutes=1))
        assert await unit.dialogs.get(1, 2) == {}
        await unit.dialogs.drop(1, 2)
        assert await unit.dialogs.get(1, 2) is None


async def test_a_bound_holds_until_its_window_ends(store: Store) -> None:
    async with store.begin() as unit:
        take, peek = unit.allowances.take, unit.allowances.peek
        end = NOW + timedelta(seconds=60)
        assert await peek(1, "urgent", 3, 60, NOW) is None
        for second in range(3):
            assert await take(1, "urgent", 3, 60, NOW + timedelta(seconds=second)) is None
        assert await peek(1, "urgent", 3, 60, NOW) == end
        for _ in range(2):
            assert await take(1, "urgent", 3, 60, NOW + timedelta(seconds=59)) == end
        assert await take(1, "lookup", 3, 60, NOW) is None
        assert await take(2, "urgent", 3, 60, NOW) is None
        assert await peek(1, "urgent", 3, 60, end) is None
        assert await take(1, "urgent", 3, 60, end) is None
        assert await peek(1, "urgent", 3, 60, end) is None
        assert await take(3, "never", 0, 60, NOW) == end
        assert await peek(3, "never", 0, 60, NOW) == end
