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
    DECLINED = "declined"  # says that it is not its part (不归我们), with a reason the lead reads


#: The unit has still something to do.
WAITING = frozenset({AssistState.ASKED, AssistState.REPORTED})


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

    @property
    def waits(self) -> bool:
        """Whether the unit may still do its part."""
        return self.state in WAITING

    @property
    def holds_up(self) -> bool:
        """Whether the lead may not finish yet: a whistle is answered by coming, an assist by its words."""
        return self.state is AssistState.ASKED or (self.kind is AssistKind.ASSIST and self.waits)
