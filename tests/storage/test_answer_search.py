"""The whole way from a question to entries: both stores order alike, and no question raises."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import answer_import, answer_search
from domain.answers import Answer
from domain.desk import Desk, Office
from nlp.answers import load_alike, load_answers
from storage.store import Store
from tests.domain.hall import office
from tests.storage.hands import NOW

QUESTIONS = [
    "居住证怎么办",
    "我想问一下法律援助收不收费",
    "孩子六岁半能报一年级不",
    "签了调解书对方又赖账",
    "电动车电池拎上楼充行不行",
    "火星移民",
]


@pytest.fixture(scope="module")
def known() -> tuple[Office, tuple[Answer, ...]]:
    """The office with its equivalences; the shipped entries."""
    return replace(office(), alike=load_alike()), load_answers(office().taxonomy)


async def seeded(store: Store, known: tuple[Office, tuple[Answer, ...]]) -> None:
    async with store.begin() as unit:
        await answer_import.seed(Desk(known[0], unit, NOW), known[1])
        await unit.commit()


async def test_both_stores_order_as_if_every_entry_had_been_weighed(
    store: Store, known: tuple[Office, tuple[Answer, ...]]
) -> None:
    await seeded(store, known)
    async with store.read() as unit:
        desk = Desk(known[0], unit, NOW)
        every = await unit.answers.all()
        assert len(every) == len(known[1]) == await unit.answers.many()
        for question in QUESTIONS:
            hits = await answer_search.search(desk, question)
            asked = answer_search.asked_for(known[0], question)
            touched = [one for one in every if any(set(asked) & set(line.split()) for line in one.terms)]
            weighed = zip(answer_search.scores(asked, touched, len(every)), touched, strict=True)
            want = sorted(((-score, one.answer.id) for score, one in weighed))
            assert [(-hit.score, hit.answer.id) for hit in hits] == want, question


async def test_a_second_start_changes_nothing_and_a_new_cut_is_taken_over(
    store: Store, known: tuple[Office, tuple[Answer, ...]]
) -> None:
    await seeded(store, known)
    async with store.begin() as unit:
        desk = Desk(known[0], unit, NOW)
        assert await answer_import.seed(desk, known[1]) == 0
        one = (await unit.answers.all())[0]
        await unit.answers.reindex(one.answer.id, ["旧"])
        assert await answer_import.seed(desk, known[1]) == 1
        assert (await unit.answers.all())[0] == one


PIECES = [
    '"',
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    "*",
    "^",
    "居住证",
    "怎么办",
    ":",
    "-",
    "'",
    "(",
    ")",
    "\x00",
    "😀",
    "terms",
]


@given(text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_no_question_whatever_raises(store: Store, known: tuple[Office, tuple[Answer, ...]], text: str) -> None:
    async with store.read() as unit:
        assert all(0 <= hit.score <= 1 for hit in await answer_search.search(Desk(known[0], unit, NOW), text))
