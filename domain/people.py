"""The persons a unit of work deals with: a resident in his private chat, staff on duty. No dossiers."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody may be towards the centre in this issue's house."""

    RESIDENT = "resident"
    OFFICER = "officer"
    ADMIN = "admin"


class StaffState(StrEnum):
    """active: may act; suspended: by an admin; left: no member of the duty group any more."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Person:
    """A resident as Telegram shows him at this moment. Never logged: repr is bare."""

    chat: int = field(repr=False)
    name: str = field(default="", repr=False)
    username: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Staff:
    """One officer or admin. `id` is the store's own number and may be logged; the rest may not."""

    id: int
    user: int = field(repr=False)
    name: str = field(repr=False)
    username: str | None = field(default=None, repr=False)
    role: Role = Role.OFFICER
    state: StaffState = StaffState.ACTIVE
    #: last time Telegram confirmed the membership; None: added by an admin, not by membership
    checked_at: datetime | None = None
    #: added by an admin with /staff, so that membership is not asked
    appointed: bool = False

    @property
    def active(self) -> bool:
        return self.state is StaffState.ACTIVE

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN
