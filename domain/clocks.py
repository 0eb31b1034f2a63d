"""The clocks of one ticket: what falls due when, kept on the ticket itself, so that each fires once and none is lost.

`reckoned` is pure: it says which clocks a ticket must carry as it stands now. The one that has fired is remembered as
long as it would be set for the same instant, so neither a restart nor another step makes it fire again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class ClockKind(StrEnum):
    """What a clock is for; domain/ticking.py says what happens when it fires."""

    SIGN = "sign"  # nobody has signed for it within the term of first response (§3.3)
    UNSIGNED = "unsigned"  # still nobody after a day: 催办
    TRIAGE = "triage"  # the town desk has not sorted it within two working hours (§4.1 step 8)
    SOON = "soon"  # one working day before the deadline
    OVERDUE = "overdue"  # the deadline
    SILENT_SOON = "silent_soon"  # half a working day before that
    SILENT = "silent"  # claimed, and nothing done for so long: back to the queue
    ASCEND = "ascend"  # unsolved at this level for so long: the level above oversees it (§4.3)
    ANSWER = "answer"  # the resident's answer has been waited for long enough
    REVIEW = "review"  # 挂账: the day of review
    RECTIFY = "rectify"  # 限期整改: the day it must be done
    HELPER = "helper"  # a unit asked to help has not answered, or not reported in; ref: Assist.id
    RETURN = "return"  # a bounced ticket waits for whoever must place it
    WATCH = "watch"  # something was counted up to its bound (§3.9, §4.3); ref: domain/counting.py


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock. `ref`: what else it is about, an id; 0 for the ticket itself."""

    kind: ClockKind
    at: datetime
    ref: int = 0
    fired: bool = False


def merged(wanted: Iterable[Clock], had: Iterable[Clock]) -> tuple[Clock, ...]:
    """The wanted clocks, those marked as fired which have fired for this very instant.

    What has fired and is not wanted now is remembered until another of its kind is: a pause of no length, or a merger
    that was undone, must not make it fire again.
    """
    fired = {(c.kind, c.ref, c.at): c for c in had if c.fired}
    now = tuple(replace(c, fired=c.fired or (c.kind, c.ref, c.at) in fired) for c in wanted)
    kinds = {(c.kind, c.ref) for c in now}
    return (*now, *(c for (kind, ref, _), c in fired.items() if (kind, ref) not in kinds and kind in _LASTING))


#: Kinds set for the same instant whenever they are set again.
_LASTING = frozenset(
    {
        ClockKind.SIGN,
        ClockKind.UNSIGNED,
        ClockKind.TRIAGE,
        ClockKind.SOON,
        ClockKind.OVERDUE,
        ClockKind.ASCEND,
        ClockKind.REVIEW,
        ClockKind.RECTIFY,
        ClockKind.WATCH,
    }
)


def next_at(clocks: Iterable[Clock]) -> datetime | None:
    """When the next of them fires."""
    return min((c.at for c in clocks if not c.fired), default=None)
