"""A resident's messages and the buttons under his draft."""

from dataclasses import replace

from aiogram import Router
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, Message

from domain import answering, choosing, drafting, drafts, joining, reception, submitting, together
from domain.answering import Consulted
from domain.danger import UrgentReceipt
from domain.delivery import Priority
from domain.desk import Desk
from domain.drafting import DraftView
from domain.following import History
from domain.help_place import HelpPlaced
from domain.people import Person
from domain.reception import (
    AlsoSaid,
    Finished,
    Moved,
    MyTickets,
    PlaceSet,
    Received,
    SmallTalk,
    Supplemented,
    WrongCode,
)
from domain.typed import Typed
from domain.understanding import Intent
from domain.words import Part
from handlers import choice_keyboards, keyboards, together_keyboards
from handlers.callbacks import DraftPress
from handlers.consulting import consulted
from handlers.filters import EditedCommand, Pressed, Sent
from handlers.my_list import my_list
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import drafting as texts
from handlers.texts import emergency, refusing, resident, rollcall
from handlers.texts import together as together_texts

router = Router(name="drafts")
#: None: the button's words were typed
Query = CallbackQuery | None


def _told(query: Query, text: str = "") -> list[Outgoing]:
    """The answer to the press, when it was one."""
    return [] if query is None else [pressed(query, text)]


def shown(desk: Desk, view: DraftView, *, resurface: bool = True) -> Outgoing:
    """The draft card, edited in place or sent again below."""
    return in_place(view.draft.chat, view.draft.id, texts.draft(desk, view), keyboards.draft(view), resurface=resurface)


def in_place(
    chat: int, draft_id: int, text: str, markup: object = None, *, ticket_id: int | None = None, resurface: bool = False
) -> Outgoing:
    """Whatever now stands where the draft stood."""
    method = SendMessage(chat_id=chat, text=text, reply_markup=markup)  # type: ignore[arg-type]
    return Outgoing(method, slot=drafts.place(draft_id), ticket_id=ticket_id, resurface=resurface)


def urgent(chat: int, got: UrgentReceipt) -> Outgoing:
    """Numbers first, before everything that waits."""
    code = got.understanding.danger.code
    if got.ticket is None:
        return said(chat, emergency.bounded(got.call, code), priority=Priority.DANGER)
    text = emergency.receipt(got.ticket, got.call, code, joined=got.joined, look_up=got.code)
    return said(chat, text, keyboards.urgent(got.ticket), ticket=got.ticket, priority=Priority.DANGER)


def answered(desk: Desk, person: Person, got: Received) -> Outgoing | None:
    """The one answer to a message, by where it went."""
    match got:
        case UrgentReceipt():
            return urgent(person.chat, got)
        case DraftView():
            return said(person.chat, texts.full()) if got.full else shown(desk, got)
        case PlaceSet() | Finished():
            return shown(desk, got.view)
        case Supplemented():
            return said(person.chat, resident.supplemented(got.ticket, got.answered), ticket=got.ticket)
        case HelpPlaced():
            text = rollcall.placed(got.ticket, got.placed, known=got.known)
            return said(person.chat, text, ticket=got.ticket, priority=Priority.DANGER)
        case Consulted():
            return consulted(person.chat, got)
        case MyTickets():
            return my_list(desk, person, list(got.tickets), got.followed)
        case AlsoSaid():
            return said(person.chat, together_texts.also(got.ticket), ticket=got.ticket)
        case Moved() | Typed():  # nobody wrote; its button is pressed instead
            return None
        case WrongCode():
            return said(person.chat, resident.wrong_code())
        case History():
            markup = keyboards.own(got.ticket) if got.own else None
            return said(person.chat, resident.history(desk, got), markup)
        case SmallTalk():
            text = resident.thanks() if got.intent is Intent.THANKS else resident.welcome()
            return said(person.chat, text, keyboards.home())


@router.message(Sent())
async def received(message: Message, person: Person, part: Part, desk: Desk) -> Outgoing | list[Outgoing] | None:
    """Any text, photo, album, location, venue or voice."""
    reply = message.reply_to_message
    got = await reception.receive(desk, person, part, reply.message_id if reply else None)
    return await _typed(got, person, desk) if isinstance(got, Typed) else answered(desk, person, got)


@router.edited_message(EditedCommand())
async def edited_command(message: Message) -> Outgoing:
    """What was done stays done."""
    return said(message.chat.id, refusing.edited_command())


@router.edited_message(Sent())
async def edited(message: Message, person: Person, part: Part, desk: Desk) -> Outgoing | None:
    """An edited message edits the draft."""
    return answered(desk, person, await reception.edited(desk, person, part))


@router.callback_query(Pressed(DraftPress))
async def draft_pressed(query: CallbackQuery, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    """Each button under a draft; an unknown one shows the draft anew."""
    return await _PRESSES.get(press.do, _show)(query, press, person, desk)


async def _submit(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    receipt = await submitting.submit(desk, person, press.draft)
    ticket = receipt.ticket
    text = resident.family_receipt(desk, receipt) if receipt.children else resident.receipt(desk, receipt)
    markup = choice_keyboards.family(ticket, receipt.children) if receipt.children else keyboards.own(ticket)
    return [
        *_told(query, f"已受理 {ticket.number}"),
        in_place(person.chat, press.draft, text, markup, ticket_id=ticket.id),
    ]


async def _class(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    view = await drafting.show(desk, person, press.draft)
    top = press.class_code or None
    markup = choice_keyboards.classes(desk, view, top, press.matter, likeliest=press.do != "none")
    return [*_told(query), in_place(person.chat, press.draft, texts.choose_class(top is None), markup)]


async def _set(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    view = await drafting.choose_category(desk, person, press.draft, press.class_code, press.matter)
    chosen = view.pieces[press.matter - 1].choice.category if press.matter else view.category
    return [*_told(query, f"类别：{chosen.label}"), shown(desk, view)]


async def _place(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    await drafting.the_draft(desk, person, press.draft)
    await reception.expect(desk, person, "place")
    return [*_told(query), said(person.chat, texts.ask_place())]


async def _anonymous(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    view = await drafting.toggle_anonymous(desk, person, press.draft)
    return [*_told(query, "已改为匿名" if view.draft.anonymous else "已改回实名"), shown(desk, view)]


async def _confidential(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    view = await drafting.toggle_confidential(desk, person, press.draft)
    return [*_told(query, "已设为保密" if view.draft.confidential else "已取消保密"), shown(desk, view)]


async def _cancel(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    await drafting.cancel(desk, person, press.draft)
    return [*_told(query, "已取消"), in_place(person.chat, press.draft, texts.cancelled())]


async def _show(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    return [*_told(query), shown(desk, await drafting.show(desk, person, press.draft))]


async def _same(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    ticket, again = await joining.same_matter(desk, person, press.draft, press.code)
    text = resident.reopened(desk, ticket) if again else resident.supplemented(ticket, answered=False)
    return [
        *_told(query, f"已转到 {ticket.number}"),
        in_place(person.chat, press.draft, text, keyboards.own(ticket), ticket_id=ticket.id),
    ]


async def _other(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    return [*_told(query), shown(desk, await drafting.another_matter(desk, person, press.draft))]


async def _sos(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    got = await joining.emergency(desk, person, press.draft)
    out = [urgent(person.chat, got), *_told(query)]
    if got.ticket is not None:  # the draft is no more
        out.append(in_place(person.chat, press.draft, texts.became_urgent(got.ticket), ticket_id=got.ticket.id))
    return out


async def _calm(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    view = await choosing.no_danger(desk, person, press.draft)
    return [*_told(query, "好的，按一般事项办理"), shown(desk, view)]


async def _split(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    view = await choosing.divide(desk, person, press.draft, press.do == "split")
    return [*_told(query, "分开办理" if view.split else "按一件事办理"), shown(desk, view)]


async def _join(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    ticket = await together.join(desk, person, press.draft, press.code)
    text, markup = together_texts.receipt(desk, ticket), together_keyboards.following(ticket)
    return [
        *_told(query, f"已共同关注 {ticket.number}"),
        in_place(person.chat, press.draft, text, markup, ticket_id=ticket.id),
    ]


async def _apart(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    view = await together.apart(desk, person, press.draft, press.code)
    return [*_told(query, "好的，按另一件事办。请点「提交」"), shown(desk, view)]


async def _hints(query: Query, press: DraftPress, person: Person, desk: Desk) -> list[Outgoing]:
    return [*_told(query), consulted(person.chat, await answering.beside(desk, person, press.draft))]


async def _typed(got: Typed, person: Person, desk: Desk) -> list[Outgoing]:
    """The button whose words were typed; what it changes is shown below."""
    if got.do == "show":
        return [said(person.chat, texts.not_yet())]
    press = DraftPress(do=got.do, draft=got.draft, code=got.code)
    return [replace(out, resurface=bool(out.slot)) for out in await _PRESSES[got.do](None, press, person, desk)]


_PRESSES = {
    "hints": _hints,
    "submit": _submit,
    "class": _class,
    "none": _class,
    "calm": _calm,
    "split": _split,
    "whole": _split,
    "top": _class,
    "set": _set,
    "place": _place,
    "anon": _anonymous,
    "conf": _confidential,
    "cancel": _cancel,
    "show": _show,
    "same": _same,
    "other": _other,
    "sos": _sos,
    "join": _join,
    "apart": _apart,
}
