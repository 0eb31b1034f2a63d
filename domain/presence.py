"""上班, 下班 and 请假: who is there besides the table, who is not to be disturbed, who stands in for him."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from domain.centre import AT_WORK
from domain.desk import Desk
from domain.errors import Missing, WrongLeave
from domain.history import Act, Deed
from domain.office_notices import RosterMatter, RosterNews
from domain.people import Staff
from domain.ports import Unit
from domain.roster import deputy_of, on_duty
from domain.rosters import Presence, PresenceKind
from domain.workdays import MORNING, after

_ONE = timedelta(days=1)
_EVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands after 上班 or 下班: until when, who else is on, whether a leave ended with it."""

    until: datetime
    others: tuple[Staff, ...] = ()
    back: bool = False


async def leaves_in_use(unit: Unit) -> tuple[Presence, ...]:
    """The leaves as the office works by them."""
    return tuple(p for p in await unit.roster.presences(_EVER) if p.kind is PresenceKind.LEAVE)


def units_of(desk: Desk, staff: Staff) -> tuple[int | None, ...]:
    """The units he works in; with one desk for all, that one."""
    if not desk.centre:
        return (None,)
    return tuple(dict.fromkeys(a.unit for a in desk.centre.posts_of(staff.id) if a.post in AT_WORK))


async def come_on(desk: Desk, staff: Staff) -> Standing:
    """上班: on from now, at most `on_most` when the table has no shift of his. A leave ends with it."""
    back = await _clear(desk, staff, PresenceKind.OFF, PresenceKind.ON, PresenceKind.LEAVE)
    shifts = await desk.unit.roster.shifts_of(staff.id, desk.now)
    running = [s.ends for s in shifts if s.covers(desk.now)]
    until = max(running, default=desk.now + desk.office.policy.on_most)
    if not running:
        await desk.unit.roster.save_presence(Presence(staff.id, PresenceKind.ON, desk.now, until))
    return Standing(until, back=back)


async def go_off(desk: Desk, staff: Staff) -> Standing:
    """下班: not disturbed before his next shift, or the next working morning where that is earlier."""
    await _clear(desk, staff, PresenceKind.ON, PresenceKind.OFF)
    zone = desk.office.zone
    morning = datetime.combine(after(desk.now.astimezone(zone).date(), desk.office.calendar), MORNING[0], zone)
    coming = [s.starts for s in await desk.unit.roster.shifts_of(staff.id, desk.now) if s.starts > desk.now]
    until = min([morning, *coming])
    await desk.unit.roster.save_presence(Presence(staff.id, PresenceKind.OFF, desk.now, until))
    found: dict[int, Staff] = {}
    for unit in units_of(desk, staff):
        found |= {s.id: s for s in await on_duty(desk, unit) if s.id != staff.id}
    return Standing(until, tuple(found.values()))


async def leave(desk: Desk, staff: Staff, first: date, last: date, deputy: Staff | None = None) -> Presence:
    """请假 on all days from `first` to `last`. What he holds is asked about at once, and handed over at its beginning.

    Another leave of these days gives way to it. Raises WrongLeave; Missing("deputy") for one who cannot stand in.
    """
    zone, policy = desk.office.zone, desk.office.policy
    today = desk.now.astimezone(zone).date()
    if last < first or first < today or (last - first).days >= policy.leave_most or (first - today).days > 366:
        raise WrongLeave(first, last)
    if deputy is not None and deputy.id not in {s.id for s in await stand_ins(desk, staff)}:
        raise Missing("deputy")
    starts = max(desk.now, datetime.combine(first, time(), zone))
    ends = datetime.combine(last + _ONE, time(), zone)
    for old in await leaves_of(desk, staff):
        if old.starts < ends and starts < old.ends:
            await _end(desk, old)
    given = Presence(
        staff.id,
        PresenceKind.LEAVE,
        starts,
        ends,
        deputy.id if deputy is not None else None,
        hand_at=max(starts, desk.now + policy.leave_answer),
    )
    kept = await desk.unit.roster.save_presence(given)
    await _noted(desk, staff, "begin")
    await _spread(desk, staff, kept)
    return kept


async def choose_deputy(desk: Desk, staff: Staff, leave_id: int, deputy: Staff) -> Presence:
    """Who stands in, chosen afterwards. Raises Missing("leave"), Missing("deputy")."""
    mine = await his_leave(desk, staff, leave_id)
    if deputy.id not in {s.id for s in await stand_ins(desk, staff)}:
        raise Missing("deputy")
    kept = await desk.unit.roster.save_presence(replace(mine, deputy=deputy.id))
    await desk.unit.knowledge.changed("leaves")
    await _spread(desk, staff, kept)
    return kept


async def his_leave(desk: Desk, staff: Staff, leave_id: int) -> Presence:
    """Raises Missing("leave") when it is over, cancelled or another's."""
    found = await desk.unit.roster.presence(leave_id)
    if found is None or found.staff != staff.id or found.kind is not PresenceKind.LEAVE or found.ends <= desk.now:
        raise Missing("leave")
    return found


async def leaves_of(desk: Desk, staff: Staff) -> list[Presence]:
    """His leaves that are not over."""
    return [
        p for p in await desk.unit.roster.presences(desk.now) if p.staff == staff.id and p.kind is PresenceKind.LEAVE
    ]


async def cancel_leave(desk: Desk, staff: Staff, leave_id: int) -> Presence:
    """销假: as if it ended now."""
    mine = await his_leave(desk, staff, leave_id)
    await _end(desk, mine)
    await _noted(desk, staff, "end")
    units = units_of(desk, staff)
    desk.post(RosterNews(RosterMatter.LEAVE_OVER, units=units, who=staff.name, leave=mine))
    return mine


async def stand_ins(desk: Desk, staff: Staff) -> list[Staff]:
    """Who may stand in for him: whom the centre's file names, then the colleagues of his units, else those above."""
    if not desk.centre:
        ids = [s.id for s in await desk.unit.staff.all()]
    else:
        posts = desk.centre.posts_of(staff.id)
        ids = [a.deputy for a in posts if a.deputy is not None]
        for unit in units_of(desk, staff):
            ids += [a.staff for a in desk.centre.members(unit, *AT_WORK)]
            above = desk.centre.above(unit)
            if set(ids) <= {staff.id} and above is not None:
                ids += [a.staff for a in desk.centre.members(above.id, *AT_WORK)]
    found = [await desk.unit.staff.by_id(i) for i in dict.fromkeys(ids) if i != staff.id]
    return [s for s in found if s is not None and s.active]


async def deputy_for(desk: Desk, leave_: Presence, unit: int | None) -> Staff | None:
    """Who stands in for him in that unit; None when nobody does, or he is gone or away himself then."""
    who = deputy_of(desk.centre.posts_of(leave_.staff), leave_, unit)
    found = await desk.unit.staff.by_id(who) if who is not None else None
    if found is None or not found.active:
        return None
    away = [p for p in await leaves_of(desk, found) if p.covers(max(desk.now, leave_.starts))]
    return None if away else found


async def _spread(desk: Desk, staff: Staff, kept: Presence) -> None:
    """The unit and whoever stands in are told."""
    units = units_of(desk, staff)
    deputies = {d.id: d for u in units if (d := await deputy_for(desk, kept, u)) is not None}
    names = "、".join(d.name for d in deputies.values())
    desk.post(RosterNews(RosterMatter.LEAVE, units=units, who=staff.name, other=names, leave=kept))
    if deputies:
        desk.post(RosterNews(RosterMatter.STANDING_IN, to=tuple(deputies), who=staff.name, leave=kept))


async def _clear(desk: Desk, staff: Staff, *kinds: PresenceKind) -> bool:
    """End what he said of himself that holds now; whether a leave was among it."""
    back = False
    for old in await desk.unit.roster.presences(desk.now):
        if old.staff == staff.id and old.kind in kinds and old.covers(desk.now):
            if old.kind is PresenceKind.LEAVE:
                await cancel_leave(desk, staff, old.id)
                back = True
            else:
                await desk.unit.roster.drop_presence(old.id)
    return back


async def _end(desk: Desk, leave_: Presence) -> None:
    if leave_.starts >= desk.now:
        await desk.unit.roster.drop_presence(leave_.id)
    else:
        await desk.unit.roster.save_presence(replace(leave_, ends=desk.now, hand_at=None))
    await desk.unit.knowledge.changed("leaves")


async def _noted(desk: Desk, staff: Staff, what: str) -> None:
    await desk.unit.knowledge.changed("leaves")
    await desk.unit.history.act(Act(desk.now, Deed.ABSENCE, staff.id, {"what": what}))
