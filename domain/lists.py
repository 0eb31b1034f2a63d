"""Lists and search of tickets for those on duty: masked, never by person, confidential ones for admins only."""

from dataclasses import dataclass

from domain.desk import Desk
from domain.errors import Missing
from domain.numbers import find_number
from domain.people import Staff
from domain.tickets import FINAL, Status, Ticket

PAGE = 8
_OPEN = frozenset(Status) - FINAL
_LONGEST_QUERY = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of tickets. `what`: "list", "mine", "overdue" or "find"."""

    what: str
    tickets: tuple[Ticket, ...]
    page: int
    more: bool
    names: dict[int, str]
    query: str = ""


async def listing(
    desk: Desk, staff: Staff, what: str, page: int = 0, query: str = "", *, private: bool = False
) -> Listing:
    """One page. Confidential tickets only for an admin in his private chat (`private`), invariant 7.

    Raises Missing("words") for a search without words. A search looks at masked text, number, place and class,
    never at names.
    """
    confidential = staff.is_admin and private
    offset = page * PAGE
    tickets = desk.unit.tickets
    if what == "find":
        words = " ".join(query.split())[:_LONGEST_QUERY]
        if not words:
            raise Missing("words")
        found = await _children(desk, words) or await tickets.found(words, confidential=confidential, limit=PAGE + 1)
        codes = _codes(desk, words)
        for code in codes:
            seen = {t.id for t in found}
            found += [
                t for t in await tickets.found(code, confidential=confidential, limit=PAGE + 1) if t.id not in seen
            ]
    elif what == "mine":
        found = await tickets.listed(
            statuses=_OPEN, holder=staff.id, confidential=confidential, limit=PAGE + 1, offset=offset
        )
    else:
        found = await tickets.listed(
            # waiting for the resident's answer is nobody's delay
            statuses=_OPEN - {Status.RESOLVED} if what == "overdue" else _OPEN,
            confidential=confidential,
            overdue_at=desk.now if what == "overdue" else None,
            limit=PAGE + 1,
            offset=offset,
        )
    shown = [t for t in found[:PAGE] if t.reporter.chat != staff.user]
    names = {s.id: s.name for s in await desk.unit.staff.all()}
    return Listing(what, tuple(shown), page, len(found) > PAGE, names, query)


async def _children(desk: Desk, words: str) -> list[Ticket]:
    """What the number of a parent stands for, where nothing in it must be kept apart."""
    number = find_number(words)
    parent = await desk.unit.tickets.by_number(number) if number is not None else None
    if parent is None or not parent.children or parent.secret:
        return []
    return await desk.unit.tickets.of_parent(parent.id)


def _codes(desk: Desk, words: str) -> list[str]:
    """Codes of the classes whose label holds those words."""
    return [
        c.code
        for top in desk.office.taxonomy.first_level()
        for c in desk.office.taxonomy.children(top.code)
        if words in c.label
    ][:5]
