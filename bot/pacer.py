"""Telegram's limits: 30 a second in all, 1 a second to a private chat with small bursts, 20 a minute to a group."""

from bisect import insort
from collections import deque
from collections.abc import Hashable

from domain.delivery import Priority

OVERALL = 30
#: Kept free of bulk in every second, so that answers do not wait behind a broadcast.
RESERVE = 5
#: A second and a little, for clocks that do not run alike.
SECOND = 1.01
BURST = 3
REFILL = 0.98  # tokens a second for a private chat
GROUP = 20
MINUTE = 60.5
#: In a group so many go at once within a minute; after that they are spread over what is left of it.
GROUP_BURST = {Priority.DANGER: GROUP, Priority.ANSWER: 14, Priority.STATUS: 12, Priority.CARD: 8, Priority.BULK: 4}
_FORGET_AFTER = 4096
_LOOK_AGAIN = 0.05
#: So many answers must have come before the quickest is trusted; it fades so much with each.
_TELLING = 60
_SLOWER = 1.005


class Pacer:
    """Says how long something must wait. All times are seconds of one monotonic clock that the caller reads.

    Telegram counts when a request arrives, which is somewhere between its leaving and its answer. So what is under way
    counts all the time, and what was answered counts from the latest moment at which it can have arrived: the answer
    came back no quicker than the quickest has lately.
    """

    def __init__(self, *, on: bool = True) -> None:
        self._on = on
        self._flying = 0
        self._arrived: list[float] = []  # ascending, of the last second
        self._quickest = 0.0  # seconds there and back, of late
        self._timed = 0  # answers it is taken from
        self._buckets: dict[Hashable, tuple[float, float]] = {}  # chat → (tokens, at)
        self._groups: dict[Hashable, deque[float]] = {}
        self._chats_paused: dict[Hashable, float] = {}
        self._all_paused = 0.0
        self._refusals: deque[tuple[float, Hashable]] = deque(maxlen=16)

    def overall(self, priority: Priority, now: float) -> float:
        """Seconds until one more of that priority may leave, whatever its chat."""
        if not self._on:
            return max(0.0, self._all_paused - now)
        while self._arrived and self._arrived[0] <= now - SECOND:
            del self._arrived[0]
        room = OVERALL - RESERVE if priority >= Priority.BULK else OVERALL
        over = self._flying + len(self._arrived) - room
        if over < 0:
            wait = 0.0
        elif over < len(self._arrived):
            wait = self._arrived[over] + SECOND - now
        else:
            wait = _LOOK_AGAIN  # all under way: when they land the courier is woken anyway
        return max(0.0, wait, self._all_paused - now)

    def chat(self, chat: int | str, priority: Priority, now: float) -> float:
        """Seconds until one more may go to that chat."""
        paused = self._chats_paused.get(chat, 0.0) - now
        if not self._on:
            return max(0.0, paused)
        wait = self._private(chat, now) if isinstance(chat, int) and chat > 0 else self._group(chat, priority, now)
        return max(0.0, paused, wait)

    def _private(self, chat: int, now: float) -> float:
        tokens = self._tokens(chat, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / REFILL

    def _tokens(self, chat: Hashable, now: float) -> float:
        tokens, at = self._buckets.get(chat, (float(BURST), now))
        return min(float(BURST), tokens + (now - at) * REFILL)

    def _group(self, chat: Hashable, priority: Priority, now: float) -> float:
        sent = self._groups.get(chat)
        while sent and sent[0] <= now - MINUTE:
            sent.popleft()
        if not sent:
            return 0.0
        rest = sent[0] + MINUTE - now
        if len(sent) >= GROUP:
            return rest
        if len(sent) < GROUP_BURST.get(priority, 8):
            return 0.0
        return sent[-1] + rest / (GROUP - len(sent)) - now

    def crowded(self, chat: Hashable) -> bool:
        """True for a group that has had so many messages of late that its limit is felt."""
        return self._on and len(self._groups.get(chat, ())) >= GROUP_BURST[Priority.CARD]

    def take(self, chat: int | str, now: float, messages: int = 1) -> None:
        """So many leave for that chat now (an album is several)."""
        if not self._on:
            return
        self._flying += messages
        if isinstance(chat, int) and chat > 0:
            self._buckets[chat] = (self._tokens(chat, now) - messages, now)
            if len(self._buckets) > _FORGET_AFTER:
                self._forget(now)
        else:
            self._groups.setdefault(chat, deque(maxlen=GROUP)).extend([now] * messages)

    def landed(self, chat: int | str, left: float, now: float, messages: int = 1) -> None:
        """What left for that chat at `left` has been answered, or broken off."""
        if not self._on:
            return
        took = now - left
        self._quickest = min(took, self._quickest * _SLOWER) if self._timed else took
        self._timed += 1
        # the first answers tell nothing: connections were being made, and a busy machine answers late
        arrived = max(left, now - self._quickest / 2) if self._timed > _TELLING else now
        self._flying = max(0, self._flying - messages)
        for _ in range(messages):
            insort(self._arrived, arrived)
        if chat in self._buckets:
            tokens, at = self._buckets[chat]
            self._buckets[chat] = (tokens, max(at, arrived))

    def refused(self, chat: int | str, retry_after: float, now: float) -> None:
        """A 429 for that chat; three chats within a second mean that all must rest."""
        until = now + retry_after
        self._chats_paused[chat] = max(until, self._chats_paused.get(chat, 0.0))
        self._refusals.append((now, chat))
        if len({other for at, other in self._refusals if at > now - 1}) >= 3:
            self._all_paused = max(until, self._all_paused)
        if len(self._chats_paused) > _FORGET_AFTER:
            self._chats_paused = {c: at for c, at in self._chats_paused.items() if at > now}

    def _forget(self, now: float) -> None:
        self._buckets = {c: b for c, b in self._buckets.items() if self._tokens(c, now) < BURST}
