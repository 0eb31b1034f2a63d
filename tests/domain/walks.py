"""Short ways to where a test begins: a report in the queue, in hand, resolved."""

from domain import drafting, duty, finishing, submitting
from domain.people import Person, Staff
from domain.submitting import Receipt
from domain.tickets import Ticket
from domain.words import Media
from tests.domain.hall import ANNA, PHOTO, Hall

LAMP = "幸福路12号门口的路灯坏了三天，晚上很黑"
MENDED = "已更换灯泡，现场恢复照明"


async def reported(
    hall: Hall,
    person: Person = ANNA,
    text: str = LAMP,
    *,
    anonymous: bool = False,
    confidential: bool = False,
    media: Media | None = None,
) -> Receipt:
    """A report of that person."""
    view = await hall.act(lambda desk: drafting.join(desk, person, hall.part(text, media)))
    if anonymous:
        await hall.act(lambda desk: drafting.toggle_anonymous(desk, person, view.draft.id))
    if confidential:
        await hall.act(lambda desk: drafting.toggle_confidential(desk, person, view.draft.id))
    return await hall.act(lambda desk: submitting.submit(desk, person))


async def resolved(hall: Hall, staff: Staff, person: Person = ANNA) -> Ticket:
    """A report of that person that the officer says is done."""
    number = (await reported(hall, person)).ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, staff))
    return await done(hall, staff, number)


async def done(hall: Hall, staff: Staff, number: str) -> Ticket:
    """办结 with a photo."""
    return await hall.act(lambda desk: finishing.done(desk, number, staff, MENDED, (PHOTO,)))
