"""What is said about a ticket to those on duty, each in the room where its card stands: cards, threads, alarms."""

from collections.abc import Callable, Sequence
from typing import Any

from aiogram.methods import SendMessage, TelegramMethod

from domain import cards
from domain.delivery import Priority, Slot
from domain.desk import Desk
from domain.notices import AdminMatter, Alarm, AlarmOver, CardChanged, ToAdmins, ToStaff, ToThread
from domain.people import Staff
from domain.placers import placers
from domain.reaching import ringing_for, rung_on_shift
from domain.tickets import Ticket
from handlers import helping, keyboards, media, placing_news
from handlers.outgoing import Outgoing
from handlers.placing_news import instead, lying
from handlers.rooms import Places, Room, alarm_rooms, duty_room, group_room, private_room, rooms, stood
from handlers.texts import admin, duty, roster_news, routing
from handlers.texts import cards as card_texts

#: What whoever places a ticket is told of; the rest concerns the office.
_OF_PLACERS = frozenset({AdminMatter.RETURNED, AdminMatter.ESCALATED, AdminMatter.UNREACHABLE})


def about(method: TelegramMethod[Any], ticket: Ticket, priority: Priority, reply_slot: str | None = None) -> Outgoing:
    """A message of its own that belongs to a ticket."""
    return Outgoing(method, priority, ticket_id=ticket.id, reply_slot=reply_slot)


async def card(desk: Desk, notice: CardChanged, places: Places) -> list[Outgoing]:
    """The card wherever it stands; where it stood before a line that says where it went."""
    view = await cards.card(desk, notice.ticket_id)
    if view is None:
        return []
    ticket = view.ticket
    text, markup = card_texts.card(desk, view), keyboards.card(view)
    priority = Priority.ANSWER if ticket.urgent and notice.fresh else Priority.CARD
    here = _kept_by(desk, view.admins) if ticket.confidential else await rooms(desk, ticket, places)

    def drawn(room: Room) -> Outgoing:
        method = room.put(SendMessage(chat_id=room.chat, text=text, reply_markup=markup))
        return Outgoing(method, priority, slot=room.slot(ticket), ticket_id=ticket.id, resurface=notice.fresh)

    out = [drawn(room) for room in here]
    out += await _former(desk, ticket, notice, places, here)
    if notice.hidden:
        out += await helping.redrawn(desk, ticket, view.parts, places)
    rings = any(isinstance(n, Alarm) and n.ticket.id == ticket.id for n in desk.notices)  # it says the number, too
    out += await placing_news.settled(desk, ticket, moved=bool(notice.left))
    if notice.opened and ticket.confidential and not rings:
        bare = SendMessage(chat_id=places.duty_chat, text=card_texts.bare(desk, ticket))
        out.append(about(bare, ticket, Priority.CARD))
    return out


async def _former(
    desk: Desk, ticket: Ticket, notice: CardChanged, places: Places, here: Sequence[Room]
) -> list[Outgoing]:
    """What stands where the card is no more: of a confidential one its number, of another where it went."""
    taken = {room.key for room in here}
    if notice.hidden:
        units = dict.fromkeys((*notice.left, ticket.unit, *([ticket.overseer] if ticket.overseer is not None else [])))
        former = await stood(desk, ticket, places, units)
    elif ticket.confidential:
        former = [room for room in _kept_by(desk, await _trusted_once(desk)) if room.key not in taken]
        former = [r for r in former if notice.left and await desk.unit.outbox.slot(r.slot(ticket)) is not None]
    else:
        former = await stood(desk, ticket, places, dict.fromkeys(notice.left)) if notice.left else []
    text = card_texts.bare(desk, ticket) if ticket.confidential else routing.gone(desk, ticket)
    ringing = {r.key for r in await alarm_rooms(desk, ticket, places)} if former and ticket.urgent else set()
    out = []
    for room in former:
        if room.key in taken:
            continue
        slots = [room.slot(ticket)]
        if ticket.urgent and not notice.hidden and room.key not in ringing:
            rang = [room.alarm(ticket, stage) for stage in range(ticket.alarms + 1)]
            slots += [s for s in rang if await desk.unit.outbox.slot(s) is not None]
        line = room.put(SendMessage(chat_id=room.chat, text=text))
        priority = Priority.ANSWER if notice.hidden else Priority.CARD
        out += [Outgoing(line, priority, slot=slot, ticket_id=ticket.id) for slot in slots]
    if notice.hidden and ticket.urgent:
        kept = {room.chat for room in here}
        out += await _rung(desk, ticket, text, Priority.ANSWER, lambda s: s.chat not in kept)
    return out


async def _rung(
    desk: Desk, ticket: Ticket, text: str, priority: Priority, among: Callable[[Slot], bool]
) -> list[Outgoing]:
    """In place of those of its alarms that have been sent or wait to be, wherever they are."""
    return [instead(ticket, slot, text, priority) for slot in await lying(desk, ticket, "alarm") if among(slot)]


def _kept_by(desk: Desk, people: Sequence[Staff]) -> list[Room]:
    """The private chats in which a confidential one is shown."""
    return [private_room(desk, s) for s in sorted(people, key=lambda s: s.user)]


async def _trusted_once(desk: Desk) -> list[Staff]:
    """Everybody who may have been given a confidential one by another unit."""
    named = {a.staff for a in desk.centre.appointments if a.trusted}
    return [s for s in await desk.unit.staff.all() if s.id in named]


async def thread(desk: Desk, notice: ToThread, places: Places) -> list[Outgoing]:
    """Said under the card, in each room where it stands."""
    ticket = notice.ticket
    text = duty.thread(notice)
    silent = not notice.words and bool(notice.media)  # the pictures of the report itself: the card says the rest
    holder = await desk.unit.staff.by_id(ticket.holder) if ticket.holder is not None else None
    if not ticket.confidential:
        where = await rooms(desk, ticket, places)
    else:
        held = _kept_by(desk, await cards.admins_of(desk, ticket))
        where = [room for room in held if holder is not None and room.chat == holder.user] or held
    out: list[Outgoing] = []
    priority = Priority.ANSWER if ticket.urgent and ticket.open else Priority.CARD
    for room in where:
        slot = room.slot(ticket)
        if not silent:
            out.append(about(room.put(SendMessage(chat_id=room.chat, text=text)), ticket, priority, slot))
        if not ticket.anonymous:
            caption = f"📎 {ticket.number}" if silent else ""
            pictures = media.methods(room.chat, notice.media, caption)
            out += [about(room.put(m), ticket, Priority.CARD, slot) for m in pictures]
    if ticket.anonymous and notice.media and holder is not None:
        out += [about(m, ticket, Priority.CARD) for m in media.methods(holder.user, notice.media, text)]
    return out


async def alarm(desk: Desk, notice: Alarm, places: Places) -> list[Outgoing]:
    """Danger rings with its unit, its town and the county; when nobody answers, in private with those who place it."""
    ticket = notice.ticket
    where = [duty_room(places)] if ticket.confidential else await alarm_rooms(desk, ticket, places)
    text = duty.alarm(notice, private=False, keepers=routing.keepers(desk))
    markup = None if ticket.confidential else keyboards.alarm(ticket)
    # of a ticket taken up again the first alarm is there already: edited it would ring no bell
    out = [
        Outgoing(
            room.put(SendMessage(chat_id=room.chat, text=text, reply_markup=markup)),
            Priority.DANGER,
            slot=room.alarm(ticket, notice.stage),
            ticket_id=ticket.id,
            resurface=True,
        )
        for room in where
    ]
    heard = {room.chat for room in where}
    people = {s.user: s for s in await rung_on_shift(desk, ticket)}
    if notice.stage > 0 or ticket.confidential:
        above = () if ticket.confidential else await ringing_for(desk, ticket)
        people |= {s.user: s for s in above or await cards.admins_of(desk, ticket)}
    text = duty.alarm(notice, private=True)
    for staff in (s for s in people.values() if s.user not in heard):
        method = SendMessage(chat_id=staff.user, text=text, reply_markup=keyboards.alarm(ticket))
        # by the second, so that each is a message of its own: an edit would ring no bell
        slot = f"{private_room(desk, staff).alarm(ticket, notice.stage)}:{desk.now:%m%d%H%M%S}"
        out.append(Outgoing(method, Priority.DANGER, slot=slot, ticket_id=ticket.id))
    return out


async def alarm_over(desk: Desk, notice: AlarmOver, places: Places) -> list[Outgoing]:
    """What rang says who has seen it, in the rooms and in private."""
    ticket, text = notice.ticket, duty.alarm_over(notice)
    where = [duty_room(places)] if ticket.confidential else await alarm_rooms(desk, ticket, places)
    out = [
        Outgoing(
            room.put(SendMessage(chat_id=room.chat, text=text)),
            Priority.CARD,
            slot=room.alarm(ticket, stage),
            ticket_id=ticket.id,
        )
        for room in where
        for stage in range(ticket.alarms + 1)
    ]
    done = {one.slot for one in out}
    return out + await _rung(desk, ticket, text, Priority.CARD, lambda s: s.name not in done)


async def to_admins(desk: Desk, notice: ToAdmins) -> list[Outgoing]:
    """In private: to whoever places that ticket, or to the admins."""
    ticket = notice.ticket
    view = await cards.card(desk, ticket.id) if ticket is not None else None
    text = admin.matter(desk, notice)
    markup = keyboards.card(view) if view is not None else None
    asks = notice.matter in (AdminMatter.RETURNED, AdminMatter.ESCALATED)
    if desk.centre and ticket is not None and notice.matter in _OF_PLACERS:
        people: Sequence[Staff] = await placers(desk, ticket)
    else:
        people = await cards.admins_of(desk, ticket)
    return [
        Outgoing(
            SendMessage(chat_id=s.user, text=text, reply_markup=markup),
            Priority.STATUS,
            slot=private_room(desk, s).asked(ticket, "ask", desk.now) if asks and ticket is not None else None,
            ticket_id=ticket.id if ticket is not None else None,
        )
        for s in people
    ]


async def to_staff(desk: Desk, notice: ToStaff, places: Places) -> list[Outgoing]:
    """To one colleague in private; in the group of its unit how he can be reached, when he can't be.

    Nothing of a confidential one is said in any group.
    """
    staff = await desk.unit.staff.by_id(notice.staff)
    if staff is None:
        return []
    ticket = notice.ticket
    if not await desk.unit.people.reachable(staff.user):
        # a bot cannot write first to one who never started it: the group tells him how; of a confidential one no
        # group may learn who has it, so the others who keep it tell him
        if ticket.confidential:
            others = [s for s in await cards.admins_of(desk, ticket) if s.id != staff.id]
            text = duty.tell_to_start(staff, ticket)
            return [about(SendMessage(chat_id=s.user, text=text), ticket, Priority.STATUS) for s in others]
        room = group_room(desk, ticket, places)
        hint = room.put(SendMessage(chat_id=room.chat, text=duty.start_first(staff, ticket)))
        return [about(hint, ticket, Priority.CARD)]
    if notice.what == "media":
        found = media.methods(staff.user, notice.media, duty.anonymous_media(ticket))
        return [about(m, ticket, Priority.CARD) for m in found]
    words = placing_news.to_holder(desk, notice) or roster_news.to_holder(desk, notice) or duty.handed(desk, ticket)
    return [about(SendMessage(chat_id=staff.user, text=words), ticket, Priority.STATUS)]
