"""Each clock fires once and none is lost, whatever is done meanwhile and however often the bot is killed or away."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from domain import ascending, assisting, duty, finishing, following, mediating, overseeing, verdicts
from domain.ascending import JOINT
from domain.clocks import ClockKind
from domain.desk import Desk
from domain.errors import Conflict, Refusal
from domain.history import By, Line, Step
from domain.mediating import Outcome
from domain.notices import Event, Told
from domain.office_notices import Oversight, Ring
from domain.tickets import Ladder
from domain.ticking import tick
from storage.store import Store
from tests.domain.county import County, county
from tests.domain.hall import ANNA, PHOTO, Hall
from tests.domain.walks import MENDED
from tests.storage.hands import Hands

DAY = timedelta(days=1)
#: Kinds by which oversight speaks; each says what it has to say but once for one instant.
OURS = frozenset(
    {
        ClockKind.SIGN,
        ClockKind.UNSIGNED,
        ClockKind.TRIAGE,
        ClockKind.SOON,
        ClockKind.OVERDUE,
        ClockKind.ASCEND,
        ClockKind.RECTIFY,
        ClockKind.HELPER,
        ClockKind.WATCH,
    }
)


class Killed(Exception):
    """The process dies here: nothing of the unit is kept."""


@dataclass
class Watch:
    """What has fired so far, seen from outside: the clocks as stored before and after each unit."""

    c: County
    fired: set[tuple[int, ClockKind, int, datetime]] = field(default_factory=set)
    said: list[tuple[Ring, str]] = field(default_factory=list)
    told: list[Event] = field(default_factory=list)

    async def ticks(self, dice: Random) -> None:
        """The chores, some of them killed before they commit; they come again."""
        hall = self.c.hall
        while True:
            async with hall.store.read() as unit:
                due = await unit.tickets.due_tick(hall.clock.now())
            if not due:
                return
            for ticket_id in due:
                if dice.random() < 0.3:
                    with pytest.raises(Killed):
                        await hall.act(lambda desk, t=ticket_id: self._dies(desk, t))  # type: ignore[misc]
                    continue
                before = await self._clocks(ticket_id)
                await hall.act(lambda desk, t=ticket_id: tick(desk, t))  # type: ignore[misc]
                now = hall.clock.now()
                for kind, ref, at, rung in before:
                    if at <= now and not rung and kind in OURS:
                        assert (ticket_id, kind, ref, at) not in self.fired, (kind, "fired twice")
                        self.fired.add((ticket_id, kind, ref, at))
                for notice in hall.notices:
                    if isinstance(notice, Oversight):
                        self.said += [(r.what, r.rule) for r in notice.rungs]
                    if isinstance(notice, Told):
                        self.told.append(notice.event)

    async def _dies(self, desk: Desk, ticket_id: int) -> None:
        await tick(desk, ticket_id)
        raise Killed

    async def _clocks(self, ticket_id: int) -> list[tuple[ClockKind, int, datetime, bool]]:
        async with self.c.hall.store.read() as unit:
            ticket = await unit.tickets.by_id(ticket_id)
        assert ticket is not None
        return [(x.kind, x.ref, x.at, x.fired) for x in ticket.clocks]

    async def nothing_lost(self) -> None:
        """After the chores no clock that was due waits any longer."""
        now = self.c.hall.clock.now()
        for case in (await self.c.hall.cases()).values():
            assert not [x for x in case.ticket.clocks if not x.fired and x.at <= now], case.ticket.number


async def untouched(store: Store, clock: Hands, dice: Random, longest: float) -> tuple[Watch, list[Line]]:
    """Forty days in which nobody does anything, in steps of at most so many hours."""
    c = await county(Hall(store, clock))
    ticket = await c.given("Q-BH-1")
    watch, end = Watch(c), clock.now() + 40 * DAY
    while clock.now() < end:
        clock.move(min(timedelta(hours=dice.uniform(0.1, longest)), end - clock.now()))
        await watch.ticks(dice)
        await watch.nothing_lost()
    return watch, (await c.hall.cases())[ticket.number].lines


#: What is said of a quarrel that nobody touches, in this order, whenever the bot is there to say it.
NEGLECTED = [
    (Ring.SIGN, "sign"),
    (Ring.REMIND, "unsigned"),
    (Ring.YELLOW, "soon"),
    (Ring.RED, "overdue"),
    (Ring.ASCEND, "days"),
    (Ring.ASCEND, "days"),
]


@pytest.mark.parametrize("longest", [6, 100, 2000])
async def test_how_time_passes_and_who_is_killed_changes_nothing(store: Store, clock: Hands, longest: float) -> None:
    watch, lines = await untouched(store, clock, Random(longest), longest)
    steps = [x.step for x in lines if x.by is By.SYSTEM]
    assert [x for x in watch.said if x[0] is not Ring.RECTIFY] == NEGLECTED
    assert watch.said.count((Ring.RECTIFY, "rectify")) <= 1
    for step, times in ((Step.REMIND, 1), (Step.YELLOW, 1), (Step.RED, 1), (Step.ESCALATE, 2)):
        assert steps.count(step) == times, step
    assert watch.told.count(Event.OVERDUE) == 1
    assert watch.told.count(Event.RAISED) == 2


async def test_thirty_days_away_one_message_a_place(hall: Hall) -> None:
    c = await county(hall)
    number = (await c.given("Q-BH-1")).number
    hall.clock.move(30 * DAY)
    ((_, notices, sent),) = [x for x in await hall.chores() if x[0] == "clock"]
    (said,) = [n for n in notices if isinstance(n, Oversight)]
    assert len(said.rungs) >= 5
    town = hall.centre.by_code("Q")
    assert town is not None
    words = [s for s in sent if s.chat == town.chat and s.parcel.slot is None]
    assert len(words) == 1, "no flood"
    assert number in words[0].text
    assert sum(isinstance(n, Told) for n in notices) >= 3
    (told,) = [s for s in sent if s.chat == ANNA.chat]
    assert ("已超过承诺时限" in told.text, told.text.count("已请上一级")) == (True, 1)
    assert await hall.chores() == []


def deeds(c: County, number: str, dice: Random) -> dict[str, Any]:
    """What may be done to it, by whoever would."""
    v, w = c.village, c.watcher
    return {
        "claim": lambda d: duty.claim(d, number, v),
        "release": lambda d: duty.release(d, number, v),
        "note": lambda d: duty.note(d, number, v, "看过了"),
        "ask": lambda d: duty.ask(d, number, v, "在哪里？"),
        "add": lambda d: following.supplement(d, ANNA, number, c.hall.part("就在村口")),
        "done": lambda d: finishing.done(d, number, v, MENDED, (PHOTO,)),
        "unsolved": lambda d: verdicts.unsolved(d, ANNA, number),
        "solved": lambda d: verdicts.solved(d, ANNA, number),
        "withdraw": lambda d: following.withdraw(d, ANNA, number),
        "reopen": lambda d: verdicts.reopen(d, ANNA, number),
        "escalate": lambda d: ascending.escalate(d, number, v, "", "enforce"),
        "red": lambda d: overseeing.by_hand(d, number, w, Ladder.RED, "拖延"),
        "remind": lambda d: overseeing.by_hand(d, number, w, Ladder.REMINDED, "请抓紧"),
        "mediate": lambda d: mediating.mediate(d, number, v, Outcome.FAILED, "谈不拢"),
        "assist": lambda d: assisting.ask(d, number, v, [c.unit(dice.choice(("X-CG", "X-GA")))], "请看一下"),
        "part": lambda d: assisting.contribute(d, number, c.city, "看过了，没问题"),
        "waive": lambda d: assisting.waive(d, number, v, "等不了"),
    }


@pytest.mark.parametrize("seed", range(6))
async def test_no_clock_fires_twice_or_is_lost_over_random_steps(store: Store, clock: Hands, seed: int) -> None:
    dice = Random(seed)
    c = await county(Hall(store, clock))
    number = (await c.given()).number
    watch = Watch(c)
    for _ in range(60):
        for name in dice.sample(sorted(deeds(c, number, dice)), 3):
            if name in ("withdraw", "solved") and dice.random() < 0.6:
                continue
            try:
                await c.hall.act(deeds(c, number, dice)[name])
            except (Refusal, Conflict):
                continue
        clock.move(timedelta(hours=dice.choice((1, 5, 20, 30, 100))))
        if dice.random() < 0.3:
            c.hall.works = Hall(store, clock).works  # another life of the process, nothing kept in memory
            await c.hall._follow()
        await watch.ticks(dice)
        await watch.nothing_lost()
    lines = (await c.hall.cases())[number].lines
    red = [x for x in lines if x.step is Step.RED and x.detail.get("rule") == "overdue"]
    rounds = sum(x.step in (Step.UNSOLVED, Step.REOPEN) for x in lines)
    assert len(red) <= 1 + rounds
    raised: list[str] = []
    for x in lines:
        if x.step is Step.REOPEN:
            raised = []
        if x.step is Step.ESCALATE:
            assert x.detail["to"] not in raised or x.detail["to"] == JOINT, "each level once a round"
            raised.append(x.detail["to"])
    assert sum(x.detail.get("to") == JOINT for x in lines) <= 1
