"""The append-only record: who did what to a ticket, when. Words lie apart and are only pointed to."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.tickets import Status


class Step(StrEnum):
    """Everything that can happen to a ticket."""

    SUBMIT = "submit"
    CLAIM = "claim"
    RELEASE = "release"
    RETURN = "return"
    TRANSFER = "transfer"
    DISPATCH = "dispatch"
    ASK = "ask"
    ANSWER = "answer"
    NOTE = "note"
    SUPPLEMENT = "supplement"
    URGE = "urge"
    DONE = "done"
    PROOF = "proof"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    RATE = "rate"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    ACKNOWLEDGE = "acknowledge"
    ALARM = "alarm"
    SAFE = "safe"
    LOOK = "look"
    UNREACHABLE = "unreachable"
    RECLASSIFY = "reclassify"
    SETTLE = "settle"
    GATHER = "gather"
    FORGET = "forget"
    LOOKUP = "lookup"
    #: a co-reporter joins, says more, judges, leaves; a person merges a ticket into another
    JOIN = "join"
    ALSO = "also"
    OPINION = "opinion"
    LEAVE = "leave"
    MERGE = "merge"
    #: the holder finds a second matter in it: a ticket of its own
    SPLIT = "split"
    #: a unit signs for it; it is refused with a lawful way out; it goes to another unit, or out of the centre
    SIGN = "sign"
    REJECT = "reject"
    REASSIGN = "reassign"
    HAND_OFF = "hand_off"
    #: a request that somebody above must grant (延期, 挂账), and what he said
    APPLY = "apply"
    EXTEND = "extend"
    SUSPEND = "suspend"
    DECLINE = "decline"
    RESUME = "resume"
    #: the clock stands still while the resident's answer is waited for, and goes on
    PAUSE = "pause"
    UNPAUSE = "unpause"
    #: 升级, 督办
    ESCALATE = "escalate"
    REMIND = "remind"
    YELLOW = "yellow"
    RED = "red"
    LIST = "list"
    #: 协办 and 吹哨: asked, reported in, answered, gone on without
    ASSIST = "assist"
    WHISTLE = "whistle"
    REPORT_IN = "report_in"
    CONTRIBUTE = "contribute"
    WAIVE = "waive"
    #: 调解 that came to nothing
    MEDIATE = "mediate"
    #: a confidential case is opened: asked for with a reason, granted by a second person
    UNSEAL_ASK = "unseal_ask"
    UNSEAL = "unseal"
    #: the calendar was published: a provisional deadline is reckoned anew
    RECKON = "reckon"
    #: an open ticket without a unit got one: a centre was imported
    ROUTE = "route"


class By(StrEnum):
    """On which side of the counter the act was done."""

    REPORTER = "reporter"
    STAFF = "staff"
    SYSTEM = "system"
    FOLLOWER = "follower"  # a co-reporter


class Deed(StrEnum):
    """Acts of the office that concern no ticket, recorded all the same."""

    APPOINT = "appoint"
    SUSPEND = "suspend"
    LEFT = "left"
    BROADCAST = "broadcast"
    BROADCAST_STOP = "broadcast_stop"
    #: set for later; a second admin asked, his yes, his no
    BROADCAST_SET = "broadcast_set"
    BROADCAST_ASK = "broadcast_ask"
    BROADCAST_APPROVE = "broadcast_approve"
    BROADCAST_REJECT = "broadcast_reject"
    BROADCAST_PAUSE = "broadcast_pause"
    BROADCAST_RESUME = "broadcast_resume"
    BROADCAST_RESEND = "broadcast_resend"
    #: what could not be sent or handled is tried again, or let go, by an admin
    DEAD_AGAIN = "dead_again"
    DEAD_DROPPED = "dead_dropped"
    WORDS = "words"
    MODEL = "model"
    PLACES = "places"
    CALENDAR = "calendar"
    CENTRE = "centre"
    ROSTER = "roster"
    ABSENCE = "absence"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the office: who (Staff.id; None: noticed by the bot itself), when, what. `detail`: ids and numbers."""

    at: datetime
    deed: Deed
    staff: int | None
    detail: dict[str, str] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history. `detail` holds codes and numbers only, never words or persons."""

    ticket_id: int
    at: datetime
    step: Step
    by: By
    status: Status  # after the step
    staff: int | None = None
    words: int | None = None  # Words.id
    detail: dict[str, str] = field(default_factory=dict)
    id: int = 0
    seq: int | None = None  # its place in the chain of its ticket, from 1; None: older than the chain
