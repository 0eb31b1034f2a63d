"""An admin with a draft open sends what nobody has asked for: one question, 放进通知草稿 or 这是我要反映的事."""

import json
from datetime import timedelta
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain import composing, danger, enlisting, open_drafts
from domain.broadcasts import Broadcast
from domain.delivery import Priority
from domain.desk import Desk
from domain.errors import RuledOut
from domain.people import Person, Staff
from handlers import drafts
from handlers.callbacks import ComposePress
from handlers.compose_card import card, which
from handlers.compose_content import (
    CONTENT,
    DIALOG,
    MINE,
    REST,
    STOP,
    WHICH,
    about_ticket,
    expect,
    other_words,
    piece_of,
)
from handlers.filters import admin_writing
from handlers.media import part_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import compose_asks as texts

router = Router(name="compose_doubt")
#: So long, and so many messages, wait for his choice; sealed in the dialogue, as Telegram gave them.
_WAITS, _MOST = timedelta(days=1), 20


class Unasked(Filter):
    """What an admin sends while a draft of his is open and nobody has asked for it; gives `broadcast` and `person`.

    Danger, too: with a draft open it is most likely the warning, and one tap makes it a report (decision 0022).
    """

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_writing(message, desk)
        if person is None or other_words(message.text or "") or await about_ticket(message, desk):
            return False
        asked = await desk.unit.dialogs.get(person.chat, person.chat) or {}
        if asked.get("do") in danger.RESIDENT_DIALOGS or _step(asked) == MINE:
            return False
        back = asked.get("do") == enlisting.DIALOG or _step(asked) in (REST, WHICH)
        found = await open_drafts.unasked(desk, person, _words(message), back=back)
        if found is None:
            return False
        try:
            piece = piece_of(message)
        except RuledOut as refusal:
            if refusal.rule == "notice_kind":  # no notice is made of it
                return False
            raise
        return False if piece is None else {"broadcast": found, "person": person}


class EditedUnasked(Filter):
    """An admin edits a message that waits for his choice; gives `broadcast` and `person`."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_writing(message, desk)
        asked = await desk.unit.dialogs.get(person.chat, person.chat) or {} if person is not None else {}
        if person is None or all(one.message_id != message.message_id for one in _held(asked)):
            return False
        found = await desk.unit.broadcasts.by_id(int(asked["id"]))
        return {"broadcast": found, "person": person} if found is not None else False


@router.message(Unasked())
async def unasked(message: Message, person: Person, broadcast: Broadcast, desk: Desk) -> list[Outgoing]:
    """It waits for his choice with what came before it; 取消 drops it."""
    asked = await desk.unit.dialogs.get(person.chat, person.chat) or {}
    held = _held(asked)
    if (message.text or "").strip() in STOP:
        await desk.unit.dialogs.drop(person.chat, person.chat)
        shown = _at(broadcast, texts.not_put()) if held else said(person.chat, texts.stopped())
        return [shown, await card(desk, broadcast, asking=False)]
    if len(held) >= _MOST:
        return [said(person.chat, texts.too_many())]
    held.append(message)
    alarming = await _keep(desk, broadcast, held)
    listing = asked.get("do") == enlisting.DIALOG
    text = texts.which(desk, broadcast, len(held), danger=alarming, listing=listing)
    return [_at(broadcast, text, which(broadcast), Priority.DANGER if alarming else Priority.ANSWER)]


@router.edited_message(EditedUnasked())
async def edited(message: Message, person: Person, broadcast: Broadcast, desk: Desk) -> Outgoing:
    """What he has corrected waits corrected."""
    asked = await desk.unit.dialogs.get(person.chat, person.chat) or {}
    held = [message if one.message_id == message.message_id else one for one in _held(asked)]
    alarming = await _keep(desk, broadcast, held)
    priority = Priority.DANGER if alarming else Priority.ANSWER
    return said(person.chat, texts.which_edited(danger=alarming), which(broadcast), priority=priority)


async def _keep(desk: Desk, b: Broadcast, held: list[Message]) -> bool:
    """Have them wait for his choice; whether they speak of danger."""
    kept = json.dumps([one.model_dump_json(by_alias=True, exclude_unset=True) for one in held])
    state = {"do": DIALOG, "id": str(b.id), "step": WHICH, "held": kept}
    await desk.unit.dialogs.put(b.chat, b.chat, state, desk.now + _WAITS)
    return any(danger.sounds(desk, _words(one)) is not None for one in held)


async def chosen(query: CallbackQuery, press: ComposePress, person: Person, staff: Staff, desk: Desk) -> list[Outgoing]:
    """放进通知草稿 · 这是我要反映的事: all that waits goes there; what he sends next goes after it."""
    asked = await desk.unit.dialogs.get(person.chat, person.chat) or {}
    held = _held(asked)
    if not held or asked.get("id") != str(press.notice):
        return [pressed(query, texts.chosen_before(), alert=True)]
    if press.do == "mine":
        state = {"do": DIALOG, "id": str(press.notice), "step": MINE}
        await desk.unit.dialogs.put(person.chat, person.chat, state, desk.now + desk.office.policy.dialog_wait)
        out = [out for message in held for out in _list(await drafts.received(message, person, part_of(message), desk))]
        done = await desk.unit.broadcasts.by_id(press.notice)
        shown = [_at(done, texts.as_report())] if done is not None else []
        return [*_last_of_each(out), *shown, pressed(query)]
    found = await composing.draft(desk, staff, press.notice)
    for message in held:
        piece = piece_of(message)
        if piece is not None:
            found = await composing.add(desk, staff, found.id, piece)
    await expect(desk, staff, found.id, CONTENT)
    return [pressed(query), _at(found, texts.put_in()), await card(desk, found)]


def _step(asked: dict[str, str]) -> str | None:
    return asked.get("step") if asked.get("do") == DIALOG else None


def _held(asked: dict[str, str]) -> list[Message]:
    """What waits for his choice."""
    return [Message.model_validate_json(one) for one in json.loads(asked["held"])] if _step(asked) == WHICH else []


def _words(message: Message) -> str:
    return (message.text or message.caption or "")[:4096]


def _at(
    b: Broadcast, text: str, markup: InlineKeyboardMarkup | None = None, priority: Priority = Priority.ANSWER
) -> Outgoing:
    """The one question, and what became of it."""
    method = SendMessage(chat_id=b.chat, text=text, reply_markup=markup)
    return Outgoing(method, priority, slot=f"which:{b.id}", resurface=markup is not None)


def _list(got: Outgoing | list[Outgoing] | None) -> list[Outgoing]:
    return got if isinstance(got, list) else [got] if got is not None else []


def _last_of_each(found: list[Outgoing]) -> list[Outgoing]:
    """Of what stands in one place only how it stands at the end."""
    last = {out.slot: at for at, out in enumerate(found) if out.slot is not None}
    return [out for at, out in enumerate(found) if out.slot is None or last[out.slot] == at]
