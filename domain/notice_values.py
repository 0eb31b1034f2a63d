"""What a notice is made of: topic, level, colour, elements, content, buttons, audience, repetition, state."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.centre import Post


class Topic(StrEnum):
    """What a notice is about: what residents subscribe to, and opt out of."""

    FLOOD = "flood"
    FRAUD = "fraud"
    MISSING = "missing"
    OUTAGE = "outage"
    DROWNING = "drowning"
    FIRE = "fire"
    RUMOUR = "rumour"
    OTHER = "other"


class Level(StrEnum):
    """urgent: sent at night and to those who opted out as well, resent when uncertain, before all ordinary ones."""

    ORDINARY = "ordinary"
    URGENT = "urgent"


class Colour(StrEnum):
    """The statutory colours, only with a link to the official warning (rulebook §7.3). Orange and red are urgent."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class Element(StrEnum):
    """What a notice must tell (§7.3): what, where, since and until when, what to do, whom to call, who says so."""

    WHAT = "what"
    WHERE = "where"
    SINCE = "since"
    UNTIL = "until"
    DO = "do"
    CALL = "call"
    ISSUER = "issuer"
    SOURCE = "source"


class Medium(StrEnum):
    """What kind of message one piece is."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    DOCUMENT = "document"
    AUDIO = "audio"
    VOICE = "voice"
    LOCATION = "location"
    POLL = "poll"


@dataclass(frozen=True, slots=True)
class Piece:
    """One message as the admin sent it; several make an album. `entities`: Telegram's own, as JSON.

    `text`: of a poll its words, only to be checked; its `entities` are what the bot asks itself.
    `source`: where it was sent (chat, message id). A poll is forwarded from there, so that all copies keep one count;
    from the confirmation on that is the bot's own, whose copies name no admin.
    """

    medium: Medium
    text: str = field(default="", repr=False)
    entities: str = field(default="", repr=False)
    file: str = field(default="", repr=False)  # Telegram's file_id
    point: tuple[float, float] | None = field(default=None, repr=False)  # latitude, longitude
    source: tuple[int, int] | None = field(default=None, repr=False)
    album: str = ""


class Reply(StrEnum):
    """The buttons under a notice: 我已收到 · 我安全 · 需要帮助."""

    SEEN = "seen"
    SAFE = "safe"
    HELP = "help"


class AudienceSort(StrEnum):
    """Whom a notice is for. areas: those who chose a village there; reporters: who reported there openly."""

    ALL = "all"
    AREAS = "areas"
    TOPIC = "topic"
    POSTS = "posts"
    REPORTERS = "reporters"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Audience:
    """`units`: OrgUnit ids as chosen (all below them are meant, see domain/audiences.py). `listed`: of a file."""

    sort: AudienceSort
    units: tuple[int, ...] = ()
    posts: tuple[Post, ...] = ()


class Repeat(StrEnum):
    """How often a scheduled notice comes again, until its end."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


class BroadcastState(StrEnum):
    """draft → (review →) scheduled → sending → done; or cancelled. Paused is a matter of its wave.

    review: a second admin must approve. scheduled: waits for next_at, also between two times of a repeated one.
    """

    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    DONE = "done"
    CANCELLED = "cancelled"
