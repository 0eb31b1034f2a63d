"""What use cases want told becomes messages, inside the same unit of work."""

from collections.abc import Sequence
from typing import Any

from aiogram.methods import SendMessage

from domain import calendar_desk, cards, drafting
from domain.amend_news import AmendNews
from domain.delivery import Priority
from domain.desk import Desk
from domain.notice_news import NoticeCard, NoticeNews
from domain.notices import (
    Alarm,
    AlarmOver,
    CardChanged,
    DraftShown,
    Event,
    MovedAlong,
    Notice,
    Shared,
    ToAdmins,
    Told,
    ToPlacers,
    ToStaff,
    ToThread,
)
from domain.office_notices import (
    AnswersDue,
    CalendarMissing,
    Handover,
    HelperCard,
    HelperSaid,
    ModelTaught,
    Oversight,
    RosterNews,
    StillOverdue,
    Unsealing,
    WaveShown,
)
from domain.people import Person
from handlers import (
    amending,
    answer_keyboards,
    approval,
    choice_keyboards,
    delivering,
    helping,
    keyboards,
    media,
    placing_news,
    roster_news,
    running,
    together,
    together_keyboards,
    unsealing,
)
from handlers.accuracy import taught
from handlers.calendar import missing
from handlers.drafts import in_place, shown
from handlers.outgoing import Outgoing
from handlers.oversight import overseen, still_overdue
from handlers.replying import said
from handlers.rooms import Places
from handlers.texts import answering, told
from handlers.texts import drafting as draft_texts

#: Words alone, without buttons.
_BY_CLOCK = frozenset({Event.OVERDUE, Event.RAISED, Event.TAKEN_BACK, Event.RESUMED, Event.UNPAUSED})


async def rendered(desk: Desk, places: Places) -> list[Outgoing]:
    """All notices of the unit, in order; of what a reporter would be told twice, after a downtime, the last."""
    last = {(n.ticket.id, n.event): n for n in desk.notices if isinstance(n, Told)}
    now = [n for n in desk.notices if not isinstance(n, Told) or last[n.ticket.id, n.event] is n]
    return [out for notice in now for out in await _one(desk, notice, places)]


async def _one(  # noqa: PLR0912 - one case a kind of notice
    desk: Desk, notice: Notice, places: Places
) -> Sequence[Outgoing]:
    match notice:
        case Told():
            return [*_told(desk, notice), *await together.told(desk, notice)]
        case Shared():
            return await together.told(desk, notice)
        case MovedAlong():
            return together.moved_along(desk, notice)
        case CardChanged():
            return await delivering.card(desk, notice, places)
        case ToThread():
            return await delivering.thread(desk, notice, places)
        case Alarm():
            return await delivering.alarm(desk, notice, places)
        case AlarmOver():
            return await delivering.alarm_over(desk, notice, places)
        case ModelTaught():
            return taught(desk, notice, await cards.admins_of(desk))
        case ToAdmins():
            return await delivering.to_admins(desk, notice)
        case ToStaff():
            return [*await delivering.to_staff(desk, notice, places), *await placing_news.granted(desk, notice)]
        case Unsealing():
            return await unsealing.told(desk, notice)
        case AnswersDue():
            return await _weekly(desk, notice)
        case CalendarMissing():
            return missing(notice, await calendar_desk.reachable(desk))
        case DraftShown():
            return await _draft(desk, notice)
        case Oversight():
            return await overseen(desk, notice, places)
        case StillOverdue():
            return await still_overdue(desk, notice)
        case HelperCard():
            return await helping.card(desk, notice, places)
        case HelperSaid():
            return await helping.told(desk, notice, places)
        case ToPlacers():
            return await placing_news.told(desk, notice)
        case RosterNews():
            return await roster_news.told(desk, notice, places.duty_chat)
        case Handover():
            return await roster_news.handover(desk, notice)
        case WaveShown():
            return await running.progress(desk, notice.wave_id)
        case NoticeNews():
            return await approval.told(desk, notice)
        case NoticeCard():
            return await approval.card_now(desk, notice)
        case AmendNews():
            return await amending.told(desk, notice)


def _at_once(desk: Desk, notice: Told) -> list[Told]:
    """What one message to the reporter says: all that the clocks have to tell, with the last of it; of the others none.

    Several come together after a downtime.
    """
    if notice.event not in _BY_CLOCK:
        return [notice]
    told = [n for n in desk.notices if isinstance(n, Told) and n.ticket.id == notice.ticket.id and n.event in _BY_CLOCK]
    return list({n.event: n for n in told}.values()) if told[-1] is notice else []


def _told(desk: Desk, notice: Told) -> list[Outgoing]:
    ticket = notice.ticket
    chat = ticket.reporter.chat
    news = _at_once(desk, notice)
    if chat is None or not news:
        return []  # forgotten at his own wish; or said below
    if notice.event is Event.HELP_CHECK:
        method = SendMessage(chat_id=chat, text=told.told(desk, notice), reply_markup=keyboards.check(ticket))
        return [Outgoing(method, Priority.ANSWER, ticket_id=ticket.id, to_reporter=True)]
    markup: Any = None
    slot = None
    if notice.event is Event.DONE:
        markup, slot = keyboards.questions(ticket), f"verdict:{ticket.number}:{ticket.reopened}"
    elif notice.event is Event.QUESTION:
        markup = keyboards.answer(ticket)
    elif notice.event is Event.LAPSED:
        markup = keyboards.reopen(ticket)
    elif notice.event in (Event.REJECTED, Event.HANDED_OFF) and not notice.final:
        markup = keyboards.disagree(ticket)
    elif notice.event is Event.SPLIT:
        markup = choice_keyboards.family(ticket, notice.parts)
    elif notice.event is Event.MERGED:
        markup = together_keyboards.merged(ticket)
    text = "\n\n".join(told.told(desk, one) for one in news)
    method = SendMessage(chat_id=chat, text=text, reply_markup=markup)
    words = Outgoing(
        method,
        Priority.STATUS,
        slot=slot,
        ticket_id=ticket.id,
        to_reporter=True,
        asks=notice.event is Event.QUESTION,
        resurface=True,
    )
    # what is pushed about a confidential case is its number alone: the rest is shown when he asks for it
    shown_now = () if ticket.confidential else notice.media
    pictures = media.methods(chat, shown_now, f"📎 {ticket.number}")
    # before the words: what asks for an answer stands last
    return [*(delivering.about(m, ticket, Priority.STATUS) for m in pictures), words]


async def _weekly(desk: Desk, notice: AnswersDue) -> list[Outgoing]:
    text, markup = answering.weekly(notice), answer_keyboards.weekly(notice)
    return [said(s.user, text, markup, priority=Priority.STATUS) for s in await cards.admins_of(desk)]


async def _draft(desk: Desk, notice: DraftShown) -> list[Outgoing]:
    if notice.reason == "lapsed":
        stale = in_place(notice.chat, notice.draft_id, draft_texts.stale())
        return [stale, said(notice.chat, draft_texts.lapsed())]
    draft = await drafting.the_draft(desk, Person(notice.chat))
    reminder = notice.reason == "reminder"
    view = await drafting.view(desk, draft, again=not reminder, reminder=reminder)
    bell = [said(notice.chat, draft_texts.remember())] if reminder else []
    return [*bell, shown(desk, view)]
