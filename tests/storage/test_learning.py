"""Tickets to learn from, judged and kept apart from secret ones, the same on both stores."""

from dataclasses import replace
from datetime import timedelta

from domain.history import By, Line, Step
from domain.learning import ModelVersion, Training
from domain.ports import Unit
from domain.tickets import Status, Ticket
from domain.words import WordsKind
from storage.store import Store
from tests.storage.hands import NOW, a_ticket


async def told(unit: Unit, ticket: Ticket, text: str, guessed: str = "SR02") -> Ticket:
    kept = await unit.tickets.add(ticket)
    await unit.words.add(kept.id, WordsKind.REPORT, text, text, NOW)
    detail = {"guessed": guessed, "chosen": guessed, "by": "bot"}
    await unit.history.add(Line(kept.id, NOW, Step.SUBMIT, By.REPORTER, kept.status, detail=detail))
    return kept


async def test_only_open_tickets_whose_class_somebody_saw_are_learnt_from(store: Store) -> None:
    plain = replace(a_ticket("GD261122-0001"), anonymous=False, confidential=False, category="SR04")
    async with store.begin() as unit:
        done = await told(unit, replace(plain, status=Status.CLOSED), "灯不亮")
        await told(unit, replace(plain, number="GD261122-0002", status=Status.QUEUED), "还没有人看过")
        await told(unit, replace(plain, number="GD261122-0003", status=Status.CLOSED, confidential=True), "保密")
        await told(unit, replace(plain, number="GD261122-0004", status=Status.CLOSED, anonymous=True), "匿名")
        await told(unit, replace(plain, number="GD261122-0005", status=Status.CLOSED, category="OTHER"), "没分类")
        found = await unit.learning.examples()
        assert [(e.ticket_id, e.text, e.code, e.corrected) for e in found] == [(done.id, "灯不亮", "SR04", False)]


async def test_the_scorecard_counts_secret_tickets_without_their_words(store: Store) -> None:
    plain = replace(a_ticket("GD261122-0001"), anonymous=False, confidential=False, category="SR04", submitted_at=NOW)
    async with store.begin() as unit:
        await told(unit, plain, "灯不亮")
        await told(unit, replace(plain, number="GD261122-0002", confidential=True), "保密的话")
        await told(unit, replace(plain, number="GD261122-0003", submitted_at=NOW - timedelta(days=40)), "很久以前")
        judged = await unit.learning.judged(NOW - timedelta(days=31), NOW + timedelta(seconds=1))
        assert [(j.guessed, j.code, j.text) for j in judged] == [("SR02", "SR04", "灯不亮"), ("SR02", "SR04", "")]


async def test_one_model_is_in_use_and_the_others_keep_their_figures(store: Store) -> None:
    first = ModelVersion(NOW, 40, 10, 9, 8, in_use=True)
    async with store.begin() as unit:
        assert await unit.learning.model_in_use() is None
        first = await unit.learning.add_model(first, b"one")
        worse = await unit.learning.add_model(replace(first, hits=7, in_use=False, id=0), b"two")
        assert await unit.learning.model_in_use() == (first, b"one")
        better = await unit.learning.add_model(replace(first, hits=10, id=0), b"three")
        assert await unit.learning.model_in_use() == (better, b"three")
        assert await unit.learning.versions() == [better, worse, replace(first, in_use=False)]


async def test_danger_parents_and_erased_words_are_not_learnt_from(store: Store) -> None:
    plain = replace(a_ticket("GD261122-0001"), anonymous=False, confidential=False, category="SR04")
    async with store.begin() as unit:
        await told(unit, replace(plain, status=Status.CLOSED, category="JJ02"), "着火了")
        gone = await told(unit, replace(plain, number="GD261122-0002", status=Status.CLOSED), "灯不亮")
        await unit.words.erase(gone.id)
        parent = replace(plain, number="GD261122-9001", status=Status.GATHERED, children=2, submitted_at=NOW)
        await told(unit, parent, "两件事")
        assert await unit.learning.examples() == []
        judged = await unit.learning.judged(NOW - timedelta(days=1), NOW + timedelta(days=1))
        assert [(j.code, j.text) for j in judged] == [("JJ02", "着火了"), ("SR04", "")]


async def test_corrections_are_counted_by_ticket_and_since_when(store: Store) -> None:
    plain = replace(a_ticket("GD261122-0001"), anonymous=False, confidential=False, category="SR04")
    async with store.begin() as unit:
        kept = await told(unit, plain, "灯不亮")
        for days in (2, 1, 0):
            at = NOW - timedelta(days=days)
            await unit.history.add(Line(kept.id, at, Step.RECLASSIFY, By.STAFF, kept.status, detail={"to": "SR04"}))
        assert await unit.learning.corrections(None) == 1
        assert await unit.learning.corrections(NOW - timedelta(hours=1)) == 1
        assert await unit.learning.corrections(NOW) == 0
        assert [(e.text, e.corrected) for e in await unit.learning.examples()] == [("灯不亮", True)]


async def test_where_training_stands_is_one_record(store: Store) -> None:
    async with store.begin() as unit:
        assert await unit.learning.training() == Training()
        for asked in (None, NOW):
            await unit.learning.save_training(Training(asked, 7 if asked else None, NOW, "abc", 61))
        assert await unit.learning.training() == Training(NOW, 7, NOW, "abc", 61)
