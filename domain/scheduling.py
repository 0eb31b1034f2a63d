"""When a notice starts: at once, at its time, again and again until its end; ordinary ones never at night (§7.3)."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
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
_DAYS = {"今天": 0, "今日": 0, "今晚": 0, "今早": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2}
_EVENING = re.compile("晚|下午|傍晚")
_WHEN = re.compile(
    r"^\s*(?:(?P<word>今天|今日|今晚|今早|明天|明日|明早|明晚|后天)|"
    r"(?:(?P<year>20\d\d)[年/.-])?(?P<month>\d{1,2})[月/.-](?P<day>\d{1,2})[日号]?)?\s*"
    r"(?P<part>上午|早上|早|中午|下午|傍晚|晚上|晚)?\s*"
    r"(?P<hour>\d{1,2})(?:[:：点时](?P<minute>\d{1,2}|半)?分?)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What 确认发送 brought about: a wave under way, a time to wait for, or a second admin to wait for."""

    broadcast: Broadcast
    wave: Wave | None = None


def read_time(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """「明天 8:00」「11月24日 18:30」「今晚8点半」 as a time that is still to come; None when it is none.

    A time alone means its next coming. Raises nothing.
    """
    match = _WHEN.match(text)
    if match is None or (match["word"] is None and match["month"] is None and not re.search("[:：点时]", text)):
        return None
    local = now.astimezone(zone)
    hour = int(match["hour"])
    minute = 30 if match["minute"] == "半" else int(match["minute"] or 0)
    if hour < 12 and _EVENING.search(f"{match['word'] or ''}{match['part'] or ''}"):
        hour += 12
    try:
        day = _day(match, local.date())
        at = datetime.combine(day, time(hour, minute), zone)
    except ValueError:
        return None
    if match["word"] is None and match["month"] is None and at <= local:
        at += timedelta(days=1)
    if match["month"] and not match["year"] and at < local - timedelta(days=180):
        at = at.replace(year=at.year + 1)
    return at.astimezone(now.tzinfo)


def _day(match: re.Match[str], today: date) -> date:
    if match["month"]:
        return date(int(match["year"] or today.year), int(match["month"]), int(match["day"]))
    return today + timedelta(days=_DAYS.get(match["word"] or "", 0))


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
