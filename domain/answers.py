"""The knowledge base: what the centre answers at once, each with its source, its unit and its day of review (§6.4)."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

#: A review day lies at most so far off (§6.4).
REVIEW = timedelta(days=180)
#: Most characters of each part; with all of them full a card still is one message.
LONGEST = {
    "questions": 100,
    "conclusion": 300,
    "conditions": 400,
    "bring": 400,
    "where": 300,
    "phone": 60,
    "takes": 300,
    "source": 300,
    "unit": 60,
}
MOST_QUESTIONS = 20
#: Without these an entry is no answer.
NEEDED = frozenset({"questions", "conclusion", "source", "unit"})
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class AnswerState(StrEnum):
    """active: may be shown; withdrawn: kept, never shown to residents."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class Counted(StrEnum):
    """What is counted of an entry: how often, never by whom."""

    SHOWN = "shown"
    HELPED = "helped"
    UNHELPED = "unhelped"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry. The parts are said in the rulebook's fixed order: conclusion first, source last."""

    #: by which files and people name it: lower-case letters, digits and dashes
    name: str
    topic: str  # ZX01…ZX12, or any class
    questions: tuple[str, ...]
    conclusion: str
    source: str
    unit: str
    #: the last day on which the conclusion is shown
    valid_until: date
    conditions: str = ""
    bring: str = ""
    where: str = ""
    phone: str = ""
    takes: str = ""
    state: AnswerState = AnswerState.ACTIVE
    #: Staff.id; None: came with the program and was approved by nobody of this centre
    approved_by: int | None = None
    version: int = 0
    counts: dict[Counted, int] = field(default_factory=dict)
    id: int = 0

    @property
    def title(self) -> str:
        """The question it is known by."""
        return self.questions[0] if self.questions else self.name

    @property
    def active(self) -> bool:
        return self.state is AnswerState.ACTIVE

    def expired(self, today: date) -> bool:
        """Past its review day only unit and phone are shown."""
        return self.valid_until < today


class Edit(StrEnum):
    """What was done to an entry."""

    SEED = "seed"
    ADD = "add"
    CHANGE = "change"
    EXTEND = "extend"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class AnswerVersion:
    """One line of an entry's history: who changed what when. `parts`: their names; `was`: their old values."""

    answer_id: int
    version: int
    at: datetime
    edit: Edit
    staff: int | None = None
    parts: tuple[str, ...] = ()
    was: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indexed:
    """An entry as the store finds it: `terms` holds the cut words of each question, in the order of the questions."""

    answer: Answer
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What the knowledge base had no answer to: masked, without who. `day`: never the minute. `times`: how often."""

    text: str = field(repr=False)
    topic: str
    day: date
    times: int = 1
    id: int = 0


def faults(answer: Answer) -> list[tuple[str, str]]:
    """What is wrong with the parts: (part, what), `what` being empty, long or many. No sentence, no judgement."""
    found = []
    values = parts_of(answer)
    for part, most in LONGEST.items():
        pieces = values[part].split("\n") if part == "questions" else [values[part]]
        if part in NEEDED and not values[part].strip():
            found.append((part, "empty"))
        if any(len(piece) > most for piece in pieces):
            found.append((part, "long"))
    if len(answer.questions) > MOST_QUESTIONS:
        found.append(("questions", "many"))
    if not NAME.fullmatch(answer.name):
        found.append(("name", "shape"))
    return found


def parts_of(answer: Answer) -> dict[str, str]:
    """The parts that can be edited, by name, as text; the questions one a line."""
    return {
        "questions": "\n".join(answer.questions),
        "conclusion": answer.conclusion,
        "conditions": answer.conditions,
        "bring": answer.bring,
        "where": answer.where,
        "phone": answer.phone,
        "takes": answer.takes,
        "source": answer.source,
        "unit": answer.unit,
    }
