"""Beside composing: an admin who is in danger himself, and edits of a notice that is no draft any more."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from domain import danger
from domain.broadcasts import Broadcast, BroadcastState
from domain.delivery import Priority
from domain.desk import Desk
from domain.own_danger import own_call
from domain.people import Person
from domain.words import Part
from handlers.buttons import button, rows_of
from handlers.callbacks import ComposePress
from handlers.compose_card import card
from handlers.compose_content import DIALOG, MINE
from handlers.drafts import urgent
from handlers.filters import admin_writing
from handlers.notice_callbacks import AmendPress
from handlers.outgoing import Outgoing
from handlers.replying import said
from handlers.texts import compose_asks as texts
from handlers.texts import emergency

router = Router(name="compose_aside")
#: So many of the newest notices are looked through for the message that was edited.
_NEWEST = 10
_WAITS = (BroadcastState.REVIEW, BroadcastState.SCHEDULED)
_SENT = (BroadcastState.SENDING, BroadcastState.DONE)


class FixedContent(Filter):
    """An admin edits a message that is content of a notice of his that waits or was sent; gives `broadcast`."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_writing(message, desk)
        if person is None:
            return False
        known = await desk.unit.staff.by_user(person.chat)
        if known is None:
            return False
        source = (message.chat.id, message.message_id)
        for found in await desk.unit.broadcasts.newest(_NEWEST):
            if found.by_staff == known.id and any(p.source == source for p in found.pieces):
                return {"broadcast": found}
        return False


@router.edited_message(FixedContent())
async def fixed(message: Message, broadcast: Broadcast, desk: Desk) -> list[Outgoing]:
    """The notice stays as it was looked at; what to press instead."""
    if broadcast.state in _WAITS:
        return [said(message.chat.id, texts.not_edited(waits=True)), await card(desk, broadcast)]
    over = broadcast.lifted_at is not None or broadcast.recalled_at is not None
    if broadcast.state not in _SENT or over:
        return [said(message.chat.id, texts.over())]
    correct = button("✏️ 更正", AmendPress(do="correct", broadcast=broadcast.id).pack())
    return [said(message.chat.id, texts.not_edited(waits=False), rows_of([[correct]]))]


def alarm(desk: Desk, message: Message, notice: int) -> list[Outgoing]:
    """The numbers before the card, when what he sends is a call for help of his own; one press opens the ticket."""
    found = own_call(desk, (message.text or message.caption or "")[:4096])
    if found is None:
        return []
    mine = button(
        "🆘 是我自己遇险：开急件", ComposePress(do="sos", notice=notice, mark=message.message_id).pack(), "danger"
    )
    call = found.danger.call or danger.ALL_NUMBERS
    text = f"{emergency.card(call, found.danger.code)}\n\n{texts.own_danger()}"
    return [said(message.chat.id, text, rows_of([[mine]]), priority=Priority.DANGER)]


async def sos(desk: Desk, person: Person, press: ComposePress, message: int) -> Outgoing:
    """是我自己遇险: an urgent ticket with his words, and nothing more is asked about the notice."""
    await desk.unit.people.seen(person, desk.now)
    asked = await desk.unit.dialogs.get(person.chat, person.chat)
    if asked is None or asked.get("do") == DIALOG:  # what he sends next is about that
        state = {"do": DIALOG, "id": str(press.notice), "step": MINE}
        await desk.unit.dialogs.put(person.chat, person.chat, state, desk.now + desk.office.policy.dialog_wait)
    found = await desk.unit.broadcasts.by_id(press.notice)
    pieces = found.pieces if found is not None else ()
    text = next((p.text for p in pieces if p.source == (person.chat, press.mark) and p.text), "🆘")
    return urgent(person.chat, await danger.report(desk, person, Part(press.mark or message, text, at=desk.now)))
