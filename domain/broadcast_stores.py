"""What is kept of notices: the notice, its waves, the ledger of copies, and what residents have chosen."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.broadcasts import Answered, Audience, Broadcast, Choices, Copy, Level, Reply, Tally, Topic, Wave
from domain.delivery import DeliveryState, Outcome


class Broadcasts(Protocol):
    """Notices. `save` is compare-and-set on `version` and raises Conflict when somebody was quicker."""

    async def add(self, broadcast: Broadcast) -> Broadcast: ...
    async def save(self, broadcast: Broadcast) -> Broadcast: ...
    async def by_id(self, broadcast_id: int) -> Broadcast | None: ...
    async def draft_of(self, staff_id: int, before: int | None = None) -> Broadcast | None:
        """The newest he is still composing; of those older than that id."""
        ...

    async def due(self, now: datetime, limit: int = 20) -> list[int]:
        """Ids of those whose next_at has come (scheduled, or waiting for approval), or their amendment's `until`."""
        ...

    async def newest(self, limit: int = 10, before: int | None = None) -> list[Broadcast]:
        """All that are no drafts, newest first."""
        ...

    async def count(
        self,
        audience: Audience,
        units: Collection[int],
        topic: Topic,
        level: Level,
        own: int,
        since: datetime | None = None,
    ) -> int:
        """How many can be reached now. `units`: those chosen and all below them; `own`: the notice with the list.

        `since`: of those who reported, only who did after that (Policy.reporters_within).
        Nobody who has blocked the bot; for an ordinary one, nobody who has muted its topic.
        """
        ...

    async def enlist(self, broadcast_id: int, chats: Sequence[int]) -> int:
        """Put those of the chats that have written to the bot on that notice's list, in place of the one before.

        How many they are. For audiences of a file and of posts.
        """
        ...


class Waves(Protocol):
    """Waves and the ledger. A person is in a wave once a part, whatever happens."""

    async def add(self, wave: Wave) -> Wave:
        """`upto` is filled in: who comes later is not in it."""
        ...

    async def save(self, wave: Wave) -> Wave:
        """Compare-and-set on `version`; raises Conflict."""
        ...

    async def by_id(self, wave_id: int) -> Wave | None: ...
    async def of_broadcast(self, broadcast_id: int) -> list[Wave]:
        """The oldest first."""
        ...

    async def hold(self, broadcast_id: int) -> None:
        """Until the unit ends none of its copies is taken; before the notice is saved, and it is known who has it."""
        ...

    async def under_way(self) -> list[Wave]:
        """Neither done nor cancelled, urgent ones first, then the oldest."""
        ...

    async def fill(
        self,
        wave: Wave,
        audience: Audience,
        units: Collection[int],
        topic: Topic,
        level: Level,
        limit: int,
        since: datetime | None = None,
    ) -> Wave:
        """Write the rows of the next people after the cursor, at most `limit`; the wave as it is saved then.

        Of kind send: the audience. remind: those of the base who have it and are silent. correct and lift: those of
        the base who have it or may have it. recall: those who have it. `full` when nobody is left.
        """
        ...

    async def take(self, limit: int, now: datetime, *, ordinary: bool) -> list[Copy]:
        """Mark the next waiting copies as sending, urgent waves first; `ordinary` False: only of urgent ones.

        Whoever has blocked the bot meanwhile is marked so and not given out; of waves past their end all is expired.
        A person's next part is given out only when it is over with the one before.
        """
        ...

    async def mark(self, outcomes: Sequence[Outcome]) -> None:
        """What became of copies: `parcel_id` is minus the copy's id. An album's copy has several outcomes.

        Who is blocked gets no later parts. A person counts by his first part's state: of a notice that follows its
        last part, which bears text and buttons; of an amendment it is failed when any part failed.
        """
        ...

    async def put_back(self, copy_ids: Sequence[int]) -> None:
        """Marked as sending but never left: they wait again."""
        ...

    async def recover(self, now: datetime, resend: str = "none", only: Collection[int] | None = None) -> int:
        """What was leaving when the courier died, or these of it: sending → uncertain. How many.

        Edits and deletions wait again whatever they are; so does, once, what `resend` (Policy.resend_uncertain) names.
        """
        ...

    async def leaving(self) -> set[int]:
        """Ids of the copies marked as sending."""
        ...

    async def stopped(self, wave_ids: Collection[int]) -> set[int]:
        """Which of these are paused or cancelled."""
        ...

    async def again(self, wave_id: int, states: Collection[DeliveryState]) -> int:
        """Those in these states (uncertain, failed) wait again. How many people."""
        ...

    async def cancel(self, wave_id: int, now: datetime) -> int:
        """All that waits is expired. How many people."""
        ...

    async def waits(self, wave_id: int) -> bool:
        """Whether any part of it waits or is on its way."""
        ...

    async def tally(self, wave_id: int) -> Tally: ...
    async def reasons(self, wave_id: int) -> list[tuple[str, int]]:
        """Why copies failed, or did not arrive whole, with how many each, the most frequent first."""
        ...

    async def lacking(self, wave_id: int) -> int:
        """How many have its words but not all of it: a picture, a poll was refused."""
        ...

    async def page(
        self, wave_id: int, states: Collection[DeliveryState], after: int = 0, limit: int = 10
    ) -> list[Copy]:
        """First parts in these states, by id."""
        ...

    async def copies_of(self, chat: int, limit: int = 10, before: int | None = None) -> list[Copy]:
        """What of waves of kind send reached one chat (first parts), newest first."""
        ...

    async def reply(self, wave_id: int, chat: int, reply: Reply, now: datetime) -> Copy | None:
        """Note his answer (a later one counts) and give the copy as it was before; None when it was not sent to him.

        An answer proves it arrived: an uncertain copy is sent then.
        """
        ...

    async def answered(self, wave_id: int, units: Collection[int] | None = None) -> list[Answered]:
        """The roll-call by area, of those who have it; only of these areas when given."""
        ...


class Subscriptions(Protocol):
    """What residents have chosen; kept beside the way to reach them, gone with it."""

    async def of(self, chat: int) -> Choices: ...
    async def save(self, chat: int, choices: Choices) -> None:
        """Does nothing for somebody who never wrote."""
        ...

    async def by_area(self) -> dict[int, int]:
        """How many have chosen each unit (their first), for those who can be reached."""
        ...


class Leases(Protocol):
    """Who leads among replicas. `token` grows with each new holder: what an older one writes is refused."""

    async def take(self, name: str, holder: str, seconds: float) -> int | None:
        """The token, when the lease is free, run out, or his already (then it is prolonged); else None."""
        ...

    async def check(self, name: str, token: int) -> None:
        """Raises Deposed unless that token is the newest; nobody can take the lease until this unit has ended."""
        ...

    async def release(self, name: str, token: int) -> None: ...
