"""A co-reporter: somebody with the same matter, who hears how it goes and judges for himself. Counted, never listed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Follower:
    """One co-reporter of one ticket; no name is kept. `words`: ids of what he wrote. `gone`: follows no more."""

    ticket_id: int
    chat: int = field(repr=False)
    at: datetime
    id: int = 0
    words: tuple[int, ...] = ()
    gone: bool = False
    solved: bool | None = None
    satisfied: bool | None = None


class PairState(StrEnum):
    """What became of the thought that two tickets are one matter; only a person makes it more than a thought."""

    SUGGESTED = "suggested"
    REFUSED = "refused"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Pair:
    """The newer ticket and the one it may be part of, by their ids."""

    ticket_id: int
    main_id: int
    state: PairState = PairState.SUGGESTED
