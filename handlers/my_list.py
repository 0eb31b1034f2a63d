"""我的工单, as a message and a button both give it."""

from domain.desk import Desk
from domain.people import Person
from domain.tickets import Ticket
from domain.together import Followed
from handlers import keyboards, together_keyboards
from handlers.outgoing import Outgoing
from handlers.replying import said
from handlers.texts import resident
from handlers.texts import together as together_texts


def my_list(desk: Desk, person: Person, tickets: list[Ticket], followed: tuple[Followed, ...]) -> Outgoing:
    """我的工单, and what he follows."""
    text = resident.my_tickets(desk, tickets) if tickets or not followed else ""
    text = "\n\n".join(filter(None, (text, together_texts.listed(desk, followed) if followed else "")))
    return said(person.chat, text, together_keyboards.with_followed(keyboards.my_list(tickets), followed))
