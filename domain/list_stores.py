"""What lists and boards need of the store: pages of open tickets within a sight, and figures without anybody's name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.tickets import Status, Ticket


class Mark(StrEnum):
    """What else a list may ask for."""

    LATE = "late"
    TODAY = "today"  # due today
    WEEK = "week"  # due within this week
    UNSIGNED = "unsigned"
    WAITING = "waiting"  # for the resident's answer
    ALARM = "alarm"  # urgent and not acknowledged


@dataclass(frozen=True, slots=True)
class Narrow:
    """All must hold. `category`: a code, or a word of the names of classes; `place`: words its place must hold."""

    category: str = ""
    place: str = ""
    states: frozenset[Status] = frozenset()
    marks: frozenset[Mark] = frozenset()
    days: int = 0  # submitted so many days ago or more
    unit: int = 0  # that unit and those below it

    def __bool__(self) -> bool:
        return self != Narrow()


@dataclass(frozen=True, slots=True)
class Sight:
    """What he may see; what he reported himself is in no list of his. `secret…`: the same of confidential ones."""

    staff: int  # Staff.id
    user: int = field(repr=False)
    #: all; else those of these units, overseen by those, held by him, and those that no unit has
    every: bool = False
    units: frozenset[int] = frozenset()
    overseen: frozenset[int] = frozenset()
    secret_every: bool = False
    secret_units: frozenset[int] = frozenset()
    secret_overseen: frozenset[int] = frozenset()

    def sees(self, ticket: Ticket) -> bool:
        """Whether a list of his may hold that ticket."""
        if ticket.reporter.chat == self.user:
            return False
        if ticket.confidential:
            return self.secret_every or ticket.unit in self.secret_units or ticket.overseer in self.secret_overseen
        return (
            self.every
            or ticket.unit is None
            or ticket.holder == self.staff
            or ticket.unit in self.units
            or ticket.overseer in self.overseen
        )


@dataclass(frozen=True, slots=True)
class Times:
    """The times a list or a board is reckoned by: now, the end of today, the end and the beginning of this week."""

    now: datetime
    today: datetime
    week: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many open tickets of one unit are in one state, and how many of these nobody has signed for."""

    unit: int | None
    status: Status
    open: int
    unsigned: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What is open: `late` by unit; due today and this week; waiting for the resident; urgent and not acknowledged."""

    standing: tuple[UnitCount, ...]
    late: dict[int | None, int]
    today: int
    week: int
    waiting: int
    alarm: int
    classes: tuple[tuple[str, int], ...]  # the five with the most


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """This week: received; resolved, of these in time; judged by their reporters, of these solved."""

    received: int = 0
    resolved: int = 0
    on_time: int = 0
    judged: int = 0
    solved: int = 0


class Lists(Protocol):
    """Open tickets in order of deadline. What gathers others is in no list."""

    async def page(
        self,
        sight: Sight,
        narrow: Narrow,
        span: Times,
        *,
        codes: Sequence[str] = (),
        units: frozenset[int] | None = None,
        mine: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> list[Ticket]:
        """`codes`: of the class in `narrow`; `units`: only those; `mine`: only what he holds."""
        ...

    async def figures(self, units: frozenset[int] | None, span: Times) -> Figures:
        """Of these units (None: of all). Confidential ones are not counted (invariant 7)."""
        ...

    async def week(self, units: frozenset[int] | None, span: Times) -> WeekFigures: ...
