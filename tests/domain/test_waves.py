"""Running a notice: page by page, paused, gone on, cancelled, sent again; whose right it is; what the history holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from domain import amending, approving, calling, dead_letters, ledgers, notice_clock, reminding, waves
from domain.broadcasts import (
    Audience,
    AudienceSort,
    Broadcast,
    BroadcastState,
    Level,
    Reply,
    Topic,
    Wave,
    WaveKind,
    WaveState,
)
from domain.centre import Post
from domain.centre_file import CentrePlan, MemberLine
from domain.delivery import DeliveryState, Outcome
from domain.errors import NotAllowed, NotFound, RuledOut
from domain.history import Deed
from domain.office_notices import WaveShown
from domain.people import Person, Staff
from domain.waves import Again
from handlers.centre_files import example
from tests.domain.hall import WANG, ZHAO, Hall

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def pages_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people a page."""
    monkeypatch.setattr(waves, "PAGE", 2)


async def residents(hall: Hall, many: int) -> None:
    for n in range(many):
        await hall.act(lambda d, n=n: d.unit.people.seen(Person(7_000 + n, "居民"), d.now))  # type: ignore[misc]


async def begun(hall: Hall, staff: Staff, **more: object) -> Wave:
    made = Broadcast(
        0, staff.id, staff.user, hall.clock.now(), topic=Topic.FLOOD, audience=Audience(AudienceSort.ALL), people=5
    )
    kept = await hall.act(lambda d: d.unit.broadcasts.add(replace(made, **more)))  # type: ignore[arg-type]
    return await hall.act(lambda d: waves.launch(d, kept, by=staff))


async def left(hall: Hall, state: DeliveryState = DeliveryState.SENT) -> int:
    """The courier takes all that waits, and that becomes of it. How many."""
    taken = await hall.act(lambda d: d.unit.waves.take(99, d.now, ordinary=True))
    outs = [Outcome(-c.id, state, hall.clock.now(), message_id=c.id, chat=c.chat) for c in taken]
    await hall.act(lambda d: d.unit.waves.mark(outs))
    return len(taken)


async def now(hall: Hall, wave: Wave) -> Wave:
    found = await hall.look(lambda d: d.unit.waves.by_id(wave.id))
    assert found is not None
    return found


async def notice_of(hall: Hall, wave: Wave) -> Broadcast:
    found = await hall.look(lambda d: d.unit.broadcasts.by_id(wave.broadcast_id))
    assert found is not None
    return found


async def deeds(hall: Hall) -> Sequence[Deed]:
    acts = await hall.look(lambda d: d.unit.history.acts())
    return [act.deed for act in reversed(acts)]


async def test_page_by_page_until_everybody_has_it(both: Hall) -> None:
    zhao = await both.staff(ZHAO)
    await residents(both, 5)
    wave = await begun(both, zhao)
    assert WaveShown(wave.id) in both.notices
    assert (wave.state, wave.total, wave.full) == (WaveState.FILLING, 2, False)
    assert (await notice_of(both, wave)).state is BroadcastState.SENDING
    assert await left(both) == 2
    assert await both.look(lambda d: waves.stirring(d.unit, d.now)) == [wave.id]
    await both.chores()
    assert await left(both) == 2
    await both.chores()
    assert (await now(both, wave)).full
    assert await both.look(lambda d: waves.stirring(d.unit, d.now)) == [], "one still waits"
    await both.chores()
    assert await left(both) == 1
    both.clock.move(HOUR)
    [(name, notices, _)] = [done for done in await both.chores() if done[0] == "wave"]
    assert (name, notices) == ("wave", [WaveShown(wave.id)])
    over = await now(both, wave)
    assert (over.state, over.done_at) == (WaveState.DONE, both.clock.now())
    assert (await notice_of(both, wave)).state is BroadcastState.DONE
    found = await both.look(lambda d: waves.progress(d, wave.id))
    assert (found.people, found.share, found.took, found.tally.sent) == (5, 1.0, HOUR, 5)
    assert await deeds(both) == [Deed.BROADCAST]


async def test_a_repeated_one_waits_for_its_next_time(hall: Hall) -> None:
    zhao = await hall.staff(ZHAO)
    await residents(hall, 1)
    later = hall.clock.now() + 24 * HOUR
    wave = await begun(hall, zhao, next_at=later)
    await left(hall)
    await hall.act(lambda d: waves.go_on(d, wave.id))
    kept = await notice_of(hall, wave)
    assert (kept.state, kept.next_at) == (BroadcastState.SCHEDULED, later)
    off = await hall.act(lambda d: waves.call_off(d, zhao, kept.id))
    assert (off.state, off.next_at) == (BroadcastState.CANCELLED, None)
    await hall.act(lambda d: waves.call_off(d, zhao, kept.id))
    assert (await deeds(hall)).count(Deed.BROADCAST_STOP) == 1


async def test_paused_it_neither_grows_nor_leaves_and_then_goes_on(both: Hall) -> None:
    zhao = await both.staff(ZHAO)
    await residents(both, 4)
    wave = await begun(both, zhao)
    for _ in range(2):  # a second press changes nothing
        assert (await both.act(lambda d: waves.pause(d, zhao, wave.id))).state is WaveState.PAUSED
        assert both.notices == [WaveShown(wave.id)], "but what he sees is drawn anew"
    await both.chores()
    assert await left(both) == 0
    assert (await now(both, wave)).total == 2
    for _ in range(2):
        assert (await both.act(lambda d: waves.resume(d, zhao, wave.id))).state is WaveState.FILLING
    assert await left(both) == 2
    await both.chores()
    assert await left(both) == 2
    assert await deeds(both) == [Deed.BROADCAST, Deed.BROADCAST_PAUSE, Deed.BROADCAST_RESUME]


async def test_cancelled_nothing_leaves_any_more(both: Hall) -> None:
    zhao = await both.staff(ZHAO)
    await residents(both, 4)
    wave = await begun(both, zhao, next_at=both.clock.now() + 24 * HOUR)
    for _ in range(2):
        assert (await both.act(lambda d: waves.cancel(d, zhao, wave.id))).state is WaveState.CANCELLED
    assert await left(both) == 0
    await both.chores()
    kept = await notice_of(both, wave)
    assert (kept.state, kept.next_at) == (BroadcastState.CANCELLED, None)
    assert (await both.look(lambda d: waves.progress(d, wave.id))).tally.expired == 2
    for act in (waves.pause, waves.resume):
        assert (await both.act(lambda d, act=act: act(d, zhao, wave.id))).state is WaveState.CANCELLED  # type: ignore[misc]
    assert await both.act(lambda d: waves.resend(d, zhao, wave.id, Again.FAILED)) == 0
    assert await deeds(both) == [Deed.BROADCAST, Deed.BROADCAST_STOP]


async def test_past_its_end_whoever_does_not_have_it_gets_it_no_more(both: Hall) -> None:
    zhao = await both.staff(ZHAO)
    await residents(both, 4)
    wave = await begun(both, zhao, ends_at=both.clock.now() + HOUR, level=Level.URGENT)
    assert wave.urgent
    await left(both)
    await both.act(lambda d: waves.go_on(d, wave.id))
    both.clock.move(HOUR)
    await both.chores()
    assert (await now(both, wave)).state is WaveState.DONE
    assert await left(both) == 0
    found = await both.look(lambda d: waves.progress(d, wave.id))
    assert (found.tally.sent, found.tally.expired) == (2, 2)
    assert await both.act(lambda d: waves.resend(d, zhao, wave.id, Again.FAILED)) == 0


async def test_past_its_end_a_paused_one_is_over_too(both: Hall) -> None:
    zhao = await both.staff(ZHAO)
    await residents(both, 2)
    wave = await begun(both, zhao, ends_at=both.clock.now() + HOUR)
    await both.act(lambda d: waves.pause(d, zhao, wave.id))
    await both.chores()
    assert (await now(both, wave)).state is WaveState.PAUSED
    both.clock.move(2 * HOUR)
    await both.chores()
    assert (await now(both, wave)).state is WaveState.DONE
    assert (await notice_of(both, wave)).state is BroadcastState.DONE
    assert (await both.look(lambda d: waves.progress(d, wave.id))).tally.expired == 2


async def test_an_older_time_sent_again_does_not_end_the_newer(hall: Hall) -> None:
    zhao = await hall.staff(ZHAO)
    await residents(hall, 1)
    older = await begun(hall, zhao, next_at=hall.clock.now() + HOUR)
    await left(hall, DeliveryState.FAILED)
    await hall.act(lambda d: waves.go_on(d, older.id))
    kept = await notice_of(hall, older)
    newer = await hall.act(lambda d: waves.launch(d, kept, by=None))
    assert await hall.act(lambda d: waves.resend(d, zhao, older.id, Again.FAILED)) == 1
    [copy, _] = await hall.act(lambda d: d.unit.waves.take(9, d.now, ordinary=True))
    await hall.act(lambda d: d.unit.waves.mark([Outcome(-copy.id, DeliveryState.SENT, d.now, message_id=1)]))
    await hall.act(lambda d: waves.go_on(d, older.id))
    assert (await now(hall, older)).state is WaveState.DONE
    assert (await notice_of(hall, newer)).state is BroadcastState.SENDING


async def test_what_failed_is_sent_again_and_seen_in_the_ledger(both: Hall) -> None:
    zhao = await both.staff(ZHAO)
    await residents(both, 2)
    wave = await begun(both, zhao)
    await left(both, DeliveryState.FAILED)
    await both.act(lambda d: waves.go_on(d, wave.id))
    view = await both.look(lambda d: ledgers.ledger(d, zhao, wave.id))
    assert view.progress.tally.failed == 2
    assert [people for _, people in view.reasons] == [2]
    page = await both.look(lambda d: ledgers.rows(d, zhao, wave.id, DeliveryState.FAILED))
    assert (len(page.rows), page.after) == (2, 0)
    assert all(c.chat == 0 and not c.messages for c in page.rows), "no way back to anybody"
    with pytest.raises(NotFound):
        await both.look(lambda d: ledgers.rows(d, zhao, wave.id, DeliveryState.SENT))
    for sort in (AudienceSort.REPORTERS, AudienceSort.LISTED):  # rows can be counted
        hidden = replace(await notice_of(both, wave), audience=Audience(sort))
        await both.act(lambda d, b=hidden: d.unit.broadcasts.save(b))  # type: ignore[misc]
        with pytest.raises(RuledOut, match="notice_sealed"):
            await both.look(lambda d: ledgers.rows(d, zhao, wave.id, DeliveryState.FAILED))
    again = replace(await notice_of(both, wave), audience=Audience(AudienceSort.ALL))
    await both.act(lambda d: d.unit.broadcasts.save(again))
    assert await both.act(lambda d: waves.resend(d, zhao, wave.id, Again.UNCERTAIN)) == 0
    assert await both.act(lambda d: waves.resend(d, zhao, wave.id, Again.FAILED)) == 2
    assert (await now(both, wave)).state is WaveState.SENDING
    assert (await notice_of(both, wave)).state is BroadcastState.SENDING
    assert await left(both) == 2
    await both.act(lambda d: waves.go_on(d, wave.id))
    assert (await notice_of(both, wave)).state is BroadcastState.DONE
    listed = await both.look(lambda d: ledgers.notices(d, zhao))
    assert [(row.broadcast.id, row.tally.sent) for row in listed.rows] == [(wave.broadcast_id, 2)]
    assert (await deeds(both))[-1] is Deed.BROADCAST_RESEND


async def test_a_wave_about_another_leaves_the_notice_as_it_is(hall: Hall) -> None:
    zhao = await hall.staff(ZHAO)
    await residents(hall, 2)
    wave = await begun(hall, zhao)
    await left(hall)
    await hall.act(lambda d: waves.go_on(d, wave.id))
    kept = await notice_of(hall, wave)
    again = await hall.act(lambda d: waves.launch(d, kept, WaveKind.REMIND, by=zhao, base=wave, words="请回复"))
    assert (again.base, again.words, again.total) == (wave.id, "请回复", 2)
    assert await notice_of(hall, wave) == kept
    await hall.act(lambda d: waves.cancel(d, zhao, again.id))
    assert await notice_of(hall, wave) == kept


async def test_whoever_moved_sends_and_corrects_no_more_beyond_his_reach(hall: Hall) -> None:
    """Set for the whole county by one who is admin of a town by now."""
    plan = example()
    town = next(u.code for u in plan.units if u.name == "青溪镇")
    his = Person(5_500_600_700, "镇管理员")
    await hall.settle(CentrePlan(plan.units, (*plan.members, MemberLine(his.chat, his.name, town, Post.ADMIN))))
    admin, zhao = await hall.posted(his.chat), await hall.staff(ZHAO)
    await residents(hall, 1)
    sent = await begun(hall, admin)
    with pytest.raises(RuledOut, match="notice_reach"):
        await hall.act(lambda d: amending.open_one(d, admin, sent.broadcast_id))
    made = replace(await notice_of(hall, sent), id=0, state=BroadcastState.SCHEDULED, next_at=hall.clock.now())
    later = await hall.act(lambda d: d.unit.broadcasts.add(made))
    await hall.act(lambda d: notice_clock.fall_due(d, later.id))
    kept = await hall.look(lambda d: d.unit.broadcasts.by_id(later.id))
    assert kept is not None
    assert kept.state is BroadcastState.CANCELLED
    asked = await hall.act(lambda d: d.unit.broadcasts.save(replace(kept, state=BroadcastState.REVIEW)))
    with pytest.raises(RuledOut, match="notice_author"):
        await hall.act(lambda d: approving.approve(d, zhao, asked.id, asked.version))


async def test_too_few_who_reported_are_not_written_to(hall: Hall) -> None:
    """Their author hears that it did not go out, and no number."""
    zhao = await hall.staff(ZHAO)
    await residents(hall, 1)
    made = Broadcast(0, zhao.id, zhao.user, hall.clock.now(), audience=Audience(AudienceSort.REPORTERS), people=5)
    made = replace(made, state=BroadcastState.SCHEDULED, next_at=hall.clock.now())
    kept = await hall.act(lambda d: d.unit.broadcasts.add(made))
    await hall.act(lambda d: notice_clock.fall_due(d, kept.id))
    assert not await hall.look(lambda d: d.unit.waves.of_broadcast(kept.id))
    assert any("太少或没有" in s.text for s in hall.sent if s.chat == ZHAO.chat)


async def test_only_admins_and_within_their_reach(hall: Hall) -> None:
    plan = example()
    town = next(u.code for u in plan.units if u.name == "青溪镇")
    his = Person(5_500_600_700, "镇管理员")
    await hall.settle(CentrePlan(plan.units, (*plan.members, MemberLine(his.chat, his.name, town, Post.ADMIN))))
    zhao, wang, admin = await hall.staff(ZHAO), await hall.staff(WANG), await hall.posted(his.chat)
    await residents(hall, 1)
    wave = await begun(hall, zhao, replies=(Reply.SEEN,))
    for act in (waves.pause, waves.resume, waves.cancel):
        with pytest.raises(NotAllowed):
            await hall.act(lambda d, act=act: act(d, wang, wave.id))  # type: ignore[misc]
        with pytest.raises(RuledOut):
            await hall.act(lambda d, act=act: act(d, admin, wave.id))  # type: ignore[misc]
        with pytest.raises(NotFound):
            await hall.act(lambda d, act=act: act(d, zhao, 999))  # type: ignore[misc]
    with pytest.raises(RuledOut):
        await hall.act(lambda d: waves.resend(d, admin, wave.id, Again.FAILED))
    with pytest.raises(RuledOut):
        await hall.act(lambda d: waves.call_off(d, admin, wave.broadcast_id))
    with pytest.raises(NotFound):
        await hall.act(lambda d: waves.call_off(d, zhao, 999))
    for look in (ledgers.ledger, ledgers.waves_of):
        with pytest.raises(NotAllowed):
            await hall.look(lambda d, look=look: look(d, wang, wave.id))  # type: ignore[misc]
        with pytest.raises(RuledOut):  # figures of the whole county are none of a town's
            await hall.look(lambda d, look=look: look(d, admin, wave.id))  # type: ignore[misc]
    with pytest.raises(RuledOut):
        await hall.act(lambda d: reminding.remind(d, admin, wave.id))
    with pytest.raises(RuledOut):
        await hall.look(lambda d: dead_letters.overview(d, admin))
    assert not (await hall.look(lambda d: ledgers.notices(d, admin))).rows
    assert len((await hall.look(lambda d: ledgers.notices(d, zhao))).rows) == 1
    assert not (await hall.look(lambda d: calling.sheet(d, admin, wave.id))).may_remind
    assert (await hall.look(lambda d: ledgers.ledger(d, zhao, wave.id))).progress.people
    assert (await now(hall, wave)).state is WaveState.SENDING
