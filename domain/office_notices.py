"""What the office's own people are told: rosters, oversight, helpers, unsealing, what is due for the admins."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.answers import Answer, Unanswered
from domain.assists import Assist
from domain.learning import ModelVersion
from domain.rosters import Presence, Shift, Swap, Workload
from domain.seals import Why
from domain.tickets import Ticket


@dataclass(frozen=True, slots=True)
class ModelTaught:
    """A training is over: better (in use now; all admins hear it), worse, few, same, failed (only who asked)."""

    outcome: str
    tickets: int
    held: int
    version: ModelVersion | None = None
    asked_by: int | None = None  # Staff.id


@dataclass(frozen=True, slots=True)
class CalendarMissing:
    """No calendar of that year is published yet; `begun`: the year has begun. All admins are told what to do."""

    year: int
    begun: bool
    provisional: int  # open tickets with a provisional deadline


@dataclass(frozen=True, slots=True)
class WaveShown:
    """The progress of a wave must be drawn: it has begun, stands, goes on, or is over."""

    wave_id: int


@dataclass(frozen=True, slots=True)
class AnswersDue:
    """The weekly list for the admins: what was not answered, which entries come up for review."""

    asked: tuple[Unanswered, ...] = ()
    review: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsealing:
    """A wish to open a confidential case, in private. `what`: asked (to who may grant it), granted, refused (to who
    asked). `words`: the reason, masked; `who`: the colleague's name; `asker` and `nth`: which wish it is."""

    ticket: Ticket
    to: int  # Staff.id
    what: str
    why: Why
    words: str = field(default="", repr=False)
    who: str = field(default="", repr=False)
    asker: int = 0  # Staff.id
    nth: int = 0


class Ring(StrEnum):
    """What is said to a unit, and to whom else, in oversight (§3.9) and about its helpers."""

    SIGN = "sign"
    TRIAGE = "triage"
    REMIND = "remind"
    YELLOW = "yellow"
    RED = "red"
    LIST = "list"
    OVERDUE = "overdue"
    RECTIFY = "rectify"
    ASCEND = "ascend"
    JOINT = "joint"
    LATE_HELP = "late_help"
    LATE_WHISTLE = "late_whistle"


@dataclass(frozen=True, slots=True)
class Rung:
    """One thing said. `rule`: a code, when the clock said it; `words`: masked, when a person did.

    `unit`: of a helper that is late, of the level that oversees it now.
    """

    what: Ring
    rule: str = ""
    words: str = field(default="", repr=False)
    until: datetime | None = None
    unit: int | None = None  # OrgUnit.id
    by: int | None = None  # Staff.id, when a person said it: he has his answer already


@dataclass(frozen=True, slots=True)
class Oversight:
    """All that oversight has to say of a ticket in one unit of work: one message a place, however many clocks rang."""

    ticket: Ticket
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class StillOverdue:
    """Once a week, to one who places or supervises: what is overdue, unit by unit, the longest first.

    `units`: the unit, its numbers, since when the oldest is over; `secret`: how many confidential ones he may know of.
    """

    to: int  # Staff.id
    units: tuple[tuple[int | None, tuple[str, ...], datetime], ...] = ()
    secret: int = 0


@dataclass(frozen=True, slots=True)
class HelperCard:
    """The card of a unit that was asked to help must be drawn, or drawn again: in its own chat."""

    ticket: Ticket
    assist: Assist


@dataclass(frozen=True, slots=True)
class HelperSaid:
    """A unit asked to help has come, answered, or was let go: the lead reads it under the card.

    `words`: masked, what it said, or why the lead went on without.
    """

    ticket: Ticket
    assist: Assist
    words: str = field(default="", repr=False)


class RosterMatter(StrEnum):
    """What is told about the roster."""

    SWAP_ASKED = "swap_asked"
    SWAP_ACCEPTED = "swap_accepted"
    SWAP_DECLINED = "swap_declined"
    SWAP_EXPIRED = "swap_expired"
    LEAVE = "leave"
    LEAVE_OVER = "leave_over"
    STANDING_IN = "standing_in"
    GIVEN = "given"
    HANDED = "handed"
    SHIFTS_GONE = "shifts_gone"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class RosterNews:
    """Something about the roster: `to` people in private (Staff.id), to the chats or desks of `units`, or the admins.

    `who`, `other`: colleagues' names; `units` of EMPTY are those without anybody.
    """

    matter: RosterMatter
    to: tuple[int, ...] = ()
    units: tuple[int | None, ...] = ()
    who: str = field(default="", repr=False)
    other: str = field(default="", repr=False)
    shift: Shift | None = None
    back: Shift | None = None
    swap: Swap | None = None
    leave: Presence | None = None
    tickets: tuple[Ticket, ...] = ()
    given: int = 0
    queued: int = 0


@dataclass(frozen=True, slots=True)
class Handover:
    """班次交接: what lies with the unit, to one who comes or goes. `trusted`: may know how many are confidential."""

    to: int  # Staff.id
    unit: int | None
    coming: bool
    load: Workload
    names: dict[int, str] = field(repr=False)
    tickets: tuple[Ticket, ...] = ()
    trusted: bool = False
