"""Everything the office may refuse; each carries the facts a sentence needs, never the sentence.

Refusal
├── NotFound                 no such ticket, or none that the asker may know of
├── NotAllowed               the asker has no right to this step
│   ├── OwnTicket            an officer may not handle what he reported himself
│   ├── NotOnDuty            no member of the duty group (any more), or suspended
│   └── AnonymousAdmin       posts as the group and cannot be held to account
├── WrongState               the step does not start in the ticket's state
│   ├── AlreadyClaimed       somebody else was first
│   ├── NoEnding             "已转办" is no ending (M96)
│   ├── HelpersOwe           the lead may not finish before the units asked to help have answered
│   ├── MediationOver        a party has refused: mediation is not taken up again
│   ├── Highest              no level is left above
│   └── RungReached          the unit has that card already, or not yet the one before it
├── Missing                  words, a reason, a photo or a colleague are needed first
├── TooMany                  a bound was reached; try again after a while
├── RuledOut                 the step is his to take, but a rule of the office forbids it here
├── NoCentre                 it takes another unit, and there is one desk for all
├── NothingToSubmit          the draft is gone or empty
├── WrongLeave               days that no leave can have
├── WrongRoster              lines of a roster that cannot be taken over
├── UnitsAtWork              units that are to vanish still have open tickets
└── Conflict                 two at once; the unit is run again by the caller
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from domain.rosters import RosterFault


class Refusal(Exception):
    """The office says no; `handlers.refusals` turns it into a sentence."""


class NotFound(Refusal):
    """No such ticket, or none that the asker may know of."""

    def __init__(self, number: str = "") -> None:
        super().__init__(number)
        self.number = number


class NotAllowed(Refusal):
    """The asker has no right to this step. `who` names whose right it is: "holder", "admin", "duty", "reporter"."""

    def __init__(self, who: str = "duty") -> None:
        super().__init__(who)
        self.who = who


class OwnTicket(NotAllowed):
    """An officer may not handle what he reported himself, nor what he follows as a co-reporter."""


class NotOnDuty(NotAllowed):
    """No member of the duty group, or suspended. `unsure`: Telegram could not be asked just now."""

    def __init__(self, unsure: bool = False) -> None:
        super().__init__("duty")
        self.unsure = unsure


class AnonymousAdmin(NotAllowed):
    """Posts as the group itself and cannot be held to account."""


class WrongState(Refusal):
    """The step does not start in the ticket's state."""

    def __init__(self, number: str, status: str, step: str) -> None:
        super().__init__(number, status, step)
        self.number, self.status, self.step = number, status, step


class AlreadyClaimed(WrongState):
    """Somebody else was first. `holder` is the colleague's name as colleagues see it."""

    def __init__(self, number: str, holder: str) -> None:
        super().__init__(number, "claimed", "claim")
        self.holder = holder


class NoEnding(WrongState):
    """Passing a matter on does not end it: a result must say what was done (M96, invariant 9)."""

    def __init__(self, number: str) -> None:
        super().__init__(number, "claimed", "done")


class HelpersOwe(WrongState):
    """The lead may not finish before the units asked to help have answered: their names, until when."""

    def __init__(self, number: str, step: str, units: Sequence[tuple[str, datetime]]) -> None:
        super().__init__(number, "claimed", step)
        self.units = tuple(units)


class MediationOver(WrongState):
    """A party has refused: mediation is not taken up again (人民调解法 3、26)."""

    def __init__(self, number: str) -> None:
        super().__init__(number, "claimed", "mediate")


class Highest(WrongState):
    """The county oversees it already and the joint meeting has been called: no level is left above."""

    def __init__(self, number: str, status: str) -> None:
        super().__init__(number, status, "escalate")


class RungReached(WrongState):
    """The unit has that card already. `before`: the card that must come first, "" when it has this one."""

    def __init__(self, number: str, status: str, step: str, before: str = "") -> None:
        super().__init__(number, status, step)
        self.before = before


class RuledOut(Refusal):
    """A rule of the office forbids it here. `rule`: its code; `until`: the day it names, where it names one."""

    def __init__(self, rule: str, number: str = "", until: datetime | None = None) -> None:
        super().__init__(rule, number)
        self.rule, self.number, self.until = rule, number, until


class NoCentre(Refusal):
    """It takes another unit, and there is one desk for all: the centre must be imported first."""


class Missing(Refusal):
    """Something is needed first. `what`: "reason", "words", "result", "colleague", "place"."""

    def __init__(self, what: str, number: str = "") -> None:
        super().__init__(what, number)
        self.what, self.number = what, number


class TooMany(Refusal):
    """A bound was reached. `kind`: "draft", "urge", "lookup"; free again at `until`."""

    def __init__(self, kind: str, until: datetime) -> None:
        super().__init__(kind)
        self.kind, self.until = kind, until


class NothingToSubmit(Refusal):
    """The draft is gone (submitted, cancelled, lapsed) or holds nothing yet."""


class WrongLeave(Refusal):
    """A leave ends before it begins, has begun before today, or is too long or too far away."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first, self.last = first, last


class WrongRoster(Refusal):
    """Lines of a roster that cannot be taken over; nothing of it was."""

    def __init__(self, faults: Sequence[RosterFault]) -> None:
        super().__init__(len(faults))
        self.faults = tuple(faults)


class UnitsAtWork(Refusal):
    """Units that are to vanish still have open tickets: how many, by the unit's name."""

    def __init__(self, tickets: Mapping[str, int]) -> None:
        super().__init__(dict(tickets))
        self.tickets = dict(tickets)


class Conflict(Exception):
    """Two units changed the same row at once; run the losing one again."""
