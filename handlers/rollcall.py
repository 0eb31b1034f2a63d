"""回执 under a notice; 点名 for admins and for the staff of towns, villages and grids: /rollcall."""

from aiogram import Router
from aiogram.methods import EditMessageText
from aiogram.types import CallbackQuery, Message

from domain import calling, reminding, rollcall, staffing
from domain.broadcasts import Reply
from domain.calling import Sheet
from domain.delivery import Priority
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person, Staff
from handlers import rollcall_keyboards as keyboards
from handlers.filters import Pressed, StaffCommand
from handlers.notice_callbacks import CallPress, RollPress
from handlers.outgoing import Outgoing
from handlers.replying import pressed, privately, quietly, said
from handlers.texts import rollcall as texts
from handlers.texts.topics import TOPIC

router = Router(name="rollcall")
_ANSWERS = frozenset({Reply.SEEN.value, Reply.SAFE.value})


@router.callback_query(Pressed(RollPress))
async def answered(query: CallbackQuery, press: RollPress, person: Person, desk: Desk) -> list[Outgoing]:
    """我已收到 · 我安全: a short word, no edit (docs/decisions/0025). 需要帮助: an urgent ticket at once."""
    message = query.message.message_id if query.message is not None else 0
    if press.do in _ANSWERS:
        return [pressed(query, texts.noted(await rollcall.note(desk, person, press.wave, Reply(press.do))))]
    await desk.unit.people.seen(person, desk.now)
    if press.do == "home":
        home = await rollcall.at_home(desk, person, press.wave, message)
        return [
            said(person.chat, texts.placed(home, written=True, known=True), ticket=home, priority=Priority.DANGER),
            pressed(query, "已记下"),
        ]
    if press.do != Reply.HELP.value:
        return [pressed(query)]
    name = await rollcall.topic_of(desk, press.wave)
    got = await rollcall.help_wanted(desk, person, press.wave, message, TOPIC[name])
    ticket = got.receipt.ticket
    markup = keyboards.helped(ticket, press.wave, got.home) if ticket is not None else None
    words = said(person.chat, texts.helped(got), markup, ticket=ticket, priority=Priority.DANGER)
    return [words, pressed(query, f"急件 {ticket.number}，请看下面的消息" if ticket is not None else "请直接拨打电话")]


@router.message(StaffCommand("rollcall"))
async def called(message: Message, staff: Staff, desk: Desk) -> Outgoing:
    """/rollcall: the one notice that concerns him, or which of several."""
    found = await calling.open_to(desk, staff)
    if not found:
        return quietly(message, texts.nothing(admin=staff.is_admin))
    if len(found) == 1:
        shown = await calling.sheet(desk, staff, found[0][0].id)
        return quietly(message, texts.sheet(desk, shown), keyboards.sheet(shown))
    names = [(wave.id, texts.named(desk, wave, broadcast)) for wave, broadcast in found]
    return quietly(message, texts.which(), keyboards.waves(names))


@router.callback_query(Pressed(CallPress))
async def call_pressed(
    query: CallbackQuery, press: CallPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """The sheet in place; 提醒未回应的 with the number first, then 确认提醒."""
    staff = await staffing.officer(desk, person, membership)
    if press.do == "remind":
        people = await reminding.silent(desk, staff, press.wave)
        _, broadcast = await calling.the_wave(desk, press.wave)
        sure = texts.sure(desk, broadcast, people)
        return [privately(query, staff.user, sure, keyboards.sure(press.wave)), pressed(query)]
    if press.do == "sure":
        await reminding.remind(desk, staff, press.wave)
        return [pressed(query, "已开始提醒，进度见进度消息")]
    found = await calling.sheet(desk, staff, press.wave, press.unit, press.page)
    if press.do == "open":
        return [privately(query, staff.user, texts.sheet(desk, found), keyboards.sheet(found)), pressed(query)]
    return [_in_place(query, desk, staff, found), pressed(query, "已更新" if press.do == "fresh" else "")]


def _in_place(query: CallbackQuery, desk: Desk, staff: Staff, found: Sheet) -> Outgoing:
    """Where the button stands, when that is his private chat; else for his eyes."""
    text, markup = texts.sheet(desk, found), keyboards.sheet(found)
    message = query.message
    if message is None or message.chat.id != staff.user:
        return privately(query, staff.user, text, markup)
    return Outgoing(
        EditMessageText(chat_id=staff.user, message_id=message.message_id, text=text, reply_markup=markup),
        Priority.CARD,
    )
