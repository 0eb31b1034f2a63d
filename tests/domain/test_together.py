"""同一件事: joining, hearing, judging, leaving; merging by a person; who is never part of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain import (
    alone,
    choosing,
    drafting,
    duty,
    finishing,
    following,
    merging,
    privacy,
    reception,
    sorting,
    staffing,
    submitting,
    together,
    verdicts,
)
from domain.cards import admins_of, card
from domain.desk import Desk
from domain.drafting import DraftView
from domain.errors import Conflict, Missing, NotFound, NothingToSubmit, OwnTicket, Refusal, WrongState
from domain.followers import Pair, PairState
from domain.history import By, Step
from domain.notices import AdminMatter, Event, Said, Shared, ToAdmins, Told, ToThread
from domain.people import Person
from domain.policy import Policy
from domain.reception import AlsoSaid, Supplemented
from domain.suggesting import general
from domain.tickets import Status, Ticket
from domain.understanding import Urgency
from domain.words import WordsKind
from tests.domain.hall import ANNA, BORIS, CLARA, DUTY, LI, PHOTO, WANG, ZHAO, Hall, office
from tests.domain.invariants import merged_ones_have_somebody_at_work
from tests.domain.walks import LAMP, done, reported

LAMP_TOO = "幸福路12号门口那盏路灯一直不亮，晚上看不见"
ELSEWHERE = "和平小区2号楼楼道里堆满了杂物，堵住消防通道"


async def drafted(hall: Hall, person: Person = BORIS, text: str = LAMP_TOO) -> DraftView:
    return await hall.act(lambda desk: drafting.join(desk, person, hall.part(text)))


async def joined(hall: Hall, number: str, person: Person = BORIS, text: str = LAMP_TOO) -> Ticket:
    view = await drafted(hall, person, text)
    return await hall.act(lambda desk: together.join(desk, person, view.draft.id, number))


async def both_reported(hall: Hall) -> tuple[str, str]:
    """Two open tickets of the same matter: the main one's number and the newer one's."""
    main = (await reported(hall)).ticket.number
    return main, (await reported(hall, BORIS, LAMP_TOO)).ticket.number


def others(n: int) -> list[Person]:
    return [Person(7_700_000_000 + k, f"邻居{k}", None) for k in range(n)]


# -------------------------------------------------------------------------------------------------------- the offer


async def test_whoever_writes_the_same_is_offered_to_join_with_the_least_he_needs(both: Hall) -> None:
    number = (await reported(both)).ticket.number
    offer = (await drafted(both)).offer
    assert offer is not None
    assert (offer.number, offer.people, offer.status, offer.category) == (number, 1, Status.QUEUED, "SR04")
    assert offer.place == "幸福路"  # no house


async def test_another_matter_is_not_offered(both: Hall) -> None:
    await reported(both)
    assert (await drafted(both, text=ELSEWHERE)).offer is None
    assert (await drafted(both, CLARA, "解放路8号的路灯坏了")).offer is None
    assert (await drafted(both, WANG, "幸福路12号电梯坏了，关过人")).offer is None


async def test_his_own_ticket_is_not_offered_to_him_nor_can_he_join_it(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    view = await drafted(hall, ANNA)
    assert view.offer is None
    with pytest.raises(Missing):
        await hall.act(lambda desk: together.join(desk, ANNA, view.draft.id, number))


@pytest.mark.parametrize("secret", ["anonymous", "confidential"])
async def test_what_was_reported_in_secret_is_never_offered_nor_joined(hall: Hall, secret: str) -> None:
    number = (await reported(hall, **{secret: True})).ticket.number  # type: ignore[arg-type]
    view = await drafted(hall)
    assert view.offer is None
    with pytest.raises(Missing):
        await hall.act(lambda desk: together.join(desk, BORIS, view.draft.id, number))


@pytest.mark.parametrize("toggle", [drafting.toggle_anonymous, drafting.toggle_confidential])
async def test_whoever_wants_to_stay_unseen_is_offered_nothing(hall: Hall, toggle: object) -> None:
    number = (await reported(hall)).ticket.number
    view = await drafted(hall)
    assert view.offer is not None
    hidden = await hall.act(lambda desk: toggle(desk, BORIS, view.draft.id))  # type: ignore[operator]
    assert hidden.offer is None
    with pytest.raises(Missing):
        await hall.act(lambda desk: together.join(desk, BORIS, view.draft.id, number))
    assert (await hall.act(lambda desk: toggle(desk, BORIS, view.draft.id))).offer is not None  # type: ignore[operator]


@pytest.mark.parametrize("text", ["隔壁欠我三万块钱一直不还", "我老人一个人在家没人照顾，申请低保"])
async def test_what_is_one_households_own_is_never_offered(hall: Hall, text: str) -> None:
    await reported(hall, text=f"幸福路12号，{text}")
    assert (await drafted(hall, text=f"幸福路12号，{text}")).offer is None


async def test_the_old_the_ended_and_the_finished_are_not_offered(hall: Hall) -> None:
    officer = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, officer))
    assert (await drafted(hall)).offer is not None
    await done(hall, officer, number)
    assert (await hall.act(lambda desk: drafting.show(desk, BORIS))).offer is None
    await hall.act(lambda desk: verdicts.unsolved(desk, ANNA, number))
    assert (await hall.act(lambda desk: drafting.show(desk, BORIS))).offer is not None
    await hall.act(lambda desk: following.withdraw(desk, ANNA, number))
    assert (await hall.act(lambda desk: drafting.show(desk, BORIS))).offer is None
    await hall.act(lambda desk: verdicts.reopen(desk, ANNA, number))
    assert (await hall.act(lambda desk: drafting.show(desk, BORIS))).offer is not None
    hall.clock.move(Policy().alike_within + timedelta(days=1))
    assert (await hall.act(lambda desk: drafting.show(desk, BORIS))).offer is None


async def test_what_becomes_confidential_leaves_the_offers_at_once(both: Hall) -> None:
    admin = await both.staff(ZHAO)
    number = (await reported(both)).ticket.number
    view = await drafted(both)
    await both.act(lambda desk: sorting.reclassify(desk, number, admin, "ZA02"))
    assert (await both.act(lambda desk: drafting.show(desk, BORIS))).offer is None
    with pytest.raises(Missing):
        await both.act(lambda desk: together.join(desk, BORIS, view.draft.id, number))


async def test_his_no_is_remembered_and_plain_submitting_takes_one_tap(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    view = await drafted(hall)
    view = await hall.act(lambda desk: together.apart(desk, BORIS, view.draft.id, number))
    assert view.offer is None
    receipt = await hall.act(lambda desk: submitting.submit(desk, BORIS))
    assert receipt.ticket.number != number


# ------------------------------------------------------------------------------------------------------ co-reporters


async def test_joining_keeps_his_words_counts_him_and_ends_the_draft(both: Hall) -> None:
    number = (await reported(both)).ticket.number
    ticket = await joined(both, number, text=f"{LAMP_TOO}，电话13912345678")
    assert (ticket.number, ticket.joined, ticket.level) == (number, 1, Urgency.ORDINARY)
    case = (await both.cases())[number]
    [words] = [w for w in case.words if w.kind is WordsKind.ALSO]
    assert "13912345678" in words.raw
    assert "13912345678" not in words.masked
    assert [(x.step, x.by) for x in case.lines][-1] == (Step.JOIN, By.FOLLOWER)
    [said] = [n for n in both.notices if isinstance(n, ToThread)]
    assert said.what is Said.JOINED
    assert "13912345678" not in said.words
    with pytest.raises(NothingToSubmit):
        await both.act(lambda desk: drafting.show(desk, BORIS))


async def test_joining_again_counts_once(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    await joined(hall, number)
    assert (await drafted(hall)).offer is None  # he has it already
    await hall.act(lambda desk: drafting.cancel(desk, BORIS))
    await hall.act(lambda desk: together.leave(desk, BORIS, number))
    assert (await hall.ticket(number)).joined == 0
    assert (await joined(hall, number)).joined == 1


async def test_two_who_join_at_once_are_both_counted(both: Hall) -> None:
    number = (await reported(both)).ticket.number
    views = [await drafted(both, person) for person in (BORIS, CLARA)]
    await asyncio.gather(
        *(
            both.works.do(lambda desk, p=p, v=v: _nothing(together.join(desk, p, v.draft.id, number)))  # type: ignore[misc]
            for p, v in zip((BORIS, CLARA), views, strict=True)
        )
    )
    assert (await both.ticket(number)).joined == 2


async def _nothing(use: object) -> tuple[()]:
    await use  # type: ignore[misc]
    return ()


async def test_one_who_presses_twice_at_once_is_counted_once(both: Hall) -> None:
    number = (await reported(both)).ticket.number
    view = await drafted(both)
    got = await asyncio.gather(
        *(both.works.do(lambda desk: _nothing(together.join(desk, BORIS, view.draft.id, number))) for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Refusal | Conflict) for one in got) == 2
    assert (await both.ticket(number)).joined == 1


async def test_five_who_join_raise_the_level_once(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    for n, person in enumerate(others(6), start=1):
        ticket = await joined(hall, number, person)
        assert ticket.level is (Urgency.ORDINARY if n < 5 else Urgency.URGENT)
    await hall.act(lambda desk: together.leave(desk, others(1)[0], number))
    assert (await joined(hall, number, others(1)[0])).level is Urgency.URGENT


async def test_another_class_keeps_the_level_that_co_reporters_raised(hall: Hall) -> None:
    officer = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number

    async def as_class(code: str) -> Urgency:
        return (await hall.act(lambda desk: sorting.reclassify(desk, number, officer, code))).level

    assert [await as_class(code) for code in ("SR07", "AQ02", "SR04")] == [
        Urgency.CALM,
        Urgency.EXTREME,
        Urgency.ORDINARY,
    ]
    for person in others(5):
        await joined(hall, number, person)
    assert await as_class("SR07") is Urgency.ORDINARY
    await hall.act(lambda desk: together.leave(desk, others(1)[0], number))
    assert await as_class("SR04") is Urgency.URGENT
    assert await as_class("AQ02") is Urgency.EXTREME  # as high as it goes


async def test_he_hears_the_steps_and_never_the_question(hall: Hall) -> None:
    officer = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    await joined(hall, number)

    def heard() -> str:
        return " ".join(one.text for one in hall.sent if one.chat == BORIS.chat)

    await hall.act(lambda desk: duty.claim(desk, number, officer))
    assert number in heard()
    await hall.act(lambda desk: duty.ask(desk, number, officer, "您住几楼？"))
    assert heard() == ""
    await done(hall, officer, number)
    assert "已更换灯泡" in heard()
    await hall.act(lambda desk: verdicts.solved(desk, ANNA, number))
    assert any(isinstance(n, Shared) for n in hall.notices)
    assert number in heard()
    for word in (ANNA.name, str(ANNA.chat), LAMP, WANG.name):
        assert word not in heard()


async def test_who_has_left_hears_no_more(hall: Hall) -> None:
    officer = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    await joined(hall, number)
    await hall.act(lambda desk: together.leave(desk, BORIS, number))
    await hall.act(lambda desk: duty.claim(desk, number, officer))
    assert not [one for one in hall.sent if one.chat == BORIS.chat]
    with pytest.raises(NotFound):
        await hall.act(lambda desk: together.leave(desk, BORIS, number))


async def test_a_result_with_something_masked_and_one_that_became_confidential_look_alike(hall: Hall) -> None:
    officer, admin = await hall.staff(WANG), await hall.staff(ZHAO)

    async def told(result: str, *, hide: bool) -> str:
        number = (await reported(hall)).ticket.number
        await joined(hall, number)
        await hall.act(lambda desk: duty.claim(desk, number, admin if hide else officer))
        if hide:
            await hall.act(lambda desk: sorting.reclassify(desk, number, admin, "ZA02"))
        who = admin if hide else officer
        await hall.act(lambda desk: finishing.done(desk, number, who, result, (PHOTO,)))
        [said] = [one for one in hall.sent if one.chat == BORIS.chat]
        await hall.act(lambda desk: privacy.forget(desk, BORIS))
        await hall.act(lambda desk: following.mine(desk, ANNA))
        return said.text.replace(number, "")

    masked = await told("已更换灯泡，联系电话13912345678", hide=False)
    await hall.act(lambda desk: privacy.forget(desk, ANNA))
    assert masked == await told("已更换灯泡，现场恢复照明", hide=True)
    assert "灯泡" not in masked


async def test_his_verdict_counts_for_itself(hall: Hall) -> None:
    officer = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    await joined(hall, number)
    await hall.act(lambda desk: duty.claim(desk, number, officer))
    await done(hall, officer, number)
    got = await hall.act(lambda desk: together.judge(desk, BORIS, number, solved=False))
    assert got.ticket.status is Status.RESOLVED
    assert [n.what for n in hall.notices if isinstance(n, ToThread)] == [Said.STILL_THERE]
    await hall.act(lambda desk: verdicts.solved(desk, ANNA, number))
    got = await hall.act(lambda desk: together.judge(desk, BORIS, number, satisfied=False))
    assert (got.ticket.status, got.ticket.verdict.solved, got.ticket.verdict.satisfied) == (Status.CLOSED, True, None)
    assert (got.follower.solved, got.follower.satisfied) == (False, False)
    view = await hall.look(lambda desk: card(desk, got.ticket.id))
    assert view is not None
    assert (view.also_solved, view.also_unsolved) == (0, 1)


async def test_more_words_of_his_come_by_reply_and_by_edit(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    view = await drafted(hall)
    first = view.draft.parts[0].message
    await hall.act(lambda desk: together.join(desk, BORIS, view.draft.id, number))
    got = await hall.act(lambda desk: reception.receive(desk, BORIS, hall.part("今天还是不亮"), first))
    assert isinstance(got, AlsoSaid)
    assert [n.what for n in hall.notices if isinstance(n, ToThread)] == [Said.ALSO]
    edit = replace(hall.part("改一下：两盏都不亮"), message=first)
    assert isinstance(await hall.act(lambda desk: reception.edited(desk, BORIS, edit)), AlsoSaid)


async def test_the_reporter_reads_nothing_of_what_others_wrote(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    await joined(hall, number)
    told = await hall.look(lambda desk: following.history(desk, ANNA, number))
    assert all(w.kind is not WordsKind.ALSO for w in told.words.values())
    seen = await hall.look(lambda desk: together.seen(desk, BORIS, number))
    assert seen is not None
    assert [w.raw for w in seen.words] == [LAMP_TOO]
    assert await hall.look(lambda desk: together.seen(desk, CLARA, number)) is None


async def test_an_officer_who_follows_it_does_not_handle_it(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    officer, colleague = await hall.staff(WANG), await hall.staff(LI)
    await joined(hall, number, WANG)
    with pytest.raises(OwnTicket):
        await hall.act(lambda desk: duty.claim(desk, number, officer))
    await hall.act(lambda desk: duty.claim(desk, number, colleague))
    with pytest.raises(Missing):
        await hall.act(lambda desk: duty.transfer(desk, number, colleague, officer))


async def test_who_has_it_in_hand_is_not_offered_it(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    officer = await hall.staff(WANG)
    await hall.act(lambda desk: duty.claim(desk, number, officer))
    assert (await drafted(hall, WANG)).offer is None
    assert (await drafted(hall, LI)).offer is not None


async def test_forgotten_a_co_reporter_leaves_nothing(both: Hall) -> None:
    number = (await reported(both)).ticket.number
    await joined(both, number)
    mine = await both.look(lambda desk: privacy.my_data(desk, BORIS))
    assert [f.ticket.number for f in mine.followed] == [number]
    assert mine.followed[0].words[0].raw == LAMP_TOO
    await both.act(lambda desk: privacy.forget(desk, BORIS))
    case = (await both.cases())[number]
    assert case.ticket.joined == 0
    assert [w.erased for w in case.words if w.kind is WordsKind.ALSO] == [True]
    assert (await both.look(lambda desk: privacy.my_data(desk, BORIS))).followed == ()


async def test_the_reporter_forgotten_the_others_words_stay(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    await joined(hall, number)
    await hall.act(lambda desk: privacy.forget(desk, ANNA))
    case = (await hall.cases())[number]
    assert {w.kind: w.erased for w in case.words} == {WordsKind.REPORT: True, WordsKind.ALSO: False}
    assert (await drafted(hall, CLARA)).offer is None  # nothing is left to compare


async def test_his_words_become_a_report_of_his_own(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    await joined(hall, number)
    await hall.act(lambda desk: following.withdraw(desk, ANNA, number))
    view = await hall.act(lambda desk: alone.anew(desk, BORIS, number))
    assert view.draft.text == LAMP_TOO
    assert (await hall.act(lambda desk: submitting.submit(desk, BORIS))).ticket.reporter.chat == BORIS.chat


# ---------------------------------------------------------------------------------------------------------- merging


async def test_nothing_is_merged_by_itself_a_new_ticket_only_carries_the_thought(both: Hall) -> None:
    main, newer = await both_reported(both)
    ticket = await both.ticket(newer)
    assert ticket.status is Status.QUEUED
    view = await both.look(lambda desk: card(desk, ticket.id))
    assert view is not None
    assert view.main is not None
    assert view.main.number == main
    assert (await both.look(lambda desk: card(desk, view.main.id))).main is None  # type: ignore[union-attr]


@pytest.mark.parametrize("secret", ["anonymous", "confidential"])
async def test_a_secret_ticket_is_suggested_on_neither_side(hall: Hall, secret: str) -> None:
    await reported(hall, **{secret: True})  # type: ignore[arg-type]
    one = (await reported(hall, BORIS, LAMP_TOO)).ticket
    await reported(hall, CLARA, LAMP_TOO, **{secret: True})  # type: ignore[arg-type]
    async with hall.store.read() as unit:
        for case in (await hall.cases()).values():
            assert await unit.pairs.of(case.ticket.id) is None
    assert one.open


async def test_merged_by_a_person_its_reporter_follows_the_main_one_and_is_told(both: Hall) -> None:
    main, newer = await both_reported(both)
    officer = await both.staff(WANG)
    merged, kept = await both.act(lambda desk: merging.merge(desk, newer, officer))
    assert (merged.status, merged.responsible, kept.joined) == (Status.MERGED, None, 1)
    told = [n for n in both.notices if isinstance(n, Told)]
    assert [(n.event, n.words, n.until) for n in told] == [(Event.MERGED, main, kept.due_at)]
    [said] = [one for one in both.sent if one.chat == BORIS.chat]
    assert main in said.text
    await both.act(lambda desk: duty.claim(desk, main, officer))
    assert any(one.chat == BORIS.chat and main in one.text for one in both.sent)
    case = (await both.cases())[main]
    assert [w.raw for w in case.words if w.kind is WordsKind.ALSO] == [LAMP_TOO]
    assert (await drafted(both, CLARA)).offer.people == 2  # type: ignore[union-attr]


async def test_the_co_reporters_of_a_merged_ticket_move_along(hall: Hall) -> None:
    main, newer = await both_reported(hall)
    officer = await hall.staff(WANG)
    ticket = await hall.ticket(newer)
    await hall.act(lambda desk: together.let_in(desk, ticket, CLARA.chat, (hall.part("我也看到了"),)))
    _, kept = await hall.act(lambda desk: merging.merge(desk, newer, officer))
    assert kept.joined == 2
    [said] = [one for one in hall.sent if one.chat == CLARA.chat]
    assert main in said.text
    assert (await hall.ticket(newer)).joined == 0
    assert (await hall.look(lambda desk: together.followed(desk, CLARA)))[0].ticket.number == main


async def test_who_disagrees_has_his_own_ticket_back(both: Hall) -> None:
    main, newer = await both_reported(both)
    officer = await both.staff(WANG)
    await both.act(lambda desk: merging.merge(desk, newer, officer))
    again = await both.act(lambda desk: verdicts.reopen(desk, BORIS, newer))
    assert (again.status, again.reopened) == (Status.QUEUED, 0)
    assert (await both.ticket(main)).joined == 0
    async with both.store.read() as unit:
        pair = await unit.pairs.of(again.id)
        assert await unit.followers.of_chat(BORIS.chat) == []
    assert pair is not None
    assert pair.state is PairState.REFUSED
    with pytest.raises(Missing):
        await both.act(lambda desk: merging.merge(desk, newer, officer))


async def test_a_refused_suggestion_goes_and_cannot_be_merged(hall: Hall) -> None:
    _, newer = await both_reported(hall)
    officer = await hall.staff(WANG)
    ticket = await hall.act(lambda desk: merging.refuse(desk, newer, officer))
    view = await hall.look(lambda desk: card(desk, ticket.id))
    assert view is not None
    assert view.main is None
    with pytest.raises(Missing):
        await hall.act(lambda desk: merging.merge(desk, newer, officer))


async def test_a_suggestion_goes_when_either_becomes_confidential_or_ends(hall: Hall) -> None:
    main, newer = await both_reported(hall)
    admin = await hall.staff(ZHAO)
    await hall.act(lambda desk: sorting.reclassify(desk, main, admin, "ZA02"))
    with pytest.raises(Missing):
        await hall.act(lambda desk: merging.merge(desk, newer, admin))


async def test_the_reporter_of_one_may_not_merge(hall: Hall) -> None:
    _, newer = await both_reported(hall)
    for person in (BORIS, ANNA):
        staff = await hall.staff(person)
        with pytest.raises(OwnTicket):
            await hall.act(lambda desk, staff=staff: merging.merge(desk, newer, staff))  # type: ignore[misc]


async def test_two_who_merge_at_once_merge_once(both: Hall) -> None:
    main, newer = await both_reported(both)
    staff = [await both.staff(WANG), await both.staff(LI)]
    got = await asyncio.gather(
        *(both.works.do(lambda desk, s=s: _nothing(merging.merge(desk, newer, s))) for s in staff),  # type: ignore[misc]
        return_exceptions=True,
    )
    assert sum(isinstance(one, WrongState) for one in got) == 1
    assert (await both.ticket(main)).joined == 1


async def test_what_the_reporter_of_a_merged_one_writes_goes_to_the_main_one(hall: Hall) -> None:
    main, newer = await both_reported(hall)
    officer = await hall.staff(WANG)
    await hall.act(lambda desk: merging.merge(desk, newer, officer))
    first = hall._message
    got = await hall.act(lambda desk: reception.receive(desk, BORIS, hall.part("还是不亮"), first))
    assert isinstance(got, AlsoSaid)
    assert got.ticket.number == main


@pytest.mark.parametrize(
    "place, told",
    [
        ("幸福路12号门口", "幸福路"),
        ("和平小区2号楼", "和平小区"),
        ("东街、东街3栋2单元", "东街"),
        ("十二号", ""),
        ("", ""),
        ("锦绣花园A座1201", "锦绣花园"),
        ("锦绣花园3-2-501", "锦绣花园"),
        ("锦绣花园东门602房", "锦绣花园"),
        ("阳光小区3期", "阳光小区"),
        ("金桥镇李家村3组", "金桥镇李家村"),
        ("李家湾王大爷家", "李家湾"),
        ("3#502", ""),
        ("502房", ""),
        ("幸福里B-1203", ""),
        ("李建国家门口", ""),
        ("王大妈家", ""),
        ("老王面馆", ""),
    ],
)
def test_a_place_is_told_without_house_and_door(place: str, told: str) -> None:
    assert general(office().reader, place) == told


# ------------------------------------------------------------------------------------ what merging must not do


async def paired(hall: Hall, ticket: Ticket, main: Ticket) -> None:
    """The thought that one is part of the other, as the desk would have had it."""
    await hall.act(lambda desk: desk.unit.pairs.put(Pair(ticket.id, main.id)))


async def test_the_main_one_withdrawn_the_merged_ones_are_worked_at_again_and_told(both: Hall) -> None:
    main, newer = await both_reported(both)
    officer = await both.staff(WANG)
    due = (await both.ticket(newer)).due_at
    await both.act(lambda desk: merging.merge(desk, newer, officer))
    await joined(both, main, CLARA)
    await both.act(lambda desk: following.withdraw(desk, ANNA, main))
    again = await both.ticket(newer)
    assert (again.status, again.due_at, again.reopened) == (Status.QUEUED, due, 0)
    assert [n.event for n in both.told(newer)] == [Event.PARTED]
    said = {one.chat: one.text for one in both.sent if one.chat in (BORIS.chat, CLARA.chat)}
    assert newer in said[BORIS.chat]
    assert main in said[CLARA.chat]
    assert len([one for one in both.sent if one.chat == BORIS.chat]) == 1
    assert (await both.ticket(main)).joined == 1
    case = (await both.cases())[main]
    assert [w.erased for w in case.words if w.kind is WordsKind.ALSO] == [True, False]
    await merged_ones_have_somebody_at_work(both.store, (await both.cases()).values())


async def test_two_of_the_same_reporter_his_words_and_replies_go_to_the_main_one(hall: Hall) -> None:
    main = (await reported(hall)).ticket.number
    newer = (await reported(hall, ANNA, LAMP_TOO, media=PHOTO)).ticket.number
    first = hall._message
    officer = await hall.staff(WANG)
    _, kept = await hall.act(lambda desk: merging.merge(desk, newer, officer))
    assert (kept.joined, kept.media) == (0, 1)
    case = (await hall.cases())[main]
    assert [(w.raw, len(w.media)) for w in case.words if w.kind is WordsKind.SUPPLEMENT] == [(LAMP_TOO, 1)]
    [said] = [one for one in hall.sent if one.chat == ANNA.chat]
    assert "您后来写的也转到了" in said.text
    got = await hall.act(lambda desk: reception.receive(desk, ANNA, hall.part("昨晚又有人摔了"), first))
    assert isinstance(got, Supplemented)
    assert got.ticket.number == main
    await hall.act(lambda desk: following.withdraw(desk, ANNA, main))
    assert (await hall.ticket(newer)).status is Status.MERGED  # it was one matter, and it was his


async def test_merged_into_what_is_merged_next_all_belong_to_the_last(both: Hall) -> None:
    officer = await both.staff(WANG)
    main, middle = await both_reported(both)
    last = (await reported(both, CLARA, LAMP_TOO)).ticket
    await paired(both, last, await both.ticket(middle))
    await both.act(lambda desk: merging.merge(desk, last.number, officer))
    first = both._message
    await both.act(lambda desk: merging.merge(desk, middle, officer))
    assert (await both.ticket(main)).joined == 2
    await merged_ones_have_somebody_at_work(both.store, (await both.cases()).values())
    got = await both.act(lambda desk: reception.receive(desk, CLARA, both.part("还是黑的"), first))
    assert isinstance(got, AlsoSaid)
    assert got.ticket.number == main
    await both.act(lambda desk: verdicts.reopen(desk, CLARA, last.number))
    assert (await both.ticket(main)).joined == 1
    assert not await both.look(lambda desk: together.followed(desk, CLARA))
    case = (await both.cases())[main]
    assert all(w.erased for w in case.words if w.raw and "还是黑的" in w.raw)


async def test_a_part_of_a_family_is_never_merged(hall: Hall) -> None:
    main = (await reported(hall, BORIS)).ticket
    view = await drafted(hall, ANNA, f"{LAMP_TOO}，另外{ELSEWHERE}")
    await hall.act(lambda desk: choosing.divide(desk, ANNA, view.draft.id, split=True))
    lamp, _ = (await hall.act(lambda desk: submitting.submit(desk, ANNA))).children
    officer = await hall.staff(WANG)
    await paired(hall, lamp, main)
    with pytest.raises(Missing):
        await hall.act(lambda desk: merging.merge(desk, lamp.number, officer))
    view_ = await hall.look(lambda desk: card(desk, lamp.id))
    assert view_ is not None
    assert view_.main is None


async def test_to_disagree_does_not_wind_the_clock_back(hall: Hall) -> None:
    _, newer = await both_reported(hall)
    officer = await hall.staff(WANG)
    due = (await hall.ticket(newer)).due_at
    hall.clock.move(timedelta(days=6))
    await hall.act(lambda desk: merging.merge(desk, newer, officer))
    assert (await hall.act(lambda desk: verdicts.reopen(desk, BORIS, newer))).due_at == due


async def test_a_co_reporter_on_duty_merges_nothing_into_what_he_follows(hall: Hall) -> None:
    main = (await reported(hall)).ticket.number
    officer = await hall.staff(LI)
    await joined(hall, main, LI)
    newer = (await reported(hall, BORIS, LAMP_TOO)).ticket.number
    with pytest.raises(OwnTicket):
        await hall.act(lambda desk: merging.merge(desk, newer, officer))


@pytest.mark.parametrize("follows", [False, True])
async def test_nobody_is_brought_to_finish_his_own_matter(hall: Hall, follows: bool) -> None:
    main = (await reported(hall)).ticket.number
    li, wang = await hall.staff(LI), await hall.staff(WANG)
    newer = (await reported(hall, BORIS if follows else LI, LAMP_TOO)).ticket
    if follows:
        await hall.act(lambda desk: together.let_in(desk, newer, LI.chat, (hall.part("我也看到了"),)))
    await hall.act(lambda desk: duty.claim(desk, main, li))
    view = await hall.look(lambda desk: card(desk, newer.id))
    assert view is not None
    assert view.main is None
    with pytest.raises(Missing):
        await hall.act(lambda desk: merging.merge(desk, newer.number, wang))


async def test_who_has_left_is_not_made_to_follow_again(hall: Hall) -> None:
    main = (await reported(hall)).ticket.number
    await joined(hall, main)
    await hall.act(lambda desk: together.leave(desk, BORIS, main))
    newer = (await reported(hall, BORIS, LAMP_TOO)).ticket.number
    officer = await hall.staff(WANG)
    with pytest.raises(Missing):
        await hall.act(lambda desk: merging.merge(desk, newer, officer))


async def test_a_main_one_that_becomes_confidential_is_named_on_no_card_in_the_group(hall: Hall) -> None:
    main, newer = await both_reported(hall)
    other = (await reported(hall, CLARA, LAMP_TOO)).ticket.number
    officer = await hall.staff(WANG)
    await hall.act(lambda desk: merging.merge(desk, newer, officer))
    await hall.act(lambda desk: sorting.reclassify(desk, main, officer, "ZA03"))
    cards = [one.text for one in hall.sent if one.chat == DUTY]
    assert [n.matter for n in hall.notices if isinstance(n, ToAdmins)] == [AdminMatter.HIDDEN]
    for number in (newer, other):
        [drawn] = [text for text in cards if number in text]
        assert main not in drawn


# ------------------------------------------------------------------------------------------ co-reporters, once more


async def test_a_rework_asks_co_reporters_anew_and_each_answer_is_said_once(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    await joined(hall, number)
    officer = await hall.staff(WANG)
    await hall.act(lambda desk: duty.claim(desk, number, officer))
    with pytest.raises(WrongState):
        await hall.act(lambda desk: together.judge(desk, BORIS, number, solved=False))
    await done(hall, officer, number)
    said: list[Said] = []
    for solved in (False, True, False, False):
        await hall.act(lambda desk, s=solved: together.judge(desk, BORIS, number, solved=s))  # type: ignore[misc]
        said += [n.what for n in hall.notices if isinstance(n, ToThread)]
    assert said == [Said.STILL_THERE]
    assert [x.step for x in (await hall.cases())[number].lines].count(Step.OPINION) == 1
    await hall.act(lambda desk: verdicts.unsolved(desk, ANNA, number))
    [mine] = await hall.look(lambda desk: together.followed(desk, BORIS))
    assert (mine.follower.solved, mine.follower.satisfied) == (None, None)


async def test_reported_apart_twice_his_words_stand_once_and_he_follows_no_more(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    await joined(hall, number)
    await hall.act(lambda desk: alone.anew(desk, BORIS, number))
    view = await hall.act(lambda desk: alone.anew(desk, BORIS, number))
    assert view.draft.text == LAMP_TOO
    assert (await hall.ticket(number)).joined == 1  # not before he has submitted
    await hall.act(lambda desk: submitting.submit(desk, BORIS))
    assert (await hall.ticket(number)).joined == 0


async def test_nobody_joins_while_danger_is_asked_about(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    view = await drafted(hall, BORIS, f"{LAMP_TOO}，有股煤气味")
    assert view.soft_danger
    assert view.offer is not None
    with pytest.raises(Missing):
        await hall.act(lambda desk: together.join(desk, BORIS, view.draft.id, number))
    await hall.act(lambda desk: choosing.no_danger(desk, BORIS, view.draft.id))
    assert (await hall.act(lambda desk: together.join(desk, BORIS, view.draft.id, number))).joined == 1


async def test_only_what_was_offered_is_set_apart_and_once(hall: Hall) -> None:
    number = (await reported(hall)).ticket.number
    view = await drafted(hall)
    for word in ("x" * 50, "GD000000-0001", number, number):
        await hall.act(lambda desk, w=word: together.apart(desk, BORIS, view.draft.id, w))  # type: ignore[misc]
    view = await hall.act(lambda desk: drafting.show(desk, BORIS))
    assert view.draft.apart == (number,)


async def test_the_reporter_reads_how_many_days_brought_others_and_nothing_of_what_they_do(hall: Hall) -> None:
    officer = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    hall.clock.move(timedelta(minutes=7))
    for person in others(3):
        await joined(hall, number, person)
        hall.clock.move(timedelta(minutes=1))
    await hall.act(lambda desk: duty.claim(desk, number, officer))
    await done(hall, officer, number)
    await hall.act(lambda desk: together.judge(desk, others(1)[0], number, solved=False))
    await hall.act(lambda desk: together.leave(desk, others(1)[0], number))
    lines = (await hall.look(lambda desk: following.history(desk, ANNA, number))).lines
    assert [x.step for x in lines] == [Step.SUBMIT, Step.CLAIM, Step.DONE, Step.JOIN]
    local = lines[-1].at.astimezone(office().zone)
    assert (local.hour, local.minute) == (0, 0)


async def test_who_reported_or_follows_it_is_not_among_the_colleagues_to_hand_it_to(hall: Hall) -> None:
    ticket = (await reported(hall, LI)).ticket
    staff = {person.chat: await hall.staff(person) for person in (WANG, LI, CLARA, ZHAO)}
    await joined(hall, ticket.number, CLARA)
    await hall.act(lambda desk: duty.claim(desk, ticket.number, staff[WANG.chat]))
    ticket = await hall.ticket(ticket.number)
    offered = await hall.look(lambda desk: staffing.colleagues(desk, staff[WANG.chat], ticket))
    assert [s.user for s in offered] == [ZHAO.chat]


async def test_an_admin_who_follows_it_gets_no_card_unless_he_is_the_only_one(hall: Hall) -> None:
    ticket = (await reported(hall)).ticket
    await joined(hall, ticket.number, ZHAO)
    officer = await hall.staff(WANG)
    ticket = await hall.act(lambda desk: sorting.reclassify(desk, ticket.number, officer, "ZA03"))

    async def told(admins: frozenset[int]) -> list[int]:
        async with hall.store.read() as unit:
            return sorted(s.user for s in await admins_of(Desk(office(admins), unit, hall.clock.now()), ticket))

    assert await told(frozenset({ZHAO.chat, LI.chat})) == [LI.chat]
    assert await told(frozenset({ZHAO.chat})) == [ZHAO.chat]
    admin = await hall.staff(ZHAO)
    with pytest.raises(OwnTicket):
        await hall.act(lambda desk: duty.claim(desk, ticket.number, admin))
    await hall.act(lambda desk: together.leave(desk, ZHAO, ticket.number))
    assert (await hall.act(lambda desk: duty.claim(desk, ticket.number, admin))).status is Status.CLAIMED


async def test_whoever_parts_with_one_of_two_merged_reports_still_follows_for_the_other(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    main = (await reported(hall, ANNA, f"幸福路12号，{LAMP}")).ticket.number
    his = []
    for _ in range(2):
        his.append((await reported(hall, BORIS, f"幸福路12号，{LAMP}")).ticket.number)
        await hall.act(lambda d: merging.merge(d, his[-1], wang))
    await hall.act(lambda d: verdicts.reopen(d, BORIS, his[1]))
    found = await hall.ticket(main)
    async with hall.store.read() as unit:
        assert [f.chat for f in await unit.followers.of_ticket(found.id)] == [BORIS.chat]
    assert found.joined == 1
    assert (await hall.ticket(his[0])).status is Status.MERGED
