"""/subscribe and /notices: a resident's village, topics and opt-outs in one message; what was sent to him."""

from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain import subscribing
from domain.broadcasts import Topic
from domain.centre import OrgUnit
from domain.desk import Desk
from domain.errors import Missing
from domain.people import Person
from domain.subscribing import Subscribed
from handlers import again, keyboards
from handlers import notice_keyboards as keys
from handlers.callbacks import NoticePress
from handlers.filters import Command, Pressed, Words, command_of, person_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import subscribing as texts

router = Router(name="subscribe")


class PlaceTyped(Filter):
    """The name of a village, grid or known place, from somebody who is just choosing his; gives `person` and `units`.

    A name that nobody knows here has no `units`; anything else he writes is a report as ever.
    """

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        text = (message.text or "").strip()
        if message.chat.type != ChatType.PRIVATE or message.from_user is None or command_of(message) is not None:
            return False
        if not desk.centre or not 2 <= len(text) <= subscribing.LONGEST_NAME:
            return False
        chat = message.chat.id
        if await desk.unit.dialogs.get(chat, subscribing.WHERE) is None:
            return False
        if await desk.unit.dialogs.get(chat, chat) is not None:  # he was asked something else since
            return False
        if await desk.unit.drafts.of_chat(chat) is not None:  # it may be where that happened
            return False
        units = await subscribing.named_places(desk, text)
        if not units and not subscribing.names_somewhere(desk, text):
            return False
        return {"person": person_of(message.from_user), "units": units}


@router.message(Command("subscribe"))
@router.message(Words(keyboards.SUBSCRIBE, "订阅提示", "订阅"))
async def subscribe(message: Message, person: Person, desk: Desk) -> Outgoing:
    """/subscribe; /subscribe 滨河社区 chooses at once."""
    found = command_of(message)
    await desk.unit.people.seen(person, desk.now)
    if found is not None and found[1] and desk.centre:
        return await _typed(desk, person, await subscribing.named_places(desk, found[1]), found[1])
    return said(person.chat, *_panel(desk, await subscribing.subscribed(desk, person)))


@router.message(Command("notices"))
async def notices(message: Message, person: Person, desk: Desk) -> list[Outgoing]:
    """/notices."""
    await desk.unit.people.seen(person, desk.now)
    page = await subscribing.inbox(desk, person)
    return [*await again.gone(desk, person, page), said(person.chat, texts.inbox(desk, page), keys.inbox(page))]


@router.message(PlaceTyped())
async def place_typed(message: Message, person: Person, units: tuple[OrgUnit, ...], desk: Desk) -> Outgoing:
    """The name he was asked for."""
    return await _typed(desk, person, units, message.text or "")


async def _typed(desk: Desk, person: Person, units: tuple[OrgUnit, ...], name: str) -> Outgoing:
    asked = await desk.unit.dialogs.get(person.chat, subscribing.WHERE) or {}
    also = bool(asked.get("also"))
    if not units:
        await subscribing.ask_where(desk, person, also=also)
        on = subscribing.ground(desk)
        markup = keys.ground(desk.centre, on, 0, also=also)
        return said(person.chat, texts.no_such_place(name), markup)
    if len(units) > 1:
        return said(person.chat, texts.which_place(units, keys.FOUND), keys.which(desk.centre, units, also=also))
    now = await subscribing.choose_area(desk, person, units[0].id, also=also)
    return said(person.chat, *_panel(desk, now))


@router.callback_query(Pressed(NoticePress))
async def notice_pressed(query: CallbackQuery, press: NoticePress, person: Person, desk: Desk) -> list[Outgoing]:
    """A choice, shown in place; an unknown button shows the choices."""
    if press.do in ("on", "off", "mute", "unmute", "back"):
        return await _kind(query, press, person, desk)
    match press.do:
        case "where":
            return await _where(query, press, person, desk)
        case "here" | "here+":
            now = await subscribing.choose_area(desk, person, press.one, also=press.do == "here+")
            unit = desk.centre.unit(press.one)
            return [*_here(query, person, *_panel(desk, now)), pressed(query, texts.chosen(desk, unit) if unit else "")]
        case "drop":
            now = await subscribing.drop_area(desk, person, press.one)
            return [*_here(query, person, *_panel(desk, now)), pressed(query, texts.dropped())]
        case "list":
            page = await subscribing.inbox(desk, person, press.one)
            shown = _here(query, person, texts.inbox(desk, page), keys.inbox(page))
            return [*await again.gone(desk, person, page), *shown, pressed(query)]
        case "again":
            return [pressed(query, texts.sent_again()), *await again.shown(desk, person, press.one)]
    await desk.unit.dialogs.drop(person.chat, subscribing.WHERE)
    now = await subscribing.subscribed(desk, person)
    return [*_here(query, person, *_panel(desk, now)), pressed(query)]


async def _kind(query: CallbackQuery, press: NoticePress, person: Person, desk: Desk) -> list[Outgoing]:
    """Subscribe to a kind, or want it no more: on the panel in place, under a notice with a word below."""
    topic = next((t for t in Topic if t.value == press.code), None)
    if topic is None:
        raise Missing("topic")
    if press.do == "mute":
        await subscribing.mute(desk, person, topic)
        return [said(person.chat, texts.muted(topic), keys.back(topic)), pressed(query, texts.muted_short(topic))]
    if press.do == "back":
        await subscribing.unmute(desk, person, topic)
        return [
            *_here(query, person, texts.unmuted(topic), keys.to_panel()),
            pressed(query, texts.unmuted_short(topic)),
        ]
    if press.do == "on":
        now = await subscribing.toggle_topic(desk, person, topic)
        word = texts.topic_on(topic) if topic in now.choices.topics else texts.topic_off(topic)
    else:
        was = await subscribing.subscribed(desk, person)
        turn = subscribing.unmute if topic in was.choices.muted else subscribing.mute
        now = await turn(desk, person, topic)
        word = texts.muted_short(topic) if topic in now.choices.muted else texts.unmuted_short(topic)
    return [*_here(query, person, *_panel(desk, now)), pressed(query, word)]


async def _where(query: CallbackQuery, press: NoticePress, person: Person, desk: Desk) -> list[Outgoing]:
    also = press.code == keys.ALSO
    on = subscribing.ground(desk, press.one)
    await subscribing.ask_where(desk, person, also=also)
    text = texts.choose_place(desk, on, also=also)
    return [*_here(query, person, text, keys.ground(desk.centre, on, press.page, also=also)), pressed(query)]


def _panel(desk: Desk, now: Subscribed) -> tuple[str, InlineKeyboardMarkup]:
    return texts.panel(desk, now), keys.panel(desk, now)


def _here(query: CallbackQuery, person: Person, text: str, markup: InlineKeyboardMarkup) -> list[Outgoing]:
    """In place of the message with the button; below, when that is gone."""
    below = SendMessage(chat_id=person.chat, text=text, reply_markup=markup)
    message = query.message
    if message is None or message.chat.id != person.chat:
        return [Outgoing(below)]
    edit = EditMessageText(chat_id=person.chat, message_id=message.message_id, text=text, reply_markup=markup)
    return [Outgoing(edit, fallback=below)]
