"""督办 and 升级: each rule and threshold, and what a person may do by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain import ascending, duty, finishing, mediating, overseeing, verdicts
from domain.desk import Desk
from domain.errors import Highest, MediationOver, Missing, NoCentre, NotAllowed, RungReached
from domain.history import By, Step
from domain.mediating import Outcome
from domain.notices import Event, Told
from domain.office_notices import Ring
from domain.reckoning import reckoned
from domain.tickets import Ladder, Status, Ticket
from tests.domain.county import county, rung
from tests.domain.hall import ANNA, PHOTO, WANG, ZHAO, Hall
from tests.domain.walks import MENDED, reported

DAY = timedelta(days=1)


async def changed(hall: Hall, number: str, **more: Any) -> Ticket:
    """The ticket with counts as other steps leave them."""

    async def put(desk: Desk) -> Ticket:
        ticket = await desk.unit.tickets.by_number(number)
        assert ticket is not None
        return await desk.unit.tickets.save(reckoned(desk, replace(ticket, **more)))

    return await hall.act(put)


# -- by rule ----------------------------------------------------------------------------------------------------------


async def test_what_nobody_signs_for_is_said_then_reminded_of_then_yellow_then_red(both: Hall) -> None:
    number = (await reported(both)).ticket.number
    due = (await both.ticket(number)).due_at
    said = []
    while both.clock.now() < due + timedelta(hours=1):
        both.clock.move(timedelta(hours=1))
        said += await rung(both)
    assert said == [
        (Ring.SIGN, "sign"),
        (Ring.REMIND, "unsigned"),
        (Ring.YELLOW, "soon"),
        (Ring.RED, "overdue"),
    ]
    ticket = await both.ticket(number)
    assert (ticket.ladder, ticket.status) == (Ladder.RED, Status.QUEUED)
    lines = [x for x in (await both.cases())[number].lines if x.step in (Step.REMIND, Step.YELLOW, Step.RED)]
    assert [(x.step, x.by, x.detail["rule"]) for x in lines] == [
        (Step.REMIND, By.SYSTEM, "unsigned"),
        (Step.YELLOW, By.SYSTEM, "soon"),
        (Step.RED, By.SYSTEM, "overdue"),
    ]


async def test_the_resident_is_told_once_that_it_is_late_and_nothing_of_the_ladder(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    hall.clock.move(30 * DAY)
    told = [n.event for _, notices, _ in await hall.chores() for n in notices if isinstance(n, Told)]
    assert told == [Event.OVERDUE]
    hall.clock.move(300 * DAY)
    done = await hall.chores()
    assert not [n for _, notices, _ in done for n in notices if isinstance(n, Told)]
    assert (await hall.ticket(number)).open, "what is late is never closed for that"


async def test_what_is_claimed_needs_no_signature_and_what_is_resolved_no_card(hall: Hall) -> None:
    staff = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, staff))
    await hall.act(lambda desk: finishing.done(desk, number, staff, MENDED, (PHOTO,)))
    hall.clock.move(6 * DAY)
    assert await rung(hall) == []


async def test_a_term_shorter_than_the_warning_has_none(hall: Hall) -> None:
    number = (await reported(hall, text="家里着火了，快来人")).ticket.number
    hall.clock.move(timedelta(hours=3))
    assert [x for x in await rung(hall) if x[0] in (Ring.YELLOW, Ring.RED)] == [(Ring.RED, "overdue")]
    assert (await hall.ticket(number)).ladder is Ladder.RED


async def test_what_was_not_put_right_is_proposed_for_listing_and_never_listed_by_itself(hall: Hall) -> None:
    c = await county(hall)
    number = (await c.held()).number
    ticket = await hall.act(lambda desk: overseeing.by_hand(desk, number, c.watcher, Ladder.RED, "拖延", "3wd"))
    assert ticket.rectify_at == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    hall.clock.move(timedelta(days=3, hours=12))
    assert (Ring.RECTIFY, "rectify") in await rung(hall)
    assert (await hall.ticket(number)).ladder is Ladder.RED
    await hall.act(lambda desk: overseeing.by_hand(desk, number, c.watcher, Ladder.LISTED, "限期没有整改"))
    assert (await hall.ticket(number)).ladder is Ladder.LISTED


@pytest.mark.parametrize(
    "counts, rules",
    [
        ({"returns": 1}, []),
        ({"returns": 2}, ["returns"]),
        ({"transfers": 1}, []),
        ({"transfers": 2}, ["transfers"]),
        ({"reopened": 1}, []),
        ({"reopened": 2}, ["unsolved"]),
        ({"mediations": 1}, []),
        ({"mediations": 2}, ["mediations"]),
        ({"joined": 8}, []),
    ],
)
async def test_counts_are_a_matter_for_oversight_from_their_bound_on(
    hall: Hall, counts: dict[str, int], rules: list[str]
) -> None:
    staff = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, staff))
    await changed(hall, number, **counts)
    assert [r for _, r in await rung(hall)] == rules
    assert await rung(hall) == []
    assert (await hall.ticket(number)).ladder == (Ladder.REMINDED if rules else Ladder.NONE)


async def test_each_further_reason_raises_it_by_one_and_no_count_gives_a_red_card(hall: Hall) -> None:
    c = await county(hall)
    number = (await c.held()).number
    seen = []
    for times in (2, 3, 4):
        await changed(hall, number, transfers=times)
        await rung(hall)
        seen.append((await hall.ticket(number)).ladder)
    assert seen == [Ladder.REMINDED, Ladder.YELLOW, Ladder.YELLOW]


# -- 升级 by rule -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "counts, to",
    [
        ({"mediations": 1}, None),
        ({"mediations": 2}, "Q"),
        ({"joined": 8}, None),
        ({"joined": 9}, "X"),
        ({"returns": 2}, "X"),
    ],
)
async def test_what_goes_to_which_level(hall: Hall, counts: dict[str, int], to: str | None) -> None:
    c = await county(hall)
    ticket = await c.held()
    await changed(hall, ticket.number, **counts)
    rings = await rung(hall)
    after = await hall.ticket(ticket.number)
    assert after.overseer == (c.unit(to) if to else None)
    assert [r for r, _ in rings if r is Ring.ASCEND] == ([Ring.ASCEND] if to else [])
    assert (after.unit, after.due_at, after.holder) == (ticket.unit, ticket.due_at, ticket.holder)


async def test_mediations_in_vain_raise_nothing_that_the_town_oversees_already(hall: Hall) -> None:
    c = await county(hall)
    ticket = await c.held(overseer=c.unit("Q"))
    await changed(hall, ticket.number, mediations=2)
    await rung(hall)
    assert (await hall.ticket(ticket.number)).overseer == c.unit("Q")


async def test_seven_days_to_the_town_fifteen_to_the_county_and_there_it_ends(both: Hall) -> None:
    c = await county(both)
    ticket = await c.given("Q-BH-1")
    raised = []
    for day in range(1, 40):
        both.clock.move(DAY)
        raised += [(day, r) for r, _ in await rung(both) if r in (Ring.ASCEND, Ring.JOINT)]
    assert raised == [(7, Ring.ASCEND), (15, Ring.ASCEND)]
    after = await both.ticket(ticket.number)
    assert (after.overseer, after.unit) == (c.unit("X"), c.unit("Q-BH-1"))


async def test_what_bounces_while_nobody_may_raise_it_is_raised_when_it_is_placed_again(hall: Hall) -> None:
    c = await county(hall)
    ticket = await c.given()
    await changed(hall, ticket.number, status=Status.RETURNED, returns=2)
    assert Ring.ASCEND not in [r for r, _ in await rung(hall)]
    await changed(hall, ticket.number, status=Status.QUEUED)
    assert Ring.ASCEND in [r for r, _ in await rung(hall)]


# -- 升级 by hand -----------------------------------------------------------------------------------------------------


async def test_by_hand_from_the_village_to_the_joint_meeting_and_no_further(hall: Hall) -> None:
    c = await county(hall)
    number = (await c.held()).number
    for to in ("Q", "X"):
        ticket = await hall.act(lambda desk: ascending.escalate(desk, number, c.village, "", "enforce"))
        assert ticket.overseer == c.unit(to)
        assert [n.event for n in hall.told(number)] == [Event.RAISED]
    ticket = await hall.act(lambda desk: ascending.escalate(desk, number, c.village, "两个部门意见不一"))
    assert ticket.overseer == c.unit("X")
    with pytest.raises(Highest):
        await hall.act(lambda desk: ascending.escalate(desk, number, c.village, "", "leader"))
    steps = [x.detail for x in (await hall.cases())[number].lines if x.step is Step.ESCALATE]
    assert [x["to"] for x in steps] == [str(c.unit("Q")), str(c.unit("X")), "joint"]


async def test_raising_needs_a_reason_a_right_and_a_centre(hall: Hall) -> None:
    staff = await hall.staff(WANG)
    alone = (await reported(hall)).ticket.number
    with pytest.raises(NoCentre):
        await hall.act(lambda desk: ascending.escalate(desk, alone, staff, "需要执法"))
    c = await county(hall)
    number = (await c.held()).number
    with pytest.raises(Missing, match="why"):
        await hall.act(lambda desk: ascending.escalate(desk, number, c.village, " "))
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: ascending.escalate(desk, number, c.police, "要执法"))


# -- 调解 -------------------------------------------------------------------------------------------------------------


async def test_an_agreement_is_a_result(hall: Hall) -> None:
    c = await county(hall)
    number = (await c.held()).number
    with pytest.raises(Missing, match="agreement"):
        await hall.act(lambda desk: mediating.mediate(desk, number, c.village, Outcome.AGREED))
    ticket = await hall.act(lambda desk: mediating.mediate(desk, number, c.village, Outcome.AGREED, "三日内拆除院墙"))
    assert ticket.status is Status.RESOLVED
    (told,) = hall.told(number)
    assert "三日内拆除院墙" in told.words


async def test_twice_in_vain_goes_to_the_town(both: Hall) -> None:
    c = await county(both)
    number = (await c.held()).number
    for outcome in (Outcome.FAILED, Outcome.ABSENT):
        assert (await both.ticket(number)).overseer is None
        await both.act(lambda desk, o=outcome: mediating.mediate(desk, number, c.village, o, "价格谈不拢"))  # type: ignore[misc]
        assert [n.event for n in both.told(number)] == [Event.MEDIATED]
        await rung(both)
    assert (await both.ticket(number)).overseer == c.unit("Q")


async def test_a_partys_no_ends_it(hall: Hall) -> None:
    c = await county(hall)
    number = (await c.held()).number
    await hall.act(lambda desk: mediating.mediate(desk, number, c.village, Outcome.REFUSED))
    for outcome in Outcome:
        with pytest.raises(MediationOver):
            await hall.act(lambda desk, o=outcome: mediating.mediate(desk, number, c.village, o, "再试一次"))  # type: ignore[misc]
    await rung(hall)
    assert (await hall.ticket(number)).overseer == c.unit("Q")


async def test_only_the_holder_mediates(hall: Hall) -> None:
    c = await county(hall)
    number = (await c.held()).number
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: mediating.mediate(desk, number, c.town, Outcome.FAILED))


# -- 督办 by hand -----------------------------------------------------------------------------------------------------


async def test_a_supervisor_climbs_with_words_and_each_card_is_given_once(both: Hall) -> None:
    c = await county(both)
    number = (await c.held()).number

    async def by_hand(to: Ladder, text: str = "请抓紧", rectify: str = "") -> Ticket:
        return await both.act(lambda desk: overseeing.by_hand(desk, number, c.watcher, to, text, rectify))

    await by_hand(Ladder.REMINDED)
    await by_hand(Ladder.REMINDED, "再催一次")
    with pytest.raises(RungReached):
        await by_hand(Ladder.LISTED)
    for to in (Ladder.YELLOW, Ladder.RED, Ladder.LISTED):
        assert (await by_hand(to)).ladder is to
        with pytest.raises(RungReached):
            await by_hand(to)
    await by_hand(Ladder.REMINDED)
    assert (await both.ticket(number)).ladder is Ladder.LISTED
    lines = [x for x in (await both.cases())[number].lines if x.by is By.STAFF and x.step is not Step.CLAIM]
    assert all(x.words is not None for x in lines)
    assert {x.detail["unit"] for x in lines} == {str(c.unit("Q-BH"))}


@pytest.mark.parametrize("to", [Ladder.REMINDED, Ladder.YELLOW, Ladder.RED])
async def test_only_supervisors_and_only_with_words(hall: Hall, to: Ladder) -> None:
    c = await county(hall)
    number = (await c.held()).number
    for one in (c.village, c.town, c.police):
        with pytest.raises(NotAllowed):
            await hall.act(lambda desk, one=one: overseeing.by_hand(desk, number, one, to, "请抓紧"))  # type: ignore[misc]
    with pytest.raises(Missing, match="grounds"):
        await hall.act(lambda desk: overseeing.by_hand(desk, number, c.watcher, to, ""))
    with pytest.raises(Missing, match="term"):
        await hall.act(lambda desk: overseeing.by_hand(desk, number, c.watcher, Ladder.RED, "请抓紧", "77wd"))


async def test_with_one_desk_for_all_admins_supervise(hall: Hall) -> None:
    admin, staff = await hall.staff(ZHAO), await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    await hall.act(lambda desk: overseeing.by_hand(desk, number, admin, Ladder.YELLOW, "请抓紧"))
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: overseeing.by_hand(desk, number, staff, Ladder.RED, "请抓紧"))


async def test_no_rule_lists_a_unit(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    ticket = await hall.ticket(number)
    with pytest.raises(ValueError, match="4"):
        await hall.act(lambda desk: overseeing.by_rule(desk, ticket, Ladder.LISTED, "overdue"))


async def test_a_rework_is_a_new_round(hall: Hall) -> None:
    c = await county(hall)
    number = (await c.held()).number
    await hall.act(lambda desk: overseeing.by_hand(desk, number, c.watcher, Ladder.RED, "拖延"))
    await hall.act(lambda desk: finishing.done(desk, number, c.village, MENDED, (PHOTO,)))
    ticket = await hall.act(lambda desk: verdicts.unsolved(desk, ANNA, number))
    assert (ticket.ladder, ticket.rectify_at) == (Ladder.NONE, None)


async def test_of_a_confidential_one_no_group_hears(hall: Hall) -> None:
    c = await county(hall)
    ticket = await c.given(confidential=True)
    groups = {u.chat for u in hall.centre.units if u.chat is not None}
    hall.clock.move(30 * DAY)
    done = await hall.chores()
    assert done
    assert not [s for _, _, sent in done for s in sent if s.chat in groups and ticket.number in s.text]
