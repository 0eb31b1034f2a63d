"""What stands under a message: inline and reply keyboards, checked as Telegram checks them."""

import re
from typing import Any

from sandbox.errors import bad
from sandbox.model import Chat
from sandbox.params import Params

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)
STYLES = ("danger", "success", "primary")
BUTTONS_MAX = 100
_URL = re.compile(r"(https?://[^\s/?#.]+(\.[^\s/?#.]+)+|https?://(localhost|\d+(\.\d+){3})(:\d+)?|tg://\S|ton://\S)\S*")
_NO_BUTTON = "can't parse inline keyboard button: "


def _rows(markup: dict[str, Any], name: str, kind: str) -> list[list[Any]]:
    rows = markup[name]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{name}" of the {kind} must be an Array of Arrays')
    if sum(len(row) for row in rows) > BUTTONS_MAX:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return [row for row in rows if row]


def _inline_button(button: Any, private: bool, ephemeral: bool) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad(_NO_BUTTON + "InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad(_NO_BUTTON + 'Can\'t find field "text"' if text is None else 'Field "text" must be of type String')
    if not text.strip():
        raise bad("BUTTON_TEXT_INVALID")
    actions = [name for name in ACTIONS if button.get(name) is not None]
    if not actions:
        raise bad(_NO_BUTTON + "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(_NO_BUTTON + f"exactly one action must be specified, found {' and '.join(actions)}")
    if button.get("style") is not None and button["style"] not in STYLES:
        raise bad(_NO_BUTTON + "invalid button style specified")
    _check_action(actions[0], button[actions[0]], private, ephemeral)
    return {name: value for name, value in button.items() if value is not None}


def _check_action(action: str, value: Any, private: bool, ephemeral: bool) -> None:
    if action == "callback_data" and (not isinstance(value, str) or not 1 <= len(value.encode()) <= 64):
        raise bad("BUTTON_DATA_INVALID")
    if action == "url" and (not isinstance(value, str) or not _URL.fullmatch(value)):
        raise bad(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= 256:
            raise bad("BUTTON_COPY_TEXT_INVALID")
    if action == "web_app":
        url = value.get("url") if isinstance(value, dict) else None
        if not private:
            raise bad("BUTTON_TYPE_INVALID")
        if not isinstance(url, str) or not url.startswith("https://"):
            raise bad(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    if action in ("callback_game", "pay") or (action == "login_url" and ephemeral):
        raise bad("BUTTON_TYPE_INVALID")


def _reply_button(button: Any, private: bool) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad("can't parse keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    for wish, what in (("request_contact", "phone number"), ("request_location", "location")):
        if button.get(wish) and not private:
            raise bad(f"{what} can be requested in private chats only")
    if button.get("style") is not None and button["style"] not in STYLES:
        raise bad("can't parse keyboard button: invalid button style specified")
    return {name: value for name, value in button.items() if value is not None}


def inline(markup: Any, chat: Chat, ephemeral: bool = False) -> dict[str, Any] | None:
    """An InlineKeyboardMarkup checked; None when it has no buttons."""
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = _rows(markup, "inline_keyboard", "InlineKeyboardMarkup")
    private = chat.type == "private"
    made = [[_inline_button(button, private, ephemeral) for button in row] for row in rows]
    return {"inline_keyboard": made} if made else None


def reply_markup(
    params: Params, chat: Chat, ephemeral: bool = False
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The `reply_markup` parameter as (inline keyboard, other markup); both None when absent.

    Raises:
        ApiError: 400 as Telegram words it.
    """
    markup = params.json("reply_markup")
    if markup is None:
        return None, None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        return inline(markup, chat, ephemeral), None
    if ephemeral:
        raise bad("only inline keyboards are supported in ephemeral messages")
    if "keyboard" in markup:
        rows = _rows(markup, "keyboard", "ReplyKeyboardMarkup")
        if not rows:
            return None, None
        if len(str(markup.get("input_field_placeholder") or "")) > 64:
            raise bad("INPUT_FIELD_PLACEHOLDER_INVALID")
        keyboard = [[_reply_button(button, chat.type == "private") for button in row] for row in rows]
        return None, {**markup, "keyboard": keyboard}
    return None, markup if markup.get("remove_keyboard") or markup.get("force_reply") else None


def only_inline(params: Params, chat: Chat, ephemeral: bool = False) -> dict[str, Any] | None:
    """For edits: an inline keyboard or none."""
    keyboard, other = reply_markup(params, chat, ephemeral)
    if other is not None:
        raise bad("message can't be edited")
    return keyboard
