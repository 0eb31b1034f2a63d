"""Who is on duty when: shifts, who is there besides or is away, and requests to swap."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift (班次) of one person in one unit; `unit` None: the one desk for all. [starts, ends), aware UTC."""

    unit: int | None  # OrgUnit.id
    staff: int  # Staff.id
    starts: datetime
    ends: datetime
    #: the first shift of those that repeat weekly; None: this one alone
    series: int | None = None
    id: int = 0

    def covers(self, at: datetime) -> bool:
        return self.starts <= at < self.ends


class PresenceKind(StrEnum):
    """Why somebody is there or is not, whatever the table says."""

    ON = "on"  # 上班, though not in the table
    OFF = "off"  # 下班, not to be disturbed
    LEAVE = "leave"  # 请假: his deputy stands in for him


class Handing(StrEnum):
    """What becomes of the tickets of who goes on leave."""

    UNDECIDED = ""
    DEPUTY = "deputy"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody on, off or on leave in [starts, ends). `deputy`: who stands in for him, when he chose one."""

    staff: int  # Staff.id
    kind: PresenceKind
    starts: datetime
    ends: datetime
    deputy: int | None = None  # Staff.id
    handing: Handing = Handing.UNDECIDED
    #: of a leave: when what he still holds is handed over; None: that has been done
    hand_at: datetime | None = None
    id: int = 0

    def covers(self, at: datetime) -> bool:
        return self.starts <= at < self.ends


class SwapState(StrEnum):
    """How a request to swap stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Swap:
    """换班: `asker` asks `asked` to take over a shift of his; `back`: a shift of `asked` he would take for it."""

    shift: int  # Shift.id
    asker: int  # Staff.id
    asked: int  # Staff.id
    asked_at: datetime
    expires_at: datetime
    back: int | None = None  # Shift.id
    state: SwapState = SwapState.ASKED
    id: int = 0


@dataclass(frozen=True, slots=True)
class Workload:
    """What lies with a unit at a change of shift: figures only. `holders`: (Staff.id, how many he has)."""

    open: int
    queued: int
    holders: tuple[tuple[int, int], ...]
    soon: int  # due before the end of the next shift
    overdue: int
    unacknowledged: int
    waiting: int
    confidential: int


@dataclass(frozen=True, slots=True)
class RosterFault:
    """What is wrong in a row. `line` counts from 1 with the heads; of TOML the n-th entry; 0: said in words.

    `what`: head, toml, date, span, who, several, member, unit, right, past, twice, far, many, none, missing.
    """

    line: int
    what: str
    value: str = ""
