"""拆分: the holder finds a second matter; both stand under one number, and nobody sees that where nobody may."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import danger, duty, finishing, following, privacy, sorting, splitting, trails, verdicts
from domain.cards import card
from domain.desk import Desk
from domain.errors import Missing, NotAllowed, RuledOut, WrongState
from domain.history import By, Step
from domain.notices import CardChanged, Event, Told, ToThread
from domain.people import Person, Staff
from domain.policy import Policy
from domain.tickets import Status, Ticket
from domain.words import Media, MediaKind
from handlers.texts.splitting import quietly
from tests.domain import invariants as must
from tests.domain.hall import ANNA, DUTY, LI, PHOTO, STRANGER, WANG, ZHAO, Hall, office
from tests.domain.walks import LAMP, done, reported
from tests.storage.hands import NOW

BOTH = "桂花巷路灯坏了好几天不亮，老板拖欠我们工资三个月没发"
WAGES = "老板拖欠工资三个月没发"
GAMBLING = "巷口小卖部天天有人聚众赌博"
NOISE = "半夜施工吵得睡不着"


async def claimed(
    hall: Hall, by: Person = WANG, *, anonymous: bool = False, confidential: bool = False, media: Media | None = None
) -> tuple[Ticket, Staff]:
    """A report that somebody has in hand."""
    staff = await hall.staff(by)
    got = await reported(hall, ANNA, LAMP, anonymous=anonymous, confidential=confidential, media=media)
    return await hall.act(lambda d: duty.claim(d, got.ticket.number, staff)), staff


async def split(hall: Hall, ticket: Ticket, staff: Staff, text: str = WAGES) -> tuple[Ticket, Ticket, Ticket]:
    return await hall.act(lambda d: splitting.split(d, ticket.number, staff, text))


async def test_the_second_matter_gets_a_ticket_and_both_a_parent(hall: Hall) -> None:
    before, wang = await claimed(hall, media=PHOTO)
    ticket, child, parent = await split(hall, before, wang)
    told = [n for n in hall.notices if isinstance(n, Told)]
    sent = [s for s in hall.sent if s.chat == ANNA.chat]
    assert (ticket.status, ticket.holder, ticket.due_at, ticket.summary) == (
        Status.CLAIMED,
        wang.id,
        before.due_at,
        before.summary,
    )
    assert ticket.parent == child.parent == parent.id
    assert (parent.status, parent.children, parent.summary) == (Status.GATHERED, 2, "")
    assert parent.due_at == max(ticket.due_at, child.due_at)
    assert parent.number > f"{child.number[:9]}90000"
    assert (child.status, child.holder) == (Status.QUEUED, None)
    assert child.submitted_at == before.submitted_at
    assert child.category.startswith("LD")
    assert (child.reporter, child.anonymous, child.confidential) == (before.reporter, False, False)
    assert [(n.event, n.ticket.number) for n in told] == [(Event.SPLIT, parent.number)]
    assert len(sent) == 1
    for number in (parent.number, ticket.number, child.number):
        assert number in sent[0].text
    assert "路灯" in sent[0].text
    mine = [t.number for t in await hall.look(lambda d: following.mine(d, ANNA))]
    assert mine == [parent.number, ticket.number, child.number]
    shown = await hall.look(lambda d: card(d, child.id))
    assert shown is not None
    assert [t.number for t in shown.family] == [parent.number, ticket.number]
    assert any(isinstance(n, ToThread) and n.ticket.id == child.id and n.media for n in hall.notices)


async def test_the_line_is_on_the_old_ticket_and_the_new_one_begins_with_its_own(hall: Hall) -> None:
    before, wang = await claimed(hall)
    ticket, child, parent = await split(hall, before, wang)
    cases = await hall.cases()
    for number in (ticket.number, child.number, parent.number):
        must.only_along_the_edges(cases[number])
    must.parents_end_last(cases.values())
    last = cases[ticket.number].lines[-1]
    assert (last.step, last.by, last.staff, last.detail) == (Step.SPLIT, By.STAFF, wang.id, {"child": child.number})
    words = cases[child.number].words
    assert [(w.raw, w.by_staff) for w in words] == [(WAGES, wang.id)]


async def test_the_clock_counts_from_submission_and_never_before_the_old_promise(hall: Hall) -> None:
    before, wang = await claimed(hall)
    hall.clock.move(timedelta(hours=2))
    _, child, parent = await split(hall, before, wang)
    assert child.due_at > hall.clock.now()
    assert child.first_due_at == child.due_at
    assert parent.submitted_at == before.submitted_at
    # a class that had an hour, found days later: it has what is left of the ticket's own promise
    quick = replace(office().taxonomy.get("LD01"), sla_hours=1, sla_clock="natural")
    async with hall.store.read() as unit:
        desk = Desk(hall.works.office, unit, hall.clock.now())
        due = splitting._due(desk, quick, before)
        late = splitting._due(desk, quick, replace(before, due_at=before.submitted_at))
    assert due.at == before.due_at
    assert late.at == before.submitted_at + timedelta(hours=1)


async def test_a_third_matter_joins_the_family_and_there_is_a_bound(hall: Hall) -> None:
    before, wang = await claimed(hall)
    _, _, parent = await split(hall, before, wang)
    _, third, again = await split(hall, before, wang, NOISE)
    assert again.id == parent.id == third.parent
    assert again.children == 3
    _, _, again = await split(hall, before, wang, "楼道里堆满了杂物，没人清理")
    assert again.children == Policy().split_most == 4
    with pytest.raises(RuledOut) as refused:
        await split(hall, before, wang, "小区里流浪狗太多了")
    assert refused.value.rule == "split_many"
    must.parents_end_last((await hall.cases()).values())


async def test_the_parent_ends_with_the_last_of_them(hall: Hall) -> None:
    before, wang = await claimed(hall)
    ticket, child, parent = await split(hall, before, wang)
    li = await hall.staff(LI)
    await done(hall, wang, ticket.number)
    await hall.act(lambda d: verdicts.solved(d, ANNA, ticket.number))
    assert (await hall.ticket(parent.number)).status is Status.GATHERED
    await hall.act(lambda d: duty.claim(d, child.number, li))
    await hall.act(lambda d: finishing.done(d, child.number, li, "已补发工资，双方和解", (PHOTO,)))
    await hall.act(lambda d: verdicts.solved(d, ANNA, child.number))
    assert [n.event for n in hall.told(parent.number)] == [Event.SETTLED]
    assert (await hall.ticket(parent.number)).status is Status.CLOSED


async def test_the_code_of_an_anonymous_report_opens_the_whole_family_and_nothing_links_it(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    got = await reported(hall, ANNA, anonymous=True, media=PHOTO)
    before = await hall.act(lambda d: duty.claim(d, got.ticket.number, wang))
    ticket, child, parent = await split(hall, before, wang)
    sent = hall.sent
    assert child.anonymous
    assert parent.anonymous
    assert child.reporter == before.reporter
    code = got.code
    assert code is not None
    found = await hall.act(lambda d: following.by_code(d, STRANGER, code))
    assert found is not None
    assert [h.ticket.number for h in found.family] == [ticket.number, child.number]
    cases = await hall.cases()
    must.secret_families_are_linked_for_nobody(sent, cases.values(), {ANNA.chat})
    must.anonymous_are_named_to_nobody(sent, (ANNA,), cases.values())
    news = next(s.text for s in sent if s.chat == ANNA.chat)
    assert "路灯" not in news
    assert "工资" not in news
    # the other's card and trail do not say that there is another
    for one in (ticket, child):
        shown = await hall.look(lambda d, one=one: card(d, one.id))  # type: ignore[misc]
        assert shown is not None
        assert not shown.family
        assert shown.last is None or shown.last.step is not Step.SPLIT
        trail = await hall.act(lambda d, one=one: trails.trail(d, one.number, wang))  # type: ignore[misc]
        assert Step.SPLIT not in {x.step for x in trail.lines}
        assert not trail.breaches
    own = await hall.look(lambda d: trails.own_trail(d, ANNA, ticket.number))
    assert Step.SPLIT in {x.step for x in own.lines}
    assert not cases[ticket.number].lines[-1].detail
    assert not child.media, "pictures of an anonymous report go to no second person"


async def test_a_confidential_part_is_hidden_from_the_group(hall: Hall) -> None:
    before, wang = await claimed(hall, media=PHOTO)
    ticket, child, parent = await split(hall, before, wang, GAMBLING)
    sent = hall.sent
    assert child.confidential
    assert parent.confidential
    assert not ticket.confidential
    assert int(child.number[-5:]) > 80_000
    assert [n.opened for n in hall.notices if isinstance(n, CardChanged) and n.ticket_id == child.id] == [False]
    for one in sent:
        if one.chat == DUTY:
            assert child.number not in one.text
            assert parent.number not in one.text
            assert "拆" not in one.text
    must.secret_families_are_linked_for_nobody(sent, (await hall.cases()).values(), {ANNA.chat})
    news = next(s.text for s in sent if s.chat == ANNA.chat)
    assert "赌" not in news
    assert "保密件" in news
    shown = await hall.look(lambda d: card(d, ticket.id))
    assert shown is not None
    assert not shown.family
    async with hall.store.read() as unit:
        answer = quietly(Desk(office(), unit, NOW), ticket)
    assert child.number not in answer
    assert parent.number not in answer


async def test_what_comes_out_of_a_confidential_one_is_confidential(hall: Hall) -> None:
    before, zhao = await claimed(hall, ZHAO, confidential=True)
    _, child, parent = await split(hall, before, zhao)
    assert child.confidential
    assert parent.confidential
    assert all(WAGES[:4] not in s.text for s in hall.sent if s.chat == DUTY)


async def test_a_family_that_becomes_secret_is_linked_no_more(hall: Hall) -> None:
    before, wang = await claimed(hall)
    ticket, child, parent = await split(hall, before, wang)
    shown = await hall.look(lambda d: card(d, ticket.id))
    assert shown is not None
    assert shown.family
    assert shown.last is not None
    assert shown.last.step is Step.SPLIT
    _, secret, parent = await split(hall, before, wang, GAMBLING)
    assert parent.confidential
    drawn = {n.ticket_id for n in hall.notices if isinstance(n, CardChanged)}
    assert {ticket.id, child.id, secret.id} <= drawn
    shown = await hall.look(lambda d: card(d, ticket.id))
    assert shown is not None
    assert not shown.family
    assert shown.last is not None
    assert shown.last.step is Step.CLAIM
    must.secret_families_are_linked_for_nobody(hall.sent, (await hall.cases()).values(), {ANNA.chat})


async def test_its_class_may_be_corrected_and_it_is_in_no_scorecard(hall: Hall) -> None:
    before, wang = await claimed(hall)
    _, child, _ = await split(hall, before, wang)
    await hall.act(lambda d: sorting.reclassify(d, child.number, wang, "SR09"))
    async with hall.store.read() as unit:
        now = hall.clock.now()
        judged = await unit.learning.judged(now - timedelta(days=1), now + timedelta(days=1))
    assert [j.ticket_id for j in judged] == [before.id]


@pytest.mark.parametrize(
    "text, rule",
    [
        (LAMP, "split_same"),
        (LAMP.replace("，", " "), "split_same"),
        ("很长" * 300, "split_long"),
        ("家里着火了，快来人", "split_danger"),
    ],
)
async def test_what_is_no_second_matter(hall: Hall, text: str, rule: str) -> None:
    before, wang = await claimed(hall)
    with pytest.raises(RuledOut) as refused:
        await split(hall, before, wang, text)
    assert refused.value.rule == rule
    with pytest.raises(Missing) as missing:
        await split(hall, before, wang, " 。， ")
    assert missing.value.what == "matter"
    assert (await hall.ticket(before.number)).parent is None


async def test_the_same_matter_is_not_split_off_twice(hall: Hall) -> None:
    before, wang = await claimed(hall)
    await split(hall, before, wang)
    with pytest.raises(RuledOut) as refused:
        await split(hall, before, wang, WAGES + "。")
    assert refused.value.rule == "split_again"


async def test_only_its_holder_while_he_has_it_in_hand(hall: Hall) -> None:
    wang, li = await hall.staff(WANG), await hall.staff(LI)
    number = (await reported(hall)).ticket.number
    with pytest.raises(WrongState):
        await hall.act(lambda d: splitting.split(d, number, wang, WAGES))
    await hall.act(lambda d: duty.claim(d, number, wang))
    with pytest.raises(NotAllowed):
        await hall.act(lambda d: splitting.split(d, number, li, WAGES))


async def test_danger_is_not_cut_up(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    got = await hall.act(lambda d: danger.report(d, ANNA, hall.part("家里着火了，快来人")))
    assert got.ticket is not None
    number = got.ticket.number
    await hall.act(lambda d: duty.claim(d, number, wang))
    with pytest.raises(RuledOut) as refused:
        await hall.act(lambda d: splitting.split(d, number, wang, WAGES))
    assert refused.value.rule == "split_urgent"


async def test_who_has_himself_forgotten_is_told_nothing(hall: Hall) -> None:
    before, wang = await claimed(hall)
    await hall.act(lambda d: privacy.forget(d, ANNA))
    _, child, _ = await split(hall, before, wang)
    assert child.reporter.chat is None
    assert not [s for s in hall.sent if s.chat == ANNA.chat]


async def test_the_place_goes_with_it(hall: Hall) -> None:
    here = Media(MediaKind.LOCATION, latitude=30.27, longitude=120.15)
    before, wang = await claimed(hall, media=here)
    _, child, _ = await split(hall, before, wang)
    assert child.place == before.place
    assert child.media == 1
