"""Lists and search of tickets for those on duty: masked, never by person, confidential ones for the trusted only."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from domain import narrowing
from domain.desk import Desk
from domain.errors import Missing, NotAllowed
from domain.list_stores import Mark, Narrow, Sight, Times
from domain.numbers import find_number
from domain.people import Staff
from domain.sight import in_sight, own_units, sight_of
from domain.tickets import Ticket

PAGE = 8
#: Lists that have pages and can be narrowed; a search has one page.
LISTS = frozenset({"list", "mine", "unit", "overdue"})
_LONGEST_QUERY = 50
ALL = Narrow()


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of tickets. `what`: "list", "mine", "unit", "overdue" or "find"."""

    what: str
    tickets: tuple[Ticket, ...]
    page: int
    more: bool
    names: dict[int, str]
    query: str = ""
    narrow: Narrow = ALL


async def listing(
    desk: Desk,
    staff: Staff,
    what: str,
    page: int = 0,
    query: str = "",
    *,
    private: bool = False,
    narrow: Narrow | None = None,
) -> Listing:
    """One page of what he may see. Confidential tickets only for the trusted in a private chat (`private`), inv. 7.

    `query`: the words of a search; a search looks at masked text, number, place and class, never at names. Raises
    Missing("words") without them, Missing("centre") for a unit's list without units, NotAllowed("unit").
    """
    sight = sight_of(desk, staff, private=private)
    names = {s.id: s.name for s in await desk.unit.staff.all()}
    if what == "find":
        words = " ".join(query.split())[:_LONGEST_QUERY]
        if not words:
            raise Missing("words")
        found = await _search(desk, sight, words)
        return Listing(what, tuple(found[:PAGE]), 0, len(found) > PAGE, names, query)
    narrow = narrow or ALL
    units = _units(desk, staff, sight, what, narrow)
    asked = replace(narrow, marks=narrow.marks | {Mark.LATE}) if what == "overdue" else narrow
    found = await desk.unit.lists.page(
        sight,
        asked,
        span(desk),
        codes=narrowing.codes(desk, narrow.category),
        units=units,
        mine=what == "mine",
        limit=PAGE + 1,
        offset=page * PAGE,
    )
    return Listing(what, tuple(found[:PAGE]), page, len(found) > PAGE, names, query, narrow)


def _units(desk: Desk, staff: Staff, sight: Sight, what: str, narrow: Narrow) -> frozenset[int] | None:
    """The units a list is bound to; None for all that he may see."""
    if narrow.unit:
        unit = desk.centre.unit(narrow.unit)
        if unit is None or not in_sight(desk, sight, unit.id):
            raise NotAllowed("sight")
        return desk.centre.below(unit.id)
    if what != "unit":
        return None
    if not desk.centre:
        raise Missing("centre")
    own = own_units(desk, staff)
    if not own and not sight.every:
        raise NotAllowed("sight")
    return frozenset(u for unit in own for u in desk.centre.below(unit)) if own else None


def span(desk: Desk) -> Times:
    """Today ends at midnight, the week on Sunday; it began on Monday."""
    local = desk.now.astimezone(desk.office.zone)
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    monday = midnight - timedelta(days=local.weekday())
    return Times(desk.now, midnight + timedelta(days=1), monday + timedelta(days=7), monday)


async def _search(desk: Desk, sight: Sight, words: str) -> list[Ticket]:
    tickets = desk.unit.tickets
    found = await _children(desk, words) or await tickets.found(words, limit=PAGE + 1, sight=sight)
    for code in narrowing.codes(desk, words)[:5]:
        seen = {t.id for t in found}
        more = await tickets.found(code, limit=PAGE + 1, sight=sight)
        found += [t for t in more if t.id not in seen]
    return [t for t in found if sight.sees(t)]


async def _children(desk: Desk, words: str) -> list[Ticket]:
    """What the number of a parent stands for, where nothing in it must be kept apart."""
    number = find_number(words)
    parent = await desk.unit.tickets.by_number(number) if number is not None else None
    if parent is None or not parent.children or parent.secret:
        return []
    return await desk.unit.tickets.of_parent(parent.id)
