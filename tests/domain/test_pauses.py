"""延期 and 挂账 are asked for and granted; the clock stands still and goes on, always in pairs."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from domain import duty, finishing, following, granting, pausing, privacy, staffing, verdicts
from domain.clocks import ClockKind
from domain.errors import Missing, NotAllowed, RuledOut, WrongState
from domain.history import Line, Step
from domain.notices import Event, PlaceMatter, ToPlacers, ToStaff
from domain.people import Staff
from domain.tickets import Pause, Status, Ticket
from domain.wishes import Why, Wish, pending
from domain.words import Part
from tests.domain.hall import ANNA, LI, PHOTO, WANG, ZHAO, Hall
from tests.domain.walks import MENDED, reported

DAY = timedelta(days=1)
REASON = "灯具配件周三到货"


async def held(hall: Hall) -> tuple[str, Staff, Staff]:
    """A ticket in hand (due on Tuesday 18:00; today is Sunday): its number, the holder, the admin."""
    li, admin = await hall.staff(LI), await hall.staff(ZHAO)
    number = (await reported(hall)).ticket.number
    await hall.act(lambda d: duty.claim(d, number, li))
    return number, li, admin


async def ask(hall: Hall, number: str, staff: Staff, wish: Wish, until: date | None, text: str = REASON) -> Ticket:
    return await hall.act(lambda d: granting.apply(d, number, staff, wish, Why.PARTS, until, text))


async def lines(hall: Hall, number: str) -> list[Line]:
    ticket = await hall.ticket(number)
    return await hall.look(lambda d: d.unit.history.of_ticket(ticket.id))


async def asked(hall: Hall, number: str, li: Staff) -> Ticket:
    """A question that has reached the resident."""
    ticket = await hall.act(lambda d: duty.ask(d, number, li, "是几号楼？"))
    await hall.act(lambda d: pausing.reached(d, ticket.id))
    return await hall.ticket(number)


def paired(found: list[Line], status: Pause) -> bool:
    """Each beginning has its end, but for the one that stands now."""
    open_ = 0
    for line in found:
        open_ += line.step in (Step.PAUSE, Step.SUSPEND)
        open_ -= line.step in (Step.UNPAUSE, Step.RESUME)
        if open_ not in (0, 1):
            return False
    return open_ == (status is not Pause.NONE)


# ---------------------------------------------------------------------------------------------------------- 延期


async def test_an_extension_is_asked_for_granted_and_told(hall: Hall) -> None:
    number, li, admin = await held(hall)
    before = await hall.ticket(number)
    got = await ask(hall, number, li, Wish.EXTEND, date(2026, 11, 26))
    assert got.due_at == before.due_at
    assert [n.matter for n in hall.notices if isinstance(n, ToPlacers)] == [PlaceMatter.EXTENSION]
    with pytest.raises(NotAllowed):
        await hall.act(lambda d: granting.extend(d, number, li))
    got = await hall.act(lambda d: granting.extend(d, number, admin))
    assert got.extended
    assert got.due_at.isoformat() == "2026-11-26T10:00:00+00:00"
    assert got.first_due_at == before.first_due_at
    assert [(n.event, n.words) for n in hall.told(number)] == [(Event.EXTENDED, REASON)]
    assert [n.what for n in hall.notices if isinstance(n, ToStaff)] == ["extended"]
    with pytest.raises(RuledOut) as no:
        await ask(hall, number, li, Wish.EXTEND, date(2026, 11, 27))
    assert no.value.rule == "extended"


async def test_what_may_not_be_asked_for(hall: Hall) -> None:
    number, li, _ = await held(hall)
    with pytest.raises(Missing):
        await ask(hall, number, li, Wish.EXTEND, None)
    with pytest.raises(Missing):
        await ask(hall, number, li, Wish.EXTEND, date(2026, 11, 25), "")
    for day in (date(2026, 11, 24), date(2026, 11, 20), date(2026, 12, 20)):  # not later; past; beyond the own term
        with pytest.raises(RuledOut) as no:
            await ask(hall, number, li, Wish.EXTEND, day)
        assert no.value.rule == "extend_day"
    for day in (date(2026, 11, 22), date(2027, 3, 1)):
        with pytest.raises(RuledOut) as no:
            await ask(hall, number, li, Wish.SUSPEND, day)
        assert no.value.rule == "review_day"
    wang = await hall.staff(WANG)
    with pytest.raises(NotAllowed):
        await ask(hall, number, wang, Wish.EXTEND, date(2026, 11, 25))
    await ask(hall, number, li, Wish.EXTEND, date(2026, 11, 25))
    with pytest.raises(RuledOut) as no:
        await ask(hall, number, li, Wish.SUSPEND, date(2026, 12, 25))
    assert no.value.rule == "pending"


async def test_after_the_deadline_nothing_is_extended(hall: Hall) -> None:
    number, li, _ = await held(hall)
    hall.clock.move(3 * DAY)
    with pytest.raises(RuledOut) as no:
        await ask(hall, number, li, Wish.EXTEND, date(2026, 11, 30))
    assert no.value.rule == "extend_late"


async def test_what_was_declined_is_over_and_the_promise_stands(hall: Hall) -> None:
    number, li, admin = await held(hall)
    before = await ask(hall, number, li, Wish.EXTEND, date(2026, 11, 26))
    got = await hall.act(lambda d: granting.decline(d, number, admin, "配件今天就能买到"))
    assert got.due_at == before.due_at
    assert hall.told(number) == []
    for grant in (granting.extend, granting.suspend, granting.decline):
        with pytest.raises(Missing):
            await hall.act(partial(grant, number=number, staff=admin))


async def test_who_gives_it_away_has_asked_for_nothing(hall: Hall) -> None:
    number, li, _ = await held(hall)
    await ask(hall, number, li, Wish.EXTEND, date(2026, 11, 26))
    got = await hall.act(lambda d: duty.release(d, number, li))
    assert await hall.look(lambda d: pending(d, got)) is None


async def test_nobody_grants_his_own_wish_where_there_is_another(hall: Hall) -> None:
    await hall.settle()
    zhao, sun = await hall.posted(200001), await hall.posted(200002)
    number = (await reported(hall, text="青溪镇幸福路12号门口的路灯坏了三天")).ticket.number
    await hall.act(lambda d: duty.claim(d, number, zhao))
    await ask(hall, number, zhao, Wish.EXTEND, date(2026, 11, 25))
    with pytest.raises(RuledOut) as no:
        await hall.act(lambda d: granting.extend(d, number, zhao))
    assert no.value.rule == "own_application"
    assert (await hall.act(lambda d: granting.extend(d, number, sun))).extended


# ---------------------------------------------------------------------------------------------------------- 挂账


async def suspended(hall: Hall) -> tuple[str, Staff, Staff]:
    number, li, admin = await held(hall)
    await ask(hall, number, li, Wish.SUSPEND, date(2026, 12, 2), "等路灯改造资金到位")
    await hall.act(lambda d: granting.suspend(d, number, admin))
    return number, li, admin


async def test_suspended_it_has_a_day_of_review_and_nothing_else_ticks(hall: Hall) -> None:
    number, li, _ = await suspended(hall)
    got = await hall.ticket(number)
    assert (got.status, got.pause, got.holder) == (Status.SUSPENDED, Pause.SUSPENDED, li.id)
    assert [(c.kind, c.at.isoformat()) for c in got.clocks if not c.fired] == [
        (ClockKind.REVIEW, "2026-12-02T01:00:00+00:00")
    ]
    assert [n.event for n in hall.told(number)] == [Event.SUSPENDED]


async def test_on_its_day_it_comes_back_to_who_had_it_and_the_promise_has_moved(hall: Hall) -> None:
    number, li, _ = await suspended(hall)
    before = await hall.ticket(number)
    hall.clock.move(10 * DAY)
    told = [n for _, notices, _ in await hall.chores() for n in notices if getattr(n, "event", "") is Event.RESUMED]
    assert len(told) == 1
    got = await hall.ticket(number)
    assert (got.status, got.pause, got.holder, got.review_at) == (Status.CLAIMED, Pause.NONE, li.id, None)
    # seven closes of business from Sunday 22 Nov to Wednesday 2 Dec: Tuesday becomes the Thursday of the week after
    assert got.due_at == before.due_at + 9 * DAY
    assert paired(await lines(hall, number), got.pause)


async def test_it_comes_back_to_the_queue_when_its_holder_is_gone(hall: Hall) -> None:
    number, _, admin = await suspended(hall)
    await hall.act(lambda d: staffing.suspend(d, admin, LI.chat))
    hall.clock.move(10 * DAY)
    await hall.chores()
    got = await hall.ticket(number)
    assert (got.status, got.holder) == (Status.QUEUED, None)


async def test_it_is_taken_up_before_its_day_by_hand(hall: Hall) -> None:
    number, li, _ = await suspended(hall)
    wang = await hall.staff(WANG)
    with pytest.raises(NotAllowed):
        await hall.act(lambda d: pausing.resume(d, number, wang))
    got = await hall.act(lambda d: pausing.resume(d, number, li))
    assert (got.status, got.pause) == (Status.CLAIMED, Pause.NONE)
    with pytest.raises(WrongState):
        await hall.act(lambda d: pausing.resume(d, number, li))


@pytest.mark.parametrize("how", ["withdraw", "release"])
async def test_whatever_ends_it_ends_the_pause(hall: Hall, how: str) -> None:
    number, li, _ = await suspended(hall)
    hall.clock.move(2 * DAY)
    if how == "withdraw":
        await hall.act(lambda d: following.withdraw(d, ANNA, number))
    else:
        await hall.act(lambda d: duty.release(d, number, li))
    got = await hall.ticket(number)
    assert (got.pause, got.paused_at, got.review_at) == (Pause.NONE, None, None)
    assert [x.step for x in await lines(hall, number)][-2] is Step.UNPAUSE
    assert paired(await lines(hall, number), got.pause)


# ------------------------------------------------------------------------------------------------------- the answer


async def test_only_a_question_that_has_arrived_stops_the_clock(hall: Hall) -> None:
    number, li, _ = await held(hall)
    got = await hall.act(lambda d: duty.ask(d, number, li, "是几号楼？"))
    assert got.pause is Pause.NONE
    await hall.act(lambda d: pausing.reached(d, got.id))
    got = await hall.ticket(number)
    assert (got.pause, got.paused_at, got.pauses) == (Pause.ANSWER, hall.clock.now(), 1)
    assert {c.kind for c in got.clocks if not c.fired} == {ClockKind.ANSWER}


async def test_the_answer_lets_it_go_on_later_by_what_was_waited(hall: Hall) -> None:
    number, li, _ = await held(hall)
    before = await asked(hall, number, li)
    hall.clock.move(DAY + timedelta(hours=6))  # Monday evening: one close of business
    await hall.act(lambda d: following.supplement(d, ANNA, number, Part(7, "三号楼")))
    got = await hall.ticket(number)
    assert (got.pause, got.due_at) == (Pause.NONE, before.due_at + DAY)
    found = await lines(hall, number)
    assert [x.step for x in found][-3:] == [Step.PAUSE, Step.UNPAUSE, Step.ANSWER]
    assert paired(found, got.pause)


async def test_it_waits_three_working_days_and_no_longer(hall: Hall) -> None:
    number, li, _ = await held(hall)
    before = await asked(hall, number, li)
    hall.clock.move(4 * DAY)  # Thursday 14:30; the end was Wednesday 18:00
    told = [getattr(n, "event", "") for _, notices, _ in await hall.chores() for n in notices]
    assert Event.UNPAUSED in told
    got = await hall.ticket(number)
    assert (got.pause, got.question_open) == (Pause.NONE, True)
    assert got.due_at == before.due_at + 3 * DAY
    assert paired(await lines(hall, number), got.pause)


async def test_the_clock_stands_still_twice_and_not_again(hall: Hall) -> None:
    number, li, _ = await held(hall)
    for many in (1, 2, 2):
        got = await asked(hall, number, li)
        assert got.pauses == many
        await hall.act(lambda d: following.supplement(d, ANNA, number, Part(hall._message + 50, "三号楼")))
        hall.clock.move(timedelta(minutes=5))
        hall._message += 1


async def test_a_further_question_begins_no_other_pause(hall: Hall) -> None:
    number, li, _ = await held(hall)
    first = await asked(hall, number, li)
    hall.clock.move(timedelta(hours=1))
    again = await asked(hall, number, li)
    assert (again.pauses, again.paused_at) == (1, first.paused_at)


async def test_what_is_late_or_answered_already_stops_nothing(hall: Hall) -> None:
    number, li, _ = await held(hall)
    ticket = await hall.act(lambda d: duty.ask(d, number, li, "是几号楼？"))
    await hall.act(lambda d: following.supplement(d, ANNA, number, Part(7, "三号楼")))
    await hall.act(lambda d: pausing.reached(d, ticket.id))
    assert (await hall.ticket(number)).pause is Pause.NONE
    hall.clock.move(5 * DAY)
    assert (await asked(hall, number, li)).pause is Pause.NONE


@pytest.mark.parametrize("how", ["done", "release", "withdraw", "forget", "suspend"])
async def test_whatever_ends_the_waiting_ends_the_pause(hall: Hall, how: str) -> None:
    number, li, admin = await held(hall)
    await asked(hall, number, li)
    hall.clock.move(timedelta(hours=30))
    acts: dict[str, Any] = {
        "done": lambda d: finishing.done(d, number, li, MENDED, (PHOTO,)),
        "release": lambda d: duty.release(d, number, li),
        "withdraw": lambda d: following.withdraw(d, ANNA, number),
        "forget": lambda d: privacy.forget(d, ANNA),
    }
    if how == "suspend":
        await ask(hall, number, li, Wish.SUSPEND, date(2026, 12, 2), "等资金到位")
        await hall.act(lambda d: granting.suspend(d, number, admin))
    else:
        await hall.act(acts[how])
    got = await hall.ticket(number)
    assert got.pause is (Pause.SUSPENDED if how == "suspend" else Pause.NONE)
    assert paired(await lines(hall, number), got.pause)


async def test_done_in_a_pause_is_on_time_by_the_moved_promise(hall: Hall) -> None:
    number, li, _ = await held(hall)
    await asked(hall, number, li)
    hall.clock.move(timedelta(days=2, hours=5))  # Tuesday 19:30: past the old promise, which stands still
    got = await hall.act(lambda d: finishing.done(d, number, li, MENDED, (PHOTO,)))
    assert got.on_time


async def test_it_may_be_asked_for_again_in_the_next_round(hall: Hall) -> None:
    number, li, _ = await held(hall)
    await ask(hall, number, li, Wish.EXTEND, date(2026, 11, 26))
    await hall.act(lambda d: finishing.done(d, number, li, MENDED, (PHOTO,)))
    got = await hall.act(lambda d: verdicts.unsolved(d, ANNA, number))
    assert await hall.look(lambda d: pending(d, got)) is None
