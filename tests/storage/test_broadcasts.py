"""Notices as they are kept, whom one would reach, and its list; the same on both stores."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from domain.broadcasts import (
    Amendment,
    Audience,
    AudienceSort,
    Broadcast,
    BroadcastState,
    Choices,
    Colour,
    Element,
    Level,
    Medium,
    Piece,
    Repeat,
    Reply,
    Topic,
    WaveKind,
)
from domain.centre import Post
from domain.errors import Conflict
from domain.people import Person
from domain.ports import Unit
from domain.tickets import Reporter
from storage.rows_broadcasts import broadcasts
from storage.store import Store
from tests.storage.hands import NOW, a_ticket, assert_full

ALL = Audience(AudienceSort.ALL)
AREAS, REPORTERS, LISTED = (
    Audience(AudienceSort.AREAS, (5,)),
    Audience(AudienceSort.REPORTERS),
    Audience(AudienceSort.LISTED),
)
ORDINARY, URGENT = Level.ORDINARY, Level.URGENT


def a_notice(**more: object) -> Broadcast:
    given: dict[str, object] = {"id": 0, "by_staff": 1, "chat": 900, "created_at": NOW, "audience": ALL}
    return Broadcast(**(given | more))  # type: ignore[arg-type]


async def write_to_us(unit: Unit, *chats: int) -> None:
    for chat in chats:
        await unit.people.seen(Person(chat), NOW)


async def test_a_notice_comes_back_as_it_was_kept(store: Store) -> None:
    later = [NOW + timedelta(hours=hour) for hour in range(1, 8)]
    full = Broadcast(
        0,
        by_staff=4,
        chat=900,
        created_at=NOW,
        state=BroadcastState.REVIEW,
        version=3,
        topic=Topic.FLOOD,
        level=Level.URGENT,
        template="flood",
        colour=Colour.RED,
        pieces=(
            Piece(Medium.PHOTO, "图说", '[{"type":"bold"}]', "file-id", album="77"),
            Piece(Medium.LOCATION, point=(30.25, 120.5)),
            Piece(Medium.POLL, source=(-100_123, 55)),
        ),
        elements={Element.WHAT: "泄洪", Element.CALL: "0571-0000"},
        link="https://example.org/warning",
        audience=Audience(AudienceSort.POSTS, (3, 4), (Post.VILLAGE, Post.TOWN)),
        replies=(Reply.SEEN, Reply.HELP),
        people=812,
        starts_at=later[0],
        repeat=Repeat.DAILY,
        ends_at=later[1],
        next_at=later[2],
        approved_by=7,
        asked_at=later[3],
        corrected_at=later[4],
        lifted_at=later[5],
        recalled_at=later[6],
        pending=Amendment(WaveKind.LIFT, 4, "已经解除", "[]", NOW, later[0]),
        apart=True,
    )
    assert_full(full)
    async with store.begin() as unit:
        kept = await unit.broadcasts.add(full)
        await unit.commit()
    async with store.read() as unit:
        assert await unit.broadcasts.by_id(kept.id) == replace(full, id=kept.id)
        assert await unit.broadcasts.by_id(99) is None


async def test_a_notice_of_the_old_way_still_opens(store: Store) -> None:
    old = {
        "sealed": store.vault.seal_json(["今晚停水", -100_5], "broadcast"),
        "by_staff": 2,
        "created_at": NOW,
        "state": "done",
        "total": 40,
    }
    async with store.begin() as unit:
        await unit.connection.execute(insert(broadcasts), old)
        [notice] = await unit.broadcasts.newest()
    assert notice.pieces == (Piece(Medium.TEXT, "今晚停水"),)
    assert (notice.chat, notice.people, notice.state, notice.topic) == (-100_5, 40, BroadcastState.DONE, Topic.OTHER)


async def test_whoever_was_slower_is_told(store: Store) -> None:
    async with store.begin() as unit:
        notice = await unit.broadcasts.add(a_notice())
        saved = await unit.broadcasts.save(replace(notice, link="x"))
        assert saved.version == notice.version + 1
        with pytest.raises(Conflict):
            await unit.broadcasts.save(notice)
        assert await unit.broadcasts.by_id(notice.id) == saved


async def test_drafts_dues_and_the_newest_are_found(store: Store) -> None:
    async with store.begin() as unit:
        add = unit.broadcasts.add
        await add(a_notice())
        draft = await add(a_notice())
        await add(a_notice(by_staff=2))
        late = await add(a_notice(state=BroadcastState.SCHEDULED, next_at=NOW))
        early = await add(a_notice(state=BroadcastState.REVIEW, next_at=NOW - timedelta(hours=1)))
        await add(a_notice(state=BroadcastState.SCHEDULED, next_at=NOW + timedelta(seconds=1)))
        done = await add(a_notice(state=BroadcastState.CANCELLED, next_at=NOW))
        assert await unit.broadcasts.draft_of(1) == draft
        assert await unit.broadcasts.draft_of(3) is None
        assert await unit.broadcasts.due(NOW) == [early.id, late.id]
        assert await unit.broadcasts.due(NOW, 1) == [early.id]
        assert (await unit.broadcasts.newest())[0] == done
        assert [one.id for one in await unit.broadcasts.newest(2, done.id)] == [done.id - 1, early.id]
        assert draft.id not in {one.id for one in await unit.broadcasts.newest()}
        asked = Amendment(WaveKind.CORRECT, 1, asked_at=NOW - timedelta(hours=24), until=NOW - timedelta(minutes=1))
        lapsed = await add(a_notice(state=BroadcastState.DONE, pending=asked))
        await add(a_notice(state=BroadcastState.DONE, pending=replace(asked, until=NOW + timedelta(seconds=1))))
        assert (await unit.broadcasts.by_id(lapsed.id)) == lapsed
        assert await unit.broadcasts.due(NOW) == [early.id, lapsed.id, late.id]
        await add(a_notice(state=BroadcastState.SCHEDULED, next_at=NOW - timedelta(hours=2), pending=asked))
        found = await unit.broadcasts.due(NOW)
        assert (len(found), found[1:]) == (4, [early.id, lapsed.id, late.id]), "both of its times have come: once"


async def test_whoever_blocked_us_is_not_counted_nor_who_muted_an_ordinary_one(store: Store) -> None:
    async with store.begin() as unit:
        await write_to_us(unit, 1, 2, 3)
        await unit.people.block(1, True, NOW)
        await unit.subscriptions.save(2, Choices(muted=frozenset({Topic.FLOOD})))
        count = unit.broadcasts.count
        assert await count(ALL, (), Topic.FLOOD, ORDINARY, 0) == 1
        assert await count(ALL, (), Topic.FIRE, ORDINARY, 0) == 2
        assert await count(ALL, (), Topic.FLOOD, URGENT, 0) == 2


async def test_areas_and_topics_reach_those_who_chose_them(store: Store) -> None:
    async with store.begin() as unit:
        await write_to_us(unit, 1, 2, 3, 4)
        await unit.subscriptions.save(1, Choices((5, 6), frozenset({Topic.FLOOD})))
        await unit.subscriptions.save(2, Choices((7, 6)))
        await unit.subscriptions.save(3, Choices((8,), frozenset({Topic.FIRE})))
        count = unit.broadcasts.count
        assert await count(AREAS, (5, 6), Topic.FLOOD, ORDINARY, 0) == 2
        assert await count(AREAS, (6,), Topic.FLOOD, ORDINARY, 0) == 2
        assert await count(AREAS, (), Topic.FLOOD, ORDINARY, 0) == 0
        assert await count(Audience(AudienceSort.TOPIC), (), Topic.FLOOD, ORDINARY, 0) == 1


async def test_only_who_reported_openly_is_a_reporter(store: Store) -> None:
    """Never by an anonymous or confidential case: a notice would tell that there was one."""
    async with store.begin() as unit:
        await write_to_us(unit, 1, 2, 3, 4, 5, 6)
        cases = (
            (1, {"unit": 5, "area": 3}),
            (2, {"unit": 5, "anonymous": True}),
            (3, {"unit": 5, "confidential": True}),
            (4, {"unit": 9, "area": 3}),
            (5, {"unit": 5, "submitted_at": NOW - timedelta(days=200)}),
        )
        for chat, more in cases:
            await unit.tickets.add(a_ticket(f"GD261122-{chat:04}", reporter=Reporter(chat, "王", None), **more))
        since = NOW - timedelta(days=180)
        count = unit.broadcasts.count
        assert await count(REPORTERS, (5,), Topic.FLOOD, ORDINARY, 0, since) == 1
        assert await count(REPORTERS, (3,), Topic.FLOOD, ORDINARY, 0, since) == 2
        assert await count(REPORTERS, (5,), Topic.FLOOD, ORDINARY, 0) == 2
        assert await count(REPORTERS, (), Topic.FLOOD, ORDINARY, 0, since) == 2
        assert await count(REPORTERS, (77,), Topic.FLOOD, ORDINARY, 0, since) == 0


async def test_a_list_holds_those_who_have_written_in_place_of_the_one_before(store: Store) -> None:
    async with store.begin() as unit:
        await write_to_us(unit, *range(1, 601))
        notice, other = await unit.broadcasts.add(a_notice()), await unit.broadcasts.add(a_notice())
        assert await unit.broadcasts.enlist(notice.id, [*range(1, 601), 5, 9000]) == 600
        assert await unit.broadcasts.enlist(notice.id, [5, 6, 6, 9000]) == 2
        assert await unit.broadcasts.enlist(other.id, []) == 0
        await unit.people.block(5, True, NOW)
        count = unit.broadcasts.count
        assert await count(LISTED, (), Topic.FLOOD, ORDINARY, notice.id) == 1
        assert await count(Audience(AudienceSort.POSTS), (), Topic.FLOOD, ORDINARY, notice.id) == 1
        assert await count(LISTED, (), Topic.FLOOD, ORDINARY, other.id) == 0
