"""What the knowledge base needs kept: entries with their history, and what was not answered."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from domain.answers import Answer, AnswerVersion, Counted, Indexed, Unanswered


class Answers(Protocol):
    """Entries; `save` is compare-and-set on `version` and raises Conflict when somebody was quicker.

    `terms`: the cut words of each question, joined by blanks: what the full text search finds it by.
    """

    async def add(self, answer: Answer, terms: Sequence[str]) -> Answer:
        """Store a new one (id and version filled in). Raises Conflict when the name is taken."""
        ...

    async def save(self, answer: Answer, terms: Sequence[str]) -> Answer:
        """All but the counts."""
        ...

    async def reindex(self, answer_id: int, terms: Sequence[str]) -> None:
        """The cutter cuts otherwise now: the entry stays as it is."""
        ...

    async def by_id(self, answer_id: int) -> Answer | None: ...
    async def by_name(self, name: str) -> Answer | None: ...
    async def all(self) -> list[Indexed]:
        """Withdrawn ones too, by topic and id."""
        ...

    async def found(self, tokens: Sequence[str], limit: int) -> list[Indexed]:
        """Active entries that hold any of the tokens, likeliest first. Never raises on any tokens."""
        ...

    async def many(self) -> int:
        """How many are active."""
        ...

    async def count(self, answer_id: int, what: Counted) -> None: ...
    async def wrote(self, version: AnswerVersion) -> None: ...
    async def versions(self, answer_id: int, limit: int = 10) -> list[AnswerVersion]:
        """The newest first."""
        ...


class Questions(Protocol):
    """What was not answered; words alike (the same tokens) are one question asked several times."""

    async def keep(self, question: Unanswered, key: str) -> None:
        """Add, or count once more; `key`: its tokens, kept only as a keyed tag."""
        ...

    async def forget(self, keys: Sequence[str]) -> None:
        """One asking less of each: it turned out to be nobody's business. At none it is erased."""
        ...

    async def open(self, limit: int = 20) -> list[Unanswered]:
        """The most often asked first."""
        ...

    async def by_id(self, question_id: int) -> Unanswered | None: ...
    async def settle(self, question_id: int) -> bool:
        """Answered or dismissed: its words are erased. False when it was gone."""
        ...

    async def purge(self, before: date) -> int:
        """Erase what was asked last before that day; how many."""
        ...

    async def told(self) -> str | None:
        """The week (its Monday, ISO) for which the admins were last written to."""
        ...

    async def tell(self, week: str) -> None: ...
