"""更正 · 解除 · 撤回: a button under the progress, the words, the same preview residents will see, 确认."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain import amend_approving, amending, amendments, recalling, staffing
from domain.amend_news import AmendMatter, AmendNews
from domain.amending import Proposed
from domain.broadcasts import Amendment, Broadcast, Medium, Piece, WaveKind
from domain.desk import Desk
from domain.errors import RuledOut
from domain.membership import Membership
from domain.people import Person, Staff
from domain.scheduling import is_admin
from handlers import amending_keyboards as keyboards
from handlers.broadcast_copies import as_now, keys
from handlers.compose_content import STOP, about_ticket, piece_of
from handlers.filters import Pressed, admin_writing
from handlers.notice_callbacks import AmendPress
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import amending as texts

router = Router(name="amending")
#: The dialogue (unit.dialogs): {"do": "bm", "id": notice, "step": correct | words}.
_DIALOG = "bm"
_KINDS = {f"yes_{kind.value}": kind for kind in (WaveKind.CORRECT, WaveKind.LIFT, WaveKind.RECALL)}


class Amending(Filter):
    """What an admin sends in private while he is asked for the corrected words; gives `person` and `asked`.

    It is taken also when it speaks of danger: a warning does, and the preview shows where it went.
    """

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_writing(message, desk)
        if person is None:
            return False
        if (message.text or "").startswith("/") and (message.text or "").strip() not in STOP:
            return False
        asked = await desk.unit.dialogs.get(person.chat, person.chat)
        if asked is None or asked.get("do") != _DIALOG or await about_ticket(message, desk):
            return False
        return {"person": person, "asked": asked}


@router.message(Amending())
async def sent(
    message: Message, person: Person, asked: dict[str, str], desk: Desk, membership: Membership
) -> list[Outgoing]:
    """The corrected words or another picture, or what is said at the lifting."""
    staff = await staffing.officer(desk, person, membership)
    notice, text = int(asked["id"]), (message.text or message.caption or "").strip()
    if text in STOP:
        await _forget(desk, staff)
        await amending.drop(desk, staff, notice)
        return [said(staff.user, texts.dropped())]
    if asked["step"] == "words":
        if message.text is None:
            return [said(staff.user, texts.ask_words())]
        found = await amending.lift(desk, staff, notice, text)
    else:
        kept = await amending.open_one(desk, staff, notice)
        picture = bool(message.photo) and message.media_group_id is None and amendments.one_picture(kept)
        if message.text is None and not picture:
            return [said(staff.user, texts.only_text(kept), keyboards.otherwise(notice))]
        piece = piece_of(message) or Piece(Medium.TEXT)
        found = await amending.correct(desk, staff, notice, piece.text, piece.entities, piece.file)
    await _forget(desk, staff)
    return await _shown(desk, staff, found)


@router.callback_query(Pressed(AmendPress))
async def amend_pressed(
    query: CallbackQuery, press: AmendPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """Each button; the right is checked at each press."""
    staff = await staffing.officer(desk, person, membership)
    return [*await _acted(desk, staff, press), pressed(query)]


async def _acted(desk: Desk, staff: Staff, press: AmendPress) -> list[Outgoing]:
    notice = press.broadcast
    await _forget(desk, staff)
    match press.do:
        case "correct" | "lift" | "swap_correct" | "swap_lift":
            what = WaveKind(press.do.removeprefix("swap_"))
            return await _begun(desk, staff, notice, what, swap=press.do != what.value)
        case "wait":
            return [_at(staff, notice, texts.waits_on())]
        case "words":
            await amending.open_one(desk, staff, notice)
            await _expect(desk, staff, notice, "words")
            return [said(staff.user, texts.ask_words())]
        case "recall" | "mark":
            return await _recall(desk, staff, notice, mark=press.do == "mark")
        case "approve" | "refuse":
            return [await _answered(desk, staff, press)]
        case "no":
            await amending.drop(desk, staff, notice)
            return [_at(staff, notice, texts.dropped())]
    kind = _KINDS.get(press.do)
    if kind is None:
        return []
    if kind is WaveKind.RECALL:
        return [_at(staff, notice, texts.done(await recalling.confirm(desk, staff, notice, press.mark), kind))]
    return [_at(staff, notice, texts.done(await amending.confirm(desk, staff, notice, kind, press.mark), kind))]


async def _begun(desk: Desk, staff: Staff, notice: int, kind: WaveKind, *, swap: bool) -> list[Outgoing]:
    """更正 or 解除. What of his own waits for a second admin is taken back with his word alone (`swap`)."""
    found = await amending.open_one(desk, staff, notice)
    before = found.pending
    if before is not None and amendments.waits(desk, before):
        if before.by_staff != staff.id:
            raise RuledOut("amend_waits")
        if not swap:
            return [_at(staff, notice, texts.waiting(before, kind), keyboards.waiting(notice, kind), fresh=True)]
        await amending.drop(desk, staff, notice)
    if kind is WaveKind.LIFT:
        return await _shown(desk, staff, await amending.lift(desk, staff, notice, texts.over_words(found)))
    await _expect(desk, staff, notice, "correct")
    return [said(staff.user, texts.ask_correct(found))]


async def _recall(desk: Desk, staff: Staff, notice: int, *, mark: bool) -> list[Outgoing]:
    found = await recalling.recall(desk, staff, notice, mark=mark)
    if found is None:
        return [_at(staff, notice, texts.too_late(desk), keyboards.instead(notice), fresh=True)]
    return await _shown(desk, staff, found)


async def _answered(desk: Desk, staff: Staff, press: AmendPress) -> Outgoing:
    yes = press.do == "approve"
    got = await (amend_approving.approve if yes else amend_approving.refuse)(desk, staff, press.broadcast, press.mark)
    return _at(staff, press.broadcast, texts.answered(got.kind, yes=yes))


def _at(
    staff: Staff, notice: int, text: str, markup: InlineKeyboardMarkup | None = None, *, fresh: bool = False
) -> Outgoing:
    """The question about one notice in his chat, and what became of it."""
    method = SendMessage(chat_id=staff.user, text=text, reply_markup=markup)
    return Outgoing(method, slot=f"amend:{notice}:{staff.id}", resurface=fresh)


async def _shown(desk: Desk, staff: Staff, found: Proposed) -> list[Outgoing]:
    """What residents will read, then the question."""
    out = await _preview(desk, staff, found.broadcast, found.amendment)
    return [*out, _at(staff, found.broadcast.id, texts.sure(desk, found), keyboards.sure(found), fresh=True)]


async def _preview(desk: Desk, staff: Staff, broadcast: Broadcast, amendment: Amendment) -> list[Outgoing]:
    """Of a correction the notice as it will stand, with the time it was sent; of a lifting what is said below it."""
    if amendment.kind is WaveKind.RECALL:
        return []
    correct = amendment.kind is WaveKind.CORRECT
    shown = amendments.corrected(broadcast, amendment) if correct else broadcast
    zone = desk.office.zone
    if not correct:
        text = texts.replied(shown, amendment.kind, amendment.text, desk.now, zone)
        return [said(staff.user, text)]
    sent = [w.created_at for w in await desk.unit.waves.of_broadcast(broadcast.id) if w.kind is WaveKind.SEND]
    text = texts.edited(shown, amendment.kind, desk.now, sent[-1] if sent else desk.now, zone)
    *above, last = as_now(shown, text, keys(shown, 0))
    changed = [*above[:1], last] if amendment.file else [last]  # a picture comes first
    return [Outgoing(method.model_copy(update={"chat_id": staff.user})) for method in changed]


async def told(desk: Desk, news: AmendNews) -> list[Outgoing]:
    """To the others with the preview; to the author what became of it; their requests lose their buttons."""
    out: list[Outgoing] = []
    for staff_id in news.to:
        staff = await desk.unit.staff.by_id(staff_id)
        if staff is None:
            continue
        if news.matter is AmendMatter.ASKED:
            answers = keyboards.asked(news.broadcast.id, news.amendment)
            question = _at(staff, news.broadcast.id, texts.asked(news), answers, fresh=True)
            out += [*await _preview(desk, staff, news.broadcast, news.amendment), question]
        elif staff.id != news.amendment.by_staff:
            out.append(_at(staff, news.broadcast.id, texts.over(news)))
        elif news.matter is AmendMatter.LAPSED and not is_admin(desk, staff):
            out.append(_at(staff, news.broadcast.id, texts.told(news, admin=False), fresh=True))
        elif news.matter is AmendMatter.LAPSED:
            again = keyboards.sure(Proposed(news.broadcast, news.amendment, 0))
            question = _at(staff, news.broadcast.id, texts.told(news), again, fresh=True)
            out += [*await _preview(desk, staff, news.broadcast, news.amendment), question]
        else:
            out.append(_at(staff, news.broadcast.id, texts.told(news), fresh=True))
    return out


async def _expect(desk: Desk, staff: Staff, notice: int, step: str) -> None:
    until = desk.now + desk.office.policy.dialog_wait
    await desk.unit.dialogs.put(staff.user, staff.user, {"do": _DIALOG, "id": str(notice), "step": step}, until)


async def _forget(desk: Desk, staff: Staff) -> None:
    asked = await desk.unit.dialogs.get(staff.user, staff.user)
    if asked is not None and asked.get("do") == _DIALOG:
        await desk.unit.dialogs.drop(staff.user, staff.user)
