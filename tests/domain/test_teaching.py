"""When it is time to train, what is held back, and that only a better model is put in use."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import privacy, sorting, teaching
from domain.desk import Desk
from domain.history import By, Line, Step
from domain.office_notices import ModelTaught
from domain.policy import Policy
from domain.teaching import Course, Marks
from domain.tickets import Status
from domain.words import WordsKind
from tests.domain.hall import ANNA, WANG, ZHAO, Hall, office
from tests.domain.walks import reported
from tests.storage.hands import NOW, a_ticket

SMALL = Policy(learn_least=10, learn_held=2, learn_after=3)


@pytest.fixture
def school(hall: Hall) -> Hall:
    """The office with small figures."""
    hall.works = replace(hall.works, office=replace(office(), policy=SMALL))
    return hall


async def closed(desk: Desk, n: int, code: str = "SR04", *, corrected: bool = False) -> None:
    plain = replace(a_ticket(f"GD261122-{n:04}"), anonymous=False, confidential=False, category=code)
    kept = await desk.unit.tickets.add(replace(plain, status=Status.CLOSED))
    await desk.unit.words.add(kept.id, WordsKind.REPORT, f"第{n}盏灯", f"第{n}盏灯", NOW)
    if corrected:
        await desk.unit.history.add(Line(kept.id, desk.now, Step.RECLASSIFY, By.STAFF, kept.status))


async def due(hall: Hall) -> bool:
    return await hall.act(teaching.is_due)


async def course(hall: Hall, begin: bool = True) -> Course:
    given = await hall.act(teaching.course)
    if begin:
        await hall.act(lambda desk: teaching.begun(desk, given))
    return given


async def many(hall: Hall, first: int = 1, last: int = 30) -> None:
    async def step(desk: Desk) -> None:
        for n in range(first, last + 1):
            await closed(desk, n)

    await hall.act(step)


async def test_enough_corrections_are_a_reason_once(school: Hall) -> None:
    await many(school)
    assert not await due(school)
    for n in range(101, 104):
        await school.act(lambda desk, n=n: closed(desk, n, corrected=True))  # type: ignore[misc]
    assert await due(school)
    given = await course(school)
    assert await school.act(lambda desk: teaching.enough(desk, given)) is False  # begun: nothing new any more
    school.clock.move(timedelta(hours=1))
    assert not await due(school)


async def test_the_quiet_hour_is_the_centres_and_comes_once_a_day(school: Hall) -> None:
    await many(school)
    school.clock.time = NOW.replace(hour=19, minute=5)  # 03:05 in Shanghai
    assert await due(school)
    given = await course(school, begin=False)
    assert await school.act(lambda desk: teaching.enough(desk, given))
    await course(school)
    school.clock.move(timedelta(minutes=30))
    assert not await due(school)
    school.clock.move(timedelta(hours=24))
    assert await due(school)


async def test_few_tickets_are_not_learnt_from(school: Hall) -> None:
    await many(school, 1, 9)
    given = await course(school, begin=False)
    assert not await school.act(lambda desk: teaching.enough(desk, given))


async def test_what_is_held_back_hangs_on_the_ticket_alone(school: Hall) -> None:
    await many(school)
    before = await course(school)
    await many(school, 31, 60)
    after = await course(school)
    assert {e.ticket_id for e in before.held} <= {e.ticket_id for e in after.held}
    assert not {e.ticket_id for e in after.held} & {e.ticket_id for e in after.learnt}
    assert 5 <= len(after.held) <= 20


async def test_only_a_better_model_is_put_in_use(school: Hall) -> None:
    await many(school)
    for marks, used, told in ((Marks(5, 5), None, []), (Marks(6, 5), b"two", ["better"]), (Marks(4, 5), b"two", [])):
        given = await course(school)
        await school.act(lambda desk, given=given, marks=marks: teaching.taught(desk, given, marks, b"two"))  # type: ignore[misc]
        assert [n.outcome for n in school.notices if isinstance(n, ModelTaught)] == told
        async with school.store.read() as unit:
            found = await unit.learning.model_in_use()
            assert (found[1] if found else None) == used
    async with school.store.read() as unit:
        assert [(v.hits, v.in_use) for v in await unit.learning.versions()] == [(4, False), (6, True), (5, False)]
        assert [a.detail["in_use"] for a in await unit.history.acts()] == ["0", "1", "0"]
        assert await unit.knowledge.version() == 1


async def test_a_model_measured_against_another_than_the_one_in_use_is_dropped(school: Hall) -> None:
    await many(school)
    old, given = await course(school), await course(school)
    assert await school.act(lambda desk: teaching.taught(desk, given, Marks(6, 5), b"first"))
    assert await school.act(lambda desk: teaching.taught(desk, old, Marks(9, 5), b"late")) is None
    async with school.store.read() as unit:
        found = await unit.learning.model_in_use()
        assert found is not None
        assert found[1] == b"first"


async def test_who_asked_hears_of_any_outcome_and_nobody_else_of_a_worse_one(school: Hall) -> None:
    admin = await school.staff(ZHAO)
    await many(school)
    await school.act(lambda desk: teaching.ask(desk, admin))
    assert await due(school)
    given = await course(school)
    assert await school.act(lambda desk: teaching.enough(desk, given))
    await school.act(lambda desk: teaching.taught(desk, given, Marks(5, 5), b"same"))
    assert [(n.outcome, n.asked_by) for n in school.notices if isinstance(n, ModelTaught)] == [("worse", admin.id)]
    assert "没有更好" in school.sent[0].text
    school.clock.move(timedelta(hours=1))
    assert not await due(school)


@pytest.mark.parametrize("deleted", [False, True])
async def test_what_has_become_nobodys_business_is_unlearnt_even_by_a_worse_model(school: Hall, deleted: bool) -> None:
    officer = await school.staff(WANG)
    number = (await reported(school)).ticket.number
    await many(school, 101, 130)
    given = await course(school)
    assert await school.act(lambda desk: teaching.taught(desk, given, Marks(2, 1), b"one")) is not None
    if deleted:
        await school.act(lambda desk: privacy.forget(desk, ANNA))
    else:
        await school.act(lambda desk: sorting.reclassify(desk, number, officer, "ZA03"))
    failed = await course(school)
    await school.act(lambda desk: teaching.given_up(desk, failed, "failed"))
    again = await course(school, begin=False)
    assert again.must
    assert await school.act(lambda desk: teaching.enough(desk, again))
    await school.act(lambda desk: teaching.begun(desk, again))
    version = await school.act(lambda desk: teaching.taught(desk, again, Marks(1, 2), b"two"))
    assert version is not None
    assert version.in_use
    assert not (await course(school)).must
