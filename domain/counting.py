"""What is counted on a ticket until 督办 or the level above must look at it (§3.9, §4.3); pure."""

from collections.abc import Iterator
from enum import IntEnum

from domain.history import Step
from domain.policy import Policy
from domain.states import STAYS
from domain.tickets import Ticket


class Count(IntEnum):
    """What has reached its bound. A crowd is no reason for a card (量大不黄牌): it goes to the level above."""

    RETURNS = 1
    TRANSFERS = 2
    UNSOLVED = 3
    MEDIATIONS = 4
    PEOPLE = 5
    BOUNCED = 6


_MOST = 1000
#: Raised to another level it can be only here: what was counted elsewhere waits until it comes back.
_RISES = STAYS[Step.ESCALATE][0]


def reached(policy: Policy, t: Ticket) -> Iterator[int]:
    """The refs of the clocks that must have fired: each further bounce or 没解决 once, the others once for all."""
    bounds = (
        (Count.RETURNS, t.returns, policy.returns_watched, True),
        (Count.TRANSFERS, t.transfers, policy.transfers_watched, True),
        (Count.UNSOLVED, t.reopened, policy.unsolved_watched, True),
        (Count.MEDIATIONS, t.mediations, policy.mediations_limit, False),
        (Count.PEOPLE, 1 + t.joined, policy.people_county, False),
        (Count.BOUNCED, t.returns, policy.returns_county, False),
    )
    for what, count, bound, each in bounds:
        if count >= bound and (what < Count.MEDIATIONS or t.status in _RISES):
            yield what * _MOST + (min(count, _MOST - 1) if each else 0)


def counted(ref: int) -> Count:
    """What a clock of that ref was set for."""
    return Count(ref // _MOST)


def of_level(ref: int) -> bool:
    """Whether it leads to the level above, not to a card."""
    return counted(ref) >= Count.MEDIATIONS
