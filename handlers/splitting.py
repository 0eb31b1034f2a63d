"""拆分: by button, by command, by a word in reply to the card; the second matter is typed in one sentence."""

from domain import splitting
from domain.desk import Desk
from domain.people import Staff
from domain.tickets import Ticket
from handlers.orders import Order
from handlers.outgoing import Outgoing
from handlers.pressing import Pressing
from handlers.texts import splitting as texts


async def _split(p: Pressing) -> list[Outgoing]:
    await splitting.splittable(p.desk, p.ticket.number, p.staff)
    return await p.type_(texts.ask_matter())


async def _carry_split(desk: Desk, staff: Staff, order: Order) -> Ticket:
    """The new ticket; the old one where nobody but the reporter may know that they belong together."""
    ticket, child, parent = await splitting.split(desk, order.number, staff, order.text)
    return ticket if parent.secret else child


PRESSES = {"split": _split}
CARRIES = {"split": _carry_split}
