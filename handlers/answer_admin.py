"""/kb: admins keep the knowledge base by buttons, typing, and file."""

from aiogram import Router
from aiogram.methods import SendDocument, SendMessage
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardMarkup, Message

from domain import answer_book, answer_import, duty, staffing
from domain.answer_hints import today
from domain.answers import LONGEST, parts_of
from domain.desk import Desk
from domain.errors import Missing
from domain.membership import Membership
from domain.people import Person, Staff
from handlers import answer_keyboards as keyboards
from handlers.answer_filters import DROP, BookFile, Typed, is_book
from handlers.callbacks import BookPress
from handlers.filters import Pressed, StaffCommand
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import answering as texts
from handlers.texts import files

router = Router(name="answer_admin")
_FILE = "answers.toml"
_ASKED = 10


def _panel(staff: Staff, text: str, markup: InlineKeyboardMarkup | None = None) -> Outgoing:
    """The one message in which the book is read; edited in place, or sent again below."""
    method = SendMessage(chat_id=staff.user, text=text, reply_markup=markup)
    return Outgoing(method, slot=f"kb:{staff.id}", resurface=True)


async def _topics(desk: Desk, staff: Staff) -> Outgoing:
    found = await answer_book.topics(desk, staff)
    many = len(await answer_book.waiting(desk, staff, 99))
    return _panel(staff, texts.book(found, many), keyboards.topics(found, many))


async def _topic(desk: Desk, staff: Staff, code: str) -> Outgoing:
    found = await answer_book.listed(desk, staff, code)
    stale = frozenset(a.id for a in found if a.active and a.expired(today(desk)))
    return _panel(staff, texts.topic(desk, code, found, len(stale)), keyboards.topic(code, found, stale))


async def _entry(desk: Desk, staff: Staff, answer_id: int) -> Outgoing:
    got = await answer_book.opened(desk, staff, answer_id)
    return _panel(staff, texts.entry(desk, got), keyboards.entry(got))


async def _waiting(desk: Desk, staff: Staff) -> Outgoing:
    found = await answer_book.waiting(desk, staff, _ASKED)
    return _panel(staff, texts.waiting(found), keyboards.waiting(found))


async def _export(desk: Desk, staff: Staff) -> Outgoing:
    source, many = await answer_import.exported(desk, staff, texts.HEAD)
    file = BufferedInputFile(source.encode("utf-8", "replace"), filename=_FILE)
    return Outgoing(SendDocument(chat_id=staff.user, document=file, caption=texts.exported(many)))


async def _expect(desk: Desk, staff: Staff, **state: str) -> None:
    until = desk.now + desk.office.policy.dialog_wait
    await desk.unit.dialogs.put(staff.user, staff.user, {"do": "kb"} | state, until)


@router.message(StaffCommand("kb"))
async def book(message: Message, staff: Staff, args: str, desk: Desk) -> Outgoing:
    """/kb, /kb export; the answer comes in private."""
    duty.require_admin(staff)
    if args.lower() in ("export", "导出"):
        return await _export(desk, staff)
    return await _topics(desk, staff)


@router.message(Typed())
async def typed(
    message: Message, person: Person, asked: dict[str, str], text: str, desk: Desk, membership: Membership
) -> Outgoing:
    """The part, or the next step of a new entry."""
    staff = await staffing.officer(desk, person, membership)
    duty.require_admin(staff)
    if text in DROP:
        await desk.unit.dialogs.drop(staff.user, staff.user)
        return said(staff.user, texts.dropped())
    match asked.get("step"):
        case "part":
            answer = await answer_book.change(desk, staff, int(asked["id"]), asked["part"], text)
        case "question":
            await _expect(desk, staff, **{**asked, "step": "conclusion", "question": text})
            return said(staff.user, texts.ask_new("conclusion"))
        case "conclusion":
            await _expect(desk, staff, **{**asked, "step": "source", "conclusion": text})
            return said(staff.user, texts.ask_new("source"))
        case _:
            question, conclusion = asked.get("question", ""), asked.get("conclusion", "")
            settles = int(asked.get("settles", "0"))
            answer = await answer_book.add(desk, staff, asked.get("topic", ""), question, conclusion, text, settles)
    await desk.unit.dialogs.drop(staff.user, staff.user)
    return await _entry(desk, staff, answer.id)


@router.message(BookFile())
async def book_file(message: Message, person: Person, desk: Desk, membership: Membership) -> Outgoing:
    """The preview of what the file would change."""
    staff = await staffing.officer(desk, person, membership)
    duty.require_admin(staff)
    if desk.enclosed is None:
        return said(staff.user, texts.not_fetched())
    source = desk.enclosed.decode("utf-8-sig", "replace")
    name = (message.document.file_name if message.document else None) or ""
    if not is_book(name, source):
        return said(staff.user, files.unknown(name))
    got = await answer_import.preview(desk, staff, source)
    if got.faults or got.empty:
        return said(staff.user, texts.preview(got))
    await _expect(desk, staff, step="file", source=source, mark=got.mark)
    return said(staff.user, texts.preview(got), keyboards.confirm(got.mark))


@router.callback_query(Pressed(BookPress))
async def book_pressed(
    query: CallbackQuery, press: BookPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """A button of /kb or of the weekly list."""
    staff = await staffing.officer(desk, person, membership)
    duty.require_admin(staff)
    return [pressed(query), *await _PRESSES.get(press.do, _topics_pressed)(desk, staff, press)]


async def _topics_pressed(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    return [await _topics(desk, staff)]


async def _topic_pressed(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    return [await _topic(desk, staff, press.key)]


async def _open(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    return [await _entry(desk, staff, press.id)]


async def _edit(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    got = await answer_book.opened(desk, staff, press.id)
    part = press.key if press.key in LONGEST else "conclusion"
    await _expect(desk, staff, step="part", id=str(press.id), part=part)
    return [said(staff.user, texts.ask_part(part, parts_of(got.answer)[part]))]


async def _extend(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    await answer_book.extend(desk, staff, press.id)
    return [await _entry(desk, staff, press.id)]


async def _switch(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    await answer_book.switch(desk, staff, press.id)
    return [await _entry(desk, staff, press.id)]


async def _past(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    got = await answer_book.opened(desk, staff, press.id)
    return [_panel(staff, texts.history(desk, got), keyboards.back(press.id))]


async def _add(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    await _expect(desk, staff, step="question", topic=press.key)
    return [said(staff.user, texts.ask_new("question"))]


async def _asked(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    return [await _waiting(desk, staff)]


async def _write(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    found = await answer_book.question(desk, staff, press.id)
    given = {"topic": found.topic, "question": found.text, "settles": str(found.id)}
    await _expect(desk, staff, step="conclusion", **given)
    return [said(staff.user, texts.ask_new("conclusion", found.text))]


async def _drop(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    await answer_book.dismiss(desk, staff, press.id)
    return [await _waiting(desk, staff)]


async def _export_pressed(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    return [await _export(desk, staff)]


async def _take(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    asked = await desk.unit.dialogs.get(staff.user, staff.user) or {}
    if asked.get("step") != "file" or asked.get("mark") != press.key:
        raise Missing("preview")
    got = await answer_import.apply(desk, staff, asked["source"], press.key)
    await desk.unit.dialogs.drop(staff.user, staff.user)
    return [said(staff.user, texts.taken_in(got))]


async def _leave(desk: Desk, staff: Staff, press: BookPress) -> list[Outgoing]:
    await desk.unit.dialogs.drop(staff.user, staff.user)
    return [said(staff.user, texts.dropped())]


_PRESSES = {
    "topics": _topics_pressed,
    "topic": _topic_pressed,
    "open": _open,
    "edit": _edit,
    "extend": _extend,
    "switch": _switch,
    "past": _past,
    "add": _add,
    "asked": _asked,
    "write": _write,
    "drop": _drop,
    "export": _export_pressed,
    "take": _take,
    "leave": _leave,
}
