"""What residents choose for themselves: their village or grid, topics, kinds they want no more; and what was sent them.

Kept by their own choice alone, beside the way to reach them, and gone with it.
"""

from dataclasses import dataclass, field, replace

from domain.amend_words import unpacked
from domain.assigning import lead_of
from domain.broadcasts import Broadcast, BroadcastState, Choices, Copy, Topic, Wave, WaveKind
from domain.centre import Centre, OrgUnit, UnitLevel
from domain.desk import Desk
from domain.errors import Missing
from domain.people import Person
from domain.understanding import DangerLevel, Intent
from domain.whereabouts import spot_of

#: His own place, and those of others he follows.
MOST_AREAS = 5
#: The store's key for "was just asked where he lives", beside what else he may have been asked (domain/answering.py).
WHERE = -2
#: A name that is typed is no longer than that.
LONGEST_NAME = 14
#: What a database can count to.
_LAST = 2**63 - 1
_PLACES = frozenset({UnitLevel.COUNTY, UnitLevel.TOWN, UnitLevel.VILLAGE, UnitLevel.GRID})
#: Words that nobody has approved yet are shown to nobody.
_UNAPPROVED = frozenset({BroadcastState.DRAFT, BroadcastState.REVIEW})
_ENDS = frozenset({UnitLevel.VILLAGE, UnitLevel.GRID})
#: What the reader calls places that somebody may live in.
_NAMED = frozenset({"village", "community", "town"})


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Somebody's choices as they stand. `areas`: the units that still exist, his own first."""

    choices: Choices = field(default_factory=Choices)
    areas: tuple[OrgUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """One step of choosing a place: what lies directly below `unit`. `here`: the unit itself may be chosen as well."""

    unit: OrgUnit | None
    below: tuple[OrgUnit, ...] = ()
    here: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """One notice as it reached somebody."""

    copy: Copy
    broadcast: Broadcast


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of what was sent to him, newest first. `before`: where the next page begins; None on the last.

    `gone`: notices recalled since: what was shown of them once more goes too.
    """

    notices: tuple[Received, ...] = field(default=())
    before: int | None = None
    first: bool = True
    gone: tuple[Received, ...] = ()


def places_below(centre: Centre, unit: int | None) -> tuple[OrgUnit, ...]:
    """The units directly below that residents live in: no departments."""
    return tuple(u for u in centre.children(unit) if u.level in _PLACES)


def ground(desk: Desk, unit_id: int = 0) -> Ground:
    """Where somebody choosing a place stands; 0 and unknown ids: at the top. A level with one unit alone is skipped.

    Raises Missing("places") without a centre: then there are no places to choose.
    """
    if not desk.centre:
        raise Missing("places")
    unit = desk.centre.unit(unit_id) or desk.centre.county
    below = places_below(desk.centre, unit.id if unit is not None else None)
    while len(below) == 1 and below[0].level not in _ENDS and (further := places_below(desk.centre, below[0].id)):
        unit, below = below[0], further
    return Ground(unit, below, unit is not None and choosable(desk.centre, unit))


def choosable(centre: Centre, unit: OrgUnit) -> bool:
    """A village, a grid, or a town of which no more is known."""
    return unit.level in _ENDS or (unit.level is UnitLevel.TOWN and not places_below(centre, unit.id))


async def subscribed(desk: Desk, person: Person) -> Subscribed:
    """His choices."""
    choices = await desk.unit.subscriptions.of(person.chat)
    areas = [u for a in choices.areas if (u := desk.centre.unit(a)) is not None]
    return Subscribed(choices, tuple(areas))


async def _changed(desk: Desk, person: Person, choices: Choices) -> Subscribed:
    """Saved; who subscribes before he ever wrote is noted as somebody who has."""
    await desk.unit.people.seen(person, desk.now)
    await desk.unit.subscriptions.save(person.chat, choices)
    return await subscribed(desk, person)


async def ask_where(desk: Desk, person: Person, *, also: bool = False) -> None:
    """A name he types next is that of his village or grid; `also`: of one he follows besides."""
    state = {"do": "where", "also": "1" if also else ""}
    await desk.unit.dialogs.put(person.chat, WHERE, state, desk.now + desk.office.policy.dialog_wait)


async def choose_area(desk: Desk, person: Person, unit_id: int, *, also: bool = False) -> Subscribed:
    """That village or grid is his; `also`: one he follows besides. Raises Missing("area") for one that is none."""
    unit = desk.centre.unit(unit_id)
    if unit is None or not choosable(desk.centre, unit):
        raise Missing("area")
    now = await subscribed(desk, person)
    kept = [u.id for u in now.areas if u.id != unit.id]
    areas = [*kept, unit.id] if also else [unit.id, *kept[1:]]
    if len(areas) > MOST_AREAS:
        raise Missing("fewer_areas")
    await desk.unit.dialogs.drop(person.chat, WHERE)
    return await _changed(desk, person, replace(now.choices, areas=tuple(areas)))


async def drop_area(desk: Desk, person: Person, unit_id: int) -> Subscribed:
    """That place is no longer kept."""
    now = await subscribed(desk, person)
    left = tuple(u.id for u in now.areas if u.id != unit_id)
    return await _changed(desk, person, replace(now.choices, areas=left))


async def toggle_topic(desk: Desk, person: Person, topic: Topic) -> Subscribed:
    """Subscribe to that kind or no longer; who subscribes wants it again."""
    choices = (await subscribed(desk, person)).choices
    if topic in choices.topics:
        return await _changed(desk, person, replace(choices, topics=choices.topics - {topic}))
    topics, muted = choices.topics | {topic}, choices.muted - {topic}
    return await _changed(desk, person, replace(choices, topics=topics, muted=muted))


async def mute(desk: Desk, person: Person, topic: Topic) -> Subscribed:
    """不再收这类: no ordinary notice of that kind; urgent ones always come."""
    choices = (await subscribed(desk, person)).choices
    topics, muted = choices.topics - {topic}, choices.muted | {topic}
    return await _changed(desk, person, replace(choices, topics=topics, muted=muted))


async def unmute(desk: Desk, person: Person, topic: Topic) -> Subscribed:
    """恢复接收."""
    choices = (await subscribed(desk, person)).choices
    return await _changed(desk, person, replace(choices, muted=choices.muted - {topic}))


async def named_places(desk: Desk, text: str) -> tuple[OrgUnit, ...]:
    """The villages and grids that a typed name means: their own names, else the place of the gazetteer it is."""
    name = text.strip()
    if not desk.centre or not 2 <= len(name) <= LONGEST_NAME:
        return ()
    units = [u for u in desk.centre.units if choosable(desk.centre, u)]
    exact = [u for u in units if name == u.name or name in u.aliases]
    found = exact or [u for u in units if name in u.name]
    if found:
        return tuple(found)
    understood = desk.office.reader.understand(name)
    if not any(p.known and p.text.strip() == name for p in understood.places):
        return ()
    unit = spot_of(desk.centre, await lead_of(desk, understood, name)).unit
    return (unit,) if unit is not None and choosable(desk.centre, unit) else ()


def names_somewhere(desk: Desk, text: str) -> bool:
    """Whether the words are the name of a place and nothing else: one that nobody knows here, when no unit has it."""
    name = text.strip()
    seen = desk.office.reader.understand(name)
    whole = any(p.text == name and p.kind in _NAMED for p in seen.places)
    return whole and seen.intent is not Intent.THANKS and seen.danger.level is DangerLevel.NONE


async def inbox(desk: Desk, person: Person, before: int = 0, limit: int = 5) -> Inbox:
    """What was sent to him; what was recalled is not shown. `before`: a copy's id, 0 for the newest."""
    copies = await desk.unit.waves.copies_of(person.chat, limit + 1, before or None)
    page = copies[:limit]
    known = [Received(c, b) for c in page if (b := await desk.unit.broadcasts.by_id(c.broadcast_id)) is not None]
    found = tuple(one for one in known if _may_be_seen(one.broadcast))
    gone = tuple(one for one in known if not _may_be_seen(one.broadcast))
    return Inbox(found, page[-1].id if len(copies) > limit else None, not before, gone)


async def all_received(desk: Desk, person: Person, most: int = 1000) -> tuple[Received, ...]:
    """Every notice sent to him that is still kept, those that were recalled as well."""
    copies = await desk.unit.waves.copies_of(person.chat, most)
    found = [(c, await desk.unit.broadcasts.by_id(c.broadcast_id)) for c in copies]
    return tuple(Received(c, b) for c, b in found if b is not None)


def _may_be_seen(broadcast: Broadcast) -> bool:
    return broadcast.recalled_at is None and broadcast.state not in _UNAPPROVED


async def once_more(desk: Desk, person: Person, copy_id: int) -> tuple[Received, Wave, str]:
    """A notice of his, to be sent again, and what was said when it was lifted.

    Raises Missing("notice") for another's, and for one that was recalled.
    """
    copies = await desk.unit.waves.copies_of(person.chat, 1, min(copy_id + 1, _LAST))
    copy = next((c for c in copies if c.id == copy_id), None)
    broadcast = await desk.unit.broadcasts.by_id(copy.broadcast_id) if copy is not None else None
    wave = await desk.unit.waves.by_id(copy.wave_id) if copy is not None else None
    if copy is None or broadcast is None or wave is None or not _may_be_seen(broadcast):
        raise Missing("notice")
    return Received(copy, broadcast), wave, await _lifting(desk, broadcast)


async def _lifting(desk: Desk, broadcast: Broadcast) -> str:
    if broadcast.lifted_at is None:
        return ""
    lifted = [w for w in await desk.unit.waves.of_broadcast(broadcast.id) if w.kind is WaveKind.LIFT]
    return "".join(said for w in lifted[-1:] for _, said in [unpacked(w)])
