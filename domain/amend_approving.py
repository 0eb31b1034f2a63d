"""The second admin's word on a correction or lifting: given, refused, no longer wanted, or not come in time."""

from dataclasses import replace

from domain import amending, approving
from domain.amend_news import AmendMatter, AmendNews
from domain.amendments import mark, waits
from domain.broadcasts import Amendment, Broadcast, Wave
from domain.desk import Desk
from domain.errors import RuledOut
from domain.history import Deed
from domain.people import Staff


async def approve(desk: Desk, staff: Staff, broadcast_id: int, seen: int | None = None) -> Amendment:
    """同意, by another admin: it is carried out. `seen`: the mark of what he was shown.

    Raises as `amending.of_admin`; RuledOut: notice_own, notice_author, amend_gone (or late).
    """
    found, pending, sent = await _asked(desk, staff, broadcast_id, seen)
    author = await desk.unit.staff.by_id(pending.by_staff)
    if author is None or not approving.may_send(desk, author, found):
        raise RuledOut("notice_author")
    await amending.noted(desk, Deed.BROADCAST_APPROVE, staff, found, pending)
    await _told(desk, AmendMatter.APPROVED, found, pending, staff)
    await amending.carried_out(desk, author, found, pending, sent)
    return pending


async def refuse(desk: Desk, staff: Staff, broadcast_id: int, seen: int | None = None) -> Amendment:
    """不同意: nothing is changed. Raises as `approve`."""
    found, pending, _ = await _asked(desk, staff, broadcast_id, seen)
    await amending.noted(desk, Deed.BROADCAST_REJECT, staff, found, pending)
    await _told(desk, AmendMatter.REFUSED, found, pending, staff)
    await desk.unit.broadcasts.save(replace(found, pending=None))
    return pending


async def lapse(desk: Desk, found: Broadcast) -> Broadcast:
    """Nobody has answered in time: its author may ask again or leave it. As it was when the request still runs."""
    pending = found.pending
    if pending is None or pending.until is None or waits(desk, pending):
        return found
    unasked = replace(pending, asked_at=None, until=None)
    kept = await desk.unit.broadcasts.save(replace(found, pending=unasked))
    if pending.asked_at is None:  # nobody was asked: a time that code before r0017 left behind
        return kept
    await _told(desk, AmendMatter.LAPSED, kept, unasked)
    return kept


async def _asked(
    desk: Desk, staff: Staff, broadcast_id: int, seen: int | None
) -> tuple[Broadcast, Amendment, list[Wave]]:
    found, sent = await amending.of_admin(desk, staff, broadcast_id)
    pending = found.pending
    if pending is not None and pending.by_staff == staff.id:
        raise RuledOut("notice_own")
    if pending is None or not waits(desk, pending) or (seen is not None and seen != mark(pending)):
        raise RuledOut("amend_gone")
    return found, pending, sent


async def _told(desk: Desk, matter: AmendMatter, found: Broadcast, pending: Amendment, by: Staff | None = None) -> None:
    """Its author, and whoever else was asked; not who did it: he sees it in answer to his press."""
    others = await amending.others(desk, found, pending.by_staff)
    to = (pending.by_staff, *(s.id for s in others if by is None or s.id != by.id))
    desk.post(AmendNews(matter, found, pending, to, by.name if by is not None else ""))
