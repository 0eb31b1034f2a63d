"""The table of states against the use cases: each step, from each state, by each kind of actor."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain import (
    chores,
    danger,
    duty,
    ending,
    finishing,
    following,
    granting,
    mediating,
    merging,
    overseeing,
    pausing,
    placing,
    privacy,
    sorting,
    splitting,
    staffing,
    ticking,
    together,
    verdicts,
)
from domain.clocks import Clock, ClockKind
from domain.desk import Desk
from domain.ending import Body, Ground
from domain.errors import NotAllowed, NotFound, OwnTicket, Refusal, WrongState
from domain.followers import Follower, Pair
from domain.history import By, Line, Step
from domain.people import Person, Staff, StaffState
from domain.states import EDGES, STAYS, Edge, Who, targets, whose
from domain.tickets import FINAL, Ladder, Pause, Reporter, Responsible, Status, Ticket
from domain.wishes import Why, Wish
from domain.words import Part, WordsKind
from tests.domain.hall import ANNA, BORIS, LI, PHOTO, STRANGER, WANG, ZHAO, Hall, office
from tests.storage.hands import NOW, a_ticket

RESULT = "已更换灯泡，现场恢复照明"
HELD = frozenset({Status.CLAIMED, Status.CONFIRMING, Status.RESOLVED, Status.SUSPENDED})
#: Here the ticket still says who had it.
REMEMBERED = HELD | FINAL


@dataclass(frozen=True)
class Cast:
    """Who may act, by what he is towards the ticket."""

    holder: Staff
    officer: Staff
    admin: Staff
    own: Staff  # on duty, and the reporter of a ticket of his own

    def staff(self, actor: str) -> Staff:
        found: Staff = getattr(self, actor)
        return found


Use = Callable[[Desk, Ticket, Staff], Awaitable[Any]]
Act = Callable[[Desk, Ticket, Person], Awaitable[Any]]


async def _transfer(desk: Desk, ticket: Ticket, staff: Staff) -> Ticket:
    """To whoever is neither the holder nor the one who acts."""
    for to in await desk.unit.staff.all():
        if to.id not in (ticket.holder, staff.id) and to.user != ticket.reporter.chat:
            return await duty.transfer(desk, ticket.number, staff, to)
    raise AssertionError("nobody to hand it to")


async def _merge(desk: Desk, ticket: Ticket, staff: Staff) -> Any:
    """Into a ticket that somebody else reported."""
    main = a_ticket(f"GD261121-{ticket.id:03}{staff.id:03}", category="SR04", reporter=Reporter(BORIS.chat))
    await desk.unit.pairs.put(Pair(ticket.id, (await desk.unit.tickets.add(main)).id))
    return await merging.merge(desk, ticket.number, staff)


async def _follows(desk: Desk, ticket: Ticket) -> str:
    """The number of a ticket that the stranger follows now."""
    await desk.unit.followers.add(Follower(ticket.id, STRANGER.chat, NOW))
    return ticket.number


async def _split(desk: Desk, ticket: Ticket, staff: Staff) -> Any:
    """The numbers of those laid here are not given out again."""
    while await desk.unit.tickets.next_number(ticket.number[2:8]) < 50:
        pass
    return await splitting.split(desk, ticket.number, staff, "楼下垃圾三天没人收")


LATER = date(2026, 11, 25)


def _granted(wish: Wish, grant: Callable[[Desk, str, Staff], Awaitable[Any]]) -> Use:
    """What the holder has asked for is answered."""

    async def use(desk: Desk, ticket: Ticket, staff: Staff) -> Any:
        until = LATER if wish is Wish.EXTEND else date(2026, 12, 20)
        detail = {"for": wish.value, "why": Why.PARTS.value, "until": until.isoformat()}
        await desk.unit.history.add(
            Line(ticket.id, desk.now, Step.APPLY, By.STAFF, ticket.status, staff=ticket.holder, detail=detail)
        )
        return await grant(desk, ticket.number, staff)

    return use


#: Before these stands what was asked for.
ASKED_FOR = frozenset({Step.EXTEND, Step.SUSPEND, Step.DECLINE})
#: What a co-reporter does.
FOLLOWING: dict[Step, Act] = {
    Step.JOIN: lambda d, t, p: together.let_in(d, t, p.chat, (Part(9, "我家楼下也是"),)),
    Step.ALSO: lambda d, t, p: together.also(d, p, t.number, Part(9, "还没修")),
    Step.OPINION: lambda d, t, p: together.judge(d, p, t.number, solved=True),
    Step.LEAVE: lambda d, t, p: together.leave(d, p, t.number),
}
#: What somebody on duty does.
ON_DUTY: dict[Step, Use] = {
    Step.CLAIM: lambda d, t, s: duty.claim(d, t.number, s),
    Step.RELEASE: lambda d, t, s: duty.release(d, t.number, s),
    Step.RETURN: lambda d, t, s: placing.give_back(d, t.number, s, "不属本单位职责"),
    Step.TRANSFER: _transfer,
    Step.DISPATCH: lambda d, t, s: placing.dispatch(d, t.number, s),
    Step.ASK: lambda d, t, s: duty.ask(d, t.number, s, "是几号楼？"),
    Step.NOTE: lambda d, t, s: duty.note(d, t.number, s, "已电话联系"),
    Step.DONE: lambda d, t, s: finishing.done(d, t.number, s, RESULT, (PHOTO,)),
    Step.PROOF: lambda d, t, s: finishing.proof(d, t.number, s, (PHOTO,)),
    Step.CONFIRM: lambda d, t, s: finishing.confirm(d, t.number, s),
    Step.REFUSE: lambda d, t, s: finishing.refuse(d, t.number, s),
    Step.ACKNOWLEDGE: lambda d, t, s: danger.acknowledge(d, t.number, s),
    Step.LOOK: lambda d, t, s: duty.look(d, t.number, s),
    Step.RECLASSIFY: lambda d, t, s: sorting.reclassify(d, t.number, s, "SR09"),
    Step.MERGE: _merge,
    Step.SIGN: lambda d, t, s: placing.sign(d, t.number, s),
    Step.REJECT: lambda d, t, s: ending.reject(d, t.number, s, Ground.MARKET),
    Step.SPLIT: _split,
    Step.HAND_OFF: lambda d, t, s: ending.hand_off(d, t.number, s, Body.PETITION, "县信访局，登记号 2026-8"),
    Step.APPLY: lambda d, t, s: granting.apply(d, t.number, s, Wish.EXTEND, Why.PARTS, LATER, "配件周四到货"),
    Step.EXTEND: _granted(Wish.EXTEND, granting.extend),
    Step.SUSPEND: _granted(Wish.SUSPEND, granting.suspend),
    Step.DECLINE: _granted(Wish.EXTEND, granting.decline),
    Step.RESUME: lambda d, t, s: pausing.resume(d, t.number, s),
    Step.MEDIATE: lambda d, t, s: mediating.mediate(d, t.number, s, mediating.Outcome.FAILED, "价格谈不拢"),
    Step.REMIND: lambda d, t, s: overseeing.by_hand(d, t.number, s, Ladder.REMINDED, "请先联系居民"),
    Step.YELLOW: lambda d, t, s: overseeing.by_hand(d, t.number, s, Ladder.YELLOW, "请先联系居民"),
    Step.RED: lambda d, t, s: overseeing.by_hand(d, t.number, s, Ladder.RED, "请先联系居民"),
    Step.LIST: lambda d, t, s: overseeing.by_hand(d, t.number, s, Ladder.LISTED, "请先联系居民"),
}
#: These take other units, two people or a calendar: tests/domain/test_placing.py and others try them.
WITH_UNITS = frozenset(
    {
        Step.RECKON,
        Step.ROUTE,
        Step.REASSIGN,
        Step.ESCALATE,
        Step.ASSIST,
        Step.WHISTLE,
        Step.REPORT_IN,
        Step.CONTRIBUTE,
        Step.WAIVE,
        Step.UNSEAL_ASK,
        Step.UNSEAL,
    }
)
#: What a resident does with what he takes for his own ticket.
AT_HOME: dict[Step, Act] = {
    Step.ANSWER: lambda d, t, p: following.supplement(d, p, t.number, Part(9, "三号楼")),
    Step.SUPPLEMENT: lambda d, t, p: following.supplement(d, p, t.number, Part(9, "还没修")),
    Step.URGE: lambda d, t, p: following.urge(d, p, t.number),
    Step.WITHDRAW: lambda d, t, p: following.withdraw(d, p, t.number),
    Step.SOLVED: lambda d, t, p: verdicts.solved(d, p, t.number),
    Step.UNSOLVED: lambda d, t, p: verdicts.unsolved(d, p, t.number),
    Step.REOPEN: lambda d, t, p: verdicts.reopen(d, p, t.number),
    Step.RATE: lambda d, t, p: verdicts.satisfied(d, p, t.number, yes=True),
    Step.SAFE: lambda d, t, p: danger.answer_check(d, p, t.number, "safe"),
}


async def _carried(desk: Desk, ticket: Ticket, child: Status) -> None:
    """As a parent: its one child comes to that state."""
    parent = await desk.unit.tickets.save(replace(ticket, children=1))
    at = {Status.CLOSED: Status.RESOLVED, Status.WITHDRAWN: Status.QUEUED}.get(child, Status.CLOSED)
    holder = next(s.id for s in await desk.unit.staff.all() if s.user == LI.chat)
    born = await desk.unit.tickets.add(
        a_ticket("GD261122-0900", status=at, parent=parent.id, holder=holder, reporter=ticket.reporter, updated_at=NOW)
    )
    act = {Status.CLOSED: verdicts.solved, Status.WITHDRAWN: following.withdraw}.get(child, verdicts.reopen)
    await act(desk, ANNA, born.number)


#: What the clock, Telegram and other tables do.
BY_ITSELF: dict[Step, Callable[[Desk, Ticket], Awaitable[Any]]] = {
    Step.LAPSE: lambda d, t: verdicts.lapse(d, t.id),
    Step.ALARM: lambda d, t: chores.ring(d, t.id),
    Step.UNREACHABLE: lambda d, t: chores.unreachable(d, t.id),
    Step.FORGET: lambda d, t: privacy.forget(d, ANNA),
    Step.LOOKUP: lambda d, t: following.by_code(d, STRANGER, "2222-2222-2"),
    Step.PAUSE: lambda d, t: pausing.reached(d, t.id),
    Step.UNPAUSE: lambda d, t: ticking.tick(d, t.id),
    Step.SETTLE: lambda d, t: _carried(d, t, Status.CLOSED),
    Step.GATHER: lambda d, t: _carried(d, t, Status.QUEUED),
}
#: Who has a right, by what the table says. Written out here once more, on purpose.
RIGHTS = {
    Who.DUTY: {"holder", "officer", "admin"},
    Who.HOLDER: {"holder"},
    Who.HOLDER_OR_ADMIN: {"holder", "admin"},
    Who.OTHER: {"officer", "admin"},
    Who.ADMIN: {"admin"},
    Who.REPORTER: set[str](),
    Who.SYSTEM: set[str](),
    Who.FOLLOWER: set[str](),
    Who.SUPERVISOR: {"admin"},
}


@pytest.fixture
async def cast(hall: Hall) -> Cast:
    return Cast(
        holder=await hall.staff(LI),
        officer=await hall.staff(WANG),
        admin=await hall.staff(ZHAO),
        own=await hall.staff(ANNA),
    )


async def lay(desk: Desk, cast: Cast, status: Status, step: Step, **more: Any) -> Ticket:
    """A ticket in that state as it would stand there."""
    given: dict[str, Any] = {
        "status": status,
        "category": "SR04",
        "reporter": Reporter(ANNA.chat, ANNA.name, ANNA.username),
        "holder": cast.holder.id if status in REMEMBERED else None,
        "urgent": step in (Step.ACKNOWLEDGE, Step.ALARM),
        "alarm_at": NOW if step is Step.ALARM else None,
        "question_open": step in (Step.ANSWER, Step.PAUSE, Step.UNPAUSE),
        "ladder": Ladder.RED if step is Step.LIST else Ladder.NONE,
        "pause": Pause.ANSWER if step is Step.UNPAUSE and status not in FINAL else Pause.NONE,
        "paused_at": NOW if step is Step.UNPAUSE else None,
        "clocks": (Clock(ClockKind.ANSWER, NOW),) if step is Step.UNPAUSE and targets(step, status) else (),
        "due_at": NOW - timedelta(minutes=1) if step is Step.LAPSE else NOW + timedelta(days=2),
        "updated_at": NOW,
    }
    code = "222222222" if step is Step.LOOKUP else None
    ticket = await desk.unit.tickets.add(a_ticket(**(given | more)), code)
    if status in (Status.CONFIRMING, Status.RESOLVED, Status.CLOSED, Status.CLOSED_BY_DEFAULT):
        await desk.unit.words.add(ticket.id, WordsKind.RESULT, RESULT, RESULT, NOW)
    return ticket


async def tried(
    hall: Hall, cast: Cast, status: Status, step: Step, act: Callable[[Desk, Ticket], Awaitable[Any]]
) -> tuple[Status | None, list[Line]]:
    """Where it led (None: refused) and the lines written; nothing of it is kept."""
    async with hall.store.begin() as unit:
        desk = Desk(office(), unit, hall.clock.now())
        ticket = await lay(desk, cast, status, step)
        try:
            await act(desk, ticket)
        except (NotAllowed, WrongState, NotFound):
            return None, []
        now = await unit.tickets.by_id(ticket.id)
        assert now is not None
        return now.status, await unit.history.of_ticket(ticket.id)


@pytest.mark.parametrize("step", ON_DUTY)
async def test_a_step_of_duty_from_each_state_by_each_actor(hall: Hall, cast: Cast, step: Step) -> None:
    for status in Status:
        for actor in ("holder", "officer", "admin", "own"):
            staff = cast.staff(actor)
            led, lines = await tried(hall, cast, status, step, lambda d, t, s=staff: ON_DUTY[step](d, t, s))  # type: ignore[misc]
            who = whose(step, status)
            is_ = "officer" if actor == "holder" and status not in REMEMBERED else actor
            if who is None or is_ not in RIGHTS[who]:
                assert led is None, (step, status, actor)
            else:
                assert led in targets(step, status), (step, status, actor, led)
                lines = [x for x in lines if x.step is step or step not in ASKED_FOR]
                assert [(x.step, x.status, x.by, x.staff) for x in lines] == [(step, led, By.STAFF, staff.id)]


@pytest.mark.parametrize("step", AT_HOME)
async def test_a_step_of_the_reporter_from_each_state_by_each_actor(hall: Hall, cast: Cast, step: Step) -> None:
    people = {"reporter": ANNA, "stranger": STRANGER, "holder": LI, "officer": WANG, "admin": ZHAO}
    for status in Status:
        for actor, person in people.items():
            led, lines = await tried(hall, cast, status, step, lambda d, t, p=person: AT_HOME[step](d, t, p))  # type: ignore[misc]
            # 没解决 on a closed one reopens it; 补充 answers the question that is open
            really = Step.REOPEN if step is Step.UNSOLVED and status in FINAL else step
            who = whose(really, status)
            if actor != "reporter" or who is not Who.REPORTER:
                assert led is None, (step, status, actor)
            else:
                assert led in targets(really, status), (step, status, led)
                assert [(x.step, x.status, x.by) for x in lines] == [(really, led, By.REPORTER)]


@pytest.mark.parametrize("step", FOLLOWING)
async def test_a_step_of_a_co_reporter_from_each_state(hall: Hall, cast: Cast, step: Step) -> None:
    async def act(desk: Desk, ticket: Ticket) -> Any:
        if step is not Step.JOIN:
            await _follows(desk, ticket)
        return await FOLLOWING[step](desk, ticket, STRANGER)

    for status in Status:
        led, lines = await tried(hall, cast, status, step, act)
        if whose(step, status) is None:
            assert led is None, (step, status)
        else:
            assert led is status
            assert [(x.step, x.status, x.by) for x in lines] == [(step, led, By.FOLLOWER)]


@pytest.mark.parametrize("step", sorted(set(FOLLOWING) - {Step.JOIN}))
async def test_who_follows_nothing_does_nothing_of_it(hall: Hall, cast: Cast, step: Step) -> None:
    for status in Status:
        for person in (ANNA, LI, WANG, ZHAO, BORIS):
            led, _ = await tried(hall, cast, status, step, lambda d, t, p=person: FOLLOWING[step](d, t, p))  # type: ignore[misc]
            assert led is None, (step, status)


@pytest.mark.parametrize("step", BY_ITSELF)
async def test_what_happens_by_itself_from_each_state(hall: Hall, cast: Cast, step: Step) -> None:
    for status in Status:
        led, lines = await tried(hall, cast, status, step, BY_ITSELF[step])
        allowed = targets(step, status)
        assert led in (allowed or {status}), (step, status, led)
        assert [(x.step, x.status) for x in lines] == ([(step, led)] if allowed else [])


@pytest.mark.parametrize("step", ON_DUTY)
async def test_who_is_not_on_duty_does_nothing(hall: Hall, cast: Cast, step: Step) -> None:
    gone = replace(cast.holder, state=StaffState.SUSPENDED)
    for status in Status:
        led, _ = await tried(hall, cast, status, step, lambda d, t: ON_DUTY[step](d, t, gone))
        assert led is None, (step, status)


@pytest.mark.parametrize("step", ON_DUTY)
async def test_nobody_on_duty_deals_with_what_he_reported_himself(hall: Hall, cast: Cast, step: Step) -> None:
    async with hall.store.begin() as unit:
        desk = Desk(office(), unit, hall.clock.now())
        for n, status in enumerate(Status):
            ticket = await lay(desk, cast, status, step, number=f"GD261122-{n:04}", holder=cast.own.id)
            with pytest.raises(OwnTicket):
                await ON_DUTY[step](desk, ticket, cast.own)


@pytest.mark.parametrize("step", ON_DUTY)
async def test_an_officer_deals_with_nothing_confidential(hall: Hall, cast: Cast, step: Step) -> None:
    async with hall.store.begin() as unit:
        desk = Desk(office(), unit, hall.clock.now())
        for n, status in enumerate(Status):
            ticket = await lay(desk, cast, status, step, number=f"GD261122-{n:04}", confidential=True)
            for staff in (cast.holder, cast.officer):
                with pytest.raises(NotAllowed) as refused:
                    await ON_DUTY[step](desk, ticket, staff)
                assert refused.value.who == "admin"


async def test_a_confidential_ticket_is_handed_to_admins_only(hall: Hall, cast: Cast) -> None:
    async with hall.store.begin() as unit:
        desk = Desk(office(), unit, hall.clock.now())
        ticket = await lay(desk, cast, Status.QUEUED, Step.TRANSFER, confidential=True)
        with pytest.raises(Refusal):
            await duty.transfer(desk, ticket.number, cast.admin, cast.officer)
        got = await duty.transfer(desk, ticket.number, cast.admin, cast.admin)
        assert (got.status, got.holder) == (Status.CLAIMED, cast.admin.id)


#: Edges that need more than the plain ticket of `lay`.
SPECIAL: dict[Edge, tuple[dict[str, Any], Callable[[Desk, Ticket, Cast], Awaitable[Any]]]] = {
    Edge(Step.DONE, Status.CLAIMED, Status.CONFIRMING, Who.HOLDER): (
        {"category": "AQ01"},
        lambda d, t, c: finishing.done(d, t.number, c.holder, RESULT),
    ),
    Edge(Step.UNSOLVED, Status.RESOLVED, Status.QUEUED, Who.REPORTER): (
        {"holder": None},
        lambda d, t, c: verdicts.unsolved(d, ANNA, t.number),
    ),
    Edge(Step.UNSOLVED, Status.RESOLVED, Status.ESCALATED, Who.REPORTER): (
        {"reopened": 2},
        lambda d, t, c: verdicts.unsolved(d, ANNA, t.number),
    ),
    Edge(Step.RECLASSIFY, Status.CLAIMED, Status.QUEUED, Who.HOLDER_OR_ADMIN): (
        {},
        lambda d, t, c: sorting.reclassify(d, t.number, c.holder, "ZA02"),
    ),
    Edge(Step.RECLASSIFY, Status.CONFIRMING, Status.QUEUED, Who.HOLDER_OR_ADMIN): (
        {},
        lambda d, t, c: sorting.reclassify(d, t.number, c.holder, "ZA02"),
    ),
    Edge(Step.RESUME, Status.SUSPENDED, Status.QUEUED, Who.HOLDER_OR_ADMIN): (
        {"holder": None},
        lambda d, t, c: pausing.resume(d, t.number, c.admin),
    ),
    Edge(Step.SETTLE, Status.GATHERED, Status.WITHDRAWN, Who.SYSTEM): (
        {},
        lambda d, t, c: _carried(d, t, Status.WITHDRAWN),
    ),
    Edge(Step.REOPEN, Status.CLOSED, Status.ESCALATED, Who.REPORTER): (
        {"reopened": 2},
        lambda d, t, c: verdicts.reopen(d, ANNA, t.number),
    ),
    Edge(Step.REOPEN, Status.CLOSED_BY_DEFAULT, Status.ESCALATED, Who.REPORTER): (
        {"reopened": 2},
        lambda d, t, c: verdicts.reopen(d, ANNA, t.number),
    ),
}


TRIED_HERE = [e for e in EDGES if e.step not in WITH_UNITS]


@pytest.mark.parametrize("edge", TRIED_HERE, ids=lambda e: f"{e.step}-{e.source}-{e.target}")
async def test_every_edge_of_the_table_is_gone(hall: Hall, cast: Cast, edge: Edge) -> None:
    async with hall.store.begin() as unit:
        desk = Desk(office(), unit, hall.clock.now())
        more, special = SPECIAL.get(edge, ({}, None))
        ticket = await lay(desk, cast, edge.source, edge.step, **more)
        if special is not None:
            await special(desk, ticket, cast)
        elif edge.who is Who.SYSTEM and edge.step is Step.RELEASE:
            await staffing.left(desk, cast.holder.user)
        elif edge.step in ON_DUTY:
            actor = {Who.ADMIN: cast.admin, Who.OTHER: cast.officer}.get(edge.who, cast.holder)
            await ON_DUTY[edge.step](desk, ticket, actor)
        elif edge.step in AT_HOME:
            await AT_HOME[edge.step](desk, ticket, ANNA)
        else:
            await BY_ITSELF[edge.step](desk, ticket)
        now = await unit.tickets.by_id(ticket.id)
        assert now is not None
        assert now.status is edge.target


async def test_whoever_leaves_holds_nothing_in_hand(hall: Hall, cast: Cast) -> None:
    async with hall.store.begin() as unit:
        desk = Desk(office(), unit, hall.clock.now())
        laid = {
            s: await lay(desk, cast, s, Step.RELEASE, number=f"GD261122-{n:04}") for n, s in enumerate(sorted(HELD))
        }
        assert await staffing.left(desk, cast.holder.user) == 2
        now = {s: await unit.tickets.by_id(t.id) for s, t in laid.items()}
        assert {s: t.status for s, t in now.items() if t} == {
            Status.CLAIMED: Status.QUEUED,
            Status.CONFIRMING: Status.QUEUED,
            Status.RESOLVED: Status.RESOLVED,
            Status.SUSPENDED: Status.SUSPENDED,  # its day of review finds him gone
        }


def test_every_step_is_tried_above() -> None:
    tried_ = {*ON_DUTY, *AT_HOME, *BY_ITSELF, *FOLLOWING, *WITH_UNITS}
    assert {e.step for e in EDGES} | set(STAYS) <= tried_
    assert set(Step) - tried_ == {Step.SUBMIT}


def test_one_state_and_one_step_have_one_owner() -> None:
    for step in Step:
        for status in Status:
            owners = {e.who for e in EDGES if e.step is step and e.source is status}
            stays = {STAYS[step][1]} if step in STAYS and status in STAYS[step][0] else set()
            assert len(owners - {Who.SYSTEM} | stays) <= 1 or step is Step.RELEASE, (step, status)
            assert not (owners and stays), (step, status)


@pytest.mark.parametrize("status", Status)
def test_only_final_states_are_dead_ends_and_each_open_one_has_somebody(status: Status) -> None:
    ways_out = {e.target for e in EDGES if e.source is status} - {status}
    assert ways_out, f"{status} leads nowhere"
    for confidential in (False, True):
        ticket = replace(a_ticket(), status=status, confidential=confidential, holder=1)
        assert (ticket.responsible is None) == (status in FINAL)
    # somebody at the centre, or the clock, can always go on: no ticket waits for the resident alone
    if status not in FINAL:
        assert {e.who for e in EDGES if e.source is status} - {Who.REPORTER}


def test_confidential_tickets_are_the_admins_before_anybody_holds_them() -> None:
    for status, who in ((Status.QUEUED, Responsible.ADMINS), (Status.CLAIMED, Responsible.HOLDER)):
        assert replace(a_ticket(), status=status, confidential=True).responsible is who
