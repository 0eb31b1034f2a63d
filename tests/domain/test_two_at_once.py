"""Two presses at the same moment, through whole units: one wins, the other reads who."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from domain import drafting, duty, reception, staffing, submitting, verdicts
from domain.desk import Desk
from domain.errors import AlreadyClaimed, NothingToSubmit, Refusal
from domain.history import Step
from domain.membership import Membership
from domain.people import Person, Staff, StaffState
from domain.tickets import Status
from tests.domain.hall import ANNA, BORIS, LI, WANG, ZHAO, Hall
from tests.storage.hands import a_ticket

Use = Callable[[Desk], Awaitable[Any]]


async def at_once(hall: Hall, *uses: Use) -> list[Any]:
    """What came of each; on PostgreSQL all have read before the first writes."""
    everybody = asyncio.Event()
    begun = 0

    def halting(use: Use) -> Use:
        first = True

        async def run(desk: Desk) -> Any:
            nonlocal begun, first
            if first and hall.store.url.get_backend_name() == "postgresql":
                first = False
                begun += 1
                if begun == len(uses):
                    everybody.set()
                await everybody.wait()
            return await use(desk)

        return run

    async def one(use: Use) -> Any:
        got: list[Any] = []

        async def step(desk: Desk) -> tuple[()]:
            got[:] = [await use(desk)]
            return ()

        try:
            await hall.works.do(step)
        except Refusal as refusal:
            return refusal
        return got[0]

    return await asyncio.gather(*(one(halting(use)) for use in uses))


async def a_queued_ticket(hall: Hall) -> str:
    async def laid(desk: Desk) -> str:
        return (await desk.unit.tickets.add(a_ticket())).number

    return await hall.act(laid)


async def test_one_claims_and_the_other_is_told_who(both: Hall) -> None:
    li, wang = await both.staff(LI), await both.staff(WANG)
    number = await a_queued_ticket(both)
    got = await at_once(both, lambda d: duty.claim(d, number, li), lambda d: duty.claim(d, number, wang))
    [lost] = [g for g in got if isinstance(g, Refusal)]
    [won] = [g for g in got if not isinstance(g, Refusal)]
    winner = li if won.holder == li.id else wang
    assert isinstance(lost, AlreadyClaimed)
    assert (lost.number, lost.holder) == (number, winner.name)
    [case] = (await both.cases()).values()
    assert (case.ticket.status, case.ticket.holder) == (Status.CLAIMED, winner.id)
    assert [(x.step, x.staff) for x in case.lines] == [(Step.CLAIM, winner.id)]


async def test_solved_and_unsolved_at_once_are_one_verdict(both: Hall) -> None:
    li = await both.staff(LI)
    async with both.store.begin() as unit:
        number = (await unit.tickets.add(a_ticket(status=Status.RESOLVED, holder=li.id))).number
        await unit.commit()
    me = Person(a_ticket().reporter.chat or 0)
    got = await at_once(both, lambda d: verdicts.solved(d, me, number), lambda d: verdicts.unsolved(d, me, number))
    ticket = await both.ticket(number)
    steps = [x.step for x in (await both.cases())[number].lines]
    # pressed after it was closed, 没解决 opens it again; pressed after it was reopened, 解决了 has nothing to close
    assert (ticket.status, steps) in (
        (Status.QUEUED, [Step.SOLVED, Step.REOPEN]),
        (Status.CLAIMED, [Step.UNSOLVED]),
    ), got


async def test_a_double_press_submits_once(both: Hall) -> None:
    await both.act(lambda desk: drafting.join(desk, ANNA, both.part("路灯坏了")))
    got = await at_once(both, *[lambda d: submitting.submit(d, ANNA)] * 3)
    assert sum(isinstance(g, NothingToSubmit) for g in got) == 2
    [case] = (await both.cases()).values()
    assert case.ticket.number.endswith("-0001")


async def test_two_quick_first_messages_are_one_draft(both: Hall) -> None:
    parts = [both.part("路灯"), both.part("坏了三天"), both.part("晚上很黑")]
    await at_once(both, *[lambda d, p=p: reception.receive(d, ANNA, p) for p in parts])
    view = await both.look(lambda desk: drafting.show(desk, ANNA))
    assert sorted(p.message for p in view.draft.parts) == [1, 2, 3]


async def test_reports_at_once_get_each_a_number_of_their_own(both: Hall) -> None:
    people = [replace(ANNA, chat=ANNA.chat + n) for n in range(4)]
    for person in people:
        await both.act(lambda desk, p=person: drafting.join(desk, p, both.part("垃圾没人清")))  # type: ignore[misc]
    await at_once(both, *[lambda d, p=p: submitting.submit(d, p) for p in people])
    assert [n[-4:] for n in sorted(await both.cases())] == ["0001", "0002", "0003", "0004"]


async def test_two_first_acts_of_an_officer_make_one_record(both: Hall) -> None:
    acts = [lambda d: staffing.officer(d, BORIS, Membership.MEMBER)] * 3
    made: list[Staff] = await at_once(both, *acts)
    assert len({s.id for s in made}) == 1


async def test_leaving_and_claiming_at_once_leaves_nothing_in_absent_hands(both: Hall) -> None:
    li = await both.staff(LI)
    number = await a_queued_ticket(both)

    async def pressed(desk: Desk) -> Any:
        staff = await staffing.officer(desk, LI, Membership.MEMBER)
        return await duty.claim(desk, number, staff)

    await at_once(both, pressed, lambda d: staffing.left(d, LI.chat))
    ticket = await both.ticket(number)
    async with both.store.read() as unit:
        staff = await unit.staff.by_id(li.id)
    assert staff is not None
    assert ticket.status is Status.QUEUED or staff.active, "held by one who is gone"


@pytest.mark.parametrize("presses", [2, 5])
async def test_a_hasty_finger_claims_once(both: Hall, presses: int) -> None:
    li = await both.staff(LI)
    number = await a_queued_ticket(both)
    got = await at_once(both, *[lambda d: duty.claim(d, number, li)] * presses)
    assert sum(isinstance(g, AlreadyClaimed) and g.holder == li.name for g in got) == presses - 1


async def test_a_new_name_does_not_undo_a_suspension(both: Hall) -> None:
    admin, li = await both.staff(ZHAO), await both.staff(LI)
    renamed = replace(LI, name="李警官（休假）")
    suspending: list[asyncio.Task[Any]] = []

    class Slow:
        """The staff, of whom one is suspended just after he has been looked up."""

        def __init__(self, real: Any) -> None:
            self.real = real

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        async def by_user(self, user: int) -> Staff | None:
            found: Staff | None = await self.real.by_user(user)
            if not suspending:
                suspending.append(asyncio.create_task(both.act(lambda d: staffing.suspend(d, admin, LI.chat))))
                if both.store.url.get_backend_name() == "postgresql":  # SQLite has it wait its turn
                    await suspending[0]
            return found

    async def acts(desk: Desk) -> Any:
        desk.unit.staff = Slow(desk.unit.staff)
        return await staffing.officer(desk, renamed, Membership.MEMBER)

    await at_once(both, acts)
    await suspending[0]
    async with both.store.read() as unit:
        now = await unit.staff.by_id(li.id)
    assert now is not None
    assert now.state is StaffState.SUSPENDED
