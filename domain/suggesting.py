"""Which open tickets take part in 同一件事, what a resident is offered to join, what the desk is told may be one."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from domain.alike import Sketch, best, keys, sketch, weighed
from domain.desk import Desk
from domain.drafts import Draft
from domain.followers import Pair
from domain.taxonomy import UNSORTED
from domain.tickets import Status, Ticket
from domain.understanding import Place, Reader, Understanding, first_code

#: A quarrel or a need is one household's, however alike the words: that somebody reported it would say who.
PERSONAL = frozenset({"JF01", "JF02", "JF05", "JF06", "JF07", "JF08"})
PERSONAL_KINDS = frozenset({"MS", "ZX", "JJ"})
_MOST = 5
#: As much of a draft is compared as a ticket keeps in its summary.
SUMMARY = 500
#: Parts of a place that many share; whatever else there is — a house, a shop, somebody's home — is told to nobody.
_SHARED = frozenset({"road", "community", "village", "town"})
_NAME = re.compile(r"[\u4e00-\u9fff]{2,12}")


@dataclass(frozen=True, slots=True)
class Offer:
    """The least a resident needs to decide: class, general place, day, state, how many. Never words, never who."""

    number: str
    category: str
    place: str = field(repr=False)
    since: datetime
    status: Status
    people: int


def takes_part(desk: Desk, ticket: Ticket) -> bool:
    """Whether others may ever learn that this was reported. Danger is never merged away, so it stays apart too."""
    if ticket.secret or ticket.urgent or ticket.children or not ticket.open or not ticket.summary:
        return False
    return not _apart(desk, ticket.category, ticket.summary)


def _class(desk: Desk, category: str, masked: str) -> str:
    """The class; of what is not sorted yet the likeliest guess."""
    if category != UNSORTED:
        return category
    return first_code(desk.office.reader.understand(masked).categories) or UNSORTED


def _apart(desk: Desk, category: str, masked: str) -> bool:
    """A class that is nobody else's business."""
    category = _class(desk, category, masked)
    personal = category in PERSONAL or category[:2] in PERSONAL_KINDS
    return personal or desk.office.taxonomy.get(category).confidential


def general(reader: Reader, place: str) -> str:
    """A place as far as it may be told to others: the road, the community, the village; "" when it names none."""
    told = [_shared(one) for text in place.split("、") for one in reader.understand(text).places]
    return "、".join(dict.fromkeys(filter(None, told)))[:40]


def _shared(place: Place) -> str:
    """The words of a place up to the end of the shared names it begins with."""
    end = place.start
    for part in place.parts:
        if part.kind not in _SHARED or not _NAME.fullmatch(part.text):
            break
        end = part.end
    words = place.text[: end - place.start]
    return words if _NAME.fullmatch(words) else ""


async def opened(desk: Desk, ticket: Ticket) -> None:
    """A new ticket: the desk is told what it may be part of, and it goes into the index itself."""
    if not takes_part(desk, ticket):
        return
    mine = _sketch(desk, ticket)
    found = [] if ticket.parent is not None else await _near(desk, mine)
    if found:
        await desk.unit.pairs.put(Pair(ticket.id, found[0].id))
    await _enter(desk, ticket, mine)
    await desk.unit.alike.count(list(mine.counts))


async def keep_up(desk: Desk, before: Ticket, after: Ticket) -> None:
    """The index holds exactly what takes part: out at the end or when it becomes confidential, in when reopened."""
    was, does = takes_part(desk, before), takes_part(desk, after)
    if was and not does:
        await desk.unit.alike.leave(after.id)
    elif does and not was:
        await _enter(desk, after, _sketch(desk, after))


def _sketch(desk: Desk, ticket: Ticket) -> Sketch:
    return sketch(desk.office.reader, ticket.summary, ticket.place, _class(desk, ticket.category, ticket.summary))


async def _enter(desk: Desk, ticket: Ticket, mine: Sketch) -> None:
    usage = await desk.unit.alike.usage(list(mine.counts))
    await desk.unit.alike.enter(ticket.id, weighed(mine.counts, usage), keys(mine.counts, usage), mine.known)


async def _near(desk: Desk, mine: Sketch) -> list[Ticket]:
    """Open tickets that look like the same matter, the likest first."""
    if not mine.counts:
        return []
    usage = await desk.unit.alike.usage(list(mine.counts))
    weights = weighed(mine.counts, usage)
    since = desk.now - desk.office.policy.alike_within
    found = await desk.unit.alike.near(list(weights), keys(mine.counts, usage), since)
    alike = best(desk.office.reader, mine, weights, found, lambda t: _class(desk, t.category, t.summary))
    return [ticket for _, ticket in alike if takes_part(desk, ticket)]


async def joinable(desk: Desk, draft: Draft, understanding: Understanding, place: str, category: str) -> list[Ticket]:
    """What the writer of this draft may join, the likest first; nothing for whoever wants to stay unseen.

    Not his own, not what he follows or has in hand, not what he said is another matter; of several matters none
    before he says that they are one.
    """
    unseen = draft.anonymous or draft.confidential
    several = len(understanding.matters) > 1 and draft.split is not False
    masked = understanding.masked.strip()[:SUMMARY] if draft.text else ""
    if unseen or several or draft.perhaps is not None or not masked or _apart(desk, category, masked):
        return []
    category = _class(desk, category, masked)
    mine = sketch(desk.office.reader, masked, desk.office.reader.mask(place), category)
    found = [t for t in await _near(desk, mine) if t.reporter.chat not in (None, draft.chat)]
    found = [t for t in found if t.number not in draft.apart][:_MOST]
    if not found:
        return []
    follows = {f.ticket_id for f in await desk.unit.followers.of_chat(draft.chat, limit=100) if not f.gone}
    staff = await desk.unit.staff.by_user(draft.chat)
    return [t for t in found if t.id not in follows and (staff is None or t.holder != staff.id)]


async def offer(desk: Desk, draft: Draft, understanding: Understanding, place: str, category: str) -> Offer | None:
    """The likest of what he may join, as he may see it."""
    found = await joinable(desk, draft, understanding, place, category)
    if not found:
        return None
    ticket = found[0]
    code = _class(desk, ticket.category, ticket.summary)
    return Offer(
        ticket.number,
        code,
        general(desk.office.reader, ticket.place),
        ticket.submitted_at,
        ticket.status,
        1 + ticket.joined,
    )


async def main_of(desk: Desk, ticket: Ticket) -> Ticket | None:
    """The other ticket of its pair, whatever became of the pair."""
    pair = await desk.unit.pairs.of(ticket.id)
    return await desk.unit.tickets.by_id(pair.main_id) if pair is not None else None
