"""What a use case wants told to others; `handlers.notices` turns each into messages inside the same unit."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.answers import Answer, Unanswered
from domain.assists import Assist
from domain.followers import Follower
from domain.history import Step
from domain.learning import ModelVersion
from domain.tickets import Ticket
from domain.words import Media


class Event(StrEnum):
    """Each is told to the reporter once."""

    CLAIMED = "claimed"
    RELEASED = "released"
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


@dataclass(frozen=True, slots=True)
class Told:
    """Tell the reporter. `words`: masked text that belongs to it (the question, the result, the reason).

    `own`: the ticket it was merged into is his, too.
    """

    ticket: Ticket
    event: Event
    words: str = field(default="", repr=False)
    media: tuple[Media, ...] = ()
    until: datetime | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class CardChanged:
    """The duty card of this ticket must be drawn again (once a unit, whatever happened).

    `fresh`: send it anew. `opened`: the ticket is new; of a confidential one the group learns its number now.
    `hidden`: it has become confidential; of what stood in the group only the number is left.
    """

    ticket_id: int
    fresh: bool = False
    opened: bool = False
    hidden: bool = False


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


@dataclass(frozen=True, slots=True)
class ToAdmins:
    """Write to every admin in private; `words` masked."""

    matter: AdminMatter
    ticket: Ticket | None = None
    words: str = field(default="", repr=False)


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
class HelperAsked:
    """A unit was asked to help: its card in its own chat. `words`: masked, what for."""

    ticket: Ticket
    assist: Assist
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class HelperSaid:
    """A unit asked to help has come, answered, or was let go: the lead reads it under the card.

    `words`: masked, what it said, or why the lead went on without.
    """

    ticket: Ticket
    assist: Assist
    words: str = field(default="", repr=False)


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
    | Oversight
    | HelperAsked
    | HelperSaid
)
