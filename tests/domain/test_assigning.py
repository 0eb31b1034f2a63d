"""Tickets get, keep and change their unit in the example county, over both stores."""

from dataclasses import replace

from domain import danger, drafting, duty, following, sorting, submitting, verdicts
from domain.centre_file import CentrePlan
from domain.history import Step
from domain.notices import CardChanged
from domain.people import Person
from domain.submitting import Receipt
from domain.tickets import Status, Ticket
from handlers.centre_files import example
from tests.domain.hall import ANNA, DUTY, Hall

LAMP = "青溪镇滨河社区幸福路3号楼下路灯坏了好几天了"
LEAK = "滨河01网格3号楼邻居装修漏水到我家，说不通"
TWO = "石桥村路灯坏了好几天不亮，另外石桥村老板拖欠我们工资三个月没发"
DESK = 300001


async def sent_in(hall: Hall, text: str, person: Person = ANNA, *, split: bool | None = None) -> Receipt:
    """A report, submitted."""
    view = await hall.act(lambda d: drafting.join(d, person, hall.part(text)))
    if split is not None:
        await hall.act(lambda d: drafting.keep(d, replace(view.draft, split=split)))
    return await hall.act(lambda d: submitting.submit(d, person))


def at(hall: Hall, ticket: Ticket) -> str:
    """The code of the unit that has it."""
    unit = hall.centre.unit(ticket.unit)
    assert unit is not None
    assert ticket.area == hall.centre.area(ticket.unit)
    return unit.code


async def test_a_ticket_has_its_unit_and_the_history_says_why(both: Hall) -> None:
    await both.settle()
    ticket = (await sent_in(both, LAMP)).ticket
    assert at(both, ticket) == "Q"
    assert ticket.route == "village+at_town"
    case = (await both.cases())[ticket.number]
    assert case.lines[0].detail["route"] == ticket.route
    assert case.lines[0].detail["unit"] == str(ticket.unit)


async def test_each_part_of_a_divided_message_has_its_own_and_the_whole_lies_with_the_county(hall: Hall) -> None:
    await hall.settle()
    got = await sent_in(hall, TWO, split=True)
    assert [at(hall, t) for t in got.children] == ["Q", "X-RS"]
    assert at(hall, got.ticket) == "X"


async def test_another_class_moves_it_until_somebody_has_claimed_it(hall: Hall) -> None:
    await hall.settle()
    desk = await hall.posted(DESK)
    ticket = (await sent_in(hall, LAMP)).ticket
    first = ticket.unit
    moved = await hall.act(lambda d: sorting.reclassify(d, ticket.number, desk, "HJ04"))
    assert at(hall, moved) == "X-HJ"
    assert moved.due_at <= ticket.due_at
    assert [n.left for n in hall.notices if isinstance(n, CardChanged)] == [(first,)]
    line = (await hall.cases())[ticket.number].lines[-1]
    assert (line.step, line.detail["unit"]) == (Step.RECLASSIFY, str(moved.unit))
    await hall.act(lambda d: duty.claim(d, ticket.number, desk))
    still = await hall.act(lambda d: sorting.reclassify(d, ticket.number, desk, "SR04"))
    assert at(hall, still) == "X-HJ"


async def test_what_becomes_confidential_goes_where_it_is_kept_even_from_a_holders_hands(hall: Hall) -> None:
    await hall.settle()
    town, desk = await hall.posted(200001), await hall.posted(DESK)
    ticket = (await sent_in(hall, LAMP)).ticket
    await hall.act(lambda d: duty.claim(d, ticket.number, town))
    hidden = await hall.act(lambda d: sorting.reclassify(d, ticket.number, desk, "ZA02"))
    assert (at(hall, hidden), hidden.status, hidden.holder) == ("X-GA", Status.QUEUED, None)
    groups = {u.chat for u in hall.centre.units if u.chat is not None} | {DUTY}
    for one in hall.sent:
        if one.chat in groups:
            assert "赌博" not in one.text
            assert "县公安局" not in one.text


async def test_what_comes_back_finds_its_unit_or_the_one_above_that_is_still_there(hall: Hall) -> None:
    await hall.settle()
    ticket = (await sent_in(hall, LEAK)).ticket
    assert at(hall, ticket) == "Q-BH-1"
    await hall.act(lambda d: following.withdraw(d, ANNA, ticket.number))
    plan = example()
    await hall.settle(
        CentrePlan(
            tuple(u for u in plan.units if u.code != "Q-BH-1"), tuple(m for m in plan.members if m.unit != "Q-BH-1")
        )
    )
    back = await hall.act(lambda d: verdicts.reopen(d, ANNA, ticket.number))
    assert at(hall, back) == "Q-BH"


async def test_every_open_ticket_has_a_unit_that_exists_once_there_is_a_centre(both: Hall) -> None:
    numbers = [(await sent_in(both, text)).ticket.number for text in (LAMP, LEAK)]
    got = await sent_in(both, TWO, split=True)
    urgent = await both.act(lambda d: danger.report(d, ANNA, both.part("着火了，青溪镇石桥村，快来人")))
    assert urgent.ticket is not None
    async with both.store.read() as unit:
        assert await unit.tickets.unplaced() == []
    assert all(c.ticket.unit is None for c in (await both.cases()).values())
    await both.settle()
    done = await both.chores()
    assert {name for name, _, _ in done} >= {"settle"}
    cases = await both.cases()
    assert {n: at(both, cases[n].ticket) for n in numbers} == dict(zip(numbers, ("Q", "Q-BH-1"), strict=True))
    for case in cases.values():
        assert not case.ticket.open or both.centre.unit(case.ticket.unit) is not None
        assert case.lines[-1].step is Step.ROUTE or case.ticket.number == got.ticket.number
    async with both.store.read() as unit:
        assert await unit.tickets.unplaced() == []
