"""What is kept of whom: anonymity in every room, /mydata, /delete, and what an officer may see."""

from dataclasses import replace

import pytest

from domain import danger, drafting, duty, following, joining, lists, placing, privacy, reception
from domain.danger import UrgentReceipt
from domain.errors import Missing, NotAllowed, NotFound
from domain.history import Step
from domain.notices import Said, ToPlacers, ToStaff, ToThread
from domain.tickets import Reporter, Status
from tests.domain import invariants as must
from tests.domain.hall import ANNA, BORIS, DUTY, LI, PHOTO, VOICE, WANG, ZHAO, Hall, office
from tests.domain.walks import LAMP, reported, resolved


async def test_an_anonymous_ticket_keeps_no_name(hall: Hall) -> None:
    receipt = await reported(hall, anonymous=True)
    ticket = await hall.ticket(receipt.ticket.number)
    assert ticket.reporter == Reporter(ANNA.chat, "", None)
    assert receipt.code is not None
    seen = await hall.act(lambda desk: following.by_code(desk, BORIS, receipt.code or ""))
    assert seen is not None
    assert (seen.ticket.number, seen.own) == (ticket.number, False)


async def test_pictures_of_an_anonymous_report_wait_for_the_holder(hall: Hall) -> None:
    li = await hall.staff(LI)
    number = (await reported(hall, anonymous=True, media=PHOTO)).ticket.number
    assert not any(isinstance(n, ToThread) and n.media for n in hall.notices)
    await hall.act(lambda desk: duty.claim(desk, number, li))
    assert [n.media for n in hall.notices if isinstance(n, ToStaff)] == [(PHOTO,)]
    await hall.act(lambda desk: following.supplement(desk, ANNA, number, hall.part("", VOICE)))
    assert [s.chat for s in hall.sent if s.method == "sendVoice"] == [LI.chat]


async def test_an_anonymous_draft_points_to_no_other_ticket_of_his(hall: Hall) -> None:
    await resolved(hall, await hall.staff(LI))
    view = await hall.act(lambda desk: drafting.join(desk, ANNA, hall.part("路灯又灭了")))
    assert view.perhaps is not None
    view = await hall.act(lambda desk: drafting.toggle_anonymous(desk, ANNA, view.draft.id))
    assert view.perhaps is None
    [case] = (await hall.cases()).values()
    view = await hall.act(lambda desk: drafting.join(desk, ANNA, hall.part("还有一处"), about=case.ticket.number))
    assert view.perhaps is None


@pytest.mark.parametrize(
    "reason, seen",
    [
        ("还是应由孙丽办理", "还是应由孙丽办理"),
        ("应由孙丽办理，当事人王秀兰的电话13800000000", "应由孙丽办理，当事人【姓名】的电话【电话】"),
        ("应由孙丽丽办理", "应由【姓名】办理"),
        ("应由王秀兰办理", "应由【姓名】办理"),
    ],
)
async def test_a_reason_to_return_keeps_the_names_of_colleagues_only(hall: Hall, reason: str, seen: str) -> None:
    officer = await hall.staff(WANG)
    await hall.staff(replace(LI, name="孙丽"))
    number = (await reported(hall)).ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, officer))
    await hall.act(lambda desk: placing.give_back(desk, number, officer, reason))
    said = [n.words for n in hall.notices if isinstance(n, ToPlacers)]
    assert said == [seen]


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("pressed", [False, True])
async def test_danger_in_an_anonymous_draft_is_anonymous(hall: Hall, confidential: bool, pressed: bool) -> None:
    view = await hall.act(lambda desk: drafting.join(desk, ANNA, hall.part("楼下有人要打架，带着刀", PHOTO)))
    await hall.act(lambda desk: drafting.toggle_anonymous(desk, ANNA, view.draft.id))
    if confidential:
        await hall.act(lambda desk: drafting.toggle_confidential(desk, ANNA, view.draft.id))
    if pressed:
        got = await hall.act(lambda desk: joining.emergency(desk, ANNA, view.draft.id))
    else:
        received = await hall.act(lambda desk: reception.receive(desk, ANNA, hall.part("拿刀砍人了", VOICE)))
        assert isinstance(received, UrgentReceipt)
        got = received
    assert got.ticket is not None
    assert got.code is not None
    assert got.ticket.anonymous
    assert got.ticket.confidential or not confidential
    must.anonymous_are_named_to_nobody(hall.sent, [ANNA], (await hall.cases()).values())
    # the picture is not lost: whoever takes it gets it
    holder = await hall.staff(ZHAO)
    number = got.ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, holder))
    assert [n.what for n in hall.notices if isinstance(n, ToStaff)] == ["media"]


async def test_anonymous_words_do_not_join_an_urgent_ticket_in_his_name(hall: Hall) -> None:
    first = await hall.act(lambda desk: danger.report(desk, ANNA, hall.part("家里着火了")))
    view = await hall.act(lambda desk: drafting.join(desk, ANNA, hall.part("是隔壁放的火")))
    await hall.act(lambda desk: drafting.toggle_anonymous(desk, ANNA, view.draft.id))
    second = await hall.act(lambda desk: joining.emergency(desk, ANNA, view.draft.id))
    assert first.ticket is not None
    assert second.ticket is not None
    assert (first.ticket.anonymous, second.ticket.anonymous) == (False, True)
    assert first.ticket.number != second.ticket.number


async def test_a_picture_that_joins_an_urgent_ticket_is_counted_and_shown(hall: Hall) -> None:
    await hall.act(lambda desk: danger.report(desk, ANNA, hall.part("家里着火了")))
    got = await hall.act(lambda desk: danger.report(desk, ANNA, hall.part("火烧到二楼了，电话13912345678", PHOTO)))
    assert got.joined
    assert got.ticket is not None
    assert (got.ticket.media, got.ticket.has_contact) == (1, True)
    assert [n.media for n in hall.notices if isinstance(n, ToThread) and n.what is Said.SUPPLEMENT] == [(PHOTO,)]


async def test_long_words_of_a_draft_all_reach_the_urgent_ticket(hall: Hall) -> None:
    long = ["很长的话" * 900, "后面还有一句：他带着煤气罐"]
    for text in long:
        await hall.act(lambda desk, t=text: drafting.join(desk, ANNA, hall.part(t)))  # type: ignore[misc]
    view = await hall.look(lambda desk: drafting.show(desk, ANNA))
    await hall.act(lambda desk: joining.emergency(desk, ANNA, view.draft.id))
    [case] = (await hall.cases()).values()
    assert "".join(w.raw for w in case.words).endswith(long[1])


async def test_the_group_learns_the_bare_number_of_a_confidential_ticket(hall: Hall) -> None:
    number = (await reported(hall, text="村口小卖部后屋天天有人聚众赌博")).ticket.number
    assert (await hall.ticket(number)).confidential
    assert [s.text for s in hall.sent if s.chat == DUTY and number in s.text]
    must.confidential_stay_out_of_the_group(hall.sent, (await hall.cases()).values())
    assert any(s.chat == ZHAO.chat and "赌博" in s.text for s in hall.sent)
    li = await hall.staff(LI)
    for what, query in (("list", ""), ("find", "赌博"), ("overdue", "")):
        page = await hall.look(lambda d, w=what, q=query: lists.listing(d, li, w, query=q, private=True))  # type: ignore[misc]
        assert page.tickets == ()


async def test_who_was_taken_off_the_settings_sees_no_confidential_card(hall: Hall) -> None:
    await hall.staff(ZHAO)
    hall.works = replace(hall.works, office=office(admins=frozenset({WANG.chat})))
    await reported(hall, text="村口小卖部后屋天天有人聚众赌博")
    assert {s.chat for s in hall.sent if "赌博" in s.text} == {WANG.chat}


async def test_only_the_holder_looks_and_each_look_is_recorded(hall: Hall) -> None:
    li, wang = await hall.staff(LI), await hall.staff(WANG)
    number = (await reported(hall, text=f"{LAMP}，电话13912345678")).ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, li))
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: duty.look(desk, number, wang))
    _, reporter, words = await hall.act(lambda desk: duty.look(desk, number, li))
    assert reporter is not None
    assert reporter.name == ANNA.name
    assert "13912345678" in words[0].raw
    assert "13912345678" not in words[0].masked
    [case] = (await hall.cases()).values()
    assert [x.step for x in case.lines] == [Step.SUBMIT, Step.CLAIM, Step.LOOK]
    assert not any("13912345678" in s.text for s in hall.sent)


async def test_my_data_is_everything_and_mine_alone(hall: Hall) -> None:
    await reported(hall, BORIS)
    numbers = {(await reported(hall, anonymous=flag)).ticket.number for flag in (False, True)}
    await hall.act(lambda desk: drafting.join(desk, ANNA, hall.part("草稿里的话")))
    data = await hall.look(lambda desk: privacy.my_data(desk, ANNA))
    assert {h.ticket.number for h in data.histories} == numbers
    assert data.draft is not None
    assert "草稿里的话" in data.draft.text


async def test_forgetting_erases_words_and_the_way_back_and_leaves_the_record(hall: Hall) -> None:
    li = await hall.staff(LI)
    ended = (await resolved(hall, li)).number
    taken = (await reported(hall, anonymous=True)).ticket.number
    await hall.act(lambda desk: duty.claim(desk, taken, li))
    await hall.act(lambda desk: drafting.join(desk, ANNA, hall.part("还没写完")))
    before = await hall.cases()
    count, still_open = await hall.act(lambda desk: privacy.forget(desk, ANNA))
    after = await hall.cases()
    assert (count, {t.number for t in still_open}) == (2, {ended, taken})
    for number, case in after.items():
        assert case.ticket.reporter == Reporter(None)
        assert (case.ticket.summary, case.ticket.place) == ("", "")
        assert all(w.erased and not w.raw and not w.masked and not w.media for w in case.words)
        if case.ticket.anonymous:  # a line of that moment would tie it to those in his own name
            assert case.lines == before[number].lines
        else:
            assert case.lines[:-1] == before[number].lines
            assert case.lines[-1].step is Step.FORGET
    assert await hall.look(lambda desk: following.mine(desk, ANNA)) == []
    with pytest.raises(NotFound):
        await hall.act(lambda desk: following.history(desk, ANNA, ended))
    # it goes on without him: nobody is asked or told, what is resolved is closed as not judged
    with pytest.raises(Missing) as nobody:
        await hall.act(lambda desk: duty.ask(desk, taken, li, "在几号楼？"))
    assert nobody.value.what == "reporter"
    await hall.chores()
    assert (await hall.ticket(ended)).status is Status.CLOSED_BY_DEFAULT
    assert not any(s.chat == ANNA.chat for s in hall.sent)


async def test_overdue_pages_end_where_the_list_ends(hall: Hall) -> None:
    """What waits for the resident's verdict is not overdue, and must not shorten a page either."""
    li = await hall.staff(LI)
    for _ in range(3):
        await resolved(hall, li, BORIS)
    for n in range(10):
        await reported(hall, replace(BORIS, chat=BORIS.chat + n))
    hall.clock.time = hall.clock.time.replace(year=2027)
    first = await hall.look(lambda desk: lists.listing(desk, li, "overdue", 0))
    second = await hall.look(lambda desk: lists.listing(desk, li, "overdue", 1))
    assert (len(first.tickets), first.more) == (lists.PAGE, True)
    assert (len(second.tickets), second.more) == (10 - lists.PAGE, False)
