"""News of the roster and the change of shift as messages: in private, in a unit's own chat, or to its desk."""

from aiogram.methods import SendMessage

from domain.cards import admins_of
from domain.delivery import Priority
from domain.desk import Desk
from domain.office_notices import Handover, RosterMatter, RosterNews
from domain.people import Staff
from domain.roster_plan import desk_of
from handlers import roster_keyboards
from handlers.outgoing import Outgoing
from handlers.replying import said
from handlers.texts import roster_news as texts


async def told(desk: Desk, notice: RosterNews, duty_chat: int) -> list[Outgoing]:
    """One notice, to each it is for; who never started the bot cannot be written to."""
    text = texts.news(desk, notice)
    if notice.matter is RosterMatter.EMPTY:
        return [said(s.user, text, priority=Priority.STATUS) for s in await admins_of(desk)]
    markup = None
    if notice.matter is RosterMatter.SWAP_ASKED and notice.swap is not None:
        markup = roster_keyboards.asked(notice.swap.id)
    private: dict[int, Staff] = {}
    for one in notice.to:
        staff = await desk.unit.staff.by_id(one)
        if staff is not None:
            private[staff.id] = staff
    chats: dict[tuple[int, int | None], None] = {}
    for unit in notice.units:
        place = _chat(desk, unit, duty_chat)
        if place is not None:
            chats[place] = None
        else:
            private |= {s.id: s for s in await desk_of(desk, unit)}
    out = [
        Outgoing(SendMessage(chat_id=chat, message_thread_id=topic, text=text), Priority.CARD) for chat, topic in chats
    ]
    there = [s for s in private.values() if await desk.unit.people.reachable(s.user)]
    return [*out, *(said(s.user, text, markup, priority=Priority.STATUS) for s in there)]


async def handover(desk: Desk, notice: Handover) -> list[Outgoing]:
    """The change of shift, to one person."""
    staff = await desk.unit.staff.by_id(notice.to)
    if staff is None or not await desk.unit.people.reachable(staff.user):
        return []
    return [said(staff.user, texts.handover(desk, notice), priority=Priority.STATUS)]


def _chat(desk: Desk, unit: int | None, duty_chat: int) -> tuple[int, int | None] | None:
    """The unit's own chat; with one desk for all, the duty group."""
    if not desk.centre or unit is None:
        return duty_chat, None
    found = desk.centre.unit(unit)
    return (found.chat, found.topic) if found is not None and found.chat is not None else None
