"""The index of open cases, the co-reporters and the pairs, the same on both stores."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from domain.alike import KEYS, Usage, keys, weighed
from domain.errors import Conflict
from domain.followers import Follower, Pair, PairState
from domain.policy import Policy
from domain.tickets import Status, Ticket
from storage.retention import sweep
from storage.store import Store
from tests.storage.hands import NOW, a_ticket

CHAT = 700_000_009
LAMP = {"路灯": 1, "坏": 1, "东街": 2, "晚上": 1}
AGO = NOW - timedelta(days=30)


async def entered(store: Store, number: str = "GD261122-0001", counts: dict[str, int] = LAMP, **more: Any) -> Ticket:
    async with store.begin() as unit:
        ticket = await unit.tickets.add(a_ticket(number, **more))
        usage = await unit.alike.usage(list(counts))
        await unit.alike.enter(ticket.id, weighed(counts, usage), keys(counts, usage), 7)
        await unit.alike.count(list(counts))
        await unit.commit()
    return ticket


async def near(store: Store, counts: dict[str, int] = LAMP) -> list[str]:
    async with store.read() as unit:
        usage = await unit.alike.usage(list(counts))
        found = await unit.alike.near(list(counts), keys(counts, usage), AGO)
    return sorted(one.ticket.number for one in found)


async def test_a_case_is_found_by_its_terms_with_its_weights(store: Store) -> None:
    ticket = await entered(store)
    async with store.read() as unit:
        assert await unit.alike.usage(["路灯", "电梯"]) == Usage(1, {"路灯": 1})
        [found] = await unit.alike.near(["路灯", "电梯"], ["路灯"], AGO)
        assert await unit.alike.near(["电梯"], ["电梯"], AGO) == []
        assert await unit.alike.near([], [], AGO) == []
    assert found.ticket == ticket
    assert found.known == 7
    assert set(found.weights) == {"路灯"}
    assert found.weights["路灯"] == pytest.approx(weighed(LAMP, Usage(0, {}))["路灯"], abs=1e-6)


async def test_it_is_found_by_its_rarest_terms_only_and_those_are_bounded(store: Store) -> None:
    counts = {f"词{n}": 1 for n in range(3 * KEYS)}
    await entered(store, counts=counts)
    async with store.read() as unit:
        rows = (await unit.connection.execute(text("SELECT count(*) FROM alike_terms"))).scalar_one()
    assert rows == KEYS


async def test_entered_anew_it_stands_there_once(store: Store) -> None:
    ticket = await entered(store)
    async with store.begin() as unit:
        await unit.alike.enter(ticket.id, {"电梯": 1.0}, ["电梯"], 0)
        await unit.commit()
    assert await near(store) == []
    assert await near(store, {"电梯": 1}) == [ticket.number]


async def test_what_has_left_is_not_found(store: Store) -> None:
    ticket = await entered(store)
    async with store.begin() as unit:
        assert await unit.alike.leave(ticket.id)
        assert not await unit.alike.leave(ticket.id)
        await unit.commit()
    assert await near(store) == []
    async with store.read() as unit:
        for rows in ("alike", "alike_terms"):
            assert (await unit.connection.execute(text(f"SELECT count(*) FROM {rows}"))).scalar_one() == 0


@pytest.mark.parametrize(
    "how",
    [
        {"anonymous": True},
        {"confidential": True},
        {"urgent": True},
        {"submitted_at": AGO - timedelta(seconds=1)},
        *(
            {"status": status}
            for status in Status
            if status not in ("queued", "claimed", "confirming", "returned", "escalated")
        ),
    ],
    ids=str,
)
async def test_what_may_not_take_part_is_never_found_even_if_the_index_holds_it(store: Store, how: Any) -> None:
    await entered(store, **how)
    assert await near(store) == []


async def test_no_word_and_nobody_stands_in_the_tables_in_clear(store: Store) -> None:
    ticket = await entered(store)
    async with store.begin() as unit:
        await unit.followers.add(Follower(ticket.id, CHAT, NOW))
        await unit.commit()
    async with store.read() as unit:
        for rows in ("alike", "alike_terms", "alike_usage", "followers"):
            for row in (await unit.connection.execute(text(f"SELECT * FROM {rows}"))).all():
                for value in row:
                    plain = value if isinstance(value, bytes) else str(value).encode()
                    assert "路灯".encode() not in plain
                    assert str(CHAT).encode() not in plain
        tags = [(await unit.connection.execute(text(f"SELECT {q}"))).scalar_one() for q in
                ("tag FROM followers", "reporter_tag FROM tickets")]  # fmt: skip
    assert tags[0] != tags[1]


async def test_a_follower_comes_back_as_he_was_stored(store: Store) -> None:
    ticket = await entered(store)
    async with store.begin() as unit:
        added = await unit.followers.add(Follower(ticket.id, CHAT, NOW, words=(3,)))
        await unit.commit()
    assert added.id
    changed = Follower(ticket.id, CHAT, NOW, added.id, (3, 4), gone=False, solved=False, satisfied=True)
    async with store.begin() as unit:
        assert await unit.followers.one(ticket.id, CHAT) == added
        await unit.followers.save(changed)
        await unit.commit()
    async with store.read() as unit:
        assert await unit.followers.of_ticket(ticket.id) == [changed]
        assert await unit.followers.of_chat(CHAT) == [changed]
        assert await unit.followers.one(ticket.id, CHAT + 1) is None


async def test_who_has_gone_is_no_follower_but_still_known(store: Store) -> None:
    ticket = await entered(store)
    async with store.begin() as unit:
        added = await unit.followers.add(Follower(ticket.id, CHAT, NOW))
        await unit.followers.save(Follower(ticket.id, CHAT, NOW, added.id, gone=True))
        await unit.commit()
    async with store.begin() as unit:
        assert await unit.followers.of_ticket(ticket.id) == []
        [known] = await unit.followers.of_chat(CHAT)
        assert known.gone
        await unit.followers.remove(known)
        assert await unit.followers.of_chat(CHAT) == []


async def test_nobody_follows_twice(store: Store) -> None:
    ticket = await entered(store)
    async with store.begin() as unit:
        await unit.followers.add(Follower(ticket.id, CHAT, NOW))
        with pytest.raises(Conflict):
            await unit.followers.add(Follower(ticket.id, CHAT, NOW))


async def test_a_pair_is_written_over(store: Store) -> None:
    async with store.begin() as unit:
        assert await unit.pairs.of(1) is None
        await unit.pairs.put(Pair(1, 2))
        await unit.pairs.put(Pair(1, 2, PairState.REFUSED))
        assert await unit.pairs.of(1) == Pair(1, 2, PairState.REFUSED)
        await unit.pairs.put(Pair(3, 2))
        assert await unit.pairs.to(2) == [Pair(1, 2, PairState.REFUSED), Pair(3, 2)]
        assert await unit.pairs.to(1) == []


async def test_words_of_others_are_kept_when_somebody_is_forgotten(store: Store) -> None:
    from domain.words import WordsKind

    ticket = await entered(store)
    async with store.begin() as unit:
        own = await unit.words.add(ticket.id, WordsKind.REPORT, "灯坏了", "灯坏了", NOW)
        also = await unit.words.add(ticket.id, WordsKind.ALSO, "我也看到", "我也看到", NOW)
        await unit.words.erase(ticket.id, keep=(also.id,))
        assert [w.erased for w in await unit.words.of_ticket(ticket.id)] == [True, False]
        await unit.words.erase_some((also.id,))
        assert all(w.erased for w in await unit.words.of_ticket(ticket.id))
        assert own.id != also.id


async def test_co_reporters_go_with_the_words_of_their_case(store: Store) -> None:
    long_ago = NOW - timedelta(days=200)
    ticket = await entered(store, status=Status.CLOSED, submitted_at=long_ago, updated_at=long_ago)
    async with store.begin() as unit:
        await unit.followers.add(Follower(ticket.id, CHAT, NOW))
        await unit.commit()
    await sweep(store, Policy(), NOW)
    async with store.read() as unit:
        assert await unit.followers.of_chat(CHAT) == []
        assert (await unit.connection.execute(text("SELECT count(*) FROM alike"))).scalar_one() == 0


async def test_a_merged_case_leaves_no_figure_of_its_own(store: Store) -> None:
    long_ago = NOW - timedelta(days=1000)
    for number, status in (("GD240226-0001", Status.CLOSED), ("GD240226-0002", Status.MERGED)):
        await entered(store, number, status=status, submitted_at=long_ago, updated_at=long_ago)
    await sweep(store, Policy(), NOW)
    async with store.read() as unit:
        assert (await unit.connection.execute(text("SELECT sum(cases) FROM figures"))).scalar_one() == 1
