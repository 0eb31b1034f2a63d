"""Who may open a confidential case (§3.7, §5.4), read from its history: asked, granted by a second person, used."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.errors import Missing
from domain.history import Line, Step
from domain.policy import Policy
from domain.tickets import Ticket


class Why(StrEnum):
    """What a case is to be opened for; its reporter reads this, never the words."""

    VERIFY = "verify"  # 核实情况
    CONTACT = "contact"  # 联系诉求人
    PROTECT = "protect"  # 保护诉求人
    HAND_OFF = "hand_off"  # 依法移交
    OTHER = "other"


class SealState(StrEnum):
    """How it stands with somebody's wish to open a case."""

    NONE = "none"
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    EXPIRED = "expired"
    USED = "used"


#: In the detail of a LOOK: it opened a seal.
OPENED = "unsealed"


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish to open it. `asker`, `by`: Staff.id; `granted` is None until somebody has answered.

    `nth`: the how manieth wish for that ticket, from 1: which one a button means.
    """

    asker: int
    at: datetime
    why: Why
    words: int | None = None  # Words.id
    granted: bool | None = None
    by: int | None = None
    answered_at: datetime | None = None
    used: bool = False
    nth: int = 0

    def state(self, now: datetime, policy: Policy) -> SealState:
        if self.granted is None:
            return SealState.WAITING if now < self.at + policy.unseal_wait else SealState.EXPIRED
        if not self.granted:
            return SealState.REFUSED
        if self.used:
            return SealState.USED
        until = (self.answered_at or self.at) + policy.unseal_within
        return SealState.GRANTED if now < until else SealState.EXPIRED


def wishes(lines: Iterable[Line]) -> dict[int, Wish]:
    """The last wish of each asker, by Staff.id, in the order they came."""
    found: dict[int, Wish] = {}
    asked = 0
    for line in lines:
        if line.staff is None:
            continue
        if line.step is Step.UNSEAL_ASK:
            found.pop(line.staff, None)
            asked += 1
            why = Why(line.detail.get("why", "other"))
            found[line.staff] = Wish(line.staff, line.at, why, line.words, nth=asked)
        elif line.step is Step.UNSEAL:
            asker = int(line.detail.get("to", "0"))
            if asker in found and found[asker].granted is None:
                granted = line.detail.get("answer") == "yes"
                found[asker] = replace(found[asker], granted=granted, by=line.staff, answered_at=line.at)
        elif line.step is Step.LOOK and OPENED in line.detail and line.staff in found:
            found[line.staff] = replace(found[line.staff], used=True)
    return found


def opened(ticket: Ticket, lines: Iterable[Line], staff_id: int, now: datetime, policy: Policy) -> Wish:
    """His wish, granted and not used yet. Raises Missing with how it stands: "seal_none", "seal_waiting", …"""
    wish = wishes(lines).get(staff_id)
    state = wish.state(now, policy) if wish is not None else SealState.NONE
    if wish is None or state is not SealState.GRANTED:
        raise Missing(f"seal_{state}", ticket.number)
    return wish
