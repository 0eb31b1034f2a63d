"""取消 of a notice before it leaves, from the list of notices."""

from domain import composing, waves
from domain.broadcasts import Broadcast, BroadcastState
from domain.desk import Desk
from domain.ledgers import waves_of
from domain.notice_news import NoticeCard
from domain.people import Staff


async def call_off(desk: Desk, staff: Staff, broadcast_id: int) -> Broadcast:
    """Of one that waits for approval its author may; of one that waits for its time each admin whose reach covers it.

    Raises NotFound, RuledOut("notice_reach").
    """
    found, _ = await waves_of(desk, staff, broadcast_id)
    if found.state is not BroadcastState.REVIEW or found.by_staff != staff.id:
        return await waves.call_off(desk, staff, broadcast_id)
    gone = await composing.cancel(desk, staff, broadcast_id)
    desk.post(NoticeCard(gone.id))
    return gone
