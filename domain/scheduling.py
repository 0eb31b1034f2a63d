"""When a notice starts: at once, at its time, again and again until its end; ordinary ones never at night (§7.3)."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain import waves
from domain.broadcasts import Broadcast, BroadcastState, Repeat, Wave, WaveKind
from domain.desk import Desk
from domain.history import Act, Deed
from domain.people import Staff
from domain.policy import Policy

#: No notice is set for later than that.
AHEAD = timedelta(days=92)
_STEP = {Repeat.DAILY: timedelta(days=1), Repeat.WEEKLY: timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What 确认发送 brought about: a wave under way, a time to wait for, or a second admin to wait for."""

    broadcast: Broadcast
    wave: Wave | None = None


def quiet(at: datetime, zone: ZoneInfo, policy: Policy) -> datetime | None:
    """The end of the quiet hours that `at` lies in; None: it is no quiet hour."""
    if policy.quiet_from == policy.quiet_until:
        return None
    local = at.astimezone(zone)
    night = policy.quiet_from > policy.quiet_until
    late, early = local.hour >= policy.quiet_from, local.hour < policy.quiet_until
    if not (late or early if night else late and early):
        return None
    day = local.date() + timedelta(days=1 if night and late else 0)
    return datetime.combine(day, time(policy.quiet_until % 24), zone).astimezone(at.tzinfo)


def first(desk: Desk, broadcast: Broadcast) -> datetime:
    """When it will start: now, or at its time; an ordinary one never in the quiet hours."""
    at = max(desk.now, broadcast.starts_at or desk.now)
    over = None if broadcast.urgent else quiet(at, desk.office.zone, desk.office.policy)
    return over or at


def too_late(desk: Desk, broadcast: Broadcast) -> bool:
    """Whether its end comes before it may start."""
    return broadcast.ends_at is not None and broadcast.ends_at <= first(desk, broadcast)


def following(broadcast: Broadcast, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When it comes again after `now`, at the same local time; None: not any more. What was missed is not made up."""
    step = _STEP.get(broadcast.repeat)
    if step is None:
        return None
    began = broadcast.starts_at or broadcast.created_at
    local = began.astimezone(zone)
    times = max(1, (now - began) // step)
    at = local + step * times  # local arithmetic: the hour on the clock stays
    while at.astimezone(now.tzinfo) <= now:
        at += step
    at = at.astimezone(now.tzinfo)
    return at if broadcast.ends_at is None or at < broadcast.ends_at else None


async def was_sent(desk: Desk, broadcast: Broadcast) -> bool:
    """Whether it has gone out before: people have its words, which may be corrected now, and no more edited."""
    return any(w.kind is WaveKind.SEND for w in await desk.unit.waves.of_broadcast(broadcast.id))


def is_admin(desk: Desk, staff: Staff) -> bool:
    """Whether he is an admin now; what the store says of him may be older."""
    return staff.active and (staff.user in desk.office.admins or staff.user in desk.office.centre.admins)


async def send(desk: Desk, staff: Staff, found: Broadcast) -> Confirmed:
    """Launch it, or have it wait for its time. `staff`: whose notice it is."""
    starts = first(desk, found)
    if starts > desk.now:
        kept = await desk.unit.broadcasts.save(replace(found, state=BroadcastState.SCHEDULED, next_at=starts))
        await desk.unit.history.act(Act(desk.now, Deed.BROADCAST_SET, staff.id, {"broadcast": str(kept.id)}))
        return Confirmed(kept)
    again = following(found, desk.now, desk.office.zone)
    wave = await waves.launch(desk, replace(found, next_at=again), by=staff)
    return Confirmed(await desk.unit.broadcasts.by_id(found.id) or found, wave)
