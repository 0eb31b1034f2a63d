"""Buttons of 点名 · 更正 · 解除 · 撤回."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.amend_words import MARKED, REPLIED
from domain.amending import Proposed
from domain.amendments import mark
from domain.broadcasts import Amendment, Broadcast, BroadcastState, Repeat, Wave, WaveKind
from handlers.buttons import Rows, button, rows_of
from handlers.notice_callbacks import AmendPress, CallPress

_SURE = {WaveKind.CORRECT: "✅ 确认更正", WaveKind.LIFT: "✅ 确认解除", WaveKind.RECALL: "✅ 确认撤回"}


def _press(text: str, do: str, broadcast: int, style: str | None = None, seen: int = 0) -> list[InlineKeyboardButton]:
    return [button(text, AmendPress(do=do, broadcast=broadcast, mark=seen).pack(), style)]


def buttons(broadcast: Broadcast, wave: Wave, failed: int = 1) -> Rows:
    """What can still be done with a notice under the progress of that wave. `failed`: for how many it has not worked.

    A repeated one has older copies, too, that no recall reaches.
    """
    if wave.kind is WaveKind.RECALL:
        asked = wave.words in (MARKED, REPLIED)
        left = failed or broadcast.repeat is not Repeat.ONCE
        return [] if asked or not left else [_press("✏️ 删不掉的改成【已撤回】", "mark", broadcast.id)]
    if broadcast.recalled_at is not None or broadcast.state in (BroadcastState.DRAFT, BroadcastState.REVIEW):
        return []
    sent = wave.id if wave.kind is WaveKind.SEND else wave.base or 0
    roll = [button("📋 点名", CallPress(do="open", wave=sent).pack())] if broadcast.replies and sent else []
    back = _press("↩️ 撤回", "recall", broadcast.id)
    if broadcast.lifted_at is not None:
        return [roll + back]
    return [
        roll,
        [*_press("✏️ 更正", "correct", broadcast.id), *_press("🟢 解除", "lift", broadcast.id), *back],
    ]


def sure(found: Proposed) -> InlineKeyboardMarkup:
    """确认, other words, or not."""
    kind, number = found.amendment.kind, found.broadcast.id
    rows: Rows = [_press(_SURE[kind], f"yes_{kind.value}", number, "success", mark(found.amendment))]
    if kind is WaveKind.LIFT:
        rows.append(_press("✍️ 自己写一句", "words", number))
    elif kind is WaveKind.CORRECT:
        rows.append(_press("✍️ 重新写", "correct", number))
    return rows_of([*rows, _press("✖️ 不做了", "no", number)])


def waiting(broadcast: int, kind: WaveKind) -> InlineKeyboardMarkup:
    """What he asked for waits: take it back for this, or not."""
    anew = _press("↩️ 收回，另做一份", f"swap_{kind.value}", broadcast)
    return rows_of([anew, _press("⏳ 继续等", "wait", broadcast)])


def instead(broadcast: int) -> InlineKeyboardMarkup:
    """Too late to delete."""
    return rows_of(
        [
            _press("✏️ 改成【已撤回】", "mark", broadcast),
            _press("🟢 解除", "lift", broadcast),
            _press("✖️ 不做了", "no", broadcast),
        ]
    )


def otherwise(broadcast: int) -> InlineKeyboardMarkup:
    """What he sent can take the place of nothing."""
    return rows_of([[*_press("↩️ 撤回", "recall", broadcast), *_press("✖️ 不做了", "no", broadcast)]])


def asked(broadcast: int, amendment: Amendment) -> InlineKeyboardMarkup:
    """To the second admin."""
    seen = mark(amendment)
    yes = _press("✅ 同意", "approve", broadcast, "success", seen)
    return rows_of([[*yes, *_press("❌ 不同意", "refuse", broadcast, "danger", seen)]])
