"""Answering presses, and reactions."""

from typing import Any

from sandbox.botapi.registry import Call, played
from sandbox.errors import bad
from sandbox.town import BOT_ID

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
#: The emoji Telegram allows as reactions.
REACTIONS = frozenset(
    [
        "❤",
        "👍",
        "👎",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🤬",
        "😢",
        "🎉",
        "🤩",
        "🤮",
        "💩",
        "🙏",
        "👌",
        "🕊",
        "🤡",
        "🥱",
        "🥴",
        "😍",
        "🐳",
        "❤\u200d🔥",
        "🌚",
        "🌭",
        "💯",
        "🤣",
        "⚡",
        "🍌",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "🍓",
        "🍾",
        "💋",
        "🖕",
        "😈",
        "😴",
        "😭",
        "🤓",
        "👻",
        "👨\u200d💻",
        "👀",
        "🎃",
        "🙈",
        "😇",
        "😨",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "🎅",
        "🎄",
        "☃",
        "💅",
        "🤪",
        "🗿",
        "🆒",
        "💘",
        "🙉",
        "🦄",
        "😘",
        "💊",
        "🙊",
        "😎",
        "👾",
        "🤷\u200d♂",
        "🤷",
        "🤷\u200d♀",
        "😡",
    ]
)


@played("answerCallbackQuery")
async def answer_callback_query(call: Call) -> bool:
    """The small word on the phone of whoever pressed; once only, and only while the press lives."""
    town, params = call.town, call.params
    press = town.press_alive(params.text("callback_query_id") or "")
    if press is None:
        raise bad(TOO_OLD)
    text = params.text("text") or ""
    if len(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if params.has("url"):
        raise bad("URL_INVALID")
    press.answered = True
    answers = town.people[press.user_id].answers
    answers.append(
        {
            "callback_query_id": press.id,
            "text": text or None,
            "show_alert": params.flag("show_alert"),
            "at": town.clock.now(),
            "chat_id": press.chat_id,
            "message_id": press.key,
        }
    )
    del answers[:-1000]
    town.events.publish("answer", press.chat_id, press.key, {press.user_id})
    return True


@played("setMessageReaction")
async def set_message_reaction(call: Call) -> bool:
    """The bot's reaction: none or one, of the allowed emoji."""
    town, params = call.town, call.params
    chat = town.find_chat(params.text("chat_id"))
    town.may_write(chat)
    stored = chat.messages.get(params.number("message_id"))
    if stored is None or stored.deleted or stored.ephemeral_for is not None:
        raise bad("message to react not found")
    wanted: Any = params.json("reaction") or []
    if not isinstance(wanted, list) or not all(isinstance(one, dict) for one in wanted):
        raise bad("can't parse reaction types JSON object")
    if len(wanted) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if not wanted:
        stored.reactions.pop(BOT_ID, None)
    else:
        kind, emoji = wanted[0].get("type"), str(wanted[0].get("emoji", ""))
        if kind != "emoji" or emoji.replace("\ufe0f", "") not in REACTIONS:
            raise bad("REACTION_INVALID")
        stored.reactions[BOT_ID] = emoji
    town.tell("reaction", chat, stored)
    return True
