"""What the holder has asked for (延期, 挂账) and nobody has answered yet: read from the history."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.desk import Desk
from domain.history import Step
from domain.pauses import promise
from domain.tickets import Status, Ticket


class Wish(StrEnum):
    """What is asked for."""

    EXTEND = "extend"
    SUSPEND = "suspend"


class Why(StrEnum):
    """The reasons to choose from; each wants words besides."""

    PARTS = "parts"
    WEATHER = "weather"
    PARTIES = "parties"
    SURVEY = "survey"
    FUNDS = "funds"
    POLICY = "policy"
    COURT = "court"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Application:
    """What waits to be granted. `until`: the day asked for; `by`: Staff.id; `words` masked."""

    wish: Wish
    why: Why
    until: date
    by: int | None
    words: str = field(default="", repr=False)


#: After any of these nothing that was asked for before stands.
_OVER = frozenset(
    {
        Step.EXTEND, Step.SUSPEND, Step.DECLINE, Step.CLAIM, Step.RELEASE, Step.RETURN, Step.TRANSFER, Step.REASSIGN,
        Step.DONE, Step.UNSOLVED, Step.REOPEN,
    }
)  # fmt: skip


async def pending(desk: Desk, ticket: Ticket) -> Application | None:
    """What the holder has asked for and nobody has answered yet; with the deadline it is over."""
    if desk.now >= promise(desk, ticket) or ticket.status not in (Status.CLAIMED, Status.CONFIRMING):
        return None
    for line in reversed(await desk.unit.history.of_ticket(ticket.id)):
        if line.step in _OVER:
            return None
        if line.step is Step.APPLY:
            said = [w.masked for w in await desk.unit.words.of_ticket(ticket.id) if w.id == line.words]
            day = date.fromisoformat(line.detail["until"])
            return Application(
                Wish(line.detail["for"]), Why(line.detail["why"]), day, line.staff, said[0] if said else ""
            )
    return None
