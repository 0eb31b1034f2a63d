"""/accuracy: the scorecard of a month, words worth adding at a tap, 重新训练; one message that edits itself."""

from aiogram import Router
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain import duty, scoring, staffing, teaching, wording
from domain.desk import Desk
from domain.membership import Membership
from domain.office_notices import ModelTaught
from domain.people import Person, Staff
from domain.scoring import BACK, Month, Scorecard
from handlers.callbacks import AccuracyPress
from handlers.filters import Pressed, StaffCommand
from handlers.lexicon_keyboards import BY_LETTER, LETTERS
from handlers.outgoing import Outgoing
from handlers.replying import pressed
from handlers.texts import accuracy as texts
from handlers.texts import lexicon

router = Router(name="accuracy")


def buttons(card: Scorecard) -> InlineKeyboardMarkup:
    """添加 for each word, the months before and after, 重新训练."""

    def press(
        text: str, do: str, month: Month = card.month, code: str = "", use: str = "", word: str = ""
    ) -> InlineKeyboardButton:
        data = AccuracyPress(do=do, month=int(str(month)), top=code, use=use, word=word).pack()
        return InlineKeyboardButton(text=text, callback_data=data)

    adds = [press(f"➕ 添加「{w.word}」", "add", code=w.code, use=LETTERS[w.use], word=w.word) for w in card.worth]
    rows = [adds[i : i + 2] for i in range(0, len(adds), 2)]
    before, after = card.month.moved(-1), card.month.moved(1)
    turn = [press(f"‹ {texts.month_name(before)}", "show", before)] if before >= card.newest.moved(-BACK) else []
    if after <= card.newest:
        turn.append(press(f"{texts.month_name(after)} ›", "show", after))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, turn, [press("🎓 重新训练", "train")]])


async def _page(desk: Desk, staff: Staff, month: Month | None = None, *, below: bool = False) -> Outgoing:
    card = await scoring.scorecard(desk, staff, month)
    method = SendMessage(chat_id=staff.user, text=texts.scorecard(desk, card), reply_markup=buttons(card))
    return Outgoing(method, slot=f"accuracy:{staff.id}", resurface=below)


@router.message(StaffCommand("accuracy"))
async def accuracy(message: Message, staff: Staff, desk: Desk) -> Outgoing:
    """The last full month, in the admin's private chat."""
    return await _page(desk, staff, below=True)


@router.callback_query(Pressed(AccuracyPress))
async def accuracy_pressed(
    query: CallbackQuery, press: AccuracyPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """Another month, a word added, 重新训练."""
    staff = await staffing.officer(desk, person, membership)
    duty.require_admin(staff)
    year, month = divmod(press.month, 100)
    shown = Month(year, month) if 1 <= month <= 12 and year >= 1 else None
    said = ""
    use = BY_LETTER.get(press.use)
    if press.do == "add" and use in wording.OF_A_CLASS:
        found = await wording.add(desk, staff, use, press.top, press.word)
        said = texts.added(desk, press.word, press.top) if found.words else lexicon.refused(found).strip()
    elif press.do == "train":
        await teaching.ask(desk, staff)
        said = texts.asked()
    return [pressed(query, said), await _page(desk, staff, shown)]


def taught(desk: Desk, notice: ModelTaught, admins: tuple[Staff, ...]) -> list[Outgoing]:
    """One quiet line: to all admins when a new model is in use, else to the one who asked for it."""
    heard = [s for s in admins if notice.outcome == "better" or s.id == notice.asked_by]
    text = texts.taught(desk, notice)
    return [Outgoing(SendMessage(chat_id=s.user, text=text, disable_notification=True)) for s in heard]
