"""What leaves the house, in figures: for /health and for whoever watches the process."""

from collections.abc import Callable, Mapping
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


class TrafficBook:
    """Where the office asks; the courier lends its figures at the start."""

    def __init__(self) -> None:
        self.ask: Callable[[], Traffic] = Traffic

    def now(self) -> Traffic:
        """The figures at this moment; empty where no courier runs."""
        return self.ask()
