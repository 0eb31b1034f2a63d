"""What leaves the house, in figures: for /health and for whoever watches the process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.delivery import Priority


@dataclass(frozen=True, slots=True)
class Traffic:
    """`waiting`, `oldest` (seconds) by priority, copies in the ledger included; `rate`: messages a second of late.

    `refused`: 429 answers since the start; `rests`: seconds until a retry_after for all is over; `uncertain`: copies of
    which nobody knew whether they arrived, since the start. `away`: Telegram does not answer, sending has stopped.
    """

    waiting: Mapping[Priority, int] = field(default_factory=dict)
    oldest: Mapping[Priority, float] = field(default_factory=dict)
    rate: float = 0.0
    refused: int = 0
    retried: int = 0
    uncertain: int = 0
    rests: float = 0.0
    away: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another replica sends: its name, what it has put down, how many seconds ago. No name: nobody has of late."""

    name: str = ""
    traffic: Traffic = field(default_factory=Traffic)
    age: float = 0.0


class TrafficBook:
    """Where the office asks; the courier lends its figures at the start."""

    def __init__(self) -> None:
        self.ask: Callable[[], Traffic] = Traffic
        #: None: it is this process that sends
        self.elsewhere: Callable[[], Elsewhere | None] = lambda: None
        #: names of settings that replicas do not have in common
        self.differs: Callable[[], Sequence[str]] = tuple

    def now(self) -> Traffic:
        """The figures at this moment; empty where no courier runs."""
        return self.ask()
