"""What same matter needs kept: the index of open tickets, the co-reporters, the pairs that may be one matter."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.alike import Candidate, Usage
from domain.followers import Follower, Pair


class AlikeIndex(Protocol):
    """Open tickets by their terms, kept only as keyed tags."""

    async def usage(self, terms: Sequence[str]) -> Usage:
        """In how many reports each term was read."""
        ...

    async def enter(self, ticket_id: int, weights: Mapping[str, float], keys: Sequence[str], known: int) -> None:
        """Put a ticket into the index, in place of what was there of it. Counts nothing."""
        ...

    async def count(self, terms: Sequence[str]) -> None:
        """One report more has been read, with these terms."""
        ...

    async def leave(self, ticket_id: int) -> bool:
        """Take it out; False when it was not in."""
        ...

    async def near(
        self, terms: Sequence[str], keys: Sequence[str], since: datetime, limit: int = 24
    ) -> list[Candidate]:
        """Tickets at work, submitted `since`, that share the most and rarest of `keys`, with the weights of `terms`.

        Never an anonymous, confidential or urgent one, whatever the index holds.
        """
        ...


class Followers(Protocol):
    """Co-reporters; the way to them lies sealed, what finds them is a keyed tag of its own."""

    async def add(self, follower: Follower) -> Follower:
        """Raises Conflict when he is there already (two at once)."""
        ...

    async def save(self, follower: Follower) -> None: ...
    async def remove(self, follower: Follower) -> None: ...
    async def one(self, ticket_id: int, chat: int) -> Follower | None: ...
    async def of_ticket(self, ticket_id: int) -> list[Follower]:
        """Those who follow now, in the order of their joining."""
        ...

    async def of_chat(self, chat: int, limit: int = 20) -> list[Follower]:
        """Newest first, the gone ones too."""
        ...


class Pairs(Protocol):
    """At most one pair a newer ticket."""

    async def put(self, pair: Pair) -> None:
        """Insert, or write over."""
        ...

    async def of(self, ticket_id: int) -> Pair | None: ...
    async def to(self, main_id: int) -> list[Pair]:
        """The pairs whose main ticket that is, in the order of the tickets."""
        ...
