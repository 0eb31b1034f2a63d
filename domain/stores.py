"""What the office needs kept: the stores of cases, words, history, drafts, people. None of them commits."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from domain.auditing import Breach
from domain.drafts import Draft
from domain.history import Act, Line
from domain.list_stores import Sight
from domain.people import Person, Staff
from domain.tickets import Status, Ticket
from domain.words import Media, Words, WordsKind


class Tickets(Protocol):
    """Tickets; `save` is compare-and-set on `version` and raises Conflict when somebody was quicker."""

    async def next_number(self, day: str) -> int:
        """The next sequence number of that day ("261122"), 1 for the first; safe for two at once."""
        ...

    async def add(self, ticket: Ticket, code: str | None = None) -> Ticket:
        """Store a new one (id and version filled in). `code`: the look-up code, kept only as a keyed hash."""
        ...

    async def save(self, ticket: Ticket) -> Ticket: ...
    async def by_id(self, ticket_id: int) -> Ticket | None: ...
    async def by_number(self, number: str) -> Ticket | None: ...
    async def by_code(self, code: str) -> Ticket | None: ...
    async def move_code(self, ticket_id: int, to: int) -> None:
        """The look-up code of the one, where it has one, opens the other from now on."""
        ...

    async def by_message(self, chat: int, message: int) -> Ticket | None:
        """The ticket a message in that chat is about (the bot's or the resident's own)."""
        ...

    async def of_parent(self, ticket_id: int) -> list[Ticket]:
        """The tickets which that one gathers, in the order of the matters."""
        ...

    async def bind_message(self, chat: int, message: int, ticket_id: int) -> None: ...
    async def of_reporter(self, chat: int, limit: int = 20, open_only: bool = False) -> list[Ticket]:
        """The tickets of one private chat, anonymous ones too, newest first."""
        ...

    async def listed(
        self,
        *,
        statuses: frozenset[Status] | None = None,
        holder: int | None = None,
        confidential: bool = False,
        overdue_at: datetime | None = None,
        parents: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> list[Ticket]:
        """Tickets in order of deadline. `confidential=False` leaves confidential ones out, and without `parents`
        those that only gather others."""
        ...

    async def found(
        self, words: str, confidential: bool = False, limit: int = 10, sight: Sight | None = None
    ) -> list[Ticket]:
        """Search of masked text, number, place and category code; newest first. `sight`: only what that holds."""
        ...

    async def due_alarm(self, now: datetime, limit: int = 50) -> list[int]: ...
    async def due_check(self, now: datetime, limit: int = 50) -> list[int]: ...
    async def unplaced(self, limit: int = 50) -> list[int]:
        """Ids of open tickets without a unit, once there are units."""
        ...

    async def secrets(self) -> list[int]:
        """Ids of open confidential tickets: few, by their unit."""
        ...

    async def due_tick(self, now: datetime, limit: int = 50) -> list[int]:
        """Ids of tickets on which a clock must fire, the longest due first."""
        ...

    async def due_verdict(self, now: datetime, limit: int = 50) -> list[int]:
        """Ids of resolved tickets whose due_at (end of the callback) has passed."""
        ...


class WordsStore(Protocol):
    """Words about tickets."""

    async def add(
        self,
        ticket_id: int,
        kind: WordsKind,
        masked: str,
        raw: str,
        at: datetime,
        media: Sequence[Media] = (),
        by_staff: int | None = None,
        message: tuple[int, int] | None = None,
    ) -> Words:
        """`message`: (chat, message id) of the writer, so that an edit and a reply find it (by_message too)."""
        ...

    async def of_ticket(self, ticket_id: int) -> list[Words]: ...
    async def by_message(self, chat: int, message: int) -> Words | None: ...
    async def erase(self, ticket_id: int, keep: Sequence[int] = ()) -> None:
        """Forget masked and raw text, media and salts; ids and digests in the history stay.

        `keep`: ids of words that are somebody else's.
        """
        ...

    async def erase_some(self, ids: Sequence[int]) -> None:
        """Forget these words alone."""
        ...


class HistoryStore(Protocol):
    """Append-only."""

    async def add(self, line: Line) -> Line: ...
    async def of_ticket(self, ticket_id: int) -> list[Line]: ...
    async def breaches(self, ticket_id: int) -> list[Breach]:
        """What does not fit the chain of that ticket; empty when all holds."""
        ...

    async def act(self, act: Act) -> Act:
        """Write down an act of the office that concerns no ticket."""
        ...

    async def acts(self, limit: int = 100) -> list[Act]:
        """The newest first."""
        ...


class Drafts(Protocol):
    """One open draft a private chat."""

    async def of_chat(self, chat: int) -> Draft | None: ...
    async def save(self, draft: Draft) -> Draft:
        """Insert (id 0) or update by version; a second insert for one chat raises Conflict."""
        ...

    async def drop(self, draft: Draft) -> None: ...
    async def due(self, now: datetime, limit: int = 50) -> list[int]:
        """Chats whose draft must be reminded of or lapses."""
        ...

    async def open_chats(self) -> list[int]: ...


class People(Protocol):
    """Who has ever written in private, for broadcasts and 403s."""

    async def seen(self, person: Person, now: datetime) -> bool:
        """Note the first contact, or the return of one who had blocked the bot; True when new. Safe for two at once."""
        ...

    async def reachable(self, chat: int) -> bool:
        """Whether a message in private would arrive: he has written once and has not blocked the bot."""
        ...

    async def block(self, chat: int, blocked: bool, now: datetime) -> None: ...
    async def count(self) -> int:
        """How many can be reached."""
        ...

    def chats(self) -> AsyncIterator[int]:
        """Everybody who can be reached."""
        ...

    async def forget(self, chat: int) -> None: ...


class StaffStore(Protocol):
    """Officers and admins."""

    async def by_id(self, staff_id: int) -> Staff | None: ...
    async def held(self, staff_id: int) -> Staff | None:
        """The record as it is now, kept from changing until the unit ends: he can't be suspended in between."""
        ...

    async def by_user(self, user: int) -> Staff | None: ...
    async def by_username(self, username: str) -> Staff | None: ...
    async def save(self, staff: Staff) -> Staff: ...
    async def all(self) -> list[Staff]: ...


class Dialogs(Protocol):
    """What somebody was asked to type next; one a (chat, user), forgotten when it has expired."""

    async def get(self, chat: int, user: int) -> dict[str, str] | None: ...
    async def put(self, chat: int, user: int, state: dict[str, str], until: datetime) -> None: ...
    async def drop(self, chat: int, user: int) -> None: ...


class Allowances(Protocol):
    """Bounds against floods."""

    async def take(self, chat: int, kind: str, limit: int, window_seconds: int, now: datetime) -> datetime | None:
        """Count one; None when within the bound, else the time from which it is free again (not counted then)."""
        ...

    async def peek(self, chat: int, kind: str, limit: int, window_seconds: int, now: datetime) -> datetime | None: ...
