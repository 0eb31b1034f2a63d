"""双人复核: what goes to many, or is grave, waits for a second admin (§8.1 invariant 18 as amended by §8.1a)."""

from dataclasses import replace

from domain import audiences
from domain.broadcasts import Broadcast, BroadcastState
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing, NotFound, RuledOut
from domain.history import Act, Deed
from domain.notice_news import NoticeMatter, NoticeNews
from domain.people import Staff
from domain.scheduling import Confirmed, is_admin, send, too_late, was_sent
from domain.templates import colours, host_of, official, words_of

#: From the least to the gravest (Policy.broadcast_approve names one).
RANKS = ("ordinary", "blue", "yellow", "urgent", "orange", "red")
_LONGEST = 500


def rank(broadcast: Broadcast) -> int:
    """How grave it is, as a place in RANKS: the gravest of its level, its colour and the colours its words speak of."""
    spoken = {broadcast.level, *colours(words_of(broadcast)), *([broadcast.colour] if broadcast.colour else [])}
    return max(RANKS.index(one.value) for one in spoken)


def grave(desk: Desk, broadcast: Broadcast) -> bool:
    """Whether it is so grave that nobody sends it alone."""
    return rank(broadcast) >= RANKS.index(desk.office.policy.broadcast_approve)


def needed(desk: Desk, broadcast: Broadcast) -> bool:
    """Whether a second admin must approve: by how many it goes to, how grave it is, or where its warning stands."""
    policy = desk.office.policy
    return broadcast.people > policy.broadcast_alone or grave(desk, broadcast) or strange_host(desk, broadcast) != ""


def strange_host(desk: Desk, broadcast: Broadcast) -> str:
    """The host of a coloured warning's link, where it is no official one known to the office; else ""."""
    if broadcast.colour is None or official(broadcast.link, desk.office.policy.official_hosts):
        return ""
    return host_of(broadcast.link)


def may_send(desk: Desk, author: Staff, broadcast: Broadcast) -> bool:
    """Whether it is still his to send: an admin whose reach covers the audience now."""
    return is_admin(desk, author) and audiences.allowed(desk, author, broadcast)


async def approvers(desk: Desk, broadcast: Broadcast) -> list[Staff]:
    """The other admins whose reach covers its audience and whom the bot can write to."""
    return [
        s
        for s in await desk.unit.staff.all()
        if s.id != broadcast.by_staff
        and is_admin(desk, s)
        and audiences.allowed(desk, s, broadcast)
        and await desk.unit.people.reachable(s.user)
    ]


async def ask(desk: Desk, staff: Staff, found: Broadcast) -> Broadcast:
    """Have the others asked. Raises RuledOut("notice_second") when there is nobody."""
    others = await approvers(desk, found)
    if not others:
        raise RuledOut("notice_second")
    until = desk.now + desk.office.policy.approve_wait
    kept = await desk.unit.broadcasts.save(
        replace(found, state=BroadcastState.REVIEW, asked_at=desk.now, next_at=until, approved_by=None)
    )
    await _noted(desk, Deed.BROADCAST_ASK, staff, kept)
    desk.post(NoticeNews(NoticeMatter.ASKED, kept, tuple(s.id for s in others), who=staff.name))
    return kept


async def grown(desk: Desk, author: Staff, found: Broadcast) -> None:
    """Its time has come, and it goes to more people meanwhile than he may write to alone: the others are asked."""
    try:
        kept = await ask(desk, author, found)
    except RuledOut:  # nobody else
        await expire(desk, found)
        return
    desk.post(NoticeNews(NoticeMatter.GROWN, kept))


async def approve(desk: Desk, staff: Staff, broadcast_id: int, version: int) -> Confirmed:
    """同意发送, by another admin: it is sent, or waits for its time. The first who approves counts.

    Raises RuledOut: notice_own, notice_answered (edited or over meanwhile), notice_reach, notice_author, notice_over,
    notice_empty; and as `audiences.count`.
    """
    found = await _asked(desk, staff, broadcast_id, version)
    author = await desk.unit.staff.by_id(found.by_staff)
    if author is None or not may_send(desk, author, found):
        raise RuledOut("notice_author")
    if too_late(desk, found):
        raise RuledOut("notice_over")
    if not await audiences.count(desk, found):
        raise RuledOut("notice_empty")
    await _noted(desk, Deed.BROADCAST_APPROVE, staff, found)
    got = await send(desk, author, replace(found, approved_by=staff.id, next_at=None))
    others = await approvers(desk, found)
    desk.post(
        NoticeNews(NoticeMatter.APPROVED, got.broadcast, tuple(s.id for s in others), who=staff.name, by=staff.id)
    )
    return got


async def reject(desk: Desk, staff: Staff, broadcast_id: int, version: int, why: str) -> Broadcast:
    """退回修改, with a reason: a draft again. Raises as `approve`, and Missing("notice_why")."""
    found = await _asked(desk, staff, broadcast_id, version)
    why = why.strip()[:_LONGEST]
    if not why:
        raise Missing("notice_why")
    kept = await desk.unit.broadcasts.save(await _returned(desk, found))
    await _noted(desk, Deed.BROADCAST_REJECT, staff, kept)
    to = tuple(s.id for s in await approvers(desk, kept))
    desk.post(NoticeNews(NoticeMatter.REJECTED, kept, to, who=staff.name, words=why, by=staff.id))
    return kept


async def check(desk: Desk, staff: Staff, broadcast_id: int, version: int) -> Broadcast:
    """Whether he may answer that request now, before he is asked why. Raises as `approve`."""
    return await _asked(desk, staff, broadcast_id, version)


async def expire(desk: Desk, found: Broadcast) -> None:
    """Nobody has approved it in time: a draft again, with a word to its author."""
    to = tuple(s.id for s in await approvers(desk, found))
    kept = await desk.unit.broadcasts.save(await _returned(desk, found))
    desk.post(NoticeNews(NoticeMatter.EXPIRED, kept, to))


async def taken_back(desk: Desk, found: Broadcast) -> None:
    """Its author edits or cancels it: the others need not answer any more."""
    to = tuple(s.id for s in await approvers(desk, found))
    desk.post(NoticeNews(NoticeMatter.TAKEN_BACK, found, to))


def redrafted(found: Broadcast) -> Broadcast:
    """As a draft again, unapproved."""
    return replace(found, state=BroadcastState.DRAFT, asked_at=None, approved_by=None, next_at=None)


async def _returned(desk: Desk, found: Broadcast) -> Broadcast:
    """As a draft again; one that people have already comes to its end instead."""
    back = redrafted(found)
    return replace(back, state=BroadcastState.CANCELLED) if await was_sent(desk, found) else back


async def _asked(desk: Desk, staff: Staff, broadcast_id: int, version: int) -> Broadcast:
    require_admin(staff)
    found = await desk.unit.broadcasts.by_id(broadcast_id)
    if found is None:
        raise NotFound
    if found.by_staff == staff.id:
        raise RuledOut("notice_own")
    if found.state is not BroadcastState.REVIEW or found.version != version:
        raise RuledOut("notice_answered")
    if not audiences.allowed(desk, staff, found):
        raise RuledOut("notice_reach")
    return found


async def _noted(desk: Desk, deed: Deed, staff: Staff, found: Broadcast) -> None:
    detail = {"broadcast": str(found.id), "people": str(found.people)}
    await desk.unit.history.act(Act(desk.now, deed, staff.id, detail))
