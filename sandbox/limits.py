"""Telegram's flood limits: overall, a private chat, a group. Edits count as messages."""

import math
from collections import deque
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.errors import ApiError, bad, too_many
from sandbox.flow import Flow
from sandbox.model import Chat, Settings

#: Stars for one message of a paid broadcast beyond the free ones.
PRICE = 0.1


@dataclass(slots=True)
class Bucket:
    """A token bucket: small bursts pass, then one a second."""

    tokens: float
    at: float


class Limits:
    """Counts what the bot sends and refuses what is too much."""

    def __init__(self, clock: Clock, settings: Settings, flow: Flow) -> None:
        self._clock = clock
        self._settings = settings
        self._flow = flow
        self.clear()

    def clear(self) -> None:
        """Forget what was sent."""
        self._overall: deque[float] = deque()
        self._private: dict[int, Bucket] = {}
        self._groups: dict[int, deque[float]] = {}
        self.spent = 0.0

    def charge(self, chat: Chat, messages: int = 1, paid: bool = False) -> None:
        """Count `messages` to this chat; `paid` (allow_paid_broadcast): more may go a second, for Stars.

        Raises:
            ApiError: 429 with retry_after, or 400 when the Stars are spent; then nothing is counted.
        """
        now = self._clock.now()
        if not self._settings.limits:
            self._flow.took(now, messages)
            return
        # An album counts as so many messages, but one album may always pass through an empty bucket's burst.
        refusal = self._overall_refusal(now, paid) or (
            self._private_refusal(chat.id, now) if chat.type == "private" else self._group_refusal(chat.id, now)
        )
        if refusal:
            raise refusal
        if paid:
            self._pay(messages)
        self._overall.extend([now] * messages)
        if chat.type == "private":
            self._private[chat.id].tokens -= messages
        else:
            self._groups[chat.id].extend([now] * messages)
        self._flow.took(now, messages)

    def attempted(self, paid: bool) -> None:
        """A message to somebody who cannot be written to counts with all others.

        Telegram does not say so; the stricter reading is played.

        Raises:
            ApiError: 429 when it comes on top of too many.
        """
        now = self._clock.now()
        if self._settings.limits:
            refusal = self._overall_refusal(now, paid)
            if refusal:
                raise refusal
            self._overall.append(now)
        self._flow.turned(now)

    def _pay(self, messages: int) -> None:
        """Stars for what goes beyond the free messages of this second."""
        beyond = min(messages, len(self._overall) + messages - self._settings.overall_per_second)
        if beyond <= 0:
            return
        price = beyond * PRICE
        if self._settings.stars < price - 1e-9:
            raise bad("BALANCE_TOO_LOW")
        self._settings.stars = round(self._settings.stars - price, 6)
        self.spent = round(self.spent + price, 6)

    def _overall_refusal(self, now: float, paid: bool) -> ApiError | None:
        while self._overall and self._overall[0] <= now - 1:
            self._overall.popleft()
        allowed = self._settings.paid_per_second if paid else self._settings.overall_per_second
        return too_many(1) if len(self._overall) >= allowed else None

    def _private_refusal(self, chat_id: int, now: float) -> ApiError | None:
        burst, rate = self._settings.chat_burst, self._settings.chat_per_second
        bucket = self._private.setdefault(chat_id, Bucket(burst, now))
        bucket.tokens = min(float(burst), bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        if bucket.tokens >= 1 - 1e-9:
            return None
        return too_many(max(1, math.ceil((1 - bucket.tokens) / rate)))

    def _group_refusal(self, chat_id: int, now: float) -> ApiError | None:
        sent = self._groups.setdefault(chat_id, deque())
        while sent and sent[0] <= now - 60:
            sent.popleft()
        if len(sent) < self._settings.group_per_minute:
            return None
        return too_many(max(1, math.ceil(sent[0] + 60 - now)))
