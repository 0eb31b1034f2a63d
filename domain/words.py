"""What people wrote and sent, apart from the history, so that words can be erased and the record stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MediaKind(StrEnum):
    """What a message may carry besides text."""

    PHOTO = "photo"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    LOCATION = "location"
    VENUE = "venue"
    #: a sticker in a store of the first version; made no more
    OTHER = "other"

    @property
    def may_identify(self) -> bool:
        """A voice or a picture can give an anonymous reporter away (§3.7)."""
        return self not in (MediaKind.LOCATION, MediaKind.VENUE)


@dataclass(frozen=True, slots=True)
class Media:
    """One attachment: the messenger's own file id (nothing is stored on disk), or a place on the map."""

    kind: MediaKind
    file: str = field(default="", repr=False)
    latitude: float | None = field(default=None, repr=False)
    longitude: float | None = field(default=None, repr=False)
    label: str = field(default="", repr=False)
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a resident: its id in his chat, the text (possibly empty) and at most one attachment."""

    message: int
    text: str = field(default="", repr=False)
    media: Media | None = None
    at: datetime | None = None
    forwarded: bool = False
    album: str = field(default="", repr=False)


class WordsKind(StrEnum):
    """Why the words were written."""

    REPORT = "report"
    SUPPLEMENT = "supplement"
    QUESTION = "question"
    ANSWER = "answer"
    NOTE = "note"
    RESULT = "result"
    REASON = "reason"
    PROOF = "proof"
    UNSEAL = "unseal"  # why a confidential case is to be opened
    #: what a co-reporter said of the same matter
    ALSO = "also"
    #: what another unit was asked for, and what it answered
    HELP = "help"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Words:
    """Words about a ticket. `masked` may be shown on duty; `raw` only to the holder, each look written down."""

    id: int
    ticket_id: int
    kind: WordsKind
    masked: str = field(repr=False)
    raw: str = field(repr=False)
    media: tuple[Media, ...]
    at: datetime
    by_staff: int | None = None
    #: the writer's message id, so that an edit finds its words; None when there was none
    message: int | None = field(default=None, repr=False)
    erased: bool = False
