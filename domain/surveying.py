"""The gazetteer at the counter: a list is compared, confirmed, taken over; a shared point finds its place."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.desk import Desk
from domain.duty import require_admin
from domain.gazetteer import KnownPlace, PlaceChanges, changes, nearest
from domain.history import Act, Deed
from domain.people import Staff
from domain.ports import Unit
from domain.words import Part


async def compared(desk: Desk, staff: Staff, places: Iterable[KnownPlace]) -> PlaceChanges:
    """What taking this list over would change. Raises NotAllowed."""
    require_admin(staff)
    return changes(await desk.unit.gazetteer.all(), places)


async def taken_over(desk: Desk, staff: Staff, places: Iterable[KnownPlace]) -> PlaceChanges:
    """The list takes the place of the one before, as a whole. Raises NotAllowed."""
    require_admin(staff)
    return await replaced(desk.unit, desk.now, places, staff.id)


async def replaced(unit: Unit, now: datetime, places: Iterable[KnownPlace], staff: int | None = None) -> PlaceChanges:
    """One list for another, written down; `staff` (Staff.id) is None on the command line."""
    found = changes(await unit.gazetteer.all(), places)
    if found:
        await unit.gazetteer.apply(found)
        await unit.knowledge.changed("places")
        await unit.history.act(Act(now, Deed.PLACES, staff, found.figures))
    return found


async def located(desk: Desk, part: Part) -> Part:
    """The message with the nearest named place and its grid written beside a shared point, when one is near."""
    media = part.media
    if media is None or media.latitude is None or media.longitude is None or media.label:
        return part
    around = await desk.unit.gazetteer.around(media.latitude, media.longitude)
    found = nearest(around, media.latitude, media.longitude)
    if found is None:
        return part
    place, metres = found
    within = f"，{place.within}" if place.within else ""
    label = f"{place.name}附近（约 {max(10, round(metres, -1)):.0f} 米{within}）"
    return replace(part, media=replace(media, label=label))
