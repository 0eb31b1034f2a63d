"""What falls due for a notice: its time has come, its time is over, nobody has approved it or its correction."""

from dataclasses import replace
from datetime import datetime

from domain import amend_approving, approving, audiences, waves
from domain.broadcasts import Broadcast, BroadcastState
from domain.desk import Desk
from domain.errors import Missing
from domain.notice_news import NoticeCard, NoticeMatter, NoticeNews
from domain.scheduling import following, quiet, was_sent


async def fall_due(desk: Desk, broadcast_id: int) -> None:
    """The time of a scheduled notice has come, or nobody has approved it or its change: each once, however late."""
    found = await desk.unit.broadcasts.by_id(broadcast_id)
    if found is None:
        return
    kept = await amend_approving.lapse(desk, found)
    if kept.next_at is None or kept.next_at > desk.now:
        if kept.pending is None:  # code before r0017 leaves the time of a request behind: saved anew it is due no more
            await desk.unit.broadcasts.save(kept)
        return
    if kept.state is BroadcastState.REVIEW:
        await approving.expire(desk, kept)
    elif kept.state is BroadcastState.SCHEDULED:
        await _start(desk, kept)


async def _start(desk: Desk, kept: Broadcast) -> None:
    if kept.ends_at is not None and kept.ends_at <= desk.now:
        state = BroadcastState.DONE if await was_sent(desk, kept) else BroadcastState.CANCELLED
        kept = await desk.unit.broadcasts.save(replace(kept, state=state, next_at=None))
        desk.post(NoticeNews(NoticeMatter.ENDED, kept))
        return
    over = None if kept.urgent else quiet(desk.now, desk.office.zone, desk.office.policy)
    if over is not None:  # it should have started by day, and the bot was away
        await desk.unit.broadcasts.save(replace(kept, next_at=over))
        return
    author = await desk.unit.staff.by_id(kept.by_staff)
    if author is None or not approving.may_send(desk, author, kept):
        kept = await desk.unit.broadcasts.save(replace(kept, state=BroadcastState.CANCELLED, next_at=None))
        desk.post(NoticeNews(NoticeMatter.AUTHOR_GONE, kept))
        return
    again = following(kept, desk.now, desk.office.zone)
    people = await _reached(desk, kept)
    if not people:
        await _passed_over(desk, kept, again)
    elif kept.approved_by is None and approving.needed(desk, replace(kept, people=people)):
        await approving.grown(desk, author, replace(kept, people=people))
    else:
        await waves.launch(desk, replace(kept, people=people, next_at=again), by=None)
        desk.post(NoticeCard(kept.id))


async def _reached(desk: Desk, kept: Broadcast) -> int:
    """How many it reaches now; 0 also where they are too few to be an audience."""
    try:
        return await audiences.count(desk, kept)
    except Missing:
        return 0


async def _passed_over(desk: Desk, kept: Broadcast, again: datetime | None) -> None:
    """This time nobody gets it."""
    state = BroadcastState.SCHEDULED
    if again is None:
        state = BroadcastState.DONE if await was_sent(desk, kept) else BroadcastState.CANCELLED
    kept = await desk.unit.broadcasts.save(replace(kept, state=state, next_at=again))
    desk.post(NoticeNews(NoticeMatter.NOBODY, kept))
