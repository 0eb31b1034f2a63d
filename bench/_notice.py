"""An admin sends a notice by chat, a second one approves it: what they see and press."""

import time
from typing import Any

from tests.town import Town


async def press(town: Town, admin: int, words: str, after: int, patience: float = 20.0) -> float:
    """Press the button with these words under the newest message that has it; seconds until that was answered."""

    def label_of(message: dict[str, Any]) -> str | None:
        rows = message["inline_keyboard"] or []
        return next((b["text"] for row in rows for b in row if words in b["text"] and "callback_data" in b), None)

    found = await town.wait_message(admin, admin, after=after, timeout=patience, where=lambda m: bool(label_of(m)))
    label = label_of(found)
    assert label is not None
    pressed = time.perf_counter()
    query = await town.press(admin, found["message_id"], label)
    await town.wait_answer(admin, query, patience)
    return time.perf_counter() - pressed


async def compose(town: Town, first: int, second: int, words: str, *, alone: bool) -> float:
    """/broadcast → 全体 → 预览 → 确认发送, and unless `alone` the second admin's 同意发送.

    Seconds that 预览 and the last press took, the longer of both.
    """
    begun = await town.say(first, f"/broadcast {words}")
    await press(town, first, "全体", begun)
    looked = await press(town, first, "预览", begun)
    sent = await press(town, first, "确认发送", begun)
    return max(looked, sent) if alone else max(looked, await press(town, second, "同意发送", begun))
