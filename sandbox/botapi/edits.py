"""Editing what was sent: text, caption, media, buttons, in the open or for one pair of eyes."""

from typing import Any

from sandbox.botapi.ephemeral import whispered
from sandbox.botapi.messages import text_content
from sandbox.botapi.registry import Call, played
from sandbox.botapi.rich import rich_content
from sandbox.botapi.sending import bots_message, named
from sandbox.botapi.uploads import medium
from sandbox.errors import bad
from sandbox.keyboards import only_inline
from sandbox.model import Chat, Stored
from sandbox.texts import caption, message_text

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
WORDS = ("text", "entities", "rich_message")
MEDIA = ("photo", "document", "video", "audio", "animation")
CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def _aimed(call: Call) -> tuple[Chat, Stored]:
    """The message an edit names; the edit is charged as a message even when it changes nothing."""
    params = call.params
    if params.has("ephemeral_message_id"):
        chat, stored = whispered(call)
    else:
        if params.has("inline_message_id"):
            raise bad("MESSAGE_ID_INVALID")
        chat = call.town.find_chat(params.text("chat_id"))
        call.town.reach(chat)
        if not params.has("message_id"):
            raise bad("message identifier is not specified")
        stored = bots_message(call, chat, params.number("message_id"), "message to edit not found")
        if "forward_origin" in stored.data:
            raise bad("message can't be edited")
    call.town.limits.charge(chat)
    return chat, stored


def _change(call: Call, chat: Chat, stored: Stored, old: tuple[str, ...], content: dict[str, Any]) -> Any:
    content = named(call.town, content)
    keyboard = only_inline(call.params, chat, stored.ephemeral_for is not None)
    if content == {n: stored.data[n] for n in old if n in stored.data} and keyboard == stored.data.get("reply_markup"):
        raise bad(SAME)
    # A new dict: what was given out before (in updates, in replies) stays as it was.
    stored.data = {name: value for name, value in stored.data.items() if name not in (*old, "reply_markup")} | content
    if keyboard:
        stored.data["reply_markup"] = keyboard
    stored.data["edit_date"] = int(call.town.clock.now())
    stored.edited += 1
    call.town.tell("edit", chat, stored)
    return True if stored.ephemeral_for is not None else stored.data


@played("editMessageText", "editEphemeralMessageText")
async def edit_text(call: Call) -> Any:
    """New words, plain or rich."""
    chat, stored = _aimed(call)
    if "text" not in stored.data and "rich_message" not in stored.data:
        raise bad("there is no text in the message to edit")
    if call.params.has("rich_message"):
        content: dict[str, Any] = {"rich_message": rich_content(call, chat)}
    else:
        content = text_content(*message_text(call.params))
    return _change(call, chat, stored, WORDS, content)


@played("editMessageCaption", "editEphemeralMessageCaption")
async def edit_caption(call: Call) -> Any:
    """New words under a file."""
    chat, stored = _aimed(call)
    if not any(name in stored.data for name in (*MEDIA, "voice")):
        raise bad("there is no caption in the message to edit")
    text, entities = caption(call.params)
    content: dict[str, Any] = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = entities
    if call.params.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return _change(call, chat, stored, CAPTION, content)


def _fitting(stored: Stored) -> tuple[str, ...]:
    """In an album a song stays among songs, a file among files, and pictures and films among themselves."""
    if "media_group_id" not in stored.data:
        return MEDIA
    kind = next(name for name in MEDIA if name in stored.data)
    return (kind,) if kind in ("audio", "document") else ("photo", "video")


@played("editMessageMedia", "editEphemeralMessageMedia")
async def edit_media(call: Call) -> Any:
    """Another file in the place of the first."""
    chat, stored = _aimed(call)
    if not any(name in stored.data for name in (*MEDIA, *WORDS)):
        raise bad("message can't be edited")
    content = medium(call, call.params.json("media"), _fitting(stored))
    return _change(call, chat, stored, (*MEDIA, *CAPTION, *WORDS), content)


@played("editMessageReplyMarkup", "editEphemeralMessageReplyMarkup")
async def edit_markup(call: Call) -> Any:
    """Other buttons, or none."""
    chat, stored = _aimed(call)
    return _change(call, chat, stored, (), {})
