"""全部经过: the audit trail of one ticket, for whom rulebook §5.4 lets read it, and whether its chain holds."""

from dataclasses import dataclass

from domain.auditing import Breach
from domain.desk import Desk
from domain.errors import NotAllowed
from domain.families import linked
from domain.following import own_ticket, told_history
from domain.history import By, Line, Step
from domain.people import Person, Staff
from domain.rights import may_see, posts
from domain.steps import record, ticket_for
from domain.taxonomy import Category
from domain.tickets import Ticket
from domain.words import Words


@dataclass(frozen=True, slots=True)
class Trail:
    """Every line as one side may read it. `words`: masked, by id; `names`: colleagues by staff id, for colleagues."""

    ticket: Ticket
    category: Category
    lines: tuple[Line, ...]
    words: dict[int, Words]
    names: dict[int, str]
    breaches: tuple[Breach, ...]
    #: it is the reporter who reads
    own: bool = False
    #: he reads what was written, too
    worded: bool = True


async def trail(desk: Desk, number: str, staff: Staff) -> Trail:
    """For those on duty: the unit that has it and those above; an admin reads it without the words.

    Of a confidential ticket the look itself is written down (§3.7). Raises as `ticket_for`, and NotAllowed("unit").
    """
    ticket = await ticket_for(desk, number, staff)
    if not staff.is_admin and not may_see(desk, ticket, staff):
        raise NotAllowed("unit")
    if ticket.confidential:
        await record(desk, ticket, Step.LOOK, By.STAFF, staff=staff, detail={"what": "trail"})
    lines = await desk.unit.history.of_ticket(ticket.id)
    if not await linked(desk, ticket):  # that there is another matter of his, where none may know
        lines = [x for x in lines if x.step is not Step.SPLIT]
    # an admin as such sets things up; with a post, or as the one who has it, he reads what his colleagues read
    as_such = staff.is_admin and not (posts(desk, staff) and may_see(desk, ticket, staff))
    worded = ticket.holder == staff.id or not as_such
    words = {w.id: w for w in await desk.unit.words.of_ticket(ticket.id)} if worded else {}
    names = await _names(desk, lines)
    return Trail(
        ticket,
        desk.office.taxonomy.get(ticket.category),
        tuple(lines),
        words,
        names,
        tuple(await desk.unit.history.breaches(ticket.id)),
        worded=worded,
    )


async def _names(desk: Desk, lines: list[Line]) -> dict[int, str]:
    """Of the colleagues who acted, and to whom it was handed."""
    ids = {line.staff for line in lines if line.staff is not None}
    ids |= {
        int(line.detail["to"]) for line in lines if line.step is Step.TRANSFER and line.detail.get("to", "").isdecimal()
    }
    found = [await desk.unit.staff.by_id(each) for each in sorted(ids)]
    return {staff.id: staff.name for staff in found if staff is not None}


async def own_trail(desk: Desk, person: Person, number: str) -> Trail:
    """For the reporter: his own. Raises NotFound for anybody else's."""
    ticket = await own_ticket(desk, person, number)
    got = await told_history(desk, ticket)
    breaches = await desk.unit.history.breaches(ticket.id)
    return Trail(ticket, got.category, got.lines, got.words, {}, tuple(breaches), own=True)
