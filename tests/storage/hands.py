"""What the tests of the store hold in their hands: a key, a clock, and records with everything in them."""

from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.delivery import Parcel, Priority
from domain.drafts import Draft
from domain.tickets import Reporter, Status, Ticket
from domain.understanding import Urgency
from domain.words import Media, MediaKind, Part

KEY = bytes(range(32))
#: Seconds a unit may wait for nobody: in ten the server would end the one that is in its way, and let it pass.
SOONER = 8.0
NOW = datetime(2026, 11, 22, 6, 30, 15, 123456, tzinfo=UTC)


@dataclass
class Hands:
    """A clock that stands still until it is moved."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time

    def move(self, by: timedelta) -> datetime:
        self.time += by
        return self.time


def a_ticket(number: str = "GD261122-0001", **more: Any) -> Ticket:
    given: dict[str, Any] = {
        "number": number,
        "status": Status.QUEUED,
        "category": "streetlight",
        "summary": "东街路灯不亮",
        "place": "东街",
        "level": Urgency.ORDINARY,
        "submitted_at": NOW,
        "due_at": NOW + timedelta(days=2),
        "first_due_at": NOW + timedelta(days=2),
        "reporter": Reporter(700_000_001, "王小明", "xiaoming"),
    }
    return Ticket(**(given | more))


def a_draft(chat: int = 700_000_001, **more: Any) -> Draft:
    given: dict[str, Any] = {
        "chat": chat,
        "opened_at": NOW,
        "touched_at": NOW,
        "parts": (
            Part(11, "路灯坏了", at=NOW),
            Part(12, media=Media(MediaKind.PHOTO, "file-id"), album="7", forwarded=True),
            Part(13, media=Media(MediaKind.LOCATION, latitude=30.25, longitude=120.5, label="东街")),
        ),
        "lapse_at": NOW + timedelta(hours=48),
        "remind_at": NOW + timedelta(minutes=10),
    }
    return Draft(**(given | more))


def a_parcel(payload: bytes = b"{}", **more: Any) -> Parcel:
    given: dict[str, Any] = {"payload": payload, "priority": Priority.ANSWER, "created_at": NOW}
    return Parcel(**(given | more))


def assert_full(record: Any) -> None:
    """Every field differs from its default: a field added to the domain must be added to the store as well."""
    for field in fields(record):
        if field.default is not MISSING:
            assert getattr(record, field.name) != field.default, f"{type(record).__name__}.{field.name} is not tried"
