"""The ticket: one matter with a number, a state, somebody responsible and a deadline (M16)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from domain.clocks import Clock
from domain.understanding import Urgency


class Status(StrEnum):
    """States of a ticket after 提交; docs/states.md tells the life of a case in prose."""

    QUEUED = "queued"
    GATHERED = "gathered"
    CLAIMED = "claimed"
    CONFIRMING = "confirming"
    SUSPENDED = "suspended"
    RETURNED = "returned"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CLOSED_BY_DEFAULT = "closed_by_default"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    REJECTED = "rejected"
    TRANSFERRED_OUT = "transferred_out"


#: Nothing more is owed in these; a resident may still reopen a closed one within 30 days (§3.4).
FINAL = frozenset(
    {
        Status.CLOSED,
        Status.CLOSED_BY_DEFAULT,
        Status.WITHDRAWN,
        Status.MERGED,
        Status.REJECTED,
        Status.TRANSFERRED_OUT,
    }
)


class Pause(StrEnum):
    """Why the clock stands still (§3.1.5); a pause has a beginning on the ticket and an end in the history."""

    NONE = ""
    ANSWER = "answer"  # a question that reached the resident waits for his answer
    SUSPENDED = "suspended"  # 挂账, with a reason and a day of review


class Ladder(IntEnum):
    """督办 (§3.9): how far it has gone with this ticket."""

    NONE = 0
    REMINDED = 1  # 催办
    YELLOW = 2  # 黄牌
    RED = 3  # 红牌, 限期整改
    LISTED = 4  # 挂牌督办


class Responsible(StrEnum):
    """Who owes the next step of an open ticket."""

    DESK = "desk"
    HOLDER = "holder"
    ADMINS = "admins"


@dataclass(frozen=True, slots=True)
class Reporter:
    """The way back to who reported, opened from its sealed form for this unit only. Never logged.

    For an anonymous report `name` and `username` are never kept; after /delete `chat` is None.
    """

    chat: int | None = field(repr=False)
    name: str = field(default="", repr=False)
    username: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The resident's three answers after 办结; None means not answered: 未评价, never 满意."""

    contacted: bool | None = None
    solved: bool | None = None
    satisfied: bool | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One matter. Times are aware UTC datetimes. `id` and `version` belong to the store (0 before it is stored)."""

    number: str
    status: Status
    category: str
    summary: str = field(repr=False)  # masked, at most 500 characters
    place: str = field(repr=False)  # masked; empty when unknown
    level: Urgency
    submitted_at: datetime
    due_at: datetime
    reporter: Reporter
    first_due_at: datetime
    id: int = 0
    version: int = 0
    anonymous: bool = False
    confidential: bool = False
    #: opened by danger words or the 🆘 button: alarms until acknowledged
    urgent: bool = False
    acknowledged_by: int | None = None
    alarm_at: datetime | None = None  # next alarm of an unacknowledged urgent ticket
    alarms: int = 0
    check_at: datetime | None = None  # when to ask the reporter whether help is on its way
    holder: int | None = None  # Staff.id
    resolved_at: datetime | None = None
    #: 办结 came within the promise as it stood then (§3.8); None before it
    on_time: bool | None = None
    #: proof of the work done has been seen: a photo after it, or a second officer
    proven: bool = False
    #: an officer's question still waits for the resident
    question_open: bool = False
    reopened: int = 0
    urges: int = 0
    verdict: Verdict = Verdict()
    unreachable: bool = False
    media: int = 0
    has_contact: bool = False  # the words hold personal data the holder may look at
    updated_at: datetime | None = None
    #: of one matter of several: the id of the ticket that gathers them
    parent: int | None = None
    #: how many tickets this one gathers (分办); 0 for a matter by itself
    children: int = 0
    #: how many co-reporters follow it now (共同关注); counted, never listed
    joined: int = 0
    #: due_at counts days of a year whose calendar is not published (暂定)
    provisional: bool = False
    #: from when due_at is counted, when that is not submitted_at: the resident's no
    counted_from: datetime | None = None
    #: the unit that owes the next step, and the town or department it is listed under; None with one desk for all
    unit: int | None = None  # OrgUnit.id
    area: int | None = None  # OrgUnit.id
    #: the unit above that watches over it since it was escalated (§4.3)
    overseer: int | None = None  # OrgUnit.id
    #: why it went to that unit: codes of domain.routing, joined by "+"
    route: str = ""
    #: named by the county desk or an adjudicator: it cannot be bounced any more (M94)
    directed: bool = False
    returns: int = 0
    transfers: int = 0
    #: somebody of the unit has signed for it (签收)
    signed_at: datetime | None = None
    #: since when the holder has done nothing, or it lies in the queue again
    worked_at: datetime | None = None
    extended: bool = False  # 延期, once
    pause: Pause = Pause.NONE
    paused_at: datetime | None = None
    pauses: int = 0  # how often its clock has stood still for an answer
    review_at: datetime | None = None  # 挂账: the day of review
    ladder: Ladder = Ladder.NONE
    rectify_at: datetime | None = None
    #: since when its unit has it, when it did not come there first
    placed_at: datetime | None = None
    mediations: int = 0  # 调解 that came to nothing
    clocks: tuple[Clock, ...] = ()

    @property
    def open(self) -> bool:
        return self.status not in FINAL

    @property
    def secret(self) -> bool:
        """Whether others might learn from it who reported: nothing may be linked to it before their eyes."""
        return self.anonymous or self.confidential

    @property
    def responsible(self) -> Responsible | None:
        """Who owes the next step; None exactly when the state is final."""
        if not self.open:
            return None
        if self.status in (Status.RETURNED, Status.ESCALATED):
            return Responsible.ADMINS
        if self.status in (Status.QUEUED, Status.CONFIRMING, Status.GATHERED):
            return Responsible.ADMINS if self.confidential else Responsible.DESK
        return Responsible.HOLDER
