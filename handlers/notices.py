"""What use cases want told becomes messages, inside the same unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.methods import SendMessage, TelegramMethod

from domain import cards, drafting
from domain.delivery import Priority
from domain.desk import Desk
from domain.notices import (
    Alarm,
    AlarmOver,
    AnswersDue,
    CalendarMissing,
    CardChanged,
    DraftShown,
    Event,
    ModelTaught,
    MovedAlong,
    Notice,
    Shared,
    ToAdmins,
    Told,
    ToStaff,
    ToThread,
)
from domain.people import Person, Staff
from domain.tickets import Ticket
from handlers import answer_keyboards, keyboards, media, together, together_keyboards
from handlers.accuracy import taught
from handlers.calendar import missing
from handlers.drafts import in_place, shown
from handlers.outgoing import Outgoing
from handlers.replying import said
from handlers.texts import admin, answering, duty, told
from handlers.texts import cards as card_texts
from handlers.texts import drafting as draft_texts


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are said: the duty group's chat id; whether its server hides ephemeral messages."""

    duty_chat: int
    ephemeral: bool = False


async def rendered(desk: Desk, places: Places) -> list[Outgoing]:
    """All notices of the unit, in order."""
    return [out for notice in desk.notices for out in await _one(desk, notice, places)]


async def _one(desk: Desk, notice: Notice, places: Places) -> Sequence[Outgoing]:
    match notice:
        case Told():
            return [*_told(desk, notice), *await together.told(desk, notice)]
        case Shared():
            return await together.told(desk, notice)
        case MovedAlong():
            return together.moved_along(desk, notice)
        case CardChanged():
            return await _card(desk, notice, places)
        case ToThread():
            return await _thread(desk, notice, places)
        case Alarm():
            return await _alarm(desk, notice, places)
        case AlarmOver():
            return _alarm_over(notice, places)
        case ModelTaught():
            return taught(desk, notice, await cards.admins_of(desk))
        case ToAdmins():
            return await _admins(desk, notice)
        case ToStaff():
            return await _staff(desk, notice, places)
        case AnswersDue():
            return await _weekly(desk, notice)
        case CalendarMissing():
            return missing(notice, await cards.admins_of(desk))
        case DraftShown():
            return await _draft(desk, notice)


def _told(desk: Desk, notice: Told) -> list[Outgoing]:
    ticket = notice.ticket
    chat = ticket.reporter.chat
    if chat is None:
        return []  # forgotten at his own wish
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
    elif notice.event is Event.MERGED:
        markup = together_keyboards.merged(ticket)
    method = SendMessage(chat_id=chat, text=told.told(desk, notice), reply_markup=markup)
    words = Outgoing(method, Priority.STATUS, slot=slot, ticket_id=ticket.id, to_reporter=True, resurface=True)
    # what is pushed about a confidential case is its number alone: the rest is shown when he asks for it
    shown_now = () if ticket.confidential else notice.media
    pictures = media.methods(chat, shown_now, f"📎 {ticket.number}")
    # before the words: what asks for an answer stands last
    return [*(_about(m, ticket, Priority.STATUS) for m in pictures), words]


def _about(method: TelegramMethod[Any], ticket: Ticket, priority: Priority, reply_slot: str | None = None) -> Outgoing:
    return Outgoing(method, priority, ticket_id=ticket.id, reply_slot=reply_slot)


def slot_of(ticket: Ticket, place: int | None = None) -> str:
    """The slot of a ticket's card; `place`: which admin's, for a confidential one."""
    return f"card:{ticket.number}" if place is None else f"card:{ticket.number}:a{place}"


def _held(desk: Desk, ticket: Ticket, admins: Sequence[Staff]) -> list[tuple[int, str]]:
    """Chats and slots of the cards of a confidential one; an admin's slot stays his, whoever else gets one."""
    places = sorted(desk.office.admins)
    return [(s.user, slot_of(ticket, places.index(s.user))) for s in sorted(admins, key=lambda s: s.user)]


async def _card(desk: Desk, notice: CardChanged, places: Places) -> list[Outgoing]:
    view = await cards.card(desk, notice.ticket_id)
    if view is None:
        return []
    ticket = view.ticket
    text, markup = card_texts.card(desk, view), keyboards.card(view)
    priority = Priority.ANSWER if ticket.urgent and notice.fresh else Priority.CARD

    def drawn(chat: int, slot: str) -> Outgoing:
        method = SendMessage(chat_id=chat, text=text, reply_markup=markup)
        return Outgoing(method, priority, slot=slot, ticket_id=ticket.id, resurface=notice.fresh)

    if not ticket.confidential:
        return [drawn(places.duty_chat, slot_of(ticket))]
    out = [drawn(user, slot) for user, slot in _held(desk, ticket, view.admins)]
    if notice.hidden:  # what stood in the group gives way to the number
        blank = SendMessage(chat_id=places.duty_chat, text=card_texts.bare(ticket))
        slots = [slot_of(ticket)]
        if ticket.urgent:
            slots += [alarm_slot(ticket, stage) for stage in range(ticket.alarms + 1)]
        out += [Outgoing(blank, Priority.ANSWER, slot=slot, ticket_id=ticket.id) for slot in slots]
    if notice.opened:
        bare = SendMessage(chat_id=places.duty_chat, text=card_texts.bare(ticket))
        out.append(_about(bare, ticket, Priority.CARD))
    return out


async def _thread(desk: Desk, notice: ToThread, places: Places) -> list[Outgoing]:
    ticket = notice.ticket
    text = duty.thread(notice)
    silent = not notice.words and bool(notice.media)  # the pictures of the report itself: the card says the rest
    if not ticket.confidential:
        chats = [(places.duty_chat, slot_of(ticket))]
    else:
        held = _held(desk, ticket, await cards.admins_of(desk, ticket))
        holder = await _holder(desk, ticket)
        chats = [x for x in held if holder is not None and x[0] == holder.user] or held
    out: list[Outgoing] = []
    priority = Priority.ANSWER if ticket.urgent and ticket.open else Priority.CARD
    for chat, slot in chats:
        if not silent:
            out.append(_about(SendMessage(chat_id=chat, text=text), ticket, priority, slot))
        if not ticket.anonymous:
            caption = f"📎 {ticket.number}" if silent else ""
            out += [_about(m, ticket, Priority.CARD, slot) for m in media.methods(chat, notice.media, caption)]
    if ticket.anonymous and notice.media:
        holder = await _holder(desk, ticket)
        if holder is not None:
            out += [_about(m, ticket, Priority.CARD) for m in media.methods(holder.user, notice.media, text)]
    return out


async def _holder(desk: Desk, ticket: Ticket) -> Staff | None:
    return await desk.unit.staff.by_id(ticket.holder) if ticket.holder is not None else None


async def _alarm(desk: Desk, notice: Alarm, places: Places) -> list[Outgoing]:
    ticket = notice.ticket
    group = SendMessage(
        chat_id=places.duty_chat,
        text=duty.alarm(notice, private=False),
        reply_markup=None if ticket.confidential else keyboards.alarm(ticket),
    )
    slot = alarm_slot(ticket, notice.stage)
    # of a ticket taken up again the first alarm is there already: edited it would ring no bell
    out = [Outgoing(group, Priority.DANGER, slot=slot, ticket_id=ticket.id, resurface=True)]
    if notice.stage > 0 or ticket.confidential:
        text = duty.alarm(notice, private=True)
        for admin_ in await cards.admins_of(desk, ticket):
            method = SendMessage(chat_id=admin_.user, text=text, reply_markup=keyboards.alarm(ticket))
            out.append(Outgoing(method, Priority.DANGER, ticket_id=ticket.id))
    return out


def alarm_slot(ticket: Ticket, stage: int) -> str:
    """Each alarm is a message of its own, so that it rings; its slot lets it be calmed later."""
    return f"alarm:{ticket.number}:{stage}"


def _alarm_over(notice: AlarmOver, places: Places) -> list[Outgoing]:
    ticket = notice.ticket
    calm = SendMessage(chat_id=places.duty_chat, text=duty.alarm_over(notice))
    return [
        Outgoing(calm, Priority.CARD, slot=alarm_slot(ticket, stage), ticket_id=ticket.id)
        for stage in range(ticket.alarms + 1)
    ]


async def _weekly(desk: Desk, notice: AnswersDue) -> list[Outgoing]:
    text, markup = answering.weekly(notice), answer_keyboards.weekly(notice)
    return [said(s.user, text, markup, priority=Priority.STATUS) for s in await cards.admins_of(desk)]


async def _admins(desk: Desk, notice: ToAdmins) -> list[Outgoing]:
    ticket = notice.ticket
    view = await cards.card(desk, ticket.id) if ticket is not None else None
    text = admin.matter(desk, notice)
    markup = keyboards.card(view) if view is not None else None
    return [
        Outgoing(
            SendMessage(chat_id=s.user, text=text, reply_markup=markup),
            Priority.STATUS,
            ticket_id=ticket.id if ticket is not None else None,
        )
        for s in await cards.admins_of(desk, ticket)
    ]


async def _staff(desk: Desk, notice: ToStaff, places: Places) -> list[Outgoing]:
    staff = await desk.unit.staff.by_id(notice.staff)
    if staff is None:
        return []
    ticket = notice.ticket
    if not await desk.unit.people.reachable(staff.user):
        # a bot cannot write first to one who never started it: the group tells him how
        hint = SendMessage(chat_id=places.duty_chat, text=duty.start_first(staff, ticket))
        return [_about(hint, ticket, Priority.CARD)]
    if notice.what == "media":
        found = media.methods(staff.user, notice.media, duty.anonymous_media(ticket))
        return [_about(m, ticket, Priority.CARD) for m in found]
    method = SendMessage(chat_id=staff.user, text=duty.handed(desk, ticket))
    return [_about(method, ticket, Priority.STATUS)]


async def _draft(desk: Desk, notice: DraftShown) -> list[Outgoing]:
    if notice.reason == "lapsed":
        stale = in_place(notice.chat, notice.draft_id, draft_texts.stale())
        return [stale, said(notice.chat, draft_texts.lapsed())]
    draft = await drafting.the_draft(desk, Person(notice.chat))
    reminder = notice.reason == "reminder"
    view = await drafting.view(desk, draft, again=not reminder, reminder=reminder)
    bell = [said(notice.chat, draft_texts.remember())] if reminder else []
    return [*bell, shown(desk, view)]
