"""Where a ticket's card stands: the group or topic of its unit, else private chats of its people, else further up."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiogram.methods import TelegramMethod

from domain.assigning import blamed
from domain.centre import OrgUnit, Post, UnitLevel
from domain.desk import Desk
from domain.people import Staff
from domain.placers import BY_HAND
from domain.reaching import people_of
from domain.routing import Code, codes_of
from domain.tickets import Ticket

_AVOIDING = frozenset({Code.AVOID, Code.TRIAGE, BY_HAND})


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are said: the duty group's chat id; whether its server hides ephemeral messages."""

    duty_chat: int
    ephemeral: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """One chat, or one topic of it. `key` names its slots; it holds the store's own numbers, never Telegram's."""

    chat: int = field(repr=False)
    topic: int | None = None
    key: str = ""

    def put(self, method: TelegramMethod[Any]) -> TelegramMethod[Any]:
        """The method as it is sent here: into the topic, when there is one."""
        return method.model_copy(update={"message_thread_id": self.topic}) if self.topic is not None else method

    def slot(self, ticket: Ticket) -> str:
        """The slot of that ticket's card here."""
        return f"card:{ticket.number}{self.key}"

    def alarm(self, ticket: Ticket, stage: int) -> str:
        """Each alarm is a message of its own, so that it rings; its slot lets it be calmed later."""
        return f"alarm:{ticket.number}:{stage}{self.key}"

    def asked(self, ticket: Ticket, what: str, now: datetime) -> str:
        """What is asked of somebody in private: a message of its own each time, until somebody has decided on it."""
        return f"{what}:{ticket.number}:{now:%m%d%H%M%S}{self.key}"


def duty_room(places: Places) -> Room:
    """The one group for all, and the last resort of every unit."""
    return Room(places.duty_chat)


def private_room(desk: Desk, staff: Staff) -> Room:
    """Somebody's private chat; an admin's slot stays his, whoever else gets one."""
    if staff.user in desk.office.admins:
        return Room(staff.user, key=f":a{sorted(desk.office.admins).index(staff.user)}")
    return Room(staff.user, key=f":p{staff.id}")


async def rooms(desk: Desk, ticket: Ticket, places: Places, unit: int | None = None) -> list[Room]:
    """Where the card of a ticket (no confidential one) stands for `unit`, its own by default; the overseer's copy.

    A group that is the unit's own comes first; who is on in a unit without one is written to in private; whom the bot
    may not write to is stood in for by the next above. Where no unit has a group, the one group serves all.
    """
    if not desk.centre or not desk.centre.chats:
        return [duty_room(places)]
    found = await _at(desk, ticket, places, ticket.unit if unit is None else unit)
    if unit is None and ticket.overseer is not None and ticket.open:
        found += await _at(desk, ticket, places, ticket.overseer)
    return list({room.key: room for room in found}.values())


async def alarm_rooms(desk: Desk, ticket: Ticket, places: Places) -> list[Room]:
    """Where danger rings at once: with the unit, with its town and with the county."""
    found = await rooms(desk, ticket, places)
    for above in desk.centre.upwards(ticket.unit) if desk.centre.chats else ():
        if above.level in (UnitLevel.TOWN, UnitLevel.COUNTY):
            found += await _at(desk, ticket, places, above.id)
    return list({room.key: room for room in found}.values())


async def unit_rooms(desk: Desk, unit: OrgUnit, posts: Collection[Post], places: Places) -> list[Room]:
    """The unit's own group, for want of one the private chats of its people with these posts; of no ticket."""
    if _open(desk, unit, places):
        return [_group(desk, unit, places)]
    ids = dict.fromkeys(a.staff for a in desk.centre.members(unit.id, *posts))
    people = [s for i in ids if (s := await desk.unit.staff.by_id(i)) is not None and s.active]
    return [private_room(desk, s) for s in people if await desk.unit.people.reachable(s.user)]


def group_room(desk: Desk, ticket: Ticket, places: Places) -> Room:
    """The group nearest to its unit: for words to somebody who cannot be written to."""
    found = next((u for u in desk.centre.upwards(ticket.unit) if _open(desk, u, places)), None)
    return _group(desk, found, places) if found is not None else duty_room(places)


async def stood(desk: Desk, ticket: Ticket, places: Places, units: Iterable[int | None]) -> list[Room]:
    """Where a card may have stood while those units had it: by the rule of today, and wherever one really lies."""
    found: dict[str, Room] = {}
    for unit in units:
        now = await _at(desk, ticket, places, unit) if unit is not None else [duty_room(places)]
        found |= {room.key: room for room in now}
        people = {a.staff for a in desk.centre.members(unit)}
        private = [private_room(desk, s) for s in await desk.unit.staff.all() if s.id in people]
        groups = [_group(desk, u, places) for u in desk.centre.upwards(unit) if u.chat is not None]
        for room in (*private, *groups, duty_room(places)):
            if room.key not in found and await desk.unit.outbox.slot(room.slot(ticket)) is not None:
                found[room.key] = room
    return list(found.values())


async def _at(desk: Desk, ticket: Ticket, places: Places, unit_id: int | None) -> list[Room]:
    shared = await _shared(desk, ticket, places)
    for unit in desk.centre.upwards(unit_id):
        if _open(desk, unit, places) and _group(desk, unit, places).chat not in shared:
            return [_group(desk, unit, places)]
        people = await people_of(desk, ticket, unit.id)
        if people:
            return [private_room(desk, s) for s in people]
    return [duty_room(places)]


async def _shared(desk: Desk, ticket: Ticket, places: Places) -> frozenset[int]:
    """Chats in which the people of a unit complained of read along: its own group, or for want of one the next above.

    Only of what was moved away from it, or placed by people: then whoever is on is written to in private.
    """
    if not _AVOIDING & codes_of(ticket.route)[0]:
        return frozenset()
    found = set[int]()
    for accused in await blamed(desk, ticket):
        nearest = next((u for u in desk.centre.upwards(accused) if _open(desk, u, places)), None)
        if nearest is not None and nearest.level is not UnitLevel.COUNTY:
            found.add(_group(desk, nearest, places).chat)
    return frozenset(found)


def _open(desk: Desk, unit: OrgUnit, places: Places) -> bool:
    """Whether it has a group in which the bot is heard; what is meant for the one group waits until it is."""
    return unit.chat is not None and (unit.chat == places.duty_chat or unit.chat not in desk.office.centre.lost)


def _group(desk: Desk, unit: OrgUnit, places: Places) -> Room:
    """One room for all units that share a chat and topic."""
    if unit.chat is None or (unit.chat == places.duty_chat and unit.topic is None):
        return duty_room(places)
    same = min(u.id for u in desk.centre.units if (u.chat, u.topic) == (unit.chat, unit.topic))
    return Room(unit.chat, unit.topic, f":u{same}")
