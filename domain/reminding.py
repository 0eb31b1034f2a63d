"""提醒未回应的: a reminder to those who have a notice and are silent, and to nobody else."""

from domain import audiences, calling, waves
from domain.amend_words import packed
from domain.broadcasts import Broadcast, BroadcastState, Wave, WaveKind
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing, RuledOut
from domain.people import Staff


async def silent(desk: Desk, staff: Staff, wave_id: int) -> int:
    """How many a reminder would reach. Raises NotAllowed, NotFound, RuledOut when it is too soon or over."""
    wave, _ = await _remindable(desk, staff, wave_id)
    return await _silent(desk, wave)


async def remind(desk: Desk, staff: Staff, wave_id: int) -> Wave:
    """提醒未回应的: one message to those who have it and are silent. The words were approved with the notice.

    Raises NotAllowed, NotFound, RuledOut; Missing("silent") when everybody has answered.
    """
    wave, broadcast = await _remindable(desk, staff, wave_id)
    if not await _silent(desk, wave):
        raise Missing("silent")
    return await waves.launch(desk, broadcast, WaveKind.REMIND, by=staff, base=wave, words=packed(wave))


async def _remindable(desk: Desk, staff: Staff, wave_id: int) -> tuple[Wave, Broadcast]:
    require_admin(staff)
    wave, broadcast = await calling.the_wave(desk, wave_id)
    if not audiences.allowed(desk, staff, broadcast):
        raise RuledOut("notice_reach")
    if broadcast.lifted_at is not None or broadcast.recalled_at is not None:
        raise RuledOut("amend_over")
    if broadcast.ends_at is not None and broadcast.ends_at <= desk.now:
        raise RuledOut("notice_ended")
    if broadcast.state in (BroadcastState.DRAFT, BroadcastState.REVIEW):
        raise RuledOut("notice_waiting")
    again = desk.office.policy.remind_again
    for other in await desk.unit.waves.of_broadcast(broadcast.id):
        if other.kind is WaveKind.REMIND and other.base == wave.id and desk.now - other.created_at < again:
            raise RuledOut("reminded", until=other.created_at + again)
    return wave, broadcast


async def _silent(desk: Desk, wave: Wave) -> int:
    return sum(a.people for a in await calling.counted(desk, wave, None) if a.reply is None)
