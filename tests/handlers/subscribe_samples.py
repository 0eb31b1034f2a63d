"""A resident's choices, what was sent to him, and an admin's pickers: with names that break careless HTML."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from aiogram.types import InlineKeyboardMarkup

from domain.audiences import AreaGround
from domain.broadcasts import Audience, AudienceSort, Broadcast, Choices, Colour, Copy, Topic
from domain.centre import Centre, CentreBook, OrgUnit, Post, UnitLevel
from domain.delivery import DeliveryState
from domain.desk import Desk
from domain.enlisting import Enlisted, Rubbish
from domain.subscribing import Ground, Inbox, Received, Subscribed
from handlers import audience_keyboards, notice_keyboards
from handlers.buttons import rows_of
from tests.handlers import samples
from tests.handlers.notice_samples import FULL
from tests.storage.hands import NOW

LAST = 10**12 - 1
_NAME = samples.NAME[:40]
_LEVELS = (UnitLevel.COUNTY, UnitLevel.TOWN, UnitLevel.VILLAGE, UnitLevel.GRID)


def organisation() -> Centre:
    """A county, a town, a village and more grids than fit a page; a department."""
    units = [OrgUnit(f"U{i}", _NAME, lv, LAST - i + 1 if i else None, id=LAST - i) for i, lv in enumerate(_LEVELS)]
    units += [OrgUnit(f"G{i}", _NAME, UnitLevel.GRID, LAST - 2, id=i + 1) for i in range(90)]
    return Centre([*units, OrgUnit("D", _NAME, UnitLevel.DEPARTMENT, LAST, id=1000)])


def desk(centre: Centre | None = None) -> Desk:
    nothing: Any = None
    office = replace(samples.desk().office, centre=CentreBook(centre or Centre()))
    return Desk(office, nothing, NOW)


def chosen() -> Iterator[tuple[Desk, Subscribed]]:
    """Nothing and everything, with and without a centre."""
    centre = organisation()
    full = Choices(tuple(range(1, 6)), frozenset(Topic), frozenset(Topic))
    for one, places in ((desk(), ()), (desk(centre), ()), (desk(centre), centre.units[3:8])):
        yield one, Subscribed(Choices(), places)
        yield one, Subscribed(full, places)


def grounds() -> Iterator[Ground]:
    centre = organisation()
    county, town, village, grid = centre.units[:4]
    yield Ground(county, (town,))
    yield Ground(village, centre.units[3:94], here=True)
    yield Ground(grid, (), here=True)


def inboxes() -> Iterator[Inbox]:
    """Empty ones, and five of the longest, in each state."""
    copy = Copy(2**62, 1, 1, 0, DeliveryState.SENT, at=NOW)
    notices = [
        Received(copy, replace(FULL, topic=topic, colour=colour, lifted_at=lifted, corrected_at=NOW))
        for topic, colour, lifted in zip(Topic, (None, *Colour), (None, NOW, None, NOW, None), strict=False)
    ]
    for before, first in product((None, 2**62), (True, False)):
        yield Inbox((), before, first)
        yield Inbox(tuple(notices), before, first)
    yield Inbox((Received(replace(copy, at=None), Broadcast(1, 1, 1, NOW)),))


def audiences() -> Iterator[Broadcast]:
    """Every sort, with nothing, a little and everything ticked."""
    yield replace(FULL, audience=None)
    for sort, units, posts in product(AudienceSort, ((), (1,), tuple(range(1, 61))), ((), tuple(Post))):
        yield replace(FULL, audience=Audience(sort, units, posts))


def area_grounds() -> Iterator[AreaGround]:
    centre = organisation()
    yield AreaGround(None, centre.units[1:3])
    yield AreaGround(centre.units[0], centre.units[1:2])
    yield AreaGround(centre.units[2], centre.units[3:94], LAST)


def files() -> Iterator[Enlisted]:
    yield Enlisted(FULL, 5)
    yield Enlisted(FULL, 10**6, tuple(Rubbish(20_000 + i, samples.NAME[:20]) for i in range(10)), 20_000)


def keyboards() -> Iterator[InlineKeyboardMarkup]:
    """All of them."""
    centre = organisation()
    for one, now in chosen():
        yield notice_keyboards.panel(one, now)
    for on, page, also in product(grounds(), (0, 1), (True, False)):
        yield notice_keyboards.ground(centre, on, page, also=also)
    yield notice_keyboards.which(centre, centre.units, also=True)
    yield from (notice_keyboards.back(topic) for topic in Topic)
    yield notice_keyboards.to_panel()
    yield from map(notice_keyboards.inbox, inboxes())
    yield audience_keyboards.to_card(2**62)
    for notice in audiences():
        yield rows_of(audience_keyboards.buttons(notice))
        yield audience_keyboards.posts(notice)
        for sort, ground, page in product((AudienceSort.AREAS, AudienceSort.POSTS), area_grounds(), (0, 1)):
            yield audience_keyboards.picker(desk(centre), notice, sort, ground, page)
