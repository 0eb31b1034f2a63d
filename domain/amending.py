"""更正 and 解除 of a notice that was sent: every copy is edited and replied to; what has not left yet follows suit.

Both need the second admin as the notice did (domain/approving.py), who answers in domain/amend_approving.py. 撤回 is
in domain/recalling.py.
"""

from dataclasses import dataclass, replace

from domain import amend_words, approving, audiences, waves
from domain.amend_news import AmendMatter, AmendNews
from domain.amendments import corrected, mark, one_picture, waits
from domain.broadcasts import (
    Amendment,
    Broadcast,
    BroadcastState,
    Element,
    Wave,
    WaveKind,
    WaveState,
)
from domain.copies import CAPTION_MOST, TEXT_MOST, bound, parts
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing, NotFound, RuledOut
from domain.history import Act, Deed
from domain.people import Staff
from domain.templates import Lack, colours, missing

_OVER = frozenset({WaveState.DONE, WaveState.CANCELLED})
#: Not yet sent, or never.
_UNSENT = frozenset({BroadcastState.DRAFT, BroadcastState.REVIEW})
#: What 【已更正 11月22日 22:41】 takes.
_HEAD = 30
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the admin must know before he confirms: the notice as it will be, how many have it, who must approve.

    `late`: of a recall, how many of them Telegram no longer lets be deleted.
    """

    broadcast: Broadcast
    amendment: Amendment
    people: int
    late: int = 0
    approval: bool = False


@dataclass(frozen=True, slots=True)
class Amended:
    """What became of it: waves under way, or a second admin to wait for (`asked`)."""

    broadcast: Broadcast
    waves: tuple[Wave, ...] = ()
    asked: bool = False


async def of_admin(desk: Desk, staff: Staff, broadcast_id: int) -> tuple[Broadcast, list[Wave]]:
    """A notice that was sent, with each time it was. Raises NotAllowed, NotFound; RuledOut when it is out of his reach,
    nothing of it was sent yet, or it is recalled already."""
    require_admin(staff)
    found = await desk.unit.broadcasts.by_id(broadcast_id)
    if found is None:
        raise NotFound
    if not audiences.allowed(desk, staff, found):
        raise RuledOut("notice_reach")
    sent = [w for w in await desk.unit.waves.of_broadcast(found.id) if w.kind is WaveKind.SEND]
    if found.state in _UNSENT or not sent:
        raise RuledOut("amend_unsent")
    return found, sent


async def open_one(desk: Desk, staff: Staff, broadcast_id: int) -> Broadcast:
    """A notice that may still be corrected or lifted. Raises as `of_admin`, and RuledOut("amend_over")."""
    found, _ = await of_admin(desk, staff, broadcast_id)
    if found.lifted_at is not None or found.recalled_at is not None:
        raise RuledOut("amend_over")
    return found


async def correct(
    desk: Desk, staff: Staff, broadcast_id: int, text: str, entities: str = "", file: str = ""
) -> Proposed:
    """更正: the new words, or another picture, kept until they are confirmed.

    Raises as `open_one`; Missing("words"), RuledOut: amend_long, amend_caption (a caption holds less),
    amend_caption_kept (the one that stays is too long), amend_colour, amend_lacks, amend_picture (it has no picture,
    or several files).
    """
    found = await open_one(desk, staff, broadcast_id)
    if not text.strip() and not file:
        raise Missing("words")
    if file and not one_picture(found):
        raise RuledOut("amend_picture")
    amendment = Amendment(WaveKind.CORRECT, staff.id, text, entities, file=file)
    new = corrected(found, amendment)
    if parts(found)[-1].pieces and (bound(new) + _HEAD > CAPTION_MOST or len(parts(new)) != len(parts(found))):
        raise RuledOut("amend_caption" if text.strip() else "amend_caption_kept")
    untold = {e for e in missing(found, desk.now) if isinstance(e, Element)}  # what it never told needs no telling now
    lacks = set(missing(new, desk.now)) - untold - {Lack.OVER, Lack.END, Lack.AUDIENCE}
    if Lack.LONG in lacks or bound(new) + _HEAD > TEXT_MOST:
        raise RuledOut("amend_long")
    if lacks & {Lack.COLOUR_WORDS, Lack.COLOUR_OTHER, Lack.LINK}:
        raise RuledOut("amend_colour")
    if lacks:
        raise RuledOut("amend_lacks")
    return await proposed(desk, found, amendment)


async def lift(desk: Desk, staff: Staff, broadcast_id: int, text: str) -> Proposed:
    """解除: the danger is over; `text` says so. Raises as `open_one`, Missing("words"), RuledOut("amend_colour")."""
    found = await open_one(desk, staff, broadcast_id)
    if not text.strip():
        raise Missing("words")
    if found.colour is None and colours(text):
        raise RuledOut("amend_colour")
    return await proposed(desk, found, Amendment(WaveKind.LIFT, staff.id, text.strip()[:_LONGEST]))


async def drop(desk: Desk, staff: Staff, broadcast_id: int) -> None:
    """取消 before it is confirmed, by whoever began it."""
    require_admin(staff)
    found = await desk.unit.broadcasts.by_id(broadcast_id)
    if found is not None and found.pending is not None and found.pending.by_staff == staff.id:
        await _taken_back(desk, found, found.pending)
        await desk.unit.broadcasts.save(replace(found, pending=None))


async def confirm(desk: Desk, staff: Staff, broadcast_id: int, kind: WaveKind, seen: int | None = None) -> Amended:
    """确认, by whoever began it: it is carried out, or a second admin is asked. `seen`: the mark of what he saw.

    Raises as `of_admin`; RuledOut: amend_gone (something else was begun since), amend_second (nobody could approve).
    """
    found, sent = await of_admin(desk, staff, broadcast_id)
    pending = own_pending(found, staff, kind, seen)
    if waits(desk, pending):
        return Amended(found, asked=True)
    if await _needs_second(desk, found, pending, sent):
        asked = await others(desk, found, staff.id)
        if not asked:
            raise RuledOut("amend_second")
        pending = replace(pending, asked_at=desk.now, until=desk.now + desk.office.policy.approve_wait)
        found = await desk.unit.broadcasts.save(replace(found, pending=pending))
        await noted(desk, Deed.BROADCAST_ASK, staff, found, pending)
        desk.post(AmendNews(AmendMatter.ASKED, found, pending, tuple(s.id for s in asked), staff.name))
        return Amended(found, asked=True)
    return await carried_out(desk, staff, found, pending, sent)


async def others(desk: Desk, found: Broadcast, by: int) -> list[Staff]:
    """Who is asked when that Staff id wants it changed."""
    return await approving.approvers(desk, replace(found, by_staff=by))


def own_pending(found: Broadcast, staff: Staff, kind: WaveKind, seen: int | None = None) -> Amendment:
    """What he has begun. Raises RuledOut("amend_gone")."""
    pending = found.pending
    if pending is None or pending.kind is not kind or pending.by_staff != staff.id:
        raise RuledOut("amend_gone")
    if seen is not None and seen != mark(replace(pending, asked_at=None)):
        raise RuledOut("amend_gone")
    return pending


async def proposed(desk: Desk, found: Broadcast, amendment: Amendment, late: int = 0) -> Proposed:
    """Kept until it is confirmed. Raises RuledOut("amend_waits") where a colleague's waits for approval.

    A recall need not wait: it takes the other's place, and he hears of it.
    """
    before = found.pending
    if before is not None and waits(desk, before):
        if before.by_staff != amendment.by_staff:
            if amendment.kind is not WaveKind.RECALL:
                raise RuledOut("amend_waits")
            desk.post(AmendNews(AmendMatter.REPLACED, found, before, (before.by_staff,)))
        await _taken_back(desk, found, before, amendment.by_staff)
    kept = await desk.unit.broadcasts.save(replace(found, pending=amendment))
    sent = [w for w in await desk.unit.waves.of_broadcast(kept.id) if w.kind is WaveKind.SEND]
    tally = await desk.unit.waves.tally(sent[-1].id)
    second = await _needs_second(desk, kept, amendment, sent)
    return Proposed(kept, amendment, tally.sent + tally.uncertain, late, second)


async def _needs_second(desk: Desk, found: Broadcast, amendment: Amendment, sent: list[Wave]) -> bool:
    if amendment.kind is WaveKind.RECALL:  # it only takes back, and must not wait
        return False
    new = corrected(found, amendment) if amendment.kind is WaveKind.CORRECT else found
    people = max(found.people, await _people(desk, sent))
    return any(approving.needed(desk, replace(one, people=people)) for one in (found, new))


async def _people(desk: Desk, sent: list[Wave]) -> int:
    """How many have it of the newest time it was sent, or may have it, or still get it."""
    tally = await desk.unit.waves.tally(sent[-1].id)
    return tally.sent + tally.uncertain + (tally.waiting if sent[-1].state not in _OVER else 0)


async def _taken_back(desk: Desk, found: Broadcast, before: Amendment, by: int | None = None) -> None:
    """Whoever was asked to approve it need not answer any more, but for him (a Staff id) who sees that himself."""
    if waits(desk, before):
        asked = tuple(s.id for s in await others(desk, found, before.by_staff) if s.id != by)
        desk.post(AmendNews(AmendMatter.TAKEN_BACK, found, before, asked))


async def carried_out(desk: Desk, staff: Staff, found: Broadcast, amendment: Amendment, sent: list[Wave]) -> Amended:
    """Waves to all who have it. Whoever calls has seen to it that it may be."""
    await desk.unit.waves.hold(found.id)  # what leaves now has the old words, and is corrected as well
    if amendment.kind is WaveKind.CORRECT:
        found = replace(corrected(found, amendment), corrected_at=desk.now)
    else:
        found = replace(await ended(desk, found), lifted_at=desk.now)
    found = await desk.unit.broadcasts.save(replace(found, pending=None))
    launched = []
    for wave in sent:  # the reply stands below the newest alone
        said = (amendment.text or amend_words.PICTURE) if wave is sent[-1] else ""
        words = amend_words.packed(wave, said, pictured=amendment.file != "")
        launched.append(await waves.launch(desk, found, amendment.kind, by=staff, base=wave, words=words))
    return Amended(found, tuple(launched))


async def ended(desk: Desk, found: Broadcast) -> Broadcast:
    """The notice as one that is over (to be saved): what has not left yet never will."""
    await desk.unit.waves.hold(found.id)
    for wave in await desk.unit.waves.of_broadcast(found.id):
        if wave.state not in _OVER:
            await desk.unit.waves.cancel(wave.id, desk.now)
            await desk.unit.waves.save(replace(wave, state=WaveState.CANCELLED, done_at=desk.now))
    over = found.state if found.state is BroadcastState.CANCELLED else BroadcastState.DONE
    return replace(found, state=over, next_at=None)


async def noted(desk: Desk, deed: Deed, staff: Staff, found: Broadcast, amendment: Amendment) -> None:
    """A line of what admins have done."""
    detail = {"broadcast": str(found.id), "kind": amendment.kind.value}
    await desk.unit.history.act(Act(desk.now, deed, staff.id, detail))
