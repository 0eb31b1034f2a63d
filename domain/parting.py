"""What is merged into a ticket, and how it comes apart: its reporter disagrees, or the main one is withdrawn."""

from dataclasses import replace

from domain.assigning import at_home_again
from domain.desk import Desk
from domain.followers import PairState
from domain.history import By, Step
from domain.notices import CardChanged, Event, Told
from domain.steps import take
from domain.tickets import Status, Ticket


async def merged_into(desk: Desk, main: Ticket) -> list[Ticket]:
    """The tickets merged into that one. No pair leads to a merged ticket: `merging.merge` has them all moved on."""
    pairs = [p for p in await desk.unit.pairs.to(main.id) if p.state is PairState.MERGED]
    found = [await desk.unit.tickets.by_id(p.ticket_id) for p in pairs]
    return [t for t in found if t is not None and t.status is Status.MERGED]


async def parted(desk: Desk, ticket: Ticket, state: PairState = PairState.REFUSED) -> None:
    """The merged ticket is its reporter's own matter again; he follows the main one no more."""
    pair = await desk.unit.pairs.of(ticket.id)
    if pair is None:
        return
    await desk.unit.pairs.put(replace(pair, state=state))
    main = await desk.unit.tickets.by_id(pair.main_id)
    chat = ticket.reporter.chat
    follower = await desk.unit.followers.one(pair.main_id, chat) if chat is not None else None
    if main is None or follower is None:
        return
    if any(t.reporter.chat == chat for t in await merged_into(desk, main)):
        return  # another report of his is still part of it
    await desk.unit.words.erase_some(follower.words)
    await desk.unit.followers.remove(follower)
    if not follower.gone:
        await take(desk, main, Step.LEAVE, By.FOLLOWER, joined=max(main.joined - 1, 0))


async def freed(desk: Desk, main: Ticket) -> None:
    """The main ticket was withdrawn: what others had reported goes back to the queue, with its old deadline.

    What the same person had reported twice stays as it is, and so does what its reporter has had forgotten.
    """
    for ticket in await merged_into(desk, main):
        if ticket.reporter.chat in (None, main.reporter.chat):
            continue
        await parted(desk, ticket, PairState.SUGGESTED)
        ticket = await take(  # noqa: PLW2901 - the same ticket, taken up again
            desk,
            ticket,
            Step.REOPEN,
            By.SYSTEM,
            target=Status.QUEUED,
            fresh_card=True,
            holder=None,
            **await at_home_again(desk, ticket),
        )
        desk.post(Told(ticket, Event.PARTED))


async def hidden(desk: Desk, main: Ticket) -> None:
    """The ticket has become confidential: no card names it any more as the one it belongs to."""
    for pair in await desk.unit.pairs.to(main.id):
        desk.post(CardChanged(pair.ticket_id))
