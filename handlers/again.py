"""再看一遍: a notice as it was received and reads now; there once only, however often it is asked for."""

from collections.abc import Iterator
from dataclasses import replace

from aiogram.methods import DeleteMessage, SendMessage
from aiogram.types import ReplyParameters

from domain import subscribing
from domain.broadcasts import Broadcast
from domain.copies import Part, PartSort, parts
from domain.delivery import album_slot
from domain.desk import Desk
from domain.people import Person
from domain.subscribing import Inbox
from handlers.broadcast_copies import as_now, keys
from handlers.outgoing import Outgoing
from handlers.texts import subscribing as texts


async def shown(desk: Desk, person: Person, copy_id: int) -> list[Outgoing]:
    """All its messages, the last in reply to the copy; of one that is lifted what was said then."""
    one, wave, lifting = await subscribing.once_more(desk, person, copy_id)
    b, slots = one.broadcast, _slots(copy_id, one.broadcast)
    over = b.lifted_at is not None or (b.ends_at is not None and b.ends_at <= desk.now)
    markup = keys(replace(b, replies=()) if over else b, wave.id)
    about = next(iter(one.copy.messages), None)
    original = ReplyParameters(message_id=about, allow_sending_without_reply=True) if about is not None else None
    if b.lifted_at is not None:
        text = texts.lifted(desk, b, b.lifted_at, lifting)
        below = SendMessage(chat_id=person.chat, text=text, reply_markup=markup, reply_parameters=original)
        return [Outgoing(below, slot=_slot(copy_id), resurface=True)]
    *above, last = as_now(b, texts.once_more(desk, b, wave.created_at), markup)
    methods = [*above, last.model_copy(update={"reply_parameters": original})]
    asked = [_words(part, person) for part in parts(b)]
    return [
        Outgoing(method.model_copy(update={"chat_id": person.chat}), slot=names[0], resurface=True, fallback=words)
        for method, names, words in zip(methods, slots, asked, strict=True)
    ]


async def gone(desk: Desk, person: Person, page: Inbox) -> list[Outgoing]:
    """What was shown once more of notices recalled since; nothing where nothing was."""
    names = [name for one in page.gone for name in _all_of(one.copy.id, one.broadcast)]
    there = [name for name in names if await desk.unit.outbox.slot(name) is not None]
    return [Outgoing(DeleteMessage(chat_id=person.chat, message_id=0), slot=name) for name in there]


def _words(part: Part, person: Person) -> SendMessage | None:
    """Of a poll that can't be forwarded any more."""
    return SendMessage(chat_id=person.chat, text=texts.poll(part.pieces[0])) if part.sort is PartSort.POLL else None


def _slot(copy_id: int) -> str:
    return f"again:{copy_id}"


def _slots(copy_id: int, broadcast: Broadcast) -> list[list[str]]:
    """Of each part where its messages lie; words alone can be edited, and have a place of their own."""
    found = []
    for number, part in enumerate(parts(broadcast)):
        first = f"{_slot(copy_id)}:{number}" if part.pieces else _slot(copy_id)
        found.append([first, *(album_slot(first, i) for i in range(1, len(part.pieces)))])
    return found


def _all_of(copy_id: int, broadcast: Broadcast) -> Iterator[str]:
    """With what was said of its lifting."""
    yield from dict.fromkeys([_slot(copy_id), *(name for names in _slots(copy_id, broadcast) for name in names)])
