"""The roster at the counter: a file taken over, one shift added, repeated or taken out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from domain.desk import Desk
from domain.errors import Missing, NotAllowed, WrongRoster
from domain.history import Act, Deed
from domain.office_notices import RosterMatter, RosterNews
from domain.people import Staff
from domain.roster_file import RosterLine
from domain.roster_plan import RosterPlan, may_set, name_of, planned, resolved
from domain.rosters import RosterFault, Shift, SwapState

_WEEK, _ONE = timedelta(days=7), timedelta(days=1)


async def taken_over(desk: Desk, staff: Staff, lines: Sequence[RosterLine]) -> RosterPlan:
    """The plan of those rows as it is now, done. Raises WrongRoster."""
    plan = await planned(desk, staff, lines)
    if plan.faults:
        raise WrongRoster(plan.faults)
    await _dropped(desk, plan.removed)
    await _added(desk, plan.added)
    await _noted(desk, staff, added=len(plan.added), removed=len(plan.removed))
    return plan


async def put(desk: Desk, staff: Staff, line: RosterLine, *, weekly: bool = False) -> list[Shift]:
    """One line said in words: shifts beside those there are. Raises WrongRoster, also for one that is over."""
    people = [s for s in await desk.unit.staff.all() if s.active]
    found = resolved(desk, staff, line, people)
    if isinstance(found, RosterFault):
        raise WrongRoster([found])
    out: list[Shift] = []
    for shift in found:
        if shift.ends <= desk.now:
            raise WrongRoster([RosterFault(line.line, "past")])
        had = await desk.unit.roster.shifts(shift.unit, shift.starts, shift.ends)
        if any((s.staff, s.starts, s.ends) == (shift.staff, shift.starts, shift.ends) for s in had):
            raise WrongRoster([RosterFault(line.line, "twice", name_of(people, shift.staff))])
        out += await _added(desk, [shift])
    if weekly:
        for shift in out:
            await _repeated(desk, shift)
    await _noted(desk, staff, added=len(out), removed=0)
    return out


async def repeat(desk: Desk, staff: Staff, shift_id: int) -> Shift:
    """每周重复: from that shift on, weekly until it is ended. Raises Missing("shift"), NotAllowed."""
    shift = await his_to_set(desk, staff, shift_id)
    if shift.series is None:
        await _repeated(desk, shift)
        await _noted(desk, staff, added=1, removed=0)
    return shift


async def take_out(desk: Desk, staff: Staff, shift_id: int, *, weekly: bool = False) -> Shift:
    """Out of the table; `weekly`: with all later ones of its series. Raises Missing("shift"), NotAllowed."""
    shift = await his_to_set(desk, staff, shift_id)
    if shift.ends <= desk.now:
        raise Missing("shift")
    gone = [shift]
    if weekly and shift.series is not None:
        gone = [s for s in await desk.unit.roster.of_series(shift.series, desk.now) if s.starts >= shift.starts]
    await _dropped(desk, gone)
    await _noted(desk, staff, added=0, removed=len(gone))
    return shift


async def his_to_set(desk: Desk, staff: Staff, shift_id: int) -> Shift:
    """That shift, when he may set it. Raises Missing("shift"), NotAllowed("roster")."""
    shift = await desk.unit.roster.shift(shift_id)
    if shift is None:
        raise Missing("shift")
    if not may_set(desk, staff, shift.unit):
        raise NotAllowed("roster")
    return shift


async def taken_off(desk: Desk, staff: Staff) -> int:
    """Somebody is gone: his shifts are taken out, the units' desks are told. How many."""
    shifts = await desk.unit.roster.shifts_of(staff.id, desk.now)
    await _dropped(desk, shifts)
    for presence in await desk.unit.roster.presences(desk.now):
        if presence.staff == staff.id:
            await desk.unit.roster.drop_presence(presence.id)
            await desk.unit.knowledge.changed("leaves")
    for unit in dict.fromkeys(s.unit for s in shifts):
        many = sum(s.unit == unit for s in shifts)
        desk.post(RosterNews(RosterMatter.SHIFTS_GONE, units=(unit,), who=staff.name, queued=many))
    return len(shifts)


async def extend(desk: Desk, last: Shift) -> None:
    """A weekly series is carried on until it stands far enough ahead."""
    await _carried(desk, last, last.series or last.id)


def gaps(shifts: Iterable[Shift], since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The times in [since, until) at which nobody is on, from the first shift there to the last."""
    ordered = sorted((s for s in shifts if s.starts < until and s.ends > since), key=lambda s: s.starts)
    found: list[tuple[datetime, datetime]] = []
    end: datetime | None = None
    for shift in ordered:
        if end is not None and shift.starts > end:
            found.append((end, shift.starts))
        end = max(end or shift.ends, shift.ends)
    return found


async def _added(desk: Desk, shifts: Sequence[Shift]) -> list[Shift]:
    if shifts and await desk.unit.roster.checked() is None:
        await desk.unit.roster.check_next(next_check(desk))
    return await desk.unit.roster.add(shifts, desk.now)


def next_check(desk: Desk) -> datetime:
    """When the day's roster is looked over next."""
    zone = desk.office.zone
    at = datetime.combine(desk.now.astimezone(zone).date(), time(desk.office.policy.roster_hour), zone)
    return at if at > desk.now else at + _ONE


async def _dropped(desk: Desk, shifts: Iterable[Shift]) -> None:
    gone = list(shifts)
    for shift in gone:
        for swap in await desk.unit.roster.open_swaps(shift.id):
            await desk.unit.roster.settle_swap(swap, SwapState.EXPIRED)
            desk.post(RosterNews(RosterMatter.SWAP_EXPIRED, to=(swap.asker, swap.asked), shift=shift, swap=swap))
    await desk.unit.roster.drop([s.id for s in gone])


async def _repeated(desk: Desk, shift: Shift) -> None:
    await desk.unit.roster.in_series([shift.id], shift.id)
    await _carried(desk, shift, shift.id)


async def _carried(desk: Desk, shift: Shift, series: int) -> None:
    """By the clock on the wall: a shift at 08:00 stays one at 08:00."""
    zone, far = desk.office.zone, desk.now + desk.office.policy.roster_ahead
    starts, ends = shift.starts.astimezone(zone), shift.ends.astimezone(zone)
    new = []
    while starts + _WEEK < far:
        starts, ends = starts + _WEEK, ends + _WEEK
        if ends > desk.now:
            new.append(replace(shift, id=0, series=series, starts=starts, ends=ends))
    await desk.unit.roster.add(new, desk.now)


async def _noted(desk: Desk, staff: Staff, *, added: int, removed: int) -> None:
    if added or removed:
        detail = {"added": str(added), "removed": str(removed)}
        await desk.unit.history.act(Act(desk.now, Deed.ROSTER, staff.id, detail))
