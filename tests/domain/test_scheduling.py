"""When a notice starts, and who must agree: reckoned times, the clock, 双人复核."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain import approving, composing, notice_clock, reminding, subscribing
from domain import waves as running
from domain.broadcasts import (
    Audience,
    AudienceSort,
    Broadcast,
    BroadcastState,
    Colour,
    Element,
    Level,
    Medium,
    Piece,
    Repeat,
    Reply,
    WaveState,
)
from domain.centre import Post
from domain.centre_file import CentrePlan, MemberLine
from domain.copies import poll_slot
from domain.delivery import DeliveryState, Outcome
from domain.desk import Desk
from domain.errors import Missing, NotAllowed, NotFound, RuledOut
from domain.notice_news import NoticeMatter, NoticeNews
from domain.people import Role, Staff
from domain.policy import Policy
from domain.scheduling import first, following, quiet
from domain.templates import Lack
from handlers.centre_files import example
from tests.domain.hall import ANNA, BORIS, CLARA, LI, WANG, ZHAO, Hall
from tests.storage.hands import NOW

ZONE = ZoneInfo("Asia/Shanghai")
#: Sunday 22 November 2026, 14:30 in Shanghai.
ALL = Audience(AudienceSort.ALL)


def local(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def test_ordinary_notices_rest_at_night() -> None:
    policy = Policy()
    assert quiet(local(22, 21, 59), ZONE, policy) is None
    assert quiet(local(22, 22), ZONE, policy) == local(23, 7)
    assert quiet(local(23, 3), ZONE, policy) == local(23, 7)
    assert quiet(local(23, 7), ZONE, policy) is None
    siesta = replace(policy, quiet_from=12, quiet_until=14)
    assert quiet(local(22, 13), ZONE, siesta) == local(22, 14)
    assert quiet(local(22, 23), ZONE, siesta) is None
    assert quiet(local(22, 23), ZONE, replace(policy, quiet_from=0, quiet_until=0)) is None


def test_a_repetition_keeps_its_hour_and_never_makes_up_for_what_was_missed() -> None:
    one = Broadcast(1, 1, 7, NOW, starts_at=local(22, 18), repeat=Repeat.DAILY, ends_at=local(30, 18))
    assert following(one, local(22, 18).astimezone(UTC), ZONE) == local(23, 18)
    assert following(one, local(25, 19).astimezone(UTC), ZONE) == local(26, 18)
    assert following(one, local(29, 19).astimezone(UTC), ZONE) is None  # its end is the same minute
    weekly = replace(one, repeat=Repeat.WEEKLY, ends_at=None)
    assert following(weekly, local(23, 1).astimezone(UTC), ZONE) == local(29, 18)
    assert following(replace(one, repeat=Repeat.ONCE), NOW, ZONE) is None
    assert following(replace(one, starts_at=None), NOW, ZONE) == NOW + timedelta(days=1)


# -- with a store -----------------------------------------------------------------------------------------------------


@pytest.fixture
async def office(hall: Hall) -> Hall:
    """Three admins and two residents have written; alone an admin sends to five."""
    admins = frozenset({ZHAO.chat, LI.chat, WANG.chat})
    policy = replace(Policy(), broadcast_alone=5)
    hall.works = replace(hall.works, office=replace(hall.works.office, admins=admins, policy=policy))
    for person in (ANNA, BORIS, ZHAO, LI, WANG):
        await hall.act(lambda desk, person=person: desk.unit.people.seen(person, desk.now))  # type: ignore[misc]
    return hall


async def drafted(hall: Hall, staff: Staff, **fields: object) -> Broadcast:
    """A draft to all, previewed."""

    async def made(desk: Desk) -> Broadcast:
        found = await composing.begin(desk, staff, (Piece(Medium.TEXT, "今晚有雨"),))
        await composing.change(desk, staff, found.id, audience=ALL, **fields)
        got = await composing.preview(desk, staff, found.id)
        assert got.lacks == ()
        return got.broadcast

    return await hall.act(made)


async def kept(hall: Hall, notice: int) -> Broadcast:
    found = await hall.look(lambda desk: desk.unit.broadcasts.by_id(notice))
    assert found is not None
    return found


async def waves(hall: Hall, notice: int) -> int:
    return len(await hall.look(lambda desk: desk.unit.waves.of_broadcast(notice)))


def news(hall: Hall) -> list[NoticeNews]:
    return [n for n in hall.notices if isinstance(n, NoticeNews)]


async def confirmed(hall: Hall, staff: Staff, one: Broadcast) -> Broadcast:
    return (await hall.act(lambda desk: composing.confirm(desk, staff, one.id, one.version))).broadcast


async def refused(hall: Hall, use: Callable[[Desk], Awaitable[object]]) -> str:
    with pytest.raises(RuledOut) as refusal:
        await hall.act(use)
    return refusal.value.rule


async def test_what_was_previewed_is_what_is_sent_and_once(office: Hall) -> None:
    zhao, li = await office.staff(ZHAO), await office.staff(LI)
    one = await drafted(office, zhao)
    assert one.people == 5
    changed = await office.act(lambda desk: composing.tell(desk, zhao, one.id, Element.DO, "收衣服"))
    assert await refused(office, lambda desk: composing.confirm(desk, zhao, one.id, one.version)) == "notice_changed"
    assert await refused(office, lambda desk: composing.confirm(desk, zhao, one.id, changed.version - 1))
    with pytest.raises(NotFound):
        await office.act(lambda desk: composing.confirm(desk, li, one.id, one.version))
    again = (await office.act(lambda desk: composing.preview(desk, zhao, one.id))).broadcast
    assert (await confirmed(office, zhao, again)).state is BroadcastState.SENDING
    assert (await confirmed(office, zhao, again)).state is BroadcastState.SENDING
    assert await waves(office, one.id) == 1
    assert await refused(office, lambda desk: composing.change(desk, zhao, one.id, link="x")) == "notice_fixed"
    assert await refused(office, lambda desk: composing.edit(desk, zhao, one.id)) == "notice_fixed"
    with pytest.raises(NotAllowed):
        await office.act(lambda desk: composing.begin(desk, replace(zhao, role=Role.OFFICER)))


@pytest.mark.parametrize(
    "fields, needed",
    [
        ({}, False),
        ({"level": Level.URGENT}, False),
        ({"colour": Colour.YELLOW, "link": "https://www.yunxi.gov.cn/1"}, False),
        ({"colour": Colour.YELLOW, "link": "https://example.org/1"}, True),
        ({"colour": Colour.ORANGE}, True),
        ({"colour": Colour.RED}, True),
        ({"people": 5}, False),
        ({"people": 6}, True),
    ],
)
async def test_who_must_agree(office: Hall, fields: dict[str, object], needed: bool) -> None:
    one = replace(Broadcast(1, 1, 7, NOW), **fields)  # type: ignore[arg-type]
    assert await office.look(lambda desk: wrapped(approving.needed(desk, one))) is needed


async def wrapped(value: bool) -> bool:
    return value


async def in_review(hall: Hall, staff: Staff, **fields: object) -> Broadcast:
    hall.works = replace(
        hall.works, office=replace(hall.works.office, policy=replace(hall.works.office.policy, broadcast_alone=1))
    )
    one = await confirmed(hall, staff, await drafted(hall, staff, **fields))
    assert one.state is BroadcastState.REVIEW
    return one


async def test_the_first_who_agrees_counts_and_nobody_agrees_to_his_own(office: Hall) -> None:
    zhao, li, wang = [await office.staff(p) for p in (ZHAO, LI, WANG)]
    one = await in_review(office, zhao)
    asked = news(office)
    assert [(n.matter, set(n.to)) for n in asked] == [(NoticeMatter.ASKED, {li.id, wang.id})]
    assert {s.chat for s in office.sent if "请复核" in s.text} == {LI.chat, WANG.chat}
    assert await refused(office, lambda desk: approving.approve(desk, zhao, one.id, one.version)) == "notice_own"
    await office.act(lambda desk: approving.approve(desk, li, one.id, one.version))
    assert (await kept(office, one.id)).approved_by == li.id
    assert await waves(office, one.id) == 1
    assert any("您已同意" in s.text for s in office.sent if s.chat == LI.chat)
    assert any("李&amp;警官 已同意" in s.text for s in office.sent if s.chat == WANG.chat)
    assert await refused(office, lambda desk: approving.approve(desk, wang, one.id, one.version)) == "notice_answered"
    assert await refused(office, lambda desk: approving.reject(desk, wang, one.id, one.version, "x"))
    assert await waves(office, one.id) == 1


async def test_a_poll_is_forwarded_from_the_bots_own_and_never_from_the_admins(office: Hall) -> None:
    zhao = await office.staff(ZHAO)
    poll = Piece(Medium.POLL, "去吗\n去\n不去", "{}", source=(zhao.user, 5))
    one = await drafted(office, zhao, elements={Element.WHAT: "转移"})
    old = (replace(poll, entities=""),)  # as it was kept before the bot asked itself
    one = await office.act(lambda desk: composing.change(desk, zhao, one.id, pieces=old))
    assert await refused(office, lambda desk: composing.preview(desk, zhao, one.id)) == "notice_poll_old"
    assert await refused(office, lambda desk: composing.confirm(desk, zhao, one.id, one.version)) == "notice_poll_old"
    await office.act(lambda desk: composing.add(desk, zhao, one.id, poll))
    one = (await office.act(lambda desk: composing.preview(desk, zhao, one.id))).broadcast
    assert one.pieces == (poll,), "it has taken the old one's place"

    def send(desk: Desk) -> Awaitable[object]:
        return composing.confirm(desk, zhao, one.id, one.version)

    assert await refused(office, send) == "notice_poll_ready", "it has not been sent yet"
    lies = Outcome(0, DeliveryState.SENT, office.clock.now(), message_id=77, chat=zhao.user, slot=poll_slot(one))
    await office.act(lambda desk: desk.unit.outbox.mark([lies]))
    await office.act(send)
    found = await office.look(lambda desk: desk.unit.broadcasts.by_id(one.id))
    assert found is not None
    assert [p.source for p in found.pieces] == [(zhao.user, 77)]


async def test_one_account_is_one_admin_however_often_it_is_named(office: Hall) -> None:
    """In ADMIN_IDS, in the file with two posts, under two names: whoever asks cannot agree as another."""
    plan = example()
    twice = [MemberLine(ZHAO.chat, name, unit.code, Post.ADMIN) for name, unit in zip("赵钱", plan.units, strict=False)]
    await office.settle(CentrePlan(plan.units, (*plan.members, *twice)))
    staff = await office.look(lambda desk: desk.unit.staff.all())
    assert len({s.user for s in staff}) == len(staff)
    zhao, li = await office.staff(ZHAO), await office.staff(LI)
    one = await in_review(office, zhao)
    assert news(office)[0].to == (li.id,)
    for his in [s for s in staff if s.user == ZHAO.chat]:
        agree = await refused(office, lambda desk, his=his: approving.approve(desk, his, one.id, one.version))  # type: ignore[misc]
        assert agree == "notice_own"


async def test_editing_needs_a_new_agreement(office: Hall) -> None:
    zhao, li = await office.staff(ZHAO), await office.staff(LI)
    one = await in_review(office, zhao)
    back = await office.act(lambda desk: composing.edit(desk, zhao, one.id))
    assert (back.state, back.asked_at, back.next_at) == (BroadcastState.DRAFT, None, None)
    assert [n.matter for n in news(office)] == [NoticeMatter.TAKEN_BACK]
    assert await refused(office, lambda desk: approving.approve(desk, li, one.id, one.version)) == "notice_answered"
    again = (await office.act(lambda desk: composing.preview(desk, zhao, one.id))).broadcast
    newer = await confirmed(office, zhao, again)
    assert await refused(office, lambda desk: approving.approve(desk, li, one.id, one.version)) == "notice_answered"
    await office.act(lambda desk: composing.cancel(desk, zhao, one.id))
    assert await refused(office, lambda desk: approving.approve(desk, li, one.id, newer.version)) == "notice_answered"
    assert await waves(office, one.id) == 0


async def test_nobody_else_or_the_author_gone(office: Hall) -> None:
    zhao, li = await office.staff(ZHAO), await office.staff(LI)
    one = await in_review(office, zhao)
    admins = replace(office.works.office, admins=frozenset({LI.chat}))
    office.works = replace(office.works, office=admins)
    assert await refused(office, lambda desk: approving.approve(desk, li, one.id, one.version)) == "notice_author"
    alone = await drafted(office, li)
    assert await refused(office, lambda desk: composing.confirm(desk, li, alone.id, alone.version)) == "notice_second"


async def test_a_request_runs_out_with_a_word(office: Hall) -> None:
    zhao, _ = await office.staff(ZHAO), await office.staff(LI)
    one = await in_review(office, zhao)
    office.clock.move(timedelta(hours=23, minutes=59))
    assert "notice" not in [name for name, _, _ in await office.chores()]
    office.clock.move(timedelta(minutes=1))
    assert "notice" in [name for name, _, _ in await office.chores()]
    assert (await kept(office, one.id)).state is BroadcastState.DRAFT
    assert await waves(office, one.id) == 0


async def test_a_time_comes_once_however_late(office: Hall) -> None:
    zhao = await office.staff(ZHAO)
    one = await confirmed(office, zhao, await drafted(office, zhao, starts_at=NOW + timedelta(hours=2)))
    assert (one.state, one.next_at) == (BroadcastState.SCHEDULED, NOW + timedelta(hours=2))
    await office.act(lambda desk: notice_clock.fall_due(desk, one.id))
    assert await waves(office, one.id) == 0
    office.clock.move(timedelta(hours=5))  # the bot was away
    for _ in range(2):
        await office.act(lambda desk: notice_clock.fall_due(desk, one.id))
    assert await waves(office, one.id) == 1
    assert (await kept(office, one.id)).next_at is None


async def test_by_day_when_it_was_missed_and_not_after_its_end(office: Hall) -> None:
    zhao = await office.staff(ZHAO)
    ends = NOW + timedelta(days=3)
    one = await confirmed(office, zhao, await drafted(office, zhao, starts_at=NOW + timedelta(hours=2), ends_at=ends))
    told = dict.fromkeys((Element.WHERE, Element.DO, Element.CALL), "写了")
    urgent = {"starts_at": NOW + timedelta(hours=2), "level": Level.URGENT, "elements": told}
    other = await confirmed(office, zhao, await drafted(office, zhao, **urgent))
    office.clock.move(timedelta(hours=10))  # half past midnight
    for notice in (one, other):
        await office.act(lambda desk, notice=notice: notice_clock.fall_due(desk, notice.id))  # type: ignore[misc]
    assert (await waves(office, one.id), await waves(office, other.id)) == (0, 1)
    assert (await kept(office, one.id)).next_at == local(23, 7)
    office.clock.move(timedelta(days=4))
    await office.act(lambda desk: notice_clock.fall_due(desk, one.id))
    assert [n.matter for n in news(office)] == [NoticeMatter.ENDED]
    assert (await kept(office, one.id)).state is BroadcastState.CANCELLED, "it was never sent"
    assert await waves(office, one.id) == 0


async def test_who_is_no_admin_any_more_sends_nothing_later(office: Hall) -> None:
    zhao = await office.staff(ZHAO)
    one = await confirmed(office, zhao, await drafted(office, zhao, starts_at=NOW + timedelta(hours=2)))
    office.works = replace(office.works, office=replace(office.works.office, admins=frozenset({LI.chat})))
    office.clock.move(timedelta(hours=3))
    await office.act(lambda desk: notice_clock.fall_due(desk, one.id))
    assert (await kept(office, one.id)).state is BroadcastState.CANCELLED
    assert await waves(office, one.id) == 0


async def test_a_daily_one_waits_for_its_next_day(office: Hall) -> None:
    zhao = await office.staff(ZHAO)
    daily = {"repeat": Repeat.DAILY, "ends_at": NOW + timedelta(days=2, hours=1)}
    one = await confirmed(office, zhao, await drafted(office, zhao, **daily))
    assert (one.state, one.next_at) == (BroadcastState.SENDING, NOW + timedelta(days=1))
    wave = (await office.look(lambda desk: desk.unit.waves.of_broadcast(one.id)))[0]
    await office.act(
        lambda desk: desk.unit.waves.save(replace(wave, state=WaveState.DONE, done_at=desk.now)),
    )
    await office.act(
        lambda desk: desk.unit.broadcasts.save(replace(one, state=BroadcastState.SCHEDULED)),
    )
    office.clock.move(timedelta(days=1))
    await office.act(lambda desk: notice_clock.fall_due(desk, one.id))
    found = await kept(office, one.id)
    assert (await waves(office, one.id), found.next_at) == (2, NOW + timedelta(days=2))


async def test_more_people_than_when_it_was_set_need_a_second_admin(office: Hall) -> None:
    """They are counted anew at 确认发送 and when its time comes; nobody else to ask: it does not go out."""
    zhao, li = await office.staff(ZHAO), await office.staff(LI)
    at_once, later = await drafted(office, zhao), await drafted(office, zhao, starts_at=NOW + timedelta(hours=1))
    later = await confirmed(office, zhao, later)
    await office.act(lambda desk: desk.unit.people.seen(CLARA, desk.now))
    assert (await confirmed(office, zhao, at_once)).state is BroadcastState.REVIEW
    office.clock.move(timedelta(hours=1))
    await office.act(lambda desk: notice_clock.fall_due(desk, later.id))
    now = await kept(office, later.id)
    assert (now.state, now.people, now.next_at) == (BroadcastState.REVIEW, 6, NOW + timedelta(hours=25))
    assert [n.matter for n in news(office)] == [NoticeMatter.ASKED, NoticeMatter.GROWN]
    assert any("已送另一位管理员" in s.text for s in office.sent if s.chat == ZHAO.chat)
    assert await waves(office, later.id) == 0
    await office.act(lambda desk: approving.approve(desk, li, later.id, now.version))
    assert await waves(office, later.id) == 1


async def test_an_end_before_it_may_start_and_nobody_left(office: Hall) -> None:
    """停发 at night is told at the preview; who cannot be reached any more is not written to."""
    zhao = await office.staff(ZHAO)
    office.clock.time = local(22, 22, 30).astimezone(UTC)
    begun = await office.act(lambda desk: composing.begin(desk, zhao, (Piece(Medium.TEXT, "停水"),)))
    end = {"audience": ALL, "ends_at": local(22, 23, 30).astimezone(UTC)}
    await office.act(lambda desk: composing.change(desk, zhao, begun.id, **end))
    assert (await office.act(lambda desk: composing.preview(desk, zhao, begun.id))).lacks == (Lack.NIGHT,)
    await office.act(lambda desk: composing.change(desk, zhao, begun.id, ends_at=local(23, 7, 30).astimezone(UTC)))
    one = (await office.act(lambda desk: composing.preview(desk, zhao, begun.id))).broadcast
    for person in (ANNA, BORIS, ZHAO, LI, WANG):
        await office.act(lambda desk, person=person: desk.unit.people.block(person.chat, True, desk.now))  # type: ignore[misc]
    assert await refused(office, lambda desk: composing.confirm(desk, zhao, one.id, one.version)) == "notice_empty"
    await office.act(
        lambda desk: desk.unit.broadcasts.save(replace(one, state=BroadcastState.SCHEDULED, next_at=local(23, 7)))
    )
    office.clock.time = local(23, 7).astimezone(UTC)
    await office.act(lambda desk: notice_clock.fall_due(desk, one.id))
    assert [n.matter for n in news(office)] == [NoticeMatter.NOBODY]
    assert (await kept(office, one.id)).state is BroadcastState.CANCELLED
    assert await waves(office, one.id) == 0


async def test_words_that_people_have_are_edited_no_more(office: Hall) -> None:
    """Between two times it is corrected or cancelled; a draft with a wave (an older version's) shows none."""
    zhao = await office.staff(ZHAO)
    daily = {"repeat": Repeat.DAILY, "ends_at": NOW + timedelta(days=2, hours=1), "replies": (Reply.SEEN,)}
    one = await confirmed(office, zhao, await drafted(office, zhao, **daily))
    wave = (await office.look(lambda desk: desk.unit.waves.of_broadcast(one.id)))[0]
    copies = await office.act(lambda desk: desk.unit.waves.take(9, desk.now, ordinary=True))
    outcomes = [Outcome(-c.id, DeliveryState.FAILED, NOW) for c in copies]
    outcomes[0] = replace(outcomes[0], state=DeliveryState.SENT, message_id=5, chat=copies[0].chat)
    await office.act(lambda desk: desk.unit.waves.mark(outcomes))
    await office.act(lambda desk: running.go_on(desk, wave.id))
    assert await refused(office, lambda desk: composing.edit(desk, zhao, one.id)) == "notice_sent"
    reader = next(p for p in (ANNA, BORIS, ZHAO, LI, WANG) if p.chat == copies[0].chat)
    assert len((await office.look(lambda desk: subscribing.inbox(desk, reader))).notices) == 1
    now = await kept(office, one.id)
    ended = await office.act(lambda desk: desk.unit.broadcasts.save(replace(now, ends_at=NOW)))
    assert await refused(office, lambda desk: reminding.remind(desk, zhao, wave.id)) == "notice_ended"
    now = replace(now, version=ended.version)
    await office.act(lambda desk: desk.unit.broadcasts.save(replace(now, state=BroadcastState.DRAFT)))
    assert (await office.look(lambda desk: subscribing.inbox(desk, reader))).notices == ()
    with pytest.raises(Missing):
        await office.act(lambda desk: subscribing.once_more(desk, reader, copies[0].id))
    assert await refused(office, lambda desk: reminding.remind(desk, zhao, wave.id)) == "notice_waiting"
    assert await office.act(lambda desk: running.resend(desk, zhao, wave.id, running.Again.FAILED)) == 0


async def test_an_ordinary_one_confirmed_at_night_starts_in_the_morning(office: Hall) -> None:
    office.clock.time = local(22, 23).astimezone(UTC)
    assert (await office.look(lambda desk: at(desk, Level.ORDINARY))) == local(23, 7)
    assert (await office.look(lambda desk: at(desk, Level.URGENT))) == local(22, 23)


async def at(desk: Desk, level: Level) -> datetime:
    return first(desk, Broadcast(1, 1, 7, NOW, level=level))
