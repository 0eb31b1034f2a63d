"""Rulebook §5.4, line by line: each kind of person against each kind of data, in the example county."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from domain import boards, duty, following, lists, seals, trails, unsealing
from domain.desk import Desk
from domain.errors import Missing, NotAllowed, NotFound, Refusal
from domain.history import Step
from domain.people import Person, Staff
from tests.domain.county import County, county
from tests.domain.hall import ANNA, BORIS, ZHAO, Hall

ROLES = ("grid", "village", "town", "city", "desk", "watcher", "admin")
#: Where a ticket lies → who reads its masked text.
READS = {
    "Q-BH-1": {"grid", "village", "town", "desk", "watcher"},
    "Q-BH": {"village", "town", "desk", "watcher"},
    "Q": {"town", "desk", "watcher"},
    "X-CG": {"city", "desk", "watcher"},
    "X-ZJ": {"desk", "watcher"},
}


async def who(hall: Hall, people: County, role: str) -> Staff:
    if role == "admin":
        return await hall.staff(ZHAO)
    found: Staff = getattr(people, role)
    return found


async def refused(hall: Hall, use: Callable[[Desk], Awaitable[Any]]) -> type[Refusal] | None:
    try:
        await hall.act(use)
    except Refusal as no:
        return type(no)
    return None


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("code", READS)
async def test_the_masked_text_is_read_where_it_is_worked_at_and_above(hall: Hall, code: str, role: str) -> None:
    people = await county(hall)
    ticket = await people.given(code)
    staff = await who(hall, people, role)
    listed = await hall.act(lambda d: lists.listing(d, staff, "list", private=True))
    assert (ticket.number in {t.number for t in listed.tickets}) == (role in READS[code])
    if role == "admin":  # he sets things up: how it went, and no words
        seen = await hall.act(lambda d: trails.trail(d, ticket.number, staff))
        assert (seen.worded, seen.words) == (False, {})
    else:
        no = await refused(hall, lambda d: trails.trail(d, ticket.number, staff))
        assert no is (None if role in READS[code] else NotAllowed)


@pytest.mark.parametrize("role", ROLES)
async def test_who_reported_is_seen_by_the_holder_alone_and_noted(hall: Hall, role: str) -> None:
    people = await county(hall)
    number = (await people.held()).number
    staff = await who(hall, people, role)
    if role == "village":  # who has it in hand
        _, reporter, _ = await hall.act(lambda d: duty.look(d, number, staff))
        assert reporter is not None
        own = await hall.look(lambda d: trails.own_trail(d, ANNA, number))
        assert Step.LOOK in {x.step for x in own.lines}  # 自己被看记录
    else:
        assert await refused(hall, lambda d: duty.look(d, number, staff)) is NotAllowed


@pytest.mark.parametrize("role", ROLES)
async def test_who_reported_a_secret_is_seen_by_the_trusted_with_a_second_person_alone(hall: Hall, role: str) -> None:
    people = await county(hall)
    number = (await people.given("X", confidential=True)).number
    staff = await who(hall, people, role)

    def asks(desk: Desk) -> Awaitable[Any]:
        return unsealing.ask(desk, number, staff, seals.Why.VERIFY, "需要当面核实情况")

    if role not in ("desk", "watcher"):
        for use in (asks, lambda d: duty.look(d, number, staff), lambda d: trails.trail(d, number, staff)):
            assert await refused(hall, use) is NotAllowed
        return
    assert await refused(hall, lambda d: duty.look(d, number, staff)) is Missing
    await hall.act(asks)
    assert await refused(hall, lambda d: unsealing.answer(d, number, staff, grant=True)) is NotAllowed
    second = people.watcher if role == "desk" else people.desk
    await hall.act(lambda d: unsealing.answer(d, number, second, grant=True))
    await hall.act(lambda d: duty.look(d, number, staff))
    assert await refused(hall, lambda d: duty.look(d, number, staff)) is Missing  # once


@pytest.mark.parametrize("role", ROLES)
async def test_figures_name_nobody_and_leave_secrets_out(hall: Hall, role: str) -> None:
    people = await county(hall)
    await people.given("Q-BH-1", confidential=True)
    staff = await who(hall, people, role)
    if role == "admin":
        unit = people.unit("X")
        assert await refused(hall, lambda d: boards.board(d, staff, unit)) in (None, NotAllowed)
        return
    board = await hall.act(lambda d: boards.board(d, staff))
    assert board.open == 0


@pytest.mark.parametrize("role", ROLES)
async def test_the_whole_of_a_report_is_its_reporters(hall: Hall, role: str) -> None:
    people = await county(hall)
    number = (await people.given()).number
    own = await hall.look(lambda d: following.history(d, ANNA, number))
    assert own.own
    staff = await who(hall, people, role)
    for other in (BORIS, Person(staff.user, staff.name)):
        assert await refused(hall, lambda d, other=other: following.history(d, other, number)) is NotFound  # type: ignore[misc]
        assert await refused(hall, lambda d, other=other: trails.own_trail(d, other, number)) is NotFound  # type: ignore[misc]
