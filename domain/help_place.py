"""Where help is needed: what somebody answers who pressed 需要帮助 under a notice (domain/rollcall.py)."""

from dataclasses import dataclass, replace
from typing import Any

from domain.assigning import anew, detail_of, lead_of
from domain.desk import Desk
from domain.following import supplement
from domain.history import By, Step
from domain.notices import Alarm, CardChanged
from domain.people import Person
from domain.reckoning import reckoned
from domain.steps import record
from domain.tickets import Status, Ticket
from domain.whereabouts import spot_of
from domain.words import Part

#: What a dialogue calls it.
HELP_PLACE = "help"
#: The place of a ticket of which nobody has said where.
UNKNOWN = "待补充"
_SENT = "已发送定位"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class HelpPlaced:
    """The message was added to the urgent ticket of 需要帮助; `placed`: it said where."""

    ticket: Ticket
    placed: bool


async def ask(desk: Desk, person: Person, number: str) -> None:
    """What he sends next says where."""
    until = desk.now + desk.office.policy.dialog_wait
    await desk.unit.dialogs.put(person.chat, person.chat, {"do": HELP_PLACE, "number": number}, until)


async def expected(desk: Desk, person: Person, part: Part, number: str) -> HelpPlaced | None:
    """His answer; he is asked on while he has only sent a picture or a voice. None when that ticket is over."""
    ticket = await desk.unit.tickets.by_number(number)
    if ticket is None or ticket.reporter.chat != person.chat or not ticket.open or ticket.status is Status.RESOLVED:
        return None
    got = await answered(desk, person, number, part)
    if not got.placed:
        await ask(desk, person, number)
    return got


async def answered(desk: Desk, person: Person, number: str, part: Part) -> HelpPlaced:
    """The message is added to his ticket. Raises NotFound for another's, WrongState for one at its end."""
    ticket = await supplement(desk, person, number, part)
    if not says_where(part):
        return HelpPlaced(ticket, placed=False)
    return HelpPlaced(await found_at(desk, ticket, part), placed=True)


def says_where(part: Part) -> bool:
    """Words, or a point on the map."""
    return bool(part.text.strip()) or (part.media is not None and part.media.latitude is not None)


async def found_at(desk: Desk, ticket: Ticket, part: Part) -> Ticket:
    """The ticket with that place; while nobody has it in hand it goes to the unit there, and rings where it was not."""
    place = await _place(desk, ticket, part)
    if place == ticket.place:
        return ticket
    changes: dict[str, Any] = {"place": place}
    if ticket.status is Status.QUEUED:
        changes |= await anew(desk, replace(ticket, place=place))
    saved = await desk.unit.tickets.save(reckoned(desk, replace(ticket, **changes)))
    if saved.unit == ticket.unit:
        desk.post(CardChanged(saved.id))
        return saved
    await record(desk, saved, Step.ROUTE, By.SYSTEM, detail=detail_of(saved))
    desk.post(CardChanged(saved.id, fresh=True, left=(ticket.unit,)))
    if saved.acknowledged_by is None:
        desk.post(Alarm(saved, saved.alarms))
    return saved


async def _place(desk: Desk, ticket: Ticket, part: Part) -> str:
    """The place as it is known now: what he names takes the place of what stood there, what says no name is added."""
    reader = desk.office.reader
    if part.media is not None and part.media.latitude is not None:
        said, named = part.media.label or _SENT, bool(part.media.label)
    else:
        text = " ".join(part.text.split())
        lead = await lead_of(desk, reader.understand(text))
        named = bool(lead.known) or (bool(desk.centre) and spot_of(desk.centre, lead).by == "named")
        said = reader.mask(text)
    before = "" if named or ticket.place in ("", UNKNOWN) or said in ticket.place else ticket.place
    return (f"{before}；{said}" if before else said)[:_LONGEST]
