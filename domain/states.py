"""The table of states: which step leads where, and whose it is (rulebook §3.4, completed). docs/states.md tells it."""

from dataclasses import dataclass
from enum import StrEnum

from domain.history import Step
from domain.tickets import Status

Q, C, K = Status.QUEUED, Status.CLAIMED, Status.CONFIRMING
R, E, D = Status.RETURNED, Status.ESCALATED, Status.RESOLVED
G, S = Status.GATHERED, Status.SUSPENDED
X, Y, W = Status.CLOSED, Status.CLOSED_BY_DEFAULT, Status.WITHDRAWN


class Who(StrEnum):
    """Whose step it is. Nobody on duty ever handles what he reported himself."""

    REPORTER = "reporter"
    DUTY = "duty"  # any active officer or admin
    HOLDER = "holder"
    HOLDER_OR_ADMIN = "holder_or_admin"
    OTHER = "other"  # on duty, but not the holder
    ADMIN = "admin"  # whoever places tickets: an admin, or the desk of a unit above (调度)
    SUPERVISOR = "supervisor"  # 督办
    TRUSTED = "trusted"  # named for confidential cases
    HELPER = "helper"  # somebody of a unit asked to help
    SYSTEM = "system"
    FOLLOWER = "follower"  # a co-reporter of it


@dataclass(frozen=True, slots=True)
class Edge:
    """One allowed change of state."""

    step: Step
    source: Status
    target: Status
    who: Who


M = Status.MERGED
J, O = Status.REJECTED, Status.TRANSFERRED_OUT  # noqa: E741 - of the table alone

EDGES: tuple[Edge, ...] = (
    Edge(Step.CLAIM, Q, C, Who.DUTY),
    Edge(Step.CLAIM, R, C, Who.ADMIN),
    Edge(Step.CLAIM, E, C, Who.ADMIN),
    Edge(Step.RELEASE, C, Q, Who.HOLDER_OR_ADMIN),
    Edge(Step.RELEASE, K, Q, Who.HOLDER_OR_ADMIN),
    Edge(Step.RETURN, Q, R, Who.DUTY),
    Edge(Step.RETURN, C, R, Who.HOLDER),
    Edge(Step.TRANSFER, C, C, Who.HOLDER_OR_ADMIN),
    Edge(Step.TRANSFER, K, C, Who.HOLDER_OR_ADMIN),
    Edge(Step.TRANSFER, Q, C, Who.ADMIN),
    Edge(Step.TRANSFER, R, C, Who.ADMIN),
    Edge(Step.TRANSFER, E, C, Who.ADMIN),
    Edge(Step.DISPATCH, R, Q, Who.ADMIN),
    Edge(Step.DISPATCH, E, Q, Who.ADMIN),
    Edge(Step.DONE, C, D, Who.HOLDER),
    Edge(Step.DONE, C, K, Who.HOLDER),
    Edge(Step.PROOF, K, D, Who.HOLDER),
    Edge(Step.CONFIRM, K, D, Who.OTHER),
    Edge(Step.REFUSE, K, C, Who.OTHER),
    Edge(Step.SOLVED, D, X, Who.REPORTER),
    Edge(Step.UNSOLVED, D, C, Who.REPORTER),
    Edge(Step.UNSOLVED, D, Q, Who.REPORTER),
    Edge(Step.UNSOLVED, D, E, Who.REPORTER),
    Edge(Step.LAPSE, D, Y, Who.SYSTEM),
    Edge(Step.WITHDRAW, Q, W, Who.REPORTER),
    Edge(Step.WITHDRAW, C, W, Who.REPORTER),
    Edge(Step.WITHDRAW, K, W, Who.REPORTER),
    Edge(Step.WITHDRAW, R, W, Who.REPORTER),
    Edge(Step.WITHDRAW, E, W, Who.REPORTER),
    Edge(Step.REOPEN, X, Q, Who.REPORTER),
    Edge(Step.REOPEN, Y, Q, Who.REPORTER),
    Edge(Step.REOPEN, W, Q, Who.REPORTER),
    Edge(Step.REOPEN, M, Q, Who.REPORTER),
    Edge(Step.MERGE, Q, M, Who.DUTY),
    Edge(Step.MERGE, C, M, Who.HOLDER_OR_ADMIN),
    Edge(Step.MERGE, K, M, Who.HOLDER_OR_ADMIN),
    Edge(Step.MERGE, R, M, Who.ADMIN),
    Edge(Step.MERGE, E, M, Who.ADMIN),
    Edge(Step.REOPEN, X, E, Who.REPORTER),
    Edge(Step.REOPEN, Y, E, Who.REPORTER),
    Edge(Step.RECLASSIFY, Q, Q, Who.DUTY),
    Edge(Step.RECLASSIFY, C, C, Who.HOLDER_OR_ADMIN),
    Edge(Step.RECLASSIFY, C, Q, Who.HOLDER_OR_ADMIN),
    Edge(Step.RECLASSIFY, K, K, Who.HOLDER_OR_ADMIN),
    Edge(Step.RECLASSIFY, K, Q, Who.HOLDER_OR_ADMIN),
    Edge(Step.SETTLE, G, X, Who.SYSTEM),
    Edge(Step.SETTLE, G, W, Who.SYSTEM),
    Edge(Step.GATHER, X, G, Who.SYSTEM),
    Edge(Step.GATHER, W, G, Who.SYSTEM),
    Edge(Step.REJECT, Q, J, Who.DUTY),
    Edge(Step.REJECT, C, J, Who.HOLDER_OR_ADMIN),
    Edge(Step.REJECT, R, J, Who.ADMIN),
    Edge(Step.REJECT, E, J, Who.ADMIN),
    Edge(Step.REOPEN, J, E, Who.REPORTER),
    Edge(Step.REOPEN, O, E, Who.REPORTER),
    Edge(Step.HAND_OFF, Q, O, Who.DUTY),
    Edge(Step.HAND_OFF, C, O, Who.HOLDER_OR_ADMIN),
    Edge(Step.HAND_OFF, R, O, Who.ADMIN),
    Edge(Step.HAND_OFF, E, O, Who.ADMIN),
    Edge(Step.REASSIGN, Q, Q, Who.ADMIN),
    Edge(Step.REASSIGN, C, Q, Who.ADMIN),
    Edge(Step.REASSIGN, K, Q, Who.ADMIN),
    Edge(Step.REASSIGN, S, Q, Who.ADMIN),
    Edge(Step.SUSPEND, C, S, Who.ADMIN),
    Edge(Step.RESUME, S, C, Who.HOLDER_OR_ADMIN),
    Edge(Step.RESUME, S, Q, Who.HOLDER_OR_ADMIN),
    Edge(Step.WITHDRAW, S, W, Who.REPORTER),
    Edge(Step.TRANSFER, S, S, Who.HOLDER_OR_ADMIN),
    Edge(Step.RELEASE, S, Q, Who.HOLDER_OR_ADMIN),
)

_OPEN = frozenset({Q, C, K, R, E, D, S})
_WORKED = frozenset({Q, C, K, R, E, S})
_ANY = frozenset(Status)

#: Steps that leave the state as it is: where they may be taken, and by whom.
STAYS: dict[Step, tuple[frozenset[Status], Who]] = {
    Step.ASK: (frozenset({C, K, S}), Who.HOLDER),
    Step.ANSWER: (_OPEN, Who.REPORTER),
    Step.NOTE: (_ANY, Who.DUTY),
    Step.SUPPLEMENT: (_OPEN, Who.REPORTER),
    Step.URGE: (_WORKED, Who.REPORTER),
    Step.PROOF: (frozenset({C, D}), Who.HOLDER),
    Step.ACKNOWLEDGE: (_OPEN, Who.DUTY),
    Step.SAFE: (_ANY, Who.REPORTER),
    Step.RATE: (frozenset({D, X, Y, C, Q, E}), Who.REPORTER),
    Step.LOOK: (_ANY, Who.HOLDER),
    Step.RECLASSIFY: (frozenset({R, E, D}), Who.HOLDER_OR_ADMIN),
    Step.ALARM: (_OPEN, Who.SYSTEM),
    Step.UNREACHABLE: (_ANY, Who.SYSTEM),
    Step.FORGET: (_ANY, Who.REPORTER),
    Step.LOOKUP: (_ANY, Who.SYSTEM),
    Step.JOIN: (_OPEN - {D}, Who.FOLLOWER),
    Step.ALSO: (_OPEN, Who.FOLLOWER),
    Step.OPINION: (frozenset({D, X, Y}), Who.FOLLOWER),
    Step.LEAVE: (_ANY, Who.FOLLOWER),
    Step.RECKON: (_OPEN - {D}, Who.SYSTEM),
    Step.ROUTE: (_OPEN | {G}, Who.SYSTEM),
    Step.SIGN: (frozenset({Q}), Who.DUTY),
    Step.APPLY: (frozenset({C, K}), Who.HOLDER),
    Step.EXTEND: (frozenset({C, K}), Who.ADMIN),
    Step.DECLINE: (frozenset({C, K}), Who.ADMIN),
    Step.PAUSE: (frozenset({C, K}), Who.SYSTEM),
    Step.UNPAUSE: (_OPEN, Who.SYSTEM),
    Step.ESCALATE: (frozenset({Q, C, K, S}), Who.DUTY),
    Step.REMIND: (_WORKED, Who.SUPERVISOR),
    Step.YELLOW: (_WORKED, Who.SUPERVISOR),
    Step.RED: (_WORKED, Who.SUPERVISOR),
    Step.LIST: (_WORKED, Who.SUPERVISOR),
    Step.ASSIST: (frozenset({C, K}), Who.HOLDER_OR_ADMIN),
    Step.WHISTLE: (frozenset({Q, C, K}), Who.DUTY),
    Step.REPORT_IN: (_OPEN, Who.HELPER),
    Step.CONTRIBUTE: (_OPEN, Who.HELPER),
    Step.WAIVE: (frozenset({C, K}), Who.HOLDER),
    Step.MEDIATE: (frozenset({C}), Who.HOLDER),
    Step.SPLIT: (frozenset({C}), Who.HOLDER),
    Step.UNSEAL_ASK: (_ANY, Who.TRUSTED),
    Step.UNSEAL: (_ANY, Who.TRUSTED),
}


def targets(step: Step, source: Status) -> frozenset[Status]:
    """Where that step may lead from that state; empty when it may not be taken there."""
    if step in STAYS and source in STAYS[step][0]:
        return frozenset({source})
    return frozenset(e.target for e in EDGES if e.step is step and e.source is source)


def whose(step: Step, source: Status) -> Who | None:
    """Whose step it is from that state."""
    if step in STAYS and source in STAYS[step][0]:
        return STAYS[step][1]
    return next((e.who for e in EDGES if e.step is step and e.source is source), None)
