"""Who belongs to the duty group: asked of Telegram before the unit opens, remembered, fed by chat_member updates."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.dutychat import DutyChat
from bot.line import Line, Refused, Unclear
from bot.logs import logger
from domain.membership import Membership
from domain.policy import Policy
from domain.ports import Clock

log = logger("membership")
TIMEOUT = 3.0
#: After a failure Telegram is not asked about anybody for so long: no update shall wait three seconds each time.
_REST = timedelta(seconds=10)
_KEPT = 5000
_STRANGERS = ("user not found", "member not found", "participant_id_invalid", "user_not_participant")


@dataclass(frozen=True, slots=True)
class _Known:
    membership: Membership
    at: datetime


class Members:
    """A timed port with a memory. `staff` are user ids whose standing is asked whenever they write."""

    def __init__(self, line: Line, duty: DutyChat, clock: Clock, policy: Policy) -> None:
        self._line = line
        self._duty = duty
        self._clock = clock
        self._policy = policy
        self._known: OrderedDict[int, _Known] = OrderedDict()
        self._asking: dict[int, asyncio.Lock] = {}
        self._rest_until: datetime | None = None
        self._times = 0  # that somebody's place has changed: what was asked before is old
        self.staff: set[int] = set()

    def expect(self, users: Iterable[int]) -> None:
        """These are staff: ask about them when they write."""
        self.staff.update(users)

    def forget(self) -> None:
        """Ask about everybody anew: somebody's place has changed, and another replica has heard who."""
        self._known.clear()
        self._times += 1

    def concerns(self, raw: dict[str, Any]) -> bool:
        """Whether that update changes who belongs to the duty group."""
        change = raw.get("chat_member")
        chat = change.get("chat") if isinstance(change, dict) else None
        return isinstance(chat, dict) and chat.get("id") == self._duty.id

    async def of(self, user: int) -> Membership:
        """Fresh from memory, else asked within three seconds, else what was known lately, else UNKNOWN."""
        known = self._fresh(user)
        if known is not None:
            return known
        lock = self._asking.setdefault(user, asyncio.Lock())
        try:
            async with lock:
                known = self._fresh(user)
                return known if known is not None else await self._ask(user)
        finally:
            if not lock.locked():
                self._asking.pop(user, None)

    def _fresh(self, user: int) -> Membership | None:
        known = self._known.get(user)
        if known is not None and self._clock.now() - known.at <= self._policy.membership_fresh:
            return known.membership
        return None

    async def _ask(self, user: int) -> Membership:
        if self._rest_until is not None and self._clock.now() < self._rest_until:
            return self._remembered(user)
        times = self._times
        try:
            async with asyncio.timeout(TIMEOUT):
                answer = await self._line.call(
                    "getChatMember", {"chat_id": self._duty.id, "user_id": user}, timeout=TIMEOUT
                )
        except Refused as no:
            if no.migrated_to is not None:
                self._duty.moved(no.migrated_to)
                return await self._ask(user)
            if no.code == 400 and any(phrase in no.description.lower() for phrase in _STRANGERS):
                return await self._learnt(user, Membership.NONE, times)
            log.error("duty_group_cannot_be_asked", code=no.code, telegram=no.description)
        except (Unclear, TimeoutError) as error:
            log.warning("membership_unknown", kind=type(error).__name__)
        else:
            return await self._learnt(user, _membership(answer), times)
        self._rest_until = self._clock.now() + _REST
        return self._remembered(user)

    async def _learnt(self, user: int, membership: Membership, times: int) -> Membership:
        """An answer; asked for once more when somebody's place changed while it was on its way."""
        return self._note(user, membership) if times == self._times else await self._ask(user)

    def _remembered(self, user: int) -> Membership:
        known = self._known.get(user)
        if known is not None and self._clock.now() - known.at <= self._policy.membership_trust:
            return known.membership
        return Membership.UNKNOWN

    def _note(self, user: int, membership: Membership) -> Membership:
        self._known[user] = _Known(membership, self._clock.now())
        self._known.move_to_end(user)
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        if membership is Membership.MEMBER:
            self.staff.add(user)
        return membership

    def heard(self, raw: dict[str, Any]) -> None:
        """Learn from updates of the duty group: who came or went, and what becomes of the group itself."""
        self._duty.learn(raw)
        change = raw.get("chat_member")
        if not isinstance(change, dict) or not isinstance(change.get("chat"), dict):
            return
        member = change.get("new_chat_member")
        user = member.get("user") if isinstance(member, dict) else None
        if change["chat"].get("id") == self._duty.id and isinstance(user, dict) and isinstance(user.get("id"), int):
            self._times += 1
            self._note(user["id"], _membership(member))


def _membership(member: Any) -> Membership:
    status = member.get("status") if isinstance(member, dict) else None
    if status in {"creator", "administrator", "member"} or (status == "restricted" and member.get("is_member")):
        return Membership.MEMBER
    return Membership.NONE if status in {"left", "kicked", "restricted"} else Membership.UNKNOWN
