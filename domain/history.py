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
    WORDS = "words"
    MODEL = "model"
    PLACES = "places"


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
