"""Dead letters: messages that could not be sent, updates that could not be handled; shown to admins, tried again."""

from dataclasses import dataclass, field, replace

from domain.audiences import realm
from domain.dead_stores import DeadParcel, Grave, Raised
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import NotFound, RuledOut
from domain.history import Act, Deed
from domain.people import Staff

#: Reasons on the first page, rows of the others; parcels tried again by one press.
REASONS, ROWS, MOST = 5, 5, 200


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is. `reasons`: (error, how many, newest id); `others`: parcels with other reasons."""

    reasons: tuple[tuple[str, int, int], ...] = ()
    others: int = 0
    buried: int = 0

    @property
    def parcels(self) -> int:
        return sum(many for _, many, _ in self.reasons) + self.others


@dataclass(frozen=True, slots=True)
class DeadPage:
    """Rows of one kind, newest first. `before`: where the next page begins; 0 on the last."""

    parcels: tuple[DeadParcel, ...] = field(default=())
    graves: tuple[Grave, ...] = field(default=())
    before: int = 0


def _right(desk: Desk, staff: Staff) -> None:
    """What could not be sent is of the whole county: for admins without bounds. Raises NotAllowed, RuledOut."""
    require_admin(staff)
    if realm(desk, staff):
        raise RuledOut("dead_reach")


async def overview(desk: Desk, staff: Staff) -> Overview:
    """/dead."""
    _right(desk, staff)
    reasons = await desk.unit.dead.reasons()
    others = sum(many for _, many, _ in reasons[REASONS:])
    return Overview(tuple(reasons[:REASONS]), others, await desk.unit.dead.buried())


async def parcels(desk: Desk, staff: Staff, before: int | None = None) -> DeadPage:
    """A page of messages that could not be sent."""
    _right(desk, staff)
    found = await desk.unit.dead.parcels(ROWS + 1, before)
    shown = []
    for one in found[:ROWS]:
        ticket = await desk.unit.tickets.by_id(one.ticket_id) if one.ticket_id is not None else None
        shown.append(replace(one, number=ticket.number if ticket is not None else ""))
    return DeadPage(tuple(shown), before=shown[-1].id if len(found) > ROWS else 0)


async def graves(desk: Desk, staff: Staff, before: int | None = None) -> DeadPage:
    """A page of updates that could not be handled."""
    _right(desk, staff)
    found = await desk.unit.dead.graves(ROWS + 1, before)
    return DeadPage(graves=tuple(found[:ROWS]), before=found[ROWS - 1].id if len(found) > ROWS else 0)


async def again(desk: Desk, staff: Staff, parcel_id: int, *, alike: bool = False) -> Raised:
    """重发 one, or the oldest MOST that failed for the same reason."""
    _right(desk, staff)
    ids = await desk.unit.dead.alike(parcel_id, MOST) if alike else [parcel_id]
    raised = await desk.unit.dead.revive(ids, desk.now)
    if raised.waiting or raised.stale:
        await _noted(desk, Deed.DEAD_AGAIN, staff, {"parcels": str(raised.waiting), "stale": str(raised.stale)})
    return raised


async def drop(desk: Desk, staff: Staff, parcel_id: int, *, alike: bool = False) -> int:
    """放弃 one, or the oldest MOST that failed for the same reason. How many."""
    _right(desk, staff)
    ids = await desk.unit.dead.alike(parcel_id, MOST) if alike else [parcel_id]
    gone = await desk.unit.dead.drop(ids, desk.now)
    if gone:
        await _noted(desk, Deed.DEAD_DROPPED, staff, {"parcels": str(gone)})
    return gone


async def call(desk: Desk, staff: Staff, grave_id: int) -> None:
    """再试: the update is handled once more, soon. Raises NotFound when it is gone."""
    _right(desk, staff)
    if not await desk.unit.dead.call(grave_id):
        raise NotFound
    await _noted(desk, Deed.DEAD_AGAIN, staff, {"buried": str(grave_id)})


async def level(desk: Desk, staff: Staff, grave_id: int) -> None:
    """放弃 an update. Raises NotFound when it is gone."""
    _right(desk, staff)
    if not await desk.unit.dead.level(grave_id):
        raise NotFound
    await _noted(desk, Deed.DEAD_DROPPED, staff, {"buried": str(grave_id)})


async def _noted(desk: Desk, deed: Deed, staff: Staff, detail: dict[str, str]) -> None:
    await desk.unit.history.act(Act(desk.now, deed, staff.id, detail))
