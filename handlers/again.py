"""再看一遍: a notice as it was received and reads now; there once only, however often it is asked for."""

from collections.abc import Iterable
from dataclasses import replace

from aiogram.methods import DeleteMessage, SendMessage
from aiogram.types import ReplyParameters

from domain import subscribing
from domain.broadcasts import Broadcast
from domain.copies import again_slot, again_slots, parts
from domain.delivery import album_slots
from domain.desk import Desk
from domain.people import Person
from domain.subscribing import Inbox
from handlers.broadcast_copies import as_now, instead, keys
from handlers.outgoing import Outgoing
from handlers.texts import subscribing as texts


async def shown(desk: Desk, person: Person, copy_id: int) -> list[Outgoing]:
    """All its messages, the last in reply to the copy; of one that is lifted what was said then."""
    one, wave, lifting = await subscribing.once_more(desk, person, copy_id)
    b = one.broadcast
    slots = [[again_slot(copy_id)]] if b.lifted_at is not None else _slots(copy_id, b)
    kept = {name for names in slots for name in names}
    removed = await _removed(desk, person, (name for name in again_slots(copy_id) if name not in kept))
    over = b.lifted_at is not None or (b.ends_at is not None and b.ends_at <= desk.now)
    markup = keys(replace(b, replies=()) if over else b, wave.id)
    about = next(iter(one.copy.messages), None)
    original = ReplyParameters(message_id=about, allow_sending_without_reply=True) if about is not None else None
    if b.lifted_at is not None:
        text = texts.lifted(desk, b, b.lifted_at, lifting)
        below = SendMessage(chat_id=person.chat, text=text, reply_markup=markup, reply_parameters=original)
        return [*removed, Outgoing(below, slot=again_slot(copy_id), resurface=True)]
    *above, last = as_now(b, texts.once_more(desk, b, wave.created_at), markup)
    methods = [*above, last.model_copy(update={"reply_parameters": original})]
    words = [instead(part) for part in parts(b)]
    to = {"chat_id": person.chat}
    shown = (
        Outgoing(
            method.model_copy(update=to),
            slot=names[0],
            resurface=True,
            fallback=other and other.model_copy(update=to),
        )
        for method, names, other in zip(methods, slots, words, strict=True)
    )
    return [*removed, *shown]


async def gone(desk: Desk, person: Person, page: Inbox) -> list[Outgoing]:
    """What was shown once more of notices recalled since; nothing where nothing was."""
    return await _removed(desk, person, (name for one in page.gone for name in again_slots(one.copy.id)))


async def _removed(desk: Desk, person: Person, names: Iterable[str]) -> list[Outgoing]:
    """What lies there is deleted, once: what is too old for that stays, and is not tried again."""
    there = await desk.unit.outbox.drop_slots(list(names))
    return [Outgoing(DeleteMessage(chat_id=person.chat, message_id=one.message_id)) for one in there]


def _slots(copy_id: int, broadcast: Broadcast) -> list[list[str]]:
    """Of each part where its messages lie; words alone can be edited, and have a place of their own."""
    numbered = ((again_slot(copy_id, i if part.pieces else None), part) for i, part in enumerate(parts(broadcast)))
    return [album_slots(name, len(part.pieces)) for name, part in numbered]
