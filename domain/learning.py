"""What the reader learns from: the centre's own tickets whose class a person has seen, masked; never secret ones."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Example:
    """One ticket to learn from. `corrected`: an officer has put its class right."""

    ticket_id: int
    text: str = field(repr=False)  # masked
    code: str
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """One ticket as the scorecard sees it: what was guessed first, what was chosen at 提交, what it is now."""

    ticket_id: int
    guessed: str  # "" when nothing was recognised
    chosen: str
    by: str  # resident, bot or nobody
    code: str
    submitted_at: datetime
    text: str = field(default="", repr=False)  # masked; empty for anonymous and confidential ones
    three: tuple[str, ...] = ()  # the likeliest at 提交, best first; not kept of old tickets


@dataclass(frozen=True, slots=True)
class Training:
    """Where training stands: asked for by an admin, last tried, and on what (a digest of the examples)."""

    asked_at: datetime | None = None
    asked_by: int | None = None  # Staff.id
    tried_at: datetime | None = None
    learnt: str = ""
    #: how many tickets there were to learn from
    examples: int = 0


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One trained model. `hits` of `held` held-back tickets were right, `before` with the one then in use."""

    made_at: datetime
    examples: int
    held: int
    hits: int
    before: int
    in_use: bool = False
    id: int = 0

    @property
    def better(self) -> bool:
        return self.hits > self.before
