"""What those on duty read when they correct the class of a ticket."""

from domain.desk import Desk
from domain.tickets import Ticket
from handlers.texts.routing import keepers
from handlers.texts.words import moment


def sorted_quietly(desk: Desk, ticket: Ticket) -> str:
    """After 改类别, plain text for the answer to a press."""
    name = desk.office.taxonomy.get(ticket.category).label
    hidden = f"保密类，改由{keepers(desk)}办理，卡片已移出群。" if ticket.confidential else ""
    return f"{ticket.number} 类别：{name}。{hidden}{moment(desk, ticket.due_at)} 前。"


def choose_class(number: str, first: bool) -> str:
    """The heading of the class buttons."""
    return f"{number} 应该是哪一类？" if first else f"{number} 具体是哪一种？"
