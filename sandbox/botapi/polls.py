"""Polls of the bot's own: sent and ended."""

from typing import Any

from sandbox.botapi.registry import Call, played
from sandbox.botapi.sending import bots_message, put, target_of
from sandbox.errors import bad
from sandbox.keyboards import only_inline
from sandbox.polls import OPTIONS_MAX


@played("sendPoll")
async def send_poll(call: Call) -> dict[str, Any]:
    """A poll with 1–12 options."""
    target, params = target_of(call), call.params
    question = (params.text("question") or "").strip()
    options = params.json("options")
    if not isinstance(options, list) or not 1 <= len(options) <= OPTIONS_MAX:
        raise bad("poll must have at least 1 option" if not options else "poll can't have more than 12 options")
    if not all(isinstance(option, str | dict) for option in options):
        raise bad("can't parse poll options JSON object")
    if not 1 <= len(question) <= 300:
        raise bad("poll question length must not exceed 300")
    texts = [option if isinstance(option, str) else str(option.get("text") or "") for option in options]
    if not all(1 <= len(text) <= 100 for text in texts):
        raise bad("poll options length must not exceed 100")
    more: dict[str, Any] = {}
    if params.text("type") == "quiz":
        right = params.json("correct_option_ids")
        if right is None and params.has("correct_option_id"):
            right = [params.number("correct_option_id")]
        if not isinstance(right, list) or not right or not all(n in range(len(texts)) for n in right):
            raise bad("wrong correct option ID specified")
        more = {"correct_option_ids": right, "explanation": params.text("explanation") or ""}
    poll = call.town.polls.add(
        call.town.next_id(),
        question,
        texts,
        by_bot=True,
        is_anonymous=params.text("is_anonymous") is None or params.flag("is_anonymous"),
        type=params.text("type") or "regular",
        allows_multiple_answers=params.flag("allows_multiple_answers"),
        **more,
    )
    return put(call, target, {"poll": poll})


@played("stopPoll")
async def stop_poll(call: Call) -> dict[str, Any]:
    """No more votes, in any copy; only of a poll the bot sent itself, in the message it sent."""
    chat = call.town.find_chat(call.params.text("chat_id"))
    call.town.may_write(chat)
    stored = bots_message(call, chat, call.params.number("message_id"), "message with poll to stop not found")
    if "poll" not in stored.data:
        raise bad("message is not a poll")
    if "forward_origin" in stored.data or not call.town.polls.of(stored.data["poll"]).by_bot:
        raise bad("poll can't be stopped")
    poll: dict[str, Any] = stored.data["poll"]
    if poll["is_closed"]:
        raise bad("poll has already been closed")
    keyboard = only_inline(call.params, chat)
    stored.data = {name: value for name, value in stored.data.items() if name != "reply_markup"}
    if keyboard:
        stored.data["reply_markup"] = keyboard
    poll["is_closed"] = True
    stored.edited += 1
    call.town.tell("edit", chat, stored)
    return poll
