"""协办 and 吹哨: another unit's part in a ticket, with a clock of its own."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AssistKind(StrEnum):
    """assist: give an opinion or do a part; whistle: come and report in within two working days (§4.2)."""

    ASSIST = "assist"
    WHISTLE = "whistle"


class AssistState(StrEnum):
    ASKED = "asked"
    REPORTED = "reported"  # has reported in (a whistle is kept then)
    ANSWERED = "answered"
    WAIVED = "waived"  # the lead went on without, with a written reason


@dataclass(frozen=True, slots=True)
class Assist:
    """One request of a ticket to one unit. `words`: Words.id of what was asked; `answer`: of what came back."""

    ticket_id: int
    unit: int  # OrgUnit.id
    kind: AssistKind
    asked_at: datetime
    due_at: datetime
    state: AssistState = AssistState.ASKED
    asked_by: int | None = None  # Staff.id
    words: int | None = None
    answer: int | None = None
    done_at: datetime | None = field(default=None)
    late: bool = False
    id: int = 0
