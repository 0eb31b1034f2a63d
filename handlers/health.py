"""/health for admins: what waits, what failed, what is overdue; figures only."""

from aiogram import Router
from aiogram.types import Message

from domain import duty
from domain.centre_gaps import gaps
from domain.desk import Desk
from domain.people import Staff
from domain.tickets import FINAL, Status
from handlers.filters import StaffCommand
from handlers.outgoing import Outgoing
from handlers.replying import quietly
from handlers.texts import admin as texts
from handlers.texts.centre import gaps as gaps_told
from handlers.texts.traffic import differing, elsewhere, traffic

router = Router(name="health")


@router.message(StaffCommand("health"))
async def health(message: Message, staff: Staff, desk: Desk, duty_lost: bool) -> Outgoing:
    """Whether the duty group is heard, figures of the outbox, the dead letters and the open tickets."""
    duty.require_admin(staff)
    counts = await desk.unit.outbox.counts()
    figures = {state.value: n for state, n in counts.items()}
    figures["buried"] = await desk.unit.intake.buried()
    still = frozenset(Status) - FINAL
    figures["open"] = len(await desk.unit.tickets.listed(statuses=still, confidential=True, limit=10_000))
    late = await desk.unit.tickets.listed(statuses=still, confidential=True, overdue_at=desk.now, limit=10_000)
    figures["overdue"] = sum(t.status is not Status.RESOLVED for t in late)
    book = desk.office.traffic
    other = book.elsewhere()
    sends = traffic(book.now()) if other is None else elsewhere(other)
    holes = gaps_told(gaps(desk.office.centre)) if desk.centre else []
    told = (texts.health(figures, duty_lost), sends, differing(book.differs()), *holes)
    return quietly(message, "\n".join(filter(None, told)))
