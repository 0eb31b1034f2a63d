"""改类别: those on duty correct the class of an open ticket; level, deadline and confidentiality follow with care."""

from dataclasses import replace
from typing import Any

from domain.assigning import anew
from domain.danger import EVERY_EYE
from domain.deadlines import Due, due_of
from domain.desk import Desk
from domain.errors import Missing
from domain.families import hide
from domain.history import By, Line, Step
from domain.notices import AdminMatter, CardChanged, Event, ToAdmins, Told
from domain.parting import hidden
from domain.people import Staff
from domain.rights import trusted
from domain.steps import check_right, take, ticket_for
from domain.taxonomy import UNSORTED, Category
from domain.teaching import unlearn
from domain.tickets import Status, Ticket
from domain.together import level_as

#: Only the way of danger leads into these.
_DANGER = "JJ"
_IN_HAND = frozenset({Status.CLAIMED, Status.CONFIRMING})
_PLACED = frozenset({Step.RETURN, Step.REASSIGN, Step.DISPATCH})
_ANEW = frozenset({Step.UNSOLVED, Step.REOPEN})


def guesses_of(lines: list[Line]) -> tuple[str, ...]:
    """The reader's likeliest classes at 提交, as the first line of the history keeps them."""
    kept = lines[0].detail.get("three", "") if lines else ""
    return tuple(code for code in kept.split(",") if code)


async def sortable(desk: Desk, number: str, staff: Staff) -> tuple[Ticket, tuple[str, ...]]:
    """The ticket and the reader's guesses, for one who may correct its class. Raises as check_right does."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.RECLASSIFY, staff, By.STAFF)
    return ticket, guesses_of(await desk.unit.history.of_ticket(ticket.id))


async def reclassify(desk: Desk, number: str, staff: Staff, code: str) -> Ticket:
    """Another class. A confidential one makes the ticket confidential, never the other way round (§3.7).

    The clock is not reset (§8.1.3): a stricter class may bring the deadline forward while that still lies ahead.
    Raises Missing("class") for what is no class a report can have.
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.RECLASSIFY, staff, By.STAFF)
    taxonomy = desk.office.taxonomy
    if code not in taxonomy or code.startswith(_DANGER) or (taxonomy.get(code).parent is None and code != UNSORTED):
        raise Missing("class", ticket.number)
    if code == ticket.category:
        return ticket
    category = taxonomy.get(code)
    secret = category.confidential and not (ticket.urgent and code in EVERY_EYE)
    changes: dict[str, Any] = {
        "category": code,
        "level": ticket.level if ticket.urgent else level_as(desk, ticket, category),
        "confidential": ticket.confidential or secret,
    }
    due = await _due(desk, ticket, category)
    changes |= {"due_at": due.at, "provisional": due.provisional}
    changes |= await _elsewhere(desk, ticket, changes)
    target = ticket.status
    if ticket.status in _IN_HAND and changes["confidential"] and await _plain(desk, replace(ticket, **changes)):
        target, changes["holder"] = Status.QUEUED, None  # it is the admins' from now on
    changed = await take(
        desk,
        ticket,
        Step.RECLASSIFY,
        By.STAFF,
        staff=staff,
        target=target,
        detail={"from": ticket.category, "to": code, **_moved(ticket, changes)},
        **changes,
    )
    if changed.confidential and not ticket.confidential:
        desk.post(CardChanged(changed.id, fresh=True, hidden=True))
        desk.post(ToAdmins(AdminMatter.HIDDEN, changed))
        await unlearn(desk, ticket)
        await hide(desk, changed)
        await hidden(desk, changed)
    if changed.due_at != ticket.due_at or changed.confidential != ticket.confidential:
        desk.post(Told(changed, Event.RECLASSIFIED))
    return changed


async def _due(desk: Desk, ticket: Ticket, category: Category) -> Due:
    """The earlier of the promise and the new class's own term, unless that term is over already."""
    if ticket.urgent or ticket.status is Status.RESOLVED:
        return Due(ticket.due_at, ticket.provisional)
    start = ticket.counted_from or ticket.submitted_at
    if ticket.counted_from is None:  # perhaps from before this was kept
        lines = await desk.unit.history.of_ticket(ticket.id)
        start = [start, *(x.at for x in lines if x.step in _ANEW)][-1]
    office = desk.office
    due = due_of(category, start, office.calendar, office.zone, office.policy.urgent_hours)
    return due if desk.now < due.at < ticket.due_at else Due(ticket.due_at, ticket.provisional)


async def _elsewhere(desk: Desk, ticket: Ticket, changes: dict[str, Any]) -> dict[str, Any]:
    """Routed anew while nobody has taken it and no person has moved it; a secret goes where it is kept.

    Whoever places it may always move it: a class is no way to be rid of a ticket, and each move is counted.
    """
    hides = changes["confidential"] and not ticket.confidential
    if not hides and (ticket.status is not Status.QUEUED or await _settled(desk, ticket)):
        return {}
    moved = await anew(desk, replace(ticket, **changes))
    if moved.get("unit", ticket.unit) != ticket.unit:
        moved |= {"transfers": ticket.transfers + 1, "directed": ticket.directed}
    return moved


async def _settled(desk: Desk, ticket: Ticket) -> bool:
    """Whether its unit has signed for it, or a person has moved it before."""
    if ticket.directed or ticket.signed_at is not None:
        return True
    lines = await desk.unit.history.of_ticket(ticket.id)
    return any(x.step in _PLACED or (x.step is Step.RECLASSIFY and "unit" in x.detail) for x in lines)


def _moved(ticket: Ticket, changes: dict[str, Any]) -> dict[str, str]:
    """For the history: where it went with its new class."""
    if changes.get("unit", ticket.unit) == ticket.unit:
        return {}
    return {"unit": str(changes["unit"]), "route": changes["route"]}


async def _plain(desk: Desk, ticket: Ticket) -> bool:
    """Whether an officer holds it who may not see it now that it is confidential."""
    holder = await desk.unit.staff.by_id(ticket.holder) if ticket.holder is not None else None
    return holder is not None and not trusted(desk, ticket, holder)
