"""The knowledge base and what it had no answer to, the same on both stores."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.answers import Answer, AnswerState, AnswerVersion, Counted, Edit, Indexed, Unanswered
from domain.errors import Conflict
from domain.policy import Policy
from storage.retention import sweep
from storage.store import Store
from tests.storage.hands import NOW, assert_full

DAY = date(2027, 5, 1)
FULL = Answer(
    name="zx01-permit",
    topic="ZX01",
    questions=("居住证怎么办", "办居住证要什么材料"),
    conclusion="到居住地派出所办。",
    source="居住证暂行条例第9条",
    unit="公安派出所",
    valid_until=DAY,
    conditions="住满半年",
    bring="身份证",
    where="派出所",
    phone="12367",
    takes="15 日",
    state=AnswerState.WITHDRAWN,
    approved_by=7,
)
TERMS = ("居住证 怎么办", "办 居住证 材料")


def an_answer(name: str, **more: object) -> Answer:
    return replace(FULL, name=name, state=AnswerState.ACTIVE, **more)  # type: ignore[arg-type]


async def test_an_entry_comes_back_as_it_was_stored(store: Store) -> None:
    async with store.begin() as unit:
        kept = await unit.answers.add(FULL, TERMS)
        assert_full(replace(kept, counts={Counted.SHOWN: 1}))
        assert kept == replace(FULL, id=kept.id, version=1)
        assert await unit.answers.by_id(kept.id) == kept
        assert await unit.answers.by_name("zx01-permit") == kept
        assert await unit.answers.by_id(99) is None
        assert await unit.answers.by_name("") is None
        assert await unit.answers.all() == [Indexed(kept, TERMS)]
        await unit.commit()
    async with store.begin() as unit:
        with pytest.raises(Conflict):
            await unit.answers.add(FULL, TERMS)


async def test_an_entry_is_saved_by_version_and_its_counts_stand_apart(store: Store) -> None:
    async with store.begin() as unit:
        kept = await unit.answers.add(FULL, TERMS)
        for what in (*Counted, Counted.HELPED):
            await unit.answers.count(kept.id, what)
        changed = await unit.answers.save(replace(kept, conclusion="另一句", state=AnswerState.ACTIVE), TERMS)
        assert changed.version == 2
        with pytest.raises(Conflict):
            await unit.answers.save(kept, TERMS)
        again = await unit.answers.by_id(kept.id)
        assert again is not None
        assert again == replace(changed, counts=again.counts)
        assert again.counts == {Counted.SHOWN: 1, Counted.HELPED: 2, Counted.UNHELPED: 1, Counted.HUMAN: 1}


async def test_the_history_of_an_entry_is_read_newest_first(store: Store) -> None:
    async with store.begin() as unit:
        kept = await unit.answers.add(FULL, TERMS)
        first = AnswerVersion(kept.id, 1, NOW, Edit.ADD, 3, ("conclusion", "source"), {"conclusion": "旧"})
        second = AnswerVersion(kept.id, 2, NOW + timedelta(days=1), Edit.EXTEND, None)
        await unit.answers.wrote(first)
        await unit.answers.wrote(second)
        assert await unit.answers.versions(kept.id) == [second, first]
        assert await unit.answers.versions(kept.id, 1) == [second]
        assert await unit.answers.versions(99) == []


async def found(store: Store, *tokens: str) -> list[str]:
    async with store.read() as unit:
        return [one.answer.name for one in await unit.answers.found(tokens, 10)]


async def test_active_entries_are_found_by_any_word_and_follow_every_change(store: Store) -> None:
    async with store.begin() as unit:
        permit = await unit.answers.add(an_answer("permit"), TERMS)
        await unit.answers.add(an_answer("aid"), ["法律援助 材料"])
        await unit.answers.add(FULL, ["居住证 材料"])
        assert await unit.answers.many() == 2
        await unit.commit()
    assert await found(store, "居住证") == ["permit"]
    assert await found(store, "居住证", "没有的词") == ["permit"]
    assert sorted(await found(store, "材料")) == ["aid", "permit"]
    assert await found(store, "居住") == []
    assert await found(store) == []
    async with store.begin() as unit:
        await unit.answers.reindex(permit.id, ["落户"])
        await unit.commit()
    assert await found(store, "居住证") == []
    assert await found(store, "落户") == ["permit"]
    async with store.begin() as unit:
        await unit.answers.save(replace(permit, state=AnswerState.WITHDRAWN), ["落户"])
        await unit.commit()
    assert await found(store, "落户") == []


@pytest.mark.parametrize("word", ["AND", "OR", "NOT", "NEAR", "terms", "ABC123", "ａｂｃ", "12348"])
async def test_words_that_are_syntax_elsewhere_are_words_here(store: Store, word: str) -> None:
    async with store.begin() as unit:
        await unit.answers.add(an_answer("one"), [f"{word} 居住证"])
        await unit.commit()
    assert await found(store, word) == ["one"]


SYNTAX = [
    '"',
    "'",
    "''",
    '"a',
    "a*",
    "^a",
    "a^",
    "NEAR(a b)",
    "a AND b",
    "-a",
    "a:b",
    "(",
    ")",
    "|",
    "&",
    "!",
    "<->",
    "\\",
]
SYNTAX += [
    "a'|'b",
    "a':*",
    "%",
    "_",
    ";--",
    "\x00",
    "\ud800",
    "😀",
    "²",
    "½",
    "",
    " ",
    "terms:a",
    "{a b}:c",
    "a" * 5000,
]


@given(tokens=st.lists(st.one_of(st.sampled_from(SYNTAX), st.text(max_size=60)), max_size=300))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_no_query_whatever_raises(store: Store, tokens: list[str]) -> None:
    async with store.read() as unit:
        assert isinstance(await unit.answers.found(tokens, 5), list)


def asked(text: str, day: date = DAY, topic: str = "ZX05") -> Unanswered:
    return Unanswered(text, topic, day)


async def test_questions_alike_are_one_asked_often(store: Store) -> None:
    async with store.begin() as unit:
        await unit.questions.keep(asked("高龄补贴多少钱"), "高龄 补贴")
        await unit.questions.keep(asked("办事要预约吗", topic="OTHER"), "办事 预约")
        await unit.questions.keep(asked("高龄补贴是多少钱", DAY + timedelta(days=3)), "高龄 补贴")
        often, once = await unit.questions.open()
        assert (often.text, often.times, often.day) == ("高龄补贴多少钱", 2, DAY + timedelta(days=3))
        assert (once.topic, once.times) == ("OTHER", 1)
        assert await unit.questions.by_id(often.id) == often
        assert await unit.questions.open(1) == [often]
        await unit.questions.forget(["高龄 补贴", "办事 预约", "没问过"])
        assert [(q.text, q.times) for q in await unit.questions.open()] == [("高龄补贴多少钱", 1)]
        await unit.questions.forget([])
        assert await unit.questions.settle(often.id)
        assert not await unit.questions.settle(often.id)
        assert await unit.questions.by_id(often.id) is None


async def test_questions_are_erased_after_their_term(store: Store) -> None:
    async with store.begin() as unit:
        await unit.questions.keep(asked("老问题", (NOW - timedelta(days=91)).date()), "老")
        await unit.questions.keep(asked("新问题", (NOW - timedelta(days=89)).date()), "新")
        await unit.commit()
    assert (await sweep(store, Policy(), NOW))["unanswered"] == 1
    async with store.read() as unit:
        assert [q.text for q in await unit.questions.open()] == ["新问题"]


async def test_the_week_last_told_is_remembered(store: Store) -> None:
    async with store.begin() as unit:
        assert await unit.questions.told() is None
        await unit.questions.tell("2026-11-16")
        await unit.questions.tell("2026-11-23")
        await unit.commit()
    async with store.begin() as unit:
        assert await unit.questions.told() == "2026-11-23"
