"""What an audit of the record may find, and what it has looked at."""

from dataclasses import dataclass
from enum import StrEnum


class BreachKind(StrEnum):
    """What is wrong with the record; each is named to the line where that can be said."""

    #: the digest does not fit: the line was changed, swapped, moved here or put in
    LINE = "line"
    #: lines from the middle, or the last ones, are gone
    GAP = "gap"
    TAIL = "tail"
    #: a line that nobody wrote by the door: beyond the end, or without a digest
    EXTRA = "extra"
    BARE = "bare"
    #: lines older than the chain are fewer or more than there were
    OLD = "old"
    #: the end of the chain is gone, or not written by the bot
    HEAD = "head"
    NO_HEAD = "no_head"
    #: all lines of a ticket that stands; a ticket whose lines stand
    EMPTY = "empty"
    NO_TICKET = "no_ticket"
    #: deleted by retention, and yet there
    RISEN = "risen"
    #: the ticket is not what its last line says
    STATUS = "status"
    NUMBER = "number"
    #: words changed, gone, or not written by the bot
    WORDS = "words"
    NO_WORDS = "no_words"
    STRAY_WORDS = "stray_words"
    #: a number was given out and neither ticket nor tombstone is left; or was never given out
    MISSING = "missing"
    UNKNOWN = "unknown"
    #: the account itself: a day's count, a whole day, how many days there are
    DAY = "day"
    NO_DAY = "no_day"
    ACCOUNT = "account"
    #: an earlier audit wrote down more, or something else
    REVERTED = "reverted"


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that is wrong. `number`: the ticket's, a day of the account, or empty for the acts of the office."""

    kind: BreachKind
    number: str = ""
    line: int | None = None  # its place in the chain, from 1
    count: int = 1


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where one chain ended when it was written down: kept elsewhere, it shows when a whole past was put back."""

    ticket_id: int  # 0: the acts of the office
    number: str
    lines: int
    mac: bytes


@dataclass(slots=True)
class Audited:
    """What was looked at, and how many breaches were found. `before`: lines and acts older than the chain."""

    tickets: int = 0
    lines: int = 0
    words: int = 0
    ended: int = 0
    acts: int = 0
    before: int = 0
    breaches: int = 0
