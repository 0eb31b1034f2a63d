"""班次交接: who comes and who goes hears what lies with the unit, once a change. And the daily look over the roster."""

from datetime import UTC, datetime, time, timedelta

from domain.desk import Desk
from domain.office_notices import Handover, RosterMatter, RosterNews
from domain.people import Staff
from domain.presence import deputy_for
from domain.rights import trusted_with
from domain.rostering import extend, next_check
from domain.rosters import Presence, PresenceKind, Shift

_LISTED = 10
_NO_SHIFT = timedelta(hours=12)
_ONE = timedelta(days=1)


async def change(desk: Desk, unit_key: int) -> None:
    """The latest change of shift of that unit (0: the one desk): one message to each who has come or gone.

    After a downtime those who are on now hear once, those who went only if it was lately.
    """
    unit = unit_key or None
    roster = desk.unit.roster
    begun, ended = await roster.changed(unit, desk.now)
    running = await roster.covering(unit, desk.now)
    # who goes on from one shift to the next hears nothing: for him nothing changes
    new = {s.staff for s in begun if s.covers(desk.now) and not any(_goes_on(old, s) for old in ended)}
    last = max((s.ends for s in ended), default=None)
    gone = {s.staff for s in ended if s.ends == last} - {s.staff for s in running}
    if last is None or desk.now - last > desk.office.policy.handover_late:
        gone = set()
    coming = await _there(desk, new, unit)
    going = await _there(desk, gone, unit)
    going = {i: s for i, s in going.items() if i not in coming}
    if not coming and not going:
        return
    until = max((s.ends for s in running), default=desk.now + _NO_SHIFT)
    load = await roster.workload(unit, desk.now, until)
    tickets = tuple(await roster.pressing(unit, _LISTED))
    names = {s.id: s.name for s in await desk.unit.staff.all() if s.id in dict(load.holders)}
    for staff in (*coming.values(), *going.values()):
        trusted = trusted_with(desk, staff, unit)
        desk.post(Handover(staff.id, unit, staff.id in coming, load, names, tickets, trusted))


def _goes_on(old: Shift, new: Shift) -> bool:
    return old.staff == new.staff and old.starts <= new.starts <= old.ends


async def _there(desk: Desk, ids: set[int], unit: int | None) -> dict[int, Staff]:
    """Those people, deputies in the place of who is on leave; who is off is not disturbed."""
    away: dict[int, Presence] = {}
    for p in await desk.unit.roster.presences(desk.now):
        if p.covers(desk.now) and p.kind is not PresenceKind.ON and away.get(p.staff, p).kind is not PresenceKind.LEAVE:
            away[p.staff] = p
    found: dict[int, Staff] = {}
    for one in sorted(ids):
        staff = await desk.unit.staff.by_id(one)
        if one in away:
            leave = away[one]
            staff = await deputy_for(desk, leave, unit) if leave.kind is PresenceKind.LEAVE else None
        if staff is not None and staff.active:
            found[staff.id] = staff
    return found


async def look_over(desk: Desk, _: int = 0) -> None:
    """Once a day: weekly shifts are carried on, the admins hear which units have nobody today (M60), old ones go."""
    policy, roster = desk.office.policy, desk.unit.roster
    if (due := await roster.checked()) is None or due > desk.now:
        return
    for last in await roster.last_of_series(desk.now + policy.roster_ahead - timedelta(days=7)):
        owner = await desk.unit.staff.by_id(last.staff)
        if owner is not None and owner.active:
            await extend(desk, last)
    empty = tuple([u for u in await roster.rostered(desk.now - policy.roster_watched) if not await _today(desk, u)])
    if empty:
        desk.post(RosterNews(RosterMatter.EMPTY, units=empty))
    await roster.forget(desk.now - policy.roster_kept)
    await roster.check_next(next_check(desk).astimezone(UTC))


async def _today(desk: Desk, unit: int | None) -> bool:
    """Whether somebody is on at some time from now to the end of this day."""
    zone = desk.office.zone
    if unit is not None and desk.centre.unit(unit) is None:
        return True  # the unit is no more
    midnight = datetime.combine(desk.now.astimezone(zone).date() + _ONE, time(), zone)
    shifts = await desk.unit.roster.shifts(unit, desk.now, midnight)
    return bool(await _there(desk, {s.staff for s in _of_unit(desk, shifts)}, unit))


def _of_unit(desk: Desk, shifts: list[Shift]) -> list[Shift]:
    """Those of people who still work there."""
    if not desk.centre:
        return shifts
    return [s for s in shifts if s.unit is None or any(a.unit == s.unit for a in desk.centre.posts_of(s.staff))]
