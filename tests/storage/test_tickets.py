"""Cases, words and history, the same on both stores."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event

from domain.clocks import Clock, ClockKind
from domain.errors import Conflict
from domain.history import By, Line, Step
from domain.tickets import Ladder, Pause, Reporter, Status, Ticket, Verdict
from domain.words import Media, MediaKind, WordsKind
from storage import searching
from storage.store import Store
from storage.vault import digest
from tests.storage.hands import NOW, a_ticket, assert_full


async def add(store: Store, *tickets: Ticket, code: str | None = None) -> list[Ticket]:
    async with store.begin() as unit:
        added = [await unit.tickets.add(one, code) for one in tickets]
        await unit.commit()
    return added


async def test_a_ticket_comes_back_as_it_was_stored(store: Store) -> None:
    full = a_ticket(
        reporter=Reporter(700_000_001),
        anonymous=True,
        confidential=True,
        urgent=True,
        acknowledged_by=3,
        alarm_at=NOW,
        alarms=2,
        check_at=NOW,
        holder=4,
        resolved_at=NOW,
        on_time=True,
        proven=True,
        question_open=True,
        reopened=1,
        urges=2,
        verdict=Verdict(True, False, None),
        unreachable=True,
        media=3,
        has_contact=True,
        updated_at=NOW,
        parent=7,
        children=2,
        joined=3,
        provisional=True,
        counted_from=NOW + timedelta(hours=3),
        unit=8,
        area=9,
        overseer=10,
        route="class+place",
        directed=True,
        returns=1,
        transfers=2,
        signed_at=NOW,
        worked_at=NOW,
        extended=True,
        pause=Pause.ANSWER,
        paused_at=NOW,
        pauses=1,
        review_at=NOW,
        ladder=Ladder.YELLOW,
        rectify_at=NOW,
        mediations=1,
        placed_at=NOW,
        clocks=(Clock(ClockKind.SOON, NOW, fired=True), Clock(ClockKind.HELPER, NOW + timedelta(microseconds=7), 5)),
    )
    [stored] = await add(store, full)
    assert_full(stored)
    assert stored == replace(full, id=stored.id, version=1)
    async with store.read() as unit:
        assert await unit.tickets.by_id(stored.id) == stored
        assert await unit.tickets.by_number(full.number) == stored
        assert await unit.tickets.by_id(999) is None
        assert await unit.tickets.by_number("GD000000-0000") is None


async def test_times_come_back_aware_and_in_utc(store: Store) -> None:
    shanghai = timezone(timedelta(hours=8))
    [stored] = await add(store, a_ticket(due_at=datetime(2026, 11, 23, 8, 0, tzinfo=shanghai)))
    async with store.read() as unit:
        found = await unit.tickets.by_id(stored.id)
    assert found is not None
    assert found.due_at == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert found.due_at.utcoffset() == timedelta(0)
    assert found.submitted_at == NOW
    assert found.submitted_at.tzinfo is UTC or found.submitted_at.utcoffset() == timedelta(0)


async def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="timezone"):
        await add(store, a_ticket(due_at=datetime(2026, 11, 23)))  # noqa: DTZ001  # that is the point


async def test_what_is_not_committed_is_not_there(store: Store) -> None:
    async with store.begin() as unit:
        stored = await unit.tickets.add(a_ticket())
    async with store.read() as unit:
        assert await unit.tickets.by_id(stored.id) is None


async def test_save_is_compare_and_set(store: Store) -> None:
    [first] = await add(store, a_ticket())
    async with store.begin() as unit:
        second = await unit.tickets.save(replace(first, status=Status.CLAIMED, holder=1))
        await unit.commit()
    assert second.version == first.version + 1
    async with store.begin() as unit:
        with pytest.raises(Conflict):
            await unit.tickets.save(replace(first, status=Status.WITHDRAWN))
    async with store.read() as unit:
        assert await unit.tickets.by_id(first.id) == second


async def test_a_second_ticket_with_the_same_number_is_a_conflict(store: Store) -> None:
    await add(store, a_ticket())
    with pytest.raises(Conflict):
        await add(store, a_ticket())


async def test_numbers_count_by_day(store: Store) -> None:
    async with store.begin() as unit:
        numbers = [await unit.tickets.next_number(day) for day in ("261122", "261122", "261123", "261122")]
        await unit.commit()
    async with store.begin() as unit:
        numbers.append(await unit.tickets.next_number("261122"))
    async with store.begin() as unit:
        numbers.append(await unit.tickets.next_number("261122"))
    assert numbers == [1, 2, 1, 3, 4, 4]  # a number nobody committed is given again


async def test_a_code_opens_its_ticket_however_it_is_typed(store: Store) -> None:
    [stored] = await add(store, a_ticket(anonymous=True), code="AB12-CD34")
    async with store.read() as unit:
        for typed in ("AB12-CD34", "ab12cd34", " ab12 - cd34 ", "AB12－CD34"):
            assert await unit.tickets.by_code(typed) is not None, typed
        assert (await unit.tickets.by_code("AB12-CD35")) is None
        assert (await unit.tickets.by_code(" - ")) is None
        found = await unit.tickets.by_code("ab12cd34")
        assert found is not None
        assert found.id == stored.id


async def test_a_code_moves_to_another_ticket(store: Store) -> None:
    [first] = await add(store, a_ticket(anonymous=True), code="AB12-CD34")
    [second] = await add(store, a_ticket(number="GD261122-90001", anonymous=True))
    async with store.begin() as unit:
        await unit.tickets.move_code(first.id, second.id)
        await unit.tickets.move_code(first.id, first.id)  # it has none any more
        await unit.commit()
    async with store.read() as unit:
        found = await unit.tickets.by_code("AB12-CD34")
    assert found is not None
    assert found.id == second.id


async def test_an_anonymous_ticket_keeps_the_way_back_but_no_name(store: Store) -> None:
    [stored] = await add(store, a_ticket(anonymous=True))
    async with store.read() as unit:
        found = await unit.tickets.by_id(stored.id)
    assert found is not None
    assert found.reporter == Reporter(700_000_001)


async def test_the_tickets_of_one_chat_open_and_anonymous_newest_first(store: Store) -> None:
    one, two, _, four = await add(
        store,
        a_ticket("GD261122-0001"),
        a_ticket("GD261122-0002", anonymous=True),
        a_ticket("GD261122-0003", reporter=Reporter(5)),
        a_ticket("GD261122-0004", status=Status.CLOSED),
    )
    async with store.read() as unit:
        numbers = [one.number for one in await unit.tickets.of_reporter(700_000_001)]
        assert numbers == [four.number, two.number, one.number]
        assert len(await unit.tickets.of_reporter(700_000_001, open_only=True)) == 2
        assert len(await unit.tickets.of_reporter(700_000_001, limit=1)) == 1
        assert await unit.tickets.of_reporter(6) == []


async def test_a_reporter_who_was_cut_is_not_found_any_more(store: Store) -> None:
    [stored] = await add(store, a_ticket())
    async with store.begin() as unit:
        await unit.tickets.save(replace(stored, reporter=Reporter(None)))
        await unit.commit()
    async with store.read() as unit:
        assert await unit.tickets.of_reporter(700_000_001) == []
        found = await unit.tickets.by_id(stored.id)
        assert found is not None
        assert found.reporter.chat is None


async def test_what_gathers_others_is_in_no_list_and_its_children_are_found(store: Store) -> None:
    [parent] = await add(store, a_ticket("GD261122-90001", status=Status.GATHERED, summary="", children=2))
    two = await add(store, *(a_ticket(f"GD261122-000{n}", parent=parent.id) for n in (1, 2)))
    async with store.read() as unit:
        assert await unit.tickets.of_parent(parent.id) == two
        assert await unit.tickets.of_parent(two[0].id) == []
        every = frozenset(Status)
        assert {t.id for t in await unit.tickets.listed(statuses=every)} == {t.id for t in two}
        assert len(await unit.tickets.listed(statuses=every, parents=True)) == 3
        assert await unit.tickets.found("90001") == []


async def test_lists_are_in_order_of_deadline_and_leave_confidential_ones_out(store: Store) -> None:
    await add(
        store,
        a_ticket("GD261122-0001", due_at=NOW + timedelta(days=3)),
        a_ticket("GD261122-0002", due_at=NOW - timedelta(days=1), holder=7, status=Status.CLAIMED),
        a_ticket("GD261122-0003", confidential=True),
        a_ticket("GD261122-0004", due_at=NOW - timedelta(days=2), status=Status.CLOSED),
    )
    async with store.read() as unit:
        listed = unit.tickets.listed

        async def numbers(**asked: object) -> list[str]:
            return [one.number[-1] for one in await listed(**asked)]  # type: ignore[arg-type]  # asked in short

        assert await numbers() == ["4", "2", "1"]
        assert await numbers(confidential=True) == ["4", "2", "3", "1"]
        assert await numbers(statuses=frozenset({Status.QUEUED})) == ["1"]
        assert await numbers(statuses=frozenset()) == []
        assert await numbers(holder=7) == ["2"]
        assert await numbers(overdue_at=NOW) == ["2"]
        assert await numbers(overdue_at=NOW, statuses=frozenset({Status.CLOSED})) == ["4"]
        assert await numbers(limit=1, offset=1) == ["2"]


async def test_search_takes_masked_words_literally_and_never_confidential_ones(store: Store) -> None:
    one, two, _ = await add(
        store,
        a_ticket("GD261122-0001", summary="井盖丢了 100%"),
        a_ticket("GD261122-0002", summary="噪音", place="Hongxing 6", category="noise"),
        a_ticket("GD261122-0003", summary="井盖丢了", confidential=True),
    )
    async with store.begin() as unit:
        await unit.words.add(two.id, WordsKind.NOTE, "已联系 施工方", "联系 13800000000", NOW)
        await unit.commit()
    async with store.read() as unit:
        found = unit.tickets.found
        assert [t.id for t in await found("井盖")] == [one.id]
        assert len(await found("井盖", confidential=True)) == 2
        assert [t.id for t in await found("hongXING")] == [two.id]
        assert [t.id for t in await found("噪音 施工方")] == [two.id]
        assert [t.id for t in await found("0002")] == [two.id]
        assert [t.id for t in await found("NOISE")] == [two.id]
        assert await found("13800000000") == []  # sealed
        assert await found("小明") == []
        assert await found("井盖 噪音") == []
        assert [t.id for t in await found("100%")] == [one.id]
        assert await found("1_0") == []
        assert await found("\\") == []
        assert await found("   ") == []


async def test_a_search_looks_at_the_newest_and_at_the_one_of_that_number(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_TICKETS", 1)
    old, new = await add(store, *(a_ticket(f"GD261122-000{n}", summary="井盖丢了") for n in (1, 2)))
    async with store.read() as unit:
        assert [t.id for t in await unit.tickets.found("井盖")] == [new.id]
        assert [t.id for t in await unit.tickets.found("gd261122-0001")] == [old.id]
        assert [t.id for t in await unit.tickets.found("gd261122-0002")] == [new.id]
        if store.url.get_backend_name() != "sqlite":
            return
        ran: list[tuple[str, Any]] = []

        def noted(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
            ran.append((statement, parameters))

        event.listen(store.engines.reader.sync_engine, "before_cursor_execute", noted)
        assert await unit.tickets.found("没有这词") == []
        event.remove(store.engines.reader.sync_engine, "before_cursor_execute", noted)
        assert len(ran) == 2
        for statement, parameters in ran:
            plan = await unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            assert [row.detail for row in plan if row.detail.startswith("SCAN")] == []


async def test_what_is_due_is_found_by_its_clock(store: Store) -> None:
    alarm, check, done, _ = await add(
        store,
        a_ticket("GD261122-0001", alarm_at=NOW),
        a_ticket("GD261122-0002", check_at=NOW - timedelta(minutes=1)),
        a_ticket("GD261122-0003", status=Status.RESOLVED, due_at=NOW),
        a_ticket("GD261122-0004", alarm_at=NOW + timedelta(seconds=1), due_at=NOW - timedelta(days=1)),
    )
    async with store.read() as unit:
        assert await unit.tickets.due_alarm(NOW) == [alarm.id]
        assert await unit.tickets.due_check(NOW) == [check.id]
        assert await unit.tickets.due_verdict(NOW) == [done.id]


async def test_a_message_leads_to_its_ticket_and_to_its_words(store: Store) -> None:
    one, two = await add(store, a_ticket("GD261122-0001"), a_ticket("GD261122-0002"))
    async with store.begin() as unit:
        said = await unit.words.add(
            one.id,
            WordsKind.REPORT,
            "电话 138****0000",
            "电话 13800000000",
            NOW,
            media=(Media(MediaKind.VOICE, "voice-id", seconds=4), Media(MediaKind.VENUE, "", 30.5, 120.25, "村委会")),
            message=(700_000_001, 41),
        )
        await unit.tickets.bind_message(700_000_001, 42, two.id)
        await unit.tickets.bind_message(700_000_001, 41, one.id)  # again: the words stay bound
        await unit.commit()
    async with store.read() as unit:
        assert await unit.words.by_message(700_000_001, 41) == said
        assert await unit.words.by_message(700_000_001, 42) is None
        assert await unit.words.of_ticket(one.id) == [said]
        found = await unit.tickets.by_message(700_000_001, 42)
        assert found is not None
        assert found.id == two.id
        assert await unit.tickets.by_message(700_000_002, 42) is None


async def test_erased_words_leave_their_digest_in_the_history_and_nothing_else(store: Store) -> None:
    [ticket] = await add(store, a_ticket())
    async with store.begin() as unit:
        said = await unit.words.add(ticket.id, WordsKind.NOTE, "masked", "raw", NOW, by_staff=2, message=(5, 6))
        line = await unit.history.add(
            Line(ticket.id, NOW, Step.NOTE, By.STAFF, Status.CLAIMED, 2, said.id, {"类": "甲", "n": "1"})
        )
        bare = await unit.history.add(Line(ticket.id, NOW, Step.ALARM, By.SYSTEM, Status.QUEUED))
        salt, kept = tuple((await unit.connection.exec_driver_sql("SELECT salt, digest FROM words")).one())
        await unit.words.erase(ticket.id)
        await unit.commit()
    assert kept == digest(salt, "raw")
    async with store.read() as unit:
        [erased] = await unit.words.of_ticket(ticket.id)
        assert (erased.id, erased.masked, erased.raw, erased.media, erased.message) == (said.id, "", "", (), None)
        assert erased.erased
        assert await unit.history.of_ticket(ticket.id) == [line, bare]
        sql = "SELECT sealed, salt, digest FROM words"
        assert (await unit.connection.exec_driver_sql(sql)).one() == (None, None, None)
        sql = "SELECT words_digest FROM history ORDER BY id"
        assert [row[0] for row in await unit.connection.exec_driver_sql(sql)] == [kept, None]


async def test_an_empty_store_counts_its_ids_from_one_and_gives_none_twice(store: Store) -> None:
    [one] = await add(store, a_ticket())
    assert one.id == 1
