"""What an admin sends to be the content of a notice, or types about it."""

import json
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message, MessageEntity, MessageOriginUser

from domain import enlisting, open_drafts
from domain.broadcasts import Broadcast, Medium, Piece
from domain.desk import Desk
from domain.errors import RuledOut
from domain.pasting import cut_front
from domain.people import Staff
from handlers import keyboards
from handlers.answer_filters import DROP
from handlers.compose_polls import piece_of_poll
from handlers.filters import admin_writing

#: The dialogue of composing (unit.dialogs): {"do": "bc", "id": notice, "step": …}.
DIALOG = "bc"
#: What he is asked about a notice; anything else in its place is another matter's and waits.
COMPOSING = frozenset({DIALOG, enlisting.DIALOG})
#: The steps that ask for something; the others remember that he has pressed the card last and is asked for nothing
#: (rest), that he reports a matter of his own (mine).
CONTENT, ALBUM, REST, MINE = "content", "album", "rest", "mine"
_ASKING = frozenset({CONTENT, ALBUM, "element", "link", "time", "why"})
#: Said instead of what was asked for: nothing more is waited for.
STOP = DROP | {"不发了"}
#: Formatting that is kept; what Telegram finds by itself comes again, names of people do not.
_KEPT = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"}
    | {"text_link"}
)
#: The keyboard under a private chat: words of theirs are no content.
_BUTTONS = frozenset({keyboards.SOS, keyboards.MY, keyboards.HELP, keyboards.ASK})


class Composing(Filter):
    """What an admin sends in private while he is asked for content or words; gives `person`, `asked`.

    It is taken also when it speaks of danger: a warning does. The card that follows shows where it went.
    """

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_writing(message, desk)
        if person is None:
            return False
        asked = await desk.unit.dialogs.get(person.chat, person.chat)
        if asked is None or asked.get("do") != DIALOG or asked.get("step") not in _ASKING:
            return False
        if other_words(message.text or "") or await about_ticket(message, desk):
            return False
        if asked.get("step") == ALBUM and message.media_group_id != asked.get("album"):
            return False
        return {"person": person, "asked": asked}


class EditedContent(Filter):
    """An admin edits a message that is content of a draft of his; gives `person` and `notice`."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        person = admin_writing(message, desk)
        if person is None:
            return False
        known = await desk.unit.staff.by_user(person.chat)
        source = (message.chat.id, message.message_id)
        for draft in await open_drafts.drafts_of(desk, known.id) if known is not None else ():
            if any(p.source == source for p in draft.pieces):
                return {"person": person, "notice": draft.id}
        return False


def other_words(text: str) -> bool:
    """Whether it is a command, or a button of the keyboard under the chat: nothing of a notice."""
    return (text.startswith("/") and text.strip() not in STOP) or text in _BUTTONS


async def about_ticket(message: Message, desk: Desk) -> bool:
    """Whether it replies to what was said of a ticket; a reply to the bot's own question is the answer to it."""
    about = message.reply_to_message
    return about is not None and await desk.unit.tickets.by_message(message.chat.id, about.message_id) is not None


async def expect(desk: Desk, staff: Staff, broadcast_id: int, step: str, **more: str) -> None:
    """What he sends next belongs to that notice."""
    until = desk.now + desk.office.policy.dialog_wait
    state = {"do": DIALOG, "id": str(broadcast_id), "step": step} | more
    await desk.unit.dialogs.put(staff.user, staff.user, state, until)


async def listen(desk: Desk, b: Broadcast) -> None:
    """His card invites content: what he sends next belongs to it, unless something else waits for his answer."""
    asked = await desk.unit.dialogs.get(b.chat, b.chat)
    if asked is not None and (asked.get("do") != DIALOG or asked.get("step") not in (REST, CONTENT, ALBUM)):
        return
    state = {"do": DIALOG, "id": str(b.id), "step": CONTENT}
    await desk.unit.dialogs.put(b.chat, b.chat, state, desk.now + desk.office.policy.dialog_wait)


async def forget(desk: Desk, staff: Staff, *, still: bool = False) -> None:
    """He is asked for nothing about a notice any more (`still`: but for content, if he was)."""
    asked = await desk.unit.dialogs.get(staff.user, staff.user)
    if asked is None or (asked.get("do") in COMPOSING and not (still and asked.get("step") == CONTENT)):
        await expect(desk, staff, 0, REST)


def piece_of(message: Message, args: str | None = None) -> Piece | None:
    """One message as content; None when there is nothing in it. `args`: what follows the command it begins with.

    Raises RuledOut: notice_poll and the like, notice_kind, notice_bot (the bot's own may hold what somebody reported).
    """
    if _ours(message):
        raise RuledOut("notice_bot")
    medium, file = _medium(message)
    source, point = (message.chat.id, message.message_id), None
    if medium is None:
        raise RuledOut("notice_kind")
    if message.poll is not None:
        return piece_of_poll(message.poll, source)
    if message.location is not None:
        point = (message.location.latitude, message.location.longitude)
    text, entities = _words(message)
    if args is not None:
        text, entities = cut_front(text, entities, len(text.rstrip()) - len(args))
    if medium is Medium.TEXT and not text.strip():
        return None
    return Piece(medium, text, entities, file, point, source, message.media_group_id or "")


def _ours(message: Message) -> bool:
    """Whether the bot wrote it, forwarded or not."""
    bot, origin = message.bot, message.forward_origin
    writers = [message.from_user, origin.sender_user if isinstance(origin, MessageOriginUser) else None]
    return any(w is not None and w.is_bot and (bot is None or w.id == bot.id) for w in writers)


def _medium(message: Message) -> tuple[Medium | None, str]:
    if message.photo:
        return Medium.PHOTO, message.photo[-1].file_id
    if message.video:
        return Medium.VIDEO, message.video.file_id
    if message.animation:
        return Medium.ANIMATION, message.animation.file_id
    if message.document:
        return Medium.DOCUMENT, message.document.file_id
    if message.audio:
        return Medium.AUDIO, message.audio.file_id
    if message.voice:
        return Medium.VOICE, message.voice.file_id
    if message.poll:
        return Medium.POLL, ""
    if message.location:
        return Medium.LOCATION, ""
    return (Medium.TEXT, "") if message.text is not None else (None, "")


def _words(message: Message) -> tuple[str, str]:
    """Text or caption (of a venue its name), and the formatting as JSON."""
    if message.venue is not None:
        return f"{message.venue.title} {message.venue.address}".strip(), ""
    found: list[MessageEntity] = (message.entities if message.text is not None else message.caption_entities) or []
    kept = [e.model_dump(mode="json", exclude_none=True) for e in found if e.type in _KEPT]
    return message.text or message.caption or "", json.dumps(kept, ensure_ascii=False) if kept else ""
