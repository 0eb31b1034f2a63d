"""What falls due for a notice: its time has come, its time is over, nobody has approved it."""

from dataclasses import replace

from domain import approving, waves
from domain.broadcasts import Broadcast, BroadcastState
from domain.desk import Desk
from domain.notice_news import NoticeMatter, NoticeNews
from domain.scheduling import following, is_admin, quiet


async def fall_due(desk: Desk, broadcast_id: int) -> None:
    """The time of a scheduled notice has come, or nobody has approved one: each once, however late."""
    kept = await desk.unit.broadcasts.by_id(broadcast_id)
    if kept is None or kept.next_at is None or kept.next_at > desk.now:
        return
    if kept.state is BroadcastState.REVIEW:
        await approving.expire(desk, kept)
    elif kept.state is BroadcastState.SCHEDULED:
        await _start(desk, kept)


async def _start(desk: Desk, kept: Broadcast) -> None:
    if kept.ends_at is not None and kept.ends_at <= desk.now:
        kept = await desk.unit.broadcasts.save(replace(kept, state=BroadcastState.DONE, next_at=None))
        desk.post(NoticeNews(NoticeMatter.ENDED, kept))
        return
    over = None if kept.urgent else quiet(desk.now, desk.office.zone, desk.office.policy)
    if over is not None:  # it should have started by day, and the bot was away
        await desk.unit.broadcasts.save(replace(kept, next_at=over))
        return
    author = await desk.unit.staff.by_id(kept.by_staff)
    if author is None or not is_admin(desk, author):
        kept = await desk.unit.broadcasts.save(replace(kept, state=BroadcastState.CANCELLED, next_at=None))
        desk.post(NoticeNews(NoticeMatter.AUTHOR_GONE, kept))
        return
    again = following(kept, desk.now, desk.office.zone)
    await waves.launch(desk, replace(kept, next_at=again), by=None)
