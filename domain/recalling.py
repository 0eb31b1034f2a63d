"""撤回: every copy that Telegram still lets be deleted is deleted; what is older can be edited to say so."""

from dataclasses import replace

from domain import amend_words, amending, waves
from domain.amending import Amended, Proposed
from domain.broadcasts import Amendment, Broadcast, Wave, WaveKind
from domain.desk import Desk
from domain.errors import RuledOut
from domain.people import Staff


async def recall(desk: Desk, staff: Staff, broadcast_id: int, *, mark: bool = False) -> Proposed | None:
    """撤回, kept until it is confirmed; None when nothing can be deleted any more. `mark`: what can't be deleted is
    edited to 【已撤回】 instead.

    Raises as `amending.of_admin`, and RuledOut("amend_recalled").
    """
    found, sent = await amending.of_admin(desk, staff, broadcast_id)
    late = sum([(await desk.unit.waves.tally(w.id)).sent for w in sent if _too_old(desk, w)])
    if mark:
        return await amending.proposed(desk, found, Amendment(WaveKind.RECALL, staff.id, amend_words.MARKED), late)
    if found.recalled_at is not None:
        raise RuledOut("amend_recalled")
    if all(_too_old(desk, w) for w in sent):
        return None
    return await amending.proposed(desk, found, Amendment(WaveKind.RECALL, staff.id), late)


async def confirm(desk: Desk, staff: Staff, broadcast_id: int, seen: int | None = None) -> Amended:
    """确认撤回, by whoever began it; nobody else need approve. Raises as `recall`, and RuledOut("amend_gone")."""
    found, sent = await amending.of_admin(desk, staff, broadcast_id)
    pending = amending.own_pending(found, staff, WaveKind.RECALL, seen)
    found = replace(await amending.ended(desk, found), recalled_at=found.recalled_at or desk.now, pending=None)
    found = await desk.unit.broadcasts.save(found)
    everything = await desk.unit.waves.of_broadcast(found.id)
    if pending.text == amend_words.MARKED:
        return Amended(found, await _marked(desk, staff, found, sent, everything))
    launched = []
    for wave in everything:
        replied = wave.kind is not WaveKind.SEND
        if wave.kind is WaveKind.RECALL or _too_old(desk, wave) or (replied and not _spoke(wave)):
            continue
        words = amend_words.REPLIED if replied else ""
        launched.append(await waves.launch(desk, found, WaveKind.RECALL, by=staff, base=wave, words=words))
    return Amended(found, tuple(launched))


async def _marked(
    desk: Desk, staff: Staff, found: Broadcast, sent: list[Wave], everything: list[Wave]
) -> tuple[Wave, ...]:
    """Where deleting was too late, or has failed."""
    tried = {w.base: w for w in everything if w.kind is WaveKind.RECALL and not w.words}
    launched = []
    for wave in sent:
        failed = (await desk.unit.waves.tally(tried[wave.id].id)).failed if wave.id in tried else 0
        if _too_old(desk, wave) or failed:
            words = amend_words.MARKED
            launched.append(await waves.launch(desk, found, WaveKind.RECALL, by=staff, base=wave, words=words))
    if not launched:
        raise RuledOut("recall_none")
    return tuple(launched)


def _too_old(desk: Desk, wave: Wave) -> bool:
    return (wave.done_at or desk.now) + desk.office.policy.recall_within <= desk.now


def _spoke(wave: Wave) -> bool:
    return wave.kind is WaveKind.REMIND or amend_words.speaks(wave.words)
