"""Telegram's limits: 30 a second in all, 1 a second to a private chat with small bursts, 20 a minute to a group."""

from collections import deque
from collections.abc import Hashable, Iterable

from bot.window import LOOK_AGAIN, SECOND, Window
from domain.delivery import Priority

OVERALL = 30
MOST = 1000  # with paid ones
BURST = 3
REFILL = 0.98  # tokens a second for a private chat
GROUP = 20
MINUTE = 60.5
#: In a group so many go at once within a minute; after that they are spread over what is left of it.
GROUP_BURST = {Priority.DANGER: GROUP, Priority.ANSWER: 14, Priority.STATUS: 12, Priority.CARD: 8, Priority.BULK: 4}
#: A group that has had so many within a minute soon feels its limit.
CROWDED = GROUP_BURST[Priority.CARD]
#: Copies keep at least this share of their fair distance, so that a place comes free every 1/30 s, not all at once;
#: somewhat less for each place that is free, down to that.
EVEN = 0.97
_CATCH_UP = 0.03
HASTE = 0.85
#: How late one of them may leave without those after it being late as well.
_LATE = 0.004
#: What cannot be paid for (edits) waits so long at most behind what is; an answer does not wait.
HUNGRY = 30.0
_FORGET_AFTER = 4096
#: The quickest there and back of the last answers, between so many and twice as many; fewer tell nothing.
_TELLING = 64
#: So many private chats refused within a second mean that all must rest.
_SEVERAL = 3
#: Telegram's rest for all is short; a chat's own may be a minute.
_BRIEF = 3.0


class Pacer:
    """Says how long something must wait. All times are seconds of one monotonic clock that the caller reads.

    Telegram counts when a request arrives, which is somewhere between its leaving and its answer. So what is under way
    counts all the time, and what was answered counts for a second from its answer, less the time that there and back
    take at the least: part of that its answer needed to come back, the rest whatever leaves now needs to arrive.

    `paid`: so many messages a second beyond the free ones (allow_paid_broadcast); 0: none are paid for.
    `overall`: the free ones; another figure only in tests.
    """

    def __init__(self, *, on: bool = True, paid: int = 0, overall: int = OVERALL) -> None:
        self._on = on
        self.paid = paid
        self._free = Window(overall)
        self.rate = min(overall + paid, max(overall, MOST))  # copies a second at the most
        self._all = Window(self.rate)  # asked by what is paid for
        #: what is paid for takes free places as well: learnt by a refusal, for Telegram does not say so
        self.shared = False
        self._hungry: float | None = None  # since when something that cannot be paid for waits for it
        self._next_copy = 0.0
        self._quickest = (0.0, float("inf"))  # seconds there and back: of the block before, of this one
        self._timed = 0  # answers in this block
        self._buckets: dict[Hashable, tuple[float, float]] = {}  # chat → (tokens, at)
        self._since = float("-inf")  # what private chats had before is not known
        self._groups: dict[Hashable, deque[float]] = {}
        #: messages that have left for groups
        self.to_groups = 0
        self._chats_paused: dict[Hashable, float] = {}
        self._all_paused = 0.0
        self._refusals: deque[tuple[float, Hashable, float]] = deque(maxlen=16)

    def overall(self, priority: Priority, now: float, *, paid: bool = False, buyable: bool = False) -> float:
        """Seconds until one more of that priority may leave, whatever its chat. `buyable`: it need not wait so long."""
        rest = max(0.0, self._all_paused - now)
        if not self._on:
            return rest
        even = self._next_copy - now if priority.to_many else 0.0
        if not (paid and self.paid):
            wait = max(self._free.wait(now), self._all.wait(now, self._free.room) if self.shared else 0.0)
            if wait > 0 and self.shared and not buyable:
                since = now if priority > Priority.ANSWER else now - HUNGRY
                self._hungry = since if self._hungry is None else min(self._hungry, since)
            return max(rest, even, wait)
        if priority.to_many and self._yields(now):
            even = max(even, self._all.wait(now, self._free.room), LOOK_AGAIN)
        return max(rest, even, self._all.wait(now))

    def _yields(self, now: float) -> bool:
        """Copies hold on for a second now and then when what cannot be paid for finds no free place."""
        if self._hungry is not None and now > self._hungry + HUNGRY + 2 * SECOND:
            self._hungry = None  # it waits no more
        return self._hungry is not None and now > self._hungry + HUNGRY

    def crowded_out(self, chat: int | str, retry_after: float, now: float, messages: int = 1) -> bool:
        """Whether what is paid for has filled the second; asked when so many that are not were refused for that chat.

        Not where a limit of the chat's own may be meant: of a group, or of one that has had something of late.
        """
        own = not (isinstance(chat, int) and chat > 0) or self._tokens(chat, now) + messages < BURST
        out = not own and retry_after <= _BRIEF and self._filled(now)
        self.shared = self.shared or out
        return out

    def _filled(self, now: float) -> bool:
        return self.paid > 0 and self._all.wait(now, self._free.room) > 0

    def broke(self) -> None:
        """No Stars are left: the free speed from now on."""
        self.paid, self.rate = 0, self._free.room

    def resting(self, now: float) -> float:
        """Seconds until all may go on after a retry_after; 0 when they may."""
        return max(0.0, self._all_paused - now)

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
        tokens, at = self._buckets.get(chat, (0.0, self._since))
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
        return self._on and len(self._groups.get(chat, ())) >= CROWDED

    def take(
        self,
        chat: int | str,
        now: float,
        messages: int = 1,
        *,
        priority: Priority = Priority.ANSWER,
        paid: bool = False,
    ) -> None:
        """So many leave for that chat now (an album is several)."""
        if not self._on:
            return
        bought = paid and self.paid > 0
        left = self._all.take(messages)
        if not bought:
            left, self._hungry = self._free.take(messages), None
        if priority.to_many:
            share = max(HASTE, EVEN - _CATCH_UP * left)
            rate = self.rate if bought else self._free.room
            self._next_copy = max(self._next_copy, now - _LATE) + share * messages / rate
        if isinstance(chat, int) and chat > 0:
            self._buckets[chat] = (self._tokens(chat, now) - messages, now)
            if len(self._buckets) > _FORGET_AFTER:
                self._forget(now)
        else:
            self._groups.setdefault(chat, deque(maxlen=GROUP)).extend([now] * messages)
            self.to_groups += messages

    def landed(self, chat: int | str, left: float, now: float, messages: int = 1, *, paid: bool = False) -> None:
        """What left for that chat at `left` has been answered, or broken off."""
        if not self._on:
            return
        arrived = max(left, now - self._least(now - left))
        self._all.landed(arrived, messages)
        if not (paid and self.paid):
            self._free.landed(arrived, messages)
        if chat in self._buckets:
            tokens, at = self._buckets[chat]
            self._buckets[chat] = (tokens, max(at, arrived))

    def _least(self, took: float) -> float:
        """What there and back take at the least, of late. A busy machine answers late, never early."""
        before, this = self._quickest
        self._timed += 1
        self._quickest = (before, min(this, took))
        if self._timed >= _TELLING:
            self._quickest, self._timed = (self._quickest[1], float("inf")), 0
        return min(self._quickest)

    def refused(self, chat: int | str, retry_after: float, now: float, *, paid: bool = False) -> None:
        """A 429 for that chat. It does not say whether the chat is meant or all.

        Several private chats within a second mean all; all rest as long as the shortest of these, then look again.
        """
        until = now + retry_after
        self._chats_paused[chat] = max(until, self._chats_paused.get(chat, 0.0))
        if isinstance(chat, int) and chat > 0:  # a group has a limit of its own, and several may meet it at once
            self._refusals.append((now, chat, until))
            late = {other: its for at, other, its in self._refusals if at > now - 1}
            if len(late) >= _SEVERAL:
                self.shared = self.shared or (not paid and self._filled(now))
                self._all_paused = max(self._all_paused, min(late.values()))
        if len(self._chats_paused) > _FORGET_AFTER:
            self._chats_paused = {c: at for c, at in self._chats_paused.items() if at > now}

    def begin(self, since: float) -> None:
        """Another has sent before `since`: any private chat may have had its burst just then."""
        self._since = since

    def remember(self, group: int | str, times: Iterable[float], now: float) -> None:
        """What another has sent to that group, and when."""
        if late := [at for at in times if at > now - MINUTE]:
            self._groups[group] = deque(sorted([*self._groups.get(group, ()), *late]), maxlen=GROUP)

    def ages(self, now: float) -> dict[Hashable, list[float]]:
        """How many seconds ago something left for each group within the last minute."""
        ages = {group: [now - at for at in sent if at > now - MINUTE] for group, sent in self._groups.items()}
        return {group: late for group, late in ages.items() if late}

    def _forget(self, now: float) -> None:
        """Buckets that are full again; a chat that a copy went to a while ago costs no memory."""
        self._buckets = {c: b for c, b in self._buckets.items() if self._tokens(c, now) < BURST}
