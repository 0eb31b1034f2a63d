"""What waits for one chat: one letter at a time, the most urgent first, nobody overtaken by his own kind."""

import heapq
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.jobs import Job, Key

#: Heaps must never compare jobs.
tickets = itertools.count()


@dataclass(slots=True, eq=False)
class Lane:
    """`busy`: a letter of it is under way, or it rests."""

    heap: list[tuple[Key, int, Job]] = field(default_factory=list)
    busy: bool = False

    def push(self, job: Job) -> None:
        """Line up."""
        heapq.heappush(self.heap, (job.key, next(tickets), job))

    def head(self, slots: Mapping[str, Job]) -> Job | None:
        """Whose turn it is; a reply to a card that has not been sent yet lets the card go first. `slots`: who waits."""
        while self.heap:
            key, _, job = self.heap[0]
            if job.gone or job.flying or key != job.key:
                heapq.heappop(self.heap)
                continue
            card = slots.get(job.letter.reply_slot or "")
            if card is not None and card is not job and card.lane == job.lane and not card.flying and card.key > key:
                card.key = (key[0], key[1] - 0.5)
                self.push(card)
                continue
            return job
        return None
