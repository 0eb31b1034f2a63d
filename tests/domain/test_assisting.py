"""协办 and 吹哨报到: who is asked, by when, what the lead must wait for, and who is late."""

from datetime import timedelta

import pytest

from domain import assisting, duty, finishing
from domain.assists import Assist, AssistKind, AssistState
from domain.clocks import ClockKind
from domain.errors import HelpersOwe, Missing, NoCentre, NotAllowed, OwnTicket, WrongState
from domain.history import Step
from domain.office_notices import HelperSaid, Oversight, Ring
from domain.people import Person
from domain.tickets import Status
from tests.domain.county import County, county
from tests.domain.hall import ANNA, PHOTO, WANG, Hall
from tests.domain.walks import MENDED, reported


async def assists(hall: Hall, ticket_id: int) -> list[Assist]:
    async with hall.store.read() as unit:
        return await unit.assists.of_ticket(ticket_id)


async def asked(c: County, *codes: str, kind: AssistKind = AssistKind.ASSIST, within: str = "") -> str:
    """A ticket in the village's hand, other units asked; its number."""
    ticket = await c.held()
    units = [c.unit(code) for code in codes]
    await c.hall.act(lambda desk: assisting.ask(desk, ticket.number, c.village, units, "请核实是否违建", kind, within))
    return ticket.number


async def test_units_are_asked_each_with_a_clock_and_the_lead_waits_for_all(both: Hall) -> None:
    c = await county(both)
    number = await asked(c, "X-CG", "X-ZJ")
    ticket = await both.ticket(number)
    one, two = await assists(both, ticket.id)
    assert [one.unit, two.unit] == [c.unit("X-CG"), c.unit("X-ZJ")]
    assert {x.ref for x in ticket.clocks if x.kind is ClockKind.HELPER} == {one.id, two.id}
    with pytest.raises(HelpersOwe) as refusal:
        await both.act(lambda desk: finishing.done(desk, number, c.village, MENDED, (PHOTO,)))
    assert [name for name, _ in refusal.value.units] == ["县城管局", "县住建局"]
    await both.act(lambda desk: assisting.contribute(desk, number, c.city, "不是违建，是临时搭棚"))
    assert [n.words for n in both.notices if isinstance(n, HelperSaid)] == ["不是违建，是临时搭棚"]
    with pytest.raises(NotAllowed):
        await both.act(lambda desk: assisting.contribute(desk, number, c.city, "再说一次"))
    await both.act(lambda desk: assisting.contribute(desk, number, c.housing, "产权清楚", ours=False))
    states = [a.state for a in await assists(both, ticket.id)]
    assert states == [AssistState.ANSWERED, AssistState.DECLINED]
    done = await both.act(lambda desk: finishing.done(desk, number, c.village, MENDED, (PHOTO,)))
    assert done.status is Status.RESOLVED


async def test_the_lead_may_go_on_without_with_a_reason_in_the_history(hall: Hall) -> None:
    c = await county(hall)
    number = await asked(c, "X-CG")
    with pytest.raises(Missing, match="waiver"):
        await hall.act(lambda desk: assisting.waive(desk, number, c.village, " "))
    ticket = await hall.act(lambda desk: assisting.waive(desk, number, c.village, "事情紧急，已另请人处理"))
    assert [n.assist.state for n in hall.notices if isinstance(n, HelperSaid)] == [AssistState.WAIVED]
    line = (await hall.cases())[number].lines[-1]
    assert line.step is Step.WAIVE
    assert line.words is not None
    assert not [x for x in ticket.clocks if x.kind is ClockKind.HELPER]
    with pytest.raises(Missing, match="owing"):
        await hall.act(lambda desk: assisting.waive(desk, number, c.village, "再来一次"))
    await hall.act(lambda desk: finishing.done(desk, number, c.village, MENDED, (PHOTO,)))


async def test_a_term_of_its_own_but_never_beyond_the_tickets(hall: Hall) -> None:
    c = await county(hall)
    number = await asked(c, "X-CG", within="1wd")
    ticket = await hall.ticket(number)
    (one,) = await assists(hall, ticket.id)
    assert one.due_at < ticket.due_at
    await hall.act(lambda desk: assisting.ask(desk, number, c.village, [c.unit("X-GA")], "请派人", within="99wd"))
    assert (await assists(hall, ticket.id))[-1].due_at == ticket.due_at
    with pytest.raises(Missing, match="term"):
        await hall.act(lambda desk: assisting.ask(desk, number, c.village, [c.unit("X-ZJ")], "请看", within="bald"))


@pytest.mark.parametrize("kind", AssistKind)
async def test_who_is_late_is_written_down_and_told_once(both: Hall, kind: AssistKind) -> None:
    c = await county(both)
    number = await asked(c, "X-CG", kind=kind, within="" if kind is AssistKind.WHISTLE else "1wd")
    ticket_id = (await both.ticket(number)).id
    both.clock.move(timedelta(days=4))
    late = {AssistKind.ASSIST: Ring.LATE_HELP, AssistKind.WHISTLE: Ring.LATE_WHISTLE}[kind]
    told = [(n, s) for _, n, s in await both.chores()]
    rungs = [r.what for n, _ in told for x in n if isinstance(x, Oversight) for r in x.rungs]
    assert rungs.count(late) == 1
    assert (await assists(both, ticket_id))[0].late
    chats = {s.chat for _, sent in told for s in sent if "县城管局" in s.text}
    assert {both.centre.by_code(code).chat for code in ("Q", "X-CG", "X")} <= chats  # type: ignore[union-attr]
    assert await both.chores() == []
    await both.act(lambda desk: assisting.report_in(desk, number, c.city))
    (one,) = await assists(both, ticket_id)
    assert (one.state, one.late) == (AssistState.REPORTED, True)


async def test_a_whistle_is_kept_by_coming_and_calls_departments_only(hall: Hall) -> None:
    c = await county(hall)
    number = await asked(c, "X-CG", kind=AssistKind.WHISTLE)
    town = [c.unit("B")]
    with pytest.raises(Missing, match="department"):
        await hall.act(lambda desk: assisting.ask(desk, number, c.village, town, "请来", AssistKind.WHISTLE))
    await hall.act(lambda desk: assisting.report_in(desk, number, c.city))
    with pytest.raises(Missing, match="reported"):
        await hall.act(lambda desk: assisting.report_in(desk, number, c.city))
    hall.clock.move(timedelta(days=3))
    assert not any(
        r.what is Ring.LATE_WHISTLE
        for _, notices, _ in await hall.chores()
        for n in notices
        if isinstance(n, Oversight)
        for r in n.rungs
    )
    await hall.act(lambda desk: finishing.done(desk, number, c.village, MENDED, (PHOTO,)))


async def test_who_may_ask_and_who_may_answer(hall: Hall) -> None:
    c = await county(hall)
    number = await asked(c, "X-CG")
    for one in (c.police, c.grid, c.town):
        with pytest.raises(NotAllowed):
            await hall.act(lambda desk, one=one: assisting.contribute(desk, number, one, "我来说"))  # type: ignore[misc]
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: assisting.ask(desk, number, c.police, [c.unit("X-ZJ")], "请看"))
    for wrong in ([], [c.unit("Q-BH")], [c.unit("X-CG")], [4_711]):
        with pytest.raises(Missing, match="helper"):
            await hall.act(lambda desk, wrong=wrong: assisting.ask(desk, number, c.village, wrong, "请看"))  # type: ignore[misc]
    with pytest.raises(Missing, match="asking"):
        await hall.act(lambda desk: assisting.ask(desk, number, c.village, [c.unit("X-ZJ")], ""))
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: duty.look(desk, number, c.city))


async def test_a_confidential_case_goes_to_no_further_unit(hall: Hall) -> None:
    c = await county(hall)
    ticket = await c.given("X", confidential=True)
    await hall.act(lambda desk: duty.claim(desk, ticket.number, c.desk))
    with pytest.raises(NotAllowed, match="secret"):
        await hall.act(lambda desk: assisting.ask(desk, ticket.number, c.desk, [c.unit("X-CG")], "请看"))


async def test_with_one_desk_for_all_there_is_nobody_to_ask(hall: Hall) -> None:
    staff = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, staff))
    for kind in AssistKind:
        with pytest.raises(NoCentre):
            await hall.act(lambda desk, kind=kind: assisting.ask(desk, number, staff, [1], "请看", kind))  # type: ignore[misc]
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: assisting.report_in(desk, number, staff))


async def test_with_the_ticket_the_requests_end(hall: Hall) -> None:
    from domain import following

    c = await county(hall)
    number = await asked(c, "X-CG")
    await hall.act(lambda desk: following.withdraw(desk, ANNA, number))
    ticket = await hall.ticket(number)
    assert [a.state for a in await assists(hall, ticket.id)] == [AssistState.WAIVED]
    shown = [s.text for s in hall.sent if s.parcel.slot is not None and s.parcel.slot.startswith("help:")]
    assert shown
    assert "不用再办" in shown[0]
    with pytest.raises((WrongState, NotAllowed)):
        await hall.act(lambda desk: assisting.contribute(desk, number, c.city, "来晚了"))


async def test_who_reported_it_does_not_help_with_it(hall: Hall) -> None:
    c = await county(hall)
    fang = Person(200005, "方海")
    number = (await reported(hall, fang)).ticket.number
    with pytest.raises(OwnTicket):
        await hall.act(lambda desk: assisting.report_in(desk, number, c.city))


async def test_the_helper_reads_what_it_needs_and_not_who_reported(hall: Hall) -> None:
    c = await county(hall)
    number = await asked(c, "X-CG")
    (card,) = [s for s in hall.sent if s.parcel.slot is not None and s.parcel.slot.startswith("help:")]
    assert "请核实是否违建" in card.text
    assert number in card.text
    assert "来源" not in card.text
    labels = [b["text"] for row in card.params["reply_markup"]["inline_keyboard"] for b in row]
    assert labels == ["📯 报到", "💬 答复", "↩️ 不归我们"]
