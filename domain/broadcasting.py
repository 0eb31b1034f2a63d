"""/broadcast: preview, count, 确认发送, progress; at most once a person, blocked ones counted."""

from dataclasses import dataclass, field, replace

from domain.broadcasts import Broadcast, BroadcastState, Tally
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing, NotFound
from domain.history import Act, Deed
from domain.people import Staff

_LONGEST = 3500


@dataclass(frozen=True, slots=True)
class Progress:
    """A broadcast and its figures."""

    broadcast: Broadcast
    tally: Tally
    people: int = field(default=0)


async def preview(desk: Desk, staff: Staff, text: str, chat: int) -> Progress:
    """Keep the text and count whom it would reach. Raises Missing("words") without text or when it is too long."""
    require_admin(staff)
    text = text.strip()
    if not text:
        raise Missing("words")
    if len(text) > _LONGEST:
        raise Missing("shorter")
    kept = await desk.unit.broadcasts.add(Broadcast(0, text, staff.id, chat, desk.now))
    return Progress(kept, Tally(), await desk.unit.people.count())


async def start(desk: Desk, staff: Staff, broadcast_id: int) -> tuple[Progress, list[int]]:
    """确认发送, by the admin who wrote it: the progress and everybody's chat. A second press starts nothing twice."""
    require_admin(staff)
    kept = await desk.unit.broadcasts.by_id(broadcast_id)
    if kept is None or kept.by_staff != staff.id:
        raise NotFound
    if kept.state is not BroadcastState.PREVIEW:
        return Progress(kept, await desk.unit.broadcasts.tally(kept.id), kept.total), []
    chats = [chat async for chat in desk.unit.people.chats()]
    kept = await desk.unit.broadcasts.save(replace(kept, state=BroadcastState.SENDING, total=len(chats)))
    await desk.unit.history.act(
        Act(desk.now, Deed.BROADCAST, staff.id, {"broadcast": str(kept.id), "people": str(len(chats))})
    )
    return Progress(kept, Tally(waiting=len(chats)), len(chats)), chats


async def cancel(desk: Desk, staff: Staff, broadcast_id: int) -> Progress:
    """取消: before it began, or whatever has not left yet."""
    require_admin(staff)
    kept = await desk.unit.broadcasts.by_id(broadcast_id)
    if kept is None:
        raise NotFound
    if kept.state in (BroadcastState.PREVIEW, BroadcastState.SENDING):
        await desk.unit.outbox.cancel_broadcast(kept.id)
        kept = await desk.unit.broadcasts.save(replace(kept, state=BroadcastState.CANCELLED))
        await desk.unit.history.act(Act(desk.now, Deed.BROADCAST_STOP, staff.id, {"broadcast": str(kept.id)}))
    return Progress(kept, await desk.unit.broadcasts.tally(kept.id), kept.total)


async def progress(desk: Desk, broadcast_id: int) -> Progress | None:
    """Figures now; the broadcast is done when nothing waits any more."""
    kept = await desk.unit.broadcasts.by_id(broadcast_id)
    if kept is None:
        return None
    tally = await desk.unit.broadcasts.tally(kept.id)
    if kept.state is BroadcastState.SENDING and tally.waiting == 0:
        kept = await desk.unit.broadcasts.save(replace(kept, state=BroadcastState.DONE))
    return Progress(kept, tally, kept.total)
