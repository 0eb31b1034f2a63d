"""A draft turns out to be something else: part of an earlier ticket (同一件事吗), or danger."""

from dataclasses import replace

from domain import danger
from domain.danger import UrgentReceipt
from domain.desk import Desk
from domain.drafting import the_draft
from domain.errors import NothingToSubmit
from domain.following import own_ticket, supplement
from domain.people import Person
from domain.tickets import FINAL, Ticket
from domain.verdicts import reopen


async def same_matter(desk: Desk, person: Person, draft_id: int, number: str = "") -> tuple[Ticket, bool]:
    """The draft's messages go to the earlier ticket: an answer or a supplement; a closed one is reopened.

    `number`: which of several that were divided. Of one waiting for the resident's word he is asked again whether it
    was solved: writing is not yet 没解决.

    Returns the ticket and whether it was reopened. Raises NothingToSubmit when the draft or its question is gone,
    WrongState when it is too late to reopen.
    """
    draft = await the_draft(desk, person, draft_id)
    if draft.perhaps is None:
        raise NothingToSubmit
    ticket = await own_ticket(desk, person, draft.perhaps)
    if ticket.children:
        family = await desk.unit.tickets.of_parent(ticket.id)
        ticket = next((t for t in family if t.number == number), ticket)
    if ticket.children:
        raise NothingToSubmit
    again = False
    if ticket.status in FINAL:
        ticket, again = await reopen(desk, person, ticket.number), True
    for part in draft.parts:
        ticket = await supplement(desk, person, ticket.number, part)
    await desk.unit.drafts.drop(draft)
    return ticket, again


async def emergency(desk: Desk, person: Person, draft_id: int) -> UrgentReceipt:
    """有危险，正在发生: all words of the draft open an urgent ticket at once; its attachments follow as supplements."""
    draft = await the_draft(desk, person, draft_id)
    if not draft.parts:
        raise NothingToSubmit
    receipt = await danger.report(desk, person, replace(draft.parts[0], text=draft.text))
    if receipt.ticket is not None:
        for part in draft.parts[1:]:
            if part.media is not None:
                await supplement(desk, person, receipt.ticket.number, replace(part, text=""))
            else:  # its words are there already; an edit of it or a reply to it must find them
                await desk.unit.tickets.bind_message(person.chat, part.message, receipt.ticket.id)
        await desk.unit.drafts.drop(draft)
    return receipt
