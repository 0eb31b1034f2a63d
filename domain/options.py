"""What somebody may do with a ticket now: the table and his rights, never a list written by hand."""

from domain.desk import Desk
from domain.history import Step
from domain.people import Staff
from domain.rights import stands
from domain.states import Who, whose
from domain.steps import helps
from domain.tickets import Ticket
from domain.wishes import pending

#: Only where something was asked for.
_ANSWERS = frozenset({Step.EXTEND, Step.SUSPEND, Step.DECLINE})


async def open_to(desk: Desk, ticket: Ticket, staff: Staff) -> tuple[Step, ...]:
    """The steps of the table he has a right to in this state. What else each needs, its use case asks for."""
    if ticket.children:
        return ()  # nobody works at what gathers others
    is_ = stands(desk, ticket, staff)
    if await helps(desk, ticket, staff):
        is_ |= {Who.HELPER}
    may = [step for step in Step if whose(step, ticket.status) in is_]
    if _ANSWERS & set(may) and await pending(desk, ticket) is None:
        may = [step for step in may if step not in _ANSWERS]
    return tuple(may)
