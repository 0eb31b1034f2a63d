"""The resident and the bot itself: /start, /help, 🆘, /privacy, /mydata, /delete."""

import json
from dataclasses import replace

from aiogram import Router
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from domain import cards, danger, privacy, reception, staffing
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person
from domain.words import Part
from handlers import keyboards
from handlers.callbacks import MePress
from handlers.drafts import answered, urgent
from handlers.exporting import as_json
from handlers.filters import Command, Pressed, Words
from handlers.media import part_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import admin, duty, resident, told

router = Router(name="me")


@router.message(Command("start"))
async def start(message: Message, person: Person, args: str, desk: Desk, membership: Membership) -> Outgoing:
    """/start: nothing is asked before a resident may speak."""
    await desk.unit.people.seen(person, desk.now)
    if person.chat in desk.office.admins or await cards.keeps_secrets(desk, person.chat):
        await cards.confidential_anew(desk)
    staff = await staffing.may_look(desk, person, membership)
    parts = [resident.welcome(), *([duty.at_duty(bool(desk.centre))] if staff is not None else [])]
    return said(person.chat, "\n\n".join(parts), keyboards.home())


@router.message(Command("help"))
@router.message(Words(keyboards.HELP, "帮助"))
async def help_(message: Message, person: Person, desk: Desk, membership: Membership) -> Outgoing:
    """/help: for residents; staff see their own commands below."""
    staff = await staffing.may_look(desk, person, membership)
    parts: list[str] = []
    if staff is not None:  # what he is here for comes first
        parts.append(duty.help_text(bool(desk.centre)))
        if staff.is_admin:
            parts.append(admin.staff_help())
    parts.append(resident.help_text())
    return said(person.chat, "\n\n".join(parts), keyboards.home())


@router.message(Command("sos"))
@router.message(Words(keyboards.SOS, "🆘", "🆘 紧急", "SOS", "sos"))
async def sos(message: Message, person: Person, desk: Desk) -> Outgoing:
    """The 🆘 button does what danger words do."""
    await desk.unit.people.seen(person, desk.now)
    return urgent(person.chat, await danger.report(desk, person, Part(message.message_id, "🆘", at=desk.now)))


@router.message(Command("report"))
async def report(message: Message, person: Person, args: str, desk: Desk) -> Outgoing | None:
    """/report: a hint; with words behind it, the words are the report."""
    if args:
        return answered(desk, person, await reception.receive(desk, person, replace(part_of(message), text=args)))
    await desk.unit.people.seen(person, desk.now)
    return said(person.chat, resident.welcome(), keyboards.home())


@router.message(Command("privacy"))
async def privacy_(message: Message, person: Person) -> Outgoing:
    """/privacy."""
    return said(person.chat, told.privacy())


@router.message(Command("mydata"))
async def mydata(message: Message, person: Person, desk: Desk) -> Outgoing:
    """/mydata: everything held about me, as a file."""
    data = as_json(desk, await privacy.my_data(desk, person))
    file = BufferedInputFile(json.dumps(data, ensure_ascii=False, indent=1).encode(), filename="mydata.json")
    return Outgoing(SendDocument(chat_id=person.chat, document=file, caption=told.data_caption()))


@router.message(Command("delete"))
async def delete(message: Message, person: Person) -> Outgoing:
    """/delete asks once."""
    return said(person.chat, told.sure_delete(), keyboards.sure_forget())


@router.callback_query(Pressed(MePress))
async def me_pressed(query: CallbackQuery, press: MePress, person: Person, desk: Desk) -> list[Outgoing]:
    """确定删除 or not."""
    if press.do != "forget":
        return [pressed(query, "没有删除"), said(person.chat, told.kept())]
    count, still_open = await privacy.forget(desk, person)
    return [pressed(query, "已删除"), said(person.chat, told.forgotten(count, len(still_open)))]
