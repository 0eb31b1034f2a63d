"""Unsure drafts ask, soft danger is asked about once, one message becomes several tickets under one parent."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from domain import (
    choosing,
    chores,
    drafting,
    duty,
    finishing,
    following,
    joining,
    lists,
    privacy,
    reception,
    sorting,
    submitting,
    verdicts,
)
from domain.cards import card
from domain.desk import Desk
from domain.drafting import DraftView
from domain.errors import Missing, NotAllowed, NotFound, WrongState
from domain.history import By, Step
from domain.notices import CardChanged, Event, Told, ToThread
from domain.people import Person
from domain.policy import Policy
from domain.submitting import Receipt
from domain.tickets import Responsible, Status, Ticket
from domain.words import Media, MediaKind
from tests.domain.hall import ANNA, DUTY, LI, PHOTO, STRANGER, WANG, ZHAO, Hall, office
from tests.domain.walks import LAMP, MENDED, done, reported

T = TypeVar("T")
TWO = "桂花巷路灯坏了好几天不亮，另外老板拖欠我们工资三个月没发"
SECRET = "桂花巷路灯坏了好几天不亮，另外巷口小卖部天天有人聚众赌博"
SIGN = "电线垂下来了"
HERE = Media(MediaKind.LOCATION, latitude=30.27, longitude=120.15)


async def read(hall: Hall, sure_from: float, use: Callable[[Desk], Awaitable[T]]) -> T:
    """A unit of an office that is sure from that confidence on, committed."""
    async with hall.store.begin() as unit:
        desk = Desk(replace(office(), policy=Policy(sure_from=sure_from)), unit, hall.clock.now())
        got = await use(desk)
        await unit.commit()
    hall.notices = list(desk.notices)
    return got


async def drafted(hall: Hall, text: str, sure_from: float = 2.0) -> DraftView:
    return await read(hall, sure_from, lambda d: drafting.join(d, ANNA, hall.part(text)))


async def divided(hall: Hall, text: str = TWO, *, anonymous: bool = False, media: tuple[Media, ...] = ()) -> Receipt:
    """Two matters, gone apart."""
    view = await hall.act(lambda d: drafting.join(d, ANNA, hall.part(text)))
    for one in media:
        await hall.act(lambda d, one=one: drafting.join(d, ANNA, hall.part("", one)))  # type: ignore[misc]
    if anonymous:
        await hall.act(lambda d: drafting.toggle_anonymous(d, ANNA, view.draft.id))
    await hall.act(lambda d: choosing.divide(d, ANNA, view.draft.id, split=True))
    for n, code in enumerate(("SR04", "ZA02" if text == SECRET else "LD01"), 1):
        await hall.act(lambda d, n=n, code=code: drafting.choose_category(d, ANNA, view.draft.id, code, n))  # type: ignore[misc]
    return await hall.act(lambda d: submitting.submit(d, ANNA))


async def kept(hall: Hall, ticket: Ticket) -> dict[str, str]:
    async with hall.store.read() as unit:
        return (await unit.history.of_ticket(ticket.id))[0].detail


# ------------------------------------------------------------------------------------------------------- when unsure


async def test_a_sure_guess_is_named_and_kept_as_the_bots(hall: Hall) -> None:
    view = await drafted(hall, LAMP, 0.0)
    assert view.sure
    first = view.understanding.categories[0]
    assert view.category.code == first.code
    ticket = (await read(hall, 0.0, lambda d: submitting.submit(d, ANNA))).ticket
    three = ",".join(g.code for g in view.understanding.categories[:3])
    assert await kept(hall, ticket) == {
        "consent": "1",
        "guessed": first.code,
        "confidence": f"{first.confidence:.2f}",
        "three": three,
        "chosen": first.code,
        "by": "bot",
    }


async def test_an_unsure_guess_is_asked_about_and_routes_nothing(hall: Hall) -> None:
    view = await drafted(hall, LAMP)
    assert not view.sure
    assert view.category.code == "OTHER"
    ticket = (await read(hall, 2.0, lambda d: submitting.submit(d, ANNA))).ticket
    assert ticket.category == "OTHER"
    detail = await kept(hall, ticket)
    assert (detail["guessed"], detail["chosen"], detail["by"]) == ("SR04", "OTHER", "nobody")
    shown = await hall.look(lambda d: card(d, ticket.id))
    assert shown is not None
    assert [c.code for c in shown.guesses] == detail["three"].split(",")


async def test_what_the_resident_chose_is_his(hall: Hall) -> None:
    view = await drafted(hall, LAMP)
    view = await read(hall, 2.0, lambda d: drafting.choose_category(d, ANNA, view.draft.id, "SR02"))
    assert view.sure
    ticket = (await read(hall, 2.0, lambda d: submitting.submit(d, ANNA))).ticket
    detail = await kept(hall, ticket)
    assert (ticket.category, detail["guessed"], detail["chosen"], detail["by"]) == ("SR02", "SR04", "SR02", "resident")


# ------------------------------------------------------------------------------------------------------- soft danger


async def test_no_danger_is_remembered_until_a_new_sign_comes(hall: Hall) -> None:
    view = await hall.act(lambda d: drafting.join(d, ANNA, hall.part(SIGN)))
    assert view.soft_danger
    view = await hall.act(lambda d: choosing.no_danger(d, ANNA, view.draft.id))
    assert not view.soft_danger
    view = await hall.act(lambda d: drafting.join(d, ANNA, hall.part("三号楼二单元")))
    assert not view.soft_danger
    edited = replace(hall.part(f"{SIGN}，就在路边"), message=view.draft.parts[0].message)
    again = await hall.act(lambda d: drafting.edit(d, ANNA, edited))
    assert again is not None
    assert not again.soft_danger
    view = await hall.act(lambda d: drafting.join(d, ANNA, hall.part("厨房好像有煤气味")))
    assert view.soft_danger


# ----------------------------------------------------------------------------------------------------------- sorting


async def test_an_officer_sorts_what_nobody_could_class(both: Hall) -> None:
    wang = await both.staff(WANG)
    await drafted(both, LAMP)
    ticket = (await read(both, 2.0, lambda d: submitting.submit(d, ANNA))).ticket
    got = await both.act(lambda d: sorting.reclassify(d, ticket.number, wang, "SR04"))
    assert (got.category, got.status, got.level) == ("SR04", Status.QUEUED, office().taxonomy.get("SR04").urgency)
    async with both.store.read() as unit:
        line = (await unit.history.of_ticket(ticket.id))[-1]
    assert (line.step, line.by, line.detail) == (Step.RECLASSIFY, By.STAFF, {"from": "OTHER", "to": "SR04"})
    again = await both.act(lambda d: sorting.reclassify(d, ticket.number, wang, "SR04"))
    assert again.version == got.version


async def test_a_deadline_may_come_forward_and_never_goes_back(hall: Hall) -> None:
    wang, policy = await hall.staff(WANG), office().taxonomy
    slow = max((c for t in policy.first_level() for c in policy.children(t.code) if not c.confidential),
               key=lambda c: c.sla_hours)  # fmt: skip
    ticket = await _of(hall, "SR04")
    same = await hall.act(lambda d: sorting.reclassify(d, ticket.number, wang, slow.code))
    assert same.due_at == ticket.due_at
    assert hall.told(ticket.number) == []
    other = await _of(hall, slow.code)
    sooner = await hall.act(lambda d: sorting.reclassify(d, other.number, wang, "SR04"))
    assert sooner.due_at < other.due_at
    assert sooner.first_due_at == other.first_due_at
    assert [t.event for t in hall.told(other.number)] == [Event.RECLASSIFIED]
    late = await _of(hall, slow.code)
    hall.clock.move(timedelta(days=40))  # its own term would be over: the promise stands, late as it is
    assert (await hall.act(lambda d: sorting.reclassify(d, late.number, wang, "SR04"))).due_at == late.due_at


async def _of(hall: Hall, code: str) -> Ticket:
    view = await hall.act(lambda d: drafting.join(d, ANNA, hall.part(LAMP)))
    await hall.act(lambda d: drafting.choose_category(d, ANNA, view.draft.id, code))
    return (await hall.act(lambda d: submitting.submit(d, ANNA))).ticket


async def test_a_confidential_class_takes_the_card_out_of_the_group_and_the_officer_off_it(hall: Hall) -> None:
    wang, zhao = await hall.staff(WANG), await hall.staff(ZHAO)
    number = (await _of(hall, "SR04")).number
    await hall.act(lambda d: duty.claim(d, number, wang))
    got = await hall.act(lambda d: sorting.reclassify(d, number, wang, "ZA02"))
    assert (got.status, got.holder, got.confidential, got.responsible) == (
        Status.QUEUED, None, True, Responsible.ADMINS)  # fmt: skip
    assert [t.event for t in hall.told(number)] == [Event.RECLASSIFIED]
    assert CardChanged(got.id, fresh=True, hidden=True) in hall.notices
    cards = [s for s in hall.sent if s.parcel.slot == f"card:{number}"]
    assert len(cards) == 1
    assert "保密件" in cards[0].text
    assert "路灯" not in cards[0].text
    with pytest.raises(NotAllowed):
        await hall.act(lambda d: duty.claim(d, number, wang))
    back = await hall.act(lambda d: sorting.reclassify(d, number, zhao, "SR04"))
    assert back.confidential  # never the other way round


async def test_only_a_class_that_a_report_can_have(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    number = (await _of(hall, "SR04")).number
    for code in ("JJ01", "AQ", "nonsense", ""):
        with pytest.raises(Missing):
            await hall.act(lambda d, code=code: sorting.reclassify(d, number, wang, code))  # type: ignore[misc]


# --------------------------------------------------------------------------------------------------- several matters


async def test_two_matters_are_asked_about_and_either_answer_is_remembered(hall: Hall) -> None:
    view = await hall.act(lambda d: drafting.join(d, ANNA, hall.part(TWO)))
    assert view.asks_split
    assert len(view.pieces) == 2
    view = await hall.act(lambda d: choosing.divide(d, ANNA, view.draft.id, split=False))
    assert not view.asks_split
    view = await hall.act(lambda d: drafting.join(d, ANNA, hall.part("谢谢")))
    assert not view.asks_split
    assert not view.split
    receipt = await hall.act(lambda d: submitting.submit(d, ANNA))
    assert receipt.children == ()
    assert receipt.ticket.parent is None


async def test_each_matter_becomes_a_ticket_with_its_own_words_class_and_deadline(both: Hall) -> None:
    receipt = await divided(both, media=(PHOTO, HERE))
    parent, (lamp, wages) = receipt.ticket, receipt.children
    assert (parent.status, parent.children, parent.summary, parent.responsible) == (
        Status.GATHERED, 2, "", Responsible.DESK)  # fmt: skip
    assert parent.number.endswith("-90001")
    assert parent.due_at == max(lamp.due_at, wages.due_at) == receipt.promised
    assert (lamp.category, wages.category) == ("SR04", "LD01")
    assert (lamp.status, lamp.parent, wages.parent) == (Status.QUEUED, parent.id, parent.id)
    assert "工资" not in lamp.summary
    assert "路灯" not in wages.summary
    assert (lamp.media, wages.media) == (2, 2)
    assert [n.ticket_id for n in both.notices if isinstance(n, CardChanged)] == [lamp.id, wages.id]
    shown = await both.look(lambda d: card(d, lamp.id))
    assert shown is not None
    assert [t.number for t in shown.family] == [parent.number, wages.number]
    assert await both.look(lambda d: card(d, parent.id)) is None


async def test_the_parent_ends_with_its_last_child_and_lives_again_with_any(both: Hall) -> None:
    wang = await both.staff(WANG)
    receipt = await divided(both)
    parent, (lamp, wages) = receipt.ticket, receipt.children
    for number in (lamp.number, wages.number):
        assert (await both.ticket(parent.number)).status is Status.GATHERED
        await both.act(lambda d, n=number: duty.claim(d, n, wang))  # type: ignore[misc]
        await done(both, wang, number)
        await both.act(lambda d, n=number: verdicts.solved(d, ANNA, n))  # type: ignore[misc]
    assert (await both.ticket(parent.number)).status is Status.CLOSED
    assert [t.event for t in both.told(parent.number)] == [Event.SETTLED]
    await both.act(lambda d: verdicts.reopen(d, ANNA, lamp.number))
    again = await both.ticket(parent.number)
    assert again.status is Status.GATHERED
    assert again.due_at == (await both.ticket(lamp.number)).due_at
    await both.act(lambda d: following.withdraw(d, ANNA, lamp.number))
    assert (await both.ticket(parent.number)).status is Status.CLOSED
    async with both.store.read() as unit:
        steps = [(x.step, x.status) for x in await unit.history.of_ticket(parent.id)]
    assert steps == [
        (Step.SUBMIT, Status.GATHERED),
        (Step.SETTLE, Status.CLOSED),
        (Step.GATHER, Status.GATHERED),
        (Step.SETTLE, Status.CLOSED),
    ]


async def test_the_parent_is_due_when_the_last_child_is(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    receipt = await divided(hall)
    number = receipt.children[0].number
    await hall.act(lambda d: duty.claim(d, number, wang))
    child = await done(hall, wang, number)
    assert (await hall.ticket(receipt.ticket.number)).due_at == max(child.due_at, receipt.children[1].due_at)


async def test_withdrawing_the_parent_withdraws_what_is_open_and_brings_it_back(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    receipt = await divided(hall)
    parent, (lamp, wages) = receipt.ticket, receipt.children
    await hall.act(lambda d: following.withdraw(d, ANNA, wages.number))
    assert (await hall.ticket(parent.number)).status is Status.GATHERED
    got = await hall.act(lambda d: following.withdraw(d, ANNA, parent.number))
    assert got.status is Status.WITHDRAWN
    assert (await hall.ticket(lamp.number)).status is Status.WITHDRAWN
    with pytest.raises(WrongState):
        await hall.act(lambda d: following.withdraw(d, ANNA, parent.number))
    back = await hall.act(lambda d: verdicts.reopen(d, ANNA, parent.number))
    assert back.status is Status.GATHERED
    assert (await hall.ticket(wages.number)).status is Status.QUEUED
    await hall.act(lambda d: duty.claim(d, lamp.number, wang))
    await done(hall, wang, lamp.number)
    half = await hall.act(lambda d: following.withdraw(d, ANNA, parent.number))
    assert half.status is Status.GATHERED  # what is done already waits for his word
    hall.clock.move(timedelta(days=8))
    await hall.chores()
    assert (await hall.ticket(parent.number)).status is Status.CLOSED


async def test_nobody_works_at_a_parent(hall: Hall) -> None:
    wang, zhao = await hall.staff(WANG), await hall.staff(ZHAO)
    parent = (await divided(hall)).ticket
    for use in (
        lambda d: duty.claim(d, parent.number, wang),
        lambda d: duty.note(d, parent.number, zhao, "看过了"),
        lambda d: finishing.done(d, parent.number, wang, MENDED, (PHOTO,)),
        lambda d: following.urge(d, ANNA, parent.number),
        lambda d: following.supplement(d, ANNA, parent.number, hall.part("还有")),
        lambda d: verdicts.solved(d, ANNA, parent.number),
    ):
        with pytest.raises(WrongState):
            await hall.act(use)
    page = await hall.look(lambda d: lists.listing(d, wang, "list"))
    assert parent.number not in [t.number for t in page.tickets]
    assert len(page.tickets) == 2
    found = await hall.look(lambda d: lists.listing(d, wang, "find", query=parent.number))
    assert sorted(t.number for t in found.tickets) == sorted(t.number for t in page.tickets)
    await hall.act(lambda d: chores.unreachable(d, parent.id))
    assert all(isinstance(n, CardChanged) for n in hall.notices)
    assert hall.sent == []


async def test_what_is_sent_about_the_parent_asks_which_of_them_it_is(hall: Hall) -> None:
    receipt = await divided(hall)
    parent, (lamp, wages) = receipt.ticket, receipt.children
    async with hall.store.begin() as unit:
        await unit.tickets.bind_message(ANNA.chat, 7001, parent.id)
        await unit.commit()
    got = await hall.act(lambda d: reception.receive(d, ANNA, hall.part("灯杆上有编号 12"), 7001))
    assert isinstance(got, DraftView)
    assert [t.number for t in got.family] == [lamp.number, wages.number]
    ticket, again = await hall.act(lambda d: joining.same_matter(d, ANNA, got.draft.id, wages.number))
    assert (ticket.number, again) == (wages.number, False)
    assert [n.ticket.number for n in hall.notices if isinstance(n, ToThread)] == [wages.number]


async def test_a_confidential_matter_is_linked_to_the_others_for_nobody_but_the_reporter(both: Hall) -> None:
    wang, zhao = await both.staff(WANG), await both.staff(ZHAO)
    receipt = await divided(both, SECRET, media=(PHOTO, HERE))
    parent, (lamp, den) = receipt.ticket, receipt.children
    assert (lamp.confidential, den.confidential, parent.confidential) == (False, True, True)
    assert (lamp.media, den.media) == (1, 2)  # the picture stays with what must not be seen
    assert "赌" not in lamp.summary
    group = "\n".join(s.text for s in both.sent if s.chat < 0)
    assert parent.number not in group
    assert "赌" not in group
    for ticket in (lamp, den):
        shown = await both.look(lambda d, t=ticket: card(d, t.id))  # type: ignore[misc]
        assert shown is not None
        assert shown.family == ()
    for staff in (wang, zhao):
        with pytest.raises(NotFound):
            await both.act(lambda d, s=staff: duty.note(d, parent.number, s, "看过了"))  # type: ignore[misc]
        found = await both.look(
            lambda d, s=staff: lists.listing(d, s, "find", query=parent.number, private=True)  # type: ignore[misc]
        )
        assert found.tickets == ()
    told = await both.look(lambda d: following.history(d, ANNA, parent.number))
    assert [h.ticket.number for h in told.family] == [lamp.number, den.number]


async def test_a_matter_that_becomes_confidential_later_is_linked_no_longer(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    receipt = await divided(hall)
    lamp, wages = receipt.children
    await hall.act(lambda d: sorting.reclassify(d, wages.number, wang, "ZF02"))
    assert (await hall.ticket(receipt.ticket.number)).confidential
    shown = await hall.look(lambda d: card(d, lamp.id))
    assert shown is not None
    assert shown.family == ()
    redrawn = next(s for s in hall.sent if s.parcel.slot == f"card:{lamp.number}")
    assert receipt.ticket.number not in redrawn.text


async def test_one_code_opens_an_anonymous_family(both: Hall) -> None:
    receipt = await divided(both, anonymous=True, media=(PHOTO,))
    assert receipt.code is not None
    assert all(t.anonymous for t in (receipt.ticket, *receipt.children))
    seen = await both.act(lambda d: following.by_code(d, STRANGER, receipt.code or ""))
    assert seen is not None
    assert seen.ticket.number == receipt.ticket.number
    assert [h.ticket.number for h in seen.family] == [t.number for t in receipt.children]
    shown = await both.look(lambda d: card(d, receipt.children[0].id))
    assert shown is not None
    assert shown.family == ()


async def test_my_tickets_stand_together_and_delete_counts_what_was_reported(hall: Hall) -> None:
    receipt = await divided(hall)
    await reported(hall)
    mine = await hall.look(lambda d: following.mine(d, ANNA))
    numbers = [t.number for t in mine]
    assert numbers[1:] == [receipt.ticket.number, *(t.number for t in receipt.children)]
    count, still = await hall.act(lambda d: privacy.forget(d, ANNA))
    assert (count, len(still)) == (3, 3)


async def test_strangers_have_no_part_in_it(hall: Hall) -> None:
    receipt = await divided(hall)
    other: Person = LI
    for use in (
        lambda d: following.withdraw(d, other, receipt.ticket.number),
        lambda d: following.history(d, other, receipt.ticket.number),
    ):
        with pytest.raises(NotFound):
            await hall.act(use)
    assert not [n for n in hall.notices if isinstance(n, Told)]


async def test_the_group_hears_nothing_of_the_secret_part_of_a_mixed_family(both: Hall) -> None:
    receipt = await divided(both, SECRET, media=(PHOTO, HERE))
    lamp, den = receipt.children
    sent = {one.chat: " ".join(s.text for s in both.sent if s.chat == one.chat) for one in both.sent}
    assert lamp.number in sent[DUTY]
    assert den.number not in sent[DUTY]
    assert "保密件" not in sent[DUTY]
    assert den.number in sent[ZHAO.chat]
    assert (lamp.number[-5:], den.number[-6:]) == ("-0001", "-80001")
    assert (await reported(both)).ticket.number.endswith("-0002")  # no gap where it would stand


async def test_a_question_is_found_however_many_were_reported_since(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    asked = (await reported(hall)).ticket.number
    await hall.act(lambda d: duty.claim(d, asked, wang))
    await divided(hall)
    await divided(hall)
    await hall.act(lambda d: duty.ask(d, asked, wang, "哪一盏灯？"))
    for _ in range(20):
        await reported(hall)
        hall.clock.move(timedelta(hours=1))
    view = await hall.act(lambda d: drafting.join(d, ANNA, hall.part("就是门口那盏")))
    assert view.perhaps is not None
    assert view.perhaps.number == asked


async def test_a_family_does_not_push_out_what_is_finished(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    number = (await reported(hall)).ticket.number
    for _ in range(2):
        await divided(hall)
    await hall.act(lambda d: duty.claim(d, number, wang))
    await done(hall, wang, number)
    view = await hall.act(lambda d: drafting.join(d, ANNA, hall.part("还是不亮")))
    assert view.perhaps is not None
    assert view.perhaps.number == number


@pytest.mark.parametrize("code", ["JJ01", "SR", "XX99", ""])
async def test_a_forged_class_is_refused(code: str, hall: Hall) -> None:
    view = await drafted(hall, "路灯坏了")
    with pytest.raises(Missing):
        await hall.act(lambda d: drafting.choose_category(d, ANNA, view.draft.id, code))
    two = await drafted(hall, TWO)
    with pytest.raises(Missing):
        await hall.act(lambda d: drafting.choose_category(d, ANNA, two.draft.id, code, 1))
    done = await hall.act(lambda d: drafting.choose_category(d, ANNA, two.draft.id, "OTHER"))
    assert done.category.code == "OTHER"


async def test_a_class_of_danger_that_the_reader_guessed_may_be_chosen(hall: Hall) -> None:
    view = await drafted(hall, "楼道里有股煤气味")
    for guess in view.understanding.categories:
        shown = await hall.act(lambda d, code=guess.code: drafting.choose_category(d, ANNA, view.draft.id, code))  # type: ignore[misc]
        assert shown.category.code == guess.code
