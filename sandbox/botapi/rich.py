"""Rich messages: exactly one of html, markdown and blocks, kept as blocks, shown as given."""

from typing import Any

from sandbox.botapi.registry import Call, played
from sandbox.botapi.richparse import blocks_of
from sandbox.botapi.sending import put, target_of
from sandbox.errors import ApiError, bad
from sandbox.model import Chat

BLOCKS = [
    "paragraph",
    "heading",
    "pre",
    "footer",
    "divider",
    "mathematical_expression",
    "anchor",
    "list",
    "blockquote",
    "expandable_blockquote",
    "pullquote",
    "collage",
    "slideshow",
    "table",
    "details",
    "map",
    "buttons",
    "animation",
    "audio",
    "document",
    "photo",
    "video",
    "voice_note",
    "thinking",
]
LENGTH_MAX = 32_768


def rich_content(call: Call, chat: Chat) -> dict[str, Any]:
    """The `rich_message` parameter as the Bot API's RichMessage.

    Raises:
        ApiError: 400 when it is empty, or not exactly one of its three forms.
    """
    given = call.params.json("rich_message")
    if not isinstance(given, dict):
        raise bad("can't parse rich message JSON object")
    forms = [name for name in ("html", "markdown", "blocks") if given.get(name)]
    if not forms:
        raise bad("rich message must be non-empty")
    if len(forms) > 1:
        raise bad("exactly one of the fields html, markdown, and blocks must be used in a rich message")
    source = given[forms[0]]
    if forms[0] == "blocks":
        blocks = _blocks(source, chat)
    else:
        if not isinstance(source, str) or not source.strip():
            raise bad("rich message must be non-empty")
        if len(source) > LENGTH_MAX:
            raise bad("message is too long")
        # Markdown is kept as one paragraph of its source: nothing of ours speaks it.
        blocks = blocks_of(source) if forms[0] == "html" else [{"type": "paragraph", "text": source.strip()}]
    made: dict[str, Any] = {"blocks": blocks}
    if given.get("is_rtl"):
        made["is_rtl"] = True
    return made


def _blocks(blocks: Any, chat: Chat) -> list[dict[str, Any]]:
    if not isinstance(blocks, list) or not blocks:
        raise bad("rich message must be non-empty")
    made = []
    for given in blocks:
        if not isinstance(given, dict) or given.get("type") not in BLOCKS:
            raise bad("can't parse InputRichBlock: unsupported type specified")
        block = {name: value for name, value in given.items() if value is not None}
        if isinstance(block.get("blocks"), list):
            block["blocks"] = _blocks(block["blocks"], chat)
        if block["type"] == "map":
            block |= {"zoom": 15, "width": 600, "height": 400, **block}
        if block["type"] == "list":
            items = block.get("items") or []
            if not all(isinstance(item, dict) for item in items):
                raise bad("can't parse InputRichBlockListItem: expected an Object")
            block["items"] = [{"label": "•", **item, "blocks": _blocks(item.get("blocks"), chat)} for item in items]
        if block["type"] == "buttons":
            _check_buttons(block.get("buttons"))
        made.append(block)
    return made


def _check_buttons(buttons: Any) -> None:
    if not isinstance(buttons, list) or not all(isinstance(button, dict) for button in buttons):
        raise bad("can't parse RichMessageButton: expected an Object")
    for button in buttons:
        data = button.get("callback_data")
        if data is not None and not 1 <= len(str(data).encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")


@played("sendRichMessage")
async def send_rich_message(call: Call) -> dict[str, Any]:
    """A message of blocks."""
    if not call.town.settings.rich:
        raise ApiError(404, "Not Found: method not found")
    target = target_of(call)
    return put(call, target, {"rich_message": rich_content(call, target.chat)})


@played("sendRichMessageDraft")
async def send_rich_message_draft(call: Call) -> bool:
    """A rich message while it is made."""
    chat = call.town.find_chat(call.params.text("chat_id"))
    call.town.may_write(chat)
    chat.draft = {"draft_id": call.params.number("draft_id"), "rich_message": rich_content(call, chat)}
    call.town.tell("edit", chat)
    return True
