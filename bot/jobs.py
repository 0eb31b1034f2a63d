"""One parcel under way, and the lane it goes in."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from bot.letters import Letter
from domain.delivery import Parcel

Key = tuple[int, float]  # (priority, id)


@dataclass(slots=True, eq=False)
class Job:
    """One parcel under way."""

    parcel: Parcel
    letter: Letter = field(repr=False)
    lane: Hashable = field(repr=False)
    key: Key
    since: float  # monotonic
    tries: int = 0
    resurface: bool = False
    gone: bool = False  # superseded by a later parcel of its slot
    started: bool = False  # an at-most-once parcel that the store knows to be leaving
    flying: bool = False
    left: float = 0  # monotonic
    patience: float = 30.0  # seconds its answer is waited for
    wave: int | None = None  # a copy of a notice: its wave
    again: bool = False  # a copy that goes once more when nobody knows whether it arrived
    doubted: bool = False  # a copy that may have arrived before
    lacks: str = ""  # a copy: why something else goes in its place
    company: tuple["Job", ...] = ()  # what leaves as part of the same message
    edits: bool = False  # it takes the place of an older message, which cannot be paid for

    @property
    def buyable(self) -> bool:
        """It might go for Stars and does not yet."""
        return self.letter.payable and not self.edits

    @property
    def copy(self) -> int | None:
        """The copy of a notice that it carries; None for a parcel of the outbox."""
        return -self.parcel.id if self.parcel.id < 0 else None


def lane_of(letter: Letter) -> Hashable:
    """Letters of one lane go one after the other. What no limit counts passes beside its chat."""
    if letter.method == "answerCallbackQuery":
        return ("press", letter.params.get("callback_query_id"))
    return (letter.chat, letter.counted)
