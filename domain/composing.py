"""Composing a notice: the draft an admin fills by buttons, checked at the preview, sent when he confirms."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Any

from domain import approving, audiences, open_drafts, paying, scheduling
from domain.broadcasts import Broadcast, BroadcastState, Colour, Element, Level, Medium, Piece
from domain.copies import fits, parts, poll_slot
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing, NotFound, RuledOut
from domain.history import Act, Deed
from domain.pasting import labelled
from domain.people import Staff
from domain.scheduling import Confirmed
from domain.templates import Lack, missing, template_of

#: Who says so while no centre is imported; the word after a unit's name.
CENTRE = "综治中心"
_OFFICES = ("中心", "局", "所", "站", "办", "队", "委会", "厅", "院")


@dataclass(frozen=True, slots=True)
class Preview:
    """What the admin must know before he confirms. `lacks`: why it cannot be sent; else the notice is counted.

    `seconds`: for all parts at full speed; `stars`: what paid speed costs; `copies`: messages altogether.
    `starts`: None at once.
    """

    broadcast: Broadcast
    lacks: tuple[Element | Lack, ...] = ()
    people: int = 0
    copies: int = 0
    seconds: int = 0
    stars: int = 0
    starts: datetime | None = None
    night: bool = False
    approval: bool = False
    approvers: int = 0
    reach: bool = True
    #: why the audience will not do (domain/audiences.count)
    why: str = ""


async def begin(desk: Desk, staff: Staff, pieces: tuple[Piece, ...] = ()) -> Broadcast:
    """A new draft, with what was sent along; empty ones make room for it. Raises NotAllowed."""
    require_admin(staff)
    await open_drafts.swept(desk, staff.id)
    draft = Broadcast(0, staff.id, staff.user, desk.now, elements={Element.ISSUER: issuer_of(desk, staff)})
    for piece in pieces:
        draft = _with(draft, piece)
    return await desk.unit.broadcasts.add(draft)


async def own(desk: Desk, staff: Staff, broadcast_id: int) -> Broadcast:
    """His own notice in whatever state. Raises NotAllowed, NotFound."""
    require_admin(staff)
    found = await desk.unit.broadcasts.by_id(broadcast_id)
    if found is None or found.by_staff != staff.id:
        raise NotFound
    return found


async def draft(desk: Desk, staff: Staff, broadcast_id: int) -> Broadcast:
    """His own while he may still change it. Raises RuledOut("notice_fixed") once it is not a draft any more."""
    found = await own(desk, staff, broadcast_id)
    if found.state is not BroadcastState.DRAFT:
        raise RuledOut("notice_fixed")
    return found


async def change(desk: Desk, staff: Staff, broadcast_id: int, **fields: Any) -> Broadcast:
    """Change fields of his draft. Raises as `draft`."""
    return await desk.unit.broadcasts.save(replace(await draft(desk, staff, broadcast_id), **fields))


async def add(desk: Desk, staff: Staff, broadcast_id: int, piece: Piece) -> Broadcast:
    """One more message of content. Raises RuledOut("notice_pieces") when that is too much for one notice."""
    found = await draft(desk, staff, broadcast_id)
    return await desk.unit.broadcasts.save(_with(found, piece))


async def swap(desk: Desk, staff: Staff, broadcast_id: int, piece: Piece) -> Broadcast:
    """A message of its content was edited: it takes the place of what it was."""
    found = await draft(desk, staff, broadcast_id)
    at = next((i for i, p in enumerate(found.pieces) if p.source == piece.source), len(found.pieces))
    kept = _with(replace(found, pieces=found.pieces[:at]), piece)
    return await desk.unit.broadcasts.save(replace(kept, pieces=(*kept.pieces, *found.pieces[at + 1 :])))


async def tell(desk: Desk, staff: Staff, broadcast_id: int, element: Element, words: str) -> Broadcast:
    """Fill in one element."""
    found = await draft(desk, staff, broadcast_id)
    return await desk.unit.broadcasts.save(replace(found, elements={**found.elements, element: words.strip()}))


async def choose(desk: Desk, staff: Staff, broadcast_id: int, template: str) -> Broadcast:
    """Its kind, with the topic that goes with it."""
    kind = template_of(Broadcast(0, 0, 0, desk.now, template=template))
    return await change(desk, staff, broadcast_id, template=kind.code, topic=kind.topic)


async def paint(desk: Desk, staff: Staff, broadcast_id: int, colour: Colour | None) -> Broadcast:
    """A statutory colour, or none. Who issued the warning must then be said; else it is the office itself."""
    found = await draft(desk, staff, broadcast_id)
    elements = dict(found.elements)
    ours = issuer_of(desk, staff)
    if colour is not None and elements.get(Element.ISSUER) == ours:
        del elements[Element.ISSUER]
    if colour is None:
        elements.setdefault(Element.ISSUER, ours)
    return await desk.unit.broadcasts.save(replace(found, colour=colour, elements=elements))


async def preview(desk: Desk, staff: Staff, broadcast_id: int) -> Preview:
    """Check it and count its people; what may be confirmed is this state of it.

    Raises as `draft`, and RuledOut("notice_poll_old") for a poll that the bot cannot ask itself.
    """
    found = await draft(desk, staff, broadcast_id)
    lacks = missing(found, desk.now)
    if lacks:
        return Preview(found, lacks)
    _poll_kept(found)
    if not audiences.allowed(desk, staff, found):
        return Preview(found, reach=False)
    try:
        people = await audiences.count(desk, found)
    except Missing as refusal:
        return Preview(found, (Lack.AUDIENCE,), why=refusal.what)
    if people == 0:
        return Preview(found, (Lack.AUDIENCE,))
    if scheduling.too_late(desk, found):
        return Preview(found, (Lack.NIGHT,))
    found = await desk.unit.broadcasts.save(replace(found, people=people))
    starts = scheduling.first(desk, found)
    needs = approving.needed(desk, found)
    each, paid = len(parts(found)), desk.office.paid
    return Preview(
        found,
        people=people,
        copies=people * each,
        seconds=ceil(paying.seconds(people, each, paid)),
        stars=paying.stars(people, each, paid),
        starts=starts if starts > desk.now else None,
        night=starts > max(desk.now, found.starts_at or desk.now),
        approval=needs,
        approvers=len(await approving.approvers(desk, found)) if needs else 0,
    )


async def confirm(desk: Desk, staff: Staff, broadcast_id: int, version: int) -> Confirmed:
    """确认发送 of what was previewed. A second press changes nothing.

    Raises RuledOut("notice_changed") when it was edited since, ("notice_second") when nobody else could approve,
    ("notice_empty") when nobody can be reached any more, ("notice_poll_ready") when the bot's own poll is not sent yet,
    ("notice_poll_old") as `preview`, and as `audiences.count`.
    """
    found = await own(desk, staff, broadcast_id)
    if found.state is not BroadcastState.DRAFT:
        return Confirmed(found)
    if found.version != version or found.people == 0 or missing(found, desk.now) or scheduling.too_late(desk, found):
        raise RuledOut("notice_changed")
    if not audiences.allowed(desk, staff, found):
        raise RuledOut("notice_reach")
    found = replace(found, people=await audiences.count(desk, found))  # some may have come, or gone, since
    if found.people == 0:
        raise RuledOut("notice_empty")
    found = await _asking(desk, found)
    if approving.needed(desk, found):
        return Confirmed(await approving.ask(desk, staff, found))
    return await scheduling.send(desk, staff, found)


async def _asking(desk: Desk, found: Broadcast) -> Broadcast:
    """Its poll is forwarded from the one the bot sent at a preview, never from the admin's: that names him."""
    if all(p.medium is not Medium.POLL for p in found.pieces):
        return found
    _poll_kept(found)
    slot = await desk.unit.outbox.slot(poll_slot(found))
    if slot is None:
        raise RuledOut("notice_poll_ready")
    source = (slot.chat, slot.message_id)
    pieces = (replace(p, source=source) if p.medium is Medium.POLL else p for p in found.pieces)
    return replace(found, pieces=tuple(pieces))


def _poll_kept(found: Broadcast) -> None:
    """Drafts from before the bot asked itself know the admin's own message alone: forwarded it shows his name."""
    if any(_is_old(p) for p in found.pieces):
        raise RuledOut("notice_poll_old")


def _is_old(piece: Piece) -> bool:
    return piece.medium is Medium.POLL and not piece.entities


async def cancel(desk: Desk, staff: Staff, broadcast_id: int) -> Broadcast:
    """取消 before anything has left: of a draft, one that waits for approval or for its time."""
    found = await own(desk, staff, broadcast_id)
    if found.state in (BroadcastState.DRAFT, BroadcastState.REVIEW, BroadcastState.SCHEDULED):
        if found.state is BroadcastState.REVIEW:
            await approving.taken_back(desk, found)
        found = await desk.unit.broadcasts.save(replace(found, state=BroadcastState.CANCELLED, next_at=None))
        await desk.unit.history.act(Act(desk.now, Deed.BROADCAST_STOP, staff.id, {"broadcast": str(found.id)}))
        await open_drafts.swept(desk, staff.id)
    return found


async def edit(desk: Desk, staff: Staff, broadcast_id: int) -> Broadcast:
    """返回修改: a draft again, also out of waiting; it needs a new approval then.

    Raises RuledOut("notice_fixed"), and ("notice_sent") when people have it already: what they have stays approved.
    """
    found = await own(desk, staff, broadcast_id)
    if found.state is BroadcastState.DRAFT:
        return found
    if found.state not in (BroadcastState.REVIEW, BroadcastState.SCHEDULED):
        raise RuledOut("notice_fixed")
    if await scheduling.was_sent(desk, found):
        raise RuledOut("notice_sent")
    if found.state is BroadcastState.REVIEW:
        await approving.taken_back(desk, found)
    return await desk.unit.broadcasts.save(approving.redrafted(found))


def issuer_of(desk: Desk, staff: Staff) -> str:
    """The office in whose name he writes: his unit's, or the centre's."""
    own_unit = next((desk.centre.unit(a.unit) for a in desk.centre.posts_of(staff.id)), None)
    unit = (own_unit if staff.user not in desk.office.admins else None) or desk.centre.county
    if unit is None:
        return CENTRE
    return unit.name if unit.name.endswith(_OFFICES) else unit.name + CENTRE


def _with(found: Broadcast, piece: Piece) -> Broadcast:
    """The draft with one message more; its labelled lines fill what is not filled yet."""
    if piece.medium is Medium.POLL:  # its words stay in it
        return _fitting(found, (*(p for p in found.pieces if not _is_old(p)), piece))
    text, entities, told, link = labelled(piece.text, piece.entities)
    kept = replace(piece, text=text, entities=entities)
    pieces = found.pieces if kept.medium == "text" and not text else (*found.pieces, kept)
    return _fitting(replace(found, elements={**found.elements, **told}, link=link or found.link), pieces)


def _fitting(found: Broadcast, pieces: tuple[Piece, ...]) -> Broadcast:
    if not fits(pieces):
        raise RuledOut("notice_pieces")
    return replace(found, pieces=pieces)


def urgent(level: Level) -> Level:
    """The other level."""
    return Level.ORDINARY if level is Level.URGENT else Level.URGENT
