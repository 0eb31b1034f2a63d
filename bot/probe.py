"""Asked once at the start: who am I, and does this Bot API server really keep an ephemeral message from the others?"""

from collections.abc import Awaitable, Sequence
from datetime import datetime

from bot.line import Line, Refused, Unclear
from bot.logs import logger
from bot.remembering import crowded
from bot.settings import TELEGRAM, Settings
from storage.store import Store

log = logger("probe")
_ROW = "ephemeral"
_TEXT = "系统自检：这条消息应当只有您看得见，可以忽略。"


async def known_ephemeral(line: Line, settings: Settings, opened: Awaitable[Store], now: datetime) -> bool:
    """As `ephemeral`; while the duty group has much to hear, what was found out in the life that told it that."""
    base, chat = settings.bot_api_url, settings.duty_chat_id
    if base == TELEGRAM:
        return True
    store = await opened
    before = await store.recalled(_ROW)
    if await crowded(store, chat, now):
        return bool(before == [base, chat, True])
    found = await ephemeral(line, base, chat, settings.admin_ids)
    if before != [base, chat, found]:
        await store.note(_ROW, [base, chat, found])
    return found


async def ephemeral(line: Line, base: str, duty_chat: int, members: Sequence[int]) -> bool:
    """True when a message for one member's eyes is shown to him alone.

    Telegram's own server does it. An older one of the office's own may ignore the parameter and show the message to
    all: so one without any personal data is tried on an admin, and taken back.
    """
    if base == TELEGRAM:
        return True
    for member in members:
        params = {
            "chat_id": duty_chat,
            "text": _TEXT,
            "disable_notification": True,
            "ephemeral_message_parameters": {"receiver_user_id": member},
        }
        try:
            message = await line.call("sendMessage", params, timeout=3)
        except Refused as no:
            if no.migrated_to is not None:
                return await ephemeral(line, base, no.migrated_to, members)
            if "PARTICIPANT" in no.description or "user not found" in no.description.lower():
                continue  # no member of the group: try the next
            log.info("ephemeral_refused", telegram=no.description)
            return False
        except Unclear:
            return False
        return await _took_back(line, duty_chat, member, message)
    return False


async def _took_back(line: Line, duty_chat: int, member: int, message: object) -> bool:
    known = message if isinstance(message, dict) else {}
    hidden = known.get("ephemeral_message_id")
    try:
        if hidden:
            params = {"chat_id": duty_chat, "receiver_user_id": member, "ephemeral_message_id": hidden}
            await line.call("deleteEphemeralMessage", params, timeout=3)
        else:
            log.warning("ephemeral_ignored", note="这台 Bot API 服务器会把仅一人可见的消息给所有人看，改走私聊")
            await line.call("deleteMessage", {"chat_id": duty_chat, "message_id": known.get("message_id")}, timeout=3)
    except (Refused, Unclear) as error:
        log.info("probe_stays", kind=type(error).__name__)
    return bool(hidden)
