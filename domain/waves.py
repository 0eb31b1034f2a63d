"""Running a notice: a wave begins, goes on page by page, pauses, ends; each act of an admin is in the history."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from domain import amend_words, audiences
from domain.broadcasts import Broadcast, BroadcastState, Level, Wave, WaveKind, WaveState
from domain.delivery import DeliveryState
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import NotFound, RuledOut
from domain.history import Act, Deed
from domain.notice_news import NoticeCard
from domain.office_notices import WaveShown
from domain.people import Staff
from domain.ports import Unit
from domain.progress import MOVING, Progress

#: So many people are written in one unit.
PAGE = 1000


class Again(StrEnum):
    """Whom to send it to once more: those it failed for; those of whom nobody knows (some will have it twice)."""

    FAILED = "failed"
    UNCERTAIN = "uncertain"


async def launch(
    desk: Desk,
    broadcast: Broadcast,
    kind: WaveKind = WaveKind.SEND,
    *,
    by: Staff | None,
    base: Wave | None = None,
    words: str = "",
) -> Wave:
    """A wave begins; its first page is written. `by` None: by the clock, for whoever made the notice.

    Of kind send the notice is saved as sending, with `next_at` as it is given: with one it is scheduled again at the
    end, else done. Its progress is shown to those it concerns. Raises Conflict when somebody was quicker.
    """
    if kind is WaveKind.SEND:
        await audiences.ready(desk, broadcast)
        broadcast = await desk.unit.broadcasts.save(replace(broadcast, state=BroadcastState.SENDING))
    wave = await desk.unit.waves.add(
        Wave(
            id=0,
            broadcast_id=broadcast.id,
            kind=kind,
            by_staff=by.id if by is not None else broadcast.by_staff,
            created_at=desk.now,
            base=base.id if base is not None else None,
            parts=amend_words.count(broadcast, kind, words),
            urgent=broadcast.urgent or kind is WaveKind.RECALL,  # what is taken back rings no bell, and must not wait
            words=words,
            ends_at=broadcast.ends_at if kind in (WaveKind.SEND, WaveKind.REMIND) else None,
        )
    )
    detail = {"kind": kind.value, "people": str(broadcast.people)}
    await _noted(desk, Deed.BROADCAST, by, wave, detail)
    wave = await _filled(desk, broadcast, wave)
    desk.post(WaveShown(wave.id))
    return wave


async def stirring(unit: Unit, now: datetime) -> list[int]:
    """Ids of waves for which something is to be done: rows to write, or an end to note."""
    return [
        wave.id
        for wave in await unit.waves.under_way()
        if _ended(wave, now)  # a paused one, too
        or (wave.state in MOVING and (not wave.full or not await unit.waves.waits(wave.id)))
    ]


async def go_on(desk: Desk, wave_id: int) -> None:
    """Write the next page; when all is written and nothing waits, it is done."""
    wave = await desk.unit.waves.by_id(wave_id)
    broadcast = await desk.unit.broadcasts.by_id(wave.broadcast_id) if wave is not None else None
    if wave is None or broadcast is None or wave.state in (WaveState.DONE, WaveState.CANCELLED):
        return
    if _ended(wave, desk.now):
        await desk.unit.waves.cancel(wave.id, desk.now)  # whoever does not have it yet gets it no more
        wave = replace(wave, full=True)
    elif wave.state is WaveState.PAUSED:
        return
    elif not wave.full:
        wave = await _filled(desk, broadcast, wave)
    if not wave.full or await desk.unit.waves.waits(wave.id):
        return
    await desk.unit.waves.save(replace(wave, state=WaveState.DONE, done_at=desk.now))
    if broadcast.state is BroadcastState.SENDING and await _newest_sent(desk, wave):
        state = BroadcastState.SCHEDULED if broadcast.next_at is not None else BroadcastState.DONE
        await desk.unit.broadcasts.save(replace(broadcast, state=state))
        if state is BroadcastState.SCHEDULED:  # the card says when it comes again
            desk.post(NoticeCard(broadcast.id))
    desk.post(WaveShown(wave.id))


async def _newest_sent(desk: Desk, wave: Wave) -> bool:
    """Whether the state of its notice follows it: no later time it was sent is still under way."""
    sent = [one for one in await desk.unit.waves.of_broadcast(wave.broadcast_id) if one.kind is WaveKind.SEND]
    later = [one for one in sent if one.id > wave.id and one.state not in (WaveState.DONE, WaveState.CANCELLED)]
    return wave.kind is WaveKind.SEND and not later


async def pause(desk: Desk, staff: Staff, wave_id: int) -> Wave:
    """暂停: nothing more leaves from now on. A second press changes nothing."""
    wave, _ = await of_admin(desk, staff, wave_id)
    if wave.state in MOVING:
        wave = await desk.unit.waves.save(replace(wave, state=WaveState.PAUSED))
        await _noted(desk, Deed.BROADCAST_PAUSE, staff, wave)
        desk.office.paces.forget(wave.id)
    desk.post(WaveShown(wave.id))
    return wave


async def resume(desk: Desk, staff: Staff, wave_id: int) -> Wave:
    """继续, where it stopped."""
    wave, _ = await of_admin(desk, staff, wave_id)
    if wave.state is WaveState.PAUSED:
        wave = await desk.unit.waves.save(replace(wave, state=_onward(wave)))
        await _noted(desk, Deed.BROADCAST_RESUME, staff, wave)
    desk.post(WaveShown(wave.id))
    return wave


async def cancel(desk: Desk, staff: Staff, wave_id: int) -> Wave:
    """取消: what has not left yet never will. Of a notice itself it ends its repetition, too."""
    wave, broadcast = await of_admin(desk, staff, wave_id)
    if wave.state not in (WaveState.DONE, WaveState.CANCELLED):
        await desk.unit.waves.cancel(wave.id, desk.now)
        wave = await desk.unit.waves.save(replace(wave, state=WaveState.CANCELLED, done_at=desk.now))
        if wave.kind is WaveKind.SEND:
            await desk.unit.broadcasts.save(replace(broadcast, state=BroadcastState.CANCELLED, next_at=None))
        await _noted(desk, Deed.BROADCAST_STOP, staff, wave)
        desk.office.paces.forget(wave.id)
    desk.post(WaveShown(wave.id))
    return wave


async def resend(desk: Desk, staff: Staff, wave_id: int, what: Again) -> int:
    """Send it once more to those of a wave that is not cancelled nor past its end. How many people; 0: nobody left."""
    wave, broadcast = await of_admin(desk, staff, wave_id)
    people = 0
    if not shut(wave, broadcast, desk.now):
        people = await desk.unit.waves.again(wave.id, (DeliveryState(what.value),))
    if people:
        if wave.state is WaveState.DONE:
            wave = await desk.unit.waves.save(replace(wave, state=_onward(wave), done_at=None))
            if wave.kind is WaveKind.SEND and broadcast.state is BroadcastState.DONE:
                await desk.unit.broadcasts.save(replace(broadcast, state=BroadcastState.SENDING))
        await _noted(desk, Deed.BROADCAST_RESEND, staff, wave, {"what": what.value, "people": str(people)})
        desk.office.paces.forget(wave.id)
    desk.post(WaveShown(wave.id))
    return people


def shut(wave: Wave, broadcast: Broadcast, now: datetime) -> bool:
    """Whether nothing of it may be sent any more: stopped, past its end, lifted, recalled, unapproved."""
    if wave.state is WaveState.CANCELLED or _ended(wave, now):
        return True
    if broadcast.state in (BroadcastState.DRAFT, BroadcastState.REVIEW):
        return True
    over = broadcast.recalled_at is not None and wave.kind is not WaveKind.RECALL
    return over or (broadcast.lifted_at is not None and wave.kind not in (WaveKind.LIFT, WaveKind.RECALL))


async def progress(desk: Desk, wave_id: int) -> Progress:
    """Its figures now. Raises NotFound."""
    wave = await desk.unit.waves.by_id(wave_id)
    broadcast = await desk.unit.broadcasts.by_id(wave.broadcast_id) if wave is not None else None
    if wave is None or broadcast is None:
        raise NotFound
    tally = await desk.unit.waves.tally(wave.id)
    rate = desk.office.paces.note(wave.id, desk.now, tally.over) if wave.state in MOVING else 0.0
    lacking = 0 if wave.state in MOVING else await desk.unit.waves.lacking(wave.id)
    return Progress(broadcast, wave, tally, desk.now, rate, lacking)


async def of_admin(desk: Desk, staff: Staff, wave_id: int) -> tuple[Wave, Broadcast]:
    """A wave an admin looks at, or acts on. Raises NotAllowed, NotFound, RuledOut("notice_reach") beyond his reach."""
    require_admin(staff)
    wave = await desk.unit.waves.by_id(wave_id)
    broadcast = await desk.unit.broadcasts.by_id(wave.broadcast_id) if wave is not None else None
    if wave is None or broadcast is None:
        raise NotFound
    _covers(desk, staff, broadcast)
    return wave, broadcast


async def call_off(desk: Desk, staff: Staff, broadcast_id: int) -> Broadcast:
    """取消 of a notice that waits for its time, by any admin whose reach covers it. A second press changes nothing."""
    require_admin(staff)
    broadcast = await desk.unit.broadcasts.by_id(broadcast_id)
    if broadcast is None:
        raise NotFound
    _covers(desk, staff, broadcast)
    if broadcast.state is BroadcastState.SCHEDULED:
        cancelled = replace(broadcast, state=BroadcastState.CANCELLED, next_at=None)
        broadcast = await desk.unit.broadcasts.save(cancelled)
        await desk.unit.history.act(Act(desk.now, Deed.BROADCAST_STOP, staff.id, {"broadcast": str(broadcast.id)}))
        desk.post(NoticeCard(broadcast.id, aloud=broadcast.by_staff != staff.id))
    return broadcast


def _covers(desk: Desk, staff: Staff, broadcast: Broadcast) -> None:
    if not audiences.allowed(desk, staff, broadcast):
        raise RuledOut("notice_reach")


def _ended(wave: Wave, now: datetime) -> bool:
    return wave.ends_at is not None and wave.ends_at <= now


def _onward(wave: Wave) -> WaveState:
    return WaveState.SENDING if wave.full else WaveState.FILLING


async def _filled(desk: Desk, broadcast: Broadcast, wave: Wave) -> Wave:
    """One page more."""
    audience = broadcast.audience
    if audience is None:
        raise NotFound
    units = frozenset(below for unit in audience.units for below in desk.centre.below(unit))
    level = Level.URGENT if broadcast.urgent else Level.ORDINARY
    since = desk.now - desk.office.policy.reporters_within
    wave = await desk.unit.waves.fill(wave, audience, units, broadcast.topic, level, PAGE, since)
    if wave.full and wave.state is WaveState.FILLING:
        wave = await desk.unit.waves.save(replace(wave, state=WaveState.SENDING))
    return wave


async def _noted(desk: Desk, deed: Deed, by: Staff | None, wave: Wave, detail: dict[str, str] | None = None) -> None:
    which = {"broadcast": str(wave.broadcast_id), "wave": str(wave.id)}
    await desk.unit.history.act(Act(desk.now, deed, by.id if by is not None else None, which | (detail or {})))
