"""What the process holds of the store (reader, centre, calendar), each taken up anew when its knowledge has changed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from bot.logs import failure, logger
from domain.calendars import CalendarBook, overlaid
from domain.centre import CentreBook, Post
from domain.centre_file import centre_of
from domain.ports import Unit, Units
from domain.presence import leaves_in_use
from storage.errors import StoreDown

log = logger("knowing")


class Followed(Protocol):
    """One thing that follows the store."""

    async def refresh(self, units: Units) -> bool:
        """Whether something had changed, and it is in use now. Raises StoreDown."""
        ...


class Kind:
    """What follows those kinds of `knowledge.changed` alone: `take` reads it and puts it into use."""

    def __init__(self, take: Callable[[Unit], Awaitable[None]], *kinds: str) -> None:
        self._take = take
        self.kinds = kinds
        self.version = 0
        self._one = asyncio.Lock()
        #: called when it was taken up
        self.taken: tuple[Callable[[], object], ...] = ()

    async def refresh(self, units: Units) -> bool:
        async with self._one, units.read() as unit:
            version = await unit.knowledge.version(*self.kinds)
            if version == self.version:
                return False
            await self._take(unit)
            self.version = version
        for heard in self.taken:
            heard()
        log.info("knowledge_taken_up", kinds=list(self.kinds), version=version)
        return True


class Knowing:
    """All that follows; add to it what comes."""

    def __init__(self, *parts: Followed) -> None:
        self._parts = parts

    def add(self, *parts: Followed) -> None:
        """These follow as well."""
        self._parts += parts

    async def refresh(self, units: Units) -> bool:
        """Whether any had changed. Raises StoreDown."""
        return any([await part.refresh(units) for part in self._parts])

    async def outdated(self, unit: Unit) -> bool:
        """Whether that unit sees other posts, members, leaves or days than are in use here.

        The reader is not asked about: it is made anew within a second or two, and gives nobody a right.
        """
        strict = [part for part in self._parts if isinstance(part, Kind)]
        kinds = [kind for part in strict for kind in part.kinds]
        return await unit.knowledge.version(*kinds) != sum(part.version for part in strict)

    async def follow(self, units: Units) -> None:
        """After a commit: `refresh`, but whatever becomes of it the commit stands; the chores try again."""
        try:
            await self.refresh(units)
        except StoreDown as error:
            log.error("knowledge_waits_for_store", **failure(error))


def centre(book: CentreBook, met: Callable[[Iterable[int]], object]) -> Kind:
    """The organisation in use; `met` is told the user ids of all who have a post."""

    async def take(unit: Unit) -> None:
        staff = await unit.staff.all()
        made = centre_of(await unit.centre.units(), await unit.centre.appointments(), staff)
        book.admins = frozenset(s.user for s in staff if any(a.post is Post.ADMIN for a in made.posts_of(s.id)))
        book.current = made
        met(s.user for s in staff if made.posts_of(s.id))

    return Kind(take, "centre")


def calendar(book: CalendarBook) -> Kind:
    """The working calendar in use."""

    async def take(unit: Unit) -> None:
        book.current = overlaid(book.shipped, await unit.calendar.days(), await unit.calendar.years())

    return Kind(take, "calendar")


def leaves(book: CentreBook) -> Kind:
    """Who is on leave, and who stands in for him."""

    async def take(unit: Unit) -> None:
        book.leaves = await leaves_in_use(unit)

    return Kind(take, "leaves")
