"""延期 and 挂账 have an end: not for danger, not for what is late, not for ever, and not beyond the day named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain import danger, duty, finishing, granting, pausing
from domain.errors import RuledOut
from domain.history import Step
from domain.notices import PlaceMatter, ToPlacers
from domain.people import Staff
from domain.policy import Policy
from domain.tickets import Pause, Status
from domain.wishes import Why, Wish
from tests.domain.hall import ANNA, PHOTO, Hall
from tests.domain.test_pauses import DAY, REASON, ask, asked, held, lines, paired
from tests.domain.walks import MENDED, reported

TOWN, SECOND, COUNTY = 200001, 200002, 300001


async def rule(hall: Hall, number: str, staff: Staff, wish: Wish, until: date) -> str:
    with pytest.raises(RuledOut) as no:
        await ask(hall, number, staff, wish, until)
    return no.value.rule


async def test_danger_is_neither_extended_nor_suspended(hall: Hall) -> None:
    await hall.settle()
    told = await hall.act(lambda d: danger.report(d, ANNA, hall.part("青溪镇石桥村房子着火了有人被困")))
    assert told.ticket is not None
    number, town = told.ticket.number, await hall.posted(TOWN)
    await hall.act(lambda d: duty.claim(d, number, town))
    for wish in Wish:
        assert await rule(hall, number, town, wish, date(2026, 12, 20)) == "no_pause"


async def test_what_is_late_is_not_suspended(hall: Hall) -> None:
    number, li, _ = await held(hall)
    hall.clock.move(3 * DAY)
    assert await rule(hall, number, li, Wish.SUSPEND, date(2026, 12, 20)) == "suspend_late"


@pytest.mark.parametrize("wish", list(Wish))
async def test_what_was_asked_for_lapses_with_the_deadline_and_is_late(hall: Hall, wish: Wish) -> None:
    number, li, admin = await held(hall)
    due = (await hall.ticket(number)).due_at
    await ask(hall, number, li, wish, date(2026, 11, 26))
    hall.clock.move(due - hall.clock.now() - timedelta(hours=1))
    await hall.act(lambda d: duty.note(d, number, li, "在跟进"))
    again = [n.matter for _, notices, _ in await hall.chores() for n in notices if isinstance(n, ToPlacers)]
    assert again == [PlaceMatter.EXTENSION if wish is Wish.EXTEND else PlaceMatter.SUSPENSION], "reminded in time"
    hall.clock.move(timedelta(hours=1))
    grant = granting.extend if wish is Wish.EXTEND else granting.suspend
    with pytest.raises(RuledOut) as no:
        await hall.act(lambda d: grant(d, number, admin))
    assert no.value.rule.endswith("_late")
    await hall.chores()
    hall.clock.move(timedelta(seconds=1))
    got = await hall.act(lambda d: finishing.done(d, number, li, MENDED, (PHOTO,)))
    assert got.on_time is False


async def test_an_extension_is_the_day_named_even_in_a_pause(hall: Hall) -> None:
    number, li, admin = await held(hall)
    await ask(hall, number, li, Wish.EXTEND, date(2026, 11, 26))
    await asked(hall, number, li)
    hall.clock.move(DAY)
    got = await hall.act(lambda d: granting.extend(d, number, admin))
    assert (got.pause, got.due_at.isoformat()) == (Pause.NONE, "2026-11-26T10:00:00+00:00")
    assert paired(await lines(hall, number), got.pause)
    hall.clock.move(timedelta(days=2, hours=5))
    await hall.chores()
    assert (await hall.ticket(number)).due_at == got.due_at


async def test_suspended_twice_and_not_again(hall: Hall) -> None:
    number, li, admin = await held(hall)
    for _ in range(Policy().suspend_times):
        await ask(hall, number, li, Wish.SUSPEND, hall.clock.now().date() + 20 * DAY, REASON)
        await hall.act(lambda d: granting.suspend(d, number, admin))
        await hall.act(lambda d: pausing.resume(d, number, li))
    assert await rule(hall, number, li, Wish.SUSPEND, hall.clock.now().date() + 20 * DAY) == "suspended"


async def test_all_its_suspensions_together_have_a_bound(hall: Hall) -> None:
    number, li, admin = await held(hall)
    office = replace(hall.works.office, policy=Policy(suspend_total=timedelta(days=30)))
    hall.works = replace(hall.works, office=office)
    await ask(hall, number, li, Wish.SUSPEND, hall.clock.now().date() + 20 * DAY)
    await hall.act(lambda d: granting.suspend(d, number, admin))
    hall.clock.move(20 * DAY)
    await hall.chores()
    assert await rule(hall, number, li, Wish.SUSPEND, hall.clock.now().date() + 20 * DAY) == "review_day"
    await ask(hall, number, li, Wish.SUSPEND, hall.clock.now().date() + 9 * DAY)


async def test_the_second_is_granted_one_desk_higher(hall: Hall) -> None:
    await hall.settle()
    town, second, county = await hall.posted(TOWN), await hall.posted(SECOND), await hall.posted(COUNTY)
    number = (await reported(hall, text="青溪镇幸福路12号门口的路灯坏了三天")).ticket.number
    await hall.act(lambda d: duty.claim(d, number, town))
    until = hall.clock.now().date() + 20 * DAY
    apply = lambda d: granting.apply(d, number, town, Wish.SUSPEND, Why.FUNDS, until, "等资金到位")  # noqa: E731
    await hall.act(apply)
    got = await hall.act(lambda d: granting.suspend(d, number, second))
    assert got.status is Status.SUSPENDED
    await hall.act(lambda d: pausing.resume(d, number, town))
    await hall.act(apply)
    (told,) = [n for n in hall.notices if isinstance(n, ToPlacers)]
    assert told.above == 1
    with pytest.raises(RuledOut) as no:
        await hall.act(lambda d: granting.suspend(d, number, second))
    assert no.value.rule == "higher"
    assert (await hall.act(lambda d: granting.suspend(d, number, county))).status is Status.SUSPENDED
    assert sum(x.step is Step.SUSPEND for x in await lines(hall, number)) == Policy().suspend_times
