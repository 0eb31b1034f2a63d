"""What the reader needs kept: words and places of the centre, tickets to learn from. None of them commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.gazetteer import KnownPlace, PlaceChanges
from domain.learning import Example, Judged, ModelVersion, Training
from domain.lexicon import WordEdit


class Knowledge(Protocol):
    """What the reader is made of beyond what is shipped. Every change raises the version, so that readers follow."""

    #: this unit has changed something
    touched: bool

    async def version(self, *kinds: str) -> int:
        """Of those kinds, or of all; 0 when nothing was ever set."""
        ...

    async def changed(self, what: str) -> None:
        """Places or the model changed: `what` names the kind."""
        ...

    async def words(self) -> list[WordEdit]: ...
    async def save_word(self, edit: WordEdit) -> WordEdit:
        """Insert, or set `added` of the same word; the version rises."""
        ...

    async def drop_word(self, word_id: int) -> None: ...


class Learning(Protocol):
    """Tickets to learn from, and what was learnt. Anonymous and confidential tickets give neither text nor example."""

    async def examples(self, limit: int = 20_000) -> list[Example]:
        """The newest tickets that were handled in a class or put into it by an officer, by id."""
        ...

    async def judged(self, since: datetime, until: datetime) -> list[Judged]:
        """All tickets submitted in that time, for the scorecard."""
        ...

    async def add_model(self, version: ModelVersion, data: bytes) -> ModelVersion:
        """Keep it; when `in_use`, it takes the place of the one before, whose data go."""
        ...

    async def model_in_use(self) -> tuple[ModelVersion, bytes] | None: ...
    async def corrections(self, since: datetime | None) -> int:
        """How many tickets officers have put into another class since then."""
        ...

    async def training(self) -> Training: ...
    async def save_training(self, training: Training) -> None: ...
    async def versions(self, limit: int = 10) -> list[ModelVersion]:
        """The newest first."""
        ...


class Gazetteer(Protocol):
    """The places the centre knows by name."""

    async def all(self) -> list[KnownPlace]: ...
    async def around(self, latitude: float, longitude: float) -> list[KnownPlace]:
        """Those with coordinates within a box of gazetteer.NEAR around the point."""
        ...

    async def of_ids(self, ids: Sequence[int]) -> list[KnownPlace]:
        """Those entries, as far as they are still there."""
        ...

    async def apply(self, changes: PlaceChanges) -> None: ...
