"""What a use case wants told to others; `handlers.notices` turns each into messages inside the same unit."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.amend_news import AmendNews
from domain.followers import Follower
from domain.history import Step
from domain.notice_news import NoticeCard, NoticeNews
from domain.office_notices import (
    AnswersDue,
    CalendarMissing,
    Handover,
    HelperCard,
    HelperSaid,
    ModelTaught,
    Oversight,
    RosterNews,
    StillOverdue,
    Unsealing,
    WaveShown,
)
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
    `final`: of a second 不受理, which nobody may disagree with any more.
    `parts`: of 拆分 what is handled apart from now on, the older one first.
    """

    ticket: Ticket
    event: Event
    words: str = field(default="", repr=False)
    media: tuple[Media, ...] = ()
    until: datetime | None = None
    own: bool = False
    code: str = ""
    final: bool = False
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
    ACCUSED = "accused"  # a supplement complains of the unit that has it


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
    | StillOverdue
    | Unsealing
    | HelperCard
    | HelperSaid
    | ToPlacers
    | WaveShown
    | NoticeNews
    | NoticeCard
    | AmendNews
)
