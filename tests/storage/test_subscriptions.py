"""What residents chose, the same on both stores."""

from sqlalchemy import func, select

from domain.broadcasts import Choices, Topic
from domain.people import Person
from storage.rows_broadcasts import listed, subscriptions
from storage.store import Store
from tests.storage.hands import NOW

FULL = Choices((9, 5, 7), frozenset({Topic.FLOOD, Topic.FIRE}), frozenset({Topic.FRAUD}))


async def test_choices_come_back_in_their_order_and_replace_those_before(store: Store) -> None:
    async with store.begin() as unit:
        await unit.people.seen(Person(1), NOW)
        assert await unit.subscriptions.of(1) == Choices()
        await unit.subscriptions.save(1, FULL)
        await unit.commit()
    async with store.begin() as unit:
        assert await unit.subscriptions.of(1) == FULL
        changed = Choices((7, 9), frozenset(), frozenset({Topic.OTHER}))
        await unit.subscriptions.save(1, changed)
        assert await unit.subscriptions.of(1) == changed
        await unit.subscriptions.save(1, Choices((7, 7)))
        assert await unit.subscriptions.of(1) == Choices((7,))


async def test_nothing_is_kept_of_somebody_who_never_wrote(store: Store) -> None:
    async with store.begin() as unit:
        await unit.subscriptions.save(1, FULL)
        assert await unit.subscriptions.of(1) == Choices()


async def test_each_unit_has_those_who_chose_it_first_and_can_be_reached(store: Store) -> None:
    async with store.begin() as unit:
        for chat, areas in ((1, (5, 6)), (2, (5,)), (3, (6, 5)), (4, (5,))):
            await unit.people.seen(Person(chat), NOW)
            await unit.subscriptions.save(chat, Choices(areas))
        await unit.people.block(4, True, NOW)
        assert await unit.subscriptions.by_area() == {5: 2, 6: 1}


async def test_choices_go_with_the_way_to_reach_him(store: Store) -> None:
    async with store.begin() as unit:
        for chat in (1, 2):
            await unit.people.seen(Person(chat), NOW)
            await unit.subscriptions.save(chat, FULL)
        await unit.people.forget(1)
        await unit.people.forget(77)
        assert await unit.subscriptions.of(1) == Choices()
        assert await unit.subscriptions.of(2) == FULL
        left = select(func.count(subscriptions.c.person_id.distinct()))
        assert (await unit.connection.execute(left)).scalar_one() == 1
        assert (await unit.connection.execute(select(listed))).first() is None
