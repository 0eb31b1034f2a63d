"""Who is on now: the one question that delivery, alarms and digests ask."""

from collections.abc import Callable, Iterable, Iterator

from domain.centre import AT_WORK, Appointment
from domain.desk import Desk
from domain.people import Staff
from domain.rosters import Presence, PresenceKind

Fits = Callable[[Staff], bool]


def _anybody(_: Staff) -> bool:
    return True


async def on_duty(desk: Desk, unit: int | None, fits: Fits = _anybody) -> tuple[Staff, ...]:
    """Who is on now in that unit (None: the one desk for all), of those who fit; whom its cards and alarms reach.

    The roster's shift and who said 上班, without those off and on leave, whose deputies stand in their place. When
    nobody is left: all active members of the unit who are not away; then the same of the unit above; at last whoever
    is there at all, away or not. Empty only when nobody active fits.
    """
    there = _There(desk, await desk.unit.roster.presences(desk.now), fits)
    for one in _upwards(desk, unit):
        for ids in (await _on(desk, one, there), await _members(desk, one)):
            found = await there.present(ids, one)
            if found:
                return found
    for one in _upwards(desk, unit):
        found = await there.active(await _members(desk, one))
        if found:
            return found
    everybody = [s.id for s in await desk.unit.staff.all()]
    return await there.present(everybody, None) or await there.active(everybody)


async def on_shift(desk: Desk, unit: int | None, fits: Fits = _anybody) -> tuple[Staff, ...]:
    """Who is on now by the table or by his own word, deputies in their place; nobody else, so it may be empty."""
    there = _There(desk, await desk.unit.roster.presences(desk.now), fits)
    return await there.present(await _on(desk, unit, there), unit)


async def away(desk: Desk, staff: Staff) -> Presence | None:
    """Why he is away now; None when he is not."""
    mine = [p for p in await desk.unit.roster.presences(desk.now) if p.staff == staff.id and p.covers(desk.now)]
    return next((p for p in mine if p.kind is not PresenceKind.ON), None)


def deputy_of(posts: Iterable[Appointment], leave: Presence, unit: int | None) -> int | None:
    """Who stands in for who is on leave in that unit: whom he chose, else whom the centre's file names there."""
    if leave.deputy is not None:
        return leave.deputy
    return next((a.deputy for a in posts if a.unit == unit and a.deputy is not None), None)


class _There:
    """The people of one look: who is away, and who stands in for whom."""

    def __init__(self, desk: Desk, presences: Iterable[Presence], fits: Fits) -> None:
        now = [p for p in presences if p.covers(desk.now)]
        self._desk = desk
        self._fits = fits
        self._leaves = {p.staff: p for p in now if p.kind is PresenceKind.LEAVE}
        self._off = {p.staff for p in now if p.kind is PresenceKind.OFF} - self._leaves.keys()
        self.said_on = [p.staff for p in now if p.kind is PresenceKind.ON]
        self._known: dict[int, Staff | None] = {}

    async def present(self, ids: Iterable[int], unit: int | None) -> tuple[Staff, ...]:
        """Those who are not away, deputies in the place of who is on leave. A deputy's deputy is nobody's."""
        found: dict[int, Staff] = {}
        for one in ids:
            meant: int | None = one
            if one in self._leaves:
                meant = deputy_of(self._desk.centre.posts_of(one), self._leaves[one], unit)
            if meant is None or meant in self._leaves or meant in self._off:
                continue
            staff = await self._one(meant)
            if staff is not None:
                found.setdefault(staff.id, staff)
        return tuple(found.values())

    async def active(self, ids: Iterable[int]) -> tuple[Staff, ...]:
        """Those who may act at all, away or not."""
        found = {i: s for i in ids if (s := await self._one(i)) is not None}
        return tuple(found.values())

    async def _one(self, staff_id: int) -> Staff | None:
        if staff_id not in self._known:
            staff = await self._desk.unit.staff.by_id(staff_id)
            self._known[staff_id] = staff if staff is not None and staff.active and self._fits(staff) else None
        return self._known[staff_id]


def _upwards(desk: Desk, unit: int | None) -> Iterator[int | None]:
    if not desk.centre or unit is None:
        yield unit
        return
    for one in desk.centre.upwards(unit):
        yield one.id


async def _on(desk: Desk, unit: int | None, there: _There) -> list[int]:
    """By the table, and of its people those who said 上班."""
    shifts = await desk.unit.roster.covering(unit, desk.now)
    found = [*(s.staff for s in shifts), *there.said_on]
    if desk.centre and unit is not None:  # who has gone to another unit is not on here any more
        found = [i for i in found if any(a.unit == unit for a in desk.centre.posts_of(i))]
    return found


async def _members(desk: Desk, unit: int | None) -> list[int]:
    """Who works there; with one desk for all, everybody."""
    if desk.centre and unit is not None:
        return [a.staff for a in desk.centre.members(unit, *AT_WORK)]
    return [s.id for s in await desk.unit.staff.all()]
