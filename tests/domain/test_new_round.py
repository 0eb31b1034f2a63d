"""A reopening is a new round: what was closed meanwhile counts for nothing, and somebody must sign for it anew."""

from datetime import timedelta

from domain import duty, finishing, placing, verdicts
from domain.clocks import ClockKind
from domain.office_notices import Oversight, Ring
from domain.tickets import Ladder, Status
from tests.domain.hall import ANNA, PHOTO, Hall
from tests.domain.walks import reported

DAY = timedelta(days=1)
VILLAGE = 400008


async def rung(hall: Hall) -> list[Ring]:
    heard = [n for _, notices, _ in await hall.chores() for n in notices if isinstance(n, Oversight)]
    return [r.what for n in heard for r in n.rungs]


async def closed(hall: Hall) -> str:
    await hall.settle()
    number = (await reported(hall, text="青溪镇石桥村邻居家狗半夜叫，吵得睡不着")).ticket.number
    staff = await hall.posted(VILLAGE)
    await hall.act(lambda d: duty.claim(d, number, staff))
    await hall.act(lambda d: finishing.done(d, number, staff, "已经上门劝导，狗已拴好", (PHOTO,)))
    await hall.act(lambda d: verdicts.solved(d, ANNA, number))
    return number


async def test_nothing_rings_at_once_after_a_reopening(hall: Hall) -> None:
    number = await closed(hall)
    hall.clock.move(25 * DAY)
    await hall.chores()
    got = await hall.act(lambda d: verdicts.reopen(d, ANNA, number))
    assert (got.status, got.ladder, got.overseer, got.signed_at) == (Status.QUEUED, Ladder.NONE, None, None)
    assert await rung(hall) == []
    hall.clock.move(timedelta(days=7, hours=1))
    assert (await rung(hall)).count(Ring.ASCEND) == 1, "one level, a village's days after"


async def test_what_is_put_back_must_be_signed_for_anew(hall: Hall) -> None:
    await hall.settle()
    number = (await reported(hall, text="青溪镇石桥村邻居家狗半夜叫，吵得睡不着")).ticket.number
    staff = await hall.posted(VILLAGE)
    await hall.act(lambda d: placing.sign(d, number, staff))
    await hall.act(lambda d: duty.claim(d, number, staff))
    hall.clock.move(DAY + timedelta(hours=2))
    await hall.act(lambda d: duty.note(d, number, staff, "在跟进"))
    await hall.chores()
    got = await hall.act(lambda d: duty.release(d, number, staff))
    assert got.signed_at is None
    clocks = {c.kind: c for c in got.clocks}
    for kind in (ClockKind.SIGN, ClockKind.UNSIGNED):
        assert clocks[kind].at > hall.clock.now(), "from now on, not from the first day"
        assert not clocks[kind].fired
    hall.clock.move(DAY)
    assert Ring.SIGN in await rung(hall)
