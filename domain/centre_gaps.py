"""Holes in an organisation in use: grids without a worker, units without people, chats that cannot be reached."""

from dataclasses import dataclass

from domain.centre import Centre, CentreBook, OrgUnit, Post, UnitLevel


@dataclass(frozen=True, slots=True)
class CentreGaps:
    """Units by kind of hole, in the order of the file."""

    workerless: tuple[OrgUnit, ...] = ()
    empty: tuple[OrgUnit, ...] = ()
    lost: tuple[OrgUnit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.workerless or self.empty or self.lost)


def gaps(book: CentreBook) -> CentreGaps:
    """The holes as they are now."""
    centre = book.current
    grids = [u for u in centre.units if u.level is UnitLevel.GRID]
    others = [u for u in centre.units if u.level is not UnitLevel.GRID]
    return CentreGaps(
        tuple(u for u in grids if not centre.members(u.id, Post.GRID_WORKER)),
        tuple(u for u in others if not centre.members(u.id)),
        tuple(u for u in centre.units if u.chat in book.lost),
    )


def stands_in(centre: Centre, unit_id: int) -> OrgUnit | None:
    """Who does the work of a unit without people: the nearest above that has some."""
    return next((u for u in centre.upwards(unit_id) if centre.members(u.id)), None)
