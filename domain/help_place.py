"""Where help is needed: what is said by who pressed 需要帮助 under a notice (domain/rollcall.py) or is in danger."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from domain.assigning import anew, detail_of, lead_of
from domain.centre import UnitLevel
from domain.desk import Desk
from domain.following import supplement
from domain.history import By, Step
from domain.notices import Alarm, CardChanged
from domain.people import Person
from domain.reckoning import reckoned
from domain.steps import record
from domain.tickets import Status, Ticket
from domain.understanding import Intent
from domain.whereabouts import Lead, Spot, spot_of
from domain.words import Part

#: What a dialogue calls it.
HELP_PLACE = "help"
#: The place of a ticket of which nobody has said where.
UNKNOWN = "待补充"
_POINT = "📍"
#: A point on the map with no known name near it.
PIN = f"{_POINT} 已发定位"
AREAS = (UnitLevel.TOWN, UnitLevel.VILLAGE, UnitLevel.GRID)
_LONGEST = 200
_CLAUSE = re.compile(r"[^，。；！？,;!?\s]+")
#: Where he is in words that name nothing the reader looks for: 二楼, 在家, 困在车里, 山上.
_SITE = re.compile(
    r"(?<![到过])[一二三四五六七八九十\d]+[楼层]|在(?!往|涨).{0,12}[家里上下内外旁边口顶层室处前后场桥校院屋房坡岸]了?$"
    r"|^.{0,6}(?:山上|山顶|坡上|[楼房屋]顶|地下室|车库|操场|家里|车里|屋里|阳台)$"
)
_COURTESY = frozenset({Intent.THANKS, Intent.GREETING})
#: Without a centre or a gazetteer such a place says enough to find him.
_FINDABLE = frozenset({"village", "community", "road", "town"})


@dataclass(frozen=True, slots=True)
class Site:
    """What a message says about where: `text` as it is written down, "" for nothing. `found`: one can go there."""

    text: str = ""
    found: bool = False
    spot: Spot = field(default_factory=Spot)


@dataclass(frozen=True, slots=True)
class HelpPlaced:
    """The message was added to the ticket of 需要帮助. `placed`: it said where; `known`: one knows where to go."""

    ticket: Ticket
    placed: bool
    known: bool = True


async def ask(desk: Desk, person: Person, number: str, *, known: bool = False) -> None:
    """What he sends next may say where. `known`: he has said it already, this only comes nearer."""
    until = desk.now + desk.office.policy.dialog_wait
    asked = {"do": HELP_PLACE, "number": number, "known": "yes" if known else ""}
    await desk.unit.dialogs.put(person.chat, person.chat, asked, until)


async def expected(desk: Desk, person: Person, part: Part, asked: dict[str, str]) -> HelpPlaced | None:
    """What he sends after the question. It stays open: a later place counts. None when that ticket is over."""
    ticket = await desk.unit.tickets.by_number(asked.get("number", ""))
    if ticket is None or ticket.reporter.chat != person.chat or not ticket.open or ticket.status is Status.RESOLVED:
        return None
    return await heard(desk, person, await supplement(desk, person, ticket.number, part), part, asked)


async def heard(desk: Desk, person: Person, ticket: Ticket, part: Part, asked: dict[str, str]) -> HelpPlaced:
    """The message has been added: where it says a place that is written down, and the question remains."""
    site = await site_of(desk, part)
    based = bool(_spot(desk, ticket.place).units)
    known = bool(asked.get("known")) or site.found or (bool(site.text) and based)
    ticket = await _written(desk, ticket, site)
    if site.text or not known or desk.now - ticket.submitted_at <= desk.office.policy.urgent_follow:
        await ask(desk, person, ticket.number, known=known)
    return HelpPlaced(ticket, bool(site.text), known)


async def learnt(desk: Desk, ticket: Ticket, part: Part) -> Ticket:
    """An urgent ticket after more of its reporter's words: the place they say is written down, nobody is asked.

    Nor was he asked where he is: beside a place that is known it only stands, and moves nothing.
    """
    if not ticket.urgent or not ticket.open or ticket.status is Status.RESOLVED:
        return ticket
    site = await site_of(desk, part)
    return await _written(desk, ticket, replace(site, found=site.found and ticket.place in ("", UNKNOWN)))


async def at(desk: Desk, person: Person, number: str, part: Part) -> HelpPlaced:
    """He says by a button that it is there. Raises NotFound for another's ticket, WrongState for one at its end."""
    ticket = await supplement(desk, person, number, part)
    return await heard(desk, person, ticket, part, {"known": "yes"})


async def site_of(desk: Desk, part: Part) -> Site:
    """A point on the map always says where; of words those clauses that name a place."""
    if part.media is not None and part.media.latitude is not None:
        lead = await lead_of(desk, desk.office.reader.understand(""), media=(part.media,))
        spot = spot_of(desk.centre, lead) if desk.centre and lead.near is not None else Spot()
        return Site(f"{_POINT} {part.media.label}" if part.media.label else PIN, True, spot)
    text = " ".join(part.text.split())
    seen = desk.office.reader.understand(text)
    if not text or seen.intent in _COURTESY:
        return Site()
    lead = await lead_of(desk, seen)
    spot = spot_of(desk.centre, lead) if desk.centre else Spot()
    spot = spot if spot.by == "named" else Spot()
    said = [
        clause.group()
        for clause in _CLAUSE.finditer(text)
        if any(p.start < clause.end() and clause.start() < p.end for p in seen.places)
        or _SITE.search(clause.group())
        or _spot(desk, clause.group()).units
    ]
    words = desk.office.reader.mask("，".join(said or ([text] if spot.units else [])))
    named = bool(lead.known or spot.units) or (not desk.centre and any(p.kind in _FINDABLE for p in seen.places))
    return Site(words[:_LONGEST], named, spot)


def _spot(desk: Desk, words: str) -> Spot:
    """The units these words name."""
    spot = spot_of(desk.centre, Lead(words)) if desk.centre else Spot()
    return spot if spot.by == "named" else Spot()


async def _written(desk: Desk, ticket: Ticket, site: Site) -> Ticket:
    """The ticket with that place; while nobody has it in hand it goes to the unit there, and rings where it was not."""
    place = _place(desk, ticket.place, site)
    if place == ticket.place:
        return ticket
    changes: dict[str, Any] = {"place": place}
    if ticket.status is Status.QUEUED:
        changes |= await anew(desk, replace(ticket, place=place))
    saved = await desk.unit.tickets.save(reckoned(desk, replace(ticket, **changes)))
    if saved.unit == ticket.unit:
        desk.post(CardChanged(saved.id))
        return saved
    await record(desk, saved, Step.ROUTE, By.SYSTEM, detail=detail_of(saved))
    desk.post(CardChanged(saved.id, fresh=True, left=(ticket.unit,)))
    if saved.acknowledged_by is None:
        desk.post(Alarm(saved, saved.alarms))
    return saved


def _place(desk: Desk, before: str, site: Site) -> str:
    """The place as it is known now: somewhere else takes its place; what is nearer, or no name, stands beside it."""
    parts = [part for part in before.split("；") if part and part != UNKNOWN]
    if not site.text or site.text in parts:
        return before
    if not site.found:
        return "；".join([*parts, site.text])[:_LONGEST]
    old, new = _spot(desk, before).unit, site.spot.unit
    if old is not None and new is not None:
        over = {u.id for u in desk.centre.upwards(new.id)}
        if old.id not in over and new.id not in {u.id for u in desk.centre.upwards(old.id)}:
            parts = [part for part in parts if part.startswith(_POINT)]  # he is not there; a pin always counts
        home = "".join(u.name for u in reversed(list(desk.centre.upwards(new.id))) if u.level in AREAS)
        parts = [part for part in parts if not home.startswith(part)]  # it says no more than the new one
    return "；".join([site.text, *parts])[:_LONGEST]
