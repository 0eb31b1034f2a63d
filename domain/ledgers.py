"""What an admin sees of notices that were sent: the list of them, the ledger of a wave, its rows. Numbers, no names."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain import audiences
from domain.broadcasts import Broadcast, BroadcastState, Copy, Tally, Wave, WaveKind
from domain.callers import sealed
from domain.delivery import DeliveryState
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import NotFound, RuledOut
from domain.people import Staff
from domain.progress import Progress
from domain.scheduling import was_sent
from domain.waves import of_admin, progress

#: Notices and rows of one page.
NOTICES, ROWS = 6, 10
#: Notices read at once, of which some lie beyond his reach.
_READ = 20
#: Whose rows can be looked through: it failed, nobody knows, it was not sent in time.
LOOKED_AT = (DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.EXPIRED)
_REASONS = 8


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice, the last wave that sent it, and its figures."""

    broadcast: Broadcast
    wave: Wave | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class NoticeList:
    """A page of notices, newest first. `before`: where the next page begins; 0 on the last."""

    rows: tuple[NoticeRow, ...]
    before: int = 0
    first: bool = True


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A wave's figures and why it failed, the most frequent reasons first with how many each."""

    progress: Progress
    reasons: tuple[tuple[str, int], ...] = ()
    more: int = 0  # people with other reasons


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """Rows of one state. `after`: where the next page begins; 0 on the last."""

    broadcast: Broadcast
    wave: Wave
    state: DeliveryState
    rows: tuple[Copy, ...] = ()
    after: int = 0


async def notices(desk: Desk, staff: Staff, before: int | None = None) -> NoticeList:
    """/broadcasts: all within his reach that are no drafts and were not given up before anything went out."""
    require_admin(staff)
    found = await _his(desk, staff, before)
    shown = found[:NOTICES]
    rows = tuple([await _row(desk, one) for one in shown])
    return NoticeList(rows, shown[-1].id if len(found) > NOTICES else 0, before is None)


async def _his(desk: Desk, staff: Staff, before: int | None) -> list[Broadcast]:
    """The newest within his reach, one more than a page."""
    found: list[Broadcast] = []
    while len(found) <= NOTICES:
        page = await desk.unit.broadcasts.newest(_READ, before)
        found += [one for one in page if audiences.allowed(desk, staff, one) and not await _given_up(desk, one)]
        if len(page) < _READ:
            break
        before = page[-1].id
    return found[: NOTICES + 1]


async def _given_up(desk: Desk, broadcast: Broadcast) -> bool:
    return broadcast.state is BroadcastState.CANCELLED and not await was_sent(desk, broadcast)


async def _row(desk: Desk, broadcast: Broadcast) -> NoticeRow:
    sent = [w for w in await desk.unit.waves.of_broadcast(broadcast.id) if w.kind is WaveKind.SEND]
    tally = await desk.unit.waves.tally(sent[-1].id) if sent else Tally()
    return NoticeRow(broadcast, sent[-1] if sent else None, tally)


async def waves_of(desk: Desk, staff: Staff, broadcast_id: int) -> tuple[Broadcast, Sequence[Wave]]:
    """A notice and every time something of it went out, the oldest first. Raises NotFound, RuledOut("notice_reach")."""
    require_admin(staff)
    broadcast = await desk.unit.broadcasts.by_id(broadcast_id)
    if broadcast is None or broadcast.state is BroadcastState.DRAFT:
        raise NotFound
    if not audiences.allowed(desk, staff, broadcast):
        raise RuledOut("notice_reach")
    return broadcast, await desk.unit.waves.of_broadcast(broadcast_id)


async def ledger(desk: Desk, staff: Staff, wave_id: int) -> LedgerView:
    """台账. Raises NotFound."""
    await of_admin(desk, staff, wave_id)
    reasons = await desk.unit.waves.reasons(wave_id)
    more = sum(people for _, people in reasons[_REASONS:])
    return LedgerView(await progress(desk, wave_id), tuple(reasons[:_REASONS]), more)


async def rows(desk: Desk, staff: Staff, wave_id: int, state: DeliveryState, after: int = 0) -> LedgerRows:
    """A page of those in that state, of LOOKED_AT. Raises NotFound, RuledOut("notice_sealed"): rows can be counted."""
    wave, broadcast = await of_admin(desk, staff, wave_id)
    if sealed(broadcast):
        raise RuledOut("notice_sealed")
    if state not in LOOKED_AT:
        raise NotFound
    found = await desk.unit.waves.page(wave_id, (state,), after, ROWS + 1)
    shown = tuple(found[:ROWS])
    return LedgerRows(broadcast, wave, state, shown, shown[-1].id if len(found) > ROWS else 0)
