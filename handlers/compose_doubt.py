"""An admin with a draft open sends what nobody has asked for: one question, 放进通知草稿 or 这是我要反映的事."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain import composing, danger, enlisting, open_drafts
from domain.broadcasts import Broadcast, BroadcastState
from domain.delivery import Priority
from domain.desk import Desk
from domain.errors import RuledOut
from domain.people import Person, Staff
from handlers import drafts
from handlers.callbacks import ComposePress
from handlers.compose_card import card, which
from handlers.compose_content import (
    COMPOSING,
    CONTENT,
    DIALOG,
    MINE,
    REST,
    STOP,
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
        waiting = await _waiting(desk, person)
        just = waiting is not None and waiting.at >= desk.now - desk.office.policy.dialog_wait
        back = asked.get("do") == enlisting.DIALOG or _step(asked) == REST or just
        lately = asked.get("do") in COMPOSING or just
        found = await open_drafts.unasked(desk, person, _words(message), back=back, lately=lately)
        if found is None:
            return False
        if waiting is not None and len(waiting.held) >= _MOST and danger.sounds(desk, _words(message)) is not None:
            return False  # no room is no reason to leave an emergency lying
        try:
            piece = piece_of(message)
        except RuledOut as refusal:
            if refusal.rule == "notice_kind":  # no notice is made of it
                return False
            raise
        return False if piece is None else {"broadcast": found, "person": person}


class EditedUnasked(Unasked):
    """An admin edits what waits for his choice, or what never became a report; gives `broadcast` and `person`."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_writing(message, desk)
        if person is None:
            return False
        waiting = await _waiting(desk, person)
        if waiting is None or not waiting.has(message):
            new = message.location is None and not await _reported(desk, person, message)
            return await super().__call__(message, desk) if new else False
        if message.location is not None:
            return {"broadcast": None, "person": person}
        taken = await super().__call__(message, desk)
        if taken or danger.sounds(desk, _words(message)) is not None:
            return taken
        found = await desk.unit.broadcasts.by_id(waiting.notice)
        return {"broadcast": found, "person": person} if found is not None else False


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What waits for his choice, since when the last of it, and the notice it may belong to."""

    notice: int
    held: list[Message]
    at: datetime

    def has(self, message: Message) -> bool:
        return any(one.message_id == message.message_id for one in self.held)


@router.message(Unasked())
async def unasked(message: Message, person: Person, broadcast: Broadcast, desk: Desk) -> list[Outgoing]:
    """It waits for his choice with what came before it; 取消 drops it, and nothing that others have asked him."""
    return await _taken(message, person, broadcast, desk)


async def _taken(message: Message, person: Person, broadcast: Broadcast, desk: Desk) -> list[Outgoing]:
    asked = await desk.unit.dialogs.get(person.chat, person.chat) or {}
    waiting = await _waiting(desk, person)
    if (message.text or "").strip() in STOP:
        if waiting is None:
            if asked.get("do") in COMPOSING:
                await desk.unit.dialogs.drop(person.chat, person.chat)
            return [said(person.chat, texts.stopped()), await card(desk, broadcast, asking=False)]
        await desk.unit.dialogs.drop(person.chat, open_drafts.HELD)
        return [_at(person.chat, waiting.notice, texts.not_put()), await card(desk, broadcast, asking=False)]
    held = waiting.held if waiting is not None else []
    if len(held) >= _MOST:
        return [said(person.chat, texts.too_many())]
    listing = asked.get("do") == enlisting.DIALOG
    return [await _ask(desk, person, await _same(desk, waiting, broadcast), [*held, message], listing=listing)]


@router.edited_message(EditedUnasked())
async def edited(message: Message, person: Person, broadcast: Broadcast | None, desk: Desk) -> list[Outgoing] | None:
    """What he has corrected waits corrected; a live location that moves on says nothing."""
    waiting = await _waiting(desk, person)
    if broadcast is None:
        return None
    if waiting is None or not waiting.has(message):
        return await _taken(message, person, broadcast, desk)
    held = [message if one.message_id == message.message_id else one for one in waiting.held]
    return [await _ask(desk, person, await _same(desk, waiting, broadcast), held, again=True)]


async def _waiting(desk: Desk, person: Person) -> _Waiting | None:
    """Under a key of its own: it neither takes the place of what he was asked for nor loses its own to it."""
    kept = await desk.unit.dialogs.get(person.chat, open_drafts.HELD)
    if kept is None:
        return None
    held = [Message.model_validate_json(one) for one in json.loads(kept["held"])]
    return _Waiting(int(kept["id"]), held, datetime.fromisoformat(kept["at"]))


async def _same(desk: Desk, waiting: _Waiting | None, newest: Broadcast) -> Broadcast:
    """The notice he was asked about already, while it is a draft: one question, not two."""
    found = await desk.unit.broadcasts.by_id(waiting.notice) if waiting is not None else None
    return found if found is not None and found.state is BroadcastState.DRAFT else newest


async def _reported(desk: Desk, person: Person, message: Message) -> bool:
    """Whether that message is part of a report of his."""
    own = await desk.unit.drafts.of_chat(person.chat)
    if own is not None and any(p.message == message.message_id for p in own.parts):
        return True
    return await desk.unit.tickets.by_message(person.chat, message.message_id) is not None


async def _ask(
    desk: Desk, person: Person, b: Broadcast, held: list[Message], *, listing: bool = False, again: bool = False
) -> Outgoing:
    """Have them wait for his choice. `again`: one of them was edited."""
    kept = json.dumps([one.model_dump_json(by_alias=True, exclude_unset=True) for one in held])
    state = {"id": str(b.id), "held": kept, "at": desk.now.isoformat()}
    await desk.unit.dialogs.put(person.chat, open_drafts.HELD, state, desk.now + _WAITS)
    alarming = any(danger.sounds(desk, _words(one)) is not None for one in held)
    text = texts.which(desk, b, len(held), danger=alarming, listing=listing)
    if again:
        text = texts.which_edited(danger=alarming)
    return _at(person.chat, b.id, text, which(b), Priority.DANGER if alarming else Priority.ANSWER)


async def chosen(query: CallbackQuery, press: ComposePress, person: Person, staff: Staff, desk: Desk) -> list[Outgoing]:
    """放进通知草稿 · 这是我要反映的事: all that waits goes there; what he sends next goes after it."""
    waiting = await _waiting(desk, person)
    if waiting is None or waiting.notice != press.notice:
        return [pressed(query, texts.chosen_before(), alert=True)]
    await desk.unit.dialogs.drop(person.chat, open_drafts.HELD)
    asked = await desk.unit.dialogs.get(person.chat, person.chat) or {}
    free = not asked or asked.get("do") in COMPOSING
    if press.do == "mine":
        if free:
            state = {"do": DIALOG, "id": str(press.notice), "step": MINE}
            await desk.unit.dialogs.put(person.chat, person.chat, state, desk.now + desk.office.policy.dialog_wait)
        reports = [await drafts.received(message, person, part_of(message), desk) for message in waiting.held]
        out = [out for one in reports for out in _list(one)]
        return [*_last_of_each(out), _at(person.chat, press.notice, texts.as_report()), pressed(query)]
    found = await composing.draft(desk, staff, press.notice)
    for message in waiting.held:
        piece = piece_of(message)
        if piece is not None:
            found = await composing.add(desk, staff, found.id, piece)
    if free:
        await expect(desk, staff, found.id, CONTENT)
    return [pressed(query), _at(person.chat, found.id, texts.put_in()), await card(desk, found)]


def _step(asked: dict[str, str]) -> str | None:
    return asked.get("step") if asked.get("do") == DIALOG else None


def _words(message: Message) -> str:
    return (message.text or message.caption or "")[:4096]


def _at(
    chat: int, notice: int, text: str, markup: InlineKeyboardMarkup | None = None, priority: Priority = Priority.ANSWER
) -> Outgoing:
    """The one question, and what became of it."""
    method = SendMessage(chat_id=chat, text=text, reply_markup=markup)
    return Outgoing(method, priority, slot=f"which:{notice}", resurface=markup is not None)


def _list(got: Outgoing | list[Outgoing] | None) -> list[Outgoing]:
    return got if isinstance(got, list) else [got] if got is not None else []


def _last_of_each(found: list[Outgoing]) -> list[Outgoing]:
    """Of what stands in one place only how it stands at the end."""
    last = {out.slot: at for at, out in enumerate(found) if out.slot is not None}
    return [out for at, out in enumerate(found) if out.slot is None or last[out.slot] == at]
