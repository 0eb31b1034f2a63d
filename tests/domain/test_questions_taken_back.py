"""A question that becomes part of a secret draft is taken back once, and only what its own writer has counted."""

from domain import answering, drafting
from domain.answering import Consulted
from tests.domain.hall import ANNA, BORIS, CLARA, LI, Hall

QUESTION = "请问无人机飞行要去哪里报备登记"


async def times(hall: Hall) -> list[int]:
    async with hall.store.read() as unit:
        return [question.times for question in await unit.questions.open()]


async def test_only_who_has_asked_takes_it_back_and_once(both: Hall) -> None:
    for person in (ANNA, BORIS, CLARA):
        got = await both.act(lambda desk, p=person: answering.consult(desk, p, both.part(QUESTION), always=True))  # type: ignore[misc]
        assert isinstance(got, Consulted)
        assert got.kept
    assert await times(both) == [3]
    for person, left in ((LI, 3), (ANNA, 2)):
        view = await both.act(lambda desk, p=person: drafting.join(desk, p, both.part(QUESTION)))  # type: ignore[misc]
        for toggle in (drafting.toggle_anonymous, drafting.toggle_confidential, drafting.toggle_confidential):
            await both.act(lambda desk, p=person, v=view, t=toggle: t(desk, p, v.draft.id))  # type: ignore[misc]
            assert await times(both) == [left]
