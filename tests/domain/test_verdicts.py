"""After 办结: three questions, silence is no praise, 没解决 counts, and a closed ticket may come back for 30 days."""

from datetime import timedelta

import pytest

from domain import drafting, duty, following, joining, reception, staffing, verdicts
from domain.errors import NotFound, WrongState
from domain.history import Step
from domain.notices import AdminMatter, Event, ToAdmins
from domain.tickets import Status, Verdict
from tests.domain.hall import ANNA, BORIS, LI, WANG, ZHAO, Hall
from tests.domain.walks import done, resolved


async def test_each_question_is_answered_on_its_own_and_may_be_answered_anew(hall: Hall) -> None:
    number = (await resolved(hall, await hall.staff(LI))).number
    for use, verdict in (
        (lambda d: verdicts.contacted(d, ANNA, number, yes=True), Verdict(contacted=True)),
        (lambda d: verdicts.satisfied(d, ANNA, number, yes=True), Verdict(contacted=True, satisfied=True)),
        (lambda d: verdicts.satisfied(d, ANNA, number, yes=False), Verdict(contacted=True, satisfied=False)),
        (lambda d: verdicts.solved(d, ANNA, number), Verdict(contacted=True, solved=True, satisfied=False)),
        (lambda d: verdicts.satisfied(d, ANNA, number, yes=True), Verdict(contacted=True, solved=True, satisfied=True)),
    ):
        assert (await hall.act(use)).verdict == verdict
    assert (await hall.ticket(number)).status is Status.CLOSED


async def test_nobody_else_judges(hall: Hall) -> None:
    li = await hall.staff(LI)
    number = (await resolved(hall, li)).number
    for person in (BORIS, LI, WANG, ZHAO):
        for use in (verdicts.solved, verdicts.unsolved, verdicts.reopen):
            with pytest.raises(NotFound):
                await hall.act(lambda d, u=use, p=person: u(d, p, number))  # type: ignore[misc]
    assert (await hall.ticket(number)).verdict == Verdict()


async def test_silence_is_no_verdict(hall: Hall) -> None:
    ticket = await resolved(hall, await hall.staff(LI))
    hall.clock.move(timedelta(days=7) - timedelta(seconds=1))
    assert await hall.chores() == []
    hall.clock.move(timedelta(seconds=1))
    assert [name for name, _, _ in await hall.chores()] == ["verdict"]
    assert [n.event for n in hall.told(ticket.number)] == [Event.LAPSED]
    now = await hall.ticket(ticket.number)
    assert (now.status, now.verdict) == (Status.CLOSED_BY_DEFAULT, Verdict())


async def test_an_answer_in_the_last_second_is_in_time(hall: Hall) -> None:
    ticket = await resolved(hall, await hall.staff(LI))
    hall.clock.move(timedelta(days=7))
    await hall.act(lambda desk: verdicts.solved(desk, ANNA, ticket.number))
    await hall.chores()
    assert (await hall.ticket(ticket.number)).status is Status.CLOSED


async def test_the_third_no_goes_to_the_admins(hall: Hall) -> None:
    li = await hall.staff(LI)
    first = await resolved(hall, li)
    for again in (1, 2):
        ticket = await hall.act(lambda desk: verdicts.unsolved(desk, ANNA, first.number))
        assert (ticket.status, ticket.holder, ticket.reopened) == (Status.CLAIMED, li.id, again)
        assert ticket.due_at > hall.clock.now()
        assert ticket.first_due_at == first.first_due_at
        await done(hall, li, first.number)
    ticket = await hall.act(lambda desk: verdicts.unsolved(desk, ANNA, first.number))
    assert (ticket.status, ticket.holder, ticket.reopened) == (Status.ESCALATED, None, 3)
    assert [n.matter for n in hall.notices if isinstance(n, ToAdmins)] == [AdminMatter.ESCALATED]


async def test_a_no_to_one_who_is_gone_goes_to_the_queue(hall: Hall) -> None:
    ticket = await resolved(hall, await hall.staff(LI))
    await hall.act(lambda desk: staffing.left(desk, LI.chat))
    assert (await hall.ticket(ticket.number)).status is Status.RESOLVED
    ticket = await hall.act(lambda desk: verdicts.unsolved(desk, ANNA, ticket.number))
    assert (ticket.status, ticket.holder) == (Status.QUEUED, None)


async def test_a_photo_of_the_first_round_proves_nothing_in_the_second(hall: Hall) -> None:
    ticket = await resolved(hall, await hall.staff(LI))
    assert ticket.proven
    assert not (await hall.act(lambda desk: verdicts.unsolved(desk, ANNA, ticket.number))).proven


@pytest.mark.parametrize("meddling", [False, True])
async def test_thirty_days_are_counted_from_the_end(hall: Hall, meddling: bool) -> None:
    li = await hall.staff(LI)
    number = (await resolved(hall, li)).number
    ended = (await hall.act(lambda desk: verdicts.solved(desk, ANNA, number))).updated_at
    hall.clock.move(timedelta(days=29))
    if meddling:  # a note, a rating and a look prolong nothing
        await hall.act(lambda desk: duty.note(desk, number, li, "材料已归档"))
        await hall.act(lambda desk: verdicts.satisfied(desk, ANNA, number, yes=True))
        await hall.act(lambda desk: duty.look(desk, number, li))
        assert (await hall.ticket(number)).updated_at == ended
    hall.clock.move(timedelta(days=1, seconds=1))
    with pytest.raises(WrongState):
        await hall.act(lambda desk: verdicts.reopen(desk, ANNA, number))


async def test_within_thirty_days_it_comes_back(hall: Hall) -> None:
    number = (await resolved(hall, await hall.staff(LI))).number
    await hall.act(lambda desk: verdicts.solved(desk, ANNA, number))
    hall.clock.move(timedelta(days=30))
    ticket = await hall.act(lambda desk: verdicts.reopen(desk, ANNA, number))
    assert (ticket.status, ticket.holder, ticket.reopened) == (Status.QUEUED, None, 1)
    assert ticket.due_at > hall.clock.now()


async def test_a_withdrawal_taken_back_is_no_complaint(hall: Hall) -> None:
    number = (await resolved(hall, await hall.staff(LI))).number
    await hall.act(lambda desk: verdicts.unsolved(desk, ANNA, number))
    await hall.act(lambda desk: following.withdraw(desk, ANNA, number))
    ticket = await hall.act(lambda desk: verdicts.reopen(desk, ANNA, number))
    assert (ticket.status, ticket.reopened) == (Status.QUEUED, 1)


async def test_a_message_after_closing_asks_whether_it_is_the_same_matter(hall: Hall) -> None:
    number = (await resolved(hall, await hall.staff(LI))).number
    await hall.act(lambda desk: verdicts.solved(desk, ANNA, number))
    await hall.act(lambda desk: reception.receive(desk, ANNA, hall.part("门口的路灯又灭了")))
    view = await hall.look(lambda desk: drafting.show(desk, ANNA))
    assert view.perhaps is not None
    assert view.perhaps.number == number
    ticket, again = await hall.act(lambda desk: joining.same_matter(desk, ANNA, view.draft.id))
    assert again
    assert ticket.status is Status.QUEUED
    [case] = (await hall.cases()).values()
    assert [x.step for x in case.lines][-2:] == [Step.REOPEN, Step.SUPPLEMENT]
    assert case.words[-1].raw == "门口的路灯又灭了"


async def test_what_cannot_be_reopened_any_more_is_not_asked_about(hall: Hall) -> None:
    number = (await resolved(hall, await hall.staff(LI))).number
    await hall.act(lambda desk: verdicts.solved(desk, ANNA, number))
    async with hall.store.begin() as unit:
        await unit.tickets.bind_message(ANNA.chat, 900, (await hall.ticket(number)).id)
        await unit.commit()
    hall.clock.move(timedelta(days=31))
    await hall.act(lambda desk: reception.receive(desk, ANNA, hall.part("路灯又灭了"), reply_to=900))
    assert (await hall.look(lambda desk: drafting.show(desk, ANNA))).perhaps is None
