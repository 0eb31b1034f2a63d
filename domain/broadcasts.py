"""A safety notice: what it says, whom it concerns, who approved it; its waves of copies, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.delivery import DeliveryState
from domain.notice_values import (
    Audience,
    AudienceSort,
    BroadcastState,
    Colour,
    Element,
    Level,
    Medium,
    Piece,
    Repeat,
    Reply,
    Topic,
)

__all__ = [
    "Amendment",
    "Answered",
    "Audience",
    "AudienceSort",
    "Broadcast",
    "BroadcastState",
    "Choices",
    "Colour",
    "Copy",
    "Element",
    "Level",
    "Medium",
    "Piece",
    "Repeat",
    "Reply",
    "Tally",
    "Topic",
    "Wave",
    "WaveKind",
    "WaveState",
]


class WaveKind(StrEnum):
    """send: the notice. Of those who have it: remind (the silent), correct, lift (both edit and reply), recall."""

    SEND = "send"
    REMIND = "remind"
    CORRECT = "correct"
    LIFT = "lift"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction or lifting that is not sent yet. `asked_at`, `until`: since when it waits for the second admin, and
    how long.

    `text`: the words of the notice as corrected, or what is said at the lifting; `entities` as in Piece. `file`: the
    picture that takes the place of its only one; without text the words stay.
    """

    kind: WaveKind
    by_staff: int
    text: str = field(default="", repr=False)
    entities: str = field(default="", repr=False)
    asked_at: datetime | None = None
    until: datetime | None = None
    file: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One notice. All but what the store asks for (state, next_at, topic, level) is kept as one sealed value."""

    id: int
    by_staff: int
    chat: int = field(repr=False)  # the admin's private chat: card, preview and progress stand there
    created_at: datetime
    state: BroadcastState = BroadcastState.DRAFT
    version: int = 0
    topic: Topic = Topic.OTHER
    level: Level = Level.ORDINARY
    template: str = ""  # code of a template (domain/templates.py)
    colour: Colour | None = None
    pieces: tuple[Piece, ...] = ()
    elements: Mapping[Element, str] = field(default_factory=dict, repr=False)
    link: str = ""  # to the official warning
    audience: Audience | None = None
    replies: tuple[Reply, ...] = ()
    people: int = 0  # as counted at the preview
    starts_at: datetime | None = None  # None: at once
    repeat: Repeat = Repeat.ONCE
    ends_at: datetime | None = None  # nothing of it is sent after that
    next_at: datetime | None = None
    approved_by: int | None = None
    asked_at: datetime | None = None  # since when it waits for the second admin
    corrected_at: datetime | None = None
    lifted_at: datetime | None = None
    recalled_at: datetime | None = None
    pending: Amendment | None = None
    apart: bool = False  # corrected while its text stood below its file: there it stays, however short it is now

    @property
    def urgent(self) -> bool:
        return self.level is Level.URGENT or self.colour in (Colour.ORANGE, Colour.RED)


class WaveState(StrEnum):
    """filling: its rows are being written, a page at a time, and leave already; then sending → done.

    paused and cancelled stop both at once.
    """

    FILLING = "filling"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Wave:
    """One time that something goes to many. `base`: the wave of kind send whose copies it is about.

    `parts`: messages a person (an album, then its buttons). `cursor`: the last person written; `upto`: the last of all.
    `words`: what a correction, lifting or reminder says. `full`: every row is written, `total` people are known.
    """

    id: int
    broadcast_id: int
    kind: WaveKind
    by_staff: int
    created_at: datetime
    state: WaveState = WaveState.FILLING
    version: int = 0
    base: int | None = None
    parts: int = 1
    urgent: bool = False
    words: str = field(default="", repr=False)
    cursor: int = 0
    upto: int = 0
    total: int = 0
    full: bool = False
    ends_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """One row of the ledger: one part of a wave for one person. `person` is the store's number for him.

    `messages`: where it lies in his chat (an album is several). `base`: messages of the base wave's parts, by part.
    `uncertain`: was once in flight when the bot died; stays true when it is resent.
    """

    id: int
    wave_id: int
    person: int
    part: int
    state: DeliveryState
    chat: int = field(default=0, repr=False)
    broadcast_id: int = 0
    urgent: bool = False
    messages: tuple[int, ...] = field(default=(), repr=False)
    base: Mapping[int, tuple[int, ...]] = field(default_factory=dict, repr=False)
    uncertain: bool = False
    error: str = ""
    tries: int = 0
    area: int | None = None  # the unit he chose, at the time
    reply: Reply | None = None
    at: datetime | None = None  # of its state


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of a wave, in people (by their first part). `uncertain`: in that state now; `doubted`: ever."""

    waiting: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    uncertain: int = 0
    expired: int = 0
    doubted: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.blocked + self.failed + self.uncertain + self.expired

    @property
    def over(self) -> int:
        return self.total - self.waiting


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of an area's people gave that answer (None: are silent)."""

    area: int | None
    reply: Reply | None
    people: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What a resident has chosen: his village or grid (and others he follows), topics, and kinds he wants no more."""

    areas: tuple[int, ...] = ()
    topics: frozenset[Topic] = frozenset()
    muted: frozenset[Topic] = frozenset()
