"""What was understood of a resident's words: the answer of the nlp port, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.lexicon import Lexicon


class Intent(StrEnum):
    """What the writer wants of the centre (rulebook §6.1, widened for a chat)."""

    REPORT = "report"
    CONSULT = "consult"
    STATUS = "status"
    SUPPLEMENT = "supplement"
    URGE = "urge"
    THANKS = "thanks"
    GREETING = "greeting"
    ABUSE = "abuse"
    SPAM = "spam"
    DANGER = "danger"


class DangerLevel(StrEnum):
    """none: nothing; soft: ask whether it is happening now; hard: numbers first, alarm at once (§6.3)."""

    NONE = "none"
    SOFT = "soft"
    HARD = "hard"


class Urgency(StrEnum):
    """The rulebook's own four levels (§3.3); the names are the taxonomy's."""

    EXTREME = "特急"
    URGENT = "紧急"
    ORDINARY = "一般"
    CALM = "平缓"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the original text; start and end are code-point offsets, text == original[start:end]."""

    text: str
    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Place(Span):
    """Where it is. `kind`: road, village, community, building, landmark, … of the whole.

    `parts`: the pieces in order, each a Span of the original with kind community, building, unit, room, road, number,
    landmark, village, group, town. `known`: id of the gazetteer's entry it was matched to (KnownPlace.id), 0 when none.
    """

    parts: tuple[Span, ...] = ()
    known: int = 0


@dataclass(frozen=True, slots=True)
class Matter(Span):
    """One of the matters a message holds, in the message's own words; `code`: its likeliest second-level class."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """One likely category: second-level code, label, confidence in 0..1 and the words that decided."""

    code: str
    label: str
    confidence: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Danger:
    """How dangerous it sounds, which numbers to call first, and which JJ code says so."""

    level: DangerLevel = DangerLevel.NONE
    call: tuple[str, ...] = ()
    code: str | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything the bot believes about one text. `masked` never holds a phone, identity or card number."""

    text: str
    masked: str
    intent: Intent
    categories: tuple[Guess, ...] = ()  # at most three, likeliest first
    places: tuple[Place, ...] = ()
    times: tuple[Span, ...] = ()  # kind: point, span, often
    urgency: Urgency = Urgency.ORDINARY
    danger: Danger = Danger()
    matters: tuple[Matter, ...] = ()  # one or more, in order; one that spans the text when it is a single matter
    missing: tuple[str, ...] = ()  # of "place", "time", "what", "wish"
    personal: tuple[Span, ...] = ()  # kind: phone, id_number, bank_card, plate, name, account


@dataclass(frozen=True, slots=True)
class Context:
    """What is known besides the words. `open_tickets`: the writer has tickets under way."""

    open_tickets: int = 0
    draft_open: bool = False


class Reader(Protocol):
    """The port to nlp: pure, synchronous, never raises on any Unicode text."""

    def understand(self, text: str, context: Context = Context()) -> Understanding: ...

    def mask(self, text: str) -> str:
        """The text with phone, identity, card numbers, plates and private names replaced by placeholders."""
        ...

    def terms(self, text: str) -> tuple[str, ...]:
        """The words a text can be searched and compared by: normalised, without stop words, in order, repeats kept."""
        ...

    def plain(self, text: str) -> str:
        """The text as it is matched against the lexicon: one width, one case, simplified, near sounds put right."""
        ...

    def lexicon(self, code: str) -> Lexicon:
        """The words that came with the bot for a class; of "" the harmless phrases."""
        ...


def first_code(categories: Sequence[Guess]) -> str | None:
    """The likeliest second-level code, or None when nothing was recognised."""
    return categories[0].code if categories else None
