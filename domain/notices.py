"""What a use case wants told to others; `handlers.notices` turns each into messages inside the same unit."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.answers import Answer, Unanswered
from domain.assists import Assist
from domain.followers import Follower
from domain.history import Step
from domain.learning import ModelVersion
from domain.rosters import Presence, Shift, Swap, Workload
from domain.seals import Why
from domain.tickets import Ticket
from domain.words import Media


class Event(StrEnum):
    """Each is told to the reporter once."""

    CLAIMED = "claimed"
    RELEASED = "released"
    TAKEN_BACK = "taken_back"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    DISPATCHED = "dispatched"
    QUESTION = "question"
    DONE = "done"
    CONFIRMING = "confirming"
    REFUSED = "refused"
    LAPSED = "lapsed"
    ACKNOWLEDGED = "acknowledged"
    HELP_CHECK = "help_check"
    MERGED = "merged"
    RECLASSIFIED = "reclassified"
    SETTLED = "settled"
    PARTED = "parted"
    RECKONED = "reckoned"
    OVERDUE = "overdue"
    RAISED = "raised"
    MEDIATED = "mediated"
    REASSIGNED = "reassigned"
    REJECTED = "rejected"
    HANDED_OFF = "handed_off"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    UNPAUSED = "unpaused"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Told:
    """Tell the reporter. `words`: masked text that belongs to it (the question, the result, the reason).

    `own`: the ticket it was merged into is his, too. `code`: the ground of 不受理, or who it was handed to.
    `parts`: of 拆分 what is handled apart from now on, the older one first.
    """

    ticket: Ticket
    event: Event
    words: str = field(default="", repr=False)
    media: tuple[Media, ...] = ()
    until: datetime | None = None
    own: bool = False
    code: str = ""
    parts: tuple[Ticket, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class CardChanged:
    """The duty card of this ticket must be drawn again (once a unit, whatever happened).

    `fresh`: send it anew. `opened`: the ticket is new; of a confidential one the group learns its number now.
    `hidden`: it has become confidential; of what stood in the group only the number is left. `left`: units it has
    gone from (OrgUnit.id; None: the one desk for all): where their cards stood one line says so.
    """

    ticket_id: int
    fresh: bool = False
    opened: bool = False
    hidden: bool = False
    left: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """The reporter himself has changed the state: tell the co-reporters of it."""

    ticket: Ticket
    step: Step


@dataclass(frozen=True, slots=True)
class MovedAlong:
    """Co-reporters of a merged ticket hear of the one they follow from now on. `former`: the merged number."""

    ticket: Ticket
    former: str
    followers: tuple[Follower, ...] = field(repr=False)


class Said(StrEnum):
    """What is said under the card."""

    SUPPLEMENT = "supplement"
    ANSWER = "answer"
    URGE = "urge"
    WITHDRAWN = "withdrawn"
    UNSOLVED = "unsolved"
    NOTE = "note"
    NOT_EMERGENCY = "not_emergency"
    SAFE = "safe"
    CALLED = "called"
    JOINED = "joined"
    ALSO = "also"
    STILL_THERE = "still_there"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class ToThread:
    """Say something under the card: in the group, or to the admins when confidential.

    Media of an anonymous report goes to the holder in private only.
    """

    ticket: Ticket
    what: Said
    words: str = field(default="", repr=False)
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """An urgent ticket rings: `stage` 0 at once, then again; the admins in private from stage 1 on."""

    ticket: Ticket
    stage: int


@dataclass(frozen=True, slots=True)
class AlarmOver:
    """Somebody has seen it, or nothing is left to ring for: the alarm's messages say so. `who`: a colleague."""

    ticket: Ticket
    who: str = field(default="", repr=False)


class AdminMatter(StrEnum):
    """Why admins are written to in private."""

    RETURNED = "returned"
    ESCALATED = "escalated"
    UNREACHABLE = "unreachable"
    HIDDEN = "hidden"
    DESK_LOST = "desk_lost"
    DESK_BACK = "desk_back"
    DESK_MOVED = "desk_moved"
    DESK_DEMOTED = "desk_demoted"
    UNIT_LOST = "unit_lost"


@dataclass(frozen=True, slots=True)
class ToAdmins:
    """Write to every admin in private; `words` masked."""

    matter: AdminMatter
    ticket: Ticket | None = None
    words: str = field(default="", repr=False)


class PlaceMatter(StrEnum):
    """Why whoever places a ticket is written to."""

    RETURNED = "returned"
    SECOND_BOUNCE = "second_bounce"
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    UNPLACED = "unplaced"
    DISAGREED = "disagreed"


@dataclass(frozen=True, slots=True)
class ToPlacers:
    """Write to those who place that ticket, in private; `above`: so many desks higher (domain/placers.py).

    `words` masked; `unit`: the one that was proposed; `until`: the day that was asked for.
    """

    matter: PlaceMatter
    ticket: Ticket
    words: str = field(default="", repr=False)
    unit: int | None = None  # OrgUnit.id
    until: datetime | None = None
    above: int = 0


@dataclass(frozen=True, slots=True)
class ModelTaught:
    """A training is over: better (in use now; all admins hear it), worse, few, same, failed (only who asked)."""

    outcome: str
    tickets: int
    held: int
    version: ModelVersion | None = None
    asked_by: int | None = None  # Staff.id


@dataclass(frozen=True, slots=True)
class ToStaff:
    """Write to one officer in private: media of an anonymous report, a ticket handed to him."""

    staff: int
    ticket: Ticket
    what: str  # "media", "handed", "contact"
    words: str = field(default="", repr=False)
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftShown:
    """Show the open draft of this chat again: after a reminder, or when it came back after an outage."""

    chat: int = field(repr=False)
    reason: str = "shown"  # "reminder", "lapsed", "shown"
    draft_id: int = 0


@dataclass(frozen=True, slots=True)
class CalendarMissing:
    """No calendar of that year is published yet; `begun`: the year has begun. All admins are told what to do."""

    year: int
    begun: bool
    provisional: int  # open tickets with a provisional deadline


@dataclass(frozen=True, slots=True)
class AnswersDue:
    """The weekly list for the admins: what was not answered, which entries come up for review."""

    asked: tuple[Unanswered, ...] = ()
    review: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsealing:
    """A wish to open a confidential case, in private. `what`: asked (to who may grant it), granted, refused (to who
    asked). `words`: the reason, masked; `who`: the colleague's name."""

    ticket: Ticket
    to: int  # Staff.id
    what: str
    why: Why
    words: str = field(default="", repr=False)
    who: str = field(default="", repr=False)


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


@dataclass(frozen=True, slots=True)
class Oversight:
    """All that oversight has to say of a ticket in one unit of work: one message a place, however many clocks rang."""

    ticket: Ticket
    rungs: tuple[Rung, ...]


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


Notice = (
    Told
    | CardChanged
    | ToThread
    | Alarm
    | AlarmOver
    | ToAdmins
    | ToStaff
    | DraftShown
    | Shared
    | MovedAlong
    | AnswersDue
    | CalendarMissing
    | ModelTaught
    | RosterNews
    | Handover
    | Oversight
    | Unsealing
    | HelperCard
    | HelperSaid
    | ToPlacers
)
