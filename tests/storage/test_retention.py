"""Nothing is kept beyond its term, and nothing open is touched."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from domain.errors import Conflict
from domain.history import By, Step
from domain.people import Person
from domain.policy import Policy
from domain.tickets import Reporter, Status
from storage import retention
from storage.retention import sweep
from storage.rows import Row
from storage.rows_tickets import figures, tickets
from storage.store import Store
from tests.storage.hands import NOW, Hands, a_draft, a_ticket
from tests.storage.life import CODE, OPEN, live

POLICY = Policy()
KINDS = "words tickets dead_letters deliveries updates dialogs allowances slots unanswered copies listed"
NOTHING = dict.fromkeys(KINDS.split(), 0)


async def counts(store: Store) -> dict[str, int]:
    async with store.read() as unit:
        return {
            table.name: (await unit.connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in Row.metadata.sorted_tables
        }


async def test_on_the_same_day_nothing_goes(store: Store) -> None:
    await live(store)
    before = await counts(store)
    assert await sweep(store, POLICY, NOW) == NOTHING
    assert await counts(store) == before


async def test_traces_of_delivery_go_after_their_terms(store: Store) -> None:
    await live(store)
    done = await sweep(store, POLICY, NOW + timedelta(minutes=61))
    assert done == NOTHING | {"dialogs": 2, "allowances": 2}
    done = await sweep(store, POLICY, NOW + timedelta(days=14, seconds=1))
    assert done == NOTHING | {"updates": 2}
    before = await counts(store)
    done = await sweep(store, POLICY, NOW + timedelta(days=30, seconds=1))
    # six were sent or failed; two drafts still wait
    assert done == NOTHING | {"dead_letters": 2, "deliveries": 6}
    after = await counts(store)
    assert after == before | {"dead_letters": 0, "outbox": before["outbox"] - 6}


async def test_slots_without_a_case_go_those_of_cases_stay_with_them(store: Store) -> None:
    await live(store)
    async with store.begin() as unit:
        await unit.connection.execute(text("UPDATE slots SET ticket_id = NULL WHERE name LIKE '%-0001'"))
        await unit.commit()
    assert (await sweep(store, POLICY, NOW + timedelta(days=31)))["slots"] == 1
    assert (await counts(store))["slots"] == 1


async def test_closed_cases_lose_their_words_and_the_way_back_but_not_their_history(store: Store) -> None:
    await live(store)
    async with store.read() as unit:
        [before] = await unit.tickets.of_reporter(OPEN.chat)
    later = NOW + timedelta(days=180, seconds=1)
    assert (await sweep(store, POLICY, later))["words"] == 2
    assert (await sweep(store, POLICY, later))["words"] == 0
    async with store.begin() as unit:
        assert await unit.tickets.of_reporter(OPEN.chat) == []
        assert await unit.tickets.by_code(CODE) is None
        assert await unit.tickets.by_message(OPEN.chat, 72) is None
        after = await unit.tickets.by_id(before.id)
        assert after == replace(
            before, version=before.version + 1, summary="", place="", reporter=Reporter(None), has_contact=False
        )
        [said] = await unit.words.of_ticket(before.id)
        assert said.erased
        lines = await unit.history.of_ticket(before.id)
        assert [(line.step, line.by) for line in lines] == [
            (Step.SUBMIT, By.REPORTER),
            (Step.FORGET, By.SYSTEM),
        ]
        assert lines[1].at == later
        with pytest.raises(Conflict):  # a copy read before must not bring it back
            await unit.tickets.save(before)


async def test_after_years_only_a_figure_is_left(store: Store) -> None:
    await live(store)
    later = NOW + timedelta(days=731)
    done = await sweep(store, POLICY, later)
    assert (done["words"], done["tickets"]) == (2, 2)
    left = await counts(store)
    assert {name: left[name] for name in ("tickets", "history", "words", "message_map", "slots")} == {
        "tickets": 0,
        "history": 0,
        "words": 0,
        "message_map": 0,
        "slots": 0,
    }
    async with store.begin() as unit:
        row = {"status": Status.CLOSED, "updated_at": NOW}
        await unit.tickets.add(a_ticket("GD261101-0001", **row))
        await unit.tickets.add(a_ticket("GD261231-0001", **row, category="noise"))
        await unit.commit()
    await sweep(store, POLICY, later)
    async with store.read() as unit:
        rows = (await unit.connection.execute(select(figures).order_by(figures.c.month))).all()
    assert [tuple(row) for row in rows] == [
        ("2026-11", "streetlight", "closed", 3),
        ("2026-12", "noise", "closed", 1),
    ]


async def test_open_cases_drafts_and_people_are_never_touched(store: Store) -> None:
    async with store.begin() as unit:
        ticket = await unit.tickets.add(a_ticket(status=Status.RETURNED, updated_at=NOW))
        draft = await unit.drafts.save(a_draft())
        await unit.people.seen(Person(5), NOW)
        await unit.commit()
    assert await sweep(store, POLICY, NOW + timedelta(days=3000)) == NOTHING
    async with store.read() as unit:
        assert await unit.tickets.by_id(ticket.id) == ticket
        assert await unit.drafts.of_chat(draft.chat) == draft
        assert await unit.people.count() == 1


async def test_long_lists_go_in_batches(store: Store, clock: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_BATCH", 3)
    async with store.begin() as unit:
        for number in range(10):
            await unit.intake.mark_done(number, NOW)
            await unit.tickets.add(a_ticket(f"GD261122-{number:04}"))
        await unit.connection.execute(update(tickets).values(status=Status.WITHDRAWN.value))
        await unit.commit()
    done = await sweep(store, POLICY, clock.move(timedelta(days=800)))
    assert done == NOTHING | {"updates": 10, "words": 10, "tickets": 10}
