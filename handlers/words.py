"""/words: the lexicon in an admin's private chat, one message that edits itself; what is typed adds words."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.methods import SendDocument, SendMessage
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardMarkup, Message

from domain import danger, duty, staffing, wording, wording_file
from domain.desk import Desk
from domain.lexicon import WordUse
from domain.membership import Membership
from domain.people import Person, Staff
from domain.understanding import DangerLevel
from handlers import lexicon_keyboards as keyboards
from handlers.callbacks import WordPress
from handlers.filters import Pressed, StaffCommand, admin_sending, admin_writing
from handlers.outgoing import Outgoing
from handlers.replying import pressed
from handlers.texts import lexicon as texts
from handlers.texts.words import NUMBERS

router = Router(name="words")
_DROP = frozenset({"取消", "算了", "不加了"})


class TypedForWords(Filter):
    """What an admin types in private after 添加 or 试一试; gives `person`, `asked`, `text`.

    Real danger goes its own way: what is too long to be a word and tells of danger is no word.
    """

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        text = (message.text or "").strip()
        person = admin_writing(message, desk)
        if person is None or not text or text.startswith("/") or message.forward_origin is not None:
            return False
        asked = await desk.unit.dialogs.get(person.chat, person.chat)
        if asked is None or asked.get("do") != "words" or asked.get("step") not in ("add", "try"):
            return False
        a_word = len(text) <= wording.LONGEST or asked.get("step") == "try"
        if not a_word and danger.sounds(desk, text) is not None and "、" not in text:
            return False
        return {"person": person, "asked": asked, "text": text}


def panel(staff: Staff, text: str, markup: InlineKeyboardMarkup | None, *, below: bool = False) -> Outgoing:
    """The one message of the lexicon in this admin's chat. `below`: under what he has typed."""
    method = SendMessage(chat_id=staff.user, text=text, reply_markup=markup)
    return Outgoing(method, slot=f"words:{staff.id}", resurface=below)


async def _shelf(
    desk: Desk, staff: Staff, code: str, use: WordUse | None, page: int = 0, before: str = "", *, below: bool = False
) -> Outgoing:
    shown = await wording.shelf(desk, staff, code, use)
    return panel(staff, texts.shelf(desk, shown, before), keyboards.shelf(desk, shown, page), below=below)


async def _wait_for(desk: Desk, staff: Staff, step: str, use: str = "", code: str = "", words: str = "") -> None:
    asked = {"do": "words", "step": step, "use": use, "code": code, "words": words}
    await desk.unit.dialogs.put(staff.user, staff.user, asked, desk.now + desk.office.policy.dialog_wait)


class WordsFile(Filter):
    """The lexicon as a file, sent by an admin in private; gives `person`. Other lists are other routers'."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_sending(message, desk, ".toml")
        if person is None or message.document is None:
            return False
        named = (message.document.file_name or "").lower().startswith("words")
        return {"person": person} if named or b"[[word]]" in (desk.enclosed or b"") else False


@router.message(StaffCommand("words"))
async def words_command(message: Message, staff: Staff, args: str, desk: Desk) -> Outgoing:
    """The lists; with a sentence, what it would be understood as."""
    duty.require_admin(staff)
    if args.lower() in ("export", "导出"):
        return await _export(desk, staff)
    if args:
        return _tried(desk, staff, args)
    return panel(staff, texts.overview(await wording.overview(desk, staff)), keyboards.overview(desk), below=True)


def _tried(desk: Desk, staff: Staff, text: str) -> Outgoing:
    read = wording.tried(desk, staff, text)
    markup = keyboards.again(read.danger.level is DangerLevel.HARD)
    return panel(staff, texts.understood(desk, read), markup, below=True)


async def _export(desk: Desk, staff: Staff) -> Outgoing:
    source, many = await wording_file.exported(desk, staff, texts.HEAD)
    file = BufferedInputFile(source.encode("utf-8", "replace"), filename="words.toml")
    return Outgoing(SendDocument(chat_id=staff.user, document=file, caption=texts.exported(many)))


@router.message(WordsFile())
async def words_file(message: Message, person: Person, desk: Desk, membership: Membership) -> Outgoing:
    """The preview of what the file would change."""
    staff = await staffing.officer(desk, person, membership)
    duty.require_admin(staff)
    if desk.enclosed is None:
        return panel(staff, texts.not_fetched(), keyboards.home(), below=True)
    source = desk.enclosed.decode("utf-8-sig", "replace")
    change = await wording_file.preview(desk, staff, source)
    text = texts.file_change(desk, change)
    if change.flaws or change.empty:
        return panel(staff, text, keyboards.home(), below=True)
    await _wait_for(desk, staff, "file", words=source)
    return panel(staff, text, keyboards.sure_file(), below=True)


@router.message(TypedForWords())
async def typed(
    message: Message, person: Person, asked: dict[str, str], text: str, desk: Desk, membership: Membership
) -> Outgoing:
    """Words to add, or a sentence to try."""
    staff = await staffing.officer(desk, person, membership)
    await desk.unit.dialogs.drop(staff.user, staff.user)
    if asked["step"] == "try":
        return _tried(desk, staff, text)
    use, code = WordUse(asked["use"]), asked["code"]
    if text in _DROP:
        return await _shelf(desk, staff, code, use, below=True)
    help_first = f"{NUMBERS}\n" if danger.sounds(desk, text) is not None else ""
    if use in wording.GRAVE:
        found = await wording.weigh(desk, staff, use, code, text)
        if found.words:
            await _wait_for(desk, staff, "sure", use, code, "、".join(found.words))
            return panel(staff, help_first + texts.sure(desk, found), keyboards.sure(code, use), below=True)
    else:
        found = await wording.add(desk, staff, use, code, text)
    return await _shelf(desk, staff, code, use, before=help_first + texts.added(desk, found), below=True)


@router.callback_query(Pressed(WordPress))
async def word_pressed(
    query: CallbackQuery, press: WordPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """A button of the panel; each right is checked anew."""
    staff = await staffing.officer(desk, person, membership)
    duty.require_admin(staff)
    use = keyboards.BY_LETTER.get(press.use)
    match press.do:
        case "sub":
            return [pressed(query), panel(staff, texts.choose(desk, press.code), keyboards.classes(desk, press.code))]
        case "show":
            await _stop_waiting(desk, staff)
            return [pressed(query), await _shelf(desk, staff, press.code, use, press.page)]
        case "on" | "off" if use is not None:
            await wording.switch(desk, staff, use, press.code, press.key, press.do == "on")
            said = "已恢复，已生效" if press.do == "on" else "已停用，已生效"
            return [pressed(query, said), await _shelf(desk, staff, press.code, use, press.page)]
        case "add" if use is not None:
            await wording.shelf(desk, staff, press.code, use)
            await _wait_for(desk, staff, "add", use, press.code)
            return [pressed(query), panel(staff, texts.ask(desk, use, press.code), keyboards.asking(press.code, use))]
        case "yes" if use is not None:
            return [pressed(query), await _confirmed(desk, staff, use, press.code)]
        case "file":
            return [pressed(query), await _export(desk, staff)]
        case "take":
            return [pressed(query), await _file_taken(desk, staff)]
        case "try":
            await _wait_for(desk, staff, "try")
            return [pressed(query), panel(staff, texts.ask_sentence(), keyboards.home())]
    await _stop_waiting(desk, staff)
    return [pressed(query), panel(staff, texts.overview(await wording.overview(desk, staff)), keyboards.overview(desk))]


async def _confirmed(desk: Desk, staff: Staff, use: WordUse, code: str) -> Outgoing:
    """The words that were shown with the warning, no others."""
    asked = await desk.unit.dialogs.get(staff.user, staff.user) or {}
    if (asked.get("do"), asked.get("step"), asked.get("use"), asked.get("code")) != ("words", "sure", use.value, code):
        return await _shelf(desk, staff, code, use)
    await desk.unit.dialogs.drop(staff.user, staff.user)
    found = await wording.add(desk, staff, use, code, asked["words"])
    return await _shelf(desk, staff, code, use, before=texts.added(desk, found))


async def _file_taken(desk: Desk, staff: Staff) -> Outgoing:
    """The file that was previewed; what has changed since then shows in the figures."""
    asked = await desk.unit.dialogs.get(staff.user, staff.user) or {}
    if (asked.get("do"), asked.get("step")) != ("words", "file"):
        return panel(staff, texts.overview(await wording.overview(desk, staff)), keyboards.overview(desk))
    await desk.unit.dialogs.drop(staff.user, staff.user)
    return panel(staff, texts.file_taken(await wording_file.take(desk, staff, asked["words"])), keyboards.home())


async def _stop_waiting(desk: Desk, staff: Staff) -> None:
    asked = await desk.unit.dialogs.get(staff.user, staff.user)
    if asked is not None and asked.get("do") == "words":
        await desk.unit.dialogs.drop(staff.user, staff.user)
