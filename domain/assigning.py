"""A ticket gets its unit: when it is opened, when its class is corrected, when it comes back, when a centre begins."""

from dataclasses import replace
from typing import Any

from domain.accusing import accused
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
from domain.words import Media, WordsKind

_LONGEST = 4096


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
    return replace(ticket, **_changes(desk, ticket, await lead_of(desk, understanding, said, media)))


def _changes(desk: Desk, ticket: Ticket, lead: Lead) -> dict[str, Any]:
    spot = spot_of(desk.centre, lead)
    route = routed(
        desk.centre,
        desk.office.taxonomy.get(ticket.category),
        spot,
        accused(desk.centre, ticket.category, lead.text, spot),
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
    words = [w for w in await desk.unit.words.of_ticket(ticket.id) if w.by_staff is None]
    report = [w for w in words if w.kind is WordsKind.REPORT]
    text = "\n".join(w.raw for w in report if w.raw)[:_LONGEST] or ticket.summary
    media = tuple(m for w in words for m in w.media)
    lead = await lead_of(desk, desk.office.reader.understand(text), media=media)
    if not spot_of(desk.centre, lead).units and ticket.place:
        lead = replace(lead, said=ticket.place)
    changes = _changes(desk, ticket, lead)
    if changes["unit"] == ticket.unit:
        return {"route": changes["route"]}
    return changes


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
    if unit is None or (ticket.confidential and at != ticket.unit):
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
