"""An admin sends a notice by chat, a second one approves it: what they see and press."""

from typing import Any

from tests.town import Town

#: Buttons are found by their words; what stands before them (emoji) does not matter.
Wait = float


async def press(town: Town, admin: int, words: str, after: int, patience: Wait = 20.0) -> int:
    """Press the button with these words under the newest message that has it; returns the message's id."""

    def label_of(message: dict[str, Any]) -> str | None:
        rows = message["inline_keyboard"] or []
        return next((b["text"] for row in rows for b in row if words in b["text"] and "callback_data" in b), None)

    found = await town.wait_message(admin, admin, after=after, timeout=patience, where=lambda m: bool(label_of(m)))
    label = label_of(found)
    assert label is not None
    query = await town.press(admin, found["message_id"], label)
    await town.wait_answer(admin, query, patience)
    return int(found["message_id"])


async def compose(town: Town, first: int, second: int, words: str) -> None:
    """/broadcast → 全体 → 预览 → 确认发送; above a thousand people the second admin presses 批准."""
    begun = await town.say(first, f"/broadcast {words}")
    waiting = await town.say(second, "/start")
    await press(town, first, "全体", begun)
    await press(town, first, "预览", begun)
    await press(town, first, "确认发送", begun)
    await press(town, second, "批准", waiting)
