"""/mydata and /delete: everything held about me, and forget me (PIPL 44–50, rulebook §5.1)."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.desk import Desk
from domain.drafts import Draft
from domain.following import History, told_history
from domain.history import By, Step
from domain.notices import CardChanged
from domain.people import Person, Staff
from domain.steps import record
from domain.tickets import FINAL, Reporter, Status, Ticket


@dataclass(frozen=True, slots=True)
class MyData:
    """All that is held about one private chat."""

    person: Person
    at: datetime
    histories: tuple[History, ...]
    draft: Draft | None
    #: his record when he is on duty
    staff: Staff | None
    #: noted as somebody who can be written to (broadcasts)
    reachable: bool
    #: what he was asked to send next
    dialog: dict[str, str] | None


async def my_data(desk: Desk, person: Person) -> MyData:
    """Everything held about me, anonymous reports included: only I can ask for them from this chat."""
    tickets = await desk.unit.tickets.of_reporter(person.chat, limit=1000)
    histories = [await told_history(desk, t) for t in tickets]
    draft = await desk.unit.drafts.of_chat(person.chat)
    return MyData(
        person,
        desk.now,
        tuple(histories),
        draft,
        await desk.unit.staff.by_user(person.chat),
        await desk.unit.people.reachable(person.chat),
        await desk.unit.dialogs.get(person.chat, person.chat),
    )


async def forget(desk: Desk, person: Person) -> tuple[int, list[Ticket]]:
    """Forget me: words, way back, draft and address are erased; numbers, class, times and history stay.

    Open tickets go on without a reporter (a hazard stays one): no word can reach him any more. How many tickets
    were cut, and those still open.
    """
    tickets = await desk.unit.tickets.of_reporter(person.chat, limit=10_000)
    still_open = []
    for ticket in tickets:
        await desk.unit.words.erase(ticket.id)
        changed = replace(
            ticket,
            reporter=Reporter(None),
            summary="",
            place="",
            has_contact=False,
            question_open=False,
            check_at=None,
            updated_at=ticket.updated_at if ticket.status in FINAL or ticket.anonymous else desk.now,
        )
        if ticket.status is Status.RESOLVED:
            changed = replace(changed, due_at=desk.now)  # nobody is left to say whether it was solved
        changed = await desk.unit.tickets.save(changed)
        if not ticket.anonymous:
            # at one moment with the others it would tie the anonymous report to those in his own name
            await record(desk, changed, Step.FORGET, By.REPORTER)
            desk.post(CardChanged(changed.id))
        if changed.open:
            still_open.append(changed)
    draft = await desk.unit.drafts.of_chat(person.chat)
    if draft is not None:
        await desk.unit.drafts.drop(draft)
    await desk.unit.dialogs.drop(person.chat, person.chat)
    await desk.unit.people.forget(person.chat)
    return len(tickets), still_open
