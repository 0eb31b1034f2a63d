"""A ticket gets its unit: when it is opened, when its class is corrected, when it comes back, when a centre begins."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.accusing import accused
from domain.centre import keeps
from domain.desk import Desk
from domain.gazetteer import nearest
from domain.history import By, Step
from domain.notices import CardChanged
from domain.reckoning import reckoned
from domain.routing import routed
from domain.steps import record
from domain.tickets import Status, Ticket
from domain.understanding import Understanding
from domain.whereabouts import Lead, at_home, spot_of
from domain.words import Media, Words, WordsKind

_LONGEST = 4096
#: Whoever complains of a unit may name it in any of these.
_SAID = (WordsKind.REPORT, WordsKind.SUPPLEMENT, WordsKind.ANSWER, WordsKind.ALSO)


async def lead_of(desk: Desk, understanding: Understanding, said: str = "", media: tuple[Media, ...] = ()) -> Lead:
    """What a report says about where. `said`: the place as it was asked for; `media`: a shared point among them."""
    text, places = understanding.text, [p for p in understanding.places if p.known]
    known = {p.id: p for p in await desk.unit.gazetteer.of_ids([p.known for p in places])}
    homes = [known[p.known] for p in places if p.known in known and at_home(text, p.start)]
    here = [known[p.known] for p in places if p.known in known and not at_home(text, p.start)]
    near = None
    for one in media:
        if one.latitude is not None and one.longitude is not None:
            around = await desk.unit.gazetteer.around(one.latitude, one.longitude)
            found = nearest(around, one.latitude, one.longitude)
            near = found[0] if found is not None else near
    return Lead(text, said, tuple(here), tuple(homes), near)


async def assigned(
    desk: Desk, ticket: Ticket, understanding: Understanding, said: str = "", media: tuple[Media, ...] = ()
) -> Ticket:
    """The ticket with its unit; as it is without a centre. What gathers others lies with the county."""
    if not desk.centre:
        return ticket
    if ticket.children:
        top = desk.centre.county or desk.centre.units[0]
        return replace(ticket, unit=top.id, area=desk.centre.area(top.id))
    lead = await lead_of(desk, understanding, said, media)
    return replace(ticket, **_changes(desk, ticket, lead, _accused(desk, ticket, lead)))


def _accused(desk: Desk, ticket: Ticket, lead: Lead) -> frozenset[int]:
    return accused(desk.centre, ticket.category, lead.text, spot_of(desk.centre, lead))


def _changes(desk: Desk, ticket: Ticket, lead: Lead, blamed: frozenset[int]) -> dict[str, Any]:
    spot = spot_of(desk.centre, lead)
    route = routed(
        desk.centre,
        desk.office.taxonomy.get(ticket.category),
        spot,
        blamed,
        confidential=ticket.confidential,
        urgent=ticket.urgent,
    )
    unit = route.unit.id if route.unit is not None else None
    area = desk.centre.area(unit)
    return {"unit": unit, "area": area, "route": route.text, "directed": False, "signed_at": None}


def detail_of(ticket: Ticket) -> dict[str, str]:
    """Where it went and why, for a line of the history; nothing without a centre."""
    return {"unit": str(ticket.unit), "route": ticket.route} if ticket.unit is not None else {}


async def anew(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """What changes when that ticket (as it will be) is routed again by the words kept of it; nothing without a centre.

    Nothing either when it stays with its unit: then it is signed for as before.
    """
    if not desk.centre or ticket.children:
        return {}
    words = await desk.unit.words.of_ticket(ticket.id)
    lead = await _lead(desk, ticket, [w for w in words if w.by_staff is None])
    changes = _changes(desk, ticket, lead, await blamed_in(desk, ticket, words))
    if changes["unit"] == ticket.unit:
        return {"route": changes["route"]}
    return changes


async def _lead(desk: Desk, ticket: Ticket, words: Sequence[Words]) -> Lead:
    """Where it is, by the words of the report and by the points that were shared."""
    text = "\n".join(w.raw for w in words if w.kind is WordsKind.REPORT and w.raw)[:_LONGEST] or ticket.summary
    media = tuple(m for w in words for m in w.media)
    lead = await lead_of(desk, desk.office.reader.understand(text), media=media)
    if not spot_of(desk.centre, lead).units and ticket.place:
        lead = replace(lead, said=ticket.place)
    return lead


async def blamed(desk: Desk, ticket: Ticket) -> frozenset[int]:
    """Ids of the units complained of, by all that its reporters have said so far (invariant 6)."""
    return await blamed_in(desk, ticket, await desk.unit.words.of_ticket(ticket.id)) if desk.centre else frozenset()


async def blamed_in(desk: Desk, ticket: Ticket, words: Sequence[Words]) -> frozenset[int]:
    """The same by these words of it: each is read by itself, at the place of the report and at its own."""
    if not desk.centre:
        return frozenset()
    at = spot_of(desk.centre, await _lead(desk, ticket, words))
    said = [w for w in words if w.kind in _SAID and w.raw]
    found = frozenset[int]() if said else accused(desk.centre, ticket.category, ticket.summary, at)
    for one in said:
        found |= accused(desk.centre, ticket.category, one.raw, at)
        if one.kind is not WordsKind.REPORT:
            lead = await lead_of(desk, desk.office.reader.understand(one.raw[:_LONGEST]))
            found |= _accused(desk, ticket, lead)
    return found


async def at_home_again(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """What changes when a ticket comes back: its unit may be no more, then the one above that is; else it is routed."""
    if not desk.centre:
        return {"overseer": None, "area": None, "unit": None, "route": ""} if ticket.unit is not None else {}
    gone = desk.centre.unit(ticket.overseer) is None and ticket.overseer is not None
    changes: dict[str, Any] = {"overseer": None} if gone else {}
    at, seen = ticket.unit, set[int]()
    while at is not None and at not in seen and desk.centre.unit(at) is None:
        seen.add(at)
        former = await desk.unit.centre.unit(at)
        at = former.parent if former is not None else None
    unit = desk.centre.unit(at)
    if unit is None or (ticket.confidential and (at != ticket.unit or not keeps(desk.centre, unit))):
        return changes | await anew(desk, replace(ticket, unit=None))
    if at == ticket.unit:
        return changes
    return changes | {"unit": unit.id, "area": desk.centre.area(unit.id), "signed_at": None, "directed": False}


async def settle(desk: Desk, ticket_id: int) -> None:
    """An open ticket that has no unit, from before there was a centre, gets one; who has it in hand keeps it."""
    ticket = await desk.unit.tickets.by_id(ticket_id)
    if ticket is None or not ticket.open or not desk.centre or desk.centre.unit(ticket.unit) is not None:
        return
    placed = await assigned(desk, ticket, desk.office.reader.understand("")) if ticket.children else None
    changes = {"unit": placed.unit, "area": placed.area} if placed is not None else await anew(desk, ticket)
    if ticket.status is not Status.QUEUED:
        changes.pop("signed_at", None)
    saved = await desk.unit.tickets.save(reckoned(desk, replace(ticket, **changes)))
    await record(desk, saved, Step.ROUTE, By.SYSTEM, detail=detail_of(saved))
    desk.post(CardChanged(saved.id, fresh=saved.status is Status.QUEUED, left=(ticket.unit,)))


async def kept_secret(desk: Desk, ticket_id: int) -> None:
    """An open confidential ticket that lies where nobody keeps secrets any more is routed anew, unless it is in hand.

    Where that leads nowhere else it is shown to who keeps it now (domain/standins.py).
    """
    ticket = await desk.unit.tickets.by_id(ticket_id)
    unit = desk.centre.unit(ticket.unit) if ticket is not None else None
    if ticket is None or unit is None or keeps(desk.centre, unit) or not ticket.confidential or not ticket.open:
        return
    changes = await anew(desk, ticket) if ticket.status is Status.QUEUED else {}
    if changes.get("unit", ticket.unit) == ticket.unit:
        desk.post(CardChanged(ticket.id))
        return
    saved = await desk.unit.tickets.save(reckoned(desk, replace(ticket, **changes, placed_at=desk.now)))
    await record(desk, saved, Step.ROUTE, By.SYSTEM, detail=detail_of(saved))
    desk.post(CardChanged(saved.id, fresh=True, left=(ticket.unit,)))
